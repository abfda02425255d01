use sqlx::{PgConnection, PgExecutor};

use super::model::{City, CityFilter};
use super::shipped;
use crate::{
    http::{Page, Paging, Result},
    types::{Country, TimeZone, folded, folded_pattern},
};

/// The cities that match, largest first.
pub async fn list(db: impl PgExecutor<'_>, filter: &CityFilter, paging: &Paging) -> Result<Page<City>> {
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
    .fetch_all(db)
    .await?;
    Ok(paging.page("population", rows, |last| (last.population, last.id)))
}

/// Loads the shipped list in one statement, unless it is loaded already.
pub async fn load_cities(db: &mut PgConnection) -> anyhow::Result<()> {
    let rows = shipped::rows()?;
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
