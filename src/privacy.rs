//! What is held about a person: given out to them, and erased when they say so. It spans every feature, so it stands
//! above them all.
//!
//! Invariant: after an erasure no table holds the person's e-mail, name or answers; what is counted still counts. But for those who
//! have endorsed a declaration that was adopted: that is a public record, and names them for good.

use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    app::App,
    attendance, award, enrolment, forum,
    http::{Json, NoContent, Result},
    identity::{self, InPerson, permission},
    messaging, programme, registration,
};

crate::feature! {
    operations: [
        export_me,
        erase_me,
    ],
}

/// Everything that is held about an account.
#[derive(Serialize, ToSchema)]
pub struct PersonalData {
    /// The account, its sign-ins, keys and roles, and what it did. Nothing that would let anybody in.
    #[schema(value_type = Object)]
    pub identity: Value,
    /// Its registrations.
    #[schema(value_type = Vec<Object>)]
    pub registrations: Value,
    /// Invitations to your e-mail.
    #[schema(value_type = Vec<Object>)]
    pub invitations: Value,
    /// Delegations that you are the focal point of.
    #[schema(value_type = Vec<Object>)]
    pub delegations: Value,
    /// What the programmes say of you as a speaker, where your registration is known to be yours.
    #[schema(value_type = Vec<Object>)]
    pub speakers: Value,
    /// Your seats in sessions, and places on their waiting lists.
    #[schema(value_type = Vec<Object>)]
    pub enrolments: Value,
    /// When you were in which session, and certificates of it.
    #[schema(value_type = Object)]
    pub attendance: Value,
    /// Invitations of your city, for which delegation you spoke, and what you said of declarations.
    #[schema(value_type = Object)]
    pub forum: Value,
    /// Your entries for awards, what you evaluate and have said of it, and your votes.
    #[schema(value_type = Object)]
    pub awards: Value,
    /// Sessions that you have marked.
    #[schema(value_type = Vec<Object>)]
    pub favourites: Value,
    /// Mails of the last thirty days.
    #[schema(value_type = Vec<Object>)]
    pub mails: Value,
}

/// Export my data
///
/// Everything that is held about you, as JSON.
#[utoipa::path(
    get, path = "/me/export", tag = "Identity",
    responses((status = 200, description = "Everything", body = PersonalData)),
)]
pub async fn export_me(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
) -> Result<Json<PersonalData>> {
    let (invitations, delegations) = registration::export_notes(&app.pool, me.account).await?;
    Ok(Json(PersonalData {
        identity: identity::export(&app.pool, me.account).await?,
        registrations: registration::export(&app.pool, me.account).await?,
        invitations,
        delegations,
        speakers: programme::export(&app.pool, me.account).await?,
        enrolments: enrolment::export_enrolments(&app.pool, me.account).await?,
        attendance: attendance::export(&app.pool, me.account).await?,
        forum: forum::export(&app.pool, me.account).await?,
        awards: award::export(&app.pool, me.account).await?,
        favourites: enrolment::export_favourites(&app.pool, me.account).await?,
        mails: messaging::mail::export(&app.pool, me.account).await?,
    }))
}

/// Erase my account
///
/// For good: e-mail, name, answers and every way into the account. Registrations stay as figures without a name. Cancel
/// them first if you do not come: an erased registration keeps its place. A declaration that you have endorsed as the head of a
/// delegation, and that was adopted, names you still: it is a public record.
#[utoipa::path(
    delete, path = "/me", tag = "Identity",
    responses((status = 204, description = "Erased")),
)]
pub async fn erase_me(me: InPerson<permission::AccountOwn>, State(app): State<App>) -> Result<NoContent> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let account = identity::lock_account(&mut tx, me.account).await?;
    messaging::mail::erase(&mut tx, me.account, &account.email).await?;
    award::erase(&mut tx, me.account, &account.email).await?;
    forum::erase(&mut tx, me.account, &account.email).await?;
    attendance::erase(&mut tx, me.account).await?;
    enrolment::erase(&mut tx, me.actor, me.account, now).await?;
    registration::erase(&mut tx, me.actor, me.account, &account.email, now).await?;
    identity::erase(&mut tx, me.actor, me.account, &account.email, now).await?;
    tx.commit().await?;
    Ok(NoContent)
}
