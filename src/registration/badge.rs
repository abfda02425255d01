//! Badges: a card with the person's name and a code that a scanner at the door reads.
//!
//! The code is the reference and its signature, so it cannot be forged; whether the badge is valid now depends on the
//! registration. A transferred registration gets a new reference, which makes the old badge void.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    paths::RegistrationPath,
    registrations::{
        Registration, RegistrationState,
        rules::{RegistrationError, kinds as registration},
        store,
    },
    types,
};
use crate::{
    app::App,
    congress::{self, Congress},
    http::{
        CongressPath, Context, Json, Lang, Path, Problems, RequestError, Result, Valid, svg_line as line,
        svg_qr_code,
    },
    identity::{SigningKey, Staff, Visitor, permission},
    types::{CongressId, Localized, NameOrder, ProblemKind, Refusal, RegistrationId},
};

crate::operations! {
    state: [SigningKey],
    get_my_badge,
    get_badge,
    verify_badge,
}

const PURPOSE: &str = "badge";

/// The code on the badge of a registration.
fn code(key: &SigningKey, id: RegistrationId, reference: &str) -> String {
    format!("{reference}.{}", URL_SAFE_NO_PAD.encode(key.sign(PURPOSE, &signed(id, reference))))
}

fn signed(id: RegistrationId, reference: &str) -> Vec<u8> {
    [id.as_bytes(), reference.as_bytes()].concat()
}

crate::congress_path! {
    /// The badge of the caller.
    pub MyBadgePath "/me/badge" {}
}

/// Draw my badge
///
/// Draws your badge as an SVG card with a QR code that staff scan and `verify`. Your registration must be confirmed.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/badge", tag = "Registration", params(MyBadgePath, Lang),
    responses((status = 200, description = "The badge", body = String, content_type = "image/svg+xml",
               example = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), Problems<(BadgeError, registration::NotRegistered)>),
)]
pub async fn get_my_badge(
    me: Visitor<permission::RegistrationOwn>,
    State(app): State<App>,
    State(key): State<SigningKey>,
) -> Result<Response> {
    let id = me.registration.ok_or(RegistrationError::NotRegistered)?;
    let found = store::find(&app.pool, me.congress, id).await?;
    draw(&app, &key, me.congress, &found.ok_or(RegistrationError::NotRegistered)?).await
}

/// Draw a badge
///
/// Draws the badge of a confirmed registration as an SVG card with a QR code for `verify`. Participants draw their own
/// badge with GET `me/badge`.
#[utoipa::path(
    get, path = "/congresses/{congress}/registrations/{registration}/badge", tag = "Registration",
    params(RegistrationPath, Lang),
    responses((status = 200, description = "The badge", body = String, content_type = "image/svg+xml",
               example = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), Problems<BadgeError>),
)]
pub async fn get_badge(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    State(key): State<SigningKey>,
    Path(path): Path<RegistrationPath>,
) -> Result<Response> {
    let found = store::find(&app.pool, staff.congress, path.registration).await?;
    draw(&app, &key, staff.congress, &found.ok_or(RequestError::NoSuch("registration"))?).await
}

/// Draws the badge of a registration.
async fn draw(
    app: &App,
    key: &SigningKey,
    congress: CongressId,
    registration: &Registration,
) -> Result<Response> {
    if registration.state != RegistrationState::Confirmed {
        return Err(BadgeError.into());
    }
    let edition = congress::find(&app.pool, congress).await?;
    let r#type = types::find(&app.pool, congress, &registration.r#type).await?;
    let r#type = r#type.ok_or(RequestError::NoSuch("registration type"))?;
    let card =
        card(&edition, registration, &r#type.name, &code(key, registration.id, &registration.reference))?;
    // Scripts in the SVG never run, even if a name contains markup.
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, card).into_response())
}

