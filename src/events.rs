//! What happened: an outbox row and an audit entry, in the transaction of the change itself.
//!
//! Deliveries are made from the outbox after the commit, at least once, with a stable event id. An audit entry is
//! written by the same call, so that it cannot be forgotten.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::types::{Actor, CongressId, EventId, Now};

/// Something that happened to a subject. Each feature makes its own.
#[derive(Debug)]
pub struct Event {
    /// `None`: it concerns no one edition (accounts do not).
    pub congress: Option<CongressId>,
    /// `noun.past`: `registration.confirmed`.
    pub kind: &'static str,
    /// The id of what it happened to.
    pub subject: Uuid,
    /// What a reader needs to know; no secrets.
    pub payload: Value,
}

/// Call it in the transaction of the change.
pub async fn publish(db: &mut PgConnection, actor: Actor, event: Event, now: Now) -> sqlx::Result<EventId> {
    let id = EventId::new();
    sqlx::query!(
        r#"
        -- events::publish
        with outgoing as (
            insert into outbox (id, congress_id, kind, subject, payload, created_at)
            values ($1, $2, $3, $4, $5, $6)
        )
        insert into audit (id, congress_id, action, subject, details, created_at, actor, request)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        "#,
        *id,
        event.congress.map(|congress| *congress),
        event.kind,
        event.subject,
        event.payload,
        now,
        actor.account.map(|account| *account),
        actor.request.map(|request| *request),
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Publishes many events of one change at once.
pub async fn publish_all(
    db: &mut PgConnection,
    actor: Actor,
    events: Vec<Event>,
    now: Now,
) -> sqlx::Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        r#"
        -- events::publish_all
        with happened as (
            select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::jsonb[])
                as e (id, congress_id, kind, subject, payload)
        ), outgoing as (
            insert into outbox (id, congress_id, kind, subject, payload, created_at)
            select id, congress_id, kind, subject, payload, $6 from happened
        )
        insert into audit (id, congress_id, action, subject, details, created_at, actor, request)
        select id, congress_id, kind, subject, payload, $6, $7, $8 from happened
        "#,
        &events.iter().map(|_| *EventId::new()).collect::<Vec<_>>(),
        &events.iter().map(|event| event.congress.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
        &events.iter().map(|event| event.kind.to_owned()).collect::<Vec<_>>(),
        &events.iter().map(|event| event.subject).collect::<Vec<_>>(),
        &events.into_iter().map(|event| event.payload).collect::<Vec<_>>(),
        now,
        actor.account.map(|account| *account),
        actor.request.map(|request| *request),
    )
    .execute(db)
    .await?;
    Ok(())
}
