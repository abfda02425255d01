use axum::extract::State;

use super::{
    model::{NewPool, SharedPool, kinds},
    store,
};
use crate::{
    app::App,
    capacity,
    events::Creating,
    http::{
        CongressPath, Created, IfMatch, NoContent, Page, Paging, Patch, Path, Problems, Query, Result, Valid,
        WithEtag,
    },
    identity::{Staff, permission},
    types::Slug,
};

crate::operations! {
    list_pools,
    create_pool,
    get_pool,
    update_pool,
    delete_pool,
}

crate::congress_path! {
    pub PoolPath "/pools/{pool}" {
        /// Slug of the pool.
        #[param(example = "main-hall")]
        pool: Slug,
    }
}

/// List shared pools
///
/// Each pool with its capacity, the places taken, and the number of people waiting.
#[utoipa::path(
    get, path = "/congresses/{congress}/pools", tag = "Registration", params(CongressPath, Paging),
    responses((status = 200, description = "A page of pools", body = Page<SharedPool>)),
)]
pub async fn list_pools(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<SharedPool>> {
    let rows = store::list(&app.pool, staff.congress, paging.after("slug")?, paging.limit()).await?;
    Ok(paging.page("slug", rows, |last| last.slug.clone()))
}

/// Create a shared pool
///
/// Set it as the `pool` of registration types to make them share its places.
#[utoipa::path(
    post, path = "/congresses/{congress}/pools", tag = "Registration", params(CongressPath), request_body = NewPool,
    responses((status = 201, description = "The pool", body = SharedPool), Problems<kinds::SlugTaken>),
)]
pub async fn create_pool(
    _: Staff<permission::RegistrationManage>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewPool>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let pool = super::create(&mut change, &new).await?;
    change.created(&PoolPath { congress: path.congress, pool: pool.slug.clone() }, &pool).await
}

/// Read a shared pool
///
/// Returns the pool with its capacity, the places taken, and the number of people waiting.
#[utoipa::path(
    get, path = "/congresses/{congress}/pools/{pool}", tag = "Registration", params(PoolPath),
    responses((status = 200, description = "The pool", body = SharedPool)),
)]
pub async fn get_pool(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Path(path): Path<PoolPath>,
) -> Result<WithEtag<SharedPool>> {
    Ok(WithEtag(store::find(&app.pool, staff.congress, &path.pool).await?))
}

/// Change a shared pool
///
/// A larger capacity immediately promotes people from the waiting list; a capacity below the places taken is refused.
#[utoipa::path(
    patch, path = "/congresses/{congress}/pools/{pool}", tag = "Registration", params(PoolPath, IfMatch),
    request_body(content = NewPool, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated pool", body = SharedPool),
        Problems<(kinds::SlugTaken, capacity::kinds::BelowTaken)>,
    ),
)]
pub async fn update_pool(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<PoolPath>,
    if_match: IfMatch,
    patch: Patch<NewPool>,
) -> Result<WithEtag<SharedPool>> {
    let mut change = staff.begin(&app).await?;
    let after = super::update(&mut change, &path.pool, &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Delete a shared pool
///
/// Refused while a registration type uses it.
#[utoipa::path(
    delete, path = "/congresses/{congress}/pools/{pool}", tag = "Registration", params(PoolPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<kinds::InUse>),
)]
pub async fn delete_pool(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<PoolPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    super::delete(&mut change, &path.pool, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}
