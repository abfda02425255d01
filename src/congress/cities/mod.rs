//! Cities with at least half a million inhabitants, from GeoNames (CC BY 4.0).

pub(super) mod api;
mod model;
mod shipped;
mod store;

pub use model::City;
pub use shipped::{CityMatch, country_names, is_city_called, match_city};
pub use store::load_cities;
