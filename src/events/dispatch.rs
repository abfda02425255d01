use std::{future::Future, pin::Pin};

use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::{Connection, PgConnection, PgPool};
use uuid::Uuid;

use super::{
    EventKind,
    feed::{Message, is_deletion},
};
use crate::types::{CongressId, EventId, Now, RequestId};

/// Maximum number of events dispatched in one transaction; more may wait if it is reached.
pub const FULL_BATCH: usize = 500;

/// An event that has just got its position in the feed.
#[derive(Clone, Debug)]
pub struct DispatchedEvent {
    pub id: EventId,
    pub congress: Option<CongressId>,
    pub kind: String,
    /// Who may read it, as returned by [`Audience::name`](super::Audience::name).
    pub audience: String,
    pub subject: Uuid,
    pub payload: Value,
    pub at: Now,
}

impl DispatchedEvent {
    /// The payload, if the event is of this kind.
    pub fn payload<P: DeserializeOwned>(&self, kind: &EventKind<P>) -> Option<P> {
        if self.kind != kind.name() {
            return None;
        }
        let payload = P::deserialize(&self.payload);
        payload
            .inspect_err(|error| {
                tracing::error!(event.id = %self.id, event.kind = self.kind, %error, "cannot read the payload");
            })
            .ok()
    }

    /// The message that readers get.
    pub fn message(&self, congress: &str) -> Message {
        Message {
            id: self.id,
            r#type: self.kind.clone(),
            timestamp: self.at,
            congress: congress.to_owned(),
            subject: self.subject,
            deleted: is_deletion(&self.kind),
            data: self.payload.clone(),
        }
    }
}

/// Handles events in the transaction that gives them their positions: writes notifications and deliveries.
/// It gets every event of a batch, in order, and selects those it handles.
pub type Reaction = for<'a> fn(
    &'a mut PgConnection,
    &'a [DispatchedEvent],
    Now,
) -> Pin<Box<dyn Future<Output = sqlx::Result<()>> + Send + 'a>>;

/// Gives committed events their positions in the feed and runs the reactions; returns the number of events, or `None`
/// if another dispatcher is running.
///
/// Only one dispatcher runs at a time for the whole database; others find the lock taken and do nothing. So a position
/// is given only after all lower ones are committed, and the event of a long transaction gets a later position.
pub async fn dispatch(pool: &PgPool, reactions: &[Reaction], now: Now) -> sqlx::Result<Option<usize>> {
    let mut tx = pool.begin().await?;
    let mine = sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock(hashtextextended('events::dispatch', 0)) as "mine!""#
    );
    if !mine.fetch_one(&mut *tx).await? {
        return Ok(None);
    }
    let placed = sqlx::query_as!(
        DispatchedEvent,
        r#"
        -- events::dispatch
        with next as materialized (
            select id, number from outbox where position is null order by number limit $1
        ), places as materialized (
            select id, nextval('outbox_position') as place from (select id from next order by number) ordered
        ), placed as (
            update outbox o set position = p.place from places p where o.id = p.id
            returning o.id, o.congress_id, o.kind, o.audience, o.subject, o.payload, o.created_at, o.position
        )
        select id as "id!: EventId", congress_id as "congress: CongressId", kind as "kind!", audience as "audience!",
               subject as "subject!", payload as "payload!", created_at as "at!"
        from placed order by position
        "#,
        i64::try_from(FULL_BATCH).unwrap_or(i64::MAX),
    )
    .fetch_all(&mut *tx)
    .await?;
    if placed.is_empty() {
        return Ok(Some(0));
    }
    for reaction in reactions {
        react(&mut tx, *reaction, &placed, now).await?;
    }
    tx.commit().await?;
    // After the transaction: a commit with a notification takes a lock of the whole server.
    sqlx::query!("select pg_notify('outbox', '')").execute(pool).await?;
    Ok(Some(placed.len()))
}

/// Runs the reactions to the events that a request has published in its transaction, for a preview: the caller rolls it back.
/// Reactions to events that reactions publish run too. Returns the ids of all these events.
pub async fn rehearse(
    db: &mut PgConnection,
    reactions: &[Reaction],
    request: RequestId,
    now: Now,
) -> sqlx::Result<Vec<EventId>> {
    let mut all = Vec::new();
    let mut last = 0;
    // A reaction to a reaction to a reaction does not exist.
    for _ in 0..3 {
        let rows = sqlx::query!(
            r#"
            -- events::rehearse
            select o.id as "id: EventId", o.congress_id as "congress: CongressId", o.kind, o.audience, o.subject, o.payload,
                   o.created_at as at, o.number
            from outbox o join audit a on a.id = o.id
            where o.position is null and o.number > $1 and a.request = $2
            order by o.number
            "#,
            last,
            *request,
        )
        .fetch_all(&mut *db)
        .await?;
        let Some(latest) = rows.last().map(|row| row.number) else { break };
        last = latest;
        let events: Vec<_> = rows
            .into_iter()
            .map(|row| DispatchedEvent {
                id: row.id,
                congress: row.congress,
                kind: row.kind,
                audience: row.audience,
                subject: row.subject,
                payload: row.payload,
                at: row.at,
            })
            .collect();
        for reaction in reactions {
            react(db, *reaction, &events, now).await?;
        }
        all.extend(events.iter().map(|event| event.id));
    }
    Ok(all)
}

/// Runs one reaction. If it fails, it is run again for each event separately, and the events for which it fails are logged
/// and skipped. If the database itself fails, the whole batch waits.
async fn react(
    db: &mut PgConnection,
    reaction: Reaction,
    happened: &[DispatchedEvent],
    now: Now,
) -> sqlx::Result<()> {
    if attempt(db, reaction, happened, now).await? {
        return Ok(());
    }
    for event in happened {
        if !attempt(db, reaction, std::slice::from_ref(event), now).await? {
            tracing::error!(event.id = %event.id, event.kind, "a reaction failed for an event and is skipped");
        }
    }
    Ok(())
}

/// Returns whether it succeeded; a failure is rolled back.
async fn attempt(
    db: &mut PgConnection,
    reaction: Reaction,
    happened: &[DispatchedEvent],
    now: Now,
) -> sqlx::Result<bool> {
    let mut part = db.begin().await?;
    match reaction(&mut part, happened, now).await {
        Ok(()) => {
            part.commit().await?;
            Ok(true)
        }
        Err(error) if is_about_data(&error) => {
            tracing::error!(%error, "a reaction failed");
            part.rollback().await?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Data exceptions and violated constraints (classes 22 and 23) fail every time, and so does a value that cannot be decoded.
fn is_about_data(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
        }
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::Encode(_) => true,
        _ => false,
    }
}
