//! Pure computations and decisions.

use std::{cmp::Ordering, collections::HashSet};

use super::{
    agreement::{alpha, float},
    model::{CriterionAgreement, CriterionMean, EvaluatorAgreement},
};
use crate::{
    award::{awards::AwardCriterion, entries::EntryState},
    types::{EntryId, FieldError, ProblemKind, Refusal},
};

/// Why standings cannot be read or entries cannot advance.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum StandingsError {
    #[error("The round is not closed, so it has no standings yet.")]
    NotClosed,
    #[error("A public round has no standings. The result of the vote is published with the award.")]
    PublicRound,
    #[error(
        "Several entries have the same mean at the last place. List the ones that advance in `include`, or the others in `exclude`, with reasons."
    )]
    Tie(Vec<EntryId>),
    #[error(
        "Entries that advanced here have since advanced further, so the decision can no longer be replaced."
    )]
    MovedOn,
    #[error(
        "The public vote has opened, so the shortlist can no longer change. If there are no votes, delete the public round, decide on the shortlist, and create the round again."
    )]
    VoteOpen,
    #[error("You are recused from an entry of this award. Ask another member of the secretariat to decide.")]
    Recused,
    #[error("The decisions by hand are invalid. See `errors` for the fields to correct.")]
    Unfit(Vec<FieldError>),
}

crate::problem_kinds! {
    NotClosed = Conflict "standings-not-closed" "No standings available"
        "Standings become available, and entries can advance, once a technical or jury round is closed. A public round has no standings."
    Tie = Conflict "tie-at-the-cut" "Tie at the last place"
        "See `errors` for the tied entries. List the ones that advance in `include`, or the others in `exclude`, with reasons, which are recorded."
    Decided = Conflict "advance-decided" "Decision is final"
        "A decision can be replaced only until entries advance further or the public vote opens."
    Recused = Forbidden "recused" "You are recused"
        "A person with a conflict of interest in one entry cannot decide which entries advance. Ask another member of the secretariat."
    Unfit = Invalid "invalid-advance" "Invalid decision"
        "See `errors` for the fields to correct."
}

