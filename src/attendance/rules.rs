//! Decisions, as pure functions: no SQL, no HTTP, no clock.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    capacity::Place,
    programme::{EnrolmentPolicy, Session, SpeakerRole},
    registration::RegistrationState,
    types::{Language, Now, ProblemKind, Refusal, Slug},
};

/// Role of a person in a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeetingRole {
    Attendee,
    Speaker,
    /// Can mute and remove people.
    Moderator,
}

/// Time window in which a session can be joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinWindow {
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
}

impl JoinWindow {
    /// `None`: the session has no time.
    pub fn new(session: &Session, before_minutes: i32, after_minutes: i32) -> Option<Self> {
        Some(Self {
            opens_at: session.starts_at? - TimeDelta::minutes(before_minutes.into()),
            closes_at: session.ends_at? + TimeDelta::minutes(after_minutes.into()),
        })
    }

    pub fn check(self, now: Now) -> Result<(), JoinError> {
        match now {
            now if now < self.opens_at => Err(JoinError::TooEarly { opens_at: self.opens_at, now }),
            now if now >= self.closes_at => Err(JoinError::Over(self.closes_at)),
            _ => Ok(()),
        }
    }
}

/// What is known about a person who wants to join.
#[derive(Clone, Debug)]
pub struct Attendee {
    /// State of the registration; `None`: not registered.
    pub state: Option<RegistrationState>,
    /// Slugs of the tracks that the registration type gives access to.
    pub tracks: Vec<Slug>,
    /// The person's place in the session.
    pub place: Option<Place>,
    /// The person's part in the released session.
    pub part: Option<SpeakerRole>,
    /// Whether the person moderates all sessions of the congress.
    pub moderates: bool,
}

/// How a person may attend, and in which role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinRight {
    As(MeetingRole),
    /// If they can get a seat: in this session, joining takes one.
    WithSeat,
}

/// Decides how a person may attend. Speakers and moderators need no seat, nor does anyone in an open session with
/// unlimited seats.
pub fn decide_right(person: &Attendee, session: &Session) -> Result<JoinRight, JoinError> {
    if person.moderates {
        return Ok(JoinRight::As(MeetingRole::Moderator));
    }
    match person.state {
        None => return Err(JoinError::NotRegistered),
        Some(RegistrationState::Cancelled | RegistrationState::Rejected) => return Err(JoinError::Revoked),
        Some(RegistrationState::Pending | RegistrationState::Waitlisted) => {
            return Err(JoinError::Unconfirmed);
        }
        Some(RegistrationState::Confirmed) => {}
    }
    match person.part {
        Some(SpeakerRole::Moderator) => return Ok(JoinRight::As(MeetingRole::Moderator)),
        Some(_) => return Ok(JoinRight::As(MeetingRole::Speaker)),
        None => {}
    }
    if !person.tracks.contains(&session.track) {
        return Err(JoinError::WrongTrack);
    }
    match (person.place, session.enrolment_policy) {
        (Some(Place::Held), _) => Ok(JoinRight::As(MeetingRole::Attendee)),
        (Some(Place::Waiting), _) => Err(JoinError::Full),
        (None, EnrolmentPolicy::Open) if session.capacity.is_none() => {
            Ok(JoinRight::As(MeetingRole::Attendee))
        }
        (None, EnrolmentPolicy::Open) => Ok(JoinRight::WithSeat),
        (None, EnrolmentPolicy::Required) => Err(JoinError::NoSeat),
        (None, EnrolmentPolicy::ByInvitation) => Err(JoinError::ByInvitation),
    }
}

/// The interpretation that a person needs: none if they understand the spoken language, otherwise the first of their
/// languages into which the session is interpreted.
pub fn interpretation_channel<'s>(session: &'s Session, theirs: &[Language]) -> Option<&'s Language> {
    if theirs.iter().any(|language| language.primary() == session.language.primary()) {
        return None;
    }
    let offered = |language: &Language| {
        session.interpretation.iter().find(|offered| offered.primary() == language.primary())
    };
    theirs.iter().find_map(offered)
}

