use std::collections::{HashMap, HashSet};

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    draft,
    effect::{ScheduleCheck, Supposed, WholeDraft, count_blocking, is_confirmed},
    levels,
    model::{
        Conflict, ConflictCount, ConflictId, ConflictKind, ConflictLevels, ConflictRules, ConflictSeverity,
    },
    rules::Draft,
    starts::{self, SessionSlots},
    store,
};
use crate::{
    app::App,
    congress,
    http::{
        Answer, CongressPath, Error, IfMatch, Json, NextPage, Page, Paging, Patch, Path, Query, RequestError,
        Result, Valid, WithEtag,
    },
    identity::{Staff, permission},
    programme::{self, Session, SessionPath, Snapshot},
    schedule::{
        assumptions::ScheduleAssumptions,
        moves::{NewScheduleMove, NewSessionPlacement, PlacementChange, find_repeated_sessions},
    },
    types::{FieldError, SessionId, Slug, SpeakerId},
};

crate::operations! {
    list_conflicts,
    check_schedule,
    list_session_slots,
    get_schedule_rules,
    update_schedule_rules,
}

/// Filters of the conflict list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConflictFilter {
    /// Only conflicts of this kind.
    #[param(inline)]
    kind: Option<ConflictKind>,
    /// Only conflicts of this severity.
    #[param(inline)]
    severity: Option<ConflictSeverity>,
    /// Only conflicts that involve the session with this id.
    session: Option<SessionId>,
    /// Only conflicts in the room with this slug.
    room: Option<Slug>,
    /// Only conflicts that involve the speaker with this id.
    speaker: Option<SpeakerId>,
    /// Only conflicts of sessions on this day, in the time zone of the congress.
    day: Option<NaiveDate>,
}

impl ConflictFilter {
    /// Whether a conflict has the wanted severity, session, room, speaker and day, whatever its kind.
    fn matches(&self, conflict: &Conflict, on_day: &HashSet<SessionId>) -> bool {
        self.severity.is_none_or(|severity| conflict.severity == severity)
            && self.session.is_none_or(|session| conflict.sessions.contains(&session))
            && self.room.as_ref().is_none_or(|room| conflict.rooms.contains(room))
            && self.speaker.is_none_or(|speaker| conflict.speakers.contains(&speaker))
            && (self.day.is_none() || conflict.sessions.iter().any(|session| on_day.contains(session)))
    }
}

/// A page of the conflicts of a draft.
#[derive(Serialize, ToSchema)]
pub struct ConflictPage {
    /// In order of time.
    items: Vec<Conflict>,
    /// Pass it as `cursor` to get the next page; `null` on the last page.
    #[schema(required)]
    next: Option<String>,
    /// Total number.
    total: usize,
    /// Number of blocking conflicts.
    blocking: usize,
    /// Numbers by kind, largest first, whatever `kind` is: what each filter would show.
    kinds: Vec<ConflictCount>,
}

/// List the conflicts of the draft
///
/// The conflicts of a release made now: severity, description, and placements that would resolve each.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/conflicts", tag = "Schedule", params(CongressPath, ConflictFilter, Paging),
    responses((status = 200, description = "A page of conflicts", body = ConflictPage)),
)]
pub async fn list_conflicts(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Query(filter): Query<ConflictFilter>,
    Query(paging): Query<Paging>,
) -> Result<ConflictPage> {
    let after = paging.after::<ConflictKey>("conflict")?;
    let mut db = app.pool.acquire().await?;
    let edition = congress::find(&mut *db, staff.congress).await?;
    let sessions = programme::list_releasable(&mut *db, staff.congress).await?;
    let zone = edition.time_zone.rules();
    let is_on_day = |session: &&Session| {
        let days =
            [session.starts_at, session.ends_at].map(|at| at.map(|at| at.with_timezone(&zone).date_naive()));
        filter.day.is_some() && days.contains(&filter.day)
    };
    let on_day: HashSet<_> = sessions.iter().filter(is_on_day).map(|session| session.id).collect();
    let draft = draft::read(&mut db, &edition, sessions).await?;
    drop(db);
    let (draft, mut found) = draft.conflicts().await?;
    found.retain(|conflict| filter.matches(conflict, &on_day));
    let kinds = count_by_kind(&found);
    found.retain(|conflict| filter.kind.is_none_or(|kind| conflict.kind == kind));
    let (total, blocking) = (found.len(), count_blocking(&found));
    let mut rows = in_order(&draft.sessions, found);
    rows.retain(|(key, _)| after.as_ref().is_none_or(|after| key > after));
    let Page { items, next } = paging.page("conflict", rows, |(key, _)| key.clone());
    let items = items.into_iter().map(|(_, conflict)| conflict).collect();
    Ok(ConflictPage { items, next, total, blocking, kinds })
}

