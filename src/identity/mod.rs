//! Who calls, and what they may: accounts, sign-in, tokens, roles and permissions, and the guards that ask.
//!
//! Invariants: a password and a token are kept only as hashes; an unknown e-mail takes as long and answers the same
//! as a wrong password; a permission is checked by the type of a handler's first argument.

mod accounts;
mod guards;
mod password;
pub mod permission;
mod roles;
mod sign_in;

use utoipa_axum::router::OpenApiRouter;

use crate::{
    app::App,
    types::{Kind, Refusal},
};
pub use accounts::{Account, NewAccount, create_administrator, find_account, find_by_email, set_account};
pub use guards::{Administrator, Anyone, Denied, MaybeSigned, Reader, Signed, Staff, Visitor};
pub use password::{Hasher, Weak};
pub use roles::Role;
pub use sign_in::{Credentials, SignInRefused, Throttle};

pub fn operations() -> OpenApiRouter<App> {
    crate::operations![
        accounts::sign_up,
        accounts::get_me,
        accounts::update_me,
        sign_in::sign_in,
        sign_in::sign_out,
    ]
}

/// Every kind of problem that the operations answer, for the pages that explain them.
pub fn kinds() -> Vec<&'static Kind> {
    [Denied::KINDS, SignInRefused::KINDS].concat()
}
