//! Addresses of delegations.

use crate::types::{DelegationId, RegistrationId};

crate::congress_path! {
    pub DelegationPath "/delegations/{delegation}" {
        /// Id of the delegation.
        delegation: DelegationId,
    }
}

crate::congress_path! {
    pub MemberPath "/delegations/{delegation}/members/{registration}" {
        /// Id of the delegation.
        delegation: DelegationId,
        /// Id of the registration.
        registration: RegistrationId,
    }
}
