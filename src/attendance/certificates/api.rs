use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    drawing,
    model::{Certificate, CertificateCheck, CertificateError, CertificateRevocation, CertificateSummary},
    store,
};
use crate::{
    app::App,
    congress,
    http::{CongressPath, Json, Lang, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Anyone, Registered, Staff, permission},
};

crate::operations! {
    get_certificate,
    draw_certificate,
    list_certificates,
    revoke_certificate,
    check_certificate,
}

crate::congress_path! {
    pub CertificatePath "/certificates/{code}/revoke" {
        /// Code of the certificate.
        #[param(example = "CA-7K3F-9QXD-2M4N-8RTV")]
        code: String,
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CertificateCodePath {
    /// Code of the certificate.
    #[param(example = "CA-7K3F-9QXD-2M4N-8RTV")]
    code: String,
}

/// Get my certificate of attendance
///
/// Issues the certificate if you meet the requirements of the edition (`enrolment-rules`): a number of sessions and
/// themes, and a minimum share of each session. Sessions count once they are over. The contents of an issued
/// certificate do not change.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/certificate", tag = "Attendance", params(CongressPath, Lang),
    responses((status = 200, description = "The certificate", body = Certificate), Problems<CertificateError>),
)]
pub async fn get_certificate(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
) -> Result<Json<Certificate>> {
    let mut change = me.begin(&app).await?;
    let certificate = super::issue(&mut change, me.registration, &app.config.base_url).await?;
    change.commit().await?;
    Ok(Json(certificate))
}

/// Draw my certificate of attendance
///
/// Returns the certificate as an SVG page (A4), with a QR code that links to its verification.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/certificate.svg", tag = "Attendance", params(CongressPath, Lang),
    responses((status = 200, description = "The certificate", body = String, content_type = "image/svg+xml",
               example = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), Problems<CertificateError>),
)]
pub async fn draw_certificate(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
) -> Result<Response> {
    let mut change = me.begin(&app).await?;
    let certificate = super::issue(&mut change, me.registration, &app.config.base_url).await?;
    let edition = congress::find(change.db(), me.congress).await?;
    let drawing = drawing::draw(&certificate, &edition)?;
    change.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        // Scripts in the SVG never run, even if a name contains markup.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, drawing).into_response())
}

/// Verify a certificate
///
/// Returns whether the certificate is valid, the name of the person, and what it counts. For anyone who is shown a
/// certificate, such as an employer or a university.
#[utoipa::path(
    get, path = "/certificates/{code}", tag = "Attendance", params(CertificateCodePath, Lang),
    responses((status = 200, description = "The public details of the certificate", body = CertificateCheck)),
)]
pub async fn check_certificate(
    _: Anyone,
    State(app): State<App>,
    Path(path): Path<CertificateCodePath>,
) -> Result<Json<CertificateCheck>> {
    let found = store::find_by_code(&app.pool, &path.code).await?;
    Ok(Json(found.ok_or(RequestError::NoSuch("certificate"))?))
}

/// List certificates
///
/// All issued certificates, oldest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/certificates", tag = "Attendance", params(CongressPath, Paging),
    responses((status = 200, description = "A page of certificates", body = Page<CertificateSummary>)),
)]
pub async fn list_certificates(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<CertificateSummary>> {
    store::list(&app.pool, staff.congress, &paging).await
}

/// Revoke a certificate
///
/// Requires a reason. Verification then reports that the certificate is not valid, and no other is issued. Repeating
/// the request changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/certificates/{code}/revoke", tag = "Attendance", params(CertificatePath, Lang),
    request_body = CertificateRevocation,
    responses((status = 200, description = "The public details of the certificate", body = CertificateCheck)),
)]
pub async fn revoke_certificate(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Path(path): Path<CertificatePath>,
    Valid(revocation): Valid<CertificateRevocation>,
) -> Result<Json<CertificateCheck>> {
    let mut change = staff.begin(&app).await?;
    super::revoke(&mut change, &path.code, &revocation.reason).await?;
    let certificate = store::find_by_code(change.db(), &path.code).await?;
    change.commit().await?;
    Ok(Json(certificate.ok_or(RequestError::NoSuch("certificate"))?))
}
