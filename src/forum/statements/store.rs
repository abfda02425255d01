//! Database queries, one function each.

use chrono::{DateTime, Utc};
use sqlx::{PgExecutor, types::Json as Stored};

use super::model::{NewStatement, Statement, StatementLink, StatementPublication};
use crate::types::{CongressId, Country, DelegationId, Localized, Now, SessionId, SpeakingRequestId};

/// Filters for a list.
#[derive(Default)]
pub struct StatementFilter {
    pub session: Option<SessionId>,
    pub delegation: Option<DelegationId>,
    /// A single statement, whether published or not; `None`: all published ones.
    pub request: Option<SpeakingRequestId>,
}

/// A page of statements in order of publication.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    filter: &StatementFilter,
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
               t.publish as "publish: StatementPublication", t.published_at, q.started_at as delivered_at, t.revision
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
        filter.session.map(|id| *id),
        filter.delegation.map(|id| *id),
        filter.request.map(|id| *id),
        at,
        id.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// The statement of a request to speak, whether published or not.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    (session, request): (SessionId, SpeakingRequestId),
) -> sqlx::Result<Option<Statement>> {
    let filter =
        StatementFilter { session: Some(session), request: Some(request), ..StatementFilter::default() };
    Ok(list(db, congress, &filter, None, 1).await?.pop())
}

/// Creates or replaces the statement of a request to speak. One that was published keeps the time of its publication.
pub async fn write(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    request: SpeakingRequestId,
    new: &NewStatement,
    published_at: Option<Now>,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- forum::write_statement
        insert into statement (request_id, congress_id, text, links, publish, published_at, created_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (request_id) do update
            set text = excluded.text, links = excluded.links, publish = excluded.publish,
                published_at = coalesce(statement.published_at, excluded.published_at), revision = statement.revision + 1
        "#,
        *request,
        *congress,
        &new.text as &Localized,
        Stored(&new.links) as _,
        new.publish as StatementPublication,
        published_at,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Publishes the statements of these speeches that are not published; returns the request, session and delegation of each.
pub async fn publish(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    requests: &[SpeakingRequestId],
    now: Now,
) -> sqlx::Result<Vec<(SpeakingRequestId, SessionId, DelegationId)>> {
    let published = sqlx::query!(
        r#"
        -- forum::publish_statements
        update statement t
        set published_at = $3, revision = t.revision + 1
        from speaking_request q
        where t.congress_id = $1 and t.request_id = any ($2) and t.published_at is null and q.id = t.request_id
        returning q.id as "request: SpeakingRequestId", q.session_id as "session: SessionId",
                  q.delegation_id as "delegation: DelegationId"
        "#,
        *congress,
        &requests.iter().map(|id| **id).collect::<Vec<_>>(),
        now,
    );
    let rows = published.fetch_all(db).await?;
    Ok(rows.into_iter().map(|row| (row.request, row.session, row.delegation)).collect())
}
