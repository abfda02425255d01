//! Moves sessions in the draft, several at once and atomically, and undoes moves.
//!
//! Every change of placements goes through here and is stored with the previous placements. It can be undone as long as
//! no session it moved has been moved again.

pub(super) mod api;
mod model;
mod store;

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

pub use model::{
    MadeScheduleMove, MoveError, MovedSession, NewScheduleMove, NewSessionPlacement, PlacementChange,
    PlacementSnapshot, ScheduleMove, find_repeated_sessions,
};

use super::{
    conflicts::find_changes,
    events::{SESSION_PLACED, SESSION_UNPLACED, SessionUnplaced},
    placements::{self, NewPlacement, Placement},
};
use crate::{
    congress,
    events::Change,
    http::{RequestError, Result},
    programme::MAX_SESSION_MINUTES,
    types::{FieldError, MoveId, SessionId, Slug},
};
use store::PlacementRow;

/// A session that starts before this ends in the year 9999 in every time zone, even if it lasts a week. Later years have no form
/// in the API.
pub const LATEST_START: DateTime<Utc> = match DateTime::from_timestamp(253_401_609_600, 0) {
    Some(at) => at,
    None => DateTime::<Utc>::MAX_UTC,
};

/// Moves sessions, all or nothing.
pub async fn move_sessions(change: &mut Change<'_>, changes: &[PlacementChange]) -> Result<()> {
    if !changes.is_empty() {
        let plan = prepare(change, changes, |index| format!("/{index}")).await?;
        apply(change, &plan, None).await?;
    }
    Ok(())
}

/// Makes a requested move. With `finds_conflicts`, returns what it does to the conflicts, too.
async fn create(
    change: &mut Change<'_>,
    new: &NewScheduleMove,
    finds_conflicts: bool,
) -> Result<MadeScheduleMove> {
    let changes = new.changes();
    if changes.is_empty() {
        let why = "list at least one session to place or to remove";
        return Err(RequestError::InvalidBody(vec![FieldError::new("/placements", "missing", why)]).into());
    }
    let plan = prepare(change, &changes, |index| new.pointer(index)).await?;
    let written = apply(change, &plan, None).await?;
    written.made(change, finds_conflicts).await
}

/// Restores the placements before a move, unless a session was moved again.
async fn undo(change: &mut Change<'_>, id: MoveId, finds_conflicts: bool) -> Result<MadeScheduleMove> {
    let congress = change.congress();
    let found = store::lock(change.db(), congress, id).await?;
    let (mut items, undone) = found.ok_or(RequestError::NoSuch("move"))?;
    if undone {
        return Err(MoveError::Undone.into());
    }
    let ids: Vec<_> = items.iter().map(|item| *item.session).collect();
    let present = store::filter_sessions(change.db(), congress, &ids).await?;
    // Sessions deleted since then have no placement to restore.
    items.retain(|item| present.contains(&item.session));
    let changes: Vec<_> = items.iter().map(MovedSession::reversal).collect();
    let plan = prepare(change, &changes, |_| String::new()).await?;
    let was_moved_again =
        |item: &&MovedSession| plan.placement(item.session).map(PlacementSnapshot::from) != item.after;
    let moved_again: Vec<_> = items.iter().filter(was_moved_again).map(|item| item.code.clone()).collect();
    if !moved_again.is_empty() {
        return Err(MoveError::MovedSince(moved_again).into());
    }
    let written = apply(change, &plan, Some(id)).await?;
    written.made(change, finds_conflicts).await
}

/// A move that is written.
pub struct WrittenMove {
    pub id: MoveId,
    items: Vec<MovedSession>,
}

impl WrittenMove {
    async fn made(self, change: &mut Change<'_>, finds_conflicts: bool) -> Result<MadeScheduleMove> {
        let made = find(change, self.id).await?;
        if !finds_conflicts {
            return Ok(MadeScheduleMove { made, conflicts: None });
        }
        let congress = change.congress();
        let edition = congress::find(change.db(), congress).await?;
        let conflicts = Some(find_changes(change.db(), &edition, &self.items).await?);
        Ok(MadeScheduleMove { made, conflicts })
    }
}

/// A move of the congress.
pub async fn find(change: &mut Change<'_>, id: MoveId) -> Result<ScheduleMove> {
    let congress = change.congress();
    Ok(store::find(change.db(), congress, id).await?.ok_or(RequestError::NoSuch("move"))?)
}

/// Checked changes of locked sessions, ready to apply.
pub struct MovePlan<'c> {
    changes: &'c [PlacementChange],
    sessions: HashMap<SessionId, SessionFacts>,
    placements: HashMap<SessionId, Placement>,
    rooms: HashMap<Slug, Uuid>,
}

struct SessionFacts {
    code: String,
    minutes: i32,
}

