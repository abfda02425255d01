use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::types::{Country, TimeZone};

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
pub struct CityFilter {
    /// Part of the name or local name; case and accents are ignored.
    #[param(min_length = 1, max_length = 100, example = "sao paulo")]
    pub q: Option<String>,
    /// Only cities in this country.
    pub country: Option<Country>,
}