/// Why a person cannot join.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    #[error("You are not registered for this congress. Register with POST …/registrations first.")]
    NotRegistered,
    #[error(
        "Your registration was cancelled or rejected. Contact the registration desk if you have questions."
    )]
    Revoked,
    #[error("Your registration is not confirmed. Try again once its `state` is `confirmed`.")]
    Unconfirmed,
    #[error(
        "Your registration type does not give access to the track of this session. The registration desk can change the type."
    )]
    WrongTrack,
    #[error("The session opens at {}. Try again then.", opens_at.to_rfc3339())]
    TooEarly { opens_at: DateTime<Utc>, now: Now },
    #[error("The session closed at {}.", .0.to_rfc3339())]
    Over(DateTime<Utc>),
    #[error("The session is cancelled. Choose another session of the schedule.")]
    Cancelled,
    #[error("All seats are taken. You are on the waiting list, and are notified when you get a seat.")]
    Full,
    #[error("This session requires a seat. Enrol with PUT …/me/enrolments/{{session}} first.")]
    NoSeat,
    #[error("The organisers assign the seats in this session. Ask them for a seat.")]
    ByInvitation,
    #[error("The organisers have not set up the room of this session yet. Try again later.")]
    NoRoom,
    #[error("Join the session first, with POST …/me/presence/{{session}}/join.")]
    NotJoined,
    #[error("The meeting server does not respond. Try again in a moment.")]
    Unreachable,
}

crate::problem_kinds! {
    NotRegistered = Forbidden "not-registered-here" "Not registered"
        "Only registered people can join sessions. Register for the congress first."
    Revoked = Forbidden "registration-revoked" "Registration revoked"
        "Your registration was cancelled or rejected, so you cannot join sessions. Contact the registration desk if you have questions."
    Unconfirmed = Forbidden "registration-unconfirmed" "Registration not confirmed"
        "Your registration is pending approval or on the waiting list. Read its `state`, and join once it is `confirmed`."
    WrongTrack = Forbidden "wrong-track" "Track not granted"
        "Your registration type does not give access to the track of this session; see `tracks` of the type. The registration desk can change the type of your registration."
    TooEarly = Conflict "session-not-open" "Session not open yet"
        "You cannot join the session yet. The detail states when it opens, and `Retry-After` in how many seconds; try again then."
    Over = Conflict "session-closed" "Session closed"
        "The session is over. Recordings and materials are among its `links`."
    Cancelled = Conflict "session-withdrawn" "Session cancelled"
        "The session does not take place. Choose another session of the schedule."
    Full = Conflict "session-seats-taken" "No seat free"
        "All seats are taken, and you are on the waiting list. You are notified when you get a seat; join then."
    NoSeat = Conflict "seat-needed" "Seat required"
        "You need a seat to join this session. Enrol with PUT …/me/enrolments/{session}, then join."
    ByInvitation = Forbidden "invitation-needed" "Invitation required"
        "The organisers assign the seats in this session. Ask them for a seat."
    NoRoom = Conflict "room-not-ready" "Room not ready"
        "The room of the session has no address, or its provider is not configured. The organisers must set it up; try again later."
    NotJoined = Conflict "not-joined" "Session not joined"
        "You must join the session before you report your presence. Join with POST …/me/presence/{session}/join first."
    Unreachable = Busy "meeting-unreachable" "Meeting server not responding"
        "The server of the meeting does not respond. Nothing was changed. Try again in a moment."
}