/// The place of a conflict in the list, which stays the same while others are resolved: start and code of its last session, its
/// kind and id, and a number, because sessions with two themes in common have two conflicts with the same id.
type ConflictKey = (Option<DateTime<Utc>>, String, ConflictKind, ConflictId, usize);

/// Conflicts in order of time, with their keys.
fn in_order(sessions: &[Session], conflicts: Vec<Conflict>) -> Vec<(ConflictKey, Conflict)> {
    let sessions: HashMap<_, _> = sessions.iter().map(|session| (session.id, session)).collect();
    let mut numbers: HashMap<ConflictId, usize> = HashMap::new();
    let with_key = |conflict: Conflict| {
        let last = conflict.sessions.last().and_then(|last| sessions.get(last));
        let (starts_at, code) =
            last.map_or((None, String::new()), |last| (last.starts_at, last.code.clone()));
        let number = numbers.entry(conflict.id.clone()).or_default();
        *number += 1;
        ((starts_at, code, conflict.kind, conflict.id.clone(), *number), conflict)
    };
    let mut rows: Vec<_> = conflicts.into_iter().map(with_key).collect();
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    rows
}

impl IntoResponse for ConflictPage {
    fn into_response(self) -> Response {
        let next = self.next.clone().map(NextPage);
        let mut response = Json(self).into_response();
        if let Some(next) = next {
            response.extensions_mut().insert(next);
        }
        response
    }
}

impl Answer for ConflictPage {
    const HEADERS: &'static [&'static str] = Page::<Conflict>::HEADERS;
}

/// Numbers of conflicts by kind, largest first.
fn count_by_kind(conflicts: &[Conflict]) -> Vec<ConflictCount> {
    let mut kinds: Vec<ConflictCount> = Vec::new();
    for conflict in conflicts {
        match kinds.iter_mut().find(|count| count.kind == conflict.kind) {
            Some(known) => known.count += 1,
            None => kinds.push(ConflictCount { kind: conflict.kind, severity: conflict.severity, count: 1 }),
        }
    }
    kinds.sort_by_key(|count| (std::cmp::Reverse(count.count), count.kind));
    kinds
}

/// Read the conflict rules
///
/// The level of each kind of conflict for a release: `ignore`, `warn` or `block`.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/rules", tag = "Schedule", params(CongressPath),
    responses((status = 200, description = "The rules", body = ConflictRules)),
)]
pub async fn get_schedule_rules(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
) -> Result<WithEtag<ConflictRules>> {
    Ok(WithEtag(store::find_rules(&app.pool, staff.congress).await?))
}

/// Update the conflict rules
///
/// `null` resets a kind to its default. Whatever the rules, a release never has a room or a speaker in two sessions at once.
#[utoipa::path(
    patch, path = "/congresses/{congress}/schedule/rules", tag = "Schedule", params(CongressPath, IfMatch),
    request_body(content = ConflictLevels, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated rules", body = ConflictRules)),
)]
pub async fn update_schedule_rules(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    if_match: IfMatch,
    patch: Patch<ConflictLevels>,
) -> Result<WithEtag<ConflictRules>> {
    let mut change = staff.begin(&app).await?;
    let edit = |before: &ConflictRules| {
        if_match.check(before)?;
        patch.apply(&before.levels())
    };
    let rules = levels::update(&mut change, edit).await?;
    change.commit().await?;
    Ok(WithEtag(rules))
}

