//! Basic types shared by all modules. Independent of HTTP, and of SQL apart from derives.

mod actor;
mod clock;
mod colour;
mod country;
mod country_names;
mod email;
mod fold;
mod id;
mod language;
mod local_time;
mod localized;
mod name;
mod refusal;
mod region;
mod secret;
mod slug;
mod time_zone;
mod trace;
mod words;

pub use actor::Actor;
pub use clock::{Clock, Now};
pub use colour::Colour;
pub use country::Country;
pub use country_names::{CountryName, country_names};
pub use email::Email;
pub use fold::{folded, folded_pattern, is_same_text};
pub use id::{
    AccountId, AccreditationId, AdvanceId, AnnouncementId, ApiKeyId, AwardId, CategoryId, CertificateId,
    CommentId, CongressId, CriterionId, DeclarationId, DelegationId, DeliveryId, EmailChangeId, EntryId,
    EvaluationId, EventId, ForumInvitationId, ImportId, InvitationId, MailId, MoveId, PoolId, QuestionId,
    RegistrationId, RegistrationTypeId, RequestId, RoomId, RoundId, SessionId, SpeakerId, SpeakingRequestId,
    StayId, ThemeId, TimetableId, TokenId, TrackId, WebhookId,
};
pub use language::Language;
pub use local_time::LocalTime;
pub use localized::Localized;
pub(crate) use name::named;
pub use name::{NameOrder, PersonName, WrittenName};
pub use refusal::{FieldError, ProblemClass, ProblemKind, ProblemKinds, Refusal};
pub use region::Region;
pub use secret::{Secret, random_bytes, random_number};
pub use slug::Slug;
pub use time_zone::TimeZone;
pub use trace::{NoTraceParent, TraceParent};

/// Declares a text type that is validated on input, the same way for JSON, path, query and database.
///
/// `$check` returns the canonical form, or `None`.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $what:literal, $check:path) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize, sqlx::Type)]
        #[serde(try_from = "String")]
        #[sqlx(transparent)]
        pub struct $name(String);

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                text.parse()
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                $check(text).map(Self).ok_or_else(|| format!("`{text}` is not {}", $what))
            }
        }

        impl std::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}
use checked_text;

/// Gives a [`checked_text`] type its schema: a string with a format known to the validator.
macro_rules! text_schema {
    ($name:ident, $format:literal, $longest:literal, $example:literal, $description:literal) => {
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::Custom($format.into())))
                    .min_length(Some(1))
                    .max_length(Some($longest))
                    .examples([serde_json::json!($example)])
                    .description(Some($description))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}
use text_schema;
