use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json as Stored;
use utoipa::ToSchema;

use crate::types::{
    CertificateId, CongressId, Localized, ProblemKind, Refusal, RegistrationId, SessionId, Slug,
};

/// A certificate of attendance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Certificate {
    /// Code to verify the certificate with; anyone who has it can do so.
    #[schema(examples("CA-7K3F-9QXD-2M4N-8RTV"))]
    pub code: String,
    /// Address for verification.
    #[schema(format = "uri")]
    pub check_url: String,
    #[schema(required)]
    pub given_name: Option<String>,
    #[schema(required)]
    pub family_name: Option<String>,
    /// The name as the person writes it.
    pub display_name: String,
    pub congress: Localized,
    pub issued_at: DateTime<Utc>,
    /// Sessions that count.
    #[schema(value_type = Vec<AttendedSession>)]
    pub sessions: Stored<Vec<AttendedSession>>,
}

/// A session that counts for a certificate.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AttendedSession {
    pub session: SessionId,
    pub title: Localized,
    /// Slugs of its policy themes.
    pub themes: Vec<Slug>,
    /// Minutes that the person attended.
    pub minutes: i32,
}

/// Public details of a certificate.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateCheck {
    pub code: String,
    /// `false` if the certificate was revoked.
    pub valid: bool,
    #[schema(required)]
    pub given_name: Option<String>,
    #[schema(required)]
    pub family_name: Option<String>,
    /// The name as the person writes it.
    pub display_name: String,
    pub congress: Localized,
    pub issued_at: DateTime<Utc>,
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
    /// Number of sessions that count.
    pub sessions: i64,
    /// Minutes attended in these sessions.
    pub minutes: i64,
    #[serde(skip)]
    #[schema(ignore)]
    pub congress_id: CongressId,
}

/// A certificate, as staff see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateSummary {
    pub code: String,
    pub registration: RegistrationId,
    pub reference: String,
    #[schema(required)]
    pub given_name: Option<String>,
    #[schema(required)]
    pub family_name: Option<String>,
    /// The name as the person writes it.
    pub display_name: String,
    pub issued_at: DateTime<Utc>,
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub revoked_reason: Option<String>,
    #[serde(skip)]
    #[schema(ignore)]
    pub id: CertificateId,
}

/// Reason for revoking a certificate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Issued to a person who did not attend."}))]
pub struct CertificateRevocation {
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// Why there is no certificate.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    #[error(
        "The certificate requires {wanted} sessions of {wanted_themes} themes, each attended for {percent} % of its time. Sessions so far: {sessions}; themes so far: {themes}."
    )]
    NotEarned { sessions: usize, wanted: usize, themes: usize, wanted_themes: usize, percent: i32 },
    #[error("The certificate was revoked. Contact the organisers to ask why.")]
    Revoked,
}

crate::problem_kinds! {
    NotEarned = Conflict "certificate-not-earned" "Certificate not earned yet"
        "You do not meet the requirements of the certificate yet; the detail states them and what you have so far. Sessions count once they are over: attend more sessions, and try again."
    RevokedCertificate = Conflict "certificate-revoked" "Certificate revoked"
        "The organisers have revoked the certificate, and no other is issued. Contact the organisers if you have questions."
}

impl Refusal for CertificateError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NotEarned { .. } => kinds::NotEarned::KIND,
            Self::Revoked => kinds::RevokedCertificate::KIND,
        }
    }
}
