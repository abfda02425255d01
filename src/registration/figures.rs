//! Numbers of registrations by type, state, country, city, day and delegation.

use std::cmp::Reverse;

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::PgExecutor;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use crate::{
    app::App,
    jobs,
    types::{CongressId, Country, DelegationId, Slug},
};

use super::registrations::RegistrationState;

/// Maximum number of cities listed; a world congress has some hundreds.
const CITIES: usize = 1000;

/// Numbers of registrations. `standing` counts the pending, waitlisted and confirmed ones.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct RegistrationFigures {
    pub total: i64,
    pub standing: i64,
    pub confirmed: i64,
    /// Number of countries with at least one standing registration.
    pub countries: usize,
    pub cities: usize,
    pub by_state: Vec<RegistrationCountByState>,
    pub by_type: Vec<RegistrationCountByType>,
    /// Standing registrations by country, largest first.
    pub by_country: Vec<RegistrationCountByCountry>,
    /// Standing registrations by city, largest first, up to a thousand cities.
    pub by_city: Vec<RegistrationCountByCity>,
    /// All registrations ever made, by day in the time zone of the congress.
    pub by_day: Vec<RegistrationCountByDay>,
    pub by_delegation: Vec<RegistrationCountByDelegation>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationCountByState {
    pub state: RegistrationState,
    pub total: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationCountByType {
    /// Slug of the registration type.
    pub r#type: Slug,
    pub standing: i64,
    pub confirmed: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationCountByCountry {
    /// `null`: unknown.
    #[schema(required)]
    pub country: Option<Country>,
    pub standing: i64,
    pub confirmed: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationCountByCity {
    pub city: String,
    #[schema(required)]
    pub country: Option<Country>,
    pub standing: i64,
    pub confirmed: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationCountByDay {
    pub day: NaiveDate,
    pub total: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationCountByDelegation {
    pub delegation: DelegationId,
    pub name: String,
    pub standing: i64,
    pub confirmed: i64,
}

/// All figures, from the counters that the triggers of the table keep.
pub async fn figures(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<RegistrationFigures> {
    let groups = sqlx::query!(
        r#"
        -- registration::figures
        with counted as (
            select counted_by, key, state, sum(total) as total
            from (
                select counted_by, key, state, total from registration_count where congress_id = $1
                union all
                select counted_by, key, state, change from registration_count_change where congress_id = $1
            ) both_tables
            group by 1, 2, 3
            having sum(total) <> 0
        ), described as (
            select counted_by, case when counted_by = 'type' then n.state end as state, t.slug as type,
                   case when counted_by = 'place' then key::json ->> 0 end as country,
                   case when counted_by = 'place' then key::json ->> 1 end as city,
                   case when counted_by = 'time' then (to_timestamp(key::float8) at time zone c.time_zone)::date end as day,
                   d.id as delegation, d.name, total,
                   n.state in ('pending', 'waitlisted', 'confirmed') as stands, n.state = 'confirmed' as confirmed
            from counted n
            join congress c on c.id = $1
            left join registration_type t on counted_by = 'type' and t.congress_id = $1 and t.id::text = key
            left join delegation d on counted_by = 'delegation' and d.congress_id = $1 and d.id::text = key
        )
        select counted_by as "counted_by!", state as "state?: RegistrationState", type as "type?: Slug",
               country as "country?: Country", city, day, delegation as "delegation?: DelegationId", name as "name?",
               sum(total)::bigint as "total!", coalesce(sum(total) filter (where stands), 0)::bigint as "standing!",
               coalesce(sum(total) filter (where confirmed), 0)::bigint as "confirmed!"
        from described
        group by counted_by, state, type, country, city, day, delegation, name
        order by 10 desc, 9 desc, country, city, type, day, name
        "#,
        *congress,
    )
    .fetch_all(db)
    .await?;
    let mut figures = RegistrationFigures::default();
    for row in groups {
        let numbers = Numbers { total: row.total, standing: row.standing, confirmed: row.confirmed };
        match row.counted_by.as_str() {
            "type" => figures.add_type(row.r#type, row.state, numbers),
            "place" if row.standing > 0 => figures.add_place(row.country, row.city, numbers),
            "time" => {
                figures.by_day.extend(row.day.map(|day| RegistrationCountByDay { day, total: row.total }));
            }
            "delegation" => {
                let Numbers { standing, confirmed, .. } = numbers;
                figures.by_delegation.extend(row.delegation.zip(row.name).map(|(delegation, name)| {
                    RegistrationCountByDelegation { delegation, name, standing, confirmed }
                }));
            }
            _ => {}
        }
    }
    figures.sort();
    Ok(figures)
}

#[derive(Clone, Copy)]
struct Numbers {
    total: i64,
    standing: i64,
    confirmed: i64,
}

impl RegistrationFigures {
    fn add_type(&mut self, r#type: Option<Slug>, state: Option<RegistrationState>, numbers: Numbers) {
        let Numbers { total, standing, confirmed } = numbers;
        self.total += total;
        self.standing += standing;
        self.confirmed += confirmed;
        if let Some(state) = state {
            match self.by_state.iter_mut().find(|group| group.state == state) {
                Some(group) => group.total += total,
                None => self.by_state.push(RegistrationCountByState { state, total }),
            }
        }
        if let Some(r#type) = r#type {
            match self.by_type.iter_mut().find(|group| group.r#type == r#type) {
                Some(group) => {
                    group.standing += standing;
                    group.confirmed += confirmed;
                }
                None => self.by_type.push(RegistrationCountByType { r#type, standing, confirmed }),
            }
        }
    }

    fn add_place(&mut self, country: Option<Country>, city: Option<String>, numbers: Numbers) {
        let Numbers { standing, confirmed, .. } = numbers;
        match self.by_country.iter_mut().find(|group| group.country == country) {
            Some(group) => {
                group.standing += standing;
                group.confirmed += confirmed;
            }
            None => {
                let country = country.clone();
                self.by_country.push(RegistrationCountByCountry { country, standing, confirmed });
            }
        }
        self.cities += usize::from(city.is_some());
        if self.by_city.len() < CITIES {
            self.by_city.extend(city.map(|city| RegistrationCountByCity {
                city,
                country,
                standing,
                confirmed,
            }));
        }
    }

    /// Largest first; days in order. Rows of one place or delegation come sorted.
    fn sort(&mut self) {
        self.countries = self.by_country.iter().filter(|group| group.country.is_some()).count();
        self.by_state.sort_by_key(|group| Reverse(group.total));
        self.by_type.sort_by_key(|group| Reverse(group.standing));
        self.by_country.sort_by_key(|group| Reverse(group.standing));
        self.by_day.sort_unstable_by_key(|group| group.day);
    }
}

/// Number of changes that are added to the counters in one transaction.
const AT_ONCE: i64 = 20_000;

/// Adds the changes to the counters every second, until the node stops.
pub async fn keep_counters(app: App, stop: CancellationToken) {
    jobs::each_second(app, stop, "counters of registrations", fold).await;
}

/// Adds the oldest changes to the counters. Returns their number if there can be more: few are left for the next second.
async fn fold(app: App) -> sqlx::Result<usize> {
    let folded = sqlx::query_scalar!(
        r#"
        -- registration::fold_counts
        with changes as (
            delete from registration_count_change
            where id in (select id from registration_count_change order by id limit $1)
              -- One node at a time: two would wait for each other's counters.
              and (select pg_try_advisory_xact_lock(hashtext('registration_count')))
            returning congress_id, counted_by, key, state, change
        ), counters as (
            insert into registration_count as counter (congress_id, counted_by, key, state, total)
            select congress_id, counted_by, key, state, sum(change) from changes
            group by 1, 2, 3, 4
            on conflict (congress_id, counted_by, key, state) do update set total = counter.total + excluded.total
        )
        select count(*) as "count!" from changes
        "#,
        AT_ONCE,
    )
    .fetch_one(&app.pool)
    .await?;
    Ok(if folded == AT_ONCE { usize::try_from(folded).unwrap_or_default() } else { 0 })
}
