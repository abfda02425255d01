//! Measures a timetable. Pure.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::model::{AttendableShare, RegionMeasures, ScheduleMeasures};
use crate::{
    programme::Session,
    schedule::conflicts::{Draft, is_in_the_night, is_outside_hours},
    types::{Region, RegistrationId},
};

/// Regions with fewer people are counted together, so that figures say nothing about a person.
const FEWEST_PEOPLE: usize = 5;

/// Where people are.
pub type People = HashMap<RegistrationId, Whereabouts>;

/// The time zone and the region of a person, if they are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Whereabouts {
    pub zone: Option<Tz>,
    pub region: Option<Region>,
}

/// A session that a person wants to attend.
#[derive(Clone, Copy)]
struct Wish {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    is_awake: bool,
    is_comfortable: bool,
}

/// Sums over people.
#[derive(Clone, Copy, Default)]
struct Sums {
    people: usize,
    wishes: usize,
    awake: usize,
    comfortable: usize,
    served: usize,
    clashes: usize,
}

/// Measures the placements of a draft.
pub fn measure(draft: &Draft, people: &People) -> ScheduleMeasures {
    let placed: Vec<_> = draft.sessions.iter().filter_map(Span::of).collect();
    let wishes = wishes(draft, &placed, people);
    let (mut total, mut by_region, mut shares) = (Sums::default(), BTreeMap::<_, Sums>::new(), Vec::new());
    for (person, mut wishes) in wishes.known {
        let sums = sums_of(&mut wishes);
        total.add(sums);
        by_region.entry(people.get(&person).and_then(|person| person.region)).or_default().add(sums);
        shares.push(share(sums.awake, sums.wishes).percent);
    }
    shares.sort_by(f64::total_cmp);
    ScheduleMeasures {
        placed: placed.len(),
        unplaced: draft.sessions.len() - placed.len(),
        people: total.people,
        people_without_time_zone: wishes.unknown,
        attendable: share(total.awake, total.wishes),
        comfortable: share(total.comfortable, total.wishes),
        served: share(total.served, total.wishes),
        tenth_percentile: shares.get(shares.len().saturating_sub(1) / 10).copied(),
        clashes: total.clashes,
        speaker_nights: placed.iter().map(|placed| speakers_at_night(draft, placed)).sum(),
        regions: regions(by_region),
    }
}

/// A session with its time.
struct Span<'s> {
    session: &'s Session,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl<'s> Span<'s> {
    fn of(session: &'s Session) -> Option<Self> {
        Some(Self { session, from: session.starts_at?, until: session.ends_at? })
    }
}

/// What people want to attend.
struct Wishes {
    known: BTreeMap<RegistrationId, Vec<Wish>>,
    /// Number of people whose time zone is not known.
    unknown: usize,
}

