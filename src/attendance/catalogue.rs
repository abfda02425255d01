//! What happens in sessions, and to certificates.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    events::Audience,
    types::{RegistrationId, SessionId},
};

/// Somebody came into a session, or left it.
#[derive(Serialize, ToSchema)]
pub struct StayChanged {
    pub session: SessionId,
    pub registration: RegistrationId,
}

/// A certificate of attendance. It names nobody, and not its code.
#[derive(Serialize, ToSchema)]
pub struct CertificateChanged {
    pub registration: RegistrationId,
    /// How many sessions it counts.
    pub sessions: i64,
}

crate::events! {
    /// Somebody was handed the link to a session.
    SESSION_JOINED: StayChanged = "attendance.joined", Audience::Holders("session.moderate");
    /// Somebody left a session.
    SESSION_LEFT: StayChanged = "attendance.left", Audience::Holders("session.moderate");
    /// A certificate of attendance was issued.
    CERTIFICATE_ISSUED: CertificateChanged = "certificate.issued", Audience::Holders("registration.read");
    /// A certificate of attendance was revoked.
    CERTIFICATE_REVOKED: CertificateChanged = "certificate.revoked", Audience::Holders("registration.read");
}
