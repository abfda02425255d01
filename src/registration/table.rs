//! Registrations as rows of a table.

use std::collections::HashMap;

use serde_json::Value;

use super::{questions::Question, registrations::Registration};
use crate::types::DelegationId;

/// Fields of a registration that are columns, in order.
const FIELDS: [&str; 22] = [
    "reference",
    "state",
    "type",
    "salutation",
    "given_name",
    "family_name",
    "display_name",
    "name_order",
    "email",
    "organisation",
    "job_title",
    "city",
    "country",
    "time_zone",
    "languages",
    "delegation",
    "waiting_position",
    "reason",
    "id",
    "revision",
    "created_at",
    "updated_at",
];

/// Content of a column.
#[derive(Clone, Debug)]
pub enum Column {
    Field(&'static str),
    /// Answer to the question with this slug.
    Answer(String),
}

impl Column {
    pub fn name(&self) -> String {
        match self {
            Self::Field(name) => (*name).to_owned(),
            Self::Answer(slug) => format!("answers.{slug}"),
        }
    }

    /// The cell of this column for a registration.
    pub fn cell(&self, of: &Registration, delegations: &HashMap<DelegationId, String>) -> String {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        match self {
            Self::Answer(slug) => of.answers.values().get(slug).map(answer_text).unwrap_or_default(),
            Self::Field(name) => match *name {
                "reference" => of.reference.clone(),
                "state" => format!("{:?}", of.state).to_lowercase(),
                "type" => of.r#type.to_string(),
                "salutation" => text(&of.salutation),
                "given_name" => text(&of.given_name),
                "family_name" => text(&of.family_name),
                "display_name" => of.display_name.clone(),
                "name_order" => of.name_order.name().to_owned(),
                "email" => of.email.to_string(),
                "organisation" => text(&of.organisation),
                "job_title" => text(&of.job_title),
                "city" => text(&of.city),
                "country" => of.country.as_deref().unwrap_or_default().to_owned(),
                "time_zone" => of.time_zone.as_deref().unwrap_or_default().to_owned(),
                "languages" => of.languages.iter().map(|tag| &**tag).collect::<Vec<_>>().join(";"),
                "delegation" => {
                    of.delegation.and_then(|id| delegations.get(&id).cloned()).unwrap_or_default()
                }
                "waiting_position" => of.waiting_position.map(|nth| nth.to_string()).unwrap_or_default(),
                "reason" => text(&of.reason),
                "id" => of.id.to_string(),
                "revision" => of.revision.to_string(),
                "created_at" => of.created_at.to_rfc3339(),
                _ => of.updated_at.to_rfc3339(),
            },
        }
    }
}

/// An answer as text that an import can read back.
fn answer_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::Array(items) => items.iter().map(answer_text).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// All possible columns: the fields, and the questions, retired ones included.
pub fn columns(questions: &[Question]) -> Vec<Column> {
    let answers = questions.iter().map(|question| Column::Answer(question.slug.to_string()));
    FIELDS.into_iter().map(Column::Field).chain(answers).collect()
}
