use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::types::EntryId;

/// Your vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ballot {
    /// The entry you voted for.
    pub entry: EntryId,
    /// With it you find the ballot in the tally once the award is published. It stays the same when you change the vote.
    #[schema(examples("7K3F9-QXD2M-0T5WZ-8CJRN-4GVHB-6"))]
    pub receipt: String,
    pub cast_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    /// Whether the secretariat voided it.
    pub void: bool,
}