/// A card of 105 by 148 mm (A6).
fn card(edition: &Congress, of: &Registration, r#type: &Localized, code: &str) -> Result<String> {
    let qr = svg_qr_code((125, 300), 170, code)?;
    let wanted = Context::wanted_language().or_else(|| edition.languages.first().cloned());
    let word = |text: &Localized| {
        wanted.as_ref().map_or_else(|| text.clone(), |language| text.best(language)).any().to_owned()
    };
    let place =
        [of.city.as_deref(), of.country.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    // In two lines, if it is the two names; a name that the person writes otherwise stays whole.
    let both = [&of.given_name, &of.family_name].map(|name| name.clone().unwrap_or_default());
    let mut names = match (&of.written_name, of.name_order) {
        (Some(written), _) => vec![written.clone()],
        (None, NameOrder::GivenFirst) => both.to_vec(),
        (None, NameOrder::FamilyFirst) => both.into_iter().rev().collect(),
    }
    .into_iter()
    .filter(|name| !name.is_empty());
    let lines = [
        (40, 15, word(&edition.title)),
        (130, 40, names.next().unwrap_or_default()),
        (178, 40, names.next().unwrap_or_default()),
        (220, 17, of.job_title.clone().unwrap_or_default()),
        (244, 17, of.organisation.clone().unwrap_or_default()),
        (268, 17, place),
        (555, 28, word(r#type)),
    ];
    let text: String = lines.iter().map(|(y, size, text)| line((210, *y), (*size, 390), text)).collect();
    let reference = line((210, 500), (16, 390), &of.reference);
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="105mm" height="148mm" viewBox="0 0 420 592" role="img" font-family="sans-serif" text-anchor="middle"><rect width="420" height="592" fill="#fff"/><rect y="520" width="420" height="72" fill="#e8eef4"/>{text}{qr}{reference}</svg>"##
    ))
}

/// The text read by a scanner.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "MWC13-7K3F-9QXD.0aJq3v2hW1k9fQ7xYtZb5A"}))]
pub struct BadgeCode {
    #[schema(min_length = 1, max_length = 200)]
    code: String,
}

/// Whether a badge is valid now.
#[derive(Serialize, ToSchema)]
pub struct BadgeVerification {
    pub valid: bool,
    /// Why the badge is not valid; `null` if it is valid.
    #[schema(required)]
    pub reason: Option<BadgeRejection>,
    /// The registration of the badge; `null` if this service did not issue the code.
    #[schema(required)]
    pub registration: Option<Registration>,
}

/// Why a badge is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BadgeRejection {
    /// The badge is for another congress, was not issued by this service, or belongs to a registration that has been
    /// transferred.
    Unknown,
    /// The registration is not confirmed or no longer confirmed.
    NotConfirmed,
}

/// Verify a badge
///
/// Reports whether a scanned code is valid now, and the registration it belongs to.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/verify", tag = "Registration", params(CongressPath),
    request_body = BadgeCode,
    responses((status = 200, description = "Whether the badge is valid", body = BadgeVerification)),
)]
pub async fn verify_badge(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    State(key): State<SigningKey>,
    Valid(scanned): Valid<BadgeCode>,
) -> Result<Json<BadgeVerification>> {
    let registration = find_by_code(&app, &key, staff.congress, scanned.code.trim()).await?;
    let reason = match &registration {
        None => Some(BadgeRejection::Unknown),
        Some(found) => (found.state != RegistrationState::Confirmed).then_some(BadgeRejection::NotConfirmed),
    };
    Ok(Json(BadgeVerification { valid: reason.is_none(), reason, registration }))
}

/// The registration of a code that this service issued.
async fn find_by_code(
    app: &App,
    key: &SigningKey,
    congress: CongressId,
    code: &str,
) -> Result<Option<Registration>> {
    let Some((reference, signature)) = code.rsplit_once('.') else { return Ok(None) };
    let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else { return Ok(None) };
    let Some(id) = store::find_by_reference(&app.pool, congress, reference).await? else { return Ok(None) };
    match key.verify(PURPOSE, &signed(id, reference), &signature) {
        true => Ok(store::find(&app.pool, congress, id).await?),
        false => Ok(None),
    }
}

/// Only confirmed registrations have a badge.
#[derive(Debug, thiserror::Error)]
#[error("The registration is not confirmed, so it has no badge. Try again once its `state` is `confirmed`.")]
pub struct BadgeError;

crate::problem_kinds! {
    NoBadge = Conflict "no-badge" "No badge yet"
        "Only confirmed registrations have a badge. Read the registration's `state`: one that is pending or waitlisted can still be confirmed."
}

impl Refusal for BadgeError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::NoBadge::KIND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_scaled_to_fit_the_card() {
        let size = |text: &str| {
            let line = line((210, 1), (40, 390), text);
            line.split("font-size=\"").nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap()
        };
        assert!((size("Ana") - 40.0).abs() < 0.1);
        assert!(size(&"W".repeat(200)) * 0.56 * 200.0 <= 391.0);
        assert!(size(&"王".repeat(30)) * 30.0 <= 391.0);
    }

    #[test]
    fn markup_in_a_name_is_escaped() {
        let line = line((210, 1), (40, 390), "</text><script>alert(0)</script>\u{7}");
        assert_eq!(line.matches('<').count(), 2, "{line}");
    }
}
