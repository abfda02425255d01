//! What happens to seats.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    capacity::Place,
    events::Audience,
    types::{RegistrationId, SessionId},
};

/// What somebody has in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum SeatStatus {
    /// They have a seat.
    Enrolled,
    /// They wait for one.
    Waitlisted,
}

impl From<Place> for SeatStatus {
    fn from(place: Place) -> Self {
        match place {
            Place::Held => Self::Enrolled,
            Place::Waiting => Self::Waitlisted,
        }
    }
}

impl From<SeatStatus> for Place {
    fn from(status: SeatStatus) -> Self {
        match status {
            SeatStatus::Enrolled => Self::Held,
            SeatStatus::Waitlisted => Self::Waiting,
        }
    }
}

/// Whose doing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum By {
    /// The person's own.
    Own,
    Staff,
    /// The registration ended, or does not grant the track any more.
    Registration,
    /// A seat became free.
    Queue,
}

/// An enrolment: a seat in a session, or a place on its waiting list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EnrolmentChanged {
    pub session: SessionId,
    pub registration: RegistrationId,
    pub status: SeatStatus,
    pub by: By,
}

/// Two sessions in which somebody has seats are now at the same time.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SeatsClash {
    /// The one that was moved.
    pub session: SessionId,
    pub registration: RegistrationId,
    /// The other one.
    pub other: SessionId,
}

const DESK: Audience = Audience::Holders("registration.read");

crate::events! {
    /// Somebody took a seat in a session, or a place on its waiting list.
    ENROLMENT_CREATED: EnrolmentChanged = "enrolment.created", DESK;
    /// A seat became free, and somebody who waited for it has it.
    SEAT_PROMOTED: EnrolmentChanged = "enrolment.promoted", DESK;
    /// Somebody's seat or waiting place in a session is given up.
    ENROLMENT_CANCELLED: EnrolmentChanged = "enrolment.cancelled", DESK;
    /// A release put two sessions in which somebody has seats at the same time.
    SEAT_CLASH: SeatsClash = "enrolment.clashing", DESK;
}
