//! Operations of a person on their own registration.

use axum::extract::State;

use crate::{
    app::App,
    events::Principal,
    http::{Body, CongressPath, Created, IdempotencyKey, IfMatch, Patch, Path, Problems, Result, WithEtag},
    identity::{Visitor, permission},
    registration::{
        invitations::rules::kinds as invitation,
        membership::{MembershipError, OnMemberLeft},
        paths::MyRegistrationPath,
        registrations::{
            RegistrationBatcher, changes,
            model::{NewRegistration, Person, Registration},
            registering::{NewRegistrationBody, RegistrationRequest},
            rules::{RegistrationError, Transition, kinds},
            transitions::{self, TransitionRequest},
        },
    },
    row_reads::RowReads,
};

crate::operations! {
    state: [OnMemberLeft, RegistrationBatcher, RowReads<Registration>],
    register,
    get_my_registration,
    update_my_registration,
    cancel_my_registration,
}

/// Register for a congress
///
/// Registers the caller. Fields that are left out are taken from the account. Depending on the registration type, the
/// registration is confirmed immediately or pending approval; it is waitlisted if every place is taken. A type by
/// invitation requires the secret of an invitation in `invitation`. After cancelling you can register again; after a
/// rejection you cannot.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations", tag = "Registration", params(CongressPath),
    request_body = NewRegistration,
    responses(
        (status = 201, description = "The registration", body = Registration),
        Problems<(
            (kinds::NotOpen, kinds::ByInvitation, kinds::EmailNotVerified, kinds::AlreadyRegistered),
            (kinds::Rejected, kinds::EmailTaken, kinds::NotRegistered, kinds::Unknown),
            invitation::NotValid,
            MembershipError,
        )>,
    ),
)]
pub async fn register(
    me: Visitor<permission::AccountOwn>,
    State(app): State<App>,
    State(batcher): State<RegistrationBatcher>,
    Path(path): Path<CongressPath>,
    body: Body,
) -> Result<Created> {
    let request = RegistrationRequest {
        caller: Principal { account: me.account, actor: me.actor, scope: me.congress },
        registration: me.registration,
        path: MyRegistrationPath { congress: path.congress },
        key: IdempotencyKey::of(&body)?,
        body: NewRegistrationBody::read(&body)?,
    };
    batcher.register(&app, request).await
}

/// Read my registration
///
/// Returns the caller's registration for this congress.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/registration", tag = "Registration", params(MyRegistrationPath),
    responses((status = 200, description = "The registration", body = Registration), Problems<kinds::NotRegistered>),
)]
pub async fn get_my_registration(
    me: Visitor<permission::RegistrationOwn>,
    State(registrations): State<RowReads<Registration>>,
) -> Result<WithEtag<Registration>> {
    let id = me.registration.ok_or(RegistrationError::NotRegistered)?;
    let found = registrations.find(me.congress, id).await?;
    Ok(WithEtag(found.ok_or(RegistrationError::NotRegistered)?))
}

/// Correct my registration
///
/// Changes the caller's details and answers, if the edition's `registration-rules` allow it. Only the registration desk
/// can change the e-mail and the type.
#[utoipa::path(
    patch, path = "/congresses/{congress}/me/registration", tag = "Registration",
    params(MyRegistrationPath, IfMatch),
    request_body(content = Person, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated registration", body = Registration),
        Problems<(kinds::NotRegistered, kinds::CorrectionsClosed, kinds::NotCorrectable)>,
    ),
)]
pub async fn update_my_registration(
    me: Visitor<permission::RegistrationOwn>,
    State(app): State<App>,
    if_match: IfMatch,
    patch: Patch<Person>,
) -> Result<WithEtag<Registration>> {
    let id = me.registration.ok_or(RegistrationError::NotRegistered)?;
    let mut change = me.begin(&app).await?;
    let after = changes::correct(&mut change, (id, me.account), &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Cancel my registration
///
/// The place goes to the next person on the waiting list immediately. You can register again while registration is
/// open.
#[utoipa::path(
    post, path = "/congresses/{congress}/me/registration/cancel", tag = "Registration", params(MyRegistrationPath),
    responses(
        (status = 200, description = "The updated registration", body = Registration),
        Problems<(kinds::IllegalTransition, kinds::NotRegistered)>,
    ),
)]
pub async fn cancel_my_registration(
    me: Visitor<permission::RegistrationOwn>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
) -> Result<WithEtag<Registration>> {
    let id = me.registration.ok_or(RegistrationError::NotRegistered)?;
    let mut change = me.begin(&app).await?;
    let request = TransitionRequest::new(Transition::Cancel, None);
    let after = transitions::apply(&mut change, id, request, on_member_left).await?;
    change.commit().await?;
    Ok(WithEtag(after.ok_or(RegistrationError::NotRegistered)?))
}
