use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{Localized, QuestionId, Slug},
};

/// A question that people answer when they register.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Question {
    pub slug: Slug,
    pub kind: QuestionKind,
    pub text: Localized,
    #[schema(required)]
    pub help: Option<Localized>,
    /// Options of a choice, in order.
    pub options: Vec<QuestionOption>,
    /// Whether an answer is required to register.
    pub required: bool,
    /// Slugs of the registration types that the question applies to; empty: all.
    pub types: Vec<Slug>,
    /// Position in forms; smaller first.
    pub position: i32,
    /// When the question was retired; its answers stay.
    #[schema(required)]
    pub retired_at: Option<DateTime<Utc>>,
    /// Version of the wording; each answer belongs to one version.
    pub version: i32,
    /// Send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    #[schema(ignore)]
    pub id: QuestionId,
}

impl HasRevision for Question {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum QuestionKind {
    /// Up to 2,000 characters.
    Text,
    /// The slug of one option.
    Choice,
    /// A list of slugs of options.
    MultipleChoice,
    Boolean,
    /// `2021-11-08`.
    Date,
    /// ISO 3166-1 alpha-2.
    Country,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionOption {
    pub slug: Slug,
    pub text: Localized,
}

/// A question as set by staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "diet", "kind": "choice", "text": {"en": "What do you eat?", "fr": "Que mangez-vous ?"},
    "options": [{"slug": "everything", "text": {"en": "Everything"}}, {"slug": "vegetarian", "text": {"en": "Vegetarian"}}],
    "required": true, "types": ["delegate"]}))]
pub struct NewQuestion {
    /// Cannot be changed later, since answers are stored under it.
    pub slug: Slug,
    pub kind: QuestionKind,
    pub text: Localized,
    pub help: Option<Localized>,
    /// Options in order; only for a choice.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub options: Vec<QuestionOption>,
    #[serde(default)]
    pub required: bool,
    /// Slugs of the registration types that the question applies to; empty: all.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub types: Vec<Slug>,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
}

impl From<&Question> for NewQuestion {
    fn from(question: &Question) -> Self {
        let question = question.clone();
        Self {
            slug: question.slug,
            kind: question.kind,
            text: question.text,
            help: question.help,
            options: question.options,
            required: question.required,
            types: question.types,
            position: question.position,
        }
    }
}

/// An answer with the question as it was worded at the time.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerDetail {
    /// Slug of the question.
    pub question: Slug,
    pub kind: QuestionKind,
    /// The question as worded at the time.
    pub text: Localized,
    pub value: Value,
    /// Texts of the chosen options.
    pub chosen: Vec<Localized>,
    /// Whether this is the current wording of the question.
    pub current: bool,
    #[serde(skip)]
    #[schema(ignore)]
    pub position: i32,
}