impl Refusal for StandingsError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NotClosed | Self::PublicRound => kinds::NotClosed::KIND,
            Self::Tie(_) => kinds::Tie::KIND,
            Self::MovedOn | Self::VoteOpen => kinds::Decided::KIND,
            Self::Recused => kinds::Recused::KIND,
            Self::Unfit(_) => kinds::Unfit::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::Unfit(faults) => faults.clone(),
            Self::Tie(entries) => entries
                .iter()
                .map(|entry| {
                    FieldError::new("/places", "tie", format!("{entry} has the same mean as others."))
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// The input of the computation: entries and evaluators by index.
#[derive(Clone, Debug, Default)]
pub struct ScoreSheet {
    /// One per criterion.
    pub weights: Vec<i64>,
    pub entries: usize,
    pub submitted: Vec<SubmittedScores>,
}

/// An evaluator's scores for an entry, one per criterion.
#[derive(Clone, Debug)]
pub struct SubmittedScores {
    pub entry: usize,
    pub evaluator: usize,
    pub scores: Vec<i64>,
}

/// The computed result of an entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComputedResult {
    pub evaluations: usize,
    pub mean: Option<f64>,
    pub criteria: Vec<f64>,
    pub rank: Option<usize>,
    pub tied: bool,
    pub z: Option<f64>,
    pub z_rank: Option<usize>,
    pub borda: Option<f64>,
    pub borda_rank: Option<usize>,
}

impl SubmittedScores {
    fn total(&self, weights: &[i64]) -> i64 {
        self.scores.iter().zip(weights).map(|(score, weight)| score * weight).sum()
    }
}

/// These numbers are far below the limit of exact integers in floating point.
#[expect(clippy::cast_precision_loss, reason = "as its comment says")]
fn exact(number: i64) -> f64 {
    number as f64
}

impl ScoreSheet {
    /// The results of every entry, in the order of the entries.
    pub fn compute_results(&self) -> Vec<ComputedResult> {
        let weight = exact(self.weights.iter().sum::<i64>().max(1));
        let mut results = vec![ComputedResult::default(); self.entries];
        let mut sums = vec![0_i64; self.entries];
        for given in &self.submitted {
            let result = &mut results[given.entry];
            result.evaluations += 1;
            result.criteria.resize(self.weights.len(), 0.0);
            for (sum, score) in result.criteria.iter_mut().zip(&given.scores) {
                *sum += exact(*score);
            }
            sums[given.entry] += given.total(&self.weights);
        }
        for (result, sum) in results.iter_mut().zip(&sums).filter(|(result, _)| result.evaluations > 0) {
            let count = float(result.evaluations);
            result.criteria.iter_mut().for_each(|mean| *mean /= count);
            result.mean = Some(exact(*sum) / count / weight);
        }
        let of = |entry: usize, results: &[ComputedResult]| {
            (sums[entry], i64::try_from(results[entry].evaluations).unwrap_or(1))
        };
        // Compare in integers, so that equal means are equal despite floating-point rounding.
        let ranks = ranked(
            self.entries,
            |entry| results[entry].evaluations > 0,
            |one, other| {
                let ((a, n), (b, m)) = (of(one, &results), of(other, &results));
                (i128::from(a) * i128::from(m)).cmp(&(i128::from(b) * i128::from(n)))
            },
        );
        for (result, (rank, tied)) in results.iter_mut().zip(ranks) {
            (result.rank, result.tied) = (rank, tied);
        }
        self.compare(&mut results, weight);
        results
    }

    /// Adds z-scores and Borda counts.
    fn compare(&self, results: &mut [ComputedResult], weight: f64) {
        let evaluators = self.submitted.iter().map(|given| given.evaluator + 1).max().unwrap_or(0);
        let mut z: Vec<Vec<f64>> = vec![Vec::new(); self.entries];
        let mut borda: Vec<Vec<f64>> = vec![Vec::new(); self.entries];
        for evaluator in 0..evaluators {
            let own: Vec<_> = self.submitted.iter().filter(|given| given.evaluator == evaluator).collect();
            let totals: Vec<_> = own.iter().map(|given| given.total(&self.weights)).collect();
            let values: Vec<_> = totals.iter().map(|total| exact(*total) / weight).collect();
            let mean = values.iter().sum::<f64>() / float(values.len());
            let variance =
                values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / float(values.len());
            let same = totals.iter().all(|total| Some(total) == totals.first());
            for (given, (total, value)) in own.iter().zip(totals.iter().zip(&values)) {
                z[given.entry].push(if same { 0.0 } else { (value - mean) / variance.sqrt() });
                if own.len() > 1 {
                    let below = totals.iter().filter(|other| *other < total).count();
                    let level = totals.iter().filter(|other| *other == total).count() - 1;
                    borda[given.entry].push((float(below) + float(level) / 2.0) / float(own.len() - 1));
                }
            }
        }
        let mean = |values: &Vec<f64>| {
            (!values.is_empty()).then(|| values.iter().sum::<f64>() / float(values.len()))
        };
        for (result, (z, borda)) in results.iter_mut().zip(z.iter().zip(&borda)) {
            (result.z, result.borda) = (mean(z), mean(borda));
        }
        let near = |one: Option<f64>, other: Option<f64>| match one.zip(other) {
            Some((one, other)) if (one - other).abs() < 1e-9 => Ordering::Equal,
            Some((one, other)) => one.total_cmp(&other),
            None => Ordering::Equal,
        };
        let z = ranked(
            self.entries,
            |n| results[n].z.is_some(),
            |one, other| near(results[one].z, results[other].z),
        );
        let borda = ranked(
            self.entries,
            |n| results[n].borda.is_some(),
            |one, other| near(results[one].borda, results[other].borda),
        );
        for (result, (z, borda)) in results.iter_mut().zip(z.into_iter().zip(borda)) {
            (result.z_rank, result.borda_rank) = (z.0, borda.0);
        }
    }

    /// The agreement of evaluators.
    pub fn agreement(&self, criteria: &[AwardCriterion]) -> EvaluatorAgreement {
        let weight = exact(self.weights.iter().sum::<i64>().max(1));
        let by = |value: &dyn Fn(&SubmittedScores) -> f64| {
            let mut units = vec![Vec::new(); self.entries];
            for given in &self.submitted {
                units[given.entry].push(value(given));
            }
            alpha(&units)
        };
        EvaluatorAgreement {
            overall: by(&|given| exact(given.total(&self.weights)) / weight),
            criteria: criteria
                .iter()
                .enumerate()
                .map(|(nth, criterion)| CriterionAgreement {
                    criterion: criterion.slug.clone(),
                    alpha: by(&|given| exact(given.scores.get(nth).copied().unwrap_or_default())),
                })
                .collect(),
        }
    }

    /// The number of entries with an evaluation.
    pub fn evaluated(&self) -> usize {
        let seen: HashSet<_> = self.submitted.iter().map(|given| given.entry).collect();
        seen.len()
    }

    /// The number of evaluators who evaluated an entry.
    pub fn evaluators(&self) -> usize {
        let seen: HashSet<_> = self.submitted.iter().map(|given| given.evaluator).collect();
        seen.len()
    }
}

/// The rank of each entry, the greatest first, and whether others share it; none for entries without evaluations.
fn ranked(
    entries: usize,
    counts: impl Fn(usize) -> bool,
    compare: impl Fn(usize, usize) -> Ordering,
) -> Vec<(Option<usize>, bool)> {
    let mut order: Vec<_> = (0..entries).filter(|entry| counts(*entry)).collect();
    order.sort_by(|one, other| compare(*other, *one));
    let mut ranks = vec![(None, false); entries];
    let mut place = 1;
    for group in order.chunk_by(|one, other| compare(*one, *other) == Ordering::Equal) {
        for entry in group {
            ranks[*entry] = (Some(place), group.len() > 1);
        }
        place += group.len();
    }
    ranks
}

/// An entry that may advance.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub entry: EntryId,
    pub rank: Option<usize>,
}

