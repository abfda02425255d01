use std::{collections::HashMap, sync::LazyLock};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Country;

/// A region of the world (UN M49), with America in two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    Africa,
    Asia,
    Europe,
    LatinAmericaAndCaribbean,
    NorthernAmerica,
    Oceania,
}

/// The region of each country, from CLDR.
const REGIONS: &str = include_str!("../../data/regions.csv");

static OF_COUNTRY: LazyLock<HashMap<&'static str, Region>> = LazyLock::new(|| {
    let rows = REGIONS.lines().skip(1).filter_map(|row| row.trim().split_once(','));
    rows.filter_map(|(code, name)| Some((code, Region::of_name(name)?))).collect()
});

impl Region {
    /// The region of a country; `None` for the few territories without one.
    pub fn of(country: &Country) -> Option<Self> {
        OF_COUNTRY.get(&**country).copied()
    }

    /// Codes of the countries in the region.
    pub fn countries(self) -> Vec<String> {
        let here = OF_COUNTRY.iter().filter(|(_, region)| **region == self);
        here.map(|(code, _)| (*code).to_owned()).collect()
    }

    fn of_name(name: &str) -> Option<Self> {
        serde_json::from_value(name.into()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_region() {
        let region = |code: &str| Region::of(&code.parse().unwrap());
        assert_eq!(region("CN"), Some(Region::Asia));
        assert_eq!(region("EC"), Some(Region::LatinAmericaAndCaribbean));
        assert_eq!(region("SN"), Some(Region::Africa));
        let lost: Vec<_> =
            rust_iso3166::ALL.iter().filter(|country| region(country.alpha2).is_none()).collect();
        assert!(lost.is_empty(), "{lost:?}");
        assert!(Region::NorthernAmerica.countries().contains(&"CA".to_owned()));
    }
}
