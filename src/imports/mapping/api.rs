use axum::extract::State;

use super::model::{ImportMapping, ImportMappingUpdate};
use crate::{
    app::App,
    http::{CongressPath, IfMatch, Problems, Result, Valid, WithEtag},
    identity::{Staff, permission},
    imports::file_error::ImportFileError,
};

crate::operations! {
    get_import_mapping,
    set_import_mapping,
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
) -> Result<WithEtag<ImportMapping>> {
    Ok(WithEtag(super::find(&app.pool, staff.congress).await?))
}

/// Save an import mapping
///
/// Applies to all later imports of the edition. An empty mapping removes the saved one.
#[utoipa::path(
    put, path = "/congresses/{congress}/import-mapping", tag = "Registration", params(CongressPath, IfMatch),
    request_body = ImportMappingUpdate,
    responses((status = 200, description = "The mapping", body = ImportMapping), Problems<ImportFileError>),
)]
pub async fn set_import_mapping(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    if_match: IfMatch,
    Valid(new): Valid<ImportMappingUpdate>,
) -> Result<WithEtag<ImportMapping>> {
    let mut change = staff.begin(&app).await?;
    let saved = super::save(&mut change, &if_match, new).await?;
    change.commit().await?;
    Ok(WithEtag(saved))
}
