//! Joining a session.

use std::sync::Arc;

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    catalogue::{SESSION_JOINED, StayChanged},
    links::{Guest, Meeting, Meetings},
    rules::{self, MeetingRole, Person, Refused, Right, Window},
    store::{self, Known},
};
use crate::{
    app::App,
    enrolment::{self, HotSeatBatcher},
    events,
    http::{Json, Path, Problems, Query, RequestError, Result},
    identity::{Visitor, permission},
    programme::{RoomProvider, Session, SessionPath},
    schedule::Published,
    types::{Language, Now},
};

/// How often the page of a session sends a heartbeat, in seconds.
pub const HEARTBEAT: u32 = 60;

/// Options for joining.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Language in which to hear the session, if it is interpreted into it; default: the languages of the registration.
    #[param(example = "fr")]
    language: Option<Language>,
}

/// Access to a session. It is signed for the caller: do not share it.
#[derive(Serialize, ToSchema)]
pub struct Joining {
    /// Link to the meeting.
    #[schema(format = "uri", examples("https://meet.city.example/plenary-hall-017cff64?jwt=…"))]
    url: String,
    provider: RoomProvider,
    role: MeetingRole,
    /// Interpretation into a language of the caller, if the caller does not understand the spoken language.
    #[schema(required)]
    interpretation: Option<Interpretation>,
    opens_at: DateTime<Utc>,
    /// When the session closes and the link expires.
    closes_at: DateTime<Utc>,
    /// How often to report your presence (`PUT …/presence`), in seconds. It is harmless if the provider also reports
    /// it.
    heartbeat_seconds: u32,
}

/// A channel of interpretation.
#[derive(Serialize, ToSchema)]
pub struct Interpretation {
    language: Language,
    /// Link to the interpretation; `null`: it is in the meeting of the session.
    #[schema(required, format = "uri")]
    url: Option<String>,
}

/// Join a session
///
/// Returns a link to the meeting, signed for the caller and valid until the session closes. Available to people who
/// have a seat, speak or moderate, and, in open sessions, to everyone registered for the track. Joining an open session
/// with a limited number of seats takes a seat. Joining records the caller's presence.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/join", tag = "Attendance", params(SessionPath, Wanted),
    responses((status = 200, description = "The link to the meeting", body = Joining), Problems<(Refused, enrolment::NoSeat)>),
)]
pub async fn join_session(
    me: Visitor<permission::EnrolmentOwn>,
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    State(hot_seats): State<HotSeatBatcher>,
    State(meetings): State<Meetings>,
    Path(path): Path<SessionPath>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Joining>> {
    let now = app.now();
    let session = released(&published, &path)?;
    let set = enrolment::rules(&app.pool, me.congress).await?;
    let window = Window::of(&session, set.join_before_minutes, set.join_after_minutes);
    let (window, room) = window.zip(session.room.as_ref()).ok_or(Refused::NoRoom)?;
    let known = store::find_known(&app.pool, me.congress, session.id, room, me.account).await?;
    let known = known.ok_or(Refused::NoRoom)?;
    if known.cancelled {
        return Err(Refused::Cancelled.into());
    }
    let person = Person {
        state: known.state,
        tracks: known.tracks.clone(),
        place: known.place,
        part: known.part,
        moderates: me.holds::<permission::SessionModerate>(),
    };
    let right = rules::right(&person, &session)?;
    window.check(now)?;
    let role = match (right, known.registration) {
        (Right::As(role), _) => role,
        (Right::WithSeat, None) => return Err(Refused::NotRegistered.into()),
        (Right::WithSeat, Some(registration)) => {
            enrolment::take_seat(&app, &hot_seats, (me.congress, session.id), (registration, me.actor), now)
                .await?;
            MeetingRole::Attendee
        }
    };
    let guest = Guest {
        id: known.registration.map_or(*me.account, |registration| *registration),
        name: known.name.clone(),
        role,
    };
    let joining = way_in(&meetings, (&session, window), &known, wanted.language, &guest, now).await?;
    if let Some(registration) = known.registration {
        let mut tx = app.begin().await?;
        store::note_presence(&mut tx, session.id, registration, now).await?;
        let event = SESSION_JOINED.of(
            Some(me.congress),
            *session.id,
            &StayChanged { session: session.id, registration },
        );
        events::publish(&mut tx, me.actor, event, now).await?;
        tx.commit().await?;
    }
    Ok(Json(joining))
}

/// The session in the released schedule.
pub fn released(published: &Published, path: &SessionPath) -> Result<Session> {
    let entry = published.find(path.congress.as_ref()).ok_or(RequestError::NoSuch("session"))?;
    let of = |sessions: &[Session]| sessions.iter().find(|session| session.id == path.session).cloned();
    match of(&entry.released.sessions) {
        Some(session) => Ok(session),
        None if of(&entry.released.withdrawn).is_some() => Err(Refused::Cancelled.into()),
        None => Err(RequestError::NoSuch("session").into()),
    }
}

/// Links to the session and to the interpretation that the person needs.
async fn way_in(
    meetings: &Meetings,
    (session, window): (&Session, Window),
    known: &Known,
    language: Option<Language>,
    guest: &Guest,
    now: Now,
) -> Result<Joining> {
    let theirs = language.map_or_else(|| known.languages.clone(), |language| vec![language]);
    let channel = rules::channel(session, &theirs);
    let held = (known.provider, known.address.as_deref());
    let meeting = Meeting {
        session: session.id,
        room: session.room.as_deref().unwrap_or_default(),
        title: session.title.any(),
        channel: None,
        opens_at: window.opens_at,
        closes_at: window.closes_at,
    };
    let url = meetings.link(held, &meeting, guest, now).await?;
    let interpretation = match channel {
        None => None,
        // The interpretation is chosen in the meeting itself.
        Some(language) if known.provider == RoomProvider::Link => {
            Some(Interpretation { language: language.clone(), url: None })
        }
        Some(language) => {
            let meeting = Meeting { channel: Some(language), ..meeting };
            let url = meetings.link(held, &meeting, guest, now).await?;
            Some(Interpretation { language: language.clone(), url: Some(url) })
        }
    };
    Ok(Joining {
        url,
        provider: known.provider,
        role: guest.role,
        interpretation,
        opens_at: window.opens_at,
        closes_at: window.closes_at,
        heartbeat_seconds: HEARTBEAT,
    })
}