/// The decision on an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateDecision {
    pub entry: EntryId,
    pub rank: Option<usize>,
    pub advanced: bool,
    /// The reason, if it was decided by hand.
    pub reason: Option<String>,
}

/// Decides which entries advance: by rank, except for those listed by hand. The result includes entries excluded by hand.
///
/// # Errors
/// More entries share the last place than there are places.
pub fn cut(
    candidates: &[Candidate],
    places: usize,
    include: &[(EntryId, String)],
    exclude: &[(EntryId, String)],
) -> Result<Vec<CandidateDecision>, StandingsError> {
    let reason = |named: &[(EntryId, String)], entry: EntryId| {
        named.iter().find(|(id, _)| *id == entry).map(|(_, reason)| reason.clone())
    };
    let mut decided = Vec::new();
    let mut free = places.saturating_sub(include.len());
    let mut by_rank = Vec::new();
    for one in candidates {
        let Candidate { entry, rank } = *one;
        if let Some(reason) = reason(include, entry) {
            decided.push(CandidateDecision { entry, rank, advanced: true, reason: Some(reason) });
        } else if let Some(reason) = reason(exclude, entry) {
            decided.push(CandidateDecision { entry, rank, advanced: false, reason: Some(reason) });
        } else if rank.is_some() {
            by_rank.push(*one);
        }
    }
    by_rank.sort_by_key(|one| one.rank);
    for group in by_rank.chunk_by(|one, other| one.rank == other.rank) {
        if free == 0 {
            break;
        }
        if group.len() > free {
            return Err(StandingsError::Tie(group.iter().map(|one| one.entry).collect()));
        }
        free -= group.len();
        decided.extend(group.iter().map(|one| CandidateDecision {
            entry: one.entry,
            rank: one.rank,
            advanced: true,
            reason: None,
        }));
    }
    decided.sort_by_key(|one| (!one.advanced, one.rank.unwrap_or(usize::MAX), one.entry));
    Ok(decided)
}

/// The state from which entries advance to `target`. Shortlisted entries must be deserving, if any entries are.
pub fn state_before(target: EntryState, any_deserving: bool) -> Option<EntryState> {
    match target {
        EntryState::Shortlisted if any_deserving => Some(EntryState::Deserving),
        EntryState::Deserving | EntryState::Shortlisted => Some(EntryState::Eligible),
        EntryState::Winner | EntryState::SpecialMention => Some(EntryState::Shortlisted),
        _ => None,
    }
}

