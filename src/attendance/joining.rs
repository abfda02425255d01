//! Joining a session.

use super::{
    events::{SESSION_JOINED, StayChanged},
    links::{Guest, Meeting, Meetings},
    model::{InterpretationChannel, SessionAccess},
    rules::{self, Attendee, JoinError, JoinRight, JoinWindow, MeetingRole},
    store::{self, JoinContext},
};
use crate::{
    app::App,
    enrolment::{self, HotSeatBatcher},
    events::Change,
    http::{RequestError, Result},
    programme::{RoomProvider, Session, SessionPath},
    schedule::Published,
    types::{AccountId, Actor, CongressId, Language, Now},
};

/// How often the page of a session sends a heartbeat, in seconds.
const HEARTBEAT: u32 = 60;

/// The account that joins.
#[derive(Clone, Copy, Debug)]
pub struct JoiningAccount {
    pub account: AccountId,
    pub actor: Actor,
    pub congress: CongressId,
    /// Whether it moderates all sessions of the congress.
    pub moderates: bool,
}

/// Checks that the account may join now, takes a seat where one is needed, and returns a link to the meeting.
pub async fn join(
    app: &App,
    hot_seats: &HotSeatBatcher,
    meetings: &Meetings,
    me: JoiningAccount,
    session: &Session,
    language: Option<Language>,
) -> Result<SessionAccess> {
    let now = app.now();
    let rules = enrolment::find_rules(&app.pool, me.congress).await?.rules;
    let window = JoinWindow::new(session, rules.join_before_minutes, rules.join_after_minutes);
    let (window, room) = window.zip(session.room.as_ref()).ok_or(JoinError::NoRoom)?;
    let context = store::find_join_context(&app.pool, me.congress, session.id, room, me.account).await?;
    let context = context.ok_or(JoinError::NoRoom)?;
    if context.cancelled {
        return Err(JoinError::Cancelled.into());
    }
    let attendee = Attendee {
        state: context.state,
        tracks: context.tracks.clone(),
        place: context.place,
        part: context.part,
        moderates: me.moderates,
    };
    let right = rules::decide_right(&attendee, session)?;
    window.check(now)?;
    let role = match (right, context.registration) {
        (JoinRight::As(role), _) => role,
        (JoinRight::WithSeat, None) => return Err(JoinError::NotRegistered.into()),
        (JoinRight::WithSeat, Some(registration)) => {
            let session = (me.congress, session.id);
            enrolment::take_seat(app, hot_seats, session, (registration, me.actor), now).await?;
            MeetingRole::Attendee
        }
    };
    let guest = Guest {
        id: context.registration.map_or(*me.account, |registration| *registration),
        name: context.name.clone(),
        role,
    };
    let access = create_access(meetings, (session, window), &context, language, &guest, now).await?;
    if let Some(registration) = context.registration {
        let mut change = Change::begin(app, me.actor, me.congress).await?;
        store::note_presence(change.db(), session.id, registration, now).await?;
        let payload = StayChanged { session: session.id, registration };
        change.publish(SESSION_JOINED.event(session.id, &payload)).await?;
        change.commit().await?;
    }
    Ok(access)
}

/// The session in the released schedule.
pub fn find_released(published: &Published, path: &SessionPath) -> Result<Session> {
    let entry = published.find(&path.congress).ok_or(RequestError::NoSuch("session"))?;
    let of = |sessions: &[Session]| sessions.iter().find(|session| session.id == path.session).cloned();
    match of(&entry.released.sessions) {
        Some(session) => Ok(session),
        None if of(&entry.released.withdrawn).is_some() => Err(JoinError::Cancelled.into()),
        None => Err(RequestError::NoSuch("session").into()),
    }
}

/// Links to the session and to the interpretation that the person needs.
async fn create_access(
    meetings: &Meetings,
    (session, window): (&Session, JoinWindow),
    context: &JoinContext,
    language: Option<Language>,
    guest: &Guest,
    now: Now,
) -> Result<SessionAccess> {
    let theirs = language.map_or_else(|| context.languages.clone(), |language| vec![language]);
    let channel = rules::interpretation_channel(session, &theirs);
    let held = (context.provider, context.address.as_deref());
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
        Some(language) if context.provider == RoomProvider::Link => {
            Some(InterpretationChannel { language: language.clone(), url: None })
        }
        Some(language) => {
            let meeting = Meeting { channel: Some(language), ..meeting };
            let url = meetings.link(held, &meeting, guest, now).await?;
            Some(InterpretationChannel { language: language.clone(), url: Some(url) })
        }
    };
    Ok(SessionAccess {
        url,
        provider: context.provider,
        role: guest.role,
        interpretation,
        opens_at: window.opens_at,
        closes_at: window.closes_at,
        heartbeat_seconds: HEARTBEAT,
    })
}
