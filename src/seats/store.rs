//! Changes to seats that follow from other changes.

use sqlx::{Connection, PgConnection, postgres::types::PgRange};
use uuid::Uuid;

use super::catalogue::{
    By, ENROLMENT_CANCELLED, EnrolmentChanged, SEAT_CLASH, SEAT_PROMOTED, SeatState, SeatsClash,
};
use crate::{
    capacity::{self, Locked, Place},
    events,
    http::{RequestError, Result},
    types::{Actor, CongressId, Now, PoolId, RegistrationId, SessionId},
};

/// Maximum number of attempts of a release to reschedule claims while people enrol.
const TRIES: usize = 5;

/// Number of events written in one statement.
const AT_ONCE: usize = 1000;

/// Number of seats of a session (`None`: unlimited), and whether it has a waiting list.
type Size = (Option<i32>, bool);

/// Creates the seats of a session.
pub async fn create(
    db: &mut PgConnection,
    congress: CongressId,
    (capacity, waiting_list): Size,
) -> sqlx::Result<PoolId> {
    let pool = capacity::create(&mut *db, congress, None, capacity).await?;
    if !waiting_list {
        capacity::keep_waiting_list(db, pool, false).await?;
    }
    Ok(pool)
}

/// Changes the number of seats of a session; refused below the number taken. People on the waiting list move up.
pub async fn resize(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    session: SessionId,
    (capacity, waiting_list): Size,
    now: Now,
) -> Result<()> {
    let changed = sqlx::query_scalar!(
        r#"
        -- seats::changed
        select p.id as "id: PoolId" from session s join pool p on p.id = s.pool_id
        where s.id = $1 and (p.capacity is distinct from $2 or p.waiting_list <> $3)
        "#,
        *session,
        capacity,
        waiting_list,
    );
    let Some(pool) = changed.fetch_optional(&mut *db).await? else { return Ok(()) };
    let locked = capacity::lock(&mut *db, congress, &[pool]).await?;
    let promoted = capacity::resize(&mut *db, &locked, pool, capacity).await?;
    capacity::keep_waiting_list(&mut *db, pool, waiting_list).await?;
    Ok(tell_promoted(db, (actor, congress), session, &promoted, now).await?)
}

/// A seat, or a position on the waiting list.
struct Seat {
    session: SessionId,
    pool: PoolId,
    place: Place,
    /// Whether the registration type gives access to the track of the session.
    granted: bool,
}

/// Cancels all enrolments of a registration that has ended. Their pools are locked.
pub async fn give_up_all(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    registration: RegistrationId,
    locked: &Locked,
    now: Now,
) -> sqlx::Result<()> {
    give_up(db, by, registration, locked, |_| true, now).await
}

/// Cancels enrolments in sessions of tracks that the registration no longer gives access to. Their pools are locked.
pub async fn give_up_ungranted(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    registration: RegistrationId,
    locked: &Locked,
    now: Now,
) -> sqlx::Result<()> {
    give_up(db, by, registration, locked, |seat| !seat.granted, now).await
}

/// Takes a person off the waiting lists of all sessions of a congress, so that they are not promoted after they have
/// left.
pub async fn give_up_waiting(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    registration: RegistrationId,
    now: Now,
) -> sqlx::Result<()> {
    let pools = capacity::of_holder(&mut *db, *registration).await?;
    let locked = capacity::lock(&mut *db, congress, &pools).await?;
    let waits = |seat: &Seat| seat.place == Place::Waiting;
    give_up(db, (actor, congress), registration, &locked, waits, now).await
}

