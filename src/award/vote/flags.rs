//! What looks wrong in the public vote, and ballots that are made void. Nobody is shown what the ballots are for: that is no ground.

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

/// How many of each kind are shown.
const MOST: i64 = 200;

crate::words! {
    /// Where ballots come from.
    FlagKind {
        /// From one network: an address, or 64 bits of one of IPv6.
        Network,
        /// From accounts with e-mail addresses of one domain.
        Domain,
    }
}

crate::words! {
    /// Which ballots are made void.
    VoidKind {
        /// Those from a network.
        Network,
        /// Those of accounts with e-mail addresses of a domain.
        Domain,
        /// That of one account.
        Account,
    }
}

/// What counts as many in a short time.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FlagTerms {
    /// Within how many minutes.
    #[param(minimum = 1, maximum = 10_000, default = 10)]
    minutes: Option<i32>,
    /// How many ballots.
    #[param(minimum = 2, maximum = 1_000_000, default = 20)]
    at_least: Option<i64>,
}

/// What looks wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteFlags {
    /// The most ballots in a short time first; two hundred networks and two hundred domains, at most.
    pub items: Vec<VoteFlag>,
}

/// Many ballots from one place in a short time.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoteFlag {
    pub kind: FlagKind,
    /// The domain, or what stands for the network: its address is not kept.
    pub key: String,
    /// The most ballots that came within the time.
    pub peak: i64,
    /// All that came from there.
    pub ballots: i64,
    /// So many of them are void.
    pub void: i64,
    pub first_at: DateTime<Utc>,
    pub last_at: DateTime<Utc>,
}

/// Which ballots are made void, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "domain", "key": "throwaway.example", "reason": "Three hundred accounts of one machine."}))]
pub struct Voiding {
    kind: VoidKind,
    /// The `key` of a flag, or the id of an account.
    #[schema(min_length = 1, max_length = 255)]
    key: String,
    /// Only those cast from then on.
    from: Option<DateTime<Utc>>,
    /// Only those cast until then.
    until: Option<DateTime<Utc>>,
    /// On record.
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

/// How many were made void.
#[derive(Debug, Serialize, ToSchema)]
pub struct Voided {
    pub voided: u64,
}

/// See what looks wrong in the vote
///
/// Networks and domains from which many accounts voted in a short time. An office or a university looks like that, too: nothing is made
/// void by itself. What the ballots are for is not shown.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/vote/flags", tag = "Award", params(AwardPath, FlagTerms),
    responses((status = 200, description = "What looks wrong", body = VoteFlags)),
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

/// Make ballots void
///
/// Those of a network, a domain or an account, with a reason, until the award is published. They stay, are counted as void, and are not
/// changed any more.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/vote/void", tag = "Award", params(AwardPath),
    request_body = Voiding,
    responses((status = 200, description = "How many", body = Voided), Problems<Refused>),
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
    // Nobody votes meanwhile: ballots are written in one order, and made void in another.
    let round = rules::round(&award)?.slug.clone();
    awards::lock_round(&mut tx, staff.congress, (&path.award, &round)).await?;
    let account = || {
        let id = which.key.parse::<uuid::Uuid>();
        let fault = || FieldError::new("/key", "format", "This is not the id of an account.");
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
