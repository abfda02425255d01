//! Database queries, one function each.

use std::collections::HashMap;

use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{
    model::{ConflictLevels, ConflictRules},
    rules::SessionFacts,
};
use crate::{
    congress::EditionCopy,
    http::{Error, Result},
    types::{CongressId, RegistrationId, SessionId, SpeakerId, TimeZone},
};

/// The rules of an edition, with defaults for those not set.
pub async fn find_rules(db: impl PgExecutor<'_>, congress: CongressId) -> Result<ConflictRules> {
    let set = sqlx::query!(
        r#"
        -- schedule::find_rules
        select levels as "levels: Value", revision from schedule_rules where congress_id = $1
        "#,
        *congress
    );
    match set.fetch_optional(db).await? {
        Some(set) => {
            let levels = serde_json::from_value(set.levels).map_err(Error::internal)?;
            Ok(ConflictRules::new(&levels, set.revision))
        }
        None => Ok(ConflictRules::new(&ConflictLevels::default(), 1)),
    }
}

/// Copies the rules into a new edition.
pub async fn copy_rules(db: impl PgExecutor<'_>, copy: &EditionCopy) -> sqlx::Result<()> {
    sqlx::query!(
        // The sessions of the new edition are others.
        "insert into schedule_rules (congress_id, levels) select $2, levels - 'repeats' from schedule_rules where congress_id = $1",
        *copy.from,
        *copy.to,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Which of these sessions the congress has.
pub async fn list_known_sessions(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    sessions: &[Uuid],
) -> sqlx::Result<Vec<SessionId>> {
    sqlx::query_scalar!(
        r#"
        -- schedule::list_known_sessions
        select id as "id: SessionId" from session where congress_id = $1 and id = any ($2)
        "#,
        *congress,
        sessions,
    )
    .fetch_all(db)
    .await
}

/// Reads the rules and locks them until the transaction ends.
pub async fn lock_rules(db: &mut PgConnection, congress: CongressId) -> Result<ConflictRules> {
    sqlx::query!(
        r#"
        -- schedule::lock_rules
        insert into schedule_rules (congress_id, levels) values ($1, '{}')
        on conflict (congress_id) do update set levels = schedule_rules.levels
        "#,
        *congress
    )
    .execute(&mut *db)
    .await?;
    find_rules(db, congress).await
}

pub async fn update_rules(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    levels: &ConflictLevels,
    revision: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update schedule_rules set levels = $2, revision = $3 where congress_id = $1",
        *congress,
        json!(levels),
        revision,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What conflict detection needs of each session besides the session itself.
pub async fn list_facts(
    db: impl PgExecutor<'_>,
    congress: CongressId,
) -> sqlx::Result<HashMap<SessionId, SessionFacts>> {
    let rows = sqlx::query!(
        r#"
        -- schedule::facts
        select s.id, coalesce(p.pinned, false) as "pinned!", p.minutes, seats.taken
        from session s join pool seats on seats.id = s.pool_id left join placement p on p.session_id = s.id
        where s.congress_id = $1
        "#,
        *congress,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, SessionFacts { pinned: row.pinned, minutes: row.minutes, enrolled: row.taken }))
        .collect())
}

/// Time zones of the speakers who have set one.
pub async fn list_speaker_zones(
    db: impl PgExecutor<'_>,
    congress: CongressId,
) -> sqlx::Result<Vec<(SpeakerId, TimeZone)>> {
    let rows = sqlx::query!(
        r#"
        -- schedule::speaker_zones
        select id, time_zone as "time_zone!: TimeZone" from speaker where congress_id = $1 and time_zone is not null
        "#,
        *congress,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.time_zone)).collect())
}

/// Who has a seat in or a bookmark on each session.
pub async fn list_audience(
    db: impl PgExecutor<'_>,
    congress: CongressId,
) -> sqlx::Result<HashMap<SessionId, Vec<RegistrationId>>> {
    let rows = sqlx::query!(
        r#"
        -- schedule::audience
        select session_id as "session!: SessionId", registration_id as "registration!: RegistrationId"
        from session_audience where congress_id = $1
        "#,
        *congress,
    )
    .fetch_all(db)
    .await?;
    let mut all: HashMap<SessionId, Vec<RegistrationId>> = HashMap::new();
    for row in rows {
        all.entry(row.session).or_default().push(row.registration);
    }
    Ok(all)
}
