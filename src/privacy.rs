//! Personal data: export to its owner, and erasure on request. It spans all modules, so it is in a layer above them.
//!
//! Invariant: after an erasure, no table contains the person's e-mail, name or answers; statistics still count them.
//! Exception: endorsements of an adopted declaration are a public record and keep the name.

use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    app::App,
    attendance, award, delegations, enrolment,
    events::{Change, Deployment},
    forum,
    http::{Json, NoContent, Result},
    identity::{self, Account, Denied, InPerson, permission},
    imports, messaging, programme,
    registration::{self, OnMemberLeft},
    types::{AccountId, Email},
};

crate::operations! {
    state: [OnMemberLeft],
    export_me,
    erase_me,
}

crate::feature! {
    state: [OnMemberLeft],
    operations: [operations],
}

/// All data stored about an account.
#[derive(Serialize, ToSchema)]
pub struct PersonalData {
    /// The account with its sign-ins, keys, roles and actions; no credentials.
    #[schema(value_type = Object)]
    pub identity: Value,
    /// Your registrations.
    #[schema(value_type = Vec<Object>)]
    pub registrations: Value,
    /// Invitations to your e-mail.
    #[schema(value_type = Vec<Object>)]
    pub invitations: Value,
    /// Delegations with you as focal point.
    #[schema(value_type = Vec<Object>)]
    pub delegations: Value,
    /// Your speaker profiles, if linked to your registration.
    #[schema(value_type = Vec<Object>)]
    pub speakers: Value,
    /// Your seats in sessions and positions on waiting lists.
    #[schema(value_type = Vec<Object>)]
    pub enrolments: Value,
    /// Your attendance in sessions and your certificates.
    #[schema(value_type = Object)]
    pub attendance: Value,
    /// Forum invitations of your city, delegations you spoke for, and your comments on declarations.
    #[schema(value_type = Object)]
    pub forum: Value,
    /// Your award entries, evaluations, comments and votes.
    #[schema(value_type = Object)]
    pub awards: Value,
    /// Your bookmarked sessions.
    #[schema(value_type = Vec<Object>)]
    pub favourites: Value,
    /// E-mails of the last thirty days.
    #[schema(value_type = Vec<Object>)]
    pub mails: Value,
}

/// Export my data
///
/// Returns all data stored about you, as JSON.
#[utoipa::path(
    get, path = "/me/export", tag = "Identity",
    responses((status = 200, description = "Everything", body = PersonalData)),
)]
pub async fn export_me(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
) -> Result<Json<PersonalData>> {
    Ok(Json(PersonalData {
        identity: identity::export(&app.pool, me.account).await?,
        registrations: registration::export(&app.pool, me.account).await?,
        invitations: registration::export_invitations(&app.pool, me.account).await?,
        delegations: delegations::export(&app.pool, me.account).await?,
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
/// Permanently deletes your e-mail, name, answers and credentials. Registrations stay as anonymous records. If you do not
/// attend, cancel them first: an erased registration keeps its place. An adopted declaration that you endorsed as head
/// of a delegation keeps your name, because it is a public record.
#[utoipa::path(
    delete, path = "/me", tag = "Identity",
    responses((status = 204, description = "Erased")),
)]
pub async fn erase_me(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
) -> Result<NoContent> {
    // Ends, because an account has at most one registration in each congress.
    let (mut change, account) = loop {
        let mut change = me.begin(&app).await?;
        let account = identity::lock_account(change.db(), me.account).await?.ok_or(Denied::Unknown)?;
        if lock_writers(&mut change, me.account, confirmed_address(&account)).await? {
            break (change, account);
        }
    };
    let address = confirmed_address(&account);
    messaging::mail::erase(change.db(), me.account, address).await?;
    award::erase(change.db(), me.account, &account.email).await?;
    forum::erase(change.db(), me.account, &account.email).await?;
    attendance::erase(change.db(), me.account).await?;
    enrolment::erase(&mut change, me.account).await?;
    let erased = registration::erase(&mut change, me.account, address, on_member_left).await?;
    delegations::erase(&mut change, &erased, address).await?;
    programme::unlink_registrations(&mut change, &erased).await?;
    forum::erase_heads(&mut change, &erased).await?;
    imports::erase(change.db(), &erased, address).await?;
    identity::erase(&mut change, me.account, &account.email).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Anyone can sign up with any address: what refers to an address belongs to the person who has confirmed it.
fn confirmed_address(account: &Account) -> Option<&Email> {
    account.email_verified.then_some(&account.email)
}

/// Locks all that the person's data refer to, and waits for what is being written: the statements that follow see it, and
/// who writes later sees that the account is erased.
///
/// The account comes last, because a new row locks it after the pool of its place. If a registration was written meanwhile,
/// the result is `false`, and the locks are taken again in another transaction: its pool comes before the account.
async fn lock_writers(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    address: Option<&Email>,
) -> Result<bool> {
    // Before pools, as when an office answers.
    forum::lock_invitations(change.db(), address).await?;
    let own = registration::lock_for_erasure(change, account, address).await?;
    identity::lock_for_erasure(change.db(), account).await?;
    Ok(!registration::has_others(change.db(), account, address, &own).await?)
}
