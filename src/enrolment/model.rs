use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
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
    #[schema(required)]
    pub given_name: Option<String>,
    #[schema(required)]
    pub family_name: Option<String>,
    /// The name as the person writes it.
    pub display_name: String,
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
pub struct OverlappingSession {
    pub id: SessionId,
    pub code: String,
    pub title: Localized,
}

/// Seats of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionSeats {
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

/// Rules of an edition for seats, joining sessions and certificates.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnrolmentRules {
    #[serde(flatten)]
    pub rules: EnrolmentRulesUpdate,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for EnrolmentRules {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The enrolment rules as set by staff.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"overlap": "refuse", "join_before_minutes": 15, "join_after_minutes": 15,
    "certificate_percent": 60, "certificate_sessions": 5, "certificate_themes": 2}))]
pub struct EnrolmentRulesUpdate {
    /// What happens when a person enrols in two overlapping sessions. Seats that a release makes overlap stay in any
    /// case.
    pub overlap: OverlapPolicy,
    /// How many minutes before its start people can join a session.
    #[schema(minimum = 0, maximum = 1440)]
    pub join_before_minutes: i32,
    /// How many minutes after its end people can still join.
    #[schema(minimum = 0, maximum = 1440)]
    pub join_after_minutes: i32,
    /// Minimum share of a session that a person must attend for it to count towards the certificate of attendance, in
    /// percent.
    #[schema(minimum = 1, maximum = 100)]
    pub certificate_percent: i32,
    /// Minimum number of such sessions for the certificate.
    #[schema(minimum = 1, maximum = 1000)]
    pub certificate_sessions: i32,
    /// Minimum number of policy themes that these sessions must cover; 0: no minimum.
    #[schema(minimum = 0, maximum = 100)]
    pub certificate_themes: i32,
}

/// What happens when a person enrols in two overlapping sessions. Seats that a release makes overlap stay in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum OverlapPolicy {
    /// The second enrolment is refused, and the problem names the first session.
    Refuse,
    /// The second enrolment is accepted, and `overlaps_with` names the first session.
    Warn,
}

impl Default for EnrolmentRulesUpdate {
    /// The same defaults as the columns of `enrolment_rules`.
    fn default() -> Self {
        Self {
            overlap: OverlapPolicy::Refuse,
            join_before_minutes: 15,
            join_after_minutes: 15,
            certificate_percent: 60,
            certificate_sessions: 5,
            certificate_themes: 2,
        }
    }
}

crate::congress_path! {
    pub EnrolmentPath "/sessions/{session}/enrolments/{registration}" {
        /// Id of the session.
        session: SessionId,
        /// Id of the registration.
        registration: RegistrationId,
    }
}