impl Refusal for JoinError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NotRegistered => kinds::NotRegistered::KIND,
            Self::Revoked => kinds::Revoked::KIND,
            Self::Unconfirmed => kinds::Unconfirmed::KIND,
            Self::WrongTrack => kinds::WrongTrack::KIND,
            Self::TooEarly { .. } => kinds::TooEarly::KIND,
            Self::Over(_) => kinds::Over::KIND,
            Self::Cancelled => kinds::Cancelled::KIND,
            Self::Full => kinds::Full::KIND,
            Self::NoSeat => kinds::NoSeat::KIND,
            Self::ByInvitation => kinds::ByInvitation::KIND,
            Self::NoRoom => kinds::NoRoom::KIND,
            Self::NotJoined => kinds::NotJoined::KIND,
            Self::Unreachable => kinds::Unreachable::KIND,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            // Round up the last second.
            Self::TooEarly { opens_at, now } => {
                u64::try_from((*opens_at - now).num_milliseconds()).ok().map(|left| left.div_ceil(1000))
            }
            Self::Unreachable => Some(2),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn session(more: &Value) -> Session {
        let mut all = json!({
            "id": uuid::Uuid::nil(), "code": "S", "title": {"en": "S"}, "abstract": null, "kind": "panel", "state": "confirmed",
            "track": "congress", "themes": [], "language": "en", "interpretation": ["fr", "zh-Hans"], "duration_minutes": 60,
            "capacity": null, "enrolment_policy": "open", "waiting_list": true, "links": [], "speakers": [], "room": "hall",
            "starts_at": "2021-11-08T01:00:00Z", "ends_at": "2021-11-08T02:00:00Z", "revision": 1,
        });
        json_patch::merge(&mut all, more);
        serde_json::from_value(all).unwrap()
    }

    fn delegate() -> Attendee {
        let tracks = vec!["congress".parse().unwrap()];
        Attendee {
            state: Some(RegistrationState::Confirmed),
            tracks,
            place: None,
            part: None,
            moderates: false,
        }
    }

    #[test]
    fn window_includes_its_start_and_excludes_its_end() {
        let window = JoinWindow::new(&session(&json!({})), 15, 10).unwrap();
        let at = |time: &str| window.check(format!("2021-11-08T{time}Z").parse().unwrap());
        let early = at("00:44:59.999").unwrap_err();
        assert_eq!(
            (early.to_string(), early.retry_after()),
            ("The session opens at 2021-11-08T00:45:00+00:00. Try again then.".into(), Some(1))
        );
        assert_eq!(at("00:45:00"), Ok(()));
        assert_eq!(at("02:09:59.999"), Ok(()));
        assert!(matches!(at("02:10:00"), Err(JoinError::Over(_))));
    }

    #[test]
    fn access_and_role_depend_on_registration_seat_and_part() {
        let open = session(&json!({}));
        let (few, seats, dinner) = (
            session(&json!({"capacity": 1})),
            session(&json!({"enrolment_policy": "required"})),
            session(&json!({"enrolment_policy": "by_invitation"})),
        );
        let attendee = Ok(JoinRight::As(MeetingRole::Attendee));
        assert_eq!(decide_right(&delegate(), &open), attendee);
        assert_eq!(decide_right(&delegate(), &few), Ok(JoinRight::WithSeat));
        assert_eq!(decide_right(&delegate(), &seats), Err(JoinError::NoSeat));
        assert_eq!(decide_right(&delegate(), &dinner), Err(JoinError::ByInvitation));
        let seated = Attendee { place: Some(Place::Held), ..delegate() };
        assert_eq!(decide_right(&seated, &dinner), attendee);
        let waiting = Attendee { place: Some(Place::Waiting), ..delegate() };
        assert_eq!(decide_right(&waiting, &few), Err(JoinError::Full));
        let speaker = Attendee { part: Some(SpeakerRole::Keynote), tracks: Vec::new(), ..delegate() };
        assert_eq!(decide_right(&speaker, &dinner), Ok(JoinRight::As(MeetingRole::Speaker)));
        let chair = Attendee { part: Some(SpeakerRole::Moderator), ..delegate() };
        assert_eq!(decide_right(&chair, &seats), Ok(JoinRight::As(MeetingRole::Moderator)));
        assert_eq!(
            decide_right(&Attendee { tracks: Vec::new(), ..seated.clone() }, &open),
            Err(JoinError::WrongTrack)
        );
        for (state, refused) in [
            (None, JoinError::NotRegistered),
            (Some(RegistrationState::Cancelled), JoinError::Revoked),
            (Some(RegistrationState::Rejected), JoinError::Revoked),
            (Some(RegistrationState::Pending), JoinError::Unconfirmed),
            (Some(RegistrationState::Waitlisted), JoinError::Unconfirmed),
        ] {
            // A part in the session does not help if the registration was cancelled.
            let person = Attendee { state, part: Some(SpeakerRole::Moderator), ..seated.clone() };
            assert_eq!(decide_right(&person, &open), Err(refused));
        }
        let staff = Attendee { state: None, moderates: true, ..delegate() };
        assert_eq!(decide_right(&staff, &dinner), Ok(JoinRight::As(MeetingRole::Moderator)));
    }

    #[test]
    fn interpretation_is_offered_in_a_language_of_the_person() {
        let session = session(&json!({}));
        let of = |tags: &[&str]| {
            let theirs: Vec<Language> = tags.iter().map(|tag| tag.parse().unwrap()).collect();
            interpretation_channel(&session, &theirs).map(ToString::to_string)
        };
        assert_eq!(of(&["en-GB", "fr"]), None);
        assert_eq!(of(&["pt", "fr-CA"]), Some("fr".into()));
        assert_eq!(of(&["zh"]), Some("zh-Hans".into()));
        assert_eq!(of(&["pt"]), None);
        assert_eq!(of(&[]), None);
    }
}
