//! Invitations: secrets that give access to a registration type, once or several times.
//!
//! ```text
//! open --used up, expired, revoked--> closed
//! ```
//!
//! Invariants: never redeemed more often than `max_uses`, even concurrently (`invitation_uses`); a registration redeems
//! an invitation once, even if it is cancelled and made again; secrets are stored only as digests.

pub mod api;
mod model;
mod recipients;
pub mod rules;
mod store;

use super::{
    events::{INVITATION_CREATED, INVITATION_REVOKED, INVITATION_SENT, REGISTRATION_INVITED},
    membership,
    notifications::{INVITATION, InvitationContext},
    types::{self, RegistrationType},
};
use crate::{
    congress,
    events::{Change, EventKind},
    http::{RequestError, Result},
    notifications::{self, Recipient},
    types::{EventId, InvitationId},
};

use model::{
    AccountInvitationRequest, AccountInvitationsQueued, CreatedInvitation, Invitation, InvitationOutcome,
    InvitationOutcomeKind, InvitationState, NewInvitationBatch,
};
pub use model::{InvitationChanged, InvitationOffer, NewInvitation};
pub use recipients::RecipientError;
pub use rules::InvitationError;
pub use store::{find_offer, forget, issue, keep_redemption, redeem};

/// Maximum number of people invited to create an account by one request.
const MOST: i64 = 1000;

