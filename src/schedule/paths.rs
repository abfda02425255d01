//! Addresses of the schedule's resources.

use crate::types::{MoveId, TimetableId};

crate::congress_path! {
    /// The address of a release.
    pub ReleasePath "/schedule/releases/{version}" {
        /// Version of the release.
        #[param(minimum = 1, example = 1)]
        version: i32,
    }
}

crate::congress_path! {
    /// The address of a move.
    pub MovePath "/schedule/moves/{move}" {
        /// Id of the move.
        #[serde(rename = "move")]
        #[param(rename = "move")]
        id: MoveId,
    }
}

crate::congress_path! {
    /// The address of a search for a timetable.
    pub TimetablePath "/schedule/timetables/{timetable}" {
        /// Id of the timetable.
        timetable: TimetableId,
    }
}

crate::congress_path! {
    /// The address of a proposal.
    pub ProposalPath "/schedule/timetables/{timetable}/proposals/{proposal}" {
        /// Id of the timetable.
        timetable: TimetableId,
        /// Number of the proposal.
        #[param(minimum = 1, example = 1)]
        proposal: i32,
    }
}
