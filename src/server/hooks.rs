//! Where lower features reach higher ones in their own transactions: the one table of such calls.

use futures::future::BoxFuture;

use crate::{
    delegations::{self, OnHeadChanged},
    events::Change,
    forum,
    http::Result,
    identity::OnVerified,
    registration::{self, OnMemberLeft, Registration},
};

/// In the transaction that verifies an e-mail: its account gets the registrations that staff created for it.
pub const ON_VERIFIED: OnVerified = OnVerified(registration::claim);

/// In the transaction in which a registration leaves its delegation: it is the head no longer.
pub const ON_MEMBER_LEFT: OnMemberLeft = OnMemberLeft(remove_head);

/// In the transaction that changes the head or the city of a delegation: the accreditation of the head ends.
pub const ON_HEAD_CHANGED: OnHeadChanged = OnHeadChanged(forum::end_accreditation);

fn remove_head<'a>(change: &'a mut Change<'_>, member: &'a Registration) -> BoxFuture<'a, Result<()>> {
    Box::pin(delegations::remove_head(change, member, ON_HEAD_CHANGED))
}
