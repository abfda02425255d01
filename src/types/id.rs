use std::{fmt, ops::Deref};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Declares distinct id types: UUIDs version 7, which sort by age.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(Serialize, Deserialize, ToSchema, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        #[schema(value_type = Uuid)]
        pub struct $name(Uuid);

        impl $name {
            #[expect(clippy::new_without_default, reason = "each call gives another value")]
            #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl Deref for $name {
            type Target = Uuid;
            fn deref(&self) -> &Uuid {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// Id of an account.
    AccountId
    /// Id of the accreditation of a head of delegation.
    AccreditationId
    /// Id of a certificate of attendance; people use its code.
    CertificateId
    /// Id of a congress edition; clients use its slug.
    CongressId
    /// Id of a move in the draft schedule.
    MoveId
    /// Id of a decision on which entries of an award advance.
    AdvanceId
    /// Id of an announcement.
    AnnouncementId
    /// Id of an API key; not its secret.
    ApiKeyId
    /// Id of an award; clients use its slug.
    AwardId
    /// Id of a category of an award; clients use its slug.
    CategoryId
    /// Id of a criterion of a round.
    CriterionId
    /// Id of an award entry.
    EntryId
    /// Id of an evaluation: one evaluator and one entry in one round.
    EvaluationId
    /// Id of a round of an award; clients use its slug.
    RoundId
    /// Id of a comment on a declaration.
    CommentId
    /// Id of a declaration of cities.
    DeclarationId
    /// Id of a city's delegation.
    DelegationId
    /// Id of a webhook delivery.
    DeliveryId
    /// Id of a change of an account's e-mail address.
    EmailChangeId
    /// Id of an event; the same in the outbox, the audit log and every delivery.
    EventId
    /// Id of a city's invitation to the forum.
    ForumInvitationId
    /// Id of an import of registrations.
    ImportId
    /// Id of an invitation; not its secret.
    InvitationId
    /// Id of an e-mail.
    MailId
    /// Id of a pool of places; clients use the slug of a shared pool.
    PoolId
    /// Id of a question; clients use its slug.
    QuestionId
    /// Id of a registration.
    RegistrationId
    /// Id of a registration type; clients use its slug.
    RegistrationTypeId
    /// Id of a request, in its response header, log lines, problems and audit entries.
    RequestId
    /// Id of a virtual room; clients use its slug.
    RoomId
    /// Id of a programme session.
    SessionId
    /// Id of a stay: one person in one session, from joining to leaving.
    StayId
    /// Id of a speaker.
    SpeakerId
    /// Id of a request to speak in a sitting of the forum.
    SpeakingRequestId
    /// Id of a policy theme; clients use its slug.
    ThemeId
    /// Id of a search for a timetable.
    TimetableId
    /// Id of a sign-in; not its token.
    TokenId
    /// Id of a track; clients use its slug.
    TrackId
    /// Id of a webhook.
    WebhookId
}
