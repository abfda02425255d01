use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    model::{BallotVoiding, BallotVoidingResult, VoteFlag, VoteFlagKind},
    rules::kinds,
    store, voiding,
};
use crate::{
    app::App,
    award::{awards, paths::AwardPath},
    http::{Json, Page, Paging, Path, Problems, Query, Result, Valid},
    identity::{Staff, permission},
};

crate::operations! {
    list_vote_flags,
    void_votes,
}

/// Thresholds for flags.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct VoteFlagQuery {
    /// The length of the period, in minutes.
    #[param(minimum = 1, maximum = 10_000, default = 10)]
    minutes: Option<i32>,
    /// The number of ballots within the period.
    #[param(minimum = 2, maximum = 1_000_000, default = 20)]
    at_least: Option<i64>,
}

/// List vote flags
///
/// Returns networks and domains from which many accounts voted in a short time, the most ballots in a short time first. Offices and
/// universities can look like that too, so nothing is voided automatically. The choice on ballots is not shown.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/vote/flags", tag = "Award", params(AwardPath, VoteFlagQuery, Paging),
    responses((status = 200, description = "A page of flags", body = Page<VoteFlag>)),
)]
pub async fn list_vote_flags(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(query): Query<VoteFlagQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<VoteFlag>> {
    let award = awards::find(&app.pool, staff.congress, &path.award, true).await?;
    let thresholds = (query.minutes.unwrap_or(10), query.at_least.unwrap_or(20));
    let after: Option<(i64, VoteFlagKind, String)> = paging.after("peak")?;
    let rows = store::list_flags(&app.pool, award.id, thresholds, after, paging.limit()).await?;
    Ok(paging.page("peak", rows, |last| (last.peak, last.kind, last.key.clone())))
}

/// Void ballots
///
/// Voids the ballots of a network, a domain or an account, with a reason, until the award is published. They are kept, counted as void,
/// and can no longer be changed.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/vote/void", tag = "Award", params(AwardPath),
    request_body = BallotVoiding,
    responses((status = 200, description = "The number of ballots voided", body = BallotVoidingResult), Problems<kinds::NotNow>),
)]
pub async fn void_votes(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Valid(new): Valid<BallotVoiding>,
) -> Result<Json<BallotVoidingResult>> {
    let mut change = staff.begin(&app).await?;
    let voided = voiding::void(&mut change, &path.award, new).await?;
    change.commit().await?;
    Ok(Json(BallotVoidingResult { voided }))
}
