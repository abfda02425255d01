//! Events of delegations.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::Delegation;
use crate::{
    events::Audience,
    types::{DelegationId, RegistrationId, Slug},
};

/// State of a delegation, without its focal point.
#[derive(Serialize, ToSchema)]
pub struct DelegationChanged {
    pub id: DelegationId,
    pub name: String,
    #[schema(required)]
    pub quota: Option<i32>,
    #[schema(required)]
    pub head: Option<RegistrationId>,
    pub revision: i64,
}

impl From<&Delegation> for DelegationChanged {
    fn from(delegation: &Delegation) -> Self {
        Self {
            id: delegation.id,
            name: delegation.name.clone(),
            quota: delegation.quota,
            head: delegation.head,
            revision: delegation.revision,
        }
    }
}

/// A reminder to a member, with what was missing.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct MemberReminded {
    pub registration: RegistrationId,
    /// Whether an account has verified the e-mail of the registration.
    pub has_account: bool,
    /// Slugs of the required questions without an answer.
    pub unanswered: Vec<Slug>,
}

/// A member who leaves a delegation, because the registration is cancelled, rejected or transferred.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct MemberLeft {
    pub delegation: DelegationId,
    pub registration: RegistrationId,
}

const DESK: Audience = Audience::Holders("registration.read");

crate::events! {
    /// A delegation was created.
    DELEGATION_CREATED: DelegationChanged = "delegation.created", DESK;
    /// A delegation changed.
    DELEGATION_UPDATED: DelegationChanged = "delegation.updated", DESK;
    /// A member was reminded to complete their registration.
    MEMBER_REMINDED: MemberReminded = "delegation.member_reminded", DESK;
    /// A member left a delegation.
    MEMBER_LEFT: MemberLeft = "delegation.member_left", DESK;
    /// A delegation was deleted.
    DELEGATION_DELETED: DelegationChanged = "delegation.deleted", DESK;
}
