//! Statements: the text of speeches in the forum, for interpreters in advance and for the record afterwards.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor, types::Json as Stored};
use utoipa::{IntoParams, ToSchema};

use super::{
    accreditations,
    catalogue::{STATEMENT_PUBLISHED, STATEMENT_SAVED, StatementChanged},
    speakers_list::{
        Refused, RequestState,
        chair::{Chair, RequestPath},
        requests,
    },
};
use crate::{
    app::App,
    events::Change,
    http::{
        CongressPath, HasRevision, Lang, Page, Paging, Path, Problems, Query, RequestError, Result, Valid,
        WithEtag,
    },
    identity::{Reader, Visitor, permission},
    types::{CongressId, Country, DelegationId, Language, Localized, SessionId, SpeakingRequestId},
};

/// The text of a statement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Statement {
    /// The request to speak that it belongs to.
    pub request: SpeakingRequestId,
    pub session: SessionId,
    pub delegation: DelegationId,
    pub city: Localized,
    pub country: Country,
    /// Name of the head of the delegation.
    pub name: String,
    pub title: String,
    pub topic: String,
    pub text: Localized,
    #[schema(value_type = Vec<StatementLink>)]
    pub links: Stored<Vec<StatementLink>>,
    pub publish: PublishStatement,
    /// `null`: not published yet.
    #[schema(required)]
    pub published_at: Option<DateTime<Utc>>,
    /// When the speech began.
    #[schema(required)]
    pub delivered_at: Option<DateTime<Utc>>,
    pub revision: i64,
}

impl HasRevision for Statement {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// A link to related material.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementLink {
    #[schema(format = "uri", pattern = "^https://", max_length = 2000)]
    pub url: String,
    #[schema(min_length = 1, max_length = 300)]
    pub title: String,
    /// Language of the linked material.
    pub language: Option<Language>,
}

/// When a statement is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum PublishStatement {
    /// As soon as it is submitted.
    AtOnce,
    /// When the speech is over.
    AfterDelivery,
}

/// A statement to submit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": {"es": "La vivienda es un derecho.", "en": "Housing is a right."}, "publish": "after_delivery"}))]
pub struct NewStatement {
    pub text: Localized,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub links: Vec<StatementLink>,
    #[serde(default = "after_delivery")]
    #[schema(default = "after_delivery")]
    pub publish: PublishStatement,
}

fn after_delivery() -> PublishStatement {
    PublishStatement::AfterDelivery
}

/// Filters for statements.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatementFilter {
    /// Only of this session.
    session: Option<SessionId>,
    /// Only of this delegation.
    delegation: Option<DelegationId>,
}

/// List statements
///
/// Returns published statements, for the record, in order of publication.
#[utoipa::path(
    get, path = "/congresses/{congress}/statements", tag = "Forum", params(CongressPath, StatementFilter, Paging, Lang),
    responses((status = 200, description = "A page of statements", body = Page<Statement>)),
)]
pub async fn list_statements(
    reader: Reader,
    State(app): State<App>,
    Query(filter): Query<StatementFilter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Statement>> {
    let of = Narrowed { session: filter.session, delegation: filter.delegation, request: None };
    let rows = list(&app.pool, reader.congress, &of, paging.after("published_at")?, paging.limit()).await?;
    Ok(paging.page("published_at", rows, |last| (last.published_at, last.request)))
}

/// Get a statement
///
/// Public once it is published; before that, visible to the delegation, the secretariat and the chair.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/statement", tag = "Forum",
    params(RequestPath, Lang),
    responses((status = 200, description = "The statement", body = Statement)),
)]
pub async fn get_statement(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<RequestPath>,
) -> Result<WithEtag<Statement>> {
    let mut db = app.pool.acquire().await?;
    let found = find(&mut db, reader.congress, &path).await?.ok_or(RequestError::NoSuch("statement"))?;
    let acts_for = async |db: &mut PgConnection, account| -> Result<bool> {
        let heads = accreditations::heads(db, reader.congress, account).await?;
        Ok(heads.iter().any(|head| head.delegation == found.delegation))
    };
    let may = match (found.published_at, reader.account::<permission::DelegationLead>()) {
        (Some(_), _) => true,
        (None, Some(account)) => reader.holds::<Chair>() || acts_for(&mut db, account).await?,
        (None, None) => false,
    };
    may.then_some(WithEtag(found)).ok_or(RequestError::NoSuch("statement").into())
}

