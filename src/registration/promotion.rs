//! Promotion from the waiting list.

use serde::Serialize;
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    events::{REGISTRATION_PROMOTED, RegistrationChanged},
    registrations::RegistrationState,
    types,
};
use crate::{
    capacity,
    events::Change,
    types::{CongressId, Now, PoolId, RegistrationId, Slug},
};

/// The effect of a larger capacity.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromotionSimulation {
    /// Capacity of the pool; `null`: unlimited.
    #[schema(required)]
    pub capacity: Option<i32>,
    pub taken: i32,
    pub waiting: i32,
    /// Slugs of the registration types that share the places.
    pub types: Vec<Slug>,
    /// Number of additional places that was simulated.
    pub places: i64,
    /// Registrations that would be confirmed, in order.
    pub promoted: Vec<PromotionCandidate>,
}

/// A registration on the waiting list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromotionCandidate {
    pub registration: RegistrationId,
    pub reference: String,
    #[schema(required)]
    pub given_name: Option<String>,
    #[schema(required)]
    pub family_name: Option<String>,
    /// The name as the person writes it.
    pub display_name: String,
    /// Slug of the registration type.
    pub r#type: Slug,
    /// Position on the waiting list: 1 is next.
    pub position: i64,
}

/// Confirms registrations that got places in a pool, in the transaction that freed the places, and publishes the
/// events.
pub async fn confirm(change: &mut Change<'_>, promoted: &[Uuid]) -> sqlx::Result<()> {
    if promoted.is_empty() {
        return Ok(());
    }
    let (congress, now) = (change.congress(), change.now());
    let events = confirm_promoted(change.db(), congress, promoted, now).await?;
    let events = events.iter().map(|payload| REGISTRATION_PROMOTED.event(payload.id, payload));
    change.publish_all(events.collect()).await
}

async fn confirm_promoted(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    promoted: &[Uuid],
    now: Now,
) -> sqlx::Result<Vec<RegistrationChanged>> {
    sqlx::query_as!(
        RegistrationChanged,
        r#"
        -- registration::confirm_promoted
        with promoted as (
            update registration r
            set state = 'confirmed', reason = null, updated_at = $3, revision = r.revision + 1
            from registration_type t
            where r.congress_id = $1 and r.id = any ($2) and t.id = r.type_id
            returning r.id, r.reference, r.state, t.slug, r.revision
        ), brought as (
            -- A promotion is not an edit: keep the import of these registrations undoable.
            update import_row i set revision = p.revision
            from promoted p where i.registration_id = p.id and i.revision = p.revision - 1
        )
        select p.id as "id: RegistrationId", p.reference, p.state as "state: RegistrationState", p.slug as "type: Slug", p.revision,
               false as "imported!"
        from promoted p order by array_position($2, p.id)
        "#,
        *congress,
        promoted,
        now,
    )
    .fetch_all(db)
    .await
}

/// Registrations that would be confirmed with this many additional free places.
pub async fn simulate(
    db: &mut PgConnection,
    congress: CongressId,
    pool: PoolId,
    places: i64,
) -> sqlx::Result<PromotionSimulation> {
    let now = capacity::find(&mut *db, pool).await?;
    let next = capacity::waiting(&mut *db, pool, places).await?;
    let types = types::of_pool(&mut *db, pool).await?;
    let promoted = sqlx::query_as!(
        PromotionCandidate,
        r#"
        -- registration::candidates
        select r.id as registration, r.reference, r.given_name, r.family_name, r.display_name, t.slug as "type: Slug",
               n.position as "position!"
        from unnest($2::uuid[]) with ordinality as n (id, position)
        join registration r on r.id = n.id and r.congress_id = $1
        join registration_type t on t.id = r.type_id
        order by n.position
        "#,
        *congress,
        &next,
    )
    .fetch_all(db)
    .await?;
    let capacity::Pool { capacity, taken, waiting, .. } = now;
    Ok(PromotionSimulation { capacity, taken, waiting, types, places, promoted })
}
