//! Numbers of registrations by type, state, country, city, day and delegation.

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::PgExecutor;
use utoipa::ToSchema;

use crate::types::{CongressId, Country, DelegationId, Slug};

use super::registrations::RegistrationState;

/// Maximum number of cities listed; a world congress has some hundreds.
const CITIES: i64 = 1000;

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

/// All figures, counted in one pass over the registrations.
pub async fn figures(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<RegistrationFigures> {
    let groups = sqlx::query!(
        r#"
        -- registration::figures
        with one as materialized (
            select r.state, t.slug as type, r.country, r.city, (r.created_at at time zone c.time_zone)::date as day,
                   d.id as delegation, d.name,
                   r.state in ('pending', 'waitlisted', 'confirmed') as stands, r.state = 'confirmed' as confirmed
            from registration r
            join congress c on c.id = r.congress_id
            join registration_type t on t.id = r.type_id
            left join delegation d on d.id = r.delegation_id
            where r.congress_id = $1
        )
        select grouping(state, type, country, city, day, delegation) as "grouping!", state as "state?: RegistrationState",
               type as "type?: Slug", country as "country?: Country", city, day, delegation as "delegation?: DelegationId",
               min(name) as name, count(*) as "total!", count(*) filter (where stands) as "standing!",
               count(*) filter (where confirmed) as "confirmed!"
        from one
        group by grouping sets ((), (state), (type), (country), (country, city), (day), (delegation))
        order by 10 desc, 9 desc, country, city, day, name
        "#,
        *congress,
    )
    .fetch_all(db)
    .await?;
    let mut figures = RegistrationFigures::default();
    for row in groups {
        let (total, standing, confirmed) = (row.total, row.standing, row.confirmed);
        // One bit for each of the six columns that a row is not grouped by.
        match row.grouping {
            0b11_1111 => (figures.total, figures.standing, figures.confirmed) = (total, standing, confirmed),
            0b01_1111 => {
                figures.by_state.extend(row.state.map(|state| RegistrationCountByState { state, total }));
            }
            0b10_1111 => {
                figures.by_type.extend(row.r#type.map(|r#type| RegistrationCountByType {
                    r#type,
                    standing,
                    confirmed,
                }));
            }
            0b11_0111 if standing > 0 => {
                figures.countries += usize::from(row.country.is_some());
                figures.by_country.push(RegistrationCountByCountry {
                    country: row.country,
                    standing,
                    confirmed,
                });
            }
            0b11_0011 if standing > 0 => {
                figures.cities += usize::from(row.city.is_some());
                let country = row.country;
                figures.by_city.extend(row.city.map(|city| RegistrationCountByCity {
                    city,
                    country,
                    standing,
                    confirmed,
                }));
            }
            0b11_1101 => figures.by_day.extend(row.day.map(|day| RegistrationCountByDay { day, total })),
            0b11_1110 => {
                let delegation = row.delegation.zip(row.name);
                figures.by_delegation.extend(delegation.map(|(delegation, name)| {
                    RegistrationCountByDelegation { delegation, name, standing, confirmed }
                }));
            }
            _ => {}
        }
    }
    figures.by_city.truncate(usize::try_from(CITIES).unwrap_or(usize::MAX));
    figures.by_day.sort_unstable_by_key(|group| group.day);
    Ok(figures)
}
