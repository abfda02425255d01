use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    identity::Role,
    types::{AccountId, Email, FieldError, ProblemKind, Refusal},
};

/// A staff member of a congress.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffMember {
    pub account: AccountId,
    pub email: Email,
    #[schema(required)]
    pub given_name: Option<String>,
    #[schema(required)]
    pub family_name: Option<String>,
    /// The name as the person writes it.
    pub display_name: String,
    pub roles: Vec<Role>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for StaffMember {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The roles to assign.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"roles": ["registration_desk"]}))]
pub struct StaffRoles {
    #[schema(min_items = 1, max_items = 8)]
    pub roles: Vec<Role>,
}

/// A person to add to the staff.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "kofi@city.example", "roles": ["registration_desk"]}))]
pub struct NewStaffMember {
    /// The address of an account, which its owner has verified.
    pub email: Email,
    #[schema(min_items = 1, max_items = 8)]
    pub roles: Vec<Role>,
}

#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    #[error(
        "No account has verified this e-mail address. Ask the person to sign up and to confirm the address."
    )]
    NoAccount,
    #[error("This person is on the staff already. Change their roles instead.")]
    AlreadyStaff,
    #[error("This account is the only organiser. Make another account an organiser first.")]
    LastOrganiser,
}

crate::problem_kinds! {
    NoAccount = Invalid "no-account" "No account with this e-mail"
        "Only people with an account can be on the staff, and they must have confirmed their e-mail address."
    AlreadyStaff = Conflict "already-staff" "Already on the staff"
        "Change the roles of the account with PUT …/staff/{account}."
    LastOrganiser = Conflict "last-organiser" "Last organiser"
        "A congress needs at least one organiser. Give another account the role first."
}

impl Refusal for StaffError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NoAccount => kinds::NoAccount::KIND,
            Self::AlreadyStaff => kinds::AlreadyStaff::KIND,
            Self::LastOrganiser => kinds::LastOrganiser::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::NoAccount => vec![FieldError::new("/email", "no_account", self.to_string())],
            _ => Vec::new(),
        }
    }
}
