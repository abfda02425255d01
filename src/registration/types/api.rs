use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    model::{NewRegistrationType, RegistrationType},
    rules::Refused,
    store,
};
use crate::{
    app::App,
    events,
    http::{
        CongressPath, Created, IfMatch, Json, Lang, New, NoContent, Page, Paging, Patch, Path, Problems,
        Query, Result, WithEtag,
    },
    identity::{Reader, Staff, permission},
    registration::{
        catalogue,
        promotion::{self, Simulation},
    },
    types::Slug,
};

crate::congress_path! {
    pub TypePath "/registration-types/{type}" {
        /// Slug of the registration type.
        #[param(example = "delegate")]
        r#type: Slug,
    }
}

/// Number of places to simulate.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct More {
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
    let (position, slug) = paging.after::<(i32, String)>("position")?.unzip();
    let mut rows = store::list(&app.pool, reader.congress, position, slug, paging.limit()).await?;
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
    responses((status = 201, description = "The type", body = RegistrationType), Problems<Refused>),
)]
pub async fn create_registration_type(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewRegistrationType>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let r#type = store::insert(&mut tx, staff.actor, staff.congress, &new.body, now).await?;
    let location = format!("/congresses/{}/registration-types/{}", path.congress, r#type.slug);
    let created = Created::at(&location, r#type)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Change a registration type
///
/// Existing registrations stay. A larger capacity immediately promotes people from the waiting list; a capacity below
/// the places taken is refused.
#[utoipa::path(
    patch, path = "/congresses/{congress}/registration-types/{type}", tag = "Registration", params(TypePath, IfMatch),
    request_body(content = NewRegistrationType, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated type", body = RegistrationType),
        Problems<(Refused, crate::capacity::CapacityError)>,
    ),
)]
pub async fn update_registration_type(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<TypePath>,
    if_match: IfMatch,
    patch: Patch<NewRegistrationType>,
) -> Result<WithEtag<RegistrationType>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, staff.congress, &path.r#type).await?;
    if_match.check(&before)?;
    let new = patch.apply(&before.clone().into())?;
    let after = store::update(&mut tx, (staff.actor, staff.congress), &before, &new, now).await?;
    let event = catalogue::TYPE_UPDATED.of(Some(staff.congress), *after.id, &after.clone().in_public());
    events::publish(&mut tx, staff.actor, event.changing(&before, &after), now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Delete a registration type
///
/// Refused while the type has registrations or invitations.
#[utoipa::path(
    delete, path = "/congresses/{congress}/registration-types/{type}", tag = "Registration", params(TypePath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<Refused>),
)]
pub async fn delete_registration_type(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<TypePath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let r#type = store::lock(&mut tx, staff.congress, &path.r#type).await?;
    if_match.check(&r#type)?;
    store::delete(&mut tx, &r#type).await?;
    let event = catalogue::TYPE_DELETED.of(Some(staff.congress), *r#type.id, &r#type.in_public());
    events::publish(&mut tx, staff.actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Simulate more places
///
/// Returns who would be confirmed, in order, if this many places were added or became free. Nothing is changed.
#[utoipa::path(
    get, path = "/congresses/{congress}/registration-types/{type}/simulate", tag = "Registration",
    params(TypePath, More),
    responses((status = 200, description = "The registrations that would be promoted", body = Simulation)),
)]
pub async fn simulate_places(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Path(path): Path<TypePath>,
    Query(more): Query<More>,
) -> Result<Json<Simulation>> {
    let mut db = app.pool.acquire().await?;
    let r#type = store::named(&mut db, staff.congress, &path.r#type).await?;
    let places = more.places.unwrap_or(1);
    Ok(Json(promotion::simulate(&mut db, staff.congress, r#type.pool_id, places).await?))
}
