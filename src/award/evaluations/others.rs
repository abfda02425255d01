//! Evaluations of an entry, for readers other than the evaluator.

use axum::extract::State;

use super::{
    api::{EvaluationPath, round},
    model::OthersEvaluation,
    rules::Refused,
    store,
};
use crate::{
    app::App,
    http::{Page, Paging, Path, Problems, Query, RequestError, Result},
    identity::{
        Staff,
        permission::{self, Either},
    },
};

/// List evaluations of an entry
///
/// The secretariat sees who evaluates the entry and whether they have submitted; the content only once the round is closed, or earlier if
/// the award has `open_scores`. Evaluators see others' evaluations of their own entries once the round is closed, without names.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/entries/{entry}/evaluations", tag = "Award",
    params(EvaluationPath, Paging),
    responses((status = 200, description = "A page of evaluations", body = Page<OthersEvaluation>), Problems<Refused>),
)]
pub async fn list_evaluations_of_entry(
    staff: Staff<Either<permission::AwardManage, permission::AwardEvaluate>>,
    State(app): State<App>,
    Path(path): Path<EvaluationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<OthersEvaluation>> {
    let mut db = app.pool.acquire().await?;
    let manages = staff.holds::<permission::AwardManage>();
    let (award, round) = round(&mut db, (staff.congress, manages), (&path.award, &path.round)).await?;
    let own = store::find(&mut *db, (round.id, path.entry, staff.account)).await?.is_some();
    let there = store::is_there(&mut *db, (award.id, path.entry), staff.account).await?;
    if !there || !(manages || own) {
        return Err(RequestError::NoSuch("entry").into());
    }
    let closed = round.closed_at.is_some();
    if !manages && !closed {
        return Err(Refused::NotClosed.into());
    }
    // An evaluator of the entry must not read others' scores before their own are final, whatever other roles they have.
    let reads = closed || (award.open_scores && !own);
    let place = (round.id, path.entry);
    let rows =
        store::of_entry(&mut *db, place, (manages, reads), paging.after("id")?, paging.limit()).await?;
    let page = paging.page("id", rows, |last| last.0);
    Ok(Page { items: page.items.into_iter().map(|row| row.1).collect(), next: page.next })
}
