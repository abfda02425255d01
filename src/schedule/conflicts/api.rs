use std::collections::HashSet;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    draft::{self, moved},
    model::{Conflict, ConflictKind, Severity},
    rules::Draft,
};
use crate::{
    app::App,
    congress,
    http::{CongressPath, Json, Query, RequestError, Result, Valid},
    identity::{Staff, permission},
    programme::{self, SessionState},
    schedule::moves::{self, NewMoves, Wanted},
    types::{FieldError, SessionId, SpeakerId},
};

/// Maximum number of conflicts reported at once.
const MOST: usize = 1000;

/// Filters of the conflict list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only conflicts of this kind.
    #[param(inline)]
    kind: Option<ConflictKind>,
    /// Only conflicts of this severity.
    #[param(inline)]
    severity: Option<Severity>,
    /// Only conflicts that involve the session with this id.
    session: Option<SessionId>,
}

/// The conflicts of a draft.
#[derive(Serialize, ToSchema)]
pub struct Conflicts {
    /// In order of time; at most the first thousand.
    items: Vec<Conflict>,
    /// Total number.
    total: usize,
    /// Number of blocking conflicts.
    blocking: usize,
}

/// List the conflicts of the draft
///
/// The conflicts of a release made now: severity, description, and placements that would resolve each.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/conflicts", tag = "Schedule", params(CongressPath, Filter),
    responses((status = 200, description = "The conflicts", body = Conflicts)),
)]
pub async fn list_conflicts(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Query(filter): Query<Filter>,
) -> Result<Json<Conflicts>> {
    let mut db = app.pool.acquire().await?;
    let edition = congress::find(&mut *db, staff.congress).await?;
    let sessions = programme::list_releasable(&mut *db, staff.congress).await?;
    let draft = draft::read(&mut db, &edition, sessions).await?;
    drop(db);
    let (_, mut found) = draft.conflicts().await?;
    found.retain(|conflict| {
        filter.kind.is_none_or(|kind| conflict.kind == kind)
            && filter.severity.is_none_or(|severity| conflict.severity == severity)
            && filter.session.is_none_or(|session| conflict.sessions.contains(&session))
    });
    Ok(Json(Conflicts::of(found)))
}

impl Conflicts {
    fn of(mut found: Vec<Conflict>) -> Self {
        let blocking = found.iter().filter(|conflict| conflict.severity == Severity::Block).count();
        let total = found.len();
        found.truncate(MOST);
        Self { items: found, total, blocking }
    }
}

/// The effect of a proposed change.
#[derive(Serialize, ToSchema)]
pub struct Checked {
    /// All conflicts after the change, in order of time; at most the first thousand.
    items: Vec<Conflict>,
    /// Total number after the change.
    total: usize,
    /// Number of blocking conflicts after the change.
    blocking: usize,
    /// New conflicts.
    introduced: Vec<Conflict>,
    /// Resolved conflicts.
    resolved: Vec<Conflict>,
}

/// Check a schedule change
///
/// Returns the conflicts after the change, without making it. Unconfirmed sessions count as confirmed.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/check", tag = "Schedule", params(CongressPath),
    request_body = NewMoves,
    responses((status = 200, description = "The conflicts after the change", body = Checked)),
)]
pub async fn check_schedule(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Valid(proposed): Valid<NewMoves>,
) -> Result<Json<Checked>> {
    let mut db = app.pool.acquire().await?;
    let edition = congress::find(&mut *db, staff.congress).await?;
    let sessions = programme::list_draft_whole(&mut *db, staff.congress).await?;
    let mut draft = draft::read(&mut db, &edition, sessions).await?;
    drop(db);
    let wanted = proposed.wanted();
    let faults = unknown(&draft, &proposed, &wanted);
    if !faults.is_empty() {
        return Err(RequestError::InvalidBody(faults).into());
    }
    let whole = std::mem::take(&mut draft.sessions);
    draft.sessions = whole.iter().filter(|session| is_confirmed(session)).cloned().collect();
    let (mut draft, before) = draft.conflicts().await?;
    draft.sessions = whole;
    propose(&mut draft, &wanted);
    let (_, after) = draft.conflicts().await?;
    Ok(Json(Checked::of(&before, after)))
}

/// Unknown or repeated names in a proposal.
fn unknown(draft: &Draft, proposed: &NewMoves, wanted: &[Wanted]) -> Vec<FieldError> {
    let mut faults = moves::repeated(wanted);
    for (index, wanted) in wanted.iter().enumerate() {
        let pointer = proposed.pointer(index);
        if !draft.sessions.iter().any(|session| session.id == wanted.session) {
            faults.push(FieldError::new(
                format!("{pointer}/session"),
                "unknown",
                "no such session in this congress",
            ));
        }
        if let Some(to) = wanted.to.as_ref().filter(|to| !draft.rooms.iter().any(|room| room.slug == to.room))
        {
            let why = format!("no room `{}` in this congress", to.room);
            faults.push(FieldError::new(format!("{pointer}/room"), "unknown", why));
        }
    }
    faults
}

/// The draft after the proposal, with the proposed sessions counted as confirmed.
fn propose(draft: &mut Draft, wanted: &[Wanted]) {
    let proposed: HashSet<_> = wanted.iter().map(|wanted| wanted.session).collect();
    draft.sessions.retain(|session| is_confirmed(session) || proposed.contains(&session.id));
    for wanted in wanted {
        let session = draft.sessions.iter_mut().find(|session| session.id == wanted.session);
        if let Some(session) = session {
            moved(session, wanted.to.as_ref().map(|to| (&to.room, to.starts_at)));
        }
        if let Some((facts, to)) = draft.facts.get_mut(&wanted.session).zip(wanted.to.as_ref()) {
            (facts.pinned, facts.minutes) = (to.pinned, to.minutes());
        }
    }
}

impl Checked {
    fn of(before: &[Conflict], after: Vec<Conflict>) -> Self {
        let only = |these: &[Conflict], others: &[Conflict]| {
            let known = keys(others);
            these.iter().filter(|conflict| !known.contains(&key(conflict))).take(MOST).cloned().collect()
        };
        let (introduced, resolved) = (only(&after, before), only(before, &after));
        let Conflicts { items, total, blocking } = Conflicts::of(after);
        Self { items, total, blocking, introduced, resolved }
    }
}

fn is_confirmed(session: &programme::Session) -> bool {
    session.state == SessionState::Confirmed
}

/// The identity of a conflict before and after a change.
type Key = (ConflictKind, Vec<SessionId>, Vec<SpeakerId>);

fn key(conflict: &Conflict) -> Key {
    let mut sessions = conflict.sessions.clone();
    sessions.sort_unstable();
    (conflict.kind, sessions, conflict.speakers.clone())
}

fn keys(conflicts: &[Conflict]) -> HashSet<Key> {
    conflicts.iter().map(key).collect()
}
