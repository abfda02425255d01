//! Addresses of the programme's resources.

use crate::types::{SessionId, Slug, SpeakerId};

crate::congress_path! {
    /// The address of a room.
    pub RoomPath "/rooms/{room}" {
        /// Slug of the room.
        #[param(example = "plenary-hall")]
        room: Slug,
    }
}

crate::congress_path! {
    /// The address of a speaker.
    pub SpeakerPath "/speakers/{speaker}" {
        /// Id of the speaker.
        speaker: SpeakerId,
    }
}

crate::congress_path! {
    /// The address of a session.
    pub SessionPath "/sessions/{session}" {
        /// Id of the session.
        session: SessionId,
    }
}
