//! Balanced assignment. Each entry gets the required number of evaluators; loads are as even as possible; repeated encounters are avoided.

use std::collections::VecDeque;

/// The maximum number of swaps to try: some tenths of a second.
const TRIES: usize = 20_000_000;

/// The cost of an evaluator who had the entry or its city before, relative to two evaluators who share one more entry.
const MET_BEFORE: i64 = 1000;

/// Entries and evaluators, by index.
#[derive(Clone, Debug)]
pub struct Panel {
    /// For each entry: which evaluators may have it.
    pub allowed: Vec<Vec<bool>>,
    /// For each entry: the evaluators who have it and keep it.
    pub fixed: Vec<Vec<usize>>,
    /// For each entry: how often each evaluator had it, or its city, in other rounds.
    pub met: Vec<Vec<u32>>,
    pub evaluators: usize,
    /// For each entry: the required number of evaluators.
    pub needs: Vec<usize>,
}

/// Why entries cannot be assigned.
#[derive(Debug, PartialEq, Eq)]
pub enum BalanceError {
    /// These entries, each with the number of evaluators that could have it.
    TooFew(Vec<(usize, usize)>),
    /// The closest loads that are possible.
    Apart { least: usize, most: usize },
}

/// Which evaluators have which entry: for each entry its evaluators, the fixed ones first.
struct Plan<'a> {
    panel: &'a Panel,
    has: Vec<Vec<usize>>,
    loads: Vec<usize>,
    /// How many entries two evaluators share.
    pairs: Vec<Vec<i64>>,
}

/// Assigns every entry, with loads that differ by at most `apart`. Deterministic: the same panel gets the same plan.
///
/// # Errors
/// Returns why it is impossible.
pub fn balance(panel: &Panel, apart: usize) -> Result<Vec<Vec<usize>>, BalanceError> {
    let mut plan = Plan::begin(panel)?;
    plan.level();
    let (least, most) = plan.spread();
    if most - least > apart {
        return Err(BalanceError::Apart { least, most });
    }
    plan.mix();
    Ok(plan.has)
}

impl<'a> Plan<'a> {
    /// Builds an initial plan: entries with few possible evaluators first, each to the evaluators with the lowest load.
    fn begin(panel: &'a Panel) -> Result<Self, BalanceError> {
        let choice = |entry: usize| panel.allowed[entry].iter().filter(|allowed| **allowed).count();
        let mut plan = Self {
            panel,
            has: panel.fixed.clone(),
            loads: vec![0; panel.evaluators],
            pairs: vec![vec![0; panel.evaluators]; panel.evaluators],
        };
        for entry in 0..plan.has.len() {
            for evaluator in plan.has[entry].clone() {
                plan.loads[evaluator] += 1;
            }
            plan.pair(entry, 1);
        }
        let mut order: Vec<_> = (0..plan.has.len()).collect();
        order.sort_by_key(|entry| choice(*entry));
        let mut too_few = Vec::new();
        for entry in order {
            while plan.has[entry].len() < panel.needs[entry] {
                let free = (0..panel.evaluators).filter(|one| plan.is_free(entry, *one));
                let Some(next) = free.min_by_key(|one| (plan.loads[*one], plan.cost(entry, *one), *one))
                else {
                    too_few.push((entry, plan.has[entry].len()));
                    break;
                };
                plan.pair(entry, -1);
                plan.has[entry].push(next);
                plan.pair(entry, 1);
                plan.loads[next] += 1;
            }
        }
        too_few.sort_unstable();
        if too_few.is_empty() { Ok(plan) } else { Err(BalanceError::TooFew(too_few)) }
    }

    /// Whether an evaluator may have an entry and does not.
    fn is_free(&self, entry: usize, evaluator: usize) -> bool {
        self.panel.allowed[entry][evaluator] && !self.has[entry].contains(&evaluator)
    }

    /// The evaluators of an entry that can be replaced.
    fn movable(&self, entry: usize) -> &[usize] {
        &self.has[entry][self.panel.fixed[entry].len()..]
    }

