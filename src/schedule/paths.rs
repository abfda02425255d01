//! Addresses of the schedule's resources.

use crate::types::MoveId;

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
