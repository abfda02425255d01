//! Releases: numbered, complete and immutable.

pub(super) mod api;
mod changes;
mod mails;
mod model;
mod store;

pub use changes::{ReleasedPlacement, SessionChange};
pub use mails::ReleasedSessions;
use model::ReleasePreview;
pub use model::{NewRelease, Release, ReleaseError};

use super::{
    conflicts::{self, Conflict, ConflictLevel, ConflictSeverity},
    events::{SCHEDULE_CHANGED, SCHEDULE_RELEASED, ScheduleChanged, ScheduleReleased},
};
use crate::{
    congress,
    events::Change,
    http::{Error, RequestError, Result},
    notifications::MailPreviewer,
    programme::{self, Snapshot},
    seats,
    types::FieldError,
};

/// Changes and conflicts in a preview.
const MOST_PREVIEWED: usize = 1000;

/// The next release, with its sessions written: not checked, and not yet the current one.
struct NextRelease {
    version: i32,
    sessions: usize,
    conflicts: Vec<Conflict>,
    changes: Vec<SessionChange>,
}

/// Releases the draft, or an earlier release again.
pub async fn release(change: &mut Change<'_>, new: &NewRelease) -> Result<Release> {
    let congress = change.congress();
    let NextRelease { version, sessions, conflicts, changes } = prepare(change, new).await?;
    refuse(conflicts, new)?;
    // The constraints have the last word on overlaps.
    store::check_constraints(change.db()).await.map_err(overlapping)?;
    store::set_current(change.db(), congress, version).await?;
    store::renew_statistics(change.db(), sessions).await?;
    seats::reschedule(change, version).await?;
    publish(change, version, new, changes).await?;
    Ok(store::find(change.db(), congress, version).await?.ok_or(RequestError::NoSuch("release"))?)
}

/// What a release would change, and the e-mails that it would send. The caller rolls the change back.
async fn preview(change: &mut Change<'_>, new: &NewRelease, mails: &MailPreviewer) -> Result<ReleasePreview> {
    let NextRelease { version, mut conflicts, mut changes, .. } = prepare(change, new).await?;
    let congress = change.congress();
    let missing_rooms = store::list_missing_rooms(change.db(), congress, version).await?;
    publish(change, version, new, changes.clone()).await?;
    let mails = mails.preview(change).await?;
    let (total_changes, total_conflicts) = (changes.len(), conflicts.len());
    let blocking = conflicts.iter().filter(|conflict| conflict.severity == ConflictSeverity::Block).count();
    changes.truncate(MOST_PREVIEWED);
    conflicts.truncate(MOST_PREVIEWED);
    Ok(ReleasePreview {
        version,
        total_changes,
        changes,
        total_conflicts,
        blocking,
        conflicts,
        missing_rooms,
        mails,
    })
}

/// Writes the next release.
///
/// Freezes the sessions in one statement first and checks those, so that concurrent edits cannot get in unchecked.
async fn prepare(change: &mut Change<'_>, new: &NewRelease) -> Result<NextRelease> {
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
    let mut conflicts = Vec::new();
    if new.restore.is_none() {
        let mut draft = conflicts::read(change.db(), &edition, sessions.clone()).await?;
        // Not configurable: the constraints allow no exception.
        draft.levels.room_overlap = ConflictLevel::Block;
        draft.levels.speaker_overlap = ConflictLevel::Block;
        conflicts = draft.conflicts().await?.1;
    }
    let before = match edition.released_version {
        Some(before) => {
            programme::list_all_sessions(change.db(), congress, Snapshot::Version(before)).await?
        }
        None => Vec::new(),
    };
    let changes = changes::between(&before, &sessions);
    store::insert(change.db(), congress, version, new, &changes, (actor.account, now)).await?;
    Ok(NextRelease { version, sessions: sessions.len(), conflicts, changes })
}

async fn publish(
    change: &mut Change<'_>,
    version: i32,
    new: &NewRelease,
    changes: Vec<SessionChange>,
) -> Result<()> {
    let released = ScheduleReleased { version, note: new.note.clone(), changes: changes.len() };
    let mut events = vec![SCHEDULE_RELEASED.event(change.congress(), &released)];
    events.extend(
        changes
            .into_iter()
            .map(|change| SCHEDULE_CHANGED.event(change.session, &ScheduleChanged { version, change })),
    );
    Ok(change.publish_all(events).await?)
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

/// Refuses a release with blocking conflicts, or with warnings that are not accepted.
fn refuse(conflicts: Vec<Conflict>, new: &NewRelease) -> Result<(), ReleaseError> {
    let (blocking, mut warnings): (Vec<_>, Vec<_>) =
        conflicts.into_iter().partition(|c| c.severity == ConflictSeverity::Block);
    if !blocking.is_empty() {
        return Err(ReleaseError::Blocked(blocking));
    }
    warnings.retain(|warning| !new.override_warnings && !new.accepted_warnings.contains(&warning.id));
    if !warnings.is_empty() {
        return Err(ReleaseError::Warned(warnings));
    }
    Ok(())
}
