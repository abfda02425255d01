use axum::extract::State;

use super::{
    model::{RegistrationRules, RegistrationRulesUpdate},
    store,
};
use crate::{
    app::App,
    http::{CongressPath, IfMatch, Patch, Result, WithEtag},
    identity::{Reader, Staff, permission},
};

crate::operations! {
    get_registration_rules,
    update_registration_rules,
}

/// Read the registration rules
///
/// Which fields participants may change in their own registration, and until when. Use it to build forms.
#[utoipa::path(
    get, path = "/congresses/{congress}/registration-rules", tag = "Registration", params(CongressPath),
    responses((status = 200, description = "The rules", body = RegistrationRules)),
)]
pub async fn get_registration_rules(
    reader: Reader,
    State(app): State<App>,
) -> Result<WithEtag<RegistrationRules>> {
    Ok(WithEtag(store::find(&app.pool, reader.congress).await?))
}

/// Change the registration rules
///
/// Sets which fields participants may change in their own registration, and until when. Staff can always change every
/// field.
#[utoipa::path(
    patch, path = "/congresses/{congress}/registration-rules", tag = "Registration", params(CongressPath, IfMatch),
    request_body(content = RegistrationRulesUpdate, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated rules", body = RegistrationRules)),
)]
pub async fn update_registration_rules(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    if_match: IfMatch,
    patch: Patch<RegistrationRulesUpdate>,
) -> Result<WithEtag<RegistrationRules>> {
    let mut change = staff.begin(&app).await?;
    let after = super::update(&mut change, &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}
