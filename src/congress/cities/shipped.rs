//! The list shipped with the service, and look-ups in it by name.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

use crate::types::{Country, folded};

const CITIES: &str = include_str!("../../../data/cities.csv");

/// Names of these cities in other languages. A name that also is the one of another place in the country is left out.
const CITY_NAMES: &str = include_str!("../../../data/city_names.csv");

/// A line of the list.
#[derive(Deserialize)]
pub struct CityRow {
    pub id: i64,
    pub name: String,
    pub local_name: Option<String>,
    pub country: String,
    pub time_zone: String,
    pub population: i64,
}

/// The rows of the shipped list.
pub fn rows() -> csv::Result<Vec<CityRow>> {
    csv::Reader::from_reader(CITIES.as_bytes()).into_deserialize().collect()
}

/// A city of the shipped list, with its names in comparable form.
struct ShippedCity {
    names: Vec<String>,
    name: String,
    country: String,
}

/// A name in another language.
#[derive(Deserialize)]
struct CityNameRow {
    id: i64,
    name: String,
}

static SHIPPED: LazyLock<Vec<ShippedCity>> = LazyLock::new(|| {
    let mut others: HashMap<i64, Vec<String>> = HashMap::new();
    for row in csv::Reader::from_reader(CITY_NAMES.as_bytes()).into_deserialize::<CityNameRow>().flatten() {
        others.entry(row.id).or_default().push(letters(&row.name));
    }
    let comparable = |row: CityRow| {
        let names = [Some(&row.name), row.local_name.as_ref()].into_iter().flatten();
        let others = others.remove(&row.id).unwrap_or_default();
        ShippedCity {
            names: names.map(|name| letters(name)).chain(others).collect(),
            name: row.name,
            country: row.country,
        }
    };
    rows().unwrap_or_default().into_iter().map(comparable).collect()
});

/// The form in which names are compared: letters and digits, without accents, hyphens or apostrophes.
fn letters(name: &str) -> String {
    folded(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The result of looking up a city name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CityMatch {
    /// Exactly one city matches; this is its name in the list.
    Known(String),
    /// One of these may be meant.
    Unsure(Vec<String>),
    /// No match, as for every city below half a million inhabitants.
    Unlisted,
}

/// Whether a city of this name in the list has another one, too.
pub fn is_city_called(listed: &str, name: &str) -> bool {
    let name = letters(name);
    SHIPPED.iter().any(|city| city.name == listed && city.names.contains(&name))
}

/// Looks up a city by any of its names, within the country if one is given.
pub fn match_city(text: &str, country: Option<&Country>) -> CityMatch {
    let wanted = letters(text);
    let here = |city: &&ShippedCity| country.is_none_or(|country| *city.country == **country);
    let called_so: Vec<_> = SHIPPED.iter().filter(|city| city.names.contains(&wanted)).collect();
    let mut called_so_here = called_so.iter().copied().filter(here);
    if let Some(one) = called_so_here.next()
        && called_so_here.all(|other| other.name == one.name)
    {
        return CityMatch::Known(one.name.clone());
    }
    let mut near = called_so;
    if near.is_empty() {
        let is_near = |city: &&ShippedCity| city.names.iter().any(|name| is_near(name, &wanted));
        near = SHIPPED.iter().filter(here).filter(is_near).collect();
    }
    near.truncate(3);
    match near.is_empty() {
        true => CityMatch::Unlisted,
        false => {
            CityMatch::Unsure(near.iter().map(|city| format!("{} ({})", city.name, city.country)).collect())
        }
    }
}

/// Allows one typing error in a short name, two in a long one.
fn is_near(name: &str, wanted: &str) -> bool {
    let (length, other) = (name.chars().count(), wanted.chars().count());
    let slips = if length.min(other) < 8 { 1 } else { 2 };
    length.min(other) > 3 && length.abs_diff(other) <= slips && strsim::osa_distance(name, wanted) <= slips
}

/// The countries of the shipped list: common English name and code.
pub fn country_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    CITIES.lines().skip(1).filter_map(|line| {
        // Read from the end: only city names contain the separator.
        let mut cells = line.rsplit(',').skip(2);
        Some((cells.next()?.trim_matches('"'), cells.next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn city_matches_by_any_of_its_names() {
        let china = "CN".parse().unwrap();
        let known = |name: &str| CityMatch::Known(name.into());
        assert_eq!(match_city("GUANGZHOU", Some(&china)), known("Guangzhou"));
        assert_eq!(match_city("广州", None), known("Guangzhou"));
        assert_eq!(match_city("Ho-Chi-Minh City", None), known("Ho Chi Minh City"));
        assert_eq!(match_city("Óbidos", None), CityMatch::Unlisted);
    }

    #[test]
    fn city_is_known_by_each_of_its_names() {
        assert!(is_city_called("Munich", "München") && is_city_called("Guangzhou", "广州"));
        assert!(!is_city_called("Guangzhou", "München") && !is_city_called("Óbidos", "Óbidos"));
    }

    #[test]
    fn unsure_match_comes_with_suggestions() {
        let unsure = |city: &str| CityMatch::Unsure(vec![city.into()]);
        assert_eq!(match_city("Guangzou", None), unsure("Guangzhou (CN)"));
        // Portugal has no such city.
        assert_eq!(match_city("Guangzhou", Some(&"PT".parse().unwrap())), unsure("Guangzhou (CN)"));
    }
}
