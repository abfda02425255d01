//! Events of imports.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    mapping::ImportMapping,
    model::{ImportState, Job},
};
use crate::{events::Audience, types::ImportId};

/// Result of an import.
#[derive(Serialize, ToSchema)]
pub struct ImportFinished {
    pub id: ImportId,
    pub state: ImportState,
    pub dry_run: bool,
    /// Number of rows in the file.
    pub rows: i32,
}

impl ImportFinished {
    pub fn of(job: &Job) -> Self {
        Self { id: job.id, state: job.state, dry_run: job.dry_run, rows: job.total }
    }
}

const DESK: Audience = Audience::Holders("registration.read");

crate::events! {
    /// An import of delegates finished.
    IMPORT_FINISHED: ImportFinished = "import.finished", DESK;
    /// Staff cancelled an import.
    IMPORT_CANCELLED: ImportFinished = "import.cancelled", DESK;
    /// An import was undone.
    IMPORT_UNDONE: ImportFinished = "import.undone", DESK;
    /// A mapping of spreadsheet columns to fields was saved.
    MAPPING_SAVED: ImportMapping = "import_mapping.saved", DESK;
}
