//! What happens to registrations, for the feed, webhooks and live streams.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    import::{ImportState, Job},
    registrations::{Registration, Status},
    types::RegistrationType,
};
use crate::{
    events::{Audience, EventKind},
    types::{ImportId, RegistrationId, Slug},
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
    pub rows: usize,
}

impl ImportFinished {
    pub fn of(job: &Job, rows: usize) -> Self {
        Self { id: job.id, state: job.state, dry_run: job.dry_run, rows }
    }
}

/// A kind of event about a registration.
pub type RegistrationEvent = EventKind<RegistrationChanged>;

const DESK: Audience = Audience::Holders("registration.read");

crate::events! {
    /// Somebody registered, or was registered.
    REGISTRATION_CREATED: RegistrationChanged = "registration.created", DESK;
    /// The details of a registration changed.
    REGISTRATION_UPDATED: RegistrationChanged = "registration.updated", DESK;
    /// A registration was confirmed.
    REGISTRATION_CONFIRMED: RegistrationChanged = "registration.confirmed", DESK;
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
    /// A registration type was created.
    TYPE_CREATED: RegistrationType = "registration_type.created", Audience::Public;
    /// A registration type changed.
    TYPE_UPDATED: RegistrationType = "registration_type.updated", Audience::Public;
    /// A registration type was deleted.
    TYPE_DELETED: RegistrationType = "registration_type.deleted", Audience::Public;
}
