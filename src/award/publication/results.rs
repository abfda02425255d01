//! The results of an award, which are final once it is published.

use sqlx::PgConnection;

use super::{
    model::{AwardResults, ResultRound},
    rules::PublicationError,
    store,
};
use crate::{
    award::{
        awards::{self, Award, RoundKind},
        entries::EntryState,
        events::AWARD_PUBLISHED,
        standings,
    },
    events::Change,
    http::{Error, Result},
    types::{Now, Slug},
};

/// Publishes an award.
pub async fn publish(change: &mut Change<'_>, slug: &Slug) -> Result<Award> {
    let award = awards::lock(change, slug).await?;
    award.must_be_open()?;
    let open: Vec<_> =
        award.rounds.iter().filter(|round| round.closed_at.is_none()).map(|round| &*round.slug).collect();
    if !open.is_empty() {
        return Err(PublicationError::RoundsOpen(open.join(", ")).into());
    }
    let (congress, now) = (change.congress(), change.now());
    let results = compute(change.db(), &award, now).await?;
    if results.winners.is_empty() {
        return Err(PublicationError::NoWinner.into());
    }
    let text = serde_json::to_string(&results).map_err(Error::internal)?;
    store::set_published(change.db(), award.id, &text, now).await?;
    let after = awards::find(change.db(), congress, slug, true).await?;
    change.publish(AWARD_PUBLISHED.event(after.id, &(&after).into())).await?;
    Ok(after)
}

/// Computes the current results of an award.
async fn compute(db: &mut PgConnection, award: &Award, now: Now) -> sqlx::Result<AwardResults> {
    let entries = store::list_result_entries(&mut *db, award.id).await?;
    let of = |state| entries.iter().filter(|one| one.0 == state).map(|one| one.1.clone()).collect();
    let (submitted, countries) = store::count_submitted(&mut *db, award.id).await?;
    let mut rounds = Vec::new();
    for round in award.rounds.iter().filter(|round| round.kind != RoundKind::Public) {
        let sheet = standings::read_sheet(&mut *db, (award, round), None).await?.scores;
        rounds.push(ResultRound {
            round: round.slug.clone(),
            name: round.name.clone(),
            evaluators: sheet.evaluators(),
            entries: sheet.evaluated(),
            evaluations: sheet.submitted.len(),
            agreement: sheet.agreement(&round.criteria),
        });
    }
    let vote = match award.public_round() {
        Some(_) => Some(store::count_votes(&mut *db, award.id).await?),
        None => None,
    };
    Ok(AwardResults {
        award: award.slug.clone(),
        title: award.title.clone(),
        published_at: now,
        submitted,
        countries,
        winners: of(EntryState::Winner),
        special_mentions: of(EntryState::SpecialMention),
        shortlisted: of(EntryState::Shortlisted),
        deserving: of(EntryState::Deserving),
        vote,
        rounds,
    })
}
