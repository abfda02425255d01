//! Releases: numbered, complete and immutable.

pub(super) mod api;
mod changes;
mod model;
mod store;

pub use changes::{ReleasedPlacement, SessionChange, SessionChangeKind};
pub use model::{NewRelease, Release, ReleaseError};

use super::{
    conflicts::{self, Conflict, ConflictLevel, ConflictSeverity},
    events::{SCHEDULE_CHANGED, SCHEDULE_RELEASED, ScheduleChanged, ScheduleReleased},
};
use crate::{
    congress,
    events::Change,
    http::{Error, RequestError, Result},
    programme::{self, Snapshot},
    seats,
    types::FieldError,
};

/// Releases the draft, or an earlier release again.
///
/// Freezes the sessions in one statement first and checks those, so that concurrent edits cannot get in unchecked.
pub async fn release(change: &mut Change<'_>, new: &NewRelease) -> Result<Release> {
    let (actor, congress, now) = (change.actor(), change.congress(), change.now());
    store::lock_congress(change.db(), congress).await?;
    let edition = congress::find(change.db(), congress).await?;
    let version = edition.released_version.unwrap_or(0) + 1;
    match new.restore {
        Some(restored) => {
            let known = store::find(change.db(), congress, restored).await?;
            known.ok_or_else(|| unknown_release(restored))?;
            store::copy_release(change.db(), congress, restored, version).await?;
        }
        None => store::freeze_draft(change.db(), congress, version).await?,
    }
    let sessions = programme::list_all_sessions(change.db(), congress, Snapshot::Version(version)).await?;
    if new.restore.is_none() {
        let mut draft = conflicts::read(change.db(), &edition, sessions.clone()).await?;
        // Not configurable: the constraints allow no exception.
        draft.levels.room_overlap = ConflictLevel::Block;
        draft.levels.speaker_overlap = ConflictLevel::Block;
        refuse(draft.conflicts().await?.1, new.override_warnings)?;
    }
    let before = match edition.released_version {
        Some(before) => {
            programme::list_all_sessions(change.db(), congress, Snapshot::Version(before)).await?
        }
        None => Vec::new(),
    };
    let changes = changes::between(&before, &sessions);
    store::insert(change.db(), congress, version, new, &changes, (actor.account, now)).await?;
    // The constraints have the last word on overlaps.
    store::check_constraints(change.db()).await.map_err(overlapping)?;
    store::set_current(change.db(), congress, version).await?;
    store::renew_statistics(change.db(), sessions.len()).await?;
    seats::reschedule(change, version).await?;
    let released = ScheduleReleased { version, note: new.note.clone(), changes: changes.len() };
    let mut events = vec![SCHEDULE_RELEASED.event(congress, &released)];
    events.extend(
        changes
            .into_iter()
            .map(|change| SCHEDULE_CHANGED.event(change.session, &ScheduleChanged { version, change })),
    );
    change.publish_all(events).await?;
    Ok(store::find(change.db(), congress, version).await?.ok_or(RequestError::NoSuch("release"))?)
}

/// Overlaps that only the constraints found.
fn overlapping(error: sqlx::Error) -> Error {
    match error.as_database_error().and_then(|error| error.constraint()) {
        Some("released_room_holds_one" | "released_speaker_is_in_one_place") => {
            ReleaseError::Blocked(Vec::new()).into()
        }
        _ => error.into(),
    }
}

fn unknown_release(version: i32) -> Error {
    RequestError::InvalidBody(vec![FieldError::new(
        "/restore",
        "unknown",
        format!("no release {version} in this congress"),
    )])
    .into()
}

/// Refuses a release with blocking conflicts, or with warnings that are not overridden.
fn refuse(conflicts: Vec<Conflict>, override_warnings: bool) -> Result<(), ReleaseError> {
    let (blocking, warnings): (Vec<_>, Vec<_>) =
        conflicts.into_iter().partition(|c| c.severity == ConflictSeverity::Block);
    if !blocking.is_empty() {
        return Err(ReleaseError::Blocked(blocking));
    }
    if !warnings.is_empty() && !override_warnings {
        return Err(ReleaseError::Warned(warnings));
    }
    Ok(())
}
