use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    errors::kinds,
    explanation::{self, PlacementExplanation},
    feasibility::{self, FeasibilityReport},
    model::{
        ApplyProposal, NewTimetable, ScheduleRepair, Timetable, TimetableComparison, TimetableProposal,
        TimetableState,
    },
    proposals,
    repairs::{self, NewScheduleRepair},
    run::SearchInput,
    store::{self, LeasedTimetable},
    timetables::{self, NO_TIMETABLE},
};
use crate::{
    app::App,
    congress,
    events::Creating,
    http::{
        CongressPath, Created, Error, Json, Page, Paging, Path, Problems, Query, RequestError, Result, Valid,
    },
    identity::{Staff, permission},
    programme::SessionPath,
    schedule::{
        conflicts::WholeDraft,
        moves::ScheduleMove,
        paths::{MovePath, ProposalPath, TimetablePath},
    },
    types::{Actor, TimetableId},
};

crate::operations! {
    start_timetable,
    list_timetables,
    get_timetable,
    cancel_timetable,
    compare_proposals,
    get_proposal,
    apply_proposal,
    check_feasibility,
    repair_schedule,
    explain_placement,
}

/// Start a search for a timetable
///
/// Searches in the background for placements without blocking conflicts that suit the people who want to attend. Pinned
/// sessions and those that have begun stay. Nothing is written to the draft until you apply a proposal. Poll the timetable,
/// or follow `timetable.finished` live. `schedule/feasibility` tells beforehand what cannot be placed.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/timetables", tag = "Schedule", params(CongressPath),
    request_body = NewTimetable,
    responses((status = 202, description = "The search", body = Timetable, headers(("Location" = String, description = "Its address"))), Problems<kinds::Running>),
)]
pub async fn start_timetable(
    _: Staff<permission::ScheduleEdit>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewTimetable>>,
) -> Result<Created> {
    let Creating { body: Valid(request), mut change } = creating;
    let (started, _) = Box::pin(timetables::start(&mut change, request, false)).await?;
    let at = TimetablePath { congress: path.congress, timetable: started.id };
    change.accepted(&at, &started).await
}

/// List searches for timetables
///
/// Latest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/timetables", tag = "Schedule", params(CongressPath, Paging),
    responses((status = 200, description = "A page of searches", body = Page<Timetable>)),
)]
pub async fn list_timetables(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Timetable>> {
    let rows = store::list(&app.pool, staff.congress, None, paging.after("id")?, paging.limit()).await?;
    Ok(paging.page("id", rows, |last| last.id))
}

/// Read a search for a timetable
///
/// Returns its state, its progress, and the best score so far over time.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/timetables/{timetable}", tag = "Schedule", params(TimetablePath),
    responses((status = 200, description = "The search", body = Timetable)),
)]
pub async fn get_timetable(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<TimetablePath>,
) -> Result<Json<Timetable>> {
    let found = store::find(&app.pool, staff.congress, path.timetable).await?;
    Ok(Json(found.ok_or(NO_TIMETABLE)?))
}

/// Cancel a search for a timetable
///
/// The best placements so far become a proposal within a second or two. Cancelling one that has ended changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/timetables/{timetable}/cancel", tag = "Schedule",
    params(TimetablePath),
    responses((status = 200, description = "The search", body = Timetable)),
)]
pub async fn cancel_timetable(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<TimetablePath>,
) -> Result<Json<Timetable>> {
    let mut change = staff.begin(&app).await?;
    let timetable = timetables::cancel(&mut change, path.timetable).await?;
    change.commit().await?;
    Ok(Json(timetable))
}

/// Compare proposals
///
/// The proposals of a search side by side, each measured against the draft of now.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/timetables/{timetable}/compare", tag = "Schedule",
    params(TimetablePath),
    responses((status = 200, description = "The comparison", body = TimetableComparison)),
)]
pub async fn compare_proposals(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<TimetablePath>,
) -> Result<Json<TimetableComparison>> {
    let mut db = app.pool.acquire().await?;
    let edition = congress::find(&mut *db, staff.congress).await?;
    Ok(Json(Box::pin(proposals::compare_all(&mut db, &edition, path.timetable)).await?))
}

/// Read a proposal
///
/// Each session that would move with its placement before and after, and what the proposal does to the measures and
/// conflicts of the draft of now.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/timetables/{timetable}/proposals/{proposal}", tag = "Schedule",
    params(ProposalPath),
    responses((status = 200, description = "The proposal", body = TimetableProposal)),
)]
pub async fn get_proposal(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<ProposalPath>,
) -> Result<Json<TimetableProposal>> {
    let mut db = app.pool.acquire().await?;
    let edition = congress::find(&mut *db, staff.congress).await?;
    Ok(Json(Box::pin(proposals::read(&mut db, &edition, path.timetable, path.proposal)).await?))
}

/// Apply a proposal
///
/// Moves its sessions, or those selected with `only`, in one move, which `schedule/moves/{move}/undo` undoes. Each session
/// publishes `session.placed` or `session.unplaced`.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/timetables/{timetable}/proposals/{proposal}/apply", tag = "Schedule",
    params(ProposalPath),
    request_body = ApplyProposal,
    responses((status = 201, description = "The move", body = ScheduleMove), Problems<(kinds::Changed, kinds::Blocks)>),
)]
pub async fn apply_proposal(
    _: Staff<permission::ScheduleEdit>,
    Path(path): Path<ProposalPath>,
    creating: Creating<Valid<ApplyProposal>>,
) -> Result<Created> {
    let Creating { body: Valid(how), mut change } = creating;
    let moved = Box::pin(proposals::apply(&mut change, path.timetable, path.proposal, &how)).await?;
    change.created_record(&MovePath { congress: path.congress, id: moved.id }, &moved).await
}