async fn give_up(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    registration: RegistrationId,
    locked: &Locked,
    which: impl Fn(&Seat) -> bool,
    now: Now,
) -> sqlx::Result<()> {
    let seats = sqlx::query_as!(
        Seat,
        r#"
        -- seats::of_holder
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
    .fetch_all(&mut *db)
    .await?;
    for seat in seats.iter().filter(|seat| which(seat)) {
        release(
            &mut *db,
            by,
            (seat.session, seat.pool, seat.place),
            registration,
            locked,
            By::Registration,
            now,
        )
        .await?;
    }
    Ok(())
}

/// Releases a seat or a position on the waiting list, and publishes events for it and for the people who move up.
pub async fn release(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    (session, pool, place): (SessionId, PoolId, Place),
    registration: RegistrationId,
    locked: &Locked,
    by: By,
    now: Now,
) -> sqlx::Result<()> {
    let promoted = capacity::release(&mut *db, locked, pool, &[*registration]).await?;
    let payload = EnrolmentChanged { session, registration, state: place.into(), by };
    let event = ENROLMENT_CANCELLED.of(Some(congress), *session, &payload);
    events::publish(&mut *db, actor, event, now).await?;
    tell_promoted(db, (actor, congress), session, &promoted, now).await
}

async fn tell_promoted(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    session: SessionId,
    promoted: &[Uuid],
    now: Now,
) -> sqlx::Result<()> {
    for promoted in promoted.chunks(AT_ONCE) {
        let events = promoted.iter().map(|holder| {
            let registration = RegistrationId::from(*holder);
            let state = SeatState::Enrolled;
            let payload = EnrolmentChanged { session, registration, state, by: By::Queue };
            SEAT_PROMOTED.of(Some(congress), *session, &payload)
        });
        events::publish_all(&mut *db, actor, events.collect(), now).await?;
    }
    Ok(())
}

/// Sets the times of seats to those of the sessions in this version. Everyone keeps their seats; sessions that now
/// overlap are reported.
pub async fn reschedule(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    version: i32,
    now: Now,
) -> Result<()> {
    let moved = sqlx::query!(
        r#"
        -- seats::moved
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
    .fetch_all(&mut *db)
    .await?;
    if moved.is_empty() {
        return Ok(());
    }
    let times = moved.into_iter().map(|row| {
        let during = row.starts_at.zip(row.ends_at).map(|(from, to)| PgRange::from(from..to));
        (row.pool, during)
    });
    let times: Vec<(PoolId, Option<PgRange<Now>>)> = times.collect();
    let pools: Vec<_> = times.iter().map(|time| time.0).collect();
    let locked = capacity::lock(&mut *db, congress, &pools).await?;
    let exclusive = sqlx::query_scalar!(
        r#"
        -- seats::exclusive
        select not exists (select from enrolment_rules where congress_id = $1 and overlap = 'warn') as "exclusive!"
        "#,
        *congress,
    );
    let exclusive = exclusive.fetch_one(&mut *db).await?;
    settle(&mut *db, &locked, &times, exclusive).await?;
    tell_clashes(db, (actor, congress), &pools, now).await
}

/// Retries, since people can enrol meanwhile in sessions that do not move: an enrolment that overlaps a moved session
/// is seen at the next attempt.
async fn settle(
    db: &mut PgConnection,
    locked: &Locked,
    times: &[(PoolId, Option<PgRange<Now>>)],
    exclusive: bool,
) -> Result<()> {
    for _ in 0..TRIES {
        let mut part = db.begin().await?;
        match capacity::reschedule(&mut part, locked, times, exclusive).await {
            Ok(()) => return Ok(part.commit().await?),
            Err(sqlx::Error::Database(error)) if error.constraint() == Some("claim_at_one_time") => {
                part.rollback().await?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(RequestError::Busy.into())
}

/// Publishes an event for every pair of seats that now overlap, one of them in a session that moved.
async fn tell_clashes(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    moved: &[PoolId],
    now: Now,
) -> Result<()> {
    let clashes = sqlx::query_as!(
        SeatsClash,
        r#"
        -- seats::clashes
        select s.id as session, c.holder_id as "registration: RegistrationId", os.id as other
        from claim c
        join claim o on o.holder_id = c.holder_id and o.pool_id <> c.pool_id and o.during && c.during
        join session s on s.pool_id = c.pool_id
        join session os on os.pool_id = o.pool_id
        where c.pool_id = any ($1) and not (o.pool_id = any ($1) and o.pool_id < c.pool_id)
        order by s.id, c.place
        "#,
        &moved.iter().map(|pool| **pool).collect::<Vec<_>>(),
    )
    .fetch_all(&mut *db)
    .await?;
    for clashes in clashes.chunks(AT_ONCE) {
        let events = clashes.iter().map(|clash| SEAT_CLASH.of(Some(congress), *clash.session, clash));
        events::publish_all(&mut *db, actor, events.collect(), now).await?;
    }
    Ok(())
}
