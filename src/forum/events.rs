//! Events of the forum.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    accreditations::{Accreditation, AccreditationEnd},
    declarations::{Declaration, DeclarationState},
    invitations::{ForumInvitation, ForumInvitationAnswer},
    speakers_list::{Sitting, SpeakersListState, SpeakingOrder, SpeakingRequestState},
};
use crate::{
    events::Audience,
    types::{
        AccreditationId, CommentId, Country, DeclarationId, DelegationId, ForumInvitationId, Localized, Now,
        RegistrationId, SessionId, SpeakingRequestId,
    },
};

/// An invitation of a city, without personal data.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ForumInvitationChanged {
    pub id: ForumInvitationId,
    pub city: String,
    pub country: Country,
    #[schema(required)]
    pub answer: Option<ForumInvitationAnswer>,
    #[schema(required)]
    pub delegation: Option<DelegationId>,
    pub revision: i64,
}

impl From<&ForumInvitation> for ForumInvitationChanged {
    fn from(invitation: &ForumInvitation) -> Self {
        Self {
            id: invitation.id,
            city: invitation.city.clone(),
            country: invitation.country.clone(),
            answer: invitation.answer,
            delegation: invitation.delegation,
            revision: invitation.revision,
        }
    }
}

/// The state of a sitting's speakers' list, complete enough to show it without reading it again.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct SpeakersListChanged {
    pub session: SessionId,
    /// Increases by one with each change of the list. If you miss a number, read the list.
    pub revision: i64,
    pub state: SpeakersListState,
    pub order: SpeakingOrder,
    /// The number of calls so far.
    pub calls: i32,
    /// The request concerned, if the change is about one.
    #[schema(required)]
    pub request: Option<SpeakingRequestId>,
    #[schema(required)]
    pub request_state: Option<SpeakingRequestState>,
    #[schema(required)]
    pub delegation: Option<DelegationId>,
    #[schema(required)]
    pub city: Option<Localized>,
    #[schema(required)]
    pub country: Option<Country>,
    /// When its speech is expected to begin, if it is waiting and all earlier speakers use their time.
    #[schema(required)]
    pub expected_at: Option<DateTime<Utc>>,
    /// The request that has the floor.
    #[schema(required)]
    pub floor: Option<SpeakingRequestId>,
    /// The waiting requests, in order.
    pub waiting: Vec<SpeakingRequestId>,
}

impl SpeakersListChanged {
    pub fn new(sitting: &Sitting, request: Option<SpeakingRequestId>, now: Now) -> Self {
        let about = request.and_then(|id| sitting.find(id).ok());
        Self {
            session: sitting.list.session,
            revision: sitting.list.revision,
            state: sitting.list.state,
            order: sitting.list.settings.order,
            calls: sitting.list.calls,
            request,
            request_state: about.map(|entry| entry.state),
            delegation: about.map(|entry| entry.delegation),
            city: about.map(|entry| entry.city.clone()),
            country: about.map(|entry| entry.country.clone()),
            expected_at: request.and_then(|id| sitting.expected_at(id, now)),
            floor: sitting.floor().map(|entry| entry.id),
            waiting: sitting.waiting().iter().map(|entry| entry.id).collect(),
        }
    }
}

/// The text of a statement.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct StatementChanged {
    pub request: SpeakingRequestId,
    pub session: SessionId,
    pub delegation: DelegationId,
}

/// A declaration of cities.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct DeclarationChanged {
    pub id: DeclarationId,
    pub title: Localized,
    pub state: DeclarationState,
    pub version: i32,
    pub revision: i64,
}

impl From<&Declaration> for DeclarationChanged {
    fn from(declaration: &Declaration) -> Self {
        Self {
            id: declaration.id,
            title: declaration.title.clone(),
            state: declaration.state,
            version: declaration.version,
            revision: declaration.revision,
        }
    }
}

/// A comment on the draft of a declaration.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct DeclarationCommentCreated {
    pub id: CommentId,
    pub declaration: DeclarationId,
    pub delegation: DelegationId,
}

/// The endorsement of a declaration by a city, without personal data.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EndorsementChanged {
    pub declaration: DeclarationId,
    pub delegation: DelegationId,
    pub city: Localized,
    pub country: Country,
    /// Whether it has a reservation.
    pub reserved: bool,
}

/// Whether the head of a delegation is accredited to speak for its city, without personal data.
#[derive(Serialize, Deserialize, ToSchema)]
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

const DESK: Audience = Audience::Holders("registration.read");
const SECRETARIAT: Audience = Audience::Holders("forum.manage");

