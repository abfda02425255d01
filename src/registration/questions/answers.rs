use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::AdditionalProperties, schema::Type},
};

use super::model::Question;

/// Answers as clients send and receive them, by the slug of the question.
pub type Values = Map<String, Value>;

/// Answers by the slug of the question; stored with the version of the question, returned without.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Answers(sqlx::types::Json<BTreeMap<String, Answer>>);

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub value: Value,
    /// Version of the question when it was answered.
    pub version: i32,
}

impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.values().serialize(serializer)
    }
}

impl Answers {
    pub fn values(&self) -> Values {
        self.0.iter().map(|(slug, answer)| (slug.clone(), answer.value.clone())).collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&String, &Answer)> {
        self.0.iter()
    }

    /// Replaces the values. Unchanged answers keep their version of the question; new ones get the current version.
    #[must_use]
    pub fn with(&self, values: &Values, questions: &[Question]) -> Self {
        let answer = |(slug, value): (&String, &Value)| {
            let kept = self.0.get(slug).filter(|answer| answer.value == *value).cloned();
            let version = || Some(questions.iter().find(|question| *question.slug == **slug)?.version);
            let answer = kept.or_else(|| Some(Answer { value: value.clone(), version: version()? }))?;
            Some((slug.clone(), answer))
        };
        let values = values.iter().filter(|(_, value)| !value.is_null());
        Self(sqlx::types::Json(values.filter_map(answer).collect()))
    }

    /// The stored form.
    pub fn stored(&self) -> Value {
        serde_json::json!(*self.0)
    }
}

impl PartialSchema for Answers {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some(
                "Answers by the slug of the question; see `questions` for the values that each accepts.",
            ))
            .additional_properties(Some(AdditionalProperties::FreeForm(true)))
            .examples([serde_json::json!({"diet": "vegetarian", "visa": false})])
            .into()
    }
}

impl ToSchema for Answers {}
