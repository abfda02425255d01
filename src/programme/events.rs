//! Events of the draft programme. The public sees changes when they are released.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    rooms::Room,
    sessions::{Session, SessionCreation, SessionState},
};
use crate::{
    events::{Audience, EventKind},
    types::{Localized, SessionId, SpeakerId},
};

/// A session of the draft programme. Read the session for the other fields.
#[derive(Serialize, ToSchema)]
pub struct SessionChanged {
    pub id: SessionId,
    pub code: String,
    pub title: Localized,
    pub state: SessionState,
    pub revision: i64,
}

impl From<&Session> for SessionChanged {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id,
            code: session.code.clone(),
            title: session.title.clone(),
            state: session.state,
            revision: session.revision,
        }
    }
}

/// A session that has just been created.
impl From<&SessionCreation> for SessionChanged {
    fn from(session: &SessionCreation) -> Self {
        Self {
            id: session.id,
            code: session.new.code.clone().unwrap_or_default(),
            title: session.new.title.clone(),
            state: session.state,
            revision: 1,
        }
    }
}

/// A speaker, without personal data. Read the speaker for the name.
#[derive(Serialize, ToSchema)]
pub struct SpeakerChanged {
    pub id: SpeakerId,
}

/// A kind of event about a session.
pub type SessionEvent = EventKind<SessionChanged>;

const EDITORS: Audience = Audience::Holders("programme.edit");

crate::events! {
    /// A draft session was created.
    SESSION_CREATED: SessionChanged = "session.created", EDITORS;
    /// A session changed.
    SESSION_UPDATED: SessionChanged = "session.updated", EDITORS;
    /// A session was confirmed.
    SESSION_CONFIRMED: SessionChanged = "session.confirmed", EDITORS;
    /// A session was cancelled.
    SESSION_CANCELLED: SessionChanged = "session.cancelled", EDITORS;
    /// The speakers of a session changed.
    SESSION_SPEAKERS_CHANGED: SessionChanged = "session.speakers_changed", EDITORS;
    /// A session was deleted.
    SESSION_DELETED: SessionChanged = "session.deleted", EDITORS;
    /// A room was created.
    ROOM_CREATED: Room = "room.created", EDITORS;
    /// A room changed.
    ROOM_UPDATED: Room = "room.updated", EDITORS;
    /// A room was deleted.
    ROOM_DELETED: Room = "room.deleted", EDITORS;
    /// A speaker was created.
    SPEAKER_CREATED: SpeakerChanged = "speaker.created", EDITORS;
    /// A speaker changed.
    SPEAKER_UPDATED: SpeakerChanged = "speaker.updated", EDITORS;
    /// A speaker was deleted.
    SPEAKER_DELETED: SpeakerChanged = "speaker.deleted", EDITORS;
}
