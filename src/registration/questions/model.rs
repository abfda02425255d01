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
    /// Of a choice, in their order.
    pub options: Vec<Choice>,
    /// Whether nobody registers without an answer.
    pub required: bool,
    /// Slugs of the registration types that are asked; empty: all.
    pub types: Vec<Slug>,
    /// Where it stands in forms; smaller first.
    pub position: i32,
    /// Since when it is not asked any more; its answers stay.
    #[schema(required)]
    pub retired_at: Option<DateTime<Utc>>,
    /// Counts the wordings: an answer belongs to one.
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

/// What an answer is.
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

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub slug: Slug,
    pub text: Localized,
}

/// What staff set of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "diet", "kind": "choice", "text": {"en": "What do you eat?", "fr": "Que mangez-vous ?"},
    "options": [{"slug": "everything", "text": {"en": "Everything"}}, {"slug": "vegetarian", "text": {"en": "Vegetarian"}}],
    "required": true, "types": ["delegate"]}))]
pub struct NewQuestion {
    /// Answers are kept under it: it stays as it is.
    pub slug: Slug,
    pub kind: QuestionKind,
    pub text: Localized,
    pub help: Option<Localized>,
    /// Of a choice, in their order; of no other kind.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub options: Vec<Choice>,
    #[serde(default)]
    pub required: bool,
    /// Slugs of the registration types that are asked; empty: all.
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

/// An answer as it can be read whatever has become of the question.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadableAnswer {
    /// Slug of the question.
    pub question: Slug,
    pub kind: QuestionKind,
    /// The question as it was asked then.
    pub text: Localized,
    pub value: Value,
    /// What was chosen, in words.
    pub chosen: Vec<Localized>,
    /// Whether the question is asked like that today.
    pub current: bool,
}
