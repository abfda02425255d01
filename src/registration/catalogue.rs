//! What happens to registrations, for the feed, webhooks and live streams.

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
    registrations::{Registration, Status},
    types::RegistrationType,
};
use crate::{
    events::{Audience, EventKind},
    types::{AccreditationId, Country, DelegationId, ImportId, Localized, RegistrationId, Slug},
};

/// Where a registration stands. It names nobody: read the registration for that.
#[derive(Serialize, ToSchema)]
pub struct RegistrationChanged {
    pub id: RegistrationId,
    pub reference: String,
    pub status: Status,
    /// Slug of the registration type.
    pub r#type: Slug,
    pub revision: i64,
    /// Whether staff brought it in with a file.
    pub imported: bool,
}

impl From<&Registration> for RegistrationChanged {
    fn from(registration: &Registration) -> Self {
        Self {
            id: registration.id,
            reference: registration.reference.clone(),
            status: registration.status,
            r#type: registration.r#type.clone(),
            revision: registration.revision,
            imported: false,
        }
    }
}

/// What became of an import.
#[derive(Serialize, ToSchema)]
pub struct ImportFinished {
    pub id: ImportId,
    pub state: ImportState,
    pub dry_run: bool,
    /// How many rows the file has.
    pub rows: i32,
}

impl ImportFinished {
    pub fn of(job: &Job) -> Self {
        Self { id: job.id, state: job.state, dry_run: job.dry_run, rows: job.total }
    }
}

/// Where a delegation stands; its focal point is not named.
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

/// Whether the head of a delegation speaks for its city; it names nobody.
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

/// Events after which a registration is somebody else's, or nobody's.
pub const HANDED_ON: [&str; 2] = ["registration.transferred", "registration.erased"];

const DESK: Audience = Audience::Holders("registration.read");

crate::events! {
    /// Somebody registered, or was registered.
    REGISTRATION_CREATED: RegistrationChanged = "registration.created", DESK;
    /// The details of a registration changed.
    REGISTRATION_UPDATED: RegistrationChanged = "registration.updated", DESK;
    /// A registration was confirmed.
    REGISTRATION_CONFIRMED: RegistrationChanged = "registration.confirmed", DESK;
    /// A registration was approved, and waits for a place.
    REGISTRATION_WAITLISTED: RegistrationChanged = "registration.waitlisted", DESK;
    /// A place was given to a registration that waited for one: it is confirmed.
    REGISTRATION_PROMOTED: RegistrationChanged = "registration.promoted", DESK;
    /// A registration was handed over to another person, with another reference.
    REGISTRATION_TRANSFERRED: RegistrationChanged = "registration.transferred", DESK;
    /// Whoever staff registered was invited to make an account and find the registration there.
    REGISTRATION_INVITED: RegistrationChanged = "registration.invited", DESK;
    /// A registration was deleted: the import that had brought it was undone.
    REGISTRATION_DELETED: RegistrationChanged = "registration.deleted", DESK;
    /// A registration was rejected.
    REGISTRATION_REJECTED: RegistrationChanged = "registration.rejected", DESK;
    /// A registration was cancelled.
    REGISTRATION_CANCELLED: RegistrationChanged = "registration.cancelled", DESK;
    /// A registration was handed to the account that verified its e-mail.
    REGISTRATION_CLAIMED: RegistrationChanged = "registration.claimed", DESK;
    /// The person of a registration was erased: forget their details. The registration stays, without a name.
    REGISTRATION_ERASED: RegistrationChanged = "registration.erased", DESK;
    /// An import of delegates ended.
    IMPORT_FINISHED: ImportFinished = "import.finished", DESK;
    /// Staff asked an import to stop.
    IMPORT_CANCELLED: ImportFinished = "import.cancelled", DESK;
    /// An import was undone.
    IMPORT_UNDONE: ImportFinished = "import.undone", DESK;
    /// A mapping of the columns of spreadsheets was saved.
    MAPPING_SAVED: ImportMapping = "import_mapping.saved", DESK;
    /// A registration type was created.
    TYPE_CREATED: RegistrationType = "registration_type.created", Audience::Public;
    /// A registration type changed.
    TYPE_UPDATED: RegistrationType = "registration_type.updated", Audience::Public;
    /// A registration type was deleted.
    TYPE_DELETED: RegistrationType = "registration_type.deleted", Audience::Public;
    /// A pool that registration types share was created.
    POOL_CREATED: SharedPool = "pool.created", DESK;
    /// A pool that registration types share changed.
    POOL_UPDATED: SharedPool = "pool.updated", DESK;
    /// A pool that registration types shared was deleted.
    POOL_DELETED: SharedPool = "pool.deleted", DESK;
    /// A question is asked from now on.
    QUESTION_CREATED: Question = "question.created", Audience::Public;
    /// A question changed.
    QUESTION_UPDATED: Question = "question.updated", Audience::Public;
    /// A question is not asked any more; its answers stay.
    QUESTION_RETIRED: Question = "question.retired", Audience::Public;
    /// A question that nobody had answered was deleted.
    QUESTION_DELETED: Question = "question.deleted", Audience::Public;
    /// What people may change of their own registration changed.
    RULES_UPDATED: RegistrationRules = "registration_rules.updated", Audience::Public;
    /// An invitation was made.
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
    /// The head of a delegation was confirmed, and speaks for its city.
    ACCREDITATION_CONFIRMED: AccreditationChanged = "accreditation.confirmed", DESK;
    /// The title or rank of an accredited head changed, or what its city is called.
    ACCREDITATION_UPDATED: AccreditationChanged = "accreditation.updated", DESK;
    /// An accreditation ended: the delegation has another head or city, or the secretariat withdrew it.
    ACCREDITATION_ENDED: AccreditationChanged = "accreditation.ended", DESK;
}
