use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::EntryId;

crate::words! {
    /// Where ballots come from.
    VoteFlagKind {
        /// One network: an IPv4 address, or the first 64 bits of an IPv6 address.
        Network,
        /// Accounts with e-mail addresses of one domain.
        Domain,
    }
}

crate::words! {
    /// Which ballots to void.
    VoidingKind {
        /// Ballots from a network.
        Network,
        /// Ballots of accounts with e-mail addresses of a domain.
        Domain,
        /// The ballot of one account.
        Account,
    }
}

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

/// The entry that you vote for.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"entry": "017cff64-6000-7000-8000-000000000000"}))]
pub struct VoteUpdate {
    pub entry: EntryId,
}

/// Many ballots from one network or domain in a short time.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteFlag {
    pub kind: VoteFlagKind,
    /// The domain, or a pseudonym of the network, whose address is not stored.
    pub key: String,
    /// The largest number of ballots within the period.
    pub peak: i64,
    /// The total number of ballots from there.
    pub ballots: i64,
    /// How many of them are void.
    pub void: i64,
    pub first_at: DateTime<Utc>,
    pub last_at: DateTime<Utc>,
}

/// Which ballots to void, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "domain", "key": "throwaway.example", "reason": "Three hundred accounts of one machine."}))]
pub struct BallotVoiding {
    pub kind: VoidingKind,
    /// The `key` of a flag, or the id of an account.
    #[schema(min_length = 1, max_length = 255)]
    pub key: String,
    /// Only ballots cast at or after this time.
    pub from: Option<DateTime<Utc>>,
    /// Only ballots cast up to this time.
    pub until: Option<DateTime<Utc>>,
    /// The reason, which is recorded.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// The number of ballots voided.
#[derive(Debug, Serialize, ToSchema)]
pub struct BallotVoidingResult {
    pub voided: u64,
}
