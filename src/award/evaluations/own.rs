use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    evaluation,
    model::{Evaluation, EvaluationSummary, EvaluationUpdate},
    rules::kinds,
    store,
};
use crate::{
    app::App,
    award::{awards, panel::EvaluationState, paths::OwnEvaluationPath},
    http::{
        CongressPath, IfMatch, Page, Paging, Path, Problems, Query, RequestError, Result, Valid, WithEtag,
    },
    identity::{Staff, permission},
    types::Slug,
};

crate::operations! {
    list_my_evaluations,
    get_my_evaluation,
    save_my_evaluation,
}

/// Filters for your evaluations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OwnEvaluationQuery {
    /// Slug of the award.
    award: Option<Slug>,
    /// Slug of the round.
    round: Option<Slug>,
    /// Evaluations in this state.
    #[serde(default)]
    #[param(inline)]
    state: Option<EvaluationState>,
}

/// List my evaluations
///
/// Returns the entries assigned to you in all rounds of all awards of the congress, and the state of each evaluation.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/evaluations", tag = "Award", params(CongressPath, OwnEvaluationQuery, Paging),
    responses((status = 200, description = "A page of evaluations", body = Page<EvaluationSummary>)),
)]
pub async fn list_my_evaluations(
    me: Staff<permission::AwardEvaluate>,
    State(app): State<App>,
    Query(query): Query<OwnEvaluationQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<EvaluationSummary>> {
    let (of, within) = ((me.congress, me.account), (query.award.as_ref(), query.round.as_ref()));
    let after = paging.after("assigned_at")?;
    let rows = store::list_own(&app.pool, of, within, query.state, after, paging.limit()).await?;
    Ok(paging.page("assigned_at", rows, |last| (last.assigned_at, last.id)))
}

/// Get my evaluation
///
/// Returns what you have saved so far. Only evaluations that are assigned to you are found.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/evaluations/{evaluation}", tag = "Award", params(OwnEvaluationPath),
    responses((status = 200, description = "My evaluation", body = Evaluation)),
)]
pub async fn get_my_evaluation(
    me: Staff<permission::AwardEvaluate>,
    State(app): State<App>,
    Path(path): Path<OwnEvaluationPath>,
) -> Result<WithEtag<Evaluation>> {
    let found = store::find_own(&app.pool, (me.congress, me.account), path.evaluation).await?;
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("evaluation"))?))
}

/// Save my evaluation
///
/// Replaces your scores and texts, as a draft or as submitted. Once the round has closed or its last second is over, nothing can be
/// changed.
#[utoipa::path(
    put, path = "/congresses/{congress}/me/evaluations/{evaluation}", tag = "Award",
    params(OwnEvaluationPath, IfMatch), request_body = EvaluationUpdate,
    responses((status = 200, description = "The saved evaluation", body = Evaluation), Problems<(kinds::NotOpen, kinds::Unfit, awards::kinds::WrongState)>),
)]
pub async fn save_my_evaluation(
    me: Staff<permission::AwardEvaluate>,
    State(app): State<App>,
    Path(path): Path<OwnEvaluationPath>,
    if_match: IfMatch,
    Valid(new): Valid<EvaluationUpdate>,
) -> Result<WithEtag<Evaluation>> {
    let mut change = me.begin(&app).await?;
    let (round, before) = evaluation::lock(&mut change, me.account, path.evaluation).await?;
    if_match.check(&before)?;
    let saved = evaluation::save(&mut change, me.account, (&round, &before), &new).await?;
    change.commit().await?;
    Ok(WithEtag(saved))
}