/// A change to check, and what is supposed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"placements": [
    {"session": "017cff64-6000-7000-8000-000000000000", "room": "hall-1", "starts_at": "2021-11-10T08:00:00Z"}]}))]
pub struct NewScheduleCheck {
    /// New placements.
    #[serde(default)]
    #[schema(max_items = 500)]
    placements: Vec<NewSessionPlacement>,
    /// Ids of sessions whose placement is removed.
    #[serde(default)]
    #[schema(max_items = 500)]
    removed: Vec<SessionId>,
    #[serde(default)]
    assume: ScheduleAssumptions,
}

/// Check a schedule change
///
/// Returns the conflicts after the change, without making it. Unconfirmed sessions count as confirmed. With `assume`,
/// also what happens if a speaker is away, a room closed, or a session cancelled or longer.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/check", tag = "Schedule", params(CongressPath),
    request_body = NewScheduleCheck,
    responses((status = 200, description = "The conflicts after the change", body = ScheduleCheck)),
)]
pub async fn check_schedule(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Valid(proposed): Valid<NewScheduleCheck>,
) -> Result<Json<ScheduleCheck>> {
    let mut db = app.pool.acquire().await?;
    let edition = congress::find(&mut *db, staff.congress).await?;
    let whole = WholeDraft::read(&mut db, &edition).await?;
    drop(db);
    let NewScheduleCheck { placements, removed, assume } = proposed;
    let proposed = NewScheduleMove::new(placements, removed);
    let changes = proposed.changes();
    let faults = find_unknown_names(&whole.draft, &proposed, &changes);
    if !faults.is_empty() {
        return Err(RequestError::InvalidBody(faults).into());
    }
    assume.check(&whole.draft, "/assume")?;
    Ok(Json(whole.effect(changes, Supposed::After(assume)).await?.into()))
}

/// The length of a session to look for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SlotQuery {
    /// In minutes; the duration of the session by default.
    #[param(minimum = 1, maximum = 10080)]
    minutes: Option<i32>,
}

/// List the slots of a session
///
/// For each room, when the session would have conflicts if it started then, and which; at all other times within the
/// congress it would have none. Its present placement does not count. For timetable editors: one request when a drag begins.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/slots", tag = "Schedule", params(SessionPath, SlotQuery),
    responses((status = 200, description = "The slots", body = SessionSlots)),
)]
pub async fn list_session_slots(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Query(query): Query<SlotQuery>,
) -> Result<Json<SessionSlots>> {
    let mut db = app.pool.acquire().await?;
    let edition = congress::find(&mut *db, staff.congress).await?;
    let sessions = programme::list_all_sessions(&mut *db, staff.congress, Snapshot::Draft).await?;
    let mut draft = draft::read(&mut db, &edition, sessions).await?;
    drop(db);
    let session = draft.sessions.iter().find(|session| session.id == path.session).cloned();
    let session = session.ok_or(RequestError::NoSuch("session"))?;
    draft.sessions.retain(is_confirmed);
    let minutes = query.minutes.unwrap_or(session.duration_minutes);
    let find = move || starts::find(&draft, &session, minutes);
    Ok(Json(tokio::task::spawn_blocking(find).await.map_err(Error::internal)?))
}

/// Unknown or repeated names in a proposal.
fn find_unknown_names(
    draft: &Draft,
    proposed: &NewScheduleMove,
    changes: &[PlacementChange],
) -> Vec<FieldError> {
    let mut faults = find_repeated_sessions(changes);
    for (index, change) in changes.iter().enumerate() {
        let pointer = proposed.pointer(index);
        if !draft.sessions.iter().any(|session| session.id == change.session) {
            faults.push(FieldError::new(
                format!("{pointer}/session"),
                "unknown",
                "no such session in this congress",
            ));
        }
        if let Some(to) =
            change.placement.as_ref().filter(|to| !draft.rooms.iter().any(|room| room.slug == to.room))
        {
            let why = format!("no room `{}` in this congress", to.room);
            faults.push(FieldError::new(format!("{pointer}/room"), "unknown", why));
        }
    }
    faults
}
