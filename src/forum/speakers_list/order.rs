//! The order in which waiting requests are called. Pure.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, VecDeque},
};

use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences, options::CollatorOptions};

use super::{
    entry::Entry,
    model::{SpeakingOrder, SpeakingRequestKind},
};
use crate::types::{Language, Region, SpeakingRequestId};

/// Compares city names in a language, by its CLDR collation.
pub struct CityCollation {
    language: Language,
    collator: CollatorBorrowed<'static>,
}

impl CityCollation {
    /// The collation of a language. Languages without a collation of their own use the root collation.
    pub fn new(language: Language) -> Option<Self> {
        let options = CollatorOptions::default();
        let locale = language.parse::<icu_locale_core::Locale>();
        let collator = locale.ok().and_then(|locale| Collator::try_new((&locale).into(), options).ok());
        let collator =
            collator.or_else(|| Collator::try_new(CollatorPreferences::default(), options).ok())?;
        Some(Self { language, collator })
    }

    fn compare(&self, one: &Entry, other: &Entry) -> Ordering {
        self.collator.compare(one.city.text_for(&self.language), other.city.text_for(&self.language))
    }
}

/// The order of waiting requests: the agenda items one after the other, each by the rule; replies at the end, in the order of the requests.
///
/// `last` is the region of the last speaker, which does not speak again at once if regions alternate.
pub fn sort(
    waiting: &[&Entry],
    rule: SpeakingOrder,
    collation: &CityCollation,
    last: Option<Region>,
) -> Vec<SpeakingRequestId> {
    let mut sorted = waiting.to_vec();
    sorted.sort_by(|one, other| compare(one, other, rule, collation));
    if rule != SpeakingOrder::ByRegion {
        return sorted.iter().map(|entry| entry.id).collect();
    }
    let mut order = Vec::with_capacity(sorted.len());
    let mut last = last;
    for group in sorted.chunk_by(|one, other| (one.kind, one.item) == (other.kind, other.item)) {
        match group.first().map(|first| first.kind) {
            Some(SpeakingRequestKind::Statement) => last = alternate(group, last, &mut order),
            _ => order.extend(group.iter().map(|entry| entry.id)),
        }
    }
    order
}

/// Inserts a request into an order that must not be recomputed: before the first one that comes after it by the rule.
pub fn insert(
    order: &[&Entry],
    new: &Entry,
    rule: SpeakingOrder,
    collation: &CityCollation,
) -> Vec<SpeakingRequestId> {
    let follows = |entry: &&Entry| match rule {
        SpeakingOrder::ByProtocol => compare(new, entry, rule, collation) == Ordering::Less,
        // A new request comes after the others of the same part.
        _ => (entry.kind, entry.item) > (new.kind, new.item),
    };
    let at = order.iter().position(follows).unwrap_or(order.len());
    let mut ids: Vec<_> = order.iter().map(|entry| entry.id).collect();
    ids.insert(at, new.id);
    ids
}

fn compare(one: &Entry, other: &Entry, rule: SpeakingOrder, collation: &CityCollation) -> Ordering {
    let arrival = |entry: &Entry| (entry.requested_at, entry.id);
    let part = (one.kind, one.item).cmp(&(other.kind, other.item));
    part.then_with(|| match (rule, one.kind) {
        (SpeakingOrder::ByProtocol, SpeakingRequestKind::Statement) => {
            one.protocol_rank.cmp(&other.protocol_rank).then_with(|| collation.compare(one, other))
        }
        (SpeakingOrder::ByHand, _) => one.place.cmp(&other.place),
        _ => Ordering::Equal,
    })
    .then_with(|| arrival(one).cmp(&arrival(other)))
}