/// Locks the sessions to move, reads their placements, and checks the changes. `pointer` returns the JSON pointer of the
/// change with an index in the body.
pub async fn prepare<'c>(
    change: &mut Change<'_>,
    changes: &'c [PlacementChange],
    pointer: impl Fn(usize) -> String,
) -> Result<MovePlan<'c>> {
    let congress = change.congress();
    let ids: Vec<_> = changes.iter().map(|change| *change.session).collect();
    let sessions = store::lock_sessions(change.db(), congress, &ids).await?;
    let facts = |(id, code, minutes)| (id, SessionFacts { code, minutes });
    let rooms = changes.iter().filter_map(|change| Some(change.placement.as_ref()?.room.to_string()));
    let rooms = store::list_rooms(change.db(), congress, &rooms.collect::<Vec<_>>()).await?;
    let placements = placements::list(change.db(), congress, &ids).await?;
    let plan = MovePlan {
        changes,
        sessions: sessions.into_iter().map(facts).collect(),
        placements: placements.into_iter().map(|placement| (placement.session, placement)).collect(),
        rooms: rooms.into_iter().collect(),
    };
    plan.check(pointer)?;
    Ok(plan)
}

/// Writes a move and publishes its events.
pub async fn apply(
    change: &mut Change<'_>,
    plan: &MovePlan<'_>,
    undoes: Option<MoveId>,
) -> Result<WrittenMove> {
    let (congress, now, moved_by) = (change.congress(), change.now(), change.actor().account);
    let placed = plan.changes.iter().filter_map(|change| plan.row(change)).collect::<Vec<_>>();
    let removed = plan.changes.iter().filter(|change| change.placement.is_none());
    let removed: Vec<_> = removed.map(|change| *change.session).collect();
    let revisions = store::place(change.db(), congress, &placed).await?.into_iter().collect();
    store::remove(change.db(), congress, &removed).await?;
    let (mut items, mut events) = (Vec::with_capacity(plan.changes.len()), Vec::new());
    for wanted in plan.changes {
        let session = wanted.session;
        let after = plan.placement_after(wanted, &revisions);
        let before = plan.placement(session).map(PlacementSnapshot::from);
        let code = plan.sessions[&session].code.clone();
        items.push(MovedSession {
            session,
            code,
            before,
            after: after.as_ref().map(PlacementSnapshot::from),
        });
        events.push(match after {
            Some(placement) => SESSION_PLACED.event(session, &placement),
            None => SESSION_UNPLACED.event(session, &SessionUnplaced { session }),
        });
    }
    let id = MoveId::new();
    store::insert(change.db(), congress, id, moved_by, &items, undoes, now).await?;
    change.publish_all(events).await?;
    Ok(WrittenMove { id, items })
}

impl MovePlan<'_> {
    /// The current placement of a session.
    pub fn placement(&self, session: SessionId) -> Option<&Placement> {
        self.placements.get(&session)
    }

    fn check(&self, pointer: impl Fn(usize) -> String) -> Result<()> {
        let mut faults = find_repeated_sessions(self.changes);
        for (index, change) in self.changes.iter().enumerate() {
            let at = pointer(index);
            if !self.sessions.contains_key(&change.session) {
                // The only session, which is named in the path.
                if at.is_empty() {
                    return Err(RequestError::NoSuch("session").into());
                }
                let why = "no such session in this congress";
                faults.push(FieldError::new(format!("{at}/session"), "unknown", why));
            }
            let Some(to) = &change.placement else { continue };
            if !self.rooms.contains_key(&to.room) {
                let why = format!("no room `{}` in this congress", to.room);
                faults.push(FieldError::new(format!("{at}/room"), "unknown", why));
            }
            if to.starts_at >= LATEST_START {
                let why = "a session must start before 24 December 9999";
                faults.push(FieldError::new(format!("{at}/starts_at"), "range", why));
            }
            if to.minutes().is_some_and(|minutes| !(1..=MAX_SESSION_MINUTES).contains(&minutes)) {
                let why = "the room must be reserved for at least a minute and at most a week";
                faults.push(FieldError::new(format!("{at}/ends_at"), "order", why));
            }
        }
        if !faults.is_empty() {
            return Err(RequestError::InvalidBody(faults).into());
        }
        for change in self.changes {
            let present = self.placement(change.session).map_or(0, |placement| placement.revision);
            if change.revision.is_some_and(|revision| revision != present) {
                return Err(RequestError::Stale(present).into());
            }
        }
        Ok(())
    }

    fn minutes(&self, session: SessionId, to: &NewPlacement) -> i32 {
        to.minutes().unwrap_or(self.sessions[&session].minutes)
    }

    fn row(&self, change: &PlacementChange) -> Option<PlacementRow> {
        let (session, to) = (change.session, change.placement.as_ref()?);
        let (room, minutes) = (self.rooms[&to.room], self.minutes(session, to));
        Some(PlacementRow { session, room, starts_at: to.starts_at, minutes, pinned: to.pinned })
    }

    fn placement_after(
        &self,
        change: &PlacementChange,
        revisions: &HashMap<SessionId, i64>,
    ) -> Option<Placement> {
        let (session, to) = (change.session, change.placement.as_ref()?);
        Some(Placement {
            session,
            room: to.room.clone(),
            starts_at: to.starts_at,
            ends_at: to.starts_at + Duration::minutes(self.minutes(session, to).into()),
            pinned: to.pinned,
            revision: revisions.get(&session).copied().unwrap_or(1),
        })
    }
}
