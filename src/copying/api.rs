use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    congress::{Congress, CongressError},
    events::{Creating, Deployment},
    http::{CongressPath, Created, Path, Problems, Result, Valid},
    identity::{Administrator, permission},
    types::{Localized, Slug},
};

crate::operations! {
    copy_congress,
}

/// What differs in a copy of an edition.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "metropolis-2026", "title": {"en": "14th World Congress"}, "reference_prefix": "MWC14",
    "starts_on": "2026-10-12"}))]
pub struct NewEditionCopy {
    pub slug: Slug,
    /// By default that of the copied edition.
    pub title: Option<Localized>,
    /// Prefix of registration references: two to eight capital letters and digits. By default that of the copied edition.
    #[schema(pattern = "^[A-Z][A-Z0-9]{1,7}$")]
    pub reference_prefix: Option<String>,
    /// The first day. Every date moves by the days between the first days.
    pub starts_on: NaiveDate,
}

/// Copy a congress
///
/// Creates a draft edition with the settings of this one: themes, tracks, staff and their roles, registration types with
/// their pools, questions, the rules for corrections, imports, seats and conflicts, rooms, and awards with their categories,
/// rounds and criteria. No person, session, entry or e-mail is copied.
#[utoipa::path(
    post, path = "/congresses/{congress}/copy", tag = "Congress", params(CongressPath), request_body = NewEditionCopy,
    responses((status = 201, description = "The new edition", body = Congress), Problems<CongressError>),
)]
pub async fn copy_congress(
    admin: Administrator<permission::CongressAdminister>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewEditionCopy>, Deployment>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let created = super::copy(&mut change, &path.congress, &new, admin.account).await?;
    change.created(&CongressPath { congress: created.slug.clone() }, &created).await
}
