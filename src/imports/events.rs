//! Events of imports.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    mapping::ImportMapping,
    model::{ImportState, ImportSummary},
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

impl From<&ImportSummary> for ImportFinished {
    fn from(import: &ImportSummary) -> Self {
        Self { id: import.id, state: import.state, dry_run: import.dry_run, rows: import.total }
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
