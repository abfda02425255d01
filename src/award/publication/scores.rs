//! Anonymous scores, from which outsiders can recompute the standings.

use std::collections::HashMap;

use axum::extract::State;
use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::{
    app::App,
    award::{
        awards::{self, Award, AwardPath, AwardState, Round, RoundKind},
        standings::{self, Agreement},
    },
    http::{Json, Path, RequestError, Result},
    identity::{Reader, permission},
    types::{AccountId, EntryId, RoundId, Slug},
};

/// Every score of the award's closed rounds.
#[derive(Debug, Serialize, ToSchema)]
pub struct AwardScores {
    /// Slug of the award.
    pub award: Slug,
    pub rounds: Vec<RoundScores>,
}

/// Every score of a round, and the results computed from them.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundScores {
    pub round: Slug,
    pub scale_min: i32,
    pub scale_max: i32,
    /// In the order of the scores.
    pub criteria: Vec<CriterionWeight>,
    pub evaluations: Vec<AnonymousEvaluation>,
    /// The results computed from the evaluations.
    pub entries: Vec<EntryResult>,
    pub agreement: Agreement,
}

/// A criterion of a round.
#[derive(Debug, Serialize, ToSchema)]
pub struct CriterionWeight {
    pub criterion: Slug,
    pub weight: i32,
}

/// An anonymous evaluation of an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnonymousEvaluation {
    pub entry: EntryId,
    /// A random label that identifies an evaluator within a round.
    #[schema(examples("E7"))]
    pub evaluator: String,
    /// One for each criterion.
    pub scores: Vec<i64>,
}

/// The result for an entry, as in the standings.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryResult {
    pub entry: EntryId,
    pub evaluations: usize,
    pub missing: i64,
    pub recused: i64,
    #[schema(required)]
    pub rank: Option<usize>,
    pub tied: bool,
    #[schema(required)]
    pub mean: Option<f64>,
    #[schema(required)]
    pub z: Option<f64>,
    #[schema(required)]
    pub borda: Option<f64>,
}

/// Get the anonymous scores
///
/// Public once the award is published, so that anyone can recompute the standings; before that, the secretariat reads those of closed
/// rounds. Evaluators cannot be identified, and entries that were not found deserving appear by their ids only.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/results/scores", tag = "Award", params(AwardPath),
    responses((status = 200, description = "The scores", body = AwardScores)),
)]
pub async fn get_scores(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
) -> Result<Json<AwardScores>> {
    let manages = reader.holds::<permission::AwardManage>();
    let mut db = app.pool.acquire().await?;
    let award = awards::find(&mut *db, reader.congress, &path.award, manages).await?;
    let published = award.state == AwardState::Published;
    // Before publication, as with the standings: nothing that the reader is recused from.
    let account = reader.account::<permission::AwardManage>().filter(|_| !published);
    if !(published || manages) {
        return Err(RequestError::NoSuch("result").into());
    }
    let closed = |round: &&Round| round.kind != RoundKind::Public && round.closed_at.is_some();
    let mut rounds = Vec::new();
    for round in award.rounds.iter().filter(closed) {
        rounds.push(of_round(&mut db, (&award, round), account).await?);
    }
    Ok(Json(AwardScores { award: path.award, rounds }))
}

async fn of_round(
    db: &mut PgConnection,
    (award, round): (&Award, &Round),
    reader: Option<AccountId>,
) -> sqlx::Result<RoundScores> {
    let labels = labels(&mut *db, round.id).await?;
    let (known, sheet, accounts) = standings::read(db, (award, round), reader).await?;
    let label = |evaluator: usize| accounts.get(evaluator).and_then(|account| labels.get(account)).copied();
    let mut evaluations: Vec<_> = sheet
        .given
        .iter()
        .map(|given| AnonymousEvaluation {
            entry: known[given.entry].entry,
            evaluator: format!("E{}", label(given.evaluator).unwrap_or_default()),
            scores: given.scores.clone(),
        })
        .collect();
    // The order must not reveal the order of the accounts.
    evaluations.sort_by(|one, other| (one.entry, &one.evaluator).cmp(&(other.entry, &other.evaluator)));
    let entries = known.iter().zip(sheet.reckon()).map(|(known, result)| EntryResult {
        entry: known.entry,
        evaluations: result.evaluations,
        missing: known.missing,
        recused: known.recused,
        rank: result.rank,
        tied: result.tied,
        mean: result.mean,
        z: result.z,
        borda: result.borda,
    });
    let criteria = round
        .criteria
        .iter()
        .map(|criterion| CriterionWeight { criterion: criterion.slug.clone(), weight: criterion.weight });
    Ok(RoundScores {
        round: round.slug.clone(),
        scale_min: round.scale_min,
        scale_max: round.scale_max,
        criteria: criteria.collect(),
        evaluations,
        entries: entries.collect(),
        agreement: sheet.agreement(&round.criteria),
    })
}

/// The label of each evaluator.
async fn labels(db: &mut PgConnection, round: RoundId) -> sqlx::Result<HashMap<AccountId, i32>> {
    let rows = sqlx::query!(
        r#"
        -- award::labels
        select account_id as "account: AccountId", label as "label!" from award_evaluator where round_id = $1 and label is not null
        "#,
        *round,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.account, row.label)).collect())
}
