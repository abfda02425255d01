//! What happens to accounts: for the audit and for letters; no feed shows it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    events::Audience,
    types::{AccountId, ApiKeyId, TokenId},
};

/// An account. It names nobody.
#[derive(Serialize, ToSchema)]
pub struct AccountChanged {
    pub id: AccountId,
}

/// A sign-in.
#[derive(Serialize, ToSchema)]
pub struct TokenChanged {
    pub id: TokenId,
    pub account: AccountId,
}

/// An API key, not its secret.
#[derive(Serialize, ToSchema)]
pub struct ApiKeyChanged {
    pub id: ApiKeyId,
    pub account: AccountId,
    pub permissions: Vec<String>,
    pub expires_at: Option<DateTime<Utc>>,
}

/// Something was asked for an account that may not be there: only the letter tells.
#[derive(Serialize, ToSchema)]
pub struct AccountAsked {
    #[schema(required)]
    pub id: Option<AccountId>,
}

crate::events! {
    /// Somebody signed up.
    ACCOUNT_CREATED: AccountChanged = "account.created", Audience::Account;
    /// Somebody signed up with an e-mail that has an account.
    ACCOUNT_SOUGHT: AccountAsked = "account.sought", Audience::Account;
    /// Another verification mail was asked for.
    VERIFICATION_ASKED: AccountAsked = "account.verification_asked", Audience::Account;
    /// The e-mail of an account was verified.
    ACCOUNT_VERIFIED: AccountChanged = "account.verified", Audience::Account;
    /// The profile of an account changed.
    ACCOUNT_UPDATED: AccountChanged = "account.updated", Audience::Account;
    /// A password reset was asked for.
    PASSWORD_RESET_ASKED: AccountAsked = "account.password_reset_asked", Audience::Account;
    /// The password of an account changed.
    PASSWORD_CHANGED: AccountChanged = "account.password_changed", Audience::Account;
    /// A second factor was added to an account.
    SECOND_FACTOR_ADDED: AccountChanged = "account.second_factor_added", Audience::Account;
    /// The second factor of an account was removed.
    SECOND_FACTOR_REMOVED: AccountChanged = "account.second_factor_removed", Audience::Account;
    /// An account was linked to an OpenID provider.
    ACCOUNT_LINKED: AccountChanged = "account.linked", Audience::Account;
    /// An account was erased.
    ACCOUNT_ERASED: AccountChanged = "account.erased", Audience::Account;
    /// Somebody signed in.
    TOKEN_CREATED: TokenChanged = "token.created", Audience::Account;
    /// A sign-in ended.
    TOKEN_ENDED: TokenChanged = "token.ended", Audience::Account;
    /// An API key was made.
    API_KEY_CREATED: ApiKeyChanged = "api_key.created", Audience::Account;
    /// An API key was taken back.
    API_KEY_REVOKED: ApiKeyChanged = "api_key.revoked", Audience::Account;
}
