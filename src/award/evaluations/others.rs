//! What others have said of an entry.

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

/// Read what is said of an entry
///
/// The secretariat reads who has evaluated it and whether they are done; what they say, once the round is closed, or before where the
/// award has `open_scores`. Evaluators read what others have said of their own entries once the round is closed, without names.
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
    // Whoever evaluates it does not read what others say before they are bound by what they said, whatever else they are.
    let reads = closed || (award.open_scores && !own);
    let place = (round.id, path.entry);
    let rows =
        store::of_entry(&mut *db, place, (manages, reads), paging.after("id")?, paging.limit()).await?;
    let page = paging.page("id", rows, |last| last.0);
    Ok(Page { items: page.items.into_iter().map(|row| row.1).collect(), next: page.next })
}
