//! Addresses of registrations.

use crate::types::RegistrationId;

crate::congress_path! {
    pub RegistrationPath "/registrations/{registration}" {
        /// Id of the registration.
        registration: RegistrationId,
    }
}

crate::congress_path! {
    /// The registration of the caller.
    pub MyRegistrationPath "/me/registration" {}
}
