//! Batches concurrent enrolments in the same session, so that the row of its pool is locked, and the disk is
//! synchronised, once for many requests. With several nodes, the lock of the row orders the statements.

use std::{collections::HashMap, time::Duration};

use sqlx::PgPool;

use super::{
    api,
    rules::Refused,
    store::{self, Asking, Outcome, Terms},
};
use crate::{
    app::App,
    database::Batcher,
    http::{RequestError, Result},
    seats::{By, SeatState},
    types::{Actor, CongressId, Now, RegistrationId, SessionId, random_number},
};

/// Maximum number of attempts when an enrolment conflicts with a concurrent change.
const TRIES: u32 = 6;

/// Pending requests by session. One per process.
#[derive(Clone, Default)]
pub struct HotSeatBatcher(Batcher<SessionId, (Asking, Now), Result<Outcome>>);

impl HotSeatBatcher {
    /// Requests a seat; returns the outcome.
    pub async fn pass(
        &self,
        app: &App,
        offered: (CongressId, SessionId),
        asking: Asking,
        now: Now,
    ) -> Result<Outcome> {
        let pool = app.pool.clone();
        let work = move |asked| let_through(pool.clone(), offered, asked);
        self.0.ask(offered.1, (asking, now), work).await.ok_or(RequestError::Busy)?
    }
}

/// Enrols a batch. Duplicate requests of one registration are made once, and all get the same outcome.
async fn let_through(
    pool: PgPool,
    offered: (CongressId, SessionId),
    asked: Vec<(Asking, Now)>,
) -> Vec<Result<Outcome>> {
    let now = asked.iter().map(|one| one.1).max().unwrap_or_default();
    let mut once: Vec<Asking> = Vec::with_capacity(asked.len());
    let mut places = HashMap::with_capacity(asked.len());
    for (asking, _) in &asked {
        places.entry(asking.registration).or_insert_with(|| {
            once.push(*asking);
            once.len() - 1
        });
    }
    let answers = enrol(&pool, offered, &once, Terms { by: By::Own, may_overlap: false }, now).await;
    let answer = |(asking, _): (Asking, Now)| match &answers {
        Ok(outcomes) => outcomes
            .get(places[&asking.registration])
            .cloned()
            .ok_or_else(|| RequestError::NoSuch("session").into()),
        Err(error) => Err(error.again()),
    };
    asked.into_iter().map(answer).collect()
}

/// Takes a seat for a person who joins a session, as if they had enrolled.
///
/// # Errors
/// The person may not have a seat, or none is free: then they are on the waiting list, if the session has one.
pub async fn take_seat(
    app: &App,
    hot_seats: &HotSeatBatcher,
    offered: (CongressId, SessionId),
    (registration, actor): (RegistrationId, Actor),
    now: Now,
) -> Result<()> {
    let outcome = hot_seats.pass(app, offered, Asking { registration, actor }, now).await?;
    let enrolment = api::placed(app, offered.1, registration, outcome).await?;
    match enrolment.state {
        SeatState::Enrolled => Ok(()),
        SeatState::Waitlisted => Err(Refused::Full.into()),
    }
}

/// Enrols, with retries on conflicts with concurrent changes.
pub async fn enrol(
    pool: &PgPool,
    offered: (CongressId, SessionId),
    asking: &[Asking],
    terms: Terms,
    now: Now,
) -> Result<Vec<Outcome>> {
    for tried in 1.. {
        match store::enrol(pool, offered, asking, terms, now).await {
            Ok(outcomes) => return Ok(outcomes),
            Err(error) if tried < TRIES && met_another(&error) => {
                tracing::debug!(%error, tried, "enrolment conflicts with a concurrent change, retrying");
                let pause = random_number() % (4 << tried);
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
            Err(error) => {
                tracing::error!(%error, waiting = asking.len(), "enrolment failed");
                return Err(error.into());
            }
        }
    }
    Err(RequestError::Busy.into())
}

/// Whether the statement failed because of a concurrent change, and can succeed if it is repeated.
fn met_another(error: &sqlx::Error) -> bool {
    let Some(error) = error.as_database_error() else { return false };
    let constraint = matches!(error.constraint(), Some("claim_once" | "claim_at_one_time"));
    // Deadlock, lock timeout or serialization failure.
    constraint || matches!(error.code().as_deref(), Some("40P01" | "55P03" | "40001"))
}