crate::events! {
    /// A city was added to the invitation list.
    INVITATION_CREATED: ForumInvitationChanged = "forum_invitation.created", SECRETARIAT;
    /// The invitation of a city changed.
    INVITATION_UPDATED: ForumInvitationChanged = "forum_invitation.updated", SECRETARIAT;
    /// The invitation e-mail was sent.
    INVITATION_SENT: ForumInvitationChanged = "forum_invitation.sent", SECRETARIAT;
    /// A city that had not decided was reminded.
    INVITATION_REMINDED: ForumInvitationChanged = "forum_invitation.reminded", SECRETARIAT;
    /// A city answered, or changed its answer.
    INVITATION_ANSWERED: ForumInvitationChanged = "forum_invitation.answered", SECRETARIAT;
    /// The invitation of a city was revoked.
    INVITATION_REVOKED: ForumInvitationChanged = "forum_invitation.revoked", SECRETARIAT;
    /// A city was removed from the list before its invitation was sent.
    INVITATION_DELETED: ForumInvitationChanged = "forum_invitation.deleted", SECRETARIAT;
    /// A speakers' list was opened.
    LIST_OPENED: SpeakersListChanged = "speakers_list.opened", Audience::Public;
    /// A speakers' list was closed to new requests.
    LIST_CLOSED: SpeakersListChanged = "speakers_list.closed", Audience::Public;
    /// The settings of a speakers' list changed.
    LIST_UPDATED: SpeakersListChanged = "speakers_list.updated", Audience::Public;
    /// A speakers' list was reordered.
    LIST_ORDERED: SpeakersListChanged = "speakers_list.ordered", Audience::Public;
    /// A delegation requested to speak.
    REQUEST_CREATED: SpeakersListChanged = "speaking_request.created", Audience::Public;
    /// A request to speak changed.
    REQUEST_UPDATED: SpeakersListChanged = "speaking_request.updated", Audience::Public;
    /// A delegation withdrew its request to speak.
    REQUEST_WITHDRAWN: SpeakersListChanged = "speaking_request.withdrawn", Audience::Public;
    /// The secretariat declined a request to speak.
    REQUEST_DECLINED: SpeakersListChanged = "speaking_request.declined", Audience::Public;
    /// The chair moved a request by hand.
    REQUEST_MOVED: SpeakersListChanged = "speaking_request.moved", Audience::Public;
    /// A delegation offered another to swap places.
    SWAP_OFFERED: SpeakersListChanged = "speaking_request.swap_offered", Audience::Public;
    /// Two delegations swapped places.
    REQUESTS_SWAPPED: SpeakersListChanged = "speaking_request.swapped", Audience::Public;
    /// A request was transferred to another sitting.
    REQUEST_TRANSFERRED: SpeakersListChanged = "speaking_request.transferred", Audience::Public;
    /// A delegation's speech is coming soon; it gets a notification.
    SPEECH_APPROACHING: SpeakersListChanged = "speech.approaching", SECRETARIAT;
    /// A delegation was given the floor.
    SPEECH_CALLED: SpeakersListChanged = "speech.called", Audience::Public;
    /// A speech began.
    SPEECH_STARTED: SpeakersListChanged = "speech.started", Audience::Public;
    /// A speech ended.
    SPEECH_STOPPED: SpeakersListChanged = "speech.stopped", Audience::Public;
    /// The chair extended a speech.
    SPEECH_EXTENDED: SpeakersListChanged = "speech.extended", Audience::Public;
    /// A delegation was called and did not speak.
    SPEECH_SKIPPED: SpeakersListChanged = "speech.skipped", Audience::Public;
    /// The text of a statement was submitted or changed.
    STATEMENT_SAVED: StatementChanged = "statement.saved", SECRETARIAT;
    /// A statement was published.
    STATEMENT_PUBLISHED: StatementChanged = "statement.published", Audience::Public;
    /// A declaration was drafted.
    DECLARATION_CREATED: DeclarationChanged = "declaration.created", SECRETARIAT;
    /// The draft of a declaration changed.
    DECLARATION_UPDATED: DeclarationChanged = "declaration.updated", SECRETARIAT;
    /// The draft of a declaration was deleted.
    DECLARATION_DELETED: DeclarationChanged = "declaration.deleted", SECRETARIAT;
    /// A declaration was opened for endorsement.
    DECLARATION_OPENED: DeclarationChanged = "declaration.opened", Audience::Public;
    /// A declaration became a draft again; its endorsements are void.
    DECLARATION_REDRAFTED: DeclarationChanged = "declaration.redrafted", Audience::Public;
    /// A declaration was adopted.
    DECLARATION_ADOPTED: DeclarationChanged = "declaration.adopted", Audience::Public;
    /// A delegation commented on the draft of a declaration.
    COMMENT_CREATED: DeclarationCommentCreated = "declaration.commented", SECRETARIAT;
    /// A city endorsed a declaration, or changed its reservation.
    ENDORSED: EndorsementChanged = "declaration.endorsed", Audience::Public;
    /// A city withdrew its endorsement.
    ENDORSEMENT_WITHDRAWN: EndorsementChanged = "declaration.endorsement_withdrawn", Audience::Public;
    /// The head of a delegation was accredited to speak for its city.
    ACCREDITATION_CONFIRMED: AccreditationChanged = "accreditation.confirmed", DESK;
    /// The title or rank of an accredited head, or the name of the city, changed.
    ACCREDITATION_UPDATED: AccreditationChanged = "accreditation.updated", DESK;
    /// An accreditation ended: the delegation has a new head or city, or the secretariat withdrew it.
    ACCREDITATION_ENDED: AccreditationChanged = "accreditation.ended", DESK;
}
