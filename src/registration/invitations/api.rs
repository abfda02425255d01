use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    model::{
        AccountInvitationRequest, AccountInvitationsQueued, CreatedInvitation, Invitation, InvitationOffer,
        InvitationOutcomes, NewInvitation, NewInvitationBatch,
    },
    rules::kinds,
    store,
};
use crate::{
    app::App,
    http::{
        CongressPath, Created, Json, Lang, Page, Paging, Path, Problems, Query, RequestError, Result, Valid,
        WithEtag,
    },
    identity::{Anyone, Staff, permission},
    types::{Email, InvitationId},
};

crate::operations! {
    invite_registrants,
    list_invitations,
    create_invitation,
    create_invitations,
    get_invitation,
    revoke_invitation,
    resend_invitation,
    get_invitation_offer,
}

crate::congress_path! {
    pub InvitationPath "/invitations/{invitation}" {
        /// Id of the invitation.
        invitation: InvitationId,
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct InvitationSecretPath {
    /// Secret of the invitation.
    #[param(max_length = 100, example = "cgi_2hW1")]
    secret: String,
}

/// Filters of the list of invitations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InvitationQuery {
    /// Only invitations for this e-mail.
    email: Option<Email>,
}

/// List invitations
///
/// Newest first. Secrets are not returned.
#[utoipa::path(
    get, path = "/congresses/{congress}/invitations", tag = "Registration", params(CongressPath, InvitationQuery, Paging),
    responses((status = 200, description = "A page of invitations", body = Page<Invitation>)),
)]
pub async fn list_invitations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Query(query): Query<InvitationQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<Invitation>> {
    let (before, limits) = (paging.after("created_at")?, (app.now(), paging.limit()));
    let rows = store::list(&app.pool, staff.congress, (query.email.as_deref(), None), before, limits).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Create an invitation
///
/// Anyone who registers with its secret can use the registration type, up to `max_uses` times. Repeating the request
/// creates another invitation, since a secret is returned only once.
#[utoipa::path(
    post, path = "/congresses/{congress}/invitations", tag = "Registration", params(CongressPath),
    request_body = NewInvitation,
    responses((status = 201, description = "The invitation, with its secret", body = CreatedInvitation), Problems<kinds::Unfit>),
    extensions(("x-shown-once" = json!(true))),
)]
pub async fn create_invitation(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    Valid(new): Valid<NewInvitation>,
) -> Result<Created> {
    let mut change = staff.begin(&app).await?;
    let created = super::create(&mut change, &new).await?;
    let path = InvitationPath { congress: path.congress, invitation: created.invitation.id };
    change.created(&path, &created).await
}

/// Read an invitation
///
/// Returns the invitation without its secret.
#[utoipa::path(
    get, path = "/congresses/{congress}/invitations/{invitation}", tag = "Registration", params(InvitationPath),
    responses((status = 200, description = "The invitation", body = Invitation)),
)]
pub async fn get_invitation(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<InvitationPath>,
) -> Result<WithEtag<Invitation>> {
    Ok(WithEtag(store::find(&app.pool, staff.congress, path.invitation, app.now()).await?))
}

/// Create invitations
///
/// Creates one invitation for each e-mail of a list. E-mails that are already registered, or have an open invitation
/// for this type, are skipped. The response has an outcome for each recipient.
#[utoipa::path(
    post, path = "/congresses/{congress}/invitations/batch", tag = "Registration", params(CongressPath),
    request_body = NewInvitationBatch,
    responses((status = 200, description = "The outcome for each recipient", body = InvitationOutcomes), Problems<kinds::Unfit>),
)]
pub async fn create_invitations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Valid(batch): Valid<NewInvitationBatch>,
) -> Result<Json<InvitationOutcomes>> {
    let mut change = staff.begin(&app).await?;
    let outcomes = super::create_batch(&mut change, &batch).await?;
    change.commit().await?;
    Ok(Json(InvitationOutcomes { outcomes }))
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
    let mut change = staff.begin(&app).await?;
    let after = super::revoke(&mut change, path.invitation).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Send an invitation again
///
/// Sends the invitation with a new secret. Secrets in earlier e-mails become void.
#[utoipa::path(
    post, path = "/congresses/{congress}/invitations/{invitation}/resend", tag = "Registration", params(InvitationPath),
    responses((status = 200, description = "The updated invitation", body = Invitation), Problems<kinds::NotSent>),
)]
pub async fn resend_invitation(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<InvitationPath>,
) -> Result<WithEtag<Invitation>> {
    let mut change = staff.begin(&app).await?;
    let after = super::resend(&mut change, path.invitation).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Invite registered people
///
/// Sends an e-mail to people whom staff have registered and who have no account yet: they sign up with that e-mail and
/// find their registration in the account. Each person is invited once, unless `again` is set. One request sends up to
/// 1,000 e-mails: repeat it while `more` is `true`.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/invite-all", tag = "Registration", params(CongressPath),
    request_body = AccountInvitationRequest,
    responses((status = 200, description = "The number of e-mails queued", body = AccountInvitationsQueued)),
)]
pub async fn invite_registrants(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Valid(request): Valid<AccountInvitationRequest>,
) -> Result<Json<AccountInvitationsQueued>> {
    let mut change = staff.begin(&app).await?;
    let queued = super::invite_registrants(&mut change, &request).await?;
    change.commit().await?;
    Ok(Json(queued))
}

/// Show an invitation
///
/// Returns what the invitation with this secret is for. To accept it, register with the secret as `invitation`.
#[utoipa::path(
    get, path = "/invitations/{secret}", tag = "Registration", params(InvitationSecretPath, Lang),
    responses((status = 200, description = "What the invitation is for", body = InvitationOffer)),
)]
pub async fn get_invitation_offer(
    _: Anyone,
    State(app): State<App>,
    Path(path): Path<InvitationSecretPath>,
) -> Result<Json<InvitationOffer>> {
    let offer = store::find_offer(&app.pool, &path.secret, app.now()).await?;
    Ok(Json(offer.ok_or(RequestError::NoSuch("invitation"))?))
}
