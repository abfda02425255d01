use axum::extract::State;

use super::{advance::advance, store};
use crate::{
    app::App,
    award::{
        awards,
        paths::{AwardPath, RoundPath},
        standings::{
            model::{AdvanceDecision, NewAdvanceDecision},
            rules::StandingsError,
        },
    },
    http::{Json, Page, Paging, Path, Problems, Query, Result, Valid},
    identity::{Staff, permission},
};

crate::operations! {
    advance_entries,
    list_advances,
}

/// Advance entries
///
/// Advances entries by rank, and by hand with reasons; everything is recorded. If any entries were found deserving, only these can be
/// shortlisted; winners and special mentions must be shortlisted. A tie at the last place must be decided by hand. A repeated decision
/// for the same target replaces the previous one, until a later decision depends on it. Entrants learn of it when the award is published.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/advance", tag = "Award", params(RoundPath),
    request_body = NewAdvanceDecision,
    responses((status = 200, description = "The decision", body = AdvanceDecision), Problems<(StandingsError, awards::kinds::WrongState)>),
)]
pub async fn advance_entries(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Valid(new): Valid<NewAdvanceDecision>,
) -> Result<Json<AdvanceDecision>> {
    let mut change = staff.begin(&app).await?;
    let (award, round) = awards::lock_round(&mut change, path.slugs()).await?;
    let decision = advance(&mut change, staff.account, (&award, &round), &new).await?;
    change.commit().await?;
    Ok(Json(decision))
}

/// List advance decisions
///
/// Returns which entries advanced from which round, by rank and by hand, and why.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/advances", tag = "Award", params(AwardPath, Paging),
    responses((status = 200, description = "A page of decisions", body = Page<AdvanceDecision>)),
)]
pub async fn list_advances(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<AdvanceDecision>> {
    let award = awards::find(&app.pool, staff.congress, &path.award, true).await?;
    let after = paging.after("decided_at")?;
    let rows = store::list(&app.pool, award.id, None, after, paging.limit()).await?;
    Ok(paging.page("decided_at", rows, |last| (last.decided_at, last.id)))
}