    fn spread(&self) -> (usize, usize) {
        let least = self.loads.iter().min().copied().unwrap_or_default();
        (least, self.loads.iter().max().copied().unwrap_or_default())
    }

    /// Adds `by` to the count of each pair of evaluators of an entry.
    fn pair(&mut self, entry: usize, by: i64) {
        for one in &self.has[entry] {
            for other in &self.has[entry] {
                if one != other {
                    self.pairs[*one][*other] += by;
                }
            }
        }
    }

    /// The cost of adding an evaluator to an entry's current ones.
    fn cost(&self, entry: usize, evaluator: usize) -> i64 {
        let met = i64::from(self.panel.met[entry][evaluator]) * MET_BEFORE;
        met + self.has[entry].iter().map(|other| self.pairs[evaluator][*other]).sum::<i64>()
    }

    /// Moves entries along chains of evaluators, from higher loads to lower ones. When no such chain is left, the sum of squared loads is
    /// minimal (a flow of convex cost without a negative cycle), and so is the difference between the highest and lowest load.
    fn level(&mut self) {
        loop {
            let mut heavy: Vec<_> = (0..self.loads.len()).collect();
            heavy.sort_by_key(|one| std::cmp::Reverse(self.loads[*one]));
            let Some(way) = heavy.into_iter().find_map(|from| self.way_from(from)) else { return };
            for (entry, from, to) in way {
                self.hand_on(entry, from, to);
            }
        }
    }

    /// The shortest chain to an evaluator with at least two entries fewer: which entry moves from whom to whom.
    fn way_from(&self, from: usize) -> Option<Vec<(usize, usize, usize)>> {
        let mut came: Vec<Option<(usize, usize)>> = vec![None; self.loads.len()];
        let mut seen = vec![false; self.loads.len()];
        seen[from] = true;
        let mut waiting = VecDeque::from([from]);
        while let Some(one) = waiting.pop_front() {
            if self.loads[one] + 2 <= self.loads[from] {
                let mut way = Vec::new();
                let mut to = one;
                while let Some((entry, before)) = came[to] {
                    way.push((entry, before, to));
                    to = before;
                }
                return Some(way);
            }
            for entry in 0..self.has.len() {
                if !self.movable(entry).contains(&one) {
                    continue;
                }
                for (next, seen) in seen.iter_mut().enumerate() {
                    if !*seen && self.is_free(entry, next) {
                        *seen = true;
                        came[next] = Some((entry, one));
                        waiting.push_back(next);
                    }
                }
            }
        }
        None
    }

    fn hand_on(&mut self, entry: usize, from: usize, to: usize) {
        self.pair(entry, -1);
        if let Some(place) = self.has[entry].iter().rposition(|one| *one == from) {
            self.has[entry][place] = to;
            self.loads[from] -= 1;
            self.loads[to] += 1;
        }
        self.pair(entry, 1);
    }

    /// Swaps evaluators while that reduces repeated encounters; loads do not change.
    fn mix(&mut self) {
        let slots: Vec<(usize, usize)> = (0..self.has.len())
            .flat_map(|entry| {
                (self.panel.fixed[entry].len()..self.has[entry].len()).map(move |place| (entry, place))
            })
            .collect();
        let mut tries = 0;
        loop {
            let mut better = false;
            for (nth, one) in slots.iter().enumerate() {
                for other in &slots[nth + 1..] {
                    tries += 1;
                    better |= self.swap_if_better(*one, *other);
                }
                if tries > TRIES {
                    return;
                }
            }
            if !better {
                return;
            }
        }
    }

