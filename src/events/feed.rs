use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgExecutor;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::types::{CongressId, EventId, Now};

/// An event as readers get it: in the change feed, in live streams and in webhooks.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"id": "017cff64-6000-7000-8000-000000000000", "type": "registration.confirmed",
    "timestamp": "2021-10-01T12:00:00Z", "congress": "metropolis-2021", "deleted": false,
    "subject": "017cff64-6000-7000-8000-000000000001",
    "data": {"id": "017cff64-6000-7000-8000-000000000001", "reference": "MWC13-7K3F-9QXD", "state": "confirmed",
             "type": "delegate", "revision": 2}}))]
pub struct Message {
    /// The same in every delivery and feed: ignore an id that you have already processed.
    pub id: EventId,
    /// What happened; the schema `Event` of the OpenAPI document lists all kinds.
    pub r#type: String,
    /// When it happened.
    pub timestamp: DateTime<Utc>,
    /// Slug of the congress.
    pub congress: String,
    /// Id of the resource that the event is about.
    pub subject: Uuid,
    /// Whether the resource was deleted: delete it from your copy too.
    pub deleted: bool,
    /// The payload of the event; its `type` names the schema.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// A message with its position in the feed, and who may read it.
#[derive(Clone, Debug)]
pub struct Sequenced {
    pub place: i64,
    pub congress: CongressId,
    pub audience: String,
    pub message: Message,
}

/// A row of the feed.
struct Row {
    id: EventId,
    place: i64,
    congress_id: CongressId,
    congress: String,
    kind: String,
    audience: String,
    subject: Uuid,
    payload: Value,
    created_at: Now,
}

impl From<Row> for Sequenced {
    fn from(row: Row) -> Self {
        let message = Message {
            id: row.id,
            deleted: is_deletion(&row.kind),
            r#type: row.kind,
            timestamp: row.created_at,
            congress: row.congress,
            subject: row.subject,
            data: row.payload,
        };
        Self { place: row.place, congress: row.congress_id, audience: row.audience, message }
    }
}

/// Whether an event of this kind deletes its subject.
pub(super) fn is_deletion(kind: &str) -> bool {
    kind.ends_with(".deleted")
}

/// The messages of a congress after a position, for these audiences. Each audience is read separately, so that finding
/// a few public events among a million others is fast.
pub async fn since(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    after: i64,
    audiences: &[String],
    limit: i64,
) -> sqlx::Result<Vec<Sequenced>> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        -- events::since
        select o.id as "id: EventId", o.position as "place!", o.congress_id as "congress_id!: CongressId",
               c.slug as congress, o.kind, o.audience, o.subject, o.payload, o.created_at
        from unnest($3::text[]) as readable (audience)
        cross join lateral (
            select * from outbox
            where congress_id = $1 and audience = readable.audience and position > $2
            order by position
            limit $4
        ) o
        join congress c on c.id = o.congress_id
        order by o.position
        limit $4
        "#,
        *congress,
        after,
        audiences,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Sequenced::from).collect())
}

/// The messages of all congresses after a position, for the live streams of a node.
pub async fn after(db: impl PgExecutor<'_>, place: i64, limit: i64) -> sqlx::Result<Vec<Sequenced>> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        -- events::after
        select o.id as "id: EventId", o.position as "place!", o.congress_id as "congress_id!: CongressId",
               c.slug as congress, o.kind, o.audience, o.subject, o.payload, o.created_at
        from outbox o join congress c on c.id = o.congress_id
        where o.position > $1
        order by o.position
        limit $2
        "#,
        place,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Sequenced::from).collect())
}

/// The position of an event in the feed of a congress; `None`: the feed does not contain it.
pub async fn place_of(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    event: EventId,
) -> sqlx::Result<Option<i64>> {
    let place = sqlx::query_scalar!(
        "select position from outbox where congress_id = $1 and id = $2 and position is not null",
        *congress,
        *event,
    );
    Ok(place.fetch_optional(db).await?.flatten())
}

/// The last position given, from which a live stream begins.
pub async fn last_place(db: impl PgExecutor<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"select coalesce(max(position), 0) as "place!" from outbox"#).fetch_one(db).await
}

/// The last event of a congress and its position.
pub async fn last_of(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Option<(EventId, i64)>> {
    let last = sqlx::query!(
        r#"
        -- events::last_of
        select id as "id: EventId", position as "place!" from outbox
        where congress_id = $1 and position is not null order by position desc limit 1
        "#,
        *congress,
    );
    Ok(last.fetch_optional(db).await?.map(|last| (last.id, last.place)))
}
