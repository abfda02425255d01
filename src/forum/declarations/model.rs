use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{CommentId, Country, DeclarationId, DelegationId, Language, Localized},
};

/// State of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DeclarationState {
    /// Being written; accredited delegations can comment.
    Draft,
    /// Public; cities can endorse it.
    Open,
    /// Final.
    Adopted,
}

/// A joint declaration of cities.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Declaration {
    pub id: DeclarationId,
    pub title: Localized,
    /// Markdown.
    pub text: Localized,
    /// The language whose text prevails if texts differ.
    pub authoritative: Language,
    pub state: DeclarationState,
    /// The current version of the text.
    pub version: i32,
    /// The number of endorsing cities.
    pub endorsements: i64,
    /// How many of them state a reservation.
    pub reservations: i64,
    #[schema(required)]
    pub opened_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub adopted_at: Option<DateTime<Utc>>,
    /// After adoption: the SHA-256 of the document that `document?format=json` returns, byte by byte.
    #[schema(required, examples("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"))]
    pub digest: Option<String>,
    /// Send it as `If-Match`.
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

impl HasRevision for Declaration {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// A declaration as the secretariat writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": {"en": "Guangzhou Declaration"}, "text": {"en": "We, the mayors, stand together."},
    "authoritative": "en"}))]
pub struct NewDeclaration {
    pub title: Localized,
    /// Markdown.
    pub text: Localized,
    /// The language whose text prevails if texts differ; title and text must include it.
    pub authoritative: Language,
    /// What changed in this version.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

impl From<&Declaration> for NewDeclaration {
    fn from(declaration: &Declaration) -> Self {
        let Declaration { title, text, authoritative, .. } = declaration.clone();
        Self { title, text, authoritative, note: None }
    }
}

/// A version of a declaration.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeclarationVersion {
    pub version: i32,
    pub title: Localized,
    pub text: Localized,
    pub authoritative: Language,
    /// What changed in it.
    #[schema(required)]
    pub note: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// A city's endorsement of a declaration.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Endorsement {
    pub delegation: DelegationId,
    pub city: Localized,
    pub country: Country,
    /// Name of the head who endorsed it.
    pub name: String,
    pub title: String,
    /// What the city does not agree with.
    #[schema(required)]
    pub reservation: Option<String>,
    pub endorsed_at: DateTime<Utc>,
    #[serde(skip)]
    #[schema(ignore)]
    pub city_key: String,
}

/// A comment on the draft of a declaration.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeclarationComment {
    pub id: CommentId,
    /// The version that it refers to.
    pub version: i32,
    pub delegation: DelegationId,
    pub city: Localized,
    pub country: Country,
    pub text: String,
    pub created_at: DateTime<Utc>,
}

/// A comment on a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Paragraph 2 should name informal settlements."}))]
pub struct NewDeclarationComment {
    /// Omitted: the delegation that you act for.
    pub delegation: Option<DelegationId>,
    #[schema(min_length = 1, max_length = 5000)]
    pub text: String,
}

/// An endorsement to give.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reservation": "The city does not share paragraph 4."}))]
pub struct NewEndorsement {
    /// What the city does not agree with; omitted: no reservation.
    #[schema(min_length = 1, max_length = 2000)]
    pub reservation: Option<String>,
}

/// Why an open declaration becomes a draft again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Paragraph 3 is to name the least developed countries."}))]
pub struct RedraftReason {
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// A comparison of two versions.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextComparison {
    /// The older version.
    pub from: i32,
    pub to: i32,
    pub language: Language,
    pub title: Vec<TextPart>,
    /// The text in parts: the parts without additions form the older text; the parts without removals form the newer one.
    pub text: Vec<TextPart>,
}

/// A part of a text.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct TextPart {
    pub kind: TextPartKind,
    pub text: String,
}

/// Whether a part of a text was added, removed or kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextPartKind {
    Same,
    Added,
    Removed,
}