    fn swap_if_better(&mut self, one: (usize, usize), other: (usize, usize)) -> bool {
        let (first, second) = (self.has[one.0][one.1], self.has[other.0][other.1]);
        if one.0 == other.0 || first == second {
            return false;
        }
        if !self.is_free(one.0, second) || !self.is_free(other.0, first) {
            return false;
        }
        let before = self.worth(one.0, first) + self.worth(other.0, second);
        let after = self.worth_of_another(one, second) + self.worth_of_another(other, first);
        // A cheap estimate that treats each change separately; an accepted swap is then verified by the total cost.
        if after >= before {
            return false;
        }
        let whole = self.whole(one.0, other.0);
        self.put(one, second);
        self.put(other, first);
        if self.whole(one.0, other.0) < whole {
            return true;
        }
        self.put(one, first);
        self.put(other, second);
        false
    }

    fn put(&mut self, slot: (usize, usize), evaluator: usize) {
        self.pair(slot.0, -1);
        self.has[slot.0][slot.1] = evaluator;
        self.pair(slot.0, 1);
    }

    /// The cost of an evaluator on an entry; each pair costs more the more often it occurs.
    fn worth(&self, entry: usize, evaluator: usize) -> i64 {
        let met = i64::from(self.panel.met[entry][evaluator]) * MET_BEFORE;
        let others = self.has[entry].iter().filter(|other| **other != evaluator);
        met + others.map(|other| 2 * self.pairs[evaluator][*other] - 1).sum::<i64>()
    }

    /// The cost of another evaluator in this slot.
    fn worth_of_another(&self, slot: (usize, usize), evaluator: usize) -> i64 {
        let met = i64::from(self.panel.met[slot.0][evaluator]) * MET_BEFORE;
        let others = self.has[slot.0].iter().enumerate().filter(|(place, _)| *place != slot.1);
        met + others.map(|(_, other)| 2 * self.pairs[evaluator][*other] + 1).sum::<i64>()
    }

