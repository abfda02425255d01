//! Answers of cities, by region and country. Pure.

use std::collections::BTreeMap;

use super::model::{ForumAnswerFigures, ForumCountryFigures, ForumOverview, ForumRegionFigures};
use crate::types::Region;

impl ForumAnswerFigures {
    fn add(&mut self, other: &Self) {
        self.cities += other.cities;
        self.sent += other.sent;
        self.accepted += other.accepted;
        self.delegated += other.delegated;
        self.declined += other.declined;
        self.tentative += other.tentative;
        self.open += other.open;
        self.overdue += other.overdue;
        self.places += other.places;
    }
}

/// Adds up the figures of countries by region.
pub fn by_region(countries: Vec<ForumCountryFigures>) -> ForumOverview {
    let mut regions = BTreeMap::<_, Vec<_>>::new();
    for country in countries {
        regions.entry(Region::of(&country.country)).or_default().push(country);
    }
    let mut overview = ForumOverview::default();
    for (region, countries) in regions {
        let mut figures = ForumAnswerFigures::default();
        for country in &countries {
            figures.add(&country.figures);
        }
        overview.total.add(&figures);
        overview.regions.push(ForumRegionFigures { region, figures, countries });
    }
    overview
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_add_up_to_regions_and_regions_to_the_total() {
        let of = |code: &str, accepted| ForumCountryFigures {
            country: code.parse().unwrap(),
            figures: ForumAnswerFigures { cities: accepted + 1, accepted, ..ForumAnswerFigures::default() },
        };
        let overview = by_region(vec![of("CN", 2), of("EC", 1), of("IN", 3)]);
        assert_eq!((overview.total.cities, overview.total.accepted), (9, 6));
        let asia = &overview.regions[0];
        assert_eq!((asia.region, asia.figures.accepted, asia.countries.len()), (Some(Region::Asia), 5, 2));
    }
}
