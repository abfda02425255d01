use std::{fmt, ops::Deref};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Declares ids that cannot be mistaken for one another: UUIDs, version 7, so that they sort by age.
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
    /// Of an account.
    AccountId
    /// Of the accreditation of a delegation's head.
    AccreditationId
    /// Of a certificate of attendance; people know it by its code.
    CertificateId
    /// Of a congress edition; clients name it by its slug.
    CongressId
    /// Of a change of the draft schedule.
    MoveId
    /// Of an announcement.
    AnnouncementId
    /// Of an API key, not its secret.
    ApiKeyId
    /// Of an award; clients name it by its slug.
    AwardId
    /// Of a category of an award; clients name it by its slug.
    CategoryId
    /// Of a criterion of a round.
    CriterionId
    /// Of an entry for an award.
    EntryId
    /// Of an evaluation: one evaluator and one entry in one round.
    EvaluationId
    /// Of a round of an award; clients name it by its slug.
    RoundId
    /// Of a comment on a declaration.
    CommentId
    /// Of a declaration of cities.
    DeclarationId
    /// Of a city's delegation.
    DelegationId
    /// Of a delivery to a webhook.
    DeliveryId
    /// Of an event; the same in the outbox, the audit and every delivery.
    EventId
    /// Of an invitation of a city to the forum.
    ForumInvitationId
    /// Of an import of registrations.
    ImportId
    /// Of an invitation, not its secret.
    InvitationId
    /// Of a mail.
    MailId
    /// Of a pool of places; clients name a shared one by its slug.
    PoolId
    /// Of a question; clients name it by its slug.
    QuestionId
    /// Of a registration.
    RegistrationId
    /// Of a registration type; clients name it by its slug.
    RegistrationTypeId
    /// Of a request: in its answer's header, its log lines, its problems and its audit entries.
    RequestId
    /// Of a virtual room; clients name it by its slug.
    RoomId
    /// Of a programme session.
    SessionId
    /// Of a stay: somebody in a session, from coming in until going out.
    StayId
    /// Of a speaker.
    SpeakerId
    /// Of a request to speak in a sitting of the forum.
    SpeakingRequestId
    /// Of a policy theme; clients name it by its slug.
    ThemeId
    /// Of a sign-in, not its secret.
    TokenId
    /// Of a track; clients name it by its slug.
    TrackId
    /// Of a webhook.
    WebhookId
}
