//! Where lower features reach higher ones in their own transactions: the one table of such calls.

use futures::future::BoxFuture;

use crate::{
    delegations::{self, OnHeadChanged},
    events::{Change, Deployment},
    forum,
    http::Result,
    identity::OnVerified,
    registration::{self, OnMemberLeft, Registration},
    types::{AccountId, Email},
};

/// In the transaction that verifies an e-mail: registrations that waited for it are handed over.
pub const ON_VERIFIED: OnVerified = OnVerified(claim);

/// In the transaction in which a registration leaves its delegation: it is the head no longer.
pub const ON_MEMBER_LEFT: OnMemberLeft = OnMemberLeft(remove_head);

/// In the transaction that changes the head or the city of a delegation: the accreditation of the head ends.
pub const ON_HEAD_CHANGED: OnHeadChanged = OnHeadChanged(forum::end_accreditation);

fn claim<'a>(
    change: &'a mut Change<'_, Deployment>,
    account: AccountId,
    email: &'a Email,
) -> BoxFuture<'a, sqlx::Result<()>> {
    let (actor, now) = (change.actor(), change.now());
    registration::claim(change.db(), actor, account, email, now)
}

fn remove_head<'a>(change: &'a mut Change<'_>, member: &'a Registration) -> BoxFuture<'a, Result<()>> {
    Box::pin(delegations::remove_head(change, member, ON_HEAD_CHANGED))
}
