//! Events of attendance and certificates.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    events::Audience,
    types::{RegistrationId, SessionId},
};

/// A person joined or left a session.
#[derive(Serialize, ToSchema)]
pub struct StayChanged {
    pub session: SessionId,
    pub registration: RegistrationId,
}

/// A certificate of attendance, without personal data and without its code.
#[derive(Serialize, ToSchema)]
pub struct CertificateChanged {
    pub registration: RegistrationId,
    /// Number of sessions that count.
    pub sessions: i64,
}

crate::events! {
    /// A person joined a session: they received the link to it.
    SESSION_JOINED: StayChanged = "attendance.joined", Audience::Holders("session.moderate");
    /// A person left a session.
    SESSION_LEFT: StayChanged = "attendance.left", Audience::Holders("session.moderate");
    /// A certificate of attendance was issued.
    CERTIFICATE_ISSUED: CertificateChanged = "certificate.issued", Audience::Holders("registration.read");
    /// A certificate of attendance was revoked.
    CERTIFICATE_REVOKED: CertificateChanged = "certificate.revoked", Audience::Holders("registration.read");
}
