//! Database queries, one function each.

use std::collections::BTreeSet;

use sqlx::{PgConnection, PgExecutor, postgres::types::PgRange};
use uuid::Uuid;

use super::model::{CapacityError, Claim, Full, Place, Pool};
use crate::{
    http::Result,
    types::{CongressId, Now, PoolId},
};

/// Proof that these pools are locked until the transaction ends; only [`lock`] creates it.
///
/// Pools are locked before the registrations that hold their places, all at once and in the order of their ids. This
/// order prevents deadlocks.
#[derive(Debug)]
pub struct Locked(BTreeSet<PoolId>);

impl Locked {
    /// Whether all these pools are locked.
    pub fn holds(&self, pools: &[PoolId]) -> bool {
        pools.iter().all(|pool| self.0.contains(pool))
    }

    /// # Errors
    /// One of these pools is not locked, or was deleted: without this error, holders would be written without their places.
    fn must_hold(&self, pools: &[PoolId]) -> sqlx::Result<()> {
        match self.holds(pools) {
            true => Ok(()),
            false => Err(sqlx::Error::InvalidArgument(format!("pools {pools:?} are not locked"))),
        }
    }
}

/// Locks pools of a congress against every other change.
pub async fn lock(db: &mut PgConnection, congress: CongressId, pools: &[PoolId]) -> sqlx::Result<Locked> {
    let locked = sqlx::query_scalar!(
        r#"
        -- capacity::lock
        select id from pool where congress_id = $1 and id = any ($2) order by id for no key update
        "#,
        *congress,
        &pools.iter().map(|pool| **pool).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await?;
    Ok(Locked(locked.into_iter().collect()))
}

/// Creates a pool.
pub async fn create(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    slug: Option<&str>,
    capacity: Option<i32>,
) -> sqlx::Result<PoolId> {
    let id = PoolId::new();
    sqlx::query!(
        "insert into pool (id, congress_id, slug, capacity) values ($1, $2, $3, $4)",
        *id,
        *congress,
        slug,
        capacity
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Creates pools with these capacities, with or without a waiting list; returns them in the same order.
pub async fn create_all(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    sizes: &[(Option<i32>, bool)],
) -> sqlx::Result<Vec<PoolId>> {
    let pools: Vec<_> = sizes.iter().map(|_| PoolId::new()).collect();
    let (capacities, waiting_lists): (Vec<_>, Vec<_>) = sizes.iter().copied().unzip();
    sqlx::query!(
        r#"
        -- capacity::create_all
        insert into pool (id, congress_id, capacity, waiting_list)
        select id, $1, capacity, waiting_list
        from unnest($2::uuid[], $3::int[], $4::boolean[]) as p (id, capacity, waiting_list)
        "#,
        *congress,
        &pools.iter().map(|pool| **pool).collect::<Vec<_>>(),
        &capacities as &[Option<i32>],
        &waiting_lists,
    )
    .execute(db)
    .await?;
    Ok(pools)
}

/// Sets whether the pool has a waiting list. People who already wait keep waiting.
pub async fn keep_waiting_list(db: impl PgExecutor<'_>, pool: PoolId, kept: bool) -> sqlx::Result<()> {
    sqlx::query!("update pool set waiting_list = $2 where id = $1", *pool, kept).execute(db).await?;
    Ok(())
}

/// Deletes an unused pool.
pub async fn delete(db: impl PgExecutor<'_>, pool: PoolId) -> sqlx::Result<()> {
    sqlx::query!("delete from pool where id = $1", *pool).execute(db).await?;
    Ok(())
}

pub async fn find(db: impl PgExecutor<'_>, pool: PoolId) -> sqlx::Result<Pool> {
    sqlx::query_as!(Pool, "select id, capacity, taken, waiting from pool where id = $1", *pool)
        .fetch_one(db)
        .await
}

/// The pools in which a holder has a place or waits for one.
pub async fn of_holder(db: impl PgExecutor<'_>, holder: Uuid) -> sqlx::Result<Vec<PoolId>> {
    sqlx::query_scalar!(
        r#"select pool_id as "pool: PoolId" from claim where holder_id = $1 order by pool_id"#,
        holder
    )
    .fetch_all(db)
    .await
}

/// The shared pool with this slug.
pub async fn find_by_slug(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    slug: &str,
) -> sqlx::Result<Option<PoolId>> {
    sqlx::query_scalar!("select id from pool where congress_id = $1 and slug = $2", *congress, slug)
        .fetch_optional(db)
        .await
}

/// Claims a place if one is free, otherwise the next position on the waiting list. One round trip: the lock of the row
/// orders concurrent claims, and values read before waiting for the lock are read again.
pub async fn claim(db: impl PgExecutor<'_>, pool: PoolId, holder: Uuid) -> sqlx::Result<Place> {
    sqlx::query_scalar!(
        r#"
        -- capacity::claim
        select claim_state as "state!: Place" from claim_places($1, array[$2::uuid])
        "#,
        *pool,
        holder,
    )
    .fetch_one(db)
    .await
}

/// Claims a place if one is free; refused otherwise.
pub async fn claim_if_free(
    db: &mut PgConnection,
    pool: PoolId,
    holder: Uuid,
) -> sqlx::Result<Result<(), CapacityError>> {
    let claimed = sqlx::query_scalar!(
        r#"
        -- capacity::claim_if_free
        select claim_state as "state!: Place" from claim_places($1, array[$2::uuid], may_wait => false)
        "#,
        *pool,
        holder,
    );
    if claimed.fetch_optional(&mut *db).await?.is_none() {
        return Ok(Err(CapacityError::Full(find(db, pool).await?.capacity.unwrap_or_default())));
    }
    Ok(Ok(()))
}

/// Makes many claims at once, in this order, which is also the order of the result.
pub async fn claim_all(
    db: &mut PgConnection,
    locked: &Locked,
    pool: PoolId,
    holders: &[Uuid],
) -> sqlx::Result<Vec<Claim>> {
    locked.must_hold(&[pool])?;
    sqlx::query_as!(
        Claim,
        r#"
        -- capacity::claim_all
        select holder as "holder!", claim_state as "place!: Place", waiting_position from claim_places($1, $2)
        "#,
        *pool,
        holders,
    )
    .fetch_all(db)
    .await
}

/// Releases places and positions on the waiting list; returns who is promoted as a result, in order.
pub async fn release(
    db: &mut PgConnection,
    locked: &Locked,
    pool: PoolId,
    holders: &[Uuid],
) -> sqlx::Result<Vec<Uuid>> {
    locked.must_hold(&[pool])?;
    let now = sqlx::query_as!(
        Pool,
        r#"
        -- capacity::release
        with released as (
            delete from claim where pool_id = $1 and holder_id = any ($2) returning state
        )
        update pool
        set taken = taken - (select count(*) from released where state = 'held')::int,
            waiting = waiting - (select count(*) from released where state = 'waiting')::int
        where id = $1
        returning id, capacity, taken, waiting
        "#,
        *pool,
        holders,
    )
    .fetch_one(&mut *db)
    .await?;
    promote_next(db, &now).await
}

/// Changes the capacity; returns who is promoted as a result, in order.
pub async fn resize(
    db: &mut PgConnection,
    locked: &Locked,
    pool: PoolId,
    capacity: Option<i32>,
) -> Result<Vec<Uuid>> {
    locked.must_hold(&[pool])?;
    let taken = find(&mut *db, pool).await?.taken;
    if let Some(wanted) = capacity.filter(|wanted| *wanted < taken) {
        return Err(CapacityError::BelowTaken { wanted, taken }.into());
    }
    let now = sqlx::query_as!(
        Pool,
        r#"
        -- capacity::resize
        update pool set capacity = $2, revision = revision + 1 where id = $1 returning id, capacity, taken, waiting
        "#,
        *pool,
        capacity,
    )
    .fetch_one(&mut *db)
    .await?;
    Ok(promote_next(db, &now).await?)
}

/// Promotes a person from the waiting list before their turn.
pub async fn promote(
    db: &mut PgConnection,
    locked: &Locked,
    pool: PoolId,
    holder: Uuid,
    full: Full,
) -> Result<()> {
    locked.must_hold(&[pool])?;
    let now = find(&mut *db, pool).await?;
    if let (Some(capacity), Full::Refuse) = (now.capacity.filter(|most| now.taken >= *most), full) {
        return Err(CapacityError::Full(capacity).into());
    }
    sqlx::query!(
        r#"
        -- capacity::promote
        with promoted as (
            update claim set state = 'held', changes = changes + 1 where pool_id = $1 and holder_id = $2 and state = 'waiting' returning pool_id
        )
        update pool
        set capacity = greatest(capacity, taken + 1), taken = taken + 1, waiting = waiting - 1, revision = revision + 1
        from promoted where id = promoted.pool_id
        "#,
        *pool,
        holder,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives free places to the people on the waiting list, in the order of arrival.
async fn promote_next(db: &mut PgConnection, pool: &Pool) -> sqlx::Result<Vec<Uuid>> {
    let free = pool.capacity.map_or(pool.waiting, |capacity| capacity - pool.taken).min(pool.waiting);
    if free <= 0 {
        return Ok(Vec::new());
    }
    let promoted = sqlx::query!(
        r#"
        -- capacity::promote_next
        with next as (
            select holder_id from claim where pool_id = $1 and state = 'waiting' order by place limit $2::int
        ), promoted as (
            update claim c set state = 'held', changes = c.changes + 1 from next where c.pool_id = $1 and c.holder_id = next.holder_id
            returning c.holder_id, c.place
        ), counted as (
            update pool set taken = taken + $2::int, waiting = waiting - $2::int where id = $1
        )
        select holder_id as "holder!" from promoted order by place
        "#,
        *pool.id,
        free,
    )
    .fetch_all(db)
    .await?;
    Ok(promoted.into_iter().map(|row| row.holder).collect())
}

/// Moves all claims of these holders to another pool, in the order of arrival; those that wait are placed after the
/// ones already waiting there. Returns who is promoted as a result, in either pool.
pub async fn merge(
    db: &mut PgConnection,
    locked: &Locked,
    (from, to): (PoolId, PoolId),
    holders: &[Uuid],
) -> Result<Vec<Uuid>> {
    locked.must_hold(&[from, to])?;
    let moved = sqlx::query!(
        r#"
        -- capacity::merge
        delete from claim where pool_id = $1 and holder_id = any ($2)
        returning holder_id, state as "state: Place", place
        "#,
        *from,
        holders,
    )
    .fetch_all(&mut *db)
    .await?;
    let mut moved: Vec<_> = moved.into_iter().map(|row| (row.place, row.holder_id, row.state)).collect();
    moved.sort_unstable_by_key(|claim| claim.0);
    let held = moved.iter().filter(|claim| claim.2 == Place::Held).count();
    let held = i32::try_from(held).unwrap_or(i32::MAX);
    let target = find(&mut *db, to).await?;
    if let Some(wanted) = target.capacity.filter(|capacity| target.taken + held > *capacity) {
        return Err(CapacityError::BelowTaken { wanted, taken: target.taken + held }.into());
    }
    let all = i32::try_from(moved.len()).unwrap_or(i32::MAX);
    let (source, target) = (
        count(&mut *db, from, (-held, held - all, 0)).await?,
        count(&mut *db, to, (held, all - held, all)).await?,
    );
    sqlx::query!(
        r#"
        -- capacity::insert_moved
        insert into claim (pool_id, holder_id, state, place)
        select $1, c.holder, c.state, p.arrivals - cardinality($2::uuid[]) + c.nth
        from pool p, unnest($2::uuid[], $3::text[]) with ordinality as c (holder, state, nth)
        where p.id = $1
        "#,
        *to,
        &moved.iter().map(|claim| claim.1).collect::<Vec<_>>(),
        &moved.iter().map(|claim| claim.2).collect::<Vec<_>>() as &[Place],
    )
    .execute(&mut *db)
    .await?;
    let mut promoted = promote_next(&mut *db, &source).await?;
    promoted.extend(promote_next(db, &target).await?);
    Ok(promoted)
}

async fn count(
    db: &mut PgConnection,
    pool: PoolId,
    (taken, waiting, arrivals): (i32, i32, i32),
) -> sqlx::Result<Pool> {
    sqlx::query_as!(
        Pool,
        r#"
        -- capacity::count
        update pool set taken = taken + $2, waiting = waiting + $3, arrivals = arrivals + $4::int where id = $1
        returning id, capacity, taken, waiting
        "#,
        *pool,
        taken,
        waiting,
        arrivals,
    )
    .fetch_one(db)
    .await
}

/// The next people on the waiting list.
pub async fn waiting(db: impl PgExecutor<'_>, pool: PoolId, limit: i64) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"
        -- capacity::waiting
        select holder_id from claim where pool_id = $1 and state = 'waiting' order by place limit $2
        "#,
        *pool,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Sets the times at which the places of pools are used. Existing claims stay: those that now overlap another claim of
/// their holder are no longer exclusive. With `exclusive`, all other claims on these pools are.
///
/// # Errors
/// A conflicting claim is made concurrently (`claim_at_one_time`): retry, and that claim is taken into account.
pub async fn reschedule(
    db: &mut PgConnection,
    locked: &Locked,
    times: &[(PoolId, Option<PgRange<Now>>)],
    exclusive: bool,
) -> sqlx::Result<()> {
    let pools: Vec<_> = times.iter().map(|time| time.0).collect();
    locked.must_hold(&pools)?;
    sqlx::query!(
        r#"
        -- capacity::reschedule
        with given as (
            select * from unnest($1::uuid[], $2::tstzrange[]) as g (pool_id, during)
        ), pools as (
            update pool p set during = g.during from given g where p.id = g.pool_id
        )
        update claim c set during = g.during, exclusive = false from given g where c.pool_id = g.pool_id
        "#,
        &pools.iter().map(|pool| **pool).collect::<Vec<_>>(),
        &times.iter().map(|time| time.1.clone()).collect::<Vec<_>>() as &[Option<PgRange<Now>>],
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        r#"
        -- capacity::exclude
        update claim c set exclusive = true
        where $2 and c.pool_id = any ($1) and c.during is not null
          and not exists (select from claim other
                          where other.holder_id = c.holder_id and other.pool_id <> c.pool_id and other.during && c.during)
        "#,
        &pools.iter().map(|pool| **pool).collect::<Vec<_>>(),
        exclusive,
    )
    .execute(db)
    .await?;
    Ok(())
}
