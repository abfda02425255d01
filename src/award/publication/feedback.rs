//! Feedback of evaluators to entrants who asked for it.

use sqlx::PgConnection;

use super::{
    model::{CriterionFeedback, EntryFeedback, RoundFeedback},
    rules::PublicationError,
    store,
};
use crate::{
    award::{
        awards::{self, AwardState, RoundKind},
        entries, standings,
    },
    http::{RequestError, Result},
    types::{AccountId, CongressId, EntryId, Now},
};

/// Reads the feedback on an entry of the account.
pub async fn read(
    db: &mut PgConnection,
    (congress, account): (CongressId, AccountId),
    id: EntryId,
    now: Now,
) -> Result<EntryFeedback> {
    let entry = entries::find_own(&mut *db, (congress, account), id, now).await?;
    let entry = entry.ok_or(RequestError::NoSuch("entry"))?;
    let award = awards::find(&mut *db, congress, &entry.award, false).await?;
    if award.state != AwardState::Published {
        return Err(PublicationError::TooEarly.into());
    }
    let in_time = |by| entry.submitted_at.is_some_and(|at| awards::in_time(by, at));
    if !entry.wants_feedback || !award.feedback_by.is_none_or(in_time) {
        return Err(PublicationError::NotRequested.into());
    }
    let mut rounds = Vec::new();
    for round in award.rounds.iter().filter(|round| round.kind != RoundKind::Public) {
        let sheet = standings::read_sheet(&mut *db, (&award, round), None).await?;
        let Some(nth) = sheet.entries.iter().position(|one| one.id == id) else { continue };
        let result = sheet.scores.compute_results().into_iter().nth(nth);
        let Some(result) = result.filter(|result| result.evaluations > 0) else { continue };
        let criteria = round.criteria.iter().zip(&result.criteria);
        rounds.push(RoundFeedback {
            round: round.slug.clone(),
            name: round.name.clone(),
            mean: result.mean,
            scale_min: round.scale_min,
            scale_max: round.scale_max,
            criteria: criteria
                .map(|(criterion, mean)| CriterionFeedback {
                    criterion: criterion.slug.clone(),
                    name: criterion.name.clone(),
                    mean: *mean,
                })
                .collect(),
            comments: store::list_feedback(&mut *db, round.id, id).await?,
        });
    }
    Ok(EntryFeedback { rounds })
}
