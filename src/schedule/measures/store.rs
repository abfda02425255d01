//! Database queries, one function each.

use std::collections::HashMap;

use sqlx::PgExecutor;

use super::rules::{People, Whereabouts};
use crate::types::{CongressId, Country, Region, RegistrationId, TimeZone};

/// Where the people are who want to attend a session of this congress.
///
/// The time zone of their registration; else that of their city; else that of the largest city of their country; else that
/// of their account. UTC is what accounts have from the beginning, and says nothing.
pub async fn list_people(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<People> {
    let rows = sqlx::query!(
        r#"
        -- schedule::list_people
        with wanted as (
            select distinct registration_id from session_audience where congress_id = $1
        ), largest as (
            select distinct on (country) country, time_zone from city order by country, population desc, id
        )
        select r.id as "id: RegistrationId", r.country as "country: Country",
               coalesce(r.time_zone, own.time_zone, largest.time_zone, nullif(a.time_zone, 'UTC')) as "time_zone: TimeZone"
        from wanted w join registration r on r.id = w.registration_id
        left join account a on a.id = r.account_id
        left join largest on largest.country = r.country
        left join lateral (
            select time_zone from city c where c.country = r.country and lower(c.name) = lower(r.city)
            order by population desc limit 1
        ) own on r.time_zone is null
        "#,
        *congress,
    )
    .fetch_all(db)
    .await?;
    let mut people = HashMap::with_capacity(rows.len());
    for row in rows {
        let zone = row.time_zone.map(|zone| zone.rules());
        people.insert(row.id, Whereabouts { zone, region: row.country.as_ref().and_then(Region::of) });
    }
    Ok(people)
}
