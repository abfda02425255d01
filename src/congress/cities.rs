//! Cities with at least half a million inhabitants, from GeoNames (CC BY 4.0).

use std::sync::LazyLock;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    http::{Page, Paging, Query, Result},
    identity::Anyone,
    types::{Country, TimeZone, folded, folded_pattern},
};

/// The list shipped with the service.
const CITIES: &str = include_str!("../../data/cities.csv");

/// A city.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct City {
    /// The GeoNames id.
    #[schema(examples(1_809_858))]
    pub id: i64,
    #[schema(examples("Guangzhou"))]
    pub name: String,
    /// The name in the local script.
    #[schema(required, examples("广州"))]
    pub local_name: Option<String>,
    pub country: Country,
    pub time_zone: TimeZone,
    pub population: i64,
}

/// Filters of the city list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Part of the name or local name; case and accents are ignored.
    #[param(min_length = 1, max_length = 100, example = "sao paulo")]
    q: Option<String>,
    /// Only cities in this country.
    country: Option<Country>,
}

/// Search cities
///
/// The largest first. The list comes from GeoNames (CC BY 4.0) and holds cities with at least half a million inhabitants.
#[utoipa::path(
    get, path = "/cities", tag = "Congress", params(Filter, Paging),
    responses((status = 200, description = "A page of cities", body = Page<City>)),
)]
pub async fn list_cities(
    _: Anyone,
    State(app): State<App>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Page<City>> {
    let (population, id) = paging.after::<(i64, i64)>("population")?.unzip();
    let rows = sqlx::query_as!(
        City,
        r#"
        -- congress::list_cities
        select id, name, local_name, country as "country: Country", time_zone as "time_zone: TimeZone", population
        from city
        where ($1::text is null or search like $1)
          and ($2::text is null or country = $2)
          and ($3::bigint is null or (population, -id) < ($3, -$4::bigint))
        order by population desc, id
        limit $5::bigint + 1
        "#,
        filter.q.as_deref().map(folded_pattern),
        filter.country.as_deref(),
        population,
        id,
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("population", rows, |last| (last.population, last.id)))
}

#[derive(Deserialize)]
struct Row {
    id: i64,
    name: String,
    local_name: Option<String>,
    country: String,
    time_zone: String,
    population: i64,
}

/// A city of the shipped list, with its names in comparable form.
struct Listed {
    names: Vec<String>,
    name: String,
    country: String,
}

static LISTED: LazyLock<Vec<Listed>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(CITIES.as_bytes()).into_deserialize::<Row>().flatten();
    let listed = |row: Row| {
        let names = [Some(&row.name), row.local_name.as_ref()].into_iter().flatten();
        Listed { names: names.map(|name| letters(name)).collect(), name: row.name, country: row.country }
    };
    rows.map(listed).collect()
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

/// Looks up a city by any of its names, within the country if one is given.
pub fn match_city(text: &str, country: Option<&Country>) -> CityMatch {
    let wanted = letters(text);
    let here = |city: &&Listed| country.is_none_or(|country| *city.country == **country);
    let called_so: Vec<_> = LISTED.iter().filter(|city| city.names.contains(&wanted)).collect();
    let mut called_so_here = called_so.iter().copied().filter(here);
    if let Some(one) = called_so_here.next()
        && called_so_here.all(|other| other.name == one.name)
    {
        return CityMatch::Known(one.name.clone());
    }
    let mut near = called_so;
    if near.is_empty() {
        let is_near = |city: &&Listed| city.names.iter().any(|name| is_near(name, &wanted));
        near = LISTED.iter().filter(here).filter(is_near).collect();
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

/// Loads the shipped list in one statement, unless it is loaded already.
pub async fn load(db: &mut PgConnection) -> anyhow::Result<()> {
    let rows: Vec<Row> =
        csv::Reader::from_reader(CITIES.as_bytes()).deserialize().collect::<Result<_, _>>()?;
    let known = sqlx::query_scalar!(r#"select count(*) as "count!" from city"#).fetch_one(&mut *db).await?;
    if usize::try_from(known)? == rows.len() {
        return Ok(());
    }
    let searches: Vec<_> = rows
        .iter()
        .map(|row| folded(&format!("{} {}", row.name, row.local_name.as_deref().unwrap_or_default())))
        .collect();
    sqlx::query!(
        r#"
        -- congress::load_cities
        insert into city (id, name, local_name, country, time_zone, population, search)
        select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])
        on conflict (id) do nothing
        "#,
        &rows.iter().map(|row| row.id).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.local_name.clone()).collect::<Vec<_>>() as &[Option<String>],
        &rows.iter().map(|row| row.country.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.time_zone.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.population).collect::<Vec<_>>(),
        &searches,
    )
    .execute(db)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_is_known_by_any_of_its_names() {
        let china = "CN".parse().unwrap();
        let known = |name: &str| CityMatch::Known(name.into());
        assert_eq!(match_city("GUANGZHOU", Some(&china)), known("Guangzhou"));
        assert_eq!(match_city("广州", None), known("Guangzhou"));
        assert_eq!(match_city("Ho-Chi-Minh City", None), known("Ho Chi Minh City"));
        assert_eq!(match_city("Óbidos", None), CityMatch::Unlisted);
    }

    #[test]
    fn what_is_unsure_comes_with_suggestions() {
        let unsure = |city: &str| CityMatch::Unsure(vec![city.into()]);
        assert_eq!(match_city("Guangzou", None), unsure("Guangzhou (CN)"));
        // Portugal has no such city.
        assert_eq!(match_city("Guangzhou", Some(&"PT".parse().unwrap())), unsure("Guangzhou (CN)"));
    }
}
