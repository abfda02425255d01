//! Reads the draft for conflict detection.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::{
    levels,
    model::{Conflict, Frame},
    rules::{self, Draft, Facts, SpeakerFacts},
};
use crate::{
    congress::Congress,
    http::{Error, Result},
    programme::{self, Session},
    types::{CongressId, RegistrationId, SessionId, Slug, SpeakerId, TimeZone},
};

/// All data of the draft that conflict detection needs.
pub async fn read(db: &mut PgConnection, edition: &Congress, sessions: Vec<Session>) -> Result<Draft> {
    Ok(Draft {
        frame: frame(edition),
        levels: levels::find(&mut *db, edition.id).await?.levels(),
        sessions,
        rooms: programme::all_rooms(&mut *db, edition.id).await?,
        facts: facts(&mut *db, edition.id).await?,
        speakers: speakers(&mut *db, edition.id).await?,
        audience: audience(db, edition.id).await?,
    })
}

impl Draft {
    /// Its conflicts, found on a blocking thread.
    pub async fn conflicts(self) -> Result<(Self, Vec<Conflict>)> {
        let find = move || {
            let found = rules::find(&self);
            (self, found)
        };
        tokio::task::spawn_blocking(find).await.map_err(Error::internal)
    }
}

/// From the start of the first day to the end of the last, in the congress's time zone.
fn frame(edition: &Congress) -> Frame {
    let after_last = edition.ends_on.succ_opt().unwrap_or(edition.ends_on);
    let zone = &edition.time_zone;
    Frame { from: zone.midnight(edition.starts_on), until: zone.midnight(after_last), zone: zone.rules() }
}

async fn facts(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<HashMap<SessionId, Facts>> {
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
        .map(|row| (row.id, Facts { pinned: row.pinned, minutes: row.minutes, enrolled: row.taken }))
        .collect())
}

async fn speakers(
    db: &mut PgConnection,
    congress: CongressId,
) -> sqlx::Result<HashMap<SpeakerId, SpeakerFacts>> {
    let zones = sqlx::query!(
        r#"
        -- schedule::speaker_zones
        select id, time_zone as "time_zone!: TimeZone" from speaker where congress_id = $1 and time_zone is not null
        "#,
        *congress,
    )
    .fetch_all(&mut *db)
    .await?;
    let mut all: HashMap<SpeakerId, SpeakerFacts> = HashMap::with_capacity(zones.len());
    for row in zones {
        all.entry(row.id).or_default().zone = Some(row.time_zone.rules());
    }
    for (speaker, window) in programme::list_availability(db, congress, None).await? {
        all.entry(speaker).or_default().windows.push(window);
    }
    Ok(all)
}

async fn audience(
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

/// A session with another placement, or with none.
pub fn moved(session: &mut Session, to: Option<(&Slug, DateTime<Utc>)>) {
    session.room = to.map(|(room, _)| room.clone());
    session.starts_at = to.map(|(_, starts_at)| starts_at);
    session.ends_at =
        session.starts_at.map(|from| from + TimeDelta::minutes(session.duration_minutes.into()));
}