/// Check whether a timetable is possible
///
/// What a search with this request cannot place, and why, without searching: no room or time for a session, pinned sessions
/// that block each other, speakers or rooms with too little time. Without a problem, a timetable is likely but not certain.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/feasibility", tag = "Schedule", params(CongressPath),
    request_body = NewTimetable,
    responses((status = 200, description = "The report", body = FeasibilityReport)),
)]
pub async fn check_feasibility(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Valid(request): Valid<NewTimetable>,
) -> Result<Json<FeasibilityReport>> {
    let mut db = app.pool.acquire().await?;
    let edition = congress::find(&mut *db, staff.congress).await?;
    let WholeDraft { draft, people } = WholeDraft::read(&mut db, &edition).await?;
    drop(db);
    let now = app.now();
    request.assume.check(&draft, "/assume")?;
    request.check(&draft, now)?;
    let check = move || feasibility::check(&SearchInput::new(draft, people, request, 1, now));
    let check = tokio::task::spawn_blocking(check);
    Ok(Json(check.await.map_err(Error::internal)?))
}

/// Repair the draft
///
/// Searches for the fewest moves after a speaker is away, a room is closed, or a session is cancelled or longer, and answers
/// with the proposal. If that takes longer than two seconds, the answer is 202, and the search goes on in the background.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/repairs", tag = "Schedule", params(CongressPath),
    request_body = NewScheduleRepair,
    responses((status = 200, description = "The repair", body = ScheduleRepair),
              (status = 202, description = "The repair, still searching", body = ScheduleRepair), Problems<kinds::Running>),
)]
pub async fn repair_schedule(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Valid(repair): Valid<NewScheduleRepair>,
) -> Result<(StatusCode, Json<ScheduleRepair>)> {
    let mut change = staff.begin(&app).await?;
    let actor = change.actor();
    let (started, input) = Box::pin(timetables::start(&mut change, repair.into(), true)).await?;
    change.commit().await?;
    let leased = LeasedTimetable { id: started.id, congress: staff.congress, attempts: 1 };
    // The search has begun, whatever fails now: it ends in the background.
    let repair = match Box::pin(find_repair(&app, actor, input, leased)).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(timetable.id = %leased.id, ?error, "repair failed within its request");
            None
        }
    };
    let repair = repair.unwrap_or(ScheduleRepair { timetable: started, proposal: None });
    let status = if repair.proposal.is_some() { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, Json(repair)))
}

/// Searches for a repair within the request; `None` if it takes longer.
async fn find_repair(
    app: &App,
    actor: Actor,
    input: SearchInput,
    leased: LeasedTimetable,
) -> Result<Option<ScheduleRepair>> {
    let found = Box::pin(repairs::search(app, actor, input, leased)).await?;
    let Some(timetable) = found else { return Ok(None) };
    if timetable.state != TimetableState::Done {
        return Ok(Some(ScheduleRepair { timetable, proposal: None }));
    }
    let mut db = app.pool.acquire().await?;
    let edition = congress::find(&mut *db, leased.congress).await?;
    let proposal = Some(Box::pin(proposals::read(&mut db, &edition, timetable.id, 1)).await?);
    Ok(Some(ScheduleRepair { timetable, proposal }))
}

/// What to explain: the draft, or a proposal.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExplanationQuery {
    /// Id of a search: explains where its proposal places the session, by the objectives of the search.
    timetable: Option<TimetableId>,
    /// Number of the proposal.
    #[serde(default = "first_proposal")]
    #[param(minimum = 1, default = 1)]
    proposal: i32,
}

fn first_proposal() -> i32 {
    1
}

/// Explain a placement
///
/// The conflicts of a session where it is, what blocks other places, and the five best alternatives: in the draft, or with
/// `timetable` in a proposal.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/placement/explanation", tag = "Schedule",
    params(SessionPath, ExplanationQuery),
    responses((status = 200, description = "The explanation", body = PlacementExplanation)),
)]
pub async fn explain_placement(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Query(query): Query<ExplanationQuery>,
) -> Result<Json<PlacementExplanation>> {
    let mut db = app.pool.acquire().await?;
    let edition = congress::find(&mut *db, staff.congress).await?;
    let (WholeDraft { draft, people }, request) = match query.timetable {
        Some(timetable) => {
            Box::pin(proposals::explained(&mut db, &edition, timetable, query.proposal)).await?
        }
        None => {
            let request = NewTimetable { unconfirmed: true, ..NewTimetable::default() };
            (WholeDraft::read(&mut db, &edition).await?, request)
        }
    };
    drop(db);
    let session = draft.sessions.iter().find(|session| session.id == path.session).cloned();
    let session = session.ok_or(RequestError::NoSuch("session"))?;
    let now = app.now();
    let explain = move || explanation::explain(SearchInput::new(draft, people, request, 1, now), &session);
    let explain = tokio::task::spawn_blocking(explain);
    Ok(Json(explain.await.map_err(Error::internal)?))
}
