use axum::extract::State;

use super::{
    assignments, balancing, evaluators,
    model::{
        AssignmentResult, AssignmentsUpdate, BalancingOptions, BalancingResult, EntryAssignment, Evaluator,
        EvaluatorUpdate,
    },
    recusals,
    rules::PanelError,
    store,
};
use crate::{
    app::App,
    award::{
        awards::{self, AwardError},
        paths::{EvaluatorPath, RoundPath},
    },
    http::{
        IfMatch, Json, NoContent, Page, Paging, Path, Problems, Query, RequestError, Result, Valid, WithEtag,
    },
    identity::{Staff, permission},
};

crate::operations! {
    list_evaluators,
    get_evaluator,
    set_evaluator,
    remove_evaluator,
    list_assignments,
    set_assignments,
    balance_assignments,
}

/// List evaluators
///
/// Returns the progress of each evaluator of the round, without the content of evaluations.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators", tag = "Award", params(RoundPath, Paging),
    responses((status = 200, description = "A page of evaluators", body = Page<Evaluator>)),
)]
pub async fn list_evaluators(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Evaluator>> {
    let (_, round) = awards::find_round(&app.pool, (staff.congress, true), path.slugs()).await?;
    let after = paging.after("added_at")?;
    let rows = store::list_evaluators(&app.pool, round.id, None, after, paging.limit()).await?;
    Ok(paging.page("added_at", rows, |last| (last.added_at, last.account)))
}

/// Get an evaluator
///
/// Returns the profile and the progress of an evaluator of the round, without the content of evaluations.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators/{account}", tag = "Award", params(EvaluatorPath),
    responses((status = 200, description = "The evaluator", body = Evaluator)),
)]
pub async fn get_evaluator(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EvaluatorPath>,
) -> Result<WithEtag<Evaluator>> {
    let (_, round) = awards::find_round(&app.pool, (staff.congress, true), path.slugs()).await?;
    let found = store::find_evaluator(&app.pool, round.id, path.account).await?;
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("evaluator"))?))
}

/// Set an evaluator
///
/// Adds an account with the role `evaluator` to the round, or replaces its profile. Entries that the evaluator must no longer have are
/// taken back and given to another evaluator.
#[utoipa::path(
    put, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators/{account}", tag = "Award",
    params(EvaluatorPath, IfMatch), request_body = EvaluatorUpdate,
    responses((status = 200, description = "The evaluator", body = Evaluator), Problems<(PanelError, AwardError)>),
)]
pub async fn set_evaluator(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EvaluatorPath>,
    if_match: IfMatch,
    Valid(new): Valid<EvaluatorUpdate>,
) -> Result<WithEtag<Evaluator>> {
    let mut change = staff.begin(&app).await?;
    let (award, round) = awards::lock_round(&mut change, path.slugs()).await?;
    if let Some(known) = store::find_evaluator(change.db(), round.id, path.account).await? {
        if_match.check(&known)?;
    }
    evaluators::set(&mut change, (&award, &round), path.account, &new).await?;
    recusals::recuse_from_conflicted_entries(&mut change, &award, path.account).await?;
    let set = store::find_evaluator(change.db(), round.id, path.account).await?;
    change.commit().await?;
    Ok(WithEtag(set.ok_or(RequestError::NoSuch("evaluator"))?))
}

/// Remove an evaluator
///
/// Submitted evaluations stay and count; the others are given to other evaluators, if any may have them.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluators/{account}", tag = "Award", params(EvaluatorPath),
    responses((status = 204, description = "Removed"), Problems<(PanelError, AwardError)>),
)]
pub async fn remove_evaluator(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EvaluatorPath>,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    let (award, round) = awards::lock_round(&mut change, path.slugs()).await?;
    evaluators::remove(&mut change, (&award, &round), path.account).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// List assignments
///
/// Returns each entry of the round with its evaluators and their progress.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/assignments", tag = "Award", params(RoundPath, Paging),
    responses((status = 200, description = "A page of entries with their evaluators", body = Page<EntryAssignment>)),
)]
pub async fn list_assignments(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<EntryAssignment>> {
    let (award, round) = awards::find_round(&app.pool, (staff.congress, true), path.slugs()).await?;
    let of = (award.id, round.id, round.takes);
    let after = paging.after("created_at")?;
    let rows = store::list_entry_assignments(&app.pool, of, after, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.entry)))
}

/// Assign entries by hand
///
/// Sets exactly these evaluators for the listed entries. If some must not evaluate an entry, all conflicts are reported at once and nothing
/// is assigned. An evaluation that has begun cannot be taken back: recuse its evaluator instead.
#[utoipa::path(
    put, path = "/congresses/{congress}/awards/{award}/rounds/{round}/assignments", tag = "Award", params(RoundPath),
    request_body = AssignmentsUpdate,
    responses((status = 200, description = "The result", body = AssignmentResult), Problems<(PanelError, AwardError)>),
)]
pub async fn set_assignments(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Valid(new): Valid<AssignmentsUpdate>,
) -> Result<Json<AssignmentResult>> {
    let mut change = staff.begin(&app).await?;
    let (award, round) = awards::lock_round(&mut change, path.slugs()).await?;
    let result = assignments::set(&mut change, (&award, &round), &new).await?;
    change.commit().await?;
    Ok(Json(result))
}

/// Balance assignments
///
/// Gives each entry the required number of evaluators, who are not from its cities, countries or employers, are not recused, and read its
/// language. By default loads differ by one at most; evaluators who had an entry or its city in another round are avoided, and all pairs
/// of evaluators share entries equally often. Manual assignments and begun evaluations stay; all others are rebalanced. If balancing is
/// impossible, the problem says why and nothing changes. Each evaluator gets one e-mail.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/assignments/balance", tag = "Award", params(RoundPath),
    request_body = BalancingOptions,
    responses((status = 200, description = "The result", body = BalancingResult), Problems<(PanelError, AwardError)>),
)]
pub async fn balance_assignments(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Valid(options): Valid<BalancingOptions>,
) -> Result<Json<BalancingResult>> {
    let mut change = staff.begin(&app).await?;
    let (award, round) = awards::lock_round(&mut change, path.slugs()).await?;
    let balanced = balancing::balance(&mut change, (&award, &round), &options).await?;
    change.commit().await?;
    Ok(Json(balanced))
}
