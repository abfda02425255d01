use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    award::standings::Agreement,
    types::{Country, EntryId, Localized, Region, Slug},
};

/// The results of an award, as they were published.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Results {
    /// Slug of the award.
    pub award: Slug,
    pub title: Localized,
    pub published_at: DateTime<Utc>,
    /// So many entries were submitted, and not withdrawn.
    pub submitted: i64,
    /// From so many countries.
    pub countries: i64,
    pub winners: Vec<ResultEntry>,
    pub special_mentions: Vec<ResultEntry>,
    /// That were shortlisted, and went no further.
    pub shortlisted: Vec<ResultEntry>,
    /// That were found deserving, and went no further.
    pub deserving: Vec<ResultEntry>,
    /// `null`: the award has no public vote.
    #[schema(required)]
    pub vote: Option<VoteResult>,
    pub rounds: Vec<ResultRound>,
}

/// An entry that came far.
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

/// What the public says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct VoteResult {
    /// The entry with the most votes; several, where they have as many.
    pub popular: Vec<EntryId>,
    /// So many ballots count.
    pub counted: i64,
    /// So many were made void.
    pub void: i64,
    /// Of everything that could be voted for, the most votes first.
    pub counts: Vec<VoteCount>,
}

/// How many vote for an entry.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct VoteCount {
    pub entry: EntryId,
    pub city: String,
    pub votes: i64,
    /// Ballots for it that were made void.
    pub void: i64,
}

/// A round in figures.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ResultRound {
    pub round: Slug,
    pub name: Localized,
    /// So many evaluators submitted something.
    pub evaluators: usize,
    /// So many entries were evaluated.
    pub entries: usize,
    /// So many evaluations count.
    pub evaluations: usize,
    pub agreement: Agreement,
}
