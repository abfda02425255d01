//! Voiding of ballots. The choice on a ballot is never shown, as it is no reason to void it.

use super::{
    model::{BallotVoiding, VoidingKind},
    rules::{self, VoteError},
    store::{self, BallotSelection},
};
use crate::{
    award::{
        awards::{self, AwardState},
        events::{BALLOTS_VOIDED, BallotsVoided},
    },
    events::Change,
    http::{RequestError, Result},
    types::{AccountId, FieldError, Slug},
};

/// Voids ballots; returns how many were not void before.
pub async fn void(change: &mut Change<'_>, slug: &Slug, new: BallotVoiding) -> Result<u64> {
    let award = awards::lock(change, slug).await?;
    if award.state == AwardState::Published {
        return Err(VoteError::Published.into());
    }
    // Keeps out concurrent votes: casting and voiding lock ballots in different orders and could deadlock.
    let round = &rules::round(&award)?.slug;
    awards::lock_round(change, (slug, round)).await?;
    let selection = match new.kind {
        VoidingKind::Network => BallotSelection::Network(&new.key),
        VoidingKind::Domain => BallotSelection::Domain(&new.key),
        VoidingKind::Account => BallotSelection::Account(parse_account(&new.key)?),
    };
    let (within, now) = ((new.from, new.until), change.now());
    let voided = store::void(change.db(), award.id, &selection, within, &new.reason, now).await?;
    if voided > 0 {
        let payload = BallotsVoided { award: award.slug, kind: new.kind, voided, reason: new.reason };
        change.publish(BALLOTS_VOIDED.event(award.id, &payload)).await?;
    }
    Ok(voided)
}

fn parse_account(key: &str) -> Result<AccountId, RequestError> {
    let detail = "With kind `account`, the key must be an account id.";
    let fault = || RequestError::InvalidBody(vec![FieldError::new("/key", "format", detail)]);
    key.parse::<uuid::Uuid>().map(Into::into).map_err(|_| fault())
}
