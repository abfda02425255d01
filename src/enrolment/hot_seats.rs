//! Batches concurrent enrolments in the same session, so that the row of its pool is locked, and the disk is
//! synchronised, once for many requests. With several nodes, the lock of the row orders the statements.

use std::{collections::HashMap, time::Duration};

use sqlx::PgPool;

use super::{
    enrolments,
    rules::EnrolmentError,
    store::{self, EnrolmentOutcome, EnrolmentRequest, EnrolmentTerms},
};
use crate::{
    app::App,
    database::Batcher,
    http::{RefuseOn, RequestError, Result},
    seats::{EnrolmentCause, SeatState},
    types::{Actor, CongressId, Now, RegistrationId, SessionId, random_number},
};

/// Maximum number of attempts when an enrolment conflicts with a concurrent change.
const TRIES: u32 = 6;

/// Pending requests by session. One per process.
#[derive(Clone)]
pub struct HotSeatBatcher(Batcher<SessionId, (EnrolmentRequest, Now), Result<EnrolmentOutcome>>);

impl Default for HotSeatBatcher {
    fn default() -> Self {
        Self(Batcher::new("enrolments"))
    }
}

impl HotSeatBatcher {
    /// Requests a seat; returns the outcome.
    pub async fn enrol(
        &self,
        app: &App,
        session: (CongressId, SessionId),
        request: EnrolmentRequest,
        now: Now,
    ) -> Result<EnrolmentOutcome> {
        let pool = app.pool.clone();
        let work = move |requests| enrol_batch(pool.clone(), session, requests);
        self.0.ask(session.1, (request, now), work).await.ok_or(RequestError::Busy)?
    }
}

/// Enrols a batch. Duplicate requests of one registration are made once, and all get the same outcome.
async fn enrol_batch(
    pool: PgPool,
    session: (CongressId, SessionId),
    requests: Vec<(EnrolmentRequest, Now)>,
) -> Vec<Result<EnrolmentOutcome>> {
    let now = requests.iter().map(|one| one.1).max().unwrap_or_default();
    let mut once: Vec<EnrolmentRequest> = Vec::with_capacity(requests.len());
    let mut places = HashMap::with_capacity(requests.len());
    for (request, _) in &requests {
        places.entry(request.registration).or_insert_with(|| {
            once.push(*request);
            once.len() - 1
        });
    }
    let answers =
        enrol(&pool, session, &once, EnrolmentTerms { by: EnrolmentCause::Own, may_overlap: false }, now)
            .await;
    let answer = |(request, _): (EnrolmentRequest, Now)| match &answers {
        Ok(outcomes) => outcomes
            .get(places[&request.registration])
            .cloned()
            .ok_or_else(|| RequestError::NoSuch("session").into()),
        Err(error) => Err(error.again()),
    };
    requests.into_iter().map(answer).collect()
}

/// Takes a seat for a person who joins a session, as if they had enrolled.
///
/// # Errors
/// The person may not have a seat, or none is free: then they are on the waiting list, if the session has one.
pub async fn take_seat(
    app: &App,
    hot_seats: &HotSeatBatcher,
    session: (CongressId, SessionId),
    (registration, actor): (RegistrationId, Actor),
    now: Now,
) -> Result<()> {
    let outcome = hot_seats.enrol(app, session, EnrolmentRequest { registration, actor }, now).await?;
    let enrolment = enrolments::from_outcome(app, session.1, registration, outcome).await?;
    match enrolment.state {
        SeatState::Enrolled => Ok(()),
        SeatState::Waitlisted => Err(EnrolmentError::Full.into()),
    }
}

/// Enrols, with retries on conflicts with concurrent changes.
pub async fn enrol(
    pool: &PgPool,
    session: (CongressId, SessionId),
    requests: &[EnrolmentRequest],
    terms: EnrolmentTerms,
    now: Now,
) -> Result<Vec<EnrolmentOutcome>> {
    for tried in 1..TRIES {
        match store::enrol(pool, session, requests, terms, now).await {
            Ok(outcomes) => return Ok(outcomes),
            Err(error) if is_conflict(&error) => {
                tracing::debug!(%error, tried, "enrolment conflicts with a concurrent change, retrying");
                let pause = random_number() % (4 << tried);
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
            Err(error) => {
                tracing::error!(%error, requests = requests.len(), "enrolment failed");
                return Err(error.into());
            }
        }
    }
    let outcomes = store::enrol(pool, session, requests, terms, now).await;
    outcomes.refuse_on("claim_once", RequestError::Busy).refuse_on("claim_at_one_time", RequestError::Busy)
}

/// Whether the statement failed because of a concurrent change, and can succeed if it is repeated.
fn is_conflict(error: &sqlx::Error) -> bool {
    let Some(error) = error.as_database_error() else { return false };
    let constraint = matches!(error.constraint(), Some("claim_once" | "claim_at_one_time"));
    // Deadlock, lock timeout or serialization failure.
    constraint || matches!(error.code().as_deref(), Some("40P01" | "55P03" | "40001"))
}
