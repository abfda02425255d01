use axum::extract::State;

use super::{
    model::{EntryEvaluation, ReminderResult, RoundProgress},
    reminders,
    rules::{EvaluationError, kinds},
    store,
};
use crate::{
    app::App,
    award::{
        awards,
        paths::{RoundEntryPath, RoundPath},
    },
    http::{Json, Page, Paging, Path, Problems, Query, RequestError, Result},
    identity::{
        Staff,
        permission::{self, Either},
    },
};

crate::operations! {
    list_entry_evaluations,
    get_round_progress,
    remind_evaluators,
}

/// List evaluations of an entry
///
/// The secretariat sees who evaluates the entry and whether they have submitted; the content only once the round is closed, or earlier if
/// the award has `open_scores`. Evaluators see the submitted evaluations of their own entries once the round is
/// closed, without names.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/entries/{entry}/evaluations", tag = "Award",
    params(RoundEntryPath, Paging),
    responses((status = 200, description = "A page of evaluations", body = Page<EntryEvaluation>), Problems<kinds::NotClosed>),
)]
pub async fn list_entry_evaluations(
    staff: Staff<Either<permission::AwardManage, permission::AwardEvaluate>>,
    State(app): State<App>,
    Path(path): Path<RoundEntryPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<EntryEvaluation>> {
    let mut db = app.pool.acquire().await?;
    let manages = staff.holds::<permission::AwardManage>();
    let slugs = (&path.award, &path.round);
    let (award, round) = awards::find_round(&mut *db, (staff.congress, manages), slugs).await?;
    let of = (round.id, path.entry);
    let is_own = store::is_assigned(&mut *db, of, staff.account).await?;
    let is_visible = store::is_visible(&mut *db, (award.id, path.entry), staff.account).await?;
    if !is_visible || !(manages || is_own) {
        return Err(RequestError::NoSuch("entry").into());
    }
    let closed = round.closed_at.is_some();
    if !manages && !closed {
        return Err(EvaluationError::NotClosed.into());
    }
    // An evaluator of the entry must not read others' scores before their own are final, whatever other roles they have.
    let reads = closed || (award.open_scores && !is_own);
    let after = paging.after("id")?;
    let reader = (staff.account, manages, reads);
    let rows = store::list_of_entry(&mut *db, of, reader, after, paging.limit()).await?;
    Ok(paging.page("id", rows, |last| last.id))
}

/// Get a round's progress
///
/// Counts submitted evaluations, without their content. For the progress of each evaluator, use GET …/evaluators.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/progress", tag = "Award", params(RoundPath),
    responses((status = 200, description = "Progress of the round", body = RoundProgress)),
)]
pub async fn get_round_progress(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
) -> Result<Json<RoundProgress>> {
    let mut db = app.pool.acquire().await?;
    let (award, round) = awards::find_round(&mut *db, (staff.congress, true), path.slugs()).await?;
    Ok(Json(store::count_progress(&mut *db, award.id, &round).await?))
}

/// Remind evaluators
///
/// Reminds every evaluator of the round with unfinished evaluations now. If reminders were already sent within 24 hours, none are sent.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/remind", tag = "Award", params(RoundPath),
    responses((status = 200, description = "The number of evaluators reminded", body = ReminderResult), Problems<(kinds::NotOpen, awards::kinds::WrongState)>),
)]
pub async fn remind_evaluators(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
) -> Result<Json<ReminderResult>> {
    let mut change = staff.begin(&app).await?;
    let (award, round) = awards::lock_round(&mut change, path.slugs()).await?;
    let reminded = reminders::remind_on_request(&mut change, (award, round)).await?;
    change.commit().await?;
    Ok(Json(ReminderResult { reminded }))
}
