use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    seats::SeatState,
    types::{Localized, RegistrationId, SessionId},
};

/// Enrolment of a person in a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({"session": "017cff64-6000-7000-8000-000000000001",
    "registration": "017cff64-6000-7000-8000-000000000002", "state": "waitlisted", "position": 3, "overlaps_with": [],
    "enrolled_at": "2021-10-20T08:00:00Z"}))]
pub struct Enrolment {
    pub session: SessionId,
    pub registration: RegistrationId,
    pub state: SeatState,
    /// Position on the waiting list; 1 gets the next free seat. `null`: the person has a seat.
    #[schema(required)]
    pub position: Option<i64>,
    /// Ids of other sessions at the same time in which the person is enrolled or waitlisted.
    pub overlaps_with: Vec<SessionId>,
    #[schema(required)]
    pub enrolled_at: Option<DateTime<Utc>>,
}

/// Enrolment of a person, as staff see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffEnrolment {
    pub registration: RegistrationId,
    pub reference: String,
    pub given_name: String,
    pub family_name: String,
    pub email: String,
    #[schema(required)]
    pub organisation: Option<String>,
    #[schema(required)]
    pub country: Option<String>,
    pub state: SeatState,
    /// Position on the waiting list; 1 is next. `null`: the person has a seat.
    #[schema(required)]
    pub position: Option<i64>,
    /// Whether the person is enrolled or waitlisted in another session at the same time.
    pub clashing: bool,
    #[schema(required)]
    pub enrolled_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    #[schema(ignore)]
    pub place: i64,
}

/// A session at the same time as another.
#[derive(Clone, Debug)]
pub struct Overlapping {
    pub id: SessionId,
    pub code: String,
    pub title: Localized,
}

/// Seats of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Seats {
    pub session: SessionId,
    /// Number of seats; `null`: unlimited.
    #[schema(required)]
    pub capacity: Option<i32>,
    /// Number of seats taken.
    pub taken: i32,
    /// Number of free seats; `null`: unlimited. 0 while people are on the waiting list.
    #[schema(required)]
    pub free: Option<i32>,
    /// Number of people on the waiting list.
    pub waiting: i32,
    /// Whether the session has a waiting list.
    pub waiting_list: bool,
    #[serde(skip)]
    #[schema(ignore)]
    pub code: String,
}

crate::congress_path! {
    pub EnrolmentPath "/sessions/{session}/enrolments/{registration}" {
        /// Id of the session.
        session: SessionId,
        /// Id of the registration.
        registration: RegistrationId,
    }
}
