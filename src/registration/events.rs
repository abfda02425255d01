//! Events of registrations, for the feed, webhooks and live streams.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    corrections::RegistrationRules,
    invitations::InvitationChanged,
    pools::SharedPool,
    questions::Question,
    registrations::{Registration, RegistrationState},
    types::RegistrationType,
};
use crate::{
    events::{Audience, EventKind},
    types::{RegistrationId, Slug},
};

/// State of a registration, without personal data: read the registration for details.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct RegistrationChanged {
    pub id: RegistrationId,
    pub reference: String,
    pub state: RegistrationState,
    /// Slug of the registration type.
    pub r#type: Slug,
    pub revision: i64,
    /// Whether staff imported it from a file.
    pub imported: bool,
}

impl From<&Registration> for RegistrationChanged {
    fn from(registration: &Registration) -> Self {
        Self {
            id: registration.id,
            reference: registration.reference.clone(),
            state: registration.state,
            r#type: registration.r#type.clone(),
            revision: registration.revision,
            imported: false,
        }
    }
}

/// A kind of event about a registration.
pub type RegistrationEvent = EventKind<RegistrationChanged>;

const DESK: Audience = Audience::Holders("registration.read");

crate::events! {
    /// A person registered or was registered.
    REGISTRATION_CREATED: RegistrationChanged = "registration.created", DESK;
    /// The details of a registration changed.
    REGISTRATION_UPDATED: RegistrationChanged = "registration.updated", DESK;
    /// A registration was confirmed.
    REGISTRATION_CONFIRMED: RegistrationChanged = "registration.confirmed", DESK;
    /// A registration was approved and is on the waiting list.
    REGISTRATION_WAITLISTED: RegistrationChanged = "registration.waitlisted", DESK;
    /// A registration on the waiting list got a place and is confirmed.
    REGISTRATION_PROMOTED: RegistrationChanged = "registration.promoted", DESK;
    /// A registration was transferred to another person and has a new reference.
    REGISTRATION_TRANSFERRED: RegistrationChanged = "registration.transferred", DESK;
    /// A person registered by staff was invited to create an account and find the registration there.
    REGISTRATION_INVITED: RegistrationChanged = "registration.invited", DESK;
    /// A registration was deleted because the import that created it was undone.
    REGISTRATION_DELETED: RegistrationChanged = "registration.deleted", DESK;
    /// A registration was rejected.
    REGISTRATION_REJECTED: RegistrationChanged = "registration.rejected", DESK;
    /// A registration was cancelled.
    REGISTRATION_CANCELLED: RegistrationChanged = "registration.cancelled", DESK;
    /// A registration was assigned to the account that verified its e-mail.
    REGISTRATION_CLAIMED: RegistrationChanged = "registration.claimed", DESK;
    /// The person of a registration was erased: delete their details. The registration stays, without a name.
    REGISTRATION_ERASED: RegistrationChanged = "registration.erased", DESK;
    /// A registration type was created.
    TYPE_CREATED: RegistrationType = "registration_type.created", Audience::Public;
    /// A registration type changed.
    TYPE_UPDATED: RegistrationType = "registration_type.updated", Audience::Public;
    /// A registration type was deleted.
    TYPE_DELETED: RegistrationType = "registration_type.deleted", Audience::Public;
    /// A shared pool was created.
    POOL_CREATED: SharedPool = "pool.created", DESK;
    /// A shared pool changed.
    POOL_UPDATED: SharedPool = "pool.updated", DESK;
    /// A shared pool was deleted.
    POOL_DELETED: SharedPool = "pool.deleted", DESK;
    /// A question was created and is asked from now on.
    QUESTION_CREATED: Question = "question.created", Audience::Public;
    /// A question changed.
    QUESTION_UPDATED: Question = "question.updated", Audience::Public;
    /// A question was retired: it is no longer asked, and its answers stay.
    QUESTION_RETIRED: Question = "question.retired", Audience::Public;
    /// A question without answers was deleted.
    QUESTION_DELETED: Question = "question.deleted", Audience::Public;
    /// The rules for correcting your own registration changed.
    RULES_UPDATED: RegistrationRules = "registration_rules.updated", Audience::Public;
    /// An invitation was created.
    INVITATION_CREATED: InvitationChanged = "invitation.created", DESK;
    /// An invitation was sent again, with a new secret.
    INVITATION_SENT: InvitationChanged = "invitation.sent", DESK;
    /// An invitation was revoked.
    INVITATION_REVOKED: InvitationChanged = "invitation.revoked", DESK;
}
