//! Links speakers to registrations, so that they can be notified about changes of their sessions. Never public.

pub(in crate::programme) mod api;
mod store;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgExecutor;
use utoipa::ToSchema;

use crate::{
    events::{Change, Deployment},
    http::{HasRevision, IfMatch, RequestError, Result},
    types::{AccountId, FieldError, ProblemKind, Refusal, RegistrationId, SpeakerId},
};

/// The registration of a speaker.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpeakerRegistration {
    /// Id of the speaker.
    speaker: SpeakerId,
    /// Id of the registration.
    registration: RegistrationId,
    /// Reference of the registration.
    #[schema(examples("MWC13-7K3F-9QXD"))]
    reference: String,
    /// Revision of the speaker. Send it as `If-Match`.
    revision: i64,
}

impl HasRevision for SpeakerRegistration {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The registration to link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reference": "MWC13-7K3F-9QXD"}))]
pub struct SpeakerRegistrationUpdate {
    /// Reference of the registration, as printed on the badge.
    #[schema(min_length = 1, max_length = 40)]
    reference: String,
}

/// Links a speaker to the registration with this reference.
pub async fn link(
    change: &mut Change<'_>,
    speaker: SpeakerId,
    if_match: Option<&IfMatch>,
    reference: &str,
) -> Result<SpeakerRegistration> {
    let congress = change.congress();
    let reference = reference.trim().to_uppercase();
    // Before the speaker, as a transfer does.
    let registration = store::lock_registration(change.db(), congress, &reference).await?;
    let before = super::lock(change, speaker).await?;
    if let Some(if_match) = if_match {
        if_match.check(&before)?;
    }
    let Some(registration) = registration else {
        let fault =
            FieldError::new("/reference", "unknown", "no registration in this congress has this reference");
        return Err(RequestError::InvalidBody(vec![fault]).into());
    };
    let revision = store::set(change.db(), speaker, Some(registration)).await?;
    change.publish(super::updated(speaker)).await?;
    Ok(SpeakerRegistration { speaker, registration, reference, revision })
}

/// Removes the link of a speaker to a registration.
async fn unlink(change: &mut Change<'_>, speaker: SpeakerId, if_match: &IfMatch) -> Result<()> {
    let before = super::lock(change, speaker).await?;
    if_match.check(&before)?;
    store::set(change.db(), speaker, None).await?;
    change.publish(super::updated(speaker)).await?;
    Ok(())
}

/// Exports the speaker data linked to an account's registrations.
pub async fn export(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    store::export(db, account).await
}

/// Removes links to registrations that pass to another person or are erased. The public data of the speakers stays in the
/// programme.
pub async fn unlink_registrations(
    change: &mut Change<'_, Deployment>,
    registrations: &[RegistrationId],
) -> sqlx::Result<()> {
    for (congress, speaker) in store::unlink_all(change.db(), registrations).await? {
        change.in_congress(congress).publish(super::updated(speaker)).await?;
    }
    Ok(())
}

/// Why a speaker cannot be linked to a registration.
#[derive(Debug, thiserror::Error)]
pub enum SpeakerRegistrationError {
    #[error("Another speaker is linked to this registration. Unlink them first, or check the reference.")]
    Taken,
}

crate::problem_kinds! {
    Taken = Conflict "speaker-registration-taken" "Registration already linked"
        "A registration belongs to one person and can be linked to one speaker only. Check the reference, or unlink the other speaker first."
}

impl Refusal for SpeakerRegistrationError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::Taken::KIND
    }
}
