//! Reads the draft for conflict detection.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::{
    model::{Conflict, Frame},
    rules::{self, Draft, SpeakerFacts},
    store,
};
use crate::{
    congress::Congress,
    http::{Error, Result},
    programme::{self, Session},
    types::{CongressId, Slug, SpeakerId},
};

/// All data of the draft that conflict detection needs.
pub async fn read(db: &mut PgConnection, edition: &Congress, sessions: Vec<Session>) -> Result<Draft> {
    Ok(Draft {
        frame: frame(edition),
        levels: store::find_rules(&mut *db, edition.id).await?.levels(),
        sessions,
        rooms: programme::list_all_rooms(&mut *db, edition.id).await?,
        facts: store::list_facts(&mut *db, edition.id).await?,
        speakers: speaker_facts(&mut *db, edition.id).await?,
        audience: store::list_audience(db, edition.id).await?,
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

async fn speaker_facts(
    db: &mut PgConnection,
    congress: CongressId,
) -> sqlx::Result<HashMap<SpeakerId, SpeakerFacts>> {
    let zones = store::list_speaker_zones(&mut *db, congress).await?;
    let mut all: HashMap<SpeakerId, SpeakerFacts> = HashMap::with_capacity(zones.len());
    for (speaker, zone) in zones {
        all.entry(speaker).or_default().zone = Some(zone.rules());
    }
    for (speaker, window) in programme::list_availability(db, congress, None).await? {
        all.entry(speaker).or_default().windows.push(window);
    }
    Ok(all)
}

/// Gives a session another placement, or none.
pub fn set_placement(session: &mut Session, to: Option<(&Slug, DateTime<Utc>)>) {
    session.room = to.map(|(room, _)| room.clone());
    session.starts_at = to.map(|(_, starts_at)| starts_at);
    session.ends_at =
        session.starts_at.map(|from| from + TimeDelta::minutes(session.duration_minutes.into()));
}
