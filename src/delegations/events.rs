//! Events of delegations.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::Delegation;
use crate::{
    events::Audience,
    types::{DelegationId, RegistrationId},
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

const DESK: Audience = Audience::Holders("registration.read");

crate::events! {
    /// A delegation was created.
    DELEGATION_CREATED: DelegationChanged = "delegation.created", DESK;
    /// A delegation changed.
    DELEGATION_UPDATED: DelegationChanged = "delegation.updated", DESK;
    /// A delegation was deleted.
    DELEGATION_DELETED: DelegationChanged = "delegation.deleted", DESK;
}
