//! Authentication and authorisation: accounts, sign-in, tokens, roles, permissions, and the guards of handlers.
//!
//! Invariants: passwords and tokens are stored only as hashes; an unknown e-mail and a wrong password get the same
//! response in the same time; the type of a handler's first argument checks the permission.

mod accounts;
mod api;
mod api_keys;
mod browser;
mod callers;
mod denied;
mod email_changes;
mod events;
mod guards;
mod hasher;
mod notifications;
mod openid;
mod origin;
mod passwords;
pub mod permission;
mod personal_data;
mod roles;
mod second_factor;
mod secrets;
mod sign_in;
mod signing;
mod throttle;
mod tokens;
mod verification;

use std::sync::Arc;

use sqlx::PgConnection;

use crate::types::Now;
pub use accounts::{
    Account, NewAccount, Profile, create_administrator, find_account, find_by_email, find_profiles,
    find_verified, has_password, keep as keep_account, lock as lock_account, lock_for_erasure, set_account,
};
pub use callers::CallerLookup;
pub use denied::Denied;
pub use email_changes::{OnEmailChanged, confirm as confirm_email_change, refuse as refuse_email_change};
pub(crate) use guards::read_credentials;
pub use guards::{
    Access, Administrator, Anyone, InPerson, MaybeSignedIn, Reader, Registered, SameOrigin, SignedIn, Staff,
    Visitor,
};
pub use hasher::{Hasher, Weak};
pub use openid::Provider;
pub use origin::Origin;
pub use passwords::reset;
pub use personal_data::{erase, export};
pub use roles::Role;
pub use sign_in::{Credentials, SignIn, SignInRefused};
pub use signing::{SIGNATURE, SigningKey};
pub use verification::{OnVerified, mark_verified, verify};

crate::feature! {
    state: [Hasher, Arc<Provider>, OnVerified, OnEmailChanged],
    operations: [
        api::accounts::operations,
        api::verification::operations,
        api::passwords::operations,
        api::email_changes::operations,
        api::sign_in::operations,
        api::openid::operations,
        api::access::operations,
        api::tokens::operations,
        api::api_keys::operations,
        api::second_factor::operations,
    ],
    problems: [
        Denied,
        SignInRefused,
        throttle::TooManyTries,
        secrets::SecretRefused,
        email_changes::EmailChangeError,
        second_factor::SecondFactorError,
        openid::OpenIdError,
    ],
    events: [events::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [notifications::notify],
}

/// Deletes expired throttle entries, changes of addresses and secrets.
pub async fn forget(db: &mut PgConnection, now: Now) -> sqlx::Result<()> {
    throttle::forget(&mut *db, now).await?;
    email_changes::forget(&mut *db, now).await?;
    secrets::forget(db, now).await?;
    Ok(())
}
