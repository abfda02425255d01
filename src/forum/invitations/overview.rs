//! Answers of cities, by region and country.

use std::collections::BTreeMap;

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    http::{CongressPath, Json, Result},
    identity::{Staff, permission},
    types::{Country, Region},
};

/// Figures of the answers.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct ForumOverview {
    pub total: AnswerFigures,
    pub regions: Vec<RegionFigures>,
}

/// Figures of a region.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionFigures {
    #[schema(required)]
    pub region: Option<Region>,
    #[serde(flatten)]
    pub figures: AnswerFigures,
    pub countries: Vec<CountryFigures>,
}

/// Figures of a country.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountryFigures {
    pub country: Country,
    #[serde(flatten)]
    pub figures: AnswerFigures,
}

/// The number of cities by answer. Revoked invitations are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnswerFigures {
    /// Cities on the list.
    pub cities: i64,
    /// Invitations sent.
    pub sent: i64,
    pub accepted: i64,
    pub delegated: i64,
    pub declined: i64,
    /// Cities without an answer that can still answer.
    pub open: i64,
    /// Cities without an answer whose deadline has passed.
    pub overdue: i64,
    /// The total quota of the cities that accepted or delegated.
    pub places: i64,
}

impl AnswerFigures {
    fn add(&mut self, more: &Self) {
        self.cities += more.cities;
        self.sent += more.sent;
        self.accepted += more.accepted;
        self.delegated += more.delegated;
        self.declined += more.declined;
        self.open += more.open;
        self.overdue += more.overdue;
        self.places += more.places;
    }
}

/// Get the overview of answers
///
/// Returns how many cities accepted, sent a deputy, declined, or have not answered, by region and country.
#[utoipa::path(
    get, path = "/congresses/{congress}/forum/invitations/overview", tag = "Forum", params(CongressPath),
    responses((status = 200, description = "The figures", body = ForumOverview)),
)]
pub async fn get_forum_overview(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
) -> Result<Json<ForumOverview>> {
    let rows = sqlx::query!(
        r#"
        -- forum::overview
        select country as "country: Country", count(*) as "cities!", count(sent_at) as "sent!",
               count(*) filter (where answer = 'accepted') as "accepted!",
               count(*) filter (where answer = 'delegated') as "delegated!",
               count(*) filter (where answer = 'declined') as "declined!",
               count(*) filter (where answer is null and sent_at is not null and respond_by > $2) as "open!",
               count(*) filter (where answer is null and sent_at is not null and respond_by <= $2) as "overdue!",
               coalesce(sum(quota) filter (where answer in ('accepted', 'delegated')), 0) as "places!"
        from forum_invitation
        where congress_id = $1 and revoked_at is null
        group by country
        order by country
        "#,
        *staff.congress,
        app.now(),
    )
    .fetch_all(&app.pool)
    .await?;
    let countries = rows.into_iter().map(|row| CountryFigures {
        country: row.country,
        figures: AnswerFigures {
            cities: row.cities,
            sent: row.sent,
            accepted: row.accepted,
            delegated: row.delegated,
            declined: row.declined,
            open: row.open,
            overdue: row.overdue,
            places: row.places,
        },
    });
    Ok(Json(by_region(countries.collect())))
}

fn by_region(countries: Vec<CountryFigures>) -> ForumOverview {
    let mut regions = BTreeMap::<_, Vec<_>>::new();
    for country in countries {
        regions.entry(Region::of(&country.country)).or_default().push(country);
    }
    let mut overview = ForumOverview::default();
    for (region, countries) in regions {
        let mut figures = AnswerFigures::default();
        for country in &countries {
            figures.add(&country.figures);
        }
        overview.total.add(&figures);
        overview.regions.push(RegionFigures { region, figures, countries });
    }
    overview
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_countries_add_up_to_regions_and_total() {
        let of = |code: &str, accepted| CountryFigures {
            country: code.parse().unwrap(),
            figures: AnswerFigures { cities: accepted + 1, accepted, ..AnswerFigures::default() },
        };
        let overview = by_region(vec![of("CN", 2), of("EC", 1), of("IN", 3)]);
        assert_eq!((overview.total.cities, overview.total.accepted), (9, 6));
        let asia = &overview.regions[0];
        assert_eq!((asia.region, asia.figures.accepted, asia.countries.len()), (Some(Region::Asia), 5, 2));
    }
}
