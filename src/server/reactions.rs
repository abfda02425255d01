//! What follows from events: the one table in which lower features reach higher ones.

use crate::{
    announcements, attendance, award, congress, enrolment,
    events::{EventDeclaration, Reaction},
    forum,
    identity::OnVerified,
    messaging::{self, mail::IssueInvitation},
    programme, registration, schedule, seats,
};

/// In the transaction that gives an event its place: the letters and deliveries that it leads to, and what is forgotten.
pub const REACTIONS: &[Reaction] = &[
    messaging::letters_of_accounts,
    messaging::letters_of_webhooks,
    registration::write_letters,
    programme::forget_strangers,
    schedule::write_letters,
    enrolment::write_letters,
    forum::write_letters,
    award::write_letters,
    announcements::write_letters,
    messaging::write_deliveries,
];

/// In the transaction that verifies an e-mail: registrations that waited for it are handed over.
pub const ON_VERIFIED: OnVerified = OnVerified(registration::claim);

/// When an invitation's mail is about to be sent: what it is accepted with.
pub const INVITATIONS: IssueInvitation = registration::issue_invitation;

/// Every kind of event that others may read of; those of accounts concern nobody outside.
pub fn catalogue() -> Vec<&'static dyn EventDeclaration> {
    [
        congress::events(),
        messaging::events(),
        registration::events(),
        programme::events(),
        schedule::events(),
        seats::events(),
        enrolment::events(),
        attendance::events(),
        forum::events(),
        award::events(),
        announcements::events(),
    ]
    .concat()
}
