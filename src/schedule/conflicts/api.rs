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
    congress::{self, CongressPath},
    http::{Json, Query, RequestError, Result, Valid},
    identity::{Staff, permission},
    programme::{self, SessionStatus},
    schedule::moves::{self, NewMoves, Wanted},
    types::{FieldError, SessionId, SpeakerId},
};

/// How many conflicts are told at once: whoever has more mends some first.
const MOST: usize = 1000;

/// Which conflicts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only of this kind.
    #[param(inline)]
    kind: Option<ConflictKind>,
    /// Only of this severity.
    #[param(inline)]
    severity: Option<Severity>,
    /// Id of a session: only those that concern it.
    session: Option<SessionId>,
}

/// What is wrong with a draft.
#[derive(Serialize, ToSchema)]
pub struct Conflicts {
    /// In the order of time; the first thousand.
    items: Vec<Conflict>,
    /// How many there are.
    total: usize,
    /// How many of them block a release.
    blocking: usize,
}

/// List the conflicts of the draft
///
/// What would be wrong with a release made now: each with its severity, what it is about, and what would mend it.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/conflicts", tag = "Schedule", params(CongressPath, Filter),
    responses((status = 200, description = "Every conflict", body = Conflicts)),
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

/// What a proposed change would do.
#[derive(Serialize, ToSchema)]
pub struct Checked {
    /// What would be wrong after it, in the order of time; the first thousand.
    items: Vec<Conflict>,
    /// How many that would be.
    total: usize,
    /// How many of them would block a release.
    blocking: usize,
    /// Those that are not there now.
    introduced: Vec<Conflict>,
    /// Those that are there now and would not be any more.
    resolved: Vec<Conflict>,
}

/// Check a change of the schedule
///
/// Answers what would be wrong after it, without making it. Sessions that are not confirmed yet count as if they were.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/check", tag = "Schedule", params(CongressPath),
    request_body = NewMoves,
    responses((status = 200, description = "What would be wrong", body = Checked)),
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

/// What a proposal names that is not there, or twice.
fn unknown(draft: &Draft, proposed: &NewMoves, wanted: &[Wanted]) -> Vec<FieldError> {
    let mut faults = moves::repeated(wanted);
    for (index, wanted) in wanted.iter().enumerate() {
        let pointer = proposed.pointer(index);
        if !draft.sessions.iter().any(|session| session.id == wanted.session) {
            faults.push(FieldError::new(
                format!("{pointer}/session"),
                "unknown",
                "there is no such session here",
            ));
        }
        if let Some(to) = wanted.to.as_ref().filter(|to| !draft.rooms.iter().any(|room| room.slug == to.room))
        {
            let why = format!("there is no room `{}` here", to.room);
            faults.push(FieldError::new(format!("{pointer}/room"), "unknown", why));
        }
    }
    faults
}

/// The draft as a release after the proposal would find it, with what is proposed as if it were confirmed.
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
    session.status == SessionStatus::Confirmed
}

/// What makes a conflict the same before and after.
type Key = (ConflictKind, Vec<SessionId>, Vec<SpeakerId>);

fn key(conflict: &Conflict) -> Key {
    let mut sessions = conflict.sessions.clone();
    sessions.sort_unstable();
    (conflict.kind, sessions, conflict.speakers.clone())
}

fn keys(conflicts: &[Conflict]) -> HashSet<Key> {
    conflicts.iter().map(key).collect()
}
