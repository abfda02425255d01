//! The saved mapping of spreadsheet columns to fields of an edition.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, types::Json as Stored};
use utoipa::ToSchema;

use super::{
    columns::{self, Mapping},
    events::MAPPING_SAVED,
    unreadable::Unreadable,
};
use crate::{
    app::App,
    events,
    http::{CongressPath, Json, Problems, Result, Valid},
    identity::{Staff, permission},
    registration::questions,
    types::{CongressId, folded},
};

/// A mapping of columns to fields.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"mapping": {"Contact": "email", "Diet": "answers.diet", "Notes": "ignore"}}))]
pub struct ImportMapping {
    /// Keys are headers of columns, ignoring case and accents. Values are the name of a field (`email`, `given_name`,
    /// `family_name`, `type`, `salutation`, `organisation`, `job_title`, `city`, `country`, `time_zone`, `languages`),
    /// `answers.` with the slug of a question, or `ignore`.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub mapping: Mapping,
}

/// Read the import mapping
///
/// Returns the mapping saved for the edition. It takes precedence over the known names of columns; the mapping of a
/// single import takes precedence over it.
#[utoipa::path(
    get, path = "/congresses/{congress}/import-mapping", tag = "Registration", params(CongressPath),
    responses((status = 200, description = "The mapping", body = ImportMapping)),
)]
pub async fn get_import_mapping(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
) -> Result<Json<ImportMapping>> {
    let mut db = app.pool.acquire().await?;
    Ok(Json(ImportMapping { mapping: find(&mut db, staff.congress).await? }))
}

/// Save an import mapping
///
/// Applies to all later imports of the edition. An empty mapping removes the saved one.
#[utoipa::path(
    put, path = "/congresses/{congress}/import-mapping", tag = "Registration", params(CongressPath),
    request_body = ImportMapping,
    responses((status = 200, description = "The mapping", body = ImportMapping), Problems<Unreadable>),
)]
pub async fn set_import_mapping(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Valid(new): Valid<ImportMapping>,
) -> Result<Json<ImportMapping>> {
    let mut tx = app.begin().await?;
    let mapping = by_folded_header(new.mapping);
    let questions = questions::list_all(&mut *tx, staff.congress).await?;
    columns::check_fields(&mapping, &questions)?;
    sqlx::query!(
        r#"
        -- registration::set_mapping
        insert into registration_rules (congress_id, mapping) values ($1, $2)
        on conflict (congress_id) do update set mapping = excluded.mapping
        "#,
        *staff.congress,
        serde_json::json!(mapping),
    )
    .execute(&mut *tx)
    .await?;
    let saved = ImportMapping { mapping };
    let event = MAPPING_SAVED.of(Some(staff.congress), *staff.congress, &saved);
    events::publish(&mut tx, staff.actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(Json(saved))
}

/// Normalises the headers for look-up.
pub fn by_folded_header(mapping: Mapping) -> Mapping {
    mapping.into_iter().map(|(header, field)| (folded(&header), field)).collect()
}

/// The mapping saved for an edition.
pub async fn find(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<Mapping> {
    let saved = sqlx::query_scalar!(
        r#"select mapping as "mapping: Stored<Mapping>" from registration_rules where congress_id = $1"#,
        *congress
    );
    Ok(saved.fetch_optional(db).await?.map(|saved| saved.0).unwrap_or_default())
}
