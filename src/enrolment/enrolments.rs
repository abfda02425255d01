//! Cancels and moves enrolments. New ones are made in batches (`hot_seats`).

use super::{
    model::Enrolment,
    rules::EnrolmentError,
    store::{self, EnrolmentObstacle, EnrolmentOutcome, EnrolmentRequest, EnrolmentTerms},
};
use crate::{
    app::App,
    capacity,
    events::Change,
    http::{RefuseOn, RequestError, Result},
    seats::{self, EnrolmentCause},
    types::{RegistrationId, SessionId},
};

/// The enrolment after a request, or why there is none.
pub async fn from_outcome(
    app: &App,
    session: SessionId,
    registration: RegistrationId,
    outcome: EnrolmentOutcome,
) -> Result<Enrolment> {
    let EnrolmentOutcome { reason, state, position, enrolled_at, overlaps_with } = outcome;
    if let Some(state) = state {
        return Ok(Enrolment { session, registration, state, position, overlaps_with, enrolled_at });
    }
    Err(match reason {
        Some(EnrolmentObstacle::Unknown) => RequestError::NoSuch("registration").into(),
        Some(EnrolmentObstacle::Unconfirmed) => EnrolmentError::Unconfirmed.into(),
        Some(EnrolmentObstacle::Track) => EnrolmentError::WrongTrack.into(),
        Some(EnrolmentObstacle::ByInvitation) => EnrolmentError::ByInvitation.into(),
        Some(EnrolmentObstacle::Cancelled) => EnrolmentError::Cancelled.into(),
        Some(EnrolmentObstacle::Over) => EnrolmentError::Over.into(),
        Some(EnrolmentObstacle::Overlap) => {
            EnrolmentError::Overlap(store::list_names(&app.pool, &overlaps_with).await?).into()
        }
        Some(EnrolmentObstacle::Full) | None => EnrolmentError::Full.into(),
    })
}

/// Cancels an enrolment in a session, if there is one.
pub async fn cancel(
    change: &mut Change<'_>,
    session: SessionId,
    registration: RegistrationId,
    by: EnrolmentCause,
) -> Result<()> {
    let congress = change.congress();
    let pool = store::find_pool(change.db(), congress, session).await?;
    let pool = pool.ok_or(RequestError::NoSuch("session"))?;
    let locked = capacity::lock(change.db(), congress, &[pool]).await?;
    if let Some(place) = store::find_place(change.db(), pool, registration).await? {
        seats::release(change, (session, pool, place), registration, &locked, by).await?;
    }
    Ok(())
}

/// Enrols people as part of a change, in this order; returns their outcomes. Empty if the session is not in the released schedule.
pub async fn enrol_within(
    change: &mut Change<'_>,
    session: SessionId,
    registrations: &[RegistrationId],
    terms: EnrolmentTerms,
) -> sqlx::Result<Vec<EnrolmentOutcome>> {
    let (session, actor, now) = ((change.congress(), session), change.actor(), change.now());
    let requests: Vec<_> = registrations
        .iter()
        .map(|registration| EnrolmentRequest { registration: *registration, actor })
        .collect();
    store::enrol(change.db(), session, &requests, terms, now).await
}

/// Moves an enrolment to another session, for staff: both changes, or neither.
pub async fn move_between(
    change: &mut Change<'_>,
    app: &App,
    registration: RegistrationId,
    (from, to): (SessionId, SessionId),
    may_overlap: bool,
) -> Result<Enrolment> {
    if from == to {
        return Err(EnrolmentError::SameSession.into());
    }
    let congress = change.congress();
    let mut pools = Vec::with_capacity(2);
    for session in [from, to] {
        let pool = store::find_pool(change.db(), congress, session).await?;
        pools.push(pool.ok_or(RequestError::NoSuch("session"))?);
    }
    let locked = capacity::lock(change.db(), congress, &pools).await?;
    let place = store::find_place(change.db(), pools[0], registration).await?;
    let place = place.ok_or(EnrolmentError::NotEnrolled)?;
    let by = EnrolmentCause::Staff;
    seats::release(change, (from, pools[0], place), registration, &locked, by).await?;
    let terms = EnrolmentTerms { by, may_overlap };
    let outcomes = enrol_within(change, to, &[registration], terms).await;
    let outcome = outcomes
        .refuse_on("claim_once", RequestError::Busy)
        .refuse_on("claim_at_one_time", RequestError::Busy)?
        .pop();
    from_outcome(app, to, registration, outcome.ok_or(RequestError::NoSuch("session"))?).await
}
