//! Suspicious patterns in the public vote, and voiding of ballots. The choice on a ballot is never shown, as it is no reason to void it.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    rules::{self, Refused},
    store::{self, Cluster, Which},
};
use crate::{
    app::App,
    award::{
        awards::{self, AwardPath, AwardState},
        catalogue::{BALLOTS_VOIDED, BallotsVoided},
    },
    events,
    http::{Json, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Staff, permission},
    types::FieldError,
};

/// The maximum number of flags per kind.
const MOST: i64 = 200;

crate::words! {
    /// Where ballots come from.
    FlagKind {
        /// One network: an IPv4 address, or the first 64 bits of an IPv6 address.
        Network,
        /// Accounts with e-mail addresses of one domain.
        Domain,
    }
}

crate::words! {
    /// Which ballots to void.
    VoidKind {
        /// Ballots from a network.
        Network,
        /// Ballots of accounts with e-mail addresses of a domain.
        Domain,
        /// The ballot of one account.
        Account,
    }
}

/// Thresholds for flags.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FlagTerms {
    /// The length of the period, in minutes.
    #[param(minimum = 1, maximum = 10_000, default = 10)]
    minutes: Option<i32>,
    /// The number of ballots within the period.
    #[param(minimum = 2, maximum = 1_000_000, default = 20)]
    at_least: Option<i64>,
}

/// Suspicious patterns in the vote.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteFlags {
    /// The most ballots in a short time first; at most two hundred networks and two hundred domains.
    pub items: Vec<VoteFlag>,
}

/// Many ballots from one network or domain in a short time.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteFlag {
    pub kind: FlagKind,
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
pub struct Voiding {
    kind: VoidKind,
    /// The `key` of a flag, or the id of an account.
    #[schema(min_length = 1, max_length = 255)]
    key: String,
    /// Only ballots cast at or after this time.
    from: Option<DateTime<Utc>>,
    /// Only ballots cast up to this time.
    until: Option<DateTime<Utc>>,
    /// The reason, which is recorded.
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

/// The number of ballots voided.
#[derive(Debug, Serialize, ToSchema)]
pub struct Voided {
    pub voided: u64,
}

/// List vote flags
///
/// Returns networks and domains from which many accounts voted in a short time. Offices and universities can look like that too, so nothing
/// is voided automatically. The choice on ballots is not shown.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/vote/flags", tag = "Award", params(AwardPath, FlagTerms),
    responses((status = 200, description = "The flags", body = VoteFlags)),
)]
pub async fn list_vote_flags(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(terms): Query<FlagTerms>,
) -> Result<Json<VoteFlags>> {
    let award = awards::find(&app.pool, staff.congress, &path.award, true).await?;
    let terms = (terms.minutes.unwrap_or(10), terms.at_least.unwrap_or(20));
    let flag = |kind| {
        move |cluster: Cluster| VoteFlag {
            kind,
            key: cluster.key,
            peak: cluster.peak,
            ballots: cluster.ballots,
            void: cluster.void,
            first_at: cluster.first_at,
            last_at: cluster.last_at,
        }
    };
    let networks = store::clusters(&app.pool, award.id, false, terms, MOST).await?;
    let domains = store::clusters(&app.pool, award.id, true, terms, MOST).await?;
    let networks = networks.into_iter().map(flag(FlagKind::Network));
    let mut items: Vec<_> = networks.chain(domains.into_iter().map(flag(FlagKind::Domain))).collect();
    items.sort_by_key(|flag| std::cmp::Reverse(flag.peak));
    Ok(Json(VoteFlags { items }))
}

/// Void ballots
///
/// Voids the ballots of a network, a domain or an account, with a reason, until the award is published. They are kept, counted as void,
/// and can no longer be changed.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/vote/void", tag = "Award", params(AwardPath),
    request_body = Voiding,
    responses((status = 200, description = "The number of ballots voided", body = Voided), Problems<Refused>),
)]
pub async fn void_votes(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Valid(which): Valid<Voiding>,
) -> Result<Json<Voided>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let award = awards::lock(&mut tx, staff.congress, &path.award).await?;
    if award.state == AwardState::Published {
        return Err(Refused::Published.into());
    }
    // Keeps out concurrent votes: casting and voiding lock ballots in different orders and could deadlock.
    let round = rules::round(&award)?.slug.clone();
    awards::lock_round(&mut tx, staff.congress, (&path.award, &round)).await?;
    let account = || {
        let id = which.key.parse::<uuid::Uuid>();
        let fault =
            || FieldError::new("/key", "format", "With kind `account`, the key must be an account id.");
        id.map(Into::into).map_err(|_| RequestError::InvalidBody(vec![fault()]))
    };
    let ballots = match which.kind {
        VoidKind::Network => Which::Network(&which.key),
        VoidKind::Domain => Which::Domain(&which.key),
        VoidKind::Account => Which::Account(account()?),
    };
    let window = (which.from, which.until);
    let voided = store::void(&mut *tx, award.id, &ballots, window, &which.reason, now).await?;
    if voided > 0 {
        let payload = BallotsVoided { award: path.award, kind: which.kind, voided, reason: which.reason };
        let event = BALLOTS_VOIDED.of(Some(staff.congress), *award.id, &payload);
        events::publish(&mut tx, staff.actor, event, now).await?;
        tx.commit().await?;
    }
    Ok(Json(Voided { voided }))
}
