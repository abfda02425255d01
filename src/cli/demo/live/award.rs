//! The award `demo-award`: jury and public vote are open, and some evaluations are submitted.

use super::data::cities::{AWARD, EVALUATORS};
use crate::{
    award::{CriterionScore, EvaluationUpdate, list_evaluations, lock_evaluation, save_evaluation},
    cli::demo::{
        accounts::EVALUATOR,
        award,
        steps::{self, parse},
    },
    events::Change,
    http::Result,
    types::{AccountId, Slug},
};

pub async fn create(change: &mut Change<'_>, organiser: AccountId) -> Result<()> {
    award::create_example(change, organiser, &AWARD).await?;
    let others = EVALUATORS.iter().filter(|evaluator| evaluator.email != EVALUATOR);
    for (evaluator, submitted) in others.zip([usize::MAX, 2]) {
        let account = steps::find_account(change.db(), evaluator.email).await?;
        submit_evaluations(change, account, submitted).await?;
    }
    Ok(())
}

/// Submits this many evaluations of an evaluator.
async fn submit_evaluations(change: &mut Change<'_>, account: AccountId, most: usize) -> Result<()> {
    let (of, award) = ((change.congress(), account), parse::<Slug>(AWARD.slug)?);
    let assigned = list_evaluations(change.db(), of, (Some(&award), None), None, None, 50).await?;
    for (nth, summary) in (0..).zip(assigned.iter().take(most)) {
        let (round, before) = lock_evaluation(change, account, summary.id).await?;
        let scores = (0..).zip(&round.criteria).map(|(index, criterion)| CriterionScore {
            criterion: criterion.id,
            score: 5 + (nth + index) % 5,
        });
        let new = EvaluationUpdate {
            scores: scores.collect(),
            comment: Some("Convincing, and easy to repeat elsewhere.".into()),
            feedback: Some("The figures of the second year would help.".into()),
            submitted: true,
        };
        save_evaluation(change, account, (&round, &before), &new).await?;
    }
    Ok(())
}
