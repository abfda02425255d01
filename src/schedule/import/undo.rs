//! Undo of an import of sessions, as long as nothing that it wrote has changed since.

use std::collections::HashMap;

use super::record::{CreatedParts, Place, UndoSession};
use crate::{
    congress,
    events::Change,
    http::{BatchProblem, Error, IfMatch, RequestError, Result},
    imports::{self, ImportError, WrittenRecord},
    programme::{self, NewSession, SESSION_UPDATED, Session, Snapshot},
    schedule::{
        moves::{self, PlacementChange},
        placements::NewPlacement,
    },
    types::{ImportId, SessionId},
};

/// Deletes the sessions that an import created and restores those that it updated, all or nothing. Rooms, tracks and speakers
/// that it created are deleted unless they have been changed since or something else uses them.
pub async fn undo(change: &mut Change<'_>, import: ImportId, written: Vec<WrittenRecord>) -> Result<()> {
    let options = imports::find_options(change.db(), import).await?;
    let parts: CreatedParts = serde_json::from_value(options).map_err(Error::internal)?;
    if parts.has_removed {
        return Err(ImportError::HasRemoved.into());
    }
    let congress = change.congress();
    super::store::lock(change.db(), congress).await?;
    let sessions = programme::list_all_sessions(change.db(), congress, Snapshot::Draft).await?;
    let sessions: HashMap<_, _> = sessions.into_iter().map(|session| (session.id, session)).collect();
    let rows = untouched(&sessions, written)?;
    let mut placements = Vec::new();
    for (session, undo, line) in rows {
        // Something else depends on it by now, such as a delegation that requested to speak in the session.
        let is_undone = revert(change, session, undo, &mut placements).await;
        if !is_undone.map_err(|error| imports::touched(error, line))? {
            return Err(ImportError::Touched(vec![line]).into());
        }
    }
    moves::move_sessions(change, &placements).await?;
    delete_unused(change, parts).await
}

/// Deletes a session that the import created, or restores one that it updated, apart from its placement. Returns whether
/// it did: a session that was released, or in which someone has a seat, is not deleted.
async fn revert(
    change: &mut Change<'_>,
    session: Session,
    undo: UndoSession,
    placements: &mut Vec<PlacementChange>,
) -> Result<bool> {
    let Some(before) = undo.before else { return programme::remove_session(change, session.id).await };
    programme::write_session(change, session.id, &before.session).await?;
    programme::set_speakers(change, session.id, &before.speakers).await?;
    if before.placed != undo.placed {
        let placement = before.placed.map(|Place { room, starts_at }| NewPlacement {
            room,
            starts_at,
            ends_at: None,
            pinned: false,
        });
        placements.push(PlacementChange { session: session.id, placement, revision: None });
    }
    publish(change, session).await?;
    Ok(true)
}

/// The sessions of an import, which must be as it left them.
fn untouched(
    sessions: &HashMap<SessionId, Session>,
    written: Vec<WrittenRecord>,
) -> Result<Vec<(Session, UndoSession, i32)>> {
    let (mut rows, mut touched) = (Vec::new(), Vec::new());
    for row in written {
        let undo: UndoSession =
            serde_json::from_value(row.before.unwrap_or_default()).map_err(Error::internal)?;
        match sessions.get(&SessionId::from(row.id)) {
            Some(session)
                if session.revision == row.revision
                    && Place::of(session) == undo.placed
                    && undo.before.as_ref().is_none_or(|before| before.state == session.state) =>
            {
                rows.push((session.clone(), undo, row.line));
            }
            _ => touched.push(row.line),
        }
    }
    if touched.is_empty() {
        return Ok(rows);
    }
    touched.sort_unstable();
    Err(ImportError::Touched(touched).into())
}

async fn publish(change: &mut Change<'_>, before: Session) -> Result<()> {
    let (congress, id) = (change.congress(), before.id);
    let after = programme::find_session(change.db(), congress, Snapshot::Draft, id).await?;
    let after = after.ok_or(RequestError::NoSuch("session"))?;
    let event = SESSION_UPDATED.event(id, &(&after).into());
    change.publish(event.changing(&NewSession::from(before), &NewSession::from(after))).await?;
    Ok(())
}

async fn delete_unused(change: &mut Change<'_>, parts: CreatedParts) -> Result<()> {
    // One that someone has changed since is kept, like one that something uses.
    let new = IfMatch::revision(1);
    for speaker in parts.speakers {
        imports::mark_row(change.db()).await?;
        let deleted = programme::delete_speaker(change, speaker, &new).await;
        release_or_keep(change, deleted).await?;
    }
    for room in &parts.rooms {
        imports::mark_row(change.db()).await?;
        let deleted = programme::delete_room(change, room, &new).await;
        release_or_keep(change, deleted).await?;
    }
    for track in &parts.tracks {
        imports::mark_row(change.db()).await?;
        let deleted = congress::delete_track(change, track, &new).await;
        release_or_keep(change, deleted).await?;
    }
    Ok(())
}

async fn release_or_keep(change: &mut Change<'_>, deleted: Result<()>) -> Result<()> {
    match deleted {
        Ok(()) => imports::release_row(change.db()).await?,
        Err(error) => {
            imports::roll_back_row(change.db()).await?;
            BatchProblem::from_error(error)?;
        }
    }
    Ok(())
}
