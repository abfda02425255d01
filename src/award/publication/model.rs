use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    award::standings::Agreement,
    types::{Country, EntryId, Localized, Region, Slug},
};

/// The published results of an award.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Results {
    /// Slug of the award.
    pub award: Slug,
    pub title: Localized,
    pub published_at: DateTime<Utc>,
    /// The number of entries submitted and not withdrawn.
    pub submitted: i64,
    /// The number of countries they come from.
    pub countries: i64,
    pub winners: Vec<ResultEntry>,
    pub special_mentions: Vec<ResultEntry>,
    /// Entries that were shortlisted, and got no further.
    pub shortlisted: Vec<ResultEntry>,
    /// Entries that were found deserving, and got no further.
    pub deserving: Vec<ResultEntry>,
    /// `null`: the award has no public vote.
    #[schema(required)]
    pub vote: Option<VoteResult>,
    pub rounds: Vec<ResultRound>,
}

/// An entry in the results.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ResultEntry {
    pub entry: EntryId,
    pub title: String,
    pub city: String,
    pub country: Country,
    #[schema(required)]
    pub region: Option<Region>,
    /// Slug of the category.
    #[schema(required)]
    pub category: Option<Slug>,
    /// Other cities of a joint entry.
    pub partners: Vec<String>,
}

/// The result of the public vote.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct VoteResult {
    /// The entry with the most votes; several if they are tied.
    pub popular: Vec<EntryId>,
    /// The number of ballots that count.
    pub counted: i64,
    /// The number of void ballots.
    pub void: i64,
    /// Counts for each entry in the vote, the most votes first.
    pub counts: Vec<VoteCount>,
}

/// The votes for an entry.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct VoteCount {
    pub entry: EntryId,
    pub city: String,
    pub votes: i64,
    /// The number of void ballots for it.
    pub void: i64,
}

/// Figures of a round.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ResultRound {
    pub round: Slug,
    pub name: Localized,
    /// The number of evaluators who submitted an evaluation.
    pub evaluators: usize,
    /// The number of entries evaluated.
    pub entries: usize,
    /// The number of evaluations that count.
    pub evaluations: usize,
    pub agreement: Agreement,
}
