use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::types::EntryId;

/// One's vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ballot {
    /// What one votes for.
    pub entry: EntryId,
    /// With it one finds the ballot in the tally, once the award is published. It stays the same when the vote is changed.
    #[schema(examples("7K3F9-QXD2M-0T5WZ-8CJRN-4GVHB-6"))]
    pub receipt: String,
    pub cast_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    /// Made void by the secretariat.
    pub void: bool,
}
