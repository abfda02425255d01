//! Pools that several registration types share: 300 places for delegates and observers together.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;

use super::{catalogue, promotion};
use crate::{
    app::App,
    capacity, events,
    http::{
        CongressPath, Created, HasRevision, IfMatch, New, NoContent, Page, Paging, Patch, Path, Problems,
        Query, RefuseOn, RequestError, Result, WithEtag,
    },
    identity::{Staff, permission},
    types::{CongressId, PoolId, ProblemKind, Refusal, Slug},
};

/// A pool of places shared by several registration types.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SharedPool {
    pub slug: Slug,
    /// Maximum number of confirmed registrations; `null`: unlimited.
    #[schema(required)]
    pub capacity: Option<i32>,
    pub taken: i32,
    pub waiting: i32,
    /// Slugs of the registration types that use the pool.
    pub types: Vec<Slug>,
    /// Send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    #[schema(ignore)]
    id: PoolId,
}

impl HasRevision for SharedPool {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// A pool as set by staff.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "main-hall", "capacity": 300}))]
pub struct NewPool {
    pub slug: Slug,
    /// Maximum number of confirmed registrations; `null`: unlimited.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub capacity: Option<i32>,
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
    let after = paging.after::<String>("slug")?;
    let rows = sqlx::query_as!(
        SharedPool,
        r#"
        -- registration::list_pools
        select p.id, p.slug as "slug!: Slug", p.capacity, p.taken, p.waiting, p.revision,
               array(select t.slug from registration_type t where t.pool_id = p.id order by t.slug) as "types!: Vec<Slug>"
        from pool p
        where p.congress_id = $1 and p.slug is not null and ($2::text is null or p.slug > $2)
        order by p.slug
        limit $3::bigint + 1
        "#,
        *staff.congress,
        after,
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("slug", rows, |last| last.slug.clone()))
}

/// Create a shared pool
///
/// Set it as the `pool` of registration types to make them share its places.
#[utoipa::path(
    post, path = "/congresses/{congress}/pools", tag = "Registration", params(CongressPath), request_body = NewPool,
    responses((status = 201, description = "The pool", body = SharedPool), Problems<Refused>),
)]
pub async fn create_pool(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewPool>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let NewPool { slug, capacity } = &new.body;
    let id = capacity::create(&mut *tx, staff.congress, Some(slug), *capacity).await;
    let id = id.refuse_on("pool_slug_once", Refused::SlugTaken)?;
    let pool = named(&mut *tx, staff.congress, slug).await?;
    events::publish(&mut tx, staff.actor, catalogue::POOL_CREATED.of(Some(staff.congress), *id, &pool), now)
        .await?;
    let created = Created::at(&format!("/congresses/{}/pools/{slug}", path.congress), pool)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Change a shared pool
///
/// A larger capacity immediately promotes people from the waiting list; a capacity below the places taken is refused.
#[utoipa::path(
    patch, path = "/congresses/{congress}/pools/{pool}", tag = "Registration", params(PoolPath, IfMatch),
    request_body(content = NewPool, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated pool", body = SharedPool),
        Problems<(Refused, capacity::CapacityError)>,
    ),
)]
pub async fn update_pool(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<PoolPath>,
    if_match: IfMatch,
    patch: Patch<NewPool>,
) -> Result<WithEtag<SharedPool>> {
    let now = app.now();
    let (actor, congress) = (staff.actor, staff.congress);
    let mut tx = app.begin().await?;
    let id = named(&mut *tx, congress, &path.pool).await?.id;
    let locked = capacity::lock(&mut tx, congress, &[id]).await?;
    let before = named(&mut *tx, congress, &path.pool).await?;
    if_match.check(&before)?;
    let new = patch.apply(&NewPool { slug: before.slug.clone(), capacity: before.capacity })?;
    sqlx::query!("update pool set slug = $2 where id = $1", *id, &*new.slug)
        .execute(&mut *tx)
        .await
        .refuse_on("pool_slug_once", Refused::SlugTaken)?;
    let promoted = capacity::resize(&mut tx, &locked, id, new.capacity).await?;
    promotion::confirm(&mut tx, actor, congress, &promoted, now).await?;
    let after = named(&mut *tx, congress, &new.slug).await?;
    let event = catalogue::POOL_UPDATED.of(Some(congress), *id, &after);
    events::publish(&mut tx, actor, event.changing(&before, &after), now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Delete a shared pool
///
/// Refused while a registration type uses it.
#[utoipa::path(
    delete, path = "/congresses/{congress}/pools/{pool}", tag = "Registration", params(PoolPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<Refused>),
)]
pub async fn delete_pool(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<PoolPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let pool = lock(&mut tx, staff.congress, &path.pool).await?;
    if_match.check(&pool)?;
    let deleted = capacity::delete(&mut *tx, pool.id).await;
    deleted
        .refuse_on("registration_type_pool", Refused::InUse)
        .refuse_on("claim_pool_id_fkey", Refused::InUse)?;
    let event = catalogue::POOL_DELETED.of(Some(staff.congress), *pool.id, &pool);
    events::publish(&mut tx, staff.actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}

async fn lock(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<SharedPool> {
    let id = named(&mut *db, congress, slug).await?.id;
    capacity::lock(&mut *db, congress, &[id]).await?;
    named(db, congress, slug).await
}

async fn named(db: impl PgExecutor<'_>, congress: CongressId, slug: &Slug) -> Result<SharedPool> {
    let found = sqlx::query_as!(
        SharedPool,
        r#"
        -- registration::find_pool
        select p.id, p.slug as "slug!: Slug", p.capacity, p.taken, p.waiting, p.revision,
               array(select t.slug from registration_type t where t.pool_id = p.id order by t.slug) as "types!: Vec<Slug>"
        from pool p where p.congress_id = $1 and p.slug = $2
        "#,
        *congress,
        &**slug,
    );
    Ok(found.fetch_optional(db).await?.ok_or(RequestError::NoSuch("pool"))?)
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("Another pool of this congress has this slug. Choose another slug.")]
    SlugTaken,
    #[error("Registration types use this pool. Give them another pool or their own capacity first.")]
    InUse,
}

crate::problem_kinds! {
    SLUG_TAKEN = Conflict "pool-slug-taken" "Pool slug already taken"
        "Another pool of this congress has this slug. Choose another slug."
    IN_USE = Conflict "pool-in-use" "Pool in use"
        "The registration types in `types` use this pool. Give them another pool or their own capacity, then delete it."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::SlugTaken => &SLUG_TAKEN,
            Self::InUse => &IN_USE,
        }
    }
}