/// Submit a statement
///
/// The text of a speech, in one or more languages, and links: in advance for the interpreters, and for the record. You choose whether it is
/// published at once or when the speech is over. Only the secretariat can correct a published statement.
#[utoipa::path(
    put, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/statement", tag = "Forum",
    params(RequestPath), request_body = NewStatement,
    responses((status = 200, description = "The statement", body = Statement), Problems<Refused>),
)]
pub async fn set_statement(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<RequestPath>,
    Valid(new): Valid<NewStatement>,
) -> Result<WithEtag<Statement>> {
    let now = app.now();
    let mut change = me.begin(&app).await?;
    // Checks the congress and the right before any lock is taken.
    requests::find(change.db(), &me, path.session, path.request).await?;
    // Locks the request, so that the speech does not end before the statement is written.
    sqlx::query!("select id from speaking_request where id = $1 for no key update", *path.request)
        .fetch_optional(change.db())
        .await?;
    let request = requests::find(change.db(), &me, path.session, path.request).await?;
    let before = find(change.db(), me.congress, &path).await?;
    let published = before.as_ref().and_then(|before| before.published_at);
    if published.is_some() && !me.holds::<permission::ForumManage>() {
        return Err(Refused::Published.into());
    }
    let due = new.publish == PublishStatement::AtOnce || request.state == RequestState::Spoken;
    sqlx::query!(
        r#"
        -- forum::set_statement
        insert into statement (request_id, congress_id, text, links, publish, published_at, created_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (request_id) do update
            set text = excluded.text, links = excluded.links, publish = excluded.publish,
                published_at = coalesce(statement.published_at, excluded.published_at), revision = statement.revision + 1
        "#,
        *path.request,
        *me.congress,
        &new.text as &Localized,
        Stored(&new.links) as _,
        new.publish as PublishStatement,
        due.then_some(now),
        now,
    )
    .execute(change.db())
    .await?;
    let after = find(change.db(), me.congress, &path).await?.ok_or(RequestError::NoSuch("statement"))?;
    let changed =
        StatementChanged { request: after.request, session: after.session, delegation: after.delegation };
    let mut told = vec![STATEMENT_SAVED.event(after.request, &changed)];
    if due && published.is_none() {
        told.push(STATEMENT_PUBLISHED.event(after.request, &changed));
    }
    change.publish_all(told).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Filters for a list.
struct Narrowed {
    session: Option<SessionId>,
    delegation: Option<DelegationId>,
    /// A single statement, whether published or not.
    request: Option<SpeakingRequestId>,
}

/// A page of statements in order of publication.
async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    of: &Narrowed,
    after: Option<(DateTime<Utc>, SpeakingRequestId)>,
    limit: i64,
) -> sqlx::Result<Vec<Statement>> {
    let (at, id) = after.unzip();
    sqlx::query_as!(
        Statement,
        r#"
        -- forum::list_statements
        select t.request_id as "request: SpeakingRequestId", q.session_id as session, q.delegation_id as delegation,
               h.city as "city: Localized", h.country as "country: Country", h.name, h.title, q.topic,
               t.text as "text: Localized", t.links as "links: Stored<Vec<StatementLink>>",
               t.publish as "publish: PublishStatement", t.published_at, q.started_at as delivered_at, t.revision
        from statement t
        join speaking_request q on q.id = t.request_id
        join lateral (
            select city, country, name, title from accreditation a where a.delegation_id = q.delegation_id
            order by a.ended_at is null desc, a.confirmed_at desc
            limit 1
        ) h on true
        where t.congress_id = $1
          and ($2::uuid is null or q.session_id = $2)
          and ($3::uuid is null or q.delegation_id = $3)
          and (case when $4::uuid is null then t.published_at is not null else t.request_id = $4 end)
          and ($5::timestamptz is null or (t.published_at, t.request_id) > ($5, $6::uuid))
        order by t.published_at, t.request_id
        limit $7::bigint + 1
        "#,
        *congress,
        of.session.map(|id| *id),
        of.delegation.map(|id| *id),
        of.request.map(|id| *id),
        at,
        id.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

async fn find(
    db: &mut PgConnection,
    congress: CongressId,
    path: &RequestPath,
) -> sqlx::Result<Option<Statement>> {
    let of = Narrowed { session: Some(path.session), delegation: None, request: Some(path.request) };
    Ok(list(db, congress, &of, None, 1).await?.pop())
}

/// Publishes the statements that are due when these speeches are over.
pub async fn deliver(change: &mut Change<'_>, over: &[SpeakingRequestId]) -> Result<()> {
    let (_congress, now) = (change.congress(), change.now());
    if over.is_empty() {
        return Ok(());
    }
    let published = sqlx::query!(
        r#"
        -- forum::deliver_statements
        update statement t
        set published_at = $2, revision = t.revision + 1
        from speaking_request q
        where t.request_id = any ($1) and t.published_at is null and q.id = t.request_id
        returning q.id as "request: SpeakingRequestId", q.session_id as "session: SessionId",
                  q.delegation_id as "delegation: DelegationId"
        "#,
        &over.iter().map(|id| **id).collect::<Vec<_>>(),
        now,
    )
    .fetch_all(change.db())
    .await?;
    let told = published.into_iter().map(|row| {
        let (request, session, delegation) = (row.request, row.session, row.delegation);
        STATEMENT_PUBLISHED.event(request, &StatementChanged { request, session, delegation })
    });
    Ok(change.publish_all(told.collect()).await?)
}
