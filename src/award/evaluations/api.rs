use axum::extract::State;
use sqlx::PgConnection;

use super::{
    model::{Evaluation, MyEvaluation, NewEvaluation},
    rules::{self, Refused},
    store,
};
use crate::{
    app::App,
    award::{
        awards::{self, Award, Round, RoundPath},
        catalogue::{EVALUATION_REOPENED, EVALUATION_SUBMITTED, EvaluationChanged},
        panel::EvaluationState,
    },
    events,
    http::{IfMatch, Page, Paging, Path, Problems, Query, RequestError, Result, Valid, WithEtag},
    identity::{Staff, permission},
    types::{AccountId, CongressId, EntryId, EvaluationId, RoundId, Slug},
};

crate::congress_path! {
    pub EvaluationPath "/awards/{award}/rounds/{round}/entries/{entry}/evaluation" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Slug of the round.
        #[param(example = "technical")]
        round: Slug,
        /// Id of the entry.
        entry: EntryId,
    }
}

/// Finds an award and one of its rounds; drafts only for the secretariat.
pub(super) async fn round(
    db: &mut PgConnection,
    (congress, drafts): (CongressId, bool),
    (award, round): (&Slug, &Slug),
) -> Result<(Award, Round)> {
    let award = awards::find(db, congress, award, drafts).await?;
    let round = award.round(round).cloned().ok_or(RequestError::NoSuch("round"))?;
    Ok((award, round))
}

/// List my evaluations
///
/// Returns the entries of the round that are assigned to you, and the state of each evaluation.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/evaluations", tag = "Award", params(RoundPath, Paging),
    responses((status = 200, description = "A page of entries", body = Page<MyEvaluation>)),
)]
pub async fn list_my_evaluations(
    me: Staff<permission::AwardEvaluate>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<MyEvaluation>> {
    let mut db = app.pool.acquire().await?;
    let (_, round) = round(&mut db, (me.congress, false), path.slugs()).await?;
    let after = paging.after("assigned_at")?;
    let rows = store::mine(&mut *db, (round.id, me.account), after, paging.limit()).await?;
    Ok(paging.page("assigned_at", rows, |last| (last.assigned_at, last.entry)))
}

/// Get my evaluation
///
/// Returns what you have saved so far. Entries that are not assigned to you are not found.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/entries/{entry}/evaluation", tag = "Award",
    params(EvaluationPath),
    responses((status = 200, description = "My evaluation", body = Evaluation)),
)]
pub async fn get_evaluation(
    me: Staff<permission::AwardEvaluate>,
    State(app): State<App>,
    Path(path): Path<EvaluationPath>,
) -> Result<WithEtag<Evaluation>> {
    let mut db = app.pool.acquire().await?;
    let (_, round) = round(&mut db, (me.congress, false), (&path.award, &path.round)).await?;
    let found = store::find(&mut *db, (round.id, path.entry, me.account)).await?;
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("evaluation"))?.1))
}

/// Save my evaluation
///
/// Replaces your scores and texts, as a draft or as submitted. Once the round has closed or its last second is over, nothing can be
/// changed.
#[utoipa::path(
    put, path = "/congresses/{congress}/awards/{award}/rounds/{round}/entries/{entry}/evaluation", tag = "Award",
    params(EvaluationPath, IfMatch), request_body = NewEvaluation,
    responses((status = 200, description = "The saved evaluation", body = Evaluation), Problems<(Refused, awards::Refused)>),
)]
pub async fn save_evaluation(
    me: Staff<permission::AwardEvaluate>,
    State(app): State<App>,
    Path(path): Path<EvaluationPath>,
    if_match: IfMatch,
    Valid(new): Valid<NewEvaluation>,
) -> Result<WithEtag<Evaluation>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let (award, mut round) = round(&mut tx, (me.congress, false), (&path.award, &path.round)).await?;
    let place = (round.id, path.entry, me.account);
    round.closed_at = store::hold_open(&mut *tx, round.id).await?.ok_or(RequestError::NoSuch("round"))?;
    lock(&mut tx, place).await?;
    let (id, before) = store::find(&mut *tx, place).await?.ok_or(RequestError::NoSuch("evaluation"))?;
    award.must_be_open()?;
    rules::takes_evaluations(&round, now)?;
    if_match.check(&before)?;
    rules::check(&new, &round)?;
    store::write(&mut tx, (round.id, id), &new, now).await?;
    let kind = match (before.state, new.submitted) {
        (_, true) => Some(&EVALUATION_SUBMITTED),
        (EvaluationState::Submitted, false) => Some(&EVALUATION_REOPENED),
        _ => None,
    };
    if let Some(kind) = kind {
        // Only that it was submitted, not its content.
        let payload = EvaluationChanged {
            award: path.award,
            round: path.round,
            entry: path.entry,
            evaluator: me.account,
        };
        events::publish(&mut tx, me.actor, kind.of(Some(me.congress), *id, &payload), now).await?;
    }
    let after = store::find(&mut *tx, place).await?.ok_or(RequestError::NoSuch("evaluation"))?.1;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Locks the evaluation, so that concurrent writes are serialized.
async fn lock(
    db: &mut PgConnection,
    (round, entry, account): (RoundId, EntryId, AccountId),
) -> sqlx::Result<Option<EvaluationId>> {
    sqlx::query_scalar!(
        r#"
        -- award::lock_evaluation
        select id as "id: EvaluationId" from award_evaluation
        where round_id = $1 and entry_id = $2 and account_id = $3 for no key update
        "#,
        *round,
        *entry,
        *account,
    )
    .fetch_optional(db)
    .await
}
