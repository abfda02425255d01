use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;
use sqlx::PgConnection;
use utoipa::IntoParams;

use super::{
    model::{NewQuestion, Question, QuestionKind, ReadableAnswer},
    rules::{self, Refused},
    store,
};
use crate::{
    app::App,
    events,
    http::{
        CongressPath, Created, IfMatch, Json, Lang, New, NoContent, Page, Paging, Patch, Path, Problems,
        Query, RequestError, Result, WithEtag,
    },
    identity::{Reader, Staff, permission},
    registration::{
        catalogue,
        registrations::{self, desk::RegistrationPath},
    },
    types::{CongressId, Slug},
};

crate::congress_path! {
    pub QuestionPath "/questions/{question}" {
        /// Slug of the question.
        #[param(example = "diet")]
        question: Slug,
    }
}

/// Filters of the list of questions.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Include retired questions.
    #[serde(default)]
    #[param(default = false)]
    retired: bool,
}

/// List questions
///
/// Additional questions to people who register, with all registration types or some.
#[utoipa::path(
    get, path = "/congresses/{congress}/questions", tag = "Registration", params(CongressPath, Filter, Lang, Paging),
    responses((status = 200, description = "A page of questions", body = Page<Question>)),
)]
pub async fn list_questions(
    reader: Reader,
    State(app): State<App>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Question>> {
    let after = paging.after("position")?;
    let rows = store::list(&app.pool, reader.congress, filter.retired, after, paging.limit()).await?;
    Ok(paging.page("position", rows, |last| (last.position, last.slug.clone())))
}

/// Create a question
///
/// The question is asked from now on. People who are already registered are not asked.
#[utoipa::path(
    post, path = "/congresses/{congress}/questions", tag = "Registration", params(CongressPath),
    request_body = NewQuestion,
    responses((status = 201, description = "The question", body = Question), Problems<Refused>),
)]
pub async fn create_question(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewQuestion>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    check(&mut tx, staff.congress, &new.body).await?;
    let id = store::insert(&mut tx, staff.congress, &new.body).await?;
    let question = store::lock(&mut *tx, staff.congress, &new.body.slug).await?;
    let event = catalogue::QUESTION_CREATED.of(Some(staff.congress), *id, &question);
    events::publish(&mut tx, staff.actor, event, now).await?;
    let created =
        Created::at(&format!("/congresses/{}/questions/{}", path.congress, question.slug), question)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Change a question
///
/// Existing answers keep the wording that they were given to; the new wording applies to new answers.
#[utoipa::path(
    patch, path = "/congresses/{congress}/questions/{question}", tag = "Registration", params(QuestionPath, IfMatch),
    request_body(content = NewQuestion, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated question", body = Question), Problems<Refused>),
)]
pub async fn update_question(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<QuestionPath>,
    if_match: IfMatch,
    patch: Patch<NewQuestion>,
) -> Result<WithEtag<Question>> {
    let mut tx = app.begin().await?;
    let before = store::lock(&mut *tx, staff.congress, &path.question).await?;
    if_match.check(&before)?;
    let new = patch.apply(&(&before).into())?;
    if new.slug != before.slug {
        return Err(Refused::SlugFixed(before.slug.to_string()).into());
    }
    check(&mut tx, staff.congress, &new).await?;
    let version = before.version + i32::from(rules::is_reworded(&before, &new));
    store::write(&mut tx, before.id, &new, version).await?;
    let after = store::lock(&mut *tx, staff.congress, &path.question).await?;
    let event = catalogue::QUESTION_UPDATED.of(Some(staff.congress), *after.id, &after);
    events::publish(&mut tx, staff.actor, event.changing(&before, &after), app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Delete a question
///
/// The question is no longer asked. If it has answers, it is retired instead, and the answers stay readable.
#[utoipa::path(
    delete, path = "/congresses/{congress}/questions/{question}", tag = "Registration", params(QuestionPath, IfMatch),
    responses((status = 204, description = "Deleted or retired")),
)]
pub async fn delete_question(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<QuestionPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let question = store::lock(&mut *tx, staff.congress, &path.question).await?;
    if_match.check(&question)?;
    let kind = match store::delete(&mut tx, staff.congress, &question, now).await? {
        true => &catalogue::QUESTION_DELETED,
        false => &catalogue::QUESTION_RETIRED,
    };
    events::publish(&mut tx, staff.actor, kind.of(Some(staff.congress), *question.id, &question), now)
        .await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Read the answers of a registration
///
/// Returns each answer with the wording of the question at the time of the answer.
#[utoipa::path(
    get, path = "/congresses/{congress}/registrations/{registration}/answers", tag = "Registration",
    params(RegistrationPath, Lang),
    responses((status = 200, description = "The answers", body = Vec<ReadableAnswer>)),
)]
pub async fn list_answers(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Path(path): Path<RegistrationPath>,
) -> Result<Json<Vec<ReadableAnswer>>> {
    let found = registrations::store::find(&app.pool, staff.congress, path.registration).await?;
    let answers = found.ok_or(RequestError::NoSuch("registration"))?.answers;
    let (slugs, versions): (Vec<_>, Vec<_>) =
        answers.iter().map(|(slug, given)| (slug.clone(), given.version)).unzip();
    let worded = store::wordings(&app.pool, staff.congress, &slugs, &versions).await?;
    let values = answers.values();
    let readable = worded.into_iter().map(|(question, kind, text, options, current)| {
        let value = values.get(&*question).cloned().unwrap_or_default();
        let is_chosen = |slug: &str| match kind {
            QuestionKind::Choice => value == slug,
            QuestionKind::MultipleChoice => {
                value.as_array().is_some_and(|all| all.contains(&Value::from(slug)))
            }
            _ => false,
        };
        let chosen = options.into_iter().filter(|option| is_chosen(&option.slug)).map(|option| option.text);
        let chosen = chosen.collect();
        ReadableAnswer { question, kind, text, value, chosen, current }
    });
    Ok(Json(readable.collect()))
}

async fn check(db: &mut PgConnection, congress: CongressId, new: &NewQuestion) -> Result<()> {
    let types = store::type_slugs(db, congress).await?;
    let faults = rules::faults_of(new, &types);
    if faults.is_empty() { Ok(()) } else { Err(RequestError::InvalidBody(faults).into()) }
}
