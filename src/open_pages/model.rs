use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::types::AccountId;

/// A page that you have open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"page": "sessions/017cff64-6000-7000-8000-000000000000"}))]
pub struct OpenPage {
    /// Any name that all clients use for it, such as the path of the resource within the congress.
    #[schema(min_length = 1, max_length = 200)]
    pub page: String,
}

/// Who else has a page open.
#[derive(Debug, Serialize, ToSchema)]
pub struct OtherReaders {
    /// The first twenty, earliest first.
    pub others: Vec<OtherReader>,
}

/// A person who has the same page open.
#[derive(Debug, Serialize, ToSchema)]
pub struct OtherReader {
    pub account: AccountId,
    pub display_name: String,
    /// When they opened it.
    pub since: DateTime<Utc>,
}

/// The page to close.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClosedPage {
    /// The name of the page.
    #[param(min_length = 1, max_length = 200)]
    pub page: String,
}
