use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    model::{NewRegistrationType, RegistrationType},
    rules::kinds,
    store,
};
use crate::{
    app::App,
    capacity,
    events::Creating,
    http::{
        CongressPath, Created, IfMatch, Json, Lang, NoContent, Page, Paging, Patch, Path, Problems, Query,
        RequestError, Result, Valid, WithEtag,
    },
    identity::{Reader, Staff, permission},
    registration::promotion::{self, PromotionSimulation},
    types::Slug,
};

crate::operations! {
    list_registration_types,
    create_registration_type,
    get_registration_type,
    update_registration_type,
    delete_registration_type,
    simulate_places,
}

crate::congress_path! {
    pub RegistrationTypePath "/registration-types/{type}" {
        /// Slug of the registration type.
        #[param(example = "delegate")]
        r#type: Slug,
    }
}

/// Number of places to simulate.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SimulationQuery {
    /// Number of places that would be added or become free.
    #[param(minimum = 1, maximum = 200, default = 1)]
    places: Option<i64>,
}

/// List registration types
///
/// Registration types with their registration period and the number of places left.
#[utoipa::path(
    get, path = "/congresses/{congress}/registration-types", tag = "Registration", params(CongressPath, Lang, Paging),
    responses((status = 200, description = "A page of types", body = Page<RegistrationType>)),
)]
pub async fn list_registration_types(
    reader: Reader,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<RegistrationType>> {
    let mut rows = store::list(&app.pool, reader.congress, paging.after("position")?, paging.limit()).await?;
    if !reader.holds::<permission::RegistrationRead>() {
        rows = rows.into_iter().map(RegistrationType::in_public).collect();
    }
    Ok(paging.page("position", rows, |last| (last.position, last.slug.clone())))
}

/// Create a registration type
///
/// People can register with the type from `opens_at` on. With a `capacity`, or a `pool` shared with other types, people
/// who register when every place is taken are waitlisted.
#[utoipa::path(
    post, path = "/congresses/{congress}/registration-types", tag = "Registration", params(CongressPath),
    request_body = NewRegistrationType,
    responses((status = 201, description = "The type", body = RegistrationType), Problems<kinds::SlugTaken>),
)]
pub async fn create_registration_type(
    _: Staff<permission::RegistrationManage>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewRegistrationType>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let r#type = super::create(&mut change, &new).await?;
    let path = RegistrationTypePath { congress: path.congress, r#type: r#type.slug.clone() };
    change.created(&path, &r#type).await
}

/// Read a registration type
///
/// Returns the type with its registration period and the number of places left.
#[utoipa::path(
    get, path = "/congresses/{congress}/registration-types/{type}", tag = "Registration",
    params(RegistrationTypePath, Lang),
    responses((status = 200, description = "The type", body = RegistrationType)),
)]
pub async fn get_registration_type(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<RegistrationTypePath>,
) -> Result<WithEtag<RegistrationType>> {
    let found = store::find(&app.pool, reader.congress, &path.r#type).await?;
    let found = found.ok_or(RequestError::NoSuch("registration type"))?;
    Ok(WithEtag(match reader.holds::<permission::RegistrationRead>() {
        true => found,
        false => found.in_public(),
    }))
}

/// Change a registration type
///
/// Existing registrations stay. A larger capacity immediately promotes people from the waiting list; a capacity below
/// the places taken is refused.
#[utoipa::path(
    patch, path = "/congresses/{congress}/registration-types/{type}", tag = "Registration", params(RegistrationTypePath, IfMatch),
    request_body(content = NewRegistrationType, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated type", body = RegistrationType),
        Problems<(kinds::SlugTaken, capacity::kinds::BelowTaken)>,
    ),
)]
pub async fn update_registration_type(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<RegistrationTypePath>,
    if_match: IfMatch,
    patch: Patch<NewRegistrationType>,
) -> Result<WithEtag<RegistrationType>> {
    let mut change = staff.begin(&app).await?;
    let after = super::update(&mut change, &path.r#type, &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Delete a registration type
///
/// Refused while the type has registrations or invitations.
#[utoipa::path(
    delete, path = "/congresses/{congress}/registration-types/{type}", tag = "Registration", params(RegistrationTypePath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<kinds::InUse>),
)]
pub async fn delete_registration_type(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<RegistrationTypePath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    super::delete(&mut change, &path.r#type, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Simulate more places
///
/// Returns who would be confirmed, in order, if this many places were added or became free. Nothing is changed.
#[utoipa::path(
    get, path = "/congresses/{congress}/registration-types/{type}/simulate", tag = "Registration",
    params(RegistrationTypePath, SimulationQuery),
    responses((status = 200, description = "The registrations that would be promoted", body = PromotionSimulation)),
)]
pub async fn simulate_places(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Path(path): Path<RegistrationTypePath>,
    Query(query): Query<SimulationQuery>,
) -> Result<Json<PromotionSimulation>> {
    let mut db = app.pool.acquire().await?;
    let r#type = store::get_unchanging(&mut db, staff.congress, &path.r#type).await?;
    let places = query.places.unwrap_or(1);
    Ok(Json(promotion::simulate(&mut db, staff.congress, r#type.pool_id, places).await?))
}