/// Creates an invitation, and sends it on request.
pub async fn create(change: &mut Change<'_>, new: &NewInvitation) -> Result<CreatedInvitation> {
    let r#type = check(change, new).await?;
    insert(change, &r#type, new).await
}

/// Creates an invitation for each recipient who is not registered and has none for this type.
async fn create_batch(change: &mut Change<'_>, batch: &NewInvitationBatch) -> Result<Vec<InvitationOutcome>> {
    let (congress, now) = (change.congress(), change.now());
    let mut outcomes: Vec<InvitationOutcome> = Vec::with_capacity(batch.recipients.len());
    let invitations: Vec<_> =
        batch.recipients.iter().map(|recipient| batch.invitation_for(recipient)).collect();
    let Some(first) = invitations.first() else { return Ok(outcomes) };
    let r#type = check(change, first).await?;
    let emails: Vec<_> = batch.recipients.iter().map(|recipient| recipient.email.to_string()).collect();
    let known = store::known_emails(change.db(), congress, &r#type, &emails, now).await?;
    for (recipient, new) in batch.recipients.iter().zip(&invitations) {
        let email = recipient.email.clone();
        let outcome = match known.may_invite(&email, outcomes.iter().map(|earlier| &earlier.email)) {
            Ok(()) => {
                let CreatedInvitation { invitation, secret } = insert(change, &r#type, new).await?;
                let (outcome, invitation) = (InvitationOutcomeKind::Created, Some(invitation.id));
                InvitationOutcome { email, outcome, invitation, secret, problem: None }
            }
            Err(error) => {
                let (outcome, problem) = (error.into(), Some(error.into()));
                InvitationOutcome { email, outcome, invitation: None, secret: None, problem }
            }
        };
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

/// Validates what the schema cannot express, and returns the type.
async fn check(change: &mut Change<'_>, new: &NewInvitation) -> Result<RegistrationType> {
    let (congress, now) = (change.congress(), change.now());
    if new.send && new.email.is_none() {
        return Err(InvitationError::NowhereToSend.into());
    }
    if new.expires_at.is_some_and(|at| at <= now) {
        return Err(InvitationError::ExpiresInPast.into());
    }
    if let Some(delegation) = new.delegation {
        membership::find_quota(change.db(), congress, delegation).await?;
    }
    types::get_unchanging(change.db(), congress, &new.r#type).await
}

/// Writes an invitation, publishes the event, and sends the invitation on request.
async fn insert(
    change: &mut Change<'_>,
    r#type: &RegistrationType,
    new: &NewInvitation,
) -> Result<CreatedInvitation> {
    let (congress, now) = (change.congress(), change.now());
    let (id, secret) = store::insert(change.db(), congress, r#type, new, now).await?;
    let invitation = store::find(change.db(), congress, id, now).await?;
    let event = publish(change, &INVITATION_CREATED, &invitation).await?;
    if new.send {
        send(change, &invitation, r#type, event).await?;
    }
    Ok(CreatedInvitation { invitation, secret: secret.map(|secret| secret.expose().to_owned()) })
}

/// Publishes an event about an invitation.
async fn publish(
    change: &mut Change<'_>,
    kind: &'static EventKind<InvitationChanged>,
    invitation: &Invitation,
) -> Result<EventId> {
    let event = kind.event(invitation.id, &invitation.into());
    let id = event.id();
    change.publish(event).await?;
    Ok(id)
}

/// Queues the e-mail of an invitation, which gets a secret when it is sent.
async fn send(
    change: &mut Change<'_>,
    invitation: &Invitation,
    r#type: &RegistrationType,
    event: EventId,
) -> Result<()> {
    let Some(email) = &invitation.email else { return Ok(()) };
    let (congress, now) = (change.congress(), change.now());
    let edition = congress::find(change.db(), congress).await?;
    let language = invitation.language.clone().or_else(|| edition.languages.first().cloned());
    // Every edition has a language.
    let language = language.ok_or(RequestError::NoSuch("language"))?;
    let recipient = Recipient {
        congress: Some(congress),
        account: None,
        registration: None,
        email: email.clone(),
        language,
    };
    let context = InvitationContext {
        invitation: invitation.id,
        congress: edition.title,
        r#type: r#type.name.clone(),
        expires_at: invitation.expires_at,
        time_zone: edition.time_zone.to_string(),
    };
    let notification = INVITATION.compose(event, recipient, &context);
    notifications::queue(change.db(), &[notification], now).await?;
    Ok(())
}

/// Revokes an invitation; one that is revoked stays as it is.
async fn revoke(change: &mut Change<'_>, id: InvitationId) -> Result<Invitation> {
    let (congress, now) = (change.congress(), change.now());
    let before = store::lock(change.db(), congress, id, now).await?;
    if before.revoked_at.is_some() {
        return Ok(before);
    }
    store::set_revoked(change.db(), id, now).await?;
    let after = store::find(change.db(), congress, id, now).await?;
    publish(change, &INVITATION_REVOKED, &after).await?;
    Ok(after)
}

/// Sends an open invitation again, with a new secret.
async fn resend(change: &mut Change<'_>, id: InvitationId) -> Result<Invitation> {
    let (congress, now) = (change.congress(), change.now());
    let before = store::lock(change.db(), congress, id, now).await?;
    match (before.state, &before.email) {
        (InvitationState::Open, Some(_)) => {}
        (InvitationState::Open, None) => return Err(InvitationError::NotPersonal.into()),
        (state, _) => return Err(InvitationError::NotOpen(state).into()),
    }
    let r#type = types::get_unchanging(change.db(), congress, &before.r#type).await?;
    store::void_secrets(change.db(), id).await?;
    store::set_sent(change.db(), id, now).await?;
    let after = store::find(change.db(), congress, id, now).await?;
    let event = publish(change, &INVITATION_SENT, &after).await?;
    send(change, &after, &r#type, event).await?;
    Ok(after)
}

/// Invites people whom staff have registered to create an account.
async fn invite_registrants(
    change: &mut Change<'_>,
    request: &AccountInvitationRequest,
) -> Result<AccountInvitationsQueued> {
    let (congress, now) = (change.congress(), change.now());
    let payloads = store::mark_registrants_invited(change.db(), congress, request, MOST, now).await?;
    let events = payloads.iter().map(|payload| REGISTRATION_INVITED.event(payload.id, payload));
    change.publish_all(events.collect()).await?;
    let invited = payloads.len();
    Ok(AccountInvitationsQueued { invited, more: invited == usize::try_from(MOST).unwrap_or(usize::MAX) })
}