    /// The total cost, as far as two entries can affect it.
    fn whole(&self, one: usize, other: usize) -> i64 {
        let met: i64 = [one, other]
            .iter()
            .flat_map(|entry| self.has[*entry].iter().map(|one| i64::from(self.panel.met[*entry][*one])))
            .sum();
        let squares: i64 = self.pairs.iter().flatten().map(|pairs| pairs * pairs).sum();
        // Every pair is counted twice.
        met * MET_BEFORE + squares / 2
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn panel(entries: usize, evaluators: usize, each: usize) -> Panel {
        Panel {
            allowed: vec![vec![true; evaluators]; entries],
            fixed: vec![Vec::new(); entries],
            met: vec![vec![0; evaluators]; entries],
            evaluators,
            needs: vec![each; entries],
        }
    }

    fn loads(plan: &[Vec<usize>], evaluators: usize) -> Vec<usize> {
        (0..evaluators).map(|one| plan.iter().flatten().filter(|other| **other == one).count()).collect()
    }

    /// Whether loads can be within `apart`, by an independent method: a flow with bounds, for every bound.
    fn can_be(panel: &Panel, apart: usize) -> bool {
        let wanted: usize = panel.needs.iter().sum();
        (0..=panel.allowed.len()).any(|least| {
            let flow = |bound: &dyn Fn(usize) -> usize| most_given(panel, bound);
            // A plan within both bounds exists if there is one for each bound (Mendelsohn and Dulmage).
            flow(&|_| least + apart) == wanted && flow(&|_| least) == least * panel.evaluators
        })
    }

    /// The maximum number of assignments when each evaluator has a bound: augmenting paths.
    fn most_given(panel: &Panel, bound: &dyn Fn(usize) -> usize) -> usize {
        let mut has: Vec<Vec<usize>> = vec![Vec::new(); panel.allowed.len()];
        let mut loads = vec![0; panel.evaluators];
        let mut given = 0;
        let mut grew = true;
        while grew {
            grew = false;
            for entry in 0..has.len() {
                while has[entry].len() < panel.needs[entry]
                    && augment(panel, &mut has, &mut loads, bound, entry, &mut vec![false; panel.evaluators])
                {
                    given += 1;
                    grew = true;
                }
            }
        }
        given
    }

    fn augment(
        panel: &Panel,
        has: &mut Vec<Vec<usize>>,
        loads: &mut Vec<usize>,
        bound: &dyn Fn(usize) -> usize,
        entry: usize,
        seen: &mut Vec<bool>,
    ) -> bool {
        for one in 0..panel.evaluators {
            if seen[one] || !panel.allowed[entry][one] || has[entry].contains(&one) {
                continue;
            }
            seen[one] = true;
            if loads[one] < bound(one) {
                loads[one] += 1;
                has[entry].push(one);
                return true;
            }
            for other in 0..has.len() {
                let Some(place) = has[other].iter().position(|holder| *holder == one) else { continue };
                has[other].swap_remove(place);
                if augment(panel, has, loads, bound, other, seen) {
                    has[entry].push(one);
                    return true;
                }
                has[other].push(one);
            }
        }
        false
    }

    #[test]
    fn entry_without_a_possible_evaluator_is_named() {
        let mut panel = panel(3, 4, 2);
        panel.allowed[1] = vec![false, false, true, false];
        assert_eq!(balance(&panel, 1), Err(BalanceError::TooFew(vec![(1, 1)])));
    }

    #[test]
    fn impossible_loads_are_refused() {
        let mut panel = panel(6, 3, 1);
        for allowed in &mut panel.allowed {
            allowed[2] = false;
        }
        assert_eq!(balance(&panel, 1), Err(BalanceError::Apart { least: 0, most: 3 }));
        assert!(balance(&panel, 3).is_ok());
    }

    #[test]
    fn evaluator_avoids_entries_of_other_rounds() {
        let mut panel = panel(20, 5, 2);
        for entry in 0..20 {
            panel.met[entry][entry % 5] = 1;
        }
        let plan = balance(&panel, 0).unwrap();
        let met = plan.iter().enumerate().filter(|(entry, has)| has.contains(&(entry % 5))).count();
        assert_eq!(met, 0);
    }

    #[test]
    fn evaluators_meet_each_other_equally_often() {
        let plan = balance(&panel(110, 11, 3), 1).unwrap();
        let mut pairs = vec![0_i32; 121];
        for has in &plan {
            for one in has {
                for other in has.iter().filter(|other| *other > one) {
                    pairs[one * 11 + other] += 1;
                }
            }
        }
        // 110 entries with three pairs each, for 55 pairs: six times each on average.
        let met: Vec<_> = pairs.into_iter().enumerate().filter(|(nth, _)| nth / 11 < nth % 11).collect();
        assert!(met.iter().all(|(_, times)| (5..=7).contains(times)), "{met:?}");
    }

    proptest! {
        #[test]
        fn plan_exists_exactly_when_it_is_possible(
            evaluators in 1..7_usize,
            each in 1..4_usize,
            apart in 0..3_usize,
            seed in prop::collection::vec(prop::collection::vec(0..4_u8, 7), 1..14),
        ) {
            let allowed: Vec<Vec<bool>> =
                seed.iter().map(|row| row.iter().take(evaluators).map(|chance| *chance > 0).collect()).collect();
            let mut panel = panel(allowed.len(), evaluators, each);
            panel.allowed = allowed;
            let short: Vec<_> = (0..).zip(&panel.allowed).map(|(n, row)| (n, row.iter().filter(|may| **may).count()))
                .filter(|(_, can)| *can < each).collect();
            match balance(&panel, apart) {
                Ok(plan) => {
                    for (entry, has) in plan.iter().enumerate() {
                        prop_assert_eq!(has.len(), each);
                        prop_assert!(has.iter().all(|one| panel.allowed[entry][*one]));
                        prop_assert!(has.iter().all(|one| has.iter().filter(|other| *other == one).count() == 1));
                    }
                    let loads = loads(&plan, evaluators);
                    prop_assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= apart);
                }
                Err(BalanceError::TooFew(named)) => prop_assert_eq!(named, short),
                Err(BalanceError::Apart { least, most }) => {
                    prop_assert!(short.is_empty());
                    prop_assert!(!can_be(&panel, apart), "within {} it is possible", apart);
                    prop_assert!(can_be(&panel, most - least), "the reported distance is possible");
                }
            }
        }
    }
}
