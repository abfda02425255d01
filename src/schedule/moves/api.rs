use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    model::{MadeScheduleMove, MoveError, NewScheduleMove, ScheduleMove},
    store,
};
use crate::{
    app::App,
    events::Creating,
    http::{
        Body, CongressPath, Created, Json, Page, Paging, Path, Problems, Query, RequestError, Result, Valid,
    },
    identity::{Staff, permission},
    schedule::paths::MovePath,
};

crate::operations! {
    list_moves,
    move_sessions,
    get_move,
    undo_move,
}

/// What a response to a move contains.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MoveQuery {
    /// Answer what the move did to the conflicts of the draft, too: timetable editors need no second request.
    #[serde(default)]
    conflicts: bool,
}

/// Move sessions
///
/// Places sessions and removes placements, all or nothing. Sessions can swap places. The draft may have conflicts
/// afterwards; `schedule/check` reports them beforehand, and with `conflicts=true` the response does.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/moves", tag = "Schedule", params(CongressPath, MoveQuery),
    request_body = NewScheduleMove,
    responses((status = 201, description = "The move", body = MadeScheduleMove)),
)]
pub async fn move_sessions(
    _: Staff<permission::ScheduleEdit>,
    Path(path): Path<CongressPath>,
    Query(query): Query<MoveQuery>,
    creating: Creating<Valid<NewScheduleMove>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let moved = super::create(&mut change, &new, query.conflicts).await?;
    change.created_record(&MovePath { congress: path.congress, id: moved.made.id }, &moved).await
}

/// List moves
///
/// Every change of placements in the draft, latest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/moves", tag = "Schedule", params(CongressPath, Paging),
    responses((status = 200, description = "A page of moves", body = Page<ScheduleMove>)),
)]
pub async fn list_moves(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<ScheduleMove>> {
    let rows = store::list(&app.pool, staff.congress, None, paging.after("id")?, paging.limit()).await?;
    Ok(paging.page("id", rows, |last| last.id))
}

/// Read a move
///
/// Returns its sessions with their placements before and after, and whether it was undone.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/moves/{move}", tag = "Schedule", params(MovePath),
    responses((status = 200, description = "The move", body = ScheduleMove)),
)]
pub async fn get_move(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    Path(path): Path<MovePath>,
) -> Result<Json<ScheduleMove>> {
    let found = store::find(&app.pool, staff.congress, path.id).await?;
    Ok(Json(found.ok_or(RequestError::NoSuch("move"))?))
}

/// Undo a move
///
/// Restores the previous placements, if no moved session has been moved again. The undo is itself a move and can be
/// undone.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/moves/{move}/undo", tag = "Schedule", params(MovePath, MoveQuery),
    responses((status = 201, description = "The move that restores the placements", body = MadeScheduleMove), Problems<MoveError>),
)]
pub async fn undo_move(
    _: Staff<permission::ScheduleEdit>,
    Path(path): Path<MovePath>,
    Query(query): Query<MoveQuery>,
    creating: Creating<Body>,
) -> Result<Created> {
    let mut change = creating.change;
    let undoing = super::undo(&mut change, path.id, query.conflicts).await?;
    change.created_record(&MovePath { congress: path.congress, id: undoing.made.id }, &undoing).await
}
