//! Seats: changes to seats in sessions that follow from other changes, in the same transaction: a session gets more
//! seats, a registration ends, a release moves sessions. Enrolling and giving up a seat belong to `enrolment`.
//!
//! Each session has its own pool (`capacity`); a claim on it is an enrolment, held by a registration.
//!
//! Invariants: each seat that becomes free goes to the next person on the waiting list, once, in the transaction that
//! frees it; no one whose registration has ended has a seat; seats that a release makes overlap are kept, and reported.

mod events;
mod model;
mod store;

pub use self::events::{
    ENROLMENT_CANCELLED, ENROLMENT_CREATED, EVENTS, EnrolmentChanged, SEAT_CLASH, SEAT_PROMOTED, SeatsClash,
};
pub use model::{EnrolmentCause, SeatState};

use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use self::store::{PoolTime, Seat};
use crate::{
    capacity::{self, Locked, Place},
    events::Change,
    http::{RequestError, Result},
    types::{CongressId, PoolId, RegistrationId, SessionId},
};

/// Maximum number of attempts of a release to reschedule claims while people enrol.
const TRIES: usize = 5;

/// Number of events written in one statement.
const AT_ONCE: usize = 1000;

/// Number of seats of a session (`None`: unlimited), and whether it has a waiting list.
type Size = (Option<i32>, bool);

/// Creates the seats of sessions, in the same order.
pub async fn create(
    db: &mut PgConnection,
    congress: CongressId,
    sizes: &[Size],
) -> sqlx::Result<Vec<PoolId>> {
    capacity::create_all(db, congress, sizes).await
}

/// Changes the number of seats of a session; refused below the number taken. People on the waiting list move up.
pub async fn resize(
    change: &mut Change<'_>,
    session: SessionId,
    (capacity, waiting_list): Size,
) -> Result<()> {
    let Some(pool) = store::find_resized(change.db(), session, (capacity, waiting_list)).await? else {
        return Ok(());
    };
    let congress = change.congress();
    let locked = capacity::lock(change.db(), congress, &[pool]).await?;
    let promoted = capacity::resize(change.db(), &locked, pool, capacity).await?;
    capacity::keep_waiting_list(change.db(), pool, waiting_list).await?;
    Ok(publish_promotions(change, session, &promoted).await?)
}

/// Cancels all enrolments of a registration that has ended. Their pools are locked.
pub async fn give_up_all(
    change: &mut Change<'_>,
    registration: RegistrationId,
    locked: &Locked,
) -> sqlx::Result<()> {
    give_up(change, registration, locked, |_| true).await
}

/// Cancels enrolments in sessions of tracks that the registration no longer gives access to. Their pools are locked.
pub async fn give_up_ungranted(
    change: &mut Change<'_>,
    registration: RegistrationId,
    locked: &Locked,
) -> sqlx::Result<()> {
    give_up(change, registration, locked, |seat| !seat.granted).await
}

/// Takes a person off the waiting lists of all sessions of a congress, so that they are not promoted after they have
/// left.
pub async fn give_up_waiting(change: &mut Change<'_>, registration: RegistrationId) -> sqlx::Result<()> {
    let congress = change.congress();
    let pools = capacity::of_holder(change.db(), *registration).await?;
    let locked = capacity::lock(change.db(), congress, &pools).await?;
    give_up(change, registration, &locked, |seat| seat.place == Place::Waiting).await
}

async fn give_up(
    change: &mut Change<'_>,
    registration: RegistrationId,
    locked: &Locked,
    is_given_up: impl Fn(&Seat) -> bool,
) -> sqlx::Result<()> {
    let seats = store::list_of_registration(change.db(), registration).await?;
    for seat in seats.iter().filter(|seat| is_given_up(seat)) {
        let cause = EnrolmentCause::Registration;
        release(change, (seat.session, seat.pool, seat.place), registration, locked, cause).await?;
    }
    Ok(())
}

/// Releases a seat or a position on the waiting list, and publishes events for it and for the people who move up.
pub async fn release(
    change: &mut Change<'_>,
    (session, pool, place): (SessionId, PoolId, Place),
    registration: RegistrationId,
    locked: &Locked,
    by: EnrolmentCause,
) -> sqlx::Result<()> {
    let promoted = capacity::release(change.db(), locked, pool, &[*registration]).await?;
    let payload = EnrolmentChanged { session, registration, state: place.into(), by };
    change.publish(ENROLMENT_CANCELLED.event(session, &payload)).await?;
    publish_promotions(change, session, &promoted).await
}

async fn publish_promotions(
    change: &mut Change<'_>,
    session: SessionId,
    promoted: &[Uuid],
) -> sqlx::Result<()> {
    for promoted in promoted.chunks(AT_ONCE) {
        let events = promoted.iter().map(|holder| {
            let registration = RegistrationId::from(*holder);
            let (state, by) = (SeatState::Enrolled, EnrolmentCause::Queue);
            SEAT_PROMOTED.event(session, &EnrolmentChanged { session, registration, state, by })
        });
        change.publish_all(events.collect()).await?;
    }
    Ok(())
}

/// Sets the times of seats to those of the sessions in this version. Everyone keeps their seats; sessions that now
/// overlap are reported.
pub async fn reschedule(change: &mut Change<'_>, version: i32) -> Result<()> {
    let congress = change.congress();
    let times = store::list_moved(change.db(), congress, version).await?;
    if times.is_empty() {
        return Ok(());
    }
    let pools: Vec<_> = times.iter().map(|time| time.0).collect();
    let locked = capacity::lock(change.db(), congress, &pools).await?;
    let exclusive = store::is_overlap_refused(change.db(), congress).await?;
    reschedule_claims(change.db(), &locked, &times, exclusive).await?;
    publish_clashes(change, &pools).await
}

/// Retries, since people can enrol meanwhile in sessions that do not move: an enrolment that overlaps a moved session
/// is seen at the next attempt.
async fn reschedule_claims(
    db: &mut PgConnection,
    locked: &Locked,
    times: &[PoolTime],
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
async fn publish_clashes(change: &mut Change<'_>, moved: &[PoolId]) -> Result<()> {
    let clashes = store::list_clashes(change.db(), moved).await?;
    for clashes in clashes.chunks(AT_ONCE) {
        let events = clashes.iter().map(|clash| SEAT_CLASH.event(clash.session, clash));
        change.publish_all(events.collect()).await?;
    }
    Ok(())
}
