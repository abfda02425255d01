//! What is decided on which entries advance.

use super::store;
use crate::{
    award::{
        awards::{Award, AwardRound, RoundKind},
        events::{ENTRIES_ADVANCED, EntriesAdvanced},
        standings::{
            model::{AdvanceDecision, AdvanceTarget, ManualDecision, NewAdvanceDecision},
            rules::{self, Candidate, StandingsError},
            store as standings_store,
        },
    },
    events::Change,
    http::{RequestError, Result},
    types::{AccountId, FieldError},
};

/// Advances entries from a locked round, as the account decides.
pub async fn advance(
    change: &mut Change<'_>,
    account: AccountId,
    (award, round): (&Award, &AwardRound),
    new: &NewAdvanceDecision,
) -> Result<AdvanceDecision> {
    let now = change.now();
    award.must_be_open()?;
    if round.kind == RoundKind::Public {
        return Err(StandingsError::PublicRound.into());
    }
    if round.closed_at.is_none() {
        return Err(StandingsError::NotClosed.into());
    }
    let vote_has_opened = award.public_round().is_some_and(|vote| vote.has_opened(now));
    if new.target == AdvanceTarget::Shortlisted && vote_has_opened {
        return Err(StandingsError::VoteOpen.into());
    }
    if store::is_recused(change.db(), award.id, account).await? {
        return Err(StandingsError::Recused.into());
    }
    if store::has_later_advance(change.db(), award.id, new.target).await? {
        return Err(StandingsError::MovedOn.into());
    }
    store::revert(change.db(), award.id, new.target).await?;
    let sheet = standings_store::read_sheet(change.db(), (award, round), None).await?;
    let any_deserving = store::has_decision(change.db(), award.id, AdvanceTarget::Deserving).await?;
    let from = rules::state_before(new.target.into(), any_deserving);
    let candidates: Vec<_> = sheet
        .entries
        .iter()
        .zip(sheet.scores.compute_results())
        .filter(|(entry, _)| Some(entry.state) == from)
        .map(|(entry, result)| Candidate { entry: entry.id, rank: result.rank })
        .collect();
    check_manual_decisions(new, &candidates)?;
    let reasons = |decisions: &[ManualDecision]| {
        decisions.iter().map(|one| (one.entry, one.reason.clone())).collect::<Vec<_>>()
    };
    let places = usize::try_from(new.places).unwrap_or(1);
    let decided = rules::cut(&candidates, places, &reasons(&new.include), &reasons(&new.exclude))?;
    let of = (award.id, round.id, new);
    let id = store::insert(change.db(), of, (&decided, &sheet.entries), now).await?;
    let payload = EntriesAdvanced {
        award: award.slug.clone(),
        round: round.slug.clone(),
        target: new.target,
        places: new.places,
        advanced: decided.iter().filter(|one| one.advanced).map(|one| one.entry).collect(),
        by_hand: decided.iter().filter(|one| one.reason.is_some()).map(|one| one.entry).collect(),
    };
    change.publish(ENTRIES_ADVANCED.event(award.id, &payload)).await?;
    let decision = store::list(change.db(), award.id, Some(id), None, 1).await?.pop();
    Ok(decision.ok_or(RequestError::NoSuch("decision"))?)
}

/// Checks that decisions by hand concern entries that could advance, once each, and no more than there are places.
fn check_manual_decisions(new: &NewAdvanceDecision, candidates: &[Candidate]) -> Result<(), StandingsError> {
    let mut faults = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (list, named) in [("include", &new.include), ("exclude", &new.exclude)] {
        for (nth, one) in named.iter().enumerate() {
            let pointer = format!("/{list}/{nth}/entry");
            if !candidates.iter().any(|candidate| candidate.entry == one.entry) {
                let detail = "The entry is not in a state from which it can advance to this target.";
                faults.push(FieldError::new(pointer, "unknown", detail));
            } else if !seen.insert(one.entry) {
                faults.push(FieldError::new(pointer, "repeated", "The entry is listed twice."));
            }
        }
    }
    if new.include.len() > usize::try_from(new.places).unwrap_or(0) {
        let detail = "`include` lists more entries than there are `places`.";
        faults.push(FieldError::new("/include", "too_many", detail));
    }
    if faults.is_empty() { Ok(()) } else { Err(StandingsError::Unfit(faults)) }
}
