//! Hooks through which lower features call higher ones in their own transactions.

use futures::future::BoxFuture;

use crate::{
    delegations::{self, OnHeadChanged},
    events::Change,
    forum,
    http::Result,
    identity::OnVerified,
    registration::{self, OnMemberLeft, Registration},
};

/// Called in the transaction that verifies an e-mail: assigns registrations for this e-mail to the account.
pub const ON_VERIFIED: OnVerified = OnVerified(registration::claim);

/// Called in the transaction in which a registration leaves its delegation: it is no longer the head.
pub const ON_MEMBER_LEFT: OnMemberLeft = OnMemberLeft(remove_head);

/// Called in the transaction that changes the head or the city of a delegation: ends the accreditation of the head.
pub const ON_HEAD_CHANGED: OnHeadChanged = OnHeadChanged(forum::end_accreditation);

fn remove_head<'a>(change: &'a mut Change<'_>, member: &'a Registration) -> BoxFuture<'a, Result<()>> {
    Box::pin(delegations::remove_head(change, member, ON_HEAD_CHANGED))
}