/// Regions alternate, in the order of their first requests. Returns the region of the last speaker.
fn alternate(group: &[&Entry], last: Option<Region>, order: &mut Vec<SpeakingRequestId>) -> Option<Region> {
    let mut turns: VecDeque<Option<Region>> = VecDeque::new();
    let mut queues: BTreeMap<Option<Region>, VecDeque<SpeakingRequestId>> = BTreeMap::new();
    for entry in group {
        let region = Region::of(&entry.country);
        if !turns.contains(&region) {
            turns.push_back(region);
        }
        queues.entry(region).or_default().push_back(entry.id);
    }
    let mut last = last;
    // The region that had its turn goes to the end.
    if let Some(at) = turns.iter().position(|region| region.is_some() && *region == last) {
        turns.rotate_left((at + 1) % turns.len());
    }
    while let Some(region) = turns.pop_front() {
        let Some(next) = queues.get_mut(&region).and_then(VecDeque::pop_front) else { continue };
        order.push(next);
        last = region;
        turns.push_back(region);
    }
    last
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        forum::speakers_list::entry::samples::entry,
        types::{Country, Localized},
    };

    fn collation(language: &str) -> CityCollation {
        CityCollation::new(language.parse().unwrap()).unwrap()
    }

    fn from(city: &str, country: &str, rank: i32, minute: i64) -> Entry {
        Entry {
            city: Localized::of("en", city),
            country: country.parse().unwrap(),
            protocol_rank: rank,
            requested_at: DateTime::from_timestamp(minute * 60, 0).unwrap(),
            ..entry()
        }
    }

    fn names(entries: &[Entry], order: &[SpeakingRequestId]) -> Vec<String> {
        let name = |id| entries.iter().find(|entry| entry.id == id).unwrap().city.any().to_owned();
        order.iter().map(|id| name(*id)).collect()
    }

    fn sorted_by(entries: &[Entry], rule: SpeakingOrder, language: &str) -> Vec<String> {
        let waiting: Vec<_> = entries.iter().collect();
        names(entries, &sort(&waiting, rule, &collation(language), None))
    }

    #[test]
    fn rank_goes_before_the_name_in_the_collation_of_the_language() {
        let all = [
            from("Zürich", "CH", 2, 1),
            from("Zagreb", "HR", 2, 2),
            from("Århus", "DK", 2, 3),
            from("Quito", "EC", 1, 4),
        ];
        assert_eq!(sorted_by(&all, SpeakingOrder::ByProtocol, "en"), ["Quito", "Århus", "Zagreb", "Zürich"]);
        assert_eq!(
            sorted_by(&all, SpeakingOrder::ByProtocol, "da"),
            ["Quito", "Zagreb", "Zürich", "Århus"],
            "å is the last letter"
        );
        assert_eq!(sorted_by(&all, SpeakingOrder::ByRequest, "en"), ["Zürich", "Zagreb", "Århus", "Quito"]);
    }

    #[test]
    fn chinese_names_are_sorted_by_pinyin() {
        let all = [
            from("重庆", "CN", 1, 1),
            from("北京", "CN", 1, 2),
            from("广州", "CN", 1, 3),
            from("深圳", "CN", 1, 4),
        ];
        assert_eq!(sorted_by(&all, SpeakingOrder::ByProtocol, "zh"), ["北京", "重庆", "广州", "深圳"]);
    }

    #[test]
    fn replies_come_last_and_items_one_after_the_other() {
        let second = Entry { item: 2, ..from("Quito", "EC", 1, 1) };
        let reply = Entry { kind: SpeakingRequestKind::Reply, ..from("Vienna", "AT", 1, 2) };
        let all = [second, reply, from("Dakar", "SN", 9, 3)];
        for rule in [SpeakingOrder::ByRequest, SpeakingOrder::ByProtocol, SpeakingOrder::ByRegion] {
            assert_eq!(sorted_by(&all, rule, "en"), ["Dakar", "Quito", "Vienna"]);
        }
    }

    #[test]
    fn new_request_is_inserted_without_moving_others() {
        let all = [from("Quito", "EC", 5, 1), from("Vienna", "AT", 1, 2), from("Dakar", "SN", 3, 3)];
        let order: Vec<_> = all.iter().collect();
        let new = from("Bandung", "ID", 2, 4);
        let mut known = all.to_vec();
        known.push(new.clone());
        let put = |rule| names(&known, &insert(&order, &new, rule, &collation("en")));
        assert_eq!(put(SpeakingOrder::ByProtocol), ["Bandung", "Quito", "Vienna", "Dakar"]);
        assert_eq!(put(SpeakingOrder::ByRequest), ["Quito", "Vienna", "Dakar", "Bandung"]);
    }

    const COUNTRIES: [&str; 6] = ["CN", "EC", "SN", "AT", "CA", "NZ"];

    proptest! {
        #[test]
        fn regions_alternate_as_long_as_another_waits(picks in prop::collection::vec((0..6_usize, 0..50_i64), 0..40)) {
            let all: Vec<_> = picks.iter().map(|(country, minute)| from("City", COUNTRIES[*country], 1, *minute)).collect();
            let waiting: Vec<_> = all.iter().collect();
            let order = sort(&waiting, SpeakingOrder::ByRegion, &collation("en"), Some(Region::Asia));
            prop_assert_eq!(order.len(), all.len());
            let region = |id: &SpeakingRequestId| {
                let country: &Country = &all.iter().find(|entry| entry.id == *id).unwrap().country;
                Region::of(country)
            };
            let mut last = Some(Region::Asia);
            for (at, id) in order.iter().enumerate() {
                let others = order[at..].iter().any(|id| region(id) != last);
                prop_assert!(region(id) != last || !others, "one region twice while another waits");
                last = region(id);
            }
            // Within a region, in the order of the requests.
            for country in COUNTRIES {
                let of: Vec<_> = order.iter().filter_map(|id| all.iter().find(|entry| entry.id == *id && *entry.country == *country)).collect();
                prop_assert!(of.windows(2).all(|two| (two[0].requested_at, two[0].id) < (two[1].requested_at, two[1].id)));
            }
        }

        #[test]
        fn every_order_contains_each_request_once(picks in prop::collection::vec((0..6_usize, 1..4_i32, 0..9_i64), 0..30), rule in 0..4_usize) {
            let all: Vec<_> = picks.iter().map(|(country, rank, minute)| from("City", COUNTRIES[*country], *rank, *minute)).collect();
            let waiting: Vec<_> = all.iter().collect();
            let rule = [SpeakingOrder::ByRequest, SpeakingOrder::ByProtocol, SpeakingOrder::ByRegion, SpeakingOrder::ByHand][rule];
            let mut order = sort(&waiting, rule, &collation("fr"), None);
            prop_assert_eq!(&order, &sort(&waiting.iter().rev().copied().collect::<Vec<_>>(), rule, &collation("fr"), None));
            order.sort();
            let mut ids: Vec<_> = all.iter().map(|entry| entry.id).collect();
            ids.sort();
            prop_assert_eq!(order, ids);
        }
    }
}
