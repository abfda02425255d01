use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    seats::SeatStatus,
    types::{Localized, RegistrationId, SessionId, Slug},
};

/// What somebody has in a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({"session": "017cff64-6000-7000-8000-000000000001",
    "registration": "017cff64-6000-7000-8000-000000000002", "status": "waitlisted", "position": 3, "overlaps_with": [],
    "enrolled_at": "2021-10-20T08:00:00Z"}))]
pub struct Enrolment {
    pub session: SessionId,
    pub registration: RegistrationId,
    pub status: SeatStatus,
    /// On the waiting list; 1: the next seat that becomes free is theirs. Who gives up a seat or their place moves it on, and so
    /// does a higher capacity. `null`: they have a seat.
    #[schema(required)]
    pub position: Option<i64>,
    /// Ids of other sessions at the same time, in which they have something as well.
    pub overlaps_with: Vec<SessionId>,
    #[schema(required)]
    pub enrolled_at: Option<DateTime<Utc>>,
}

/// Somebody's place, as the desk sees it.
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
    pub status: SeatStatus,
    /// On the waiting list; 1: next. `null`: they have a seat.
    #[schema(required)]
    pub position: Option<i64>,
    /// Whether they have something in another session at the same time.
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

/// The seats of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Seats {
    pub session: SessionId,
    /// How many there are; `null`: unlimited.
    #[schema(required)]
    pub capacity: Option<i32>,
    /// How many are taken.
    pub taken: i32,
    /// How many may be taken now; `null`: unlimited. None while somebody waits.
    #[schema(required)]
    pub free: Option<i32>,
    /// How many wait.
    pub waiting: i32,
    /// Whether one can wait for one.
    pub waiting_list: bool,
    #[serde(skip)]
    #[schema(ignore)]
    pub code: String,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct EnrolmentPath {
    /// Slug of the congress.
    #[param(value_type = Slug, example = "metropolis-2021")]
    #[serde(rename = "congress")]
    _congress: String,
    /// Id of the session.
    pub session: SessionId,
    /// Id of the registration.
    pub registration: RegistrationId,
}
