use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::rules::MeetingRole;
use crate::{
    programme::RoomProvider,
    types::{Language, RegistrationId},
};

/// Access to a session. It is signed for the caller: do not share it.
#[derive(Serialize, ToSchema)]
pub struct SessionAccess {
    /// Link to the meeting.
    #[schema(format = "uri", examples("https://meet.city.example/plenary-hall-017cff64?jwt=…"))]
    pub url: String,
    pub provider: RoomProvider,
    pub role: MeetingRole,
    /// Interpretation into a language of the caller, if the caller does not understand the spoken language.
    #[schema(required)]
    pub interpretation: Option<InterpretationChannel>,
    pub opens_at: DateTime<Utc>,
    /// When the session closes and the link expires.
    pub closes_at: DateTime<Utc>,
    /// How often to report your presence (`PUT …/me/presence/{session}`), in seconds. It is harmless if the provider also reports
    /// it.
    pub heartbeat_seconds: u32,
}

/// A channel of interpretation.
#[derive(Serialize, ToSchema)]
pub struct InterpretationChannel {
    pub language: Language,
    /// Link to the interpretation; `null`: it is in the meeting of the session.
    #[schema(required, format = "uri")]
    pub url: Option<String>,
}

/// A person who attended a session.
#[derive(Serialize, ToSchema)]
pub struct SessionAttendee {
    pub registration: RegistrationId,
    pub reference: String,
    #[schema(required)]
    pub given_name: Option<String>,
    #[schema(required)]
    pub family_name: Option<String>,
    /// The name as the person writes it.
    pub display_name: String,
    #[schema(required)]
    pub organisation: Option<String>,
    pub first_joined_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    /// Minutes attended during the session; overlapping stays count once.
    pub minutes: i32,
    /// Share of the session attended, in percent.
    pub percent: i32,
    /// Whether the person is present now.
    pub present: bool,
}

/// Attendance figures of a session, without personal data.
#[derive(Serialize, ToSchema)]
pub struct SessionAttendanceFigures {
    /// Number of people present now.
    pub present: i64,
    /// Number of people present at any time during the session.
    pub attended: i64,
    /// Number of people with a seat.
    pub enrolled: i64,
    /// Number of people with a seat who never attended.
    pub absent: i64,
    /// Median attendance in minutes, of the people who attended.
    pub median_minutes: i32,
    /// Maximum number of people present at the same time.
    pub most_at_once: i64,
}

/// Attendance figures of a whole congress.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceFigures {
    /// Number of seats taken in all sessions.
    pub seats_taken: i64,
    /// Number of positions on waiting lists.
    pub waiting: i64,
    /// Number of people who attended at least one session.
    pub people: i64,
    /// Number of attendances: each person counts once per session.
    pub attendances: i64,
    /// Total minutes of all attendances.
    pub minutes: i64,
    /// Number of valid certificates of attendance.
    pub certificates: i64,
}
