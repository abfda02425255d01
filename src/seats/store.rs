//! Database queries, one function each.

use sqlx::{PgExecutor, postgres::types::PgRange};

use super::events::SeatsClash;
use crate::{
    capacity::Place,
    types::{CongressId, Now, PoolId, RegistrationId, SessionId},
};

/// The time at which the places of a pool are used.
pub type PoolTime = (PoolId, Option<PgRange<Now>>);

/// A seat, or a position on the waiting list.
pub struct Seat {
    pub session: SessionId,
    pub pool: PoolId,
    pub place: Place,
    /// Whether the registration type gives access to the track of the session.
    pub granted: bool,
}

/// The pool of a session, if its size is different.
pub async fn find_resized(
    db: impl PgExecutor<'_>,
    session: SessionId,
    (capacity, waiting_list): (Option<i32>, bool),
) -> sqlx::Result<Option<PoolId>> {
    sqlx::query_scalar!(
        r#"
        -- seats::find_resized
        select p.id as "id: PoolId" from session s join pool p on p.id = s.pool_id
        where s.id = $1 and (p.capacity is distinct from $2 or p.waiting_list <> $3)
        "#,
        *session,
        capacity,
        waiting_list,
    )
    .fetch_optional(db)
    .await
}

/// The seats of a registration, and its positions on waiting lists.
pub async fn list_of_registration(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
) -> sqlx::Result<Vec<Seat>> {
    sqlx::query_as!(
        Seat,
        r#"
        -- seats::list_of_registration
        select s.id as session, s.pool_id as pool, c.state as "place: Place",
               t.slug = any (rt.tracks) as "granted!"
        from claim c
        join session s on s.pool_id = c.pool_id
        join track t on t.id = s.track_id
        join registration r on r.id = c.holder_id
        join registration_type rt on rt.id = r.type_id
        where c.holder_id = $1
        order by s.pool_id
        "#,
        *registration,
    )
    .fetch_all(db)
    .await
}

/// The pools whose times differ from those of the sessions in this version, and their new times.
pub async fn list_moved(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    version: i32,
) -> sqlx::Result<Vec<PoolTime>> {
    let moved = sqlx::query!(
        r#"
        -- seats::list_moved
        select p.id as "pool: PoolId", rs.starts_at as "starts_at?", rs.ends_at as "ends_at?"
        from session s
        join pool p on p.id = s.pool_id
        left join released_session rs on rs.congress_id = s.congress_id and rs.version = $2 and rs.id = s.id
        where s.congress_id = $1 and p.during is distinct from
            (case when rs.starts_at is not null then tstzrange(rs.starts_at, rs.ends_at) end)
        "#,
        *congress,
        version,
    )
    .fetch_all(db)
    .await?;
    let times = moved.into_iter().map(|row| {
        let during = row.starts_at.zip(row.ends_at).map(|(from, to)| PgRange::from(from..to));
        (row.pool, during)
    });
    Ok(times.collect())
}

/// Whether the edition refuses seats in two sessions at the same time.
pub async fn is_overlap_refused(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        -- seats::is_overlap_refused
        select not exists (select from enrolment_rules where congress_id = $1 and overlap = 'warn') as "refused!"
        "#,
        *congress,
    )
    .fetch_one(db)
    .await
}

/// Every pair of seats that overlap, one of them in these pools.
pub async fn list_clashes(db: impl PgExecutor<'_>, pools: &[PoolId]) -> sqlx::Result<Vec<SeatsClash>> {
    sqlx::query_as!(
        SeatsClash,
        r#"
        -- seats::list_clashes
        select s.id as session, c.holder_id as "registration: RegistrationId", os.id as other
        from claim c
        join claim o on o.holder_id = c.holder_id and o.pool_id <> c.pool_id and o.during && c.during
        join session s on s.pool_id = c.pool_id
        join session os on os.pool_id = o.pool_id
        where c.pool_id = any ($1) and not (o.pool_id = any ($1) and o.pool_id < c.pool_id)
        order by s.id, c.place
        "#,
        &pools.iter().map(|pool| **pool).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await
}