fn wishes(draft: &Draft, placed: &[Span<'_>], people: &People) -> Wishes {
    let mut known: BTreeMap<RegistrationId, Vec<Wish>> = BTreeMap::new();
    let mut unknown = std::collections::BTreeSet::new();
    for span in placed {
        let (from, until) = (span.from, span.until);
        // The same for everyone in a zone.
        let mut hours: HashMap<Tz, (bool, bool)> = HashMap::new();
        for person in draft.audience.get(&span.session.id).into_iter().flatten() {
            let Some(zone) = people.get(person).and_then(|person| person.zone) else {
                unknown.insert(*person);
                continue;
            };
            let (is_awake, is_comfortable) = *hours.entry(zone).or_insert_with(|| {
                (!is_in_the_night(from, until, zone), !is_outside_hours(from, until, zone, 8..21))
            });
            known.entry(*person).or_default().push(Wish { from, until, is_awake, is_comfortable });
        }
    }
    Wishes { known, unknown: unknown.len() }
}

fn sums_of(wishes: &mut [Wish]) -> Sums {
    wishes.sort_by_key(|wish| (wish.until, wish.from));
    let count = |is_so: fn(&Wish) -> bool| wishes.iter().filter(|wish| is_so(wish)).count();
    let clashes = wishes
        .iter()
        .enumerate()
        .map(|(index, wish)| wishes[index + 1..].iter().filter(|later| later.from < wish.until).count());
    Sums {
        people: 1,
        wishes: wishes.len(),
        awake: count(|wish| wish.is_awake),
        comfortable: count(|wish| wish.is_comfortable),
        served: served(wishes),
        clashes: clashes.sum(),
    }
}

/// The most that a person can attend, one at a time: always the one that ends first. `wishes` are in order of their end.
fn served(wishes: &[Wish]) -> usize {
    let mut free_from = None;
    let mut count = 0;
    for wish in wishes.iter().filter(|wish| wish.is_awake) {
        if free_from.is_none_or(|free| free <= wish.from) {
            free_from = Some(wish.until);
            count += 1;
        }
    }
    count
}

impl Sums {
    fn add(&mut self, more: Self) {
        self.people += more.people;
        self.wishes += more.wishes;
        self.awake += more.awake;
        self.comfortable += more.comfortable;
        self.served += more.served;
        self.clashes += more.clashes;
    }
}

/// A share in percent, rounded to one decimal place.
fn share(count: usize, of: usize) -> AttendableShare {
    let thousandths = (count * 1000 + of / 2).checked_div(of).unwrap_or(1000);
    let percent = f64::from(u32::try_from(thousandths).unwrap_or(1000)) / 10.0;
    AttendableShare { count, of, percent }
}

fn speakers_at_night(draft: &Draft, span: &Span<'_>) -> usize {
    let zones = span.session.speakers.iter().filter_map(|part| draft.speakers.get(&part.speaker)?.zone);
    zones.filter(|zone| is_in_the_night(span.from, span.until, *zone)).count()
}

/// The regions, smallest share first; the small ones together.
fn regions(by_region: BTreeMap<Option<Region>, Sums>) -> Vec<RegionMeasures> {
    let mut together = Sums::default();
    let mut found = Vec::new();
    for (region, sums) in by_region {
        match region {
            Some(region) if sums.people >= FEWEST_PEOPLE => found.push((Some(region), sums)),
            _ => together.add(sums),
        }
    }
    if together.people > 0 {
        found.push((None, together));
    }
    let mut regions: Vec<_> = found
        .into_iter()
        .map(|(region, sums)| RegionMeasures {
            region,
            people: sums.people,
            attendable: share(sums.awake, sums.wishes),
            served: share(sums.served, sums.wishes),
        })
        .collect();
    regions.sort_by(|one, other| {
        one.attendable.percent.total_cmp(&other.attendable.percent).then(one.region.cmp(&other.region))
    });
    regions
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::schedule::conflicts::any_draft;

    const ZONES: [Option<Tz>; 4] =
        [Some(Tz::Asia__Shanghai), Some(Tz::America__New_York), Some(Tz::Europe__Lisbon), None];
    const REGIONS: [Option<Region>; 3] = [Some(Region::Asia), Some(Region::NorthernAmerica), None];

    fn people(draft: &Draft, zones: &[(usize, usize)]) -> People {
        let mut all: Vec<_> = draft.audience.values().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        let whereabouts =
            |(zone, region): &(usize, usize)| Whereabouts { zone: ZONES[*zone], region: REGIONS[*region] };
        all.into_iter().zip(zones.iter().map(whereabouts)).collect()
    }

    fn zones() -> impl Strategy<Value = Vec<(usize, usize)>> {
        prop::collection::vec((0..4_usize, 0..3_usize), 6)
    }

    /// The most sessions that do not overlap, by trying all combinations.
    fn served_naively(wishes: &[Wish]) -> usize {
        let awake: Vec<_> = wishes.iter().filter(|wish| wish.is_awake).collect();
        let sets = 0..1_u32 << awake.len();
        let fits = |set: &u32| {
            let chosen: Vec<_> = (0..awake.len()).filter(|bit| set >> bit & 1 == 1).collect();
            chosen.iter().enumerate().all(|(nth, a)| {
                chosen[nth + 1..]
                    .iter()
                    .all(|b| awake[*a].until <= awake[*b].from || awake[*b].until <= awake[*a].from)
            })
        };
        sets.filter(fits).map(u32::count_ones).max().unwrap_or_default() as usize
    }

    proptest! {
        #[test]
        fn regions_add_up_and_nobody_attends_more_than_they_want(draft in any_draft(), zones in zones()) {
            let measures = measure(&draft, &people(&draft, &zones));
            let sum = |of: fn(&RegionMeasures) -> usize| measures.regions.iter().map(of).sum::<usize>();
            prop_assert_eq!(sum(|region| region.people), measures.people);
            prop_assert_eq!(sum(|region| region.attendable.count), measures.attendable.count);
            prop_assert_eq!(sum(|region| region.attendable.of), measures.attendable.of);
            prop_assert!(measures.served.count <= measures.attendable.count);
            prop_assert!(measures.comfortable.count <= measures.attendable.count);
            prop_assert!(measures.regions.iter().filter(|region| region.region.is_some()).all(|region| region.people >= 5));
        }

        #[test]
        fn order_of_people_and_sessions_changes_nothing(draft in any_draft(), zones in zones()) {
            let people = people(&draft, &zones);
            let before = measure(&draft, &people);
            let mut turned = draft;
            turned.sessions.reverse();
            turned.audience.values_mut().for_each(|people| people.reverse());
            prop_assert_eq!(measure(&turned, &people), before);
        }

        #[test]
        fn served_is_the_largest_choice(
            spans in prop::collection::vec((0..200_i64, 1..80_i64, any::<bool>()), 0..9),
        ) {
            let at = |minutes| DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minutes);
            let mut wishes: Vec<_> = spans
                .into_iter()
                .map(|(from, minutes, is_awake)| Wish {
                    from: at(from), until: at(from + minutes), is_awake, is_comfortable: false,
                })
                .collect();
            let sums = sums_of(&mut wishes);
            prop_assert_eq!(sums.served, served_naively(&wishes));
        }
    }
}
