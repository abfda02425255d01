//! Events of accounts, for the audit log and for e-mails. No feed shows them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    events::Audience,
    types::{AccountId, ApiKeyId, EmailChangeId, TokenId},
};

/// An account. It contains no personal data.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct AccountChanged {
    pub id: AccountId,
}

/// A sign-in.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct TokenChanged {
    pub id: TokenId,
    pub account: AccountId,
}

/// An API key, without its secret.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ApiKeyChanged {
    pub id: ApiKeyId,
    pub account: AccountId,
    pub permissions: Vec<String>,
    pub expires_at: Option<DateTime<Utc>>,
}

/// A request for an account that may not exist; only the e-mail reveals whether it does.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct AccountRequested {
    #[schema(required)]
    pub id: Option<AccountId>,
}

/// A change of the e-mail address of an account, without the addresses.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EmailChangeEvent {
    pub id: EmailChangeId,
    pub account: AccountId,
}

crate::events! {
    /// A person signed up.
    ACCOUNT_CREATED: AccountChanged = "account.created", Audience::Account;
    /// A person signed up with an e-mail that already has an account.
    SIGN_UP_REPEATED: AccountRequested = "account.sign_up_repeated", Audience::Account;
    /// Another verification e-mail was requested.
    VERIFICATION_REQUESTED: AccountRequested = "account.verification_requested", Audience::Account;
    /// The e-mail of an account was verified.
    ACCOUNT_VERIFIED: AccountChanged = "account.verified", Audience::Account;
    /// The profile of an account changed.
    ACCOUNT_UPDATED: AccountChanged = "account.updated", Audience::Account;
    /// A password reset was requested.
    PASSWORD_RESET_REQUESTED: AccountRequested = "account.password_reset_requested", Audience::Account;
    /// The password of an account changed.
    PASSWORD_CHANGED: AccountChanged = "account.password_changed", Audience::Account;
    /// A change of the e-mail address of an account was requested.
    EMAIL_CHANGE_REQUESTED: EmailChangeEvent = "account.email_change_requested", Audience::Account;
    /// A requested change of the e-mail address was cancelled.
    EMAIL_CHANGE_CANCELLED: EmailChangeEvent = "account.email_change_cancelled", Audience::Account;
    /// The e-mail address of an account changed.
    EMAIL_CHANGED: EmailChangeEvent = "account.email_changed", Audience::Account;
    /// The owner of the previous e-mail address refused the change.
    EMAIL_CHANGE_REFUSED: EmailChangeEvent = "account.email_change_refused", Audience::Account;
    /// A second factor was added to an account.
    SECOND_FACTOR_ADDED: AccountChanged = "account.second_factor_added", Audience::Account;
    /// The second factor of an account was removed.
    SECOND_FACTOR_REMOVED: AccountChanged = "account.second_factor_removed", Audience::Account;
    /// An account was linked to an OpenID provider.
    ACCOUNT_LINKED: AccountChanged = "account.linked", Audience::Account;
    /// An account was erased.
    ACCOUNT_ERASED: AccountChanged = "account.erased", Audience::Account;
    /// A person signed in.
    TOKEN_CREATED: TokenChanged = "token.created", Audience::Account;
    /// A sign-in ended.
    TOKEN_ENDED: TokenChanged = "token.ended", Audience::Account;
    /// An API key was created.
    API_KEY_CREATED: ApiKeyChanged = "api_key.created", Audience::Account;
    /// An API key was revoked.
    API_KEY_REVOKED: ApiKeyChanged = "api_key.revoked", Audience::Account;
}
