//! Events of registrations, for the feed, webhooks and live streams.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    corrections::RegistrationRules,
    delegations::{
        Delegation,
        heads::{Accreditation, AccreditationEnd},
    },
    import::{ImportMapping, ImportState, Job},
    invitations::InvitationChanged,
    pools::SharedPool,
    questions::Question,
    registrations::{Registration, RegistrationState},
    types::RegistrationType,
};
use crate::{
    events::{Audience, EventKind},
    types::{AccreditationId, Country, DelegationId, ImportId, Localized, RegistrationId, Slug},
};

/// State of a registration, without personal data: read the registration for details.
#[derive(Serialize, ToSchema)]
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

/// Result of an import.
#[derive(Serialize, ToSchema)]
pub struct ImportFinished {
    pub id: ImportId,
    pub state: ImportState,
    pub dry_run: bool,
    /// Number of rows in the file.
    pub rows: i32,
}

impl ImportFinished {
    pub fn of(job: &Job) -> Self {
        Self { id: job.id, state: job.state, dry_run: job.dry_run, rows: job.total }
    }
}

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

/// Whether the head of a delegation is accredited to speak for its city, without personal data.
#[derive(Serialize, ToSchema)]
pub struct AccreditationChanged {
    pub id: AccreditationId,
    pub delegation: DelegationId,
    pub registration: RegistrationId,
    pub city: Localized,
    pub country: Country,
    pub protocol_rank: i32,
    #[schema(required)]
    pub ended_because: Option<AccreditationEnd>,
}

impl From<&Accreditation> for AccreditationChanged {
    fn from(accreditation: &Accreditation) -> Self {
        Self {
            id: accreditation.id,
            delegation: accreditation.delegation,
            registration: accreditation.registration,
            city: accreditation.city.clone(),
            country: accreditation.country.clone(),
            protocol_rank: accreditation.protocol_rank,
            ended_because: accreditation.ended_because,
        }
    }
}

/// A kind of event about a registration.
pub type RegistrationEvent = EventKind<RegistrationChanged>;

/// Events after which a registration belongs to another person, or to no one.
pub const HANDED_ON: [&str; 2] = ["registration.transferred", "registration.erased"];

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
    /// An import of delegates finished.
    IMPORT_FINISHED: ImportFinished = "import.finished", DESK;
    /// Staff cancelled an import.
    IMPORT_CANCELLED: ImportFinished = "import.cancelled", DESK;
    /// An import was undone.
    IMPORT_UNDONE: ImportFinished = "import.undone", DESK;
    /// A mapping of spreadsheet columns to fields was saved.
    MAPPING_SAVED: ImportMapping = "import_mapping.saved", DESK;
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
    /// A delegation was created.
    DELEGATION_CREATED: DelegationChanged = "delegation.created", DESK;
    /// A delegation changed.
    DELEGATION_UPDATED: DelegationChanged = "delegation.updated", DESK;
    /// A delegation was deleted.
    DELEGATION_DELETED: DelegationChanged = "delegation.deleted", DESK;
    /// The head of a delegation was accredited to speak for its city.
    ACCREDITATION_CONFIRMED: AccreditationChanged = "accreditation.confirmed", DESK;
    /// The title or rank of an accredited head, or the name of the city, changed.
    ACCREDITATION_UPDATED: AccreditationChanged = "accreditation.updated", DESK;
    /// An accreditation ended: the delegation has a new head or city, or the secretariat withdrew it.
    ACCREDITATION_ENDED: AccreditationChanged = "accreditation.ended", DESK;
}
