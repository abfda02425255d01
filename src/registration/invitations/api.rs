use axum::extract::State;
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::IntoParams;

use super::{
    model::{
        BatchOutcome, Invitation, InvitationOutcome, InvitationShown, InvitationState, InvitationsMade,
        NewInvitation, NewInvitations, NewlyMadeInvitation,
    },
    rules::Refused,
    store,
};
use crate::{
    app::App,
    congress,
    events::{self, EventKind},
    http::{
        CongressPath, Created, Json, Lang, Page, Paging, Path, Problems, Query, RequestError, Result, Valid,
        WithEtag,
    },
    identity::{Anyone, Staff, permission},
    notifications::{self, Recipient},
    registration::{
        catalogue, membership,
        notifications::{INVITATION, InvitationContext},
        types::{self, RegistrationType},
    },
    types::{Actor, CongressId, Email, InvitationId, Now},
};

crate::congress_path! {
    pub InvitationPath "/invitations/{invitation}/revoke" {
        /// Id of the invitation.
        invitation: InvitationId,
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct SecretPath {
    /// Secret of the invitation.
    #[param(max_length = 100, example = "cgi_2hW1")]
    secret: String,
}

/// Filters of the list of invitations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only invitations for this e-mail.
    email: Option<Email>,
}

/// List invitations
///
/// Newest first. Secrets are not returned.
#[utoipa::path(
    get, path = "/congresses/{congress}/invitations", tag = "Registration", params(CongressPath, Filter, Paging),
    responses((status = 200, description = "A page of invitations", body = Page<Invitation>)),
)]
pub async fn list_invitations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Invitation>> {
    let (before, limits) = (paging.after("created_at")?, (app.now(), paging.limit()));
    let rows =
        store::list(&app.pool, staff.congress, (filter.email.as_deref(), None), before, limits).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Create an invitation
///
/// Anyone who registers with its secret can use the registration type, up to `max_uses` times. Repeating the request
/// creates another invitation, since a secret is returned only once.
#[utoipa::path(
    post, path = "/congresses/{congress}/invitations", tag = "Registration", params(CongressPath),
    request_body = NewInvitation,
    responses((status = 201, description = "The invitation, with its secret", body = NewlyMadeInvitation), Problems<Refused>),
    extensions(("x-shown-once" = json!(true))),
)]
pub async fn create_invitation(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    Valid(new): Valid<NewInvitation>,
) -> Result<Created> {
    let by = (staff.actor, staff.congress);
    let now = app.now();
    let mut tx = app.begin().await?;
    let r#type = check(&mut tx, staff.congress, &new, now).await?;
    let made = make(&mut tx, by, &r#type, &new, now).await?;
    tx.commit().await?;
    Created::once_at(&format!("/congresses/{}/invitations/{}", path.congress, made.invitation.id), made)
}

/// Create invitations
///
/// Creates one invitation for each e-mail of a list. E-mails that are already registered, or have an open invitation
/// for this type, are skipped. The response has an outcome for each recipient.
#[utoipa::path(
    post, path = "/congresses/{congress}/invitations/batch", tag = "Registration", params(CongressPath),
    request_body = NewInvitations,
    responses((status = 200, description = "The outcome for each recipient", body = InvitationsMade), Problems<Refused>),
)]
pub async fn create_invitations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Valid(many): Valid<NewInvitations>,
) -> Result<Json<InvitationsMade>> {
    let by = (staff.actor, staff.congress);
    let now = app.now();
    let mut tx = app.begin().await?;
    let mut outcomes: Vec<InvitationOutcome> = Vec::with_capacity(many.recipients.len());
    let of = |recipient: &super::model::Recipient| NewInvitation {
        r#type: many.r#type.clone(),
        delegation: many.delegation,
        email: Some(recipient.email.clone()),
        language: recipient.language.clone(),
        note: recipient.note.clone(),
        max_uses: 1,
        expires_at: many.expires_at,
        send: many.send,
    };
    let r#type = match many.recipients.first() {
        Some(first) => check(&mut tx, staff.congress, &of(first), now).await?,
        None => return Ok(Json(InvitationsMade { outcomes })),
    };
    let emails: Vec<_> = many.recipients.iter().map(|recipient| recipient.email.to_string()).collect();
    let (registered, invited) = store::known(&mut *tx, staff.congress, &r#type, &emails, now).await?;
    for recipient in &many.recipients {
        let email = &recipient.email;
        let is_in = |list: &[String]| list.iter().any(|known| **known == **email);
        let passed_over = match () {
            () if outcomes.iter().any(|earlier| earlier.email == *email) => Some(BatchOutcome::Repeated),
            () if is_in(&registered) => Some(BatchOutcome::AlreadyRegistered),
            () if is_in(&invited) => Some(BatchOutcome::AlreadyInvited),
            () => None,
        };
        let (invitation, secret) = match passed_over {
            Some(_) => (None, None),
            None => {
                let made = make(&mut tx, by, &r#type, &of(recipient), now).await?;
                (Some(made.invitation.id), made.secret)
            }
        };
        let outcome = passed_over.unwrap_or(BatchOutcome::Created);
        outcomes.push(InvitationOutcome { email: email.clone(), outcome, invitation, secret });
    }
    tx.commit().await?;
    Ok(Json(InvitationsMade { outcomes }))
}

/// Validates what the schema cannot express, and returns the type.
async fn check(
    db: &mut PgConnection,
    congress: CongressId,
    new: &NewInvitation,
    now: Now,
) -> Result<RegistrationType> {
    if new.send && new.email.is_none() {
        return Err(Refused::NowhereToSend.into());
    }
    if new.expires_at.is_some_and(|at| at <= now) {
        return Err(Refused::ExpiresInPast.into());
    }
    if let Some(delegation) = new.delegation {
        membership::find_quota(&mut *db, congress, delegation).await?;
    }
    types::named(db, congress, &new.r#type).await
}

/// Writes an invitation, publishes the event, and sends the invitation on request.
async fn make(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    r#type: &RegistrationType,
    new: &NewInvitation,
    now: Now,
) -> Result<NewlyMadeInvitation> {
    let (id, secret) = store::insert(&mut *db, by.1, r#type, new, now).await?;
    let invitation = store::find(&mut *db, by.1, id, now).await?;
    tell(db, by, &catalogue::INVITATION_CREATED, &invitation, new.send.then_some(r#type), now).await?;
    Ok(NewlyMadeInvitation { invitation, secret: secret.map(|secret| secret.expose().to_owned()) })
}

/// Publishes an event about an invitation, and writes its e-mail if it is to be sent.
async fn tell(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    kind: &'static EventKind<super::InvitationChanged>,
    invitation: &Invitation,
    send_as: Option<&RegistrationType>,
    now: Now,
) -> Result<()> {
    let event = kind.of(Some(congress), *invitation.id, &invitation.into());
    let notification = match (send_as, &invitation.email) {
        (Some(r#type), Some(email)) => {
            let edition = congress::find(&mut *db, congress).await?;
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
            Some(INVITATION.compose(event.id(), recipient, &context))
        }
        _ => None,
    };
    events::publish(&mut *db, actor, event, now).await?;
    notifications::queue(db, notification.as_slice(), now).await?;
    Ok(())
}

/// Revoke an invitation
///
/// The invitation can no longer be accepted. People who have already accepted it stay registered.
#[utoipa::path(
    post, path = "/congresses/{congress}/invitations/{invitation}/revoke", tag = "Registration", params(InvitationPath),
    responses((status = 200, description = "The updated invitation", body = Invitation)),
)]
pub async fn revoke_invitation(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<InvitationPath>,
) -> Result<WithEtag<Invitation>> {
    let now = app.now();
    let by = (staff.actor, staff.congress);
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, staff.congress, path.invitation, now).await?;
    if before.revoked_at.is_some() {
        return Ok(WithEtag(before));
    }
    store::set_revoked(&mut *tx, path.invitation, now).await?;
    let after = store::find(&mut *tx, staff.congress, path.invitation, now).await?;
    tell(&mut tx, by, &catalogue::INVITATION_REVOKED, &after, None, now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Send an invitation again
///
/// Sends the invitation with a new secret. Secrets in earlier e-mails become void.
#[utoipa::path(
    post, path = "/congresses/{congress}/invitations/{invitation}/resend", tag = "Registration", params(InvitationPath),
    responses((status = 200, description = "The updated invitation", body = Invitation), Problems<Refused>),
)]
pub async fn resend_invitation(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<InvitationPath>,
) -> Result<WithEtag<Invitation>> {
    let now = app.now();
    let by = (staff.actor, staff.congress);
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, staff.congress, path.invitation, now).await?;
    match (before.state, &before.email) {
        (InvitationState::Open, Some(_)) => {}
        (InvitationState::Open, None) => return Err(Refused::NotPersonal.into()),
        (InvitationState::UsedUp, _) => return Err(Refused::UsedUp.into()),
        (InvitationState::Expired, _) => return Err(Refused::Expired.into()),
        (InvitationState::Revoked, _) => return Err(Refused::Revoked.into()),
    }
    let r#type = types::named(&mut tx, staff.congress, &before.r#type).await?;
    store::void_secrets(&mut *tx, before.id).await?;
    store::set_sent(&mut *tx, before.id, now).await?;
    let after = store::find(&mut *tx, staff.congress, path.invitation, now).await?;
    tell(&mut tx, by, &catalogue::INVITATION_SENT, &after, Some(&r#type), now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Show an invitation
///
/// Returns what the invitation with this secret is for. To accept it, register with the secret as `invitation`.
#[utoipa::path(
    get, path = "/invitations/{secret}", tag = "Registration", params(SecretPath, Lang),
    responses((status = 200, description = "What the invitation is for", body = InvitationShown)),
)]
pub async fn get_invitation(
    _: Anyone,
    State(app): State<App>,
    Path(path): Path<SecretPath>,
) -> Result<Json<InvitationShown>> {
    let shown = store::shown(&app.pool, &path.secret, app.now()).await?;
    Ok(Json(shown.ok_or(RequestError::NoSuch("invitation"))?))
}
