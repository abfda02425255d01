//! Events of seats.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    capacity::Place,
    events::Audience,
    types::{RegistrationId, SessionId},
};

/// Status of an enrolment.
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

/// What caused the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum By {
    /// The person.
    Own,
    Staff,
    /// The registration ended, or no longer gives access to the track.
    Registration,
    /// A seat became free.
    Queue,
}

/// An enrolment: a seat in a session, or a place on its waiting list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EnrolmentChanged {
    pub session: SessionId,
    pub registration: RegistrationId,
    pub state: SeatState,
    pub by: By,
}

/// Two sessions in which a person has seats now overlap.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SeatsClash {
    /// The session that was moved.
    pub session: SessionId,
    pub registration: RegistrationId,
    /// The other session.
    pub other: SessionId,
}

const DESK: Audience = Audience::Holders("registration.read");

crate::events! {
    /// A person enrolled in a session, or joined its waiting list.
    ENROLMENT_CREATED: EnrolmentChanged = "enrolment.created", DESK;
    /// A person on the waiting list got a seat that became free.
    SEAT_PROMOTED: EnrolmentChanged = "enrolment.promoted", DESK;
    /// An enrolment in a session was cancelled.
    ENROLMENT_CANCELLED: EnrolmentChanged = "enrolment.cancelled", DESK;
    /// A release made two sessions overlap in which a person has seats.
    SEAT_CLASH: SeatsClash = "enrolment.clashing", DESK;
}
