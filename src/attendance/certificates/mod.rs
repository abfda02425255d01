//! Certificates of attendance, issued by the edition's rules, with a code that anyone can verify.

pub(super) mod api;
mod drawing;
mod model;
pub(super) mod page;
mod store;

pub use model::CertificateError;

use self::model::{AttendedSession, Certificate};
use super::events::{CERTIFICATE_ISSUED, CERTIFICATE_REVOKED, CertificateChanged};
use crate::{
    enrolment::{self, EnrolmentRulesUpdate},
    events::Change,
    http::{RequestError, Result},
    types::{RegistrationId, random_bytes},
};

/// The existing certificate, or a new one if the requirements are met.
async fn issue(change: &mut Change<'_>, registration: RegistrationId, base_url: &str) -> Result<Certificate> {
    if let Some(found) = store::find(change.db(), base_url, registration).await? {
        return found.ok_or(CertificateError::Revoked.into());
    }
    let (congress, now) = (change.congress(), change.now());
    let rules = enrolment::find_rules(change.db(), congress).await?.rules;
    let attended =
        store::list_attended(change.db(), congress, registration, rules.certificate_percent, now).await?;
    check_requirements(&attended, &rules)?;
    if let Some(id) = store::insert(change.db(), registration, &random_code(), &attended, now).await? {
        let sessions = i64::try_from(attended.len()).unwrap_or(i64::MAX);
        change.publish(CERTIFICATE_ISSUED.event(id, &CertificateChanged { registration, sessions })).await?;
    }
    // A concurrent request may have issued it first: return that one.
    let issued = store::find(change.db(), base_url, registration).await?;
    issued.flatten().ok_or(CertificateError::Revoked.into())
}

/// Revokes a certificate of this congress. Does nothing if it is revoked already.
async fn revoke(change: &mut Change<'_>, code: &str, reason: &str) -> Result<()> {
    let (congress, now) = (change.congress(), change.now());
    if !store::is_of_congress(change.db(), congress, code).await? {
        return Err(RequestError::NoSuch("certificate").into());
    }
    if let Some((id, payload)) = store::revoke(change.db(), congress, code, reason, now).await? {
        change.publish(CERTIFICATE_REVOKED.event(id, &payload)).await?;
    }
    Ok(())
}

/// Checks that the attended sessions meet the requirements of the certificate.
fn check_requirements(
    attended: &[AttendedSession],
    rules: &EnrolmentRulesUpdate,
) -> Result<(), CertificateError> {
    let mut themes: Vec<_> = attended.iter().flat_map(|session| &session.themes).collect();
    themes.sort_unstable();
    themes.dedup();
    let (sessions, themes) = (attended.len(), themes.len());
    let (wanted, wanted_themes) = (
        usize::try_from(rules.certificate_sessions).unwrap_or_default(),
        usize::try_from(rules.certificate_themes).unwrap_or_default(),
    );
    if sessions >= wanted && themes >= wanted_themes {
        return Ok(());
    }
    Err(CertificateError::NotEarned {
        sessions,
        wanted,
        themes,
        wanted_themes,
        percent: rules.certificate_percent,
    })
}

/// Eighty random bits in Crockford's base 32.
fn random_code() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bytes: [u8; 16] = random_bytes();
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    letters.chunks(4).fold("CA".to_owned(), |code, part| code + "-" + &part.iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Localized, SessionId};

    fn session(themes: &[&str]) -> AttendedSession {
        AttendedSession {
            session: SessionId::new(),
            title: Localized::of("en", "Water"),
            themes: themes.iter().map(|slug| slug.parse().unwrap()).collect(),
            minutes: 60,
        }
    }

    #[test]
    fn certificate_requires_sessions_and_themes() {
        let rules =
            EnrolmentRulesUpdate { certificate_sessions: 2, certificate_themes: 2, ..Default::default() };
        let water = [session(&["water"]), session(&["water"])];
        assert_eq!(
            check_requirements(&water, &rules).unwrap_err().to_string(),
            "The certificate requires 2 sessions of 2 themes, each attended for 60 % of its time. Sessions so far: 2; themes so far: 1."
        );
        assert!(
            check_requirements(&water[..1], &EnrolmentRulesUpdate { certificate_themes: 0, ..rules.clone() })
                .is_err()
        );
        assert!(
            check_requirements(&water, &EnrolmentRulesUpdate { certificate_themes: 0, ..rules.clone() })
                .is_ok()
        );
        assert_eq!(check_requirements(&[session(&["water", "energy"]), session(&[])], &rules), Ok(()));
    }

    #[test]
    fn codes_avoid_ambiguous_letters() {
        let code = random_code();
        assert_eq!((code.len(), code.matches('-').count()), (22, 4), "{code}");
        assert!(!code[2..].contains(['I', 'L', 'O', 'U']), "{code}");
        assert_ne!(code, random_code());
    }
}
