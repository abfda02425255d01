//! Database queries, one function each.

use std::collections::{HashMap, HashSet};

use sqlx::{PgConnection, PgExecutor};

use super::rules::{ScoreSheet, SubmittedScores};
use crate::{
    award::{
        awards::{Award, AwardRound},
        entries::EntryState,
        panel,
    },
    types::{AccountId, Country, EntryId, RoundId},
};

/// An entry of a round.
pub struct StandingEntry {
    pub id: EntryId,
    pub state: EntryState,
    pub title: Option<String>,
    pub city: Option<String>,
    pub country: Option<Country>,
    pub missing: i64,
    pub recused: i64,
}

/// The input for computing a round's results.
pub struct RoundSheet {
    pub entries: Vec<StandingEntry>,
    /// By the index of the entry and of the evaluator.
    pub scores: ScoreSheet,
    pub evaluators: Vec<AccountId>,
}

/// Reads the input for computing a round's results. Entries that the reader is recused from are left out before anything is counted, so
/// that no figure reveals anything about them.
pub async fn read_sheet(
    db: &mut PgConnection,
    (award, round): (&Award, &AwardRound),
    reader: Option<AccountId>,
) -> sqlx::Result<RoundSheet> {
    let entries = sqlx::query_as!(
        StandingEntry,
        r#"
        -- award::standings_entries
        select e.id, e.state as "state: EntryState", e.title, e.city, e.country as "country: Country",
               (select count(*) from award_evaluation x where x.entry_id = e.id and x.round_id = $2 and x.submitted_at is null)
                   as "missing!",
               (select count(*) from award_recusal r join award_evaluator v on v.account_id = r.account_id and v.round_id = $2
                where r.entry_id = e.id) as "recused!"
        from award_entry e
        where e.award_id = $1 and e.state = any($3)
          and not exists (select from award_recusal r where r.entry_id = e.id and r.account_id = $4)
        order by e.created_at, e.id
        "#,
        *award.id,
        *round.id,
        &panel::states_from(round.takes) as &[String],
        reader.map(|id| *id),
    )
    .fetch_all(&mut *db)
    .await?;
    let by_entry: HashMap<_, _> = entries.iter().enumerate().map(|(nth, entry)| (entry.id, nth)).collect();
    let rows = sqlx::query!(
        r#"
        -- award::standings_scores
        select x.entry_id as "entry: EntryId", x.account_id as "account: AccountId",
               array(select s.score from award_score s join award_criterion k on k.id = s.criterion_id
                     where s.evaluation_id = x.id order by k.position, k.slug) as "scores!"
        from award_evaluation x
        where x.round_id = $1 and x.submitted_at is not null
        order by x.account_id, x.entry_id
        "#,
        *round.id,
    )
    .fetch_all(db)
    .await?;
    let mut evaluators: Vec<_> = rows
        .iter()
        .filter(|row| by_entry.contains_key(&row.entry))
        .map(|row| row.account)
        .collect::<HashSet<_>>()
        .into_iter()
        .collect();
    evaluators.sort_unstable();
    let by_account: HashMap<_, _> =
        evaluators.iter().enumerate().map(|(nth, account)| (*account, nth)).collect();
    let submitted = rows.iter().filter_map(|row| {
        Some(SubmittedScores {
            entry: *by_entry.get(&row.entry)?,
            evaluator: *by_account.get(&row.account)?,
            scores: row.scores.iter().map(|score| i64::from(*score)).collect(),
        })
    });
    let weights = round.criteria.iter().map(|criterion| i64::from(criterion.weight)).collect();
    let scores = ScoreSheet { weights, entries: entries.len(), submitted: submitted.collect() };
    Ok(RoundSheet { entries, scores, evaluators })
}

/// Whether an account is or was an evaluator of a round.
pub async fn evaluates_in(db: impl PgExecutor<'_>, round: RoundId, account: AccountId) -> sqlx::Result<bool> {
    let evaluates = sqlx::query_scalar!(
        r#"
        -- award::evaluates_in
        select exists (select from award_evaluator where round_id = $1 and account_id = $2) as "evaluates!"
        "#,
        *round,
        *account,
    );
    evaluates.fetch_one(db).await
}
