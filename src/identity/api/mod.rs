//! Handlers of the operations on accounts, sign-ins and keys.

pub mod access;
pub mod accounts;
pub mod api_keys;
pub mod email_changes;
pub mod openid;
pub mod passwords;
pub mod second_factor;
pub mod sign_in;
pub mod tokens;
pub mod verification;
