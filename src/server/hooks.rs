//! Hooks through which lower features call higher ones in their own transactions.

use futures::future::BoxFuture;

use crate::{
    award::{EntryRecords, EvaluatorRecords},
    delegations::{self, OnHeadChanged},
    enrolment,
    events::Change,
    forum::{self, CityRecords},
    http::Result,
    identity::{OnEmailChanged, OnVerified},
    imports::{ImportTarget, UndoRecords, WrittenRecord, undo_records},
    messaging::Followers,
    programme::{self, SpeakerRecords},
    registration::{self, OnMemberLeft, OnTransferred, Registration},
    schedule,
    types::ImportId,
};

/// Called in the transaction that verifies an e-mail: assigns registrations for this e-mail to the account.
pub const ON_VERIFIED: OnVerified = OnVerified(registration::claim);

/// Called in the transaction that changes the address of an account: its registrations get the new address.
pub const ON_EMAIL_CHANGED: OnEmailChanged = OnEmailChanged(registration::follow_email);

/// Called in the transaction in which a registration leaves its delegation: it is no longer the head.
pub const ON_MEMBER_LEFT: OnMemberLeft = OnMemberLeft(release_member);

/// Called in the transaction that transfers a registration: the marks and the calendar of the previous person end, and the
/// link to their profile as a speaker.
pub const ON_TRANSFERRED: OnTransferred = OnTransferred(release_person);

/// Called in the transaction that changes the head or the city of a delegation: ends the accreditation of the head.
pub const ON_HEAD_CHANGED: OnHeadChanged = OnHeadChanged(forum::end_accreditation);

/// Called in the transaction that undoes an import of records.
pub const UNDO_RECORDS: UndoRecords = UndoRecords(undo);

/// Called for the live streams: the focal point and the head of a delegation follow what happens to it and its members.
pub const FOLLOWERS: Followers =
    Followers { find: delegations::find_followers, follows_any: delegations::leads_any };

fn undo<'a>(
    change: &'a mut Change<'_>,
    (import, target): (ImportId, ImportTarget),
    written: Vec<WrittenRecord>,
) -> BoxFuture<'a, Result<()>> {
    match target {
        // Imports of delegates are undone where they are made.
        ImportTarget::Delegates => Box::pin(async { Ok(()) }),
        ImportTarget::Sessions => Box::pin(schedule::undo_import(change, import, written)),
        ImportTarget::Speakers => Box::pin(undo_records::<SpeakerRecords>(change, written)),
        ImportTarget::Cities => Box::pin(undo_records::<CityRecords>(change, written)),
        ImportTarget::Evaluators => Box::pin(undo_records::<EvaluatorRecords>(change, written)),
        ImportTarget::Entries => Box::pin(undo_records::<EntryRecords>(change, written)),
    }
}

fn release_member<'a>(change: &'a mut Change<'_>, member: &'a Registration) -> BoxFuture<'a, Result<()>> {
    Box::pin(delegations::release_member(change, member, ON_HEAD_CHANGED))
}

fn release_person<'a>(change: &'a mut Change<'_>, before: &'a Registration) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        programme::unlink_registrations(&mut change.in_deployment(), &[before.id]).await?;
        enrolment::clear_agenda(change, before.id).await
    })
}
