use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::capacity::Place;

/// State of an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum SeatState {
    /// The person has a seat.
    Enrolled,
    /// The person is on the waiting list.
    Waitlisted,
}

impl From<Place> for SeatState {
    fn from(place: Place) -> Self {
        match place {
            Place::Held => Self::Enrolled,
            Place::Waiting => Self::Waitlisted,
        }
    }
}

impl From<SeatState> for Place {
    fn from(state: SeatState) -> Self {
        match state {
            SeatState::Enrolled => Self::Held,
            SeatState::Waitlisted => Self::Waiting,
        }
    }
}

/// What caused a change to an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum EnrolmentCause {
    /// The person.
    Own,
    Staff,
    /// The registration ended, or no longer gives access to the track.
    Registration,
    /// A seat became free.
    Queue,
}
