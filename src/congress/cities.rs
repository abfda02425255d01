//! Cities of half a million and more, from GeoNames (CC BY 4.0).

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

/// The list that is shipped with the service.
const CITIES: &str = include_str!("../../data/cities.csv");

/// A city.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct City {
    /// Of GeoNames.
    #[schema(examples(1_809_858))]
    pub id: i64,
    #[schema(examples("Guangzhou"))]
    pub name: String,
    /// In the script of the place.
    #[schema(required, examples("广州"))]
    pub local_name: Option<String>,
    pub country: Country,
    pub time_zone: TimeZone,
    pub population: i64,
}

/// Which cities.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Part of the name or local name; accents and capitals do not count.
    #[param(min_length = 1, max_length = 100, example = "sao paulo")]
    q: Option<String>,
    /// Only of this country.
    country: Option<Country>,
}

/// Search the cities
///
/// The largest first. The list is GeoNames' (CC BY 4.0): cities of half a million and more.
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

/// The countries of the shipped list by their common English names, with their codes.
pub fn country_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    CITIES.lines().skip(1).filter_map(|line| {
        // From the end: only names of cities hold separators.
        let mut cells = line.rsplit(',').skip(2);
        Some((cells.next()?.trim_matches('"'), cells.next()?))
    })
}

/// Loads the shipped list where it is not loaded yet, in one statement.
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
