//! Hooks through which lower features call higher ones in their own transactions.

use futures::future::BoxFuture;

use crate::{
    delegations::{self, OnHeadChanged},
    events::Change,
    forum::{self, CityRecords},
    http::Result,
    identity::OnVerified,
    imports::{ImportTarget, UndoRecords, WrittenRecord, undo_records},
    programme::SpeakerRecords,
    registration::{self, OnMemberLeft, Registration},
};

/// Called in the transaction that verifies an e-mail: assigns registrations for this e-mail to the account.
pub const ON_VERIFIED: OnVerified = OnVerified(registration::claim);

/// Called in the transaction in which a registration leaves its delegation: it is no longer the head.
pub const ON_MEMBER_LEFT: OnMemberLeft = OnMemberLeft(remove_head);

/// Called in the transaction that changes the head or the city of a delegation: ends the accreditation of the head.
pub const ON_HEAD_CHANGED: OnHeadChanged = OnHeadChanged(forum::end_accreditation);

/// Called in the transaction that undoes an import of records.
pub const UNDO_RECORDS: UndoRecords = UndoRecords(undo);

fn undo<'a>(
    change: &'a mut Change<'_>,
    target: ImportTarget,
    written: Vec<WrittenRecord>,
) -> BoxFuture<'a, Result<()>> {
    match target {
        // Imports of delegates are undone where they are made.
        ImportTarget::Delegates => Box::pin(async { Ok(()) }),
        ImportTarget::Speakers => Box::pin(undo_records::<SpeakerRecords>(change, written)),
        ImportTarget::Cities => Box::pin(undo_records::<CityRecords>(change, written)),
    }
}

fn remove_head<'a>(change: &'a mut Change<'_>, member: &'a Registration) -> BoxFuture<'a, Result<()>> {
    Box::pin(delegations::remove_head(change, member, ON_HEAD_CHANGED))
}
