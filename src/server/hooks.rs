//! Where lower features reach higher ones in their own transactions: the one table of such calls.

use crate::{identity::OnVerified, registration};

/// In the transaction that verifies an e-mail: registrations that waited for it are handed over.
pub const ON_VERIFIED: OnVerified = OnVerified(registration::claim);