/// The means by criterion, with the criteria's ids.
pub fn by_criterion(criteria: &[AwardCriterion], means: &[f64]) -> Vec<CriterionMean> {
    let pairs = criteria.iter().zip(means);
    pairs.map(|(criterion, mean)| CriterionMean { criterion: criterion.id, mean: *mean }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sheet(weights: &[i64], entries: usize, submitted: &[(usize, usize, &[i64])]) -> ScoreSheet {
        let submitted = submitted.iter().map(|(entry, evaluator, scores)| SubmittedScores {
            entry: *entry,
            evaluator: *evaluator,
            scores: scores.to_vec(),
        });
        ScoreSheet { weights: weights.to_vec(), entries, submitted: submitted.collect() }
    }

    #[test]
    fn means_are_weighted_and_ties_are_shared() {
        let sheet = sheet(&[3, 1], 4, &[(0, 0, &[8, 4]), (1, 0, &[7, 7]), (1, 1, &[7, 7]), (2, 1, &[9, 1])]);
        let results = sheet.compute_results();
        let ranks: Vec<_> = results.iter().map(|result| (result.rank, result.tied)).collect();
        assert_eq!(ranks, [(Some(1), true), (Some(1), true), (Some(1), true), (None, false)]);
        assert_eq!(results[0].mean, Some(7.0));
        assert_eq!(results[0].criteria, [8.0, 4.0]);
        assert_eq!(results[3], ComputedResult::default(), "it has no evaluations");
    }

    #[test]
    fn equal_means_tie_despite_rounding() {
        // 1/3 and 3/9, computed in ways that differ in floating point.
        let sheet = sheet(
            &[1],
            2,
            &[(0, 0, &[1]), (0, 1, &[0]), (0, 2, &[0]), (1, 0, &[0]), (1, 1, &[1]), (1, 2, &[0])],
        );
        assert!(sheet.compute_results().iter().all(|result| result.rank == Some(1) && result.tied));
    }

    #[test]
    fn z_scores_balance_strict_and_lenient_evaluators() {
        // Evaluator 0 gives 9 and 10, evaluator 1 gives 1 and 2: by the mean 0 wins by far, by z-score they are equal.
        let sheet = sheet(&[1], 4, &[(0, 0, &[10]), (1, 0, &[9]), (2, 1, &[2]), (3, 1, &[1])]);
        let results = sheet.compute_results();
        assert_eq!(results[0].z, Some(1.0));
        assert_eq!((results[2].rank, results[2].z_rank, results[2].borda_rank), (Some(3), Some(1), Some(1)));
        assert_eq!(results[3].borda, Some(0.0));
    }

    #[test]
    fn tie_at_the_last_place_is_refused() {
        let ids: Vec<_> = (0..4).map(|_| EntryId::new()).collect();
        let ranks = [1, 2, 2, 4];
        let candidates: Vec<_> = ids
            .iter()
            .zip(ranks)
            .map(|(entry, rank)| Candidate { entry: *entry, rank: Some(rank) })
            .collect();
        assert_eq!(cut(&candidates, 2, &[], &[]), Err(StandingsError::Tie(vec![ids[1], ids[2]])));
        let reason = |entry| vec![(entry, "It has more to teach.".to_owned())];
        let advanced = |decided: Vec<CandidateDecision>| -> Vec<_> {
            decided.into_iter().filter(|one| one.advanced).map(|one| one.entry).collect()
        };
        assert_eq!(advanced(cut(&candidates, 2, &reason(ids[2]), &[]).unwrap()), [ids[0], ids[2]]);
        assert_eq!(advanced(cut(&candidates, 2, &[], &reason(ids[1])).unwrap()), [ids[0], ids[2]]);
        assert_eq!(advanced(cut(&candidates, 3, &[], &[]).unwrap()), ids[..3]);
        assert_eq!(advanced(cut(&candidates, 9, &[], &[]).unwrap()), ids);
    }

    proptest! {
        #[test]
        fn better_score_never_ranks_lower(
            scores in prop::collection::vec(prop::collection::vec(0..11_i64, 2), 2..20),
            weights in prop::collection::vec(1..5_i64, 2),
            raised in any::<prop::sample::Index>(),
        ) {
            let given = |scores: &[Vec<i64>]| -> Vec<SubmittedScores> {
                let one = |(n, scores): (usize, &Vec<i64>)| SubmittedScores { entry: n, evaluator: n % 3, scores: scores.clone() };
                scores.iter().enumerate().map(one).collect()
            };
            let before = ScoreSheet { weights: weights.clone(), entries: scores.len(), submitted: given(&scores) }.compute_results();
            let mut better = scores.clone();
            let nth = raised.index(scores.len());
            better[nth][0] += 1;
            let after = ScoreSheet { weights, entries: scores.len(), submitted: given(&better) }.compute_results();
            prop_assert!(after[nth].rank <= before[nth].rank);
            for result in &after {
                let above = after.iter().filter(|other| other.mean > result.mean).count();
                prop_assert_eq!(result.rank, Some(above + 1));
                prop_assert!((0.0..=1.0).contains(&result.borda.unwrap_or(0.5)));
            }
        }
    }
}
