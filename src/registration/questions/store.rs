//! Database queries, one function each.

use serde_json::json;
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::{
    model::{NewQuestion, Question, QuestionKind, QuestionOption},
    rules::QuestionError,
};
use crate::{
    http::{RefuseOn, RequestError, Result},
    types::{CongressId, Localized, Now, QuestionId, Slug},
};

struct Row {
    id: QuestionId,
    slug: Slug,
    kind: QuestionKind,
    text: Localized,
    help: Option<Localized>,
    options: Json<Vec<QuestionOption>>,
    required: bool,
    types: Vec<Slug>,
    position: i32,
    retired_at: Option<Now>,
    version: i32,
    revision: i64,
}

impl From<Row> for Question {
    fn from(row: Row) -> Self {
        Self {
            slug: row.slug,
            kind: row.kind,
            text: row.text,
            help: row.help,
            options: row.options.0,
            required: row.required,
            types: row.types,
            position: row.position,
            retired_at: row.retired_at,
            version: row.version,
            revision: row.revision,
            id: row.id,
        }
    }
}

/// Reads questions.
macro_rules! select_questions {
    ($name:literal, $tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            $name
                + r#"
        select id, slug as "slug: Slug", kind, text, help as "help: Localized", options as "options: Json<Vec<QuestionOption>>",
               required, types as "types: Vec<Slug>", position, retired_at, version, revision
        from question
        where congress_id = $1 and "#
                + $tail,
            $($argument),*
        )
    };
}

/// All questions of a congress, retired ones included; an edition has a few dozen.
pub async fn list_all(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<Question>> {
    list(db, congress, true, None, 1000).await
}

/// A page of questions, in order.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    retired: bool,
    after: Option<(i32, String)>,
    limit: i64,
) -> sqlx::Result<Vec<Question>> {
    let (position, slug) = after.unzip();
    let rows = select_questions!(
        "-- registration::list_questions",
        "($2 or retired_at is null) and ($3::int is null or (position, slug) > ($3, $4::text))
         order by position, slug
         limit $5::bigint + 1",
        *congress,
        retired,
        position,
        slug,
        limit,
    );
    Ok(rows.fetch_all(db).await?.into_iter().map(Question::from).collect())
}

/// The question with this slug.
pub async fn find(db: impl PgExecutor<'_>, congress: CongressId, slug: &Slug) -> Result<Question> {
    let row = select_questions!("-- registration::find_question", "slug = $2", *congress, &**slug);
    Ok(row.fetch_optional(db).await?.ok_or(RequestError::NoSuch("question"))?.into())
}

/// The question with this slug, locked until the transaction ends.
pub async fn lock(db: impl PgExecutor<'_>, congress: CongressId, slug: &Slug) -> Result<Question> {
    let row = select_questions!("-- registration::lock_question", "slug = $2 for update", *congress, &**slug);
    Ok(row.fetch_optional(db).await?.ok_or(RequestError::NoSuch("question"))?.into())
}

/// Writes a new question.
pub async fn insert(db: &mut PgConnection, congress: CongressId, new: &NewQuestion) -> Result<()> {
    let id = QuestionId::new();
    sqlx::query!(
        r#"
        -- registration::insert_question
        insert into question (id, congress_id, slug, kind, text) values ($1, $2, $3, $4, $5)
        "#,
        *id,
        *congress,
        &*new.slug,
        new.kind as QuestionKind,
        &new.text as &Localized,
    )
    .execute(&mut *db)
    .await
    .refuse_on("question_slug_once", QuestionError::SlugTaken)?;
    Ok(update(db, id, new, 1).await?)
}

/// Writes a question and stores its version.
pub async fn update(
    db: &mut PgConnection,
    id: QuestionId,
    new: &NewQuestion,
    version: i32,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- registration::write_question
        with kept as (
            insert into question_version (question_id, version, kind, text, options) values ($1, $9, $2, $3, $5)
            on conflict (question_id, version) do nothing
        )
        update question
        set kind = $2, text = $3, help = $4, options = $5, required = $6, types = $7, position = $8, version = $9,
            revision = revision + 1
        where id = $1
        "#,
        *id,
        new.kind as QuestionKind,
        &new.text as &Localized,
        new.help.as_ref() as Option<&Localized>,
        json!(new.options),
        new.required,
        &new.types as &[Slug],
        new.position,
        version,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes a question without answers, or retires it; returns which.
pub async fn delete(
    db: &mut PgConnection,
    congress: CongressId,
    question: &Question,
    now: Now,
) -> sqlx::Result<bool> {
    let deleted = sqlx::query!(
        r#"
        -- registration::delete_question
        delete from question
        where id = $1 and not exists (select from registration where congress_id = $2 and answers ? $3)
        "#,
        *question.id,
        *congress,
        &*question.slug,
    )
    .execute(&mut *db)
    .await?;
    if deleted.rows_affected() == 1 {
        return Ok(true);
    }
    sqlx::query!(
        "update question set retired_at = $2, revision = revision + 1 where id = $1",
        *question.id,
        now
    )
    .execute(db)
    .await?;
    Ok(false)
}

/// Ends the retirement of a question.
pub async fn restore(db: impl PgExecutor<'_>, id: QuestionId) -> sqlx::Result<()> {
    sqlx::query!("update question set retired_at = null, revision = revision + 1 where id = $1", *id)
        .execute(db)
        .await?;
    Ok(())
}

/// A question as worded at the time of an answer.
pub struct Wording {
    pub question: Slug,
    pub kind: QuestionKind,
    pub text: Localized,
    pub options: Json<Vec<QuestionOption>>,
    pub position: i32,
    /// Whether this is the current wording.
    pub current: bool,
}

/// A page of the wordings of questions at the time of the given answers, in the order of the questions.
pub async fn wordings(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    (slugs, versions): (&[String], &[i32]),
    after: Option<(i32, String)>,
    limit: i64,
) -> sqlx::Result<Vec<Wording>> {
    let (position, slug) = after.unzip();
    sqlx::query_as!(
        Wording,
        r#"
        -- registration::wordings
        select q.slug as "question: Slug", v.kind, v.text, v.options as "options: Json<Vec<QuestionOption>>", q.position,
               q.version = v.version and q.retired_at is null as "current!"
        from unnest($2::text[], $3::int[]) as a (slug, version)
        join question q on q.congress_id = $1 and q.slug = a.slug
        join question_version v on v.question_id = q.id and v.version = a.version
        where $4::int is null or (q.position, q.slug) > ($4, $5::text)
        order by q.position, q.slug
        limit $6::bigint + 1
        "#,
        *congress,
        slugs,
        versions,
        position,
        slug,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Slugs of all registration types.
pub async fn type_slugs(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!("select slug from registration_type where congress_id = $1 order by slug", *congress)
        .fetch_all(db)
        .await
}
