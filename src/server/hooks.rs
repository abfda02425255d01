//! Where lower features reach higher ones in their own transactions: the one table of such calls.

use crate::{identity::OnVerified, messaging::mail::IssueInvitation, registration};

/// In the transaction that verifies an e-mail: registrations that waited for it are handed over.
pub const ON_VERIFIED: OnVerified = OnVerified(registration::claim);

/// When an invitation's mail is about to be sent: the secret that it is accepted with.
pub const INVITATIONS: IssueInvitation = registration::issue_invitation;
