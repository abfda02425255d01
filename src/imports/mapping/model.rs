use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{http::HasRevision, imports::recognising::Mapping};

/// The saved mapping of columns to fields.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportMapping {
    /// From the headers of columns, in lower case and without accents, to the names of fields.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub mapping: Mapping,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for ImportMapping {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// A mapping of columns to fields, to save.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"mapping": {"Contact": "email", "Diet": "answers.diet", "Notes": "ignore"}}))]
pub struct ImportMappingUpdate {
    /// Keys are headers of columns, ignoring case and accents. Values are the name of a field (`email`, `given_name`,
    /// `family_name`, `name`, `type`, `salutation`, `organisation`, `job_title`, `city`, `country`, `time_zone`, `languages`),
    /// `answers.` with the slug of a question, or `ignore`.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub mapping: Mapping,
}
