use axum::extract::State;

use super::{
    model::{City, CityFilter},
    store,
};
use crate::{
    app::App,
    http::{Page, Paging, Query, Result},
    identity::Anyone,
};

crate::operations! {
    list_cities,
}

/// Search cities
///
/// The largest first. The list comes from GeoNames (CC BY 4.0) and holds cities with at least half a million inhabitants.
#[utoipa::path(
    get, path = "/cities", tag = "Congress", params(CityFilter, Paging),
    responses((status = 200, description = "A page of cities", body = Page<City>)),
)]
pub async fn list_cities(
    _: Anyone,
    State(app): State<App>,
    Query(filter): Query<CityFilter>,
    Query(paging): Query<Paging>,
) -> Result<Page<City>> {
    store::list(&app.pool, &filter, &paging).await
}
