//! Events of seats.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{EnrolmentCause, SeatState};
use crate::{
    events::Audience,
    types::{RegistrationId, SessionId},
};

/// An enrolment: a seat in a session, or a place on its waiting list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EnrolmentChanged {
    pub session: SessionId,
    pub registration: RegistrationId,
    pub state: SeatState,
    /// What caused the change.
    pub by: EnrolmentCause,
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
