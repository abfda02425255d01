use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    identity::Role,
    types::{AccountId, Email, ProblemKind, Refusal},
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

#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    #[error("This account is the only organiser. Make another account an organiser first.")]
    LastOrganiser,
}

crate::problem_kinds! {
    LAST_ORGANISER = Conflict "last-organiser" "Last organiser"
        "A congress needs at least one organiser. Give another account the role first."
}

impl Refusal for StaffError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &LAST_ORGANISER
    }
}
