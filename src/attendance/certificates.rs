//! Certificates of attendance, issued by the edition's rules, with a code that anyone can verify.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor, types::Json as Stored};
use utoipa::{IntoParams, ToSchema};

use super::{
    catalogue::{CERTIFICATE_ISSUED, CERTIFICATE_REVOKED, CertificateChanged},
    drawing,
};
use crate::{
    app::App,
    congress,
    enrolment::{self, EnrolmentRulesEdit},
    events,
    http::{CongressPath, Json, Lang, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Anyone, Registered, Staff, permission},
    types::{
        Actor, CertificateId, CongressId, Localized, Now, ProblemKind, Refusal, RegistrationId, SessionId,
        Slug, random_bytes,
    },
};

/// A certificate of attendance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Certificate {
    /// Code to verify the certificate with; anyone who has it can do so.
    #[schema(examples("CA-7K3F-9QXD-2M4N-8RTV"))]
    pub code: String,
    /// Address for verification.
    #[schema(format = "uri")]
    pub check_url: String,
    pub given_name: String,
    pub family_name: String,
    pub congress: Localized,
    pub issued_at: DateTime<Utc>,
    /// Sessions that count.
    #[schema(value_type = Vec<AttendedSession>)]
    pub sessions: Stored<Vec<AttendedSession>>,
}

/// A session that counts for a certificate.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AttendedSession {
    pub session: SessionId,
    pub title: Localized,
    /// Slugs of its policy themes.
    pub themes: Vec<Slug>,
    /// Minutes that the person attended.
    pub minutes: i32,
}

/// Public details of a certificate.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckedCertificate {
    pub code: String,
    /// `false` if the certificate was revoked.
    pub valid: bool,
    pub given_name: String,
    pub family_name: String,
    pub congress: Localized,
    pub issued_at: DateTime<Utc>,
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
    /// Number of sessions that count.
    pub sessions: i64,
    /// Minutes attended in these sessions.
    pub minutes: i64,
}

/// A certificate, as staff see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuedCertificate {
    pub code: String,
    pub registration: RegistrationId,
    pub reference: String,
    pub given_name: String,
    pub family_name: String,
    pub issued_at: DateTime<Utc>,
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
    #[schema(required)]
    pub revoked_reason: Option<String>,
    #[serde(skip)]
    #[schema(ignore)]
    id: CertificateId,
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
pub struct CodePath {
    /// Code of the certificate.
    #[param(example = "CA-7K3F-9QXD-2M4N-8RTV")]
    code: String,
}

/// Reason for revoking a certificate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Issued to a person who did not attend."}))]
pub struct Revocation {
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

/// Get my certificate of attendance
///
/// Issues the certificate if you meet the requirements of the edition (`enrolment-rules`): a number of sessions and
/// themes, and a minimum share of each session. Sessions count once they are over. The contents of an issued
/// certificate do not change.
#[utoipa::path(
    get, path = "/congresses/{congress}/certificate", tag = "Attendance", params(CongressPath, Lang),
    responses((status = 200, description = "The certificate", body = Certificate), Problems<Refused>),
)]
pub async fn get_certificate(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
) -> Result<Json<Certificate>> {
    let mut tx = app.begin().await?;
    let certificate = issue(&mut tx, &app, (me.actor, me.congress), me.registration).await?;
    tx.commit().await?;
    Ok(Json(certificate))
}

/// Draw my certificate of attendance
///
/// Returns the certificate as an SVG page (A4), with a QR code that links to its verification.
#[utoipa::path(
    get, path = "/congresses/{congress}/certificate.svg", tag = "Attendance", params(CongressPath, Lang),
    responses((status = 200, description = "The certificate", body = String, content_type = "image/svg+xml",
               example = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), Problems<Refused>),
)]
pub async fn draw_certificate(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
) -> Result<Response> {
    let mut tx = app.begin().await?;
    let certificate = issue(&mut tx, &app, (me.actor, me.congress), me.registration).await?;
    let edition = congress::find(&mut *tx, me.congress).await?;
    tx.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        // Scripts in the SVG never run, even if a name contains markup.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, drawing::draw(&certificate, &edition)?).into_response())
}

/// Verify a certificate
///
/// Returns whether the certificate is valid, the name of the person, and what it counts. For anyone who is shown a
/// certificate, such as an employer or a university.
#[utoipa::path(
    get, path = "/certificates/{code}", tag = "Attendance", params(CodePath, Lang),
    responses((status = 200, description = "The public details of the certificate", body = CheckedCertificate)),
)]
pub async fn check_certificate(
    _: Anyone,
    State(app): State<App>,
    Path(path): Path<CodePath>,
) -> Result<Json<CheckedCertificate>> {
    let found = sqlx::query_as!(
        CheckedCertificate,
        r#"
        -- attendance::check_certificate
        select t.code, t.revoked_at is null as "valid!", r.given_name, r.family_name, c.title as congress, t.issued_at,
               t.revoked_at, jsonb_array_length(t.sessions)::bigint as "sessions!",
               (select coalesce(sum((session ->> 'minutes')::int), 0) from jsonb_array_elements(t.sessions) session) as "minutes!"
        from certificate t
        join congress c on c.id = t.congress_id
        join registration r on r.id = t.registration_id and r.reference = t.reference
        where t.code = $1
        "#,
        path.code.trim().to_uppercase(),
    );
    Ok(Json(found.fetch_optional(&app.pool).await?.ok_or(RequestError::NoSuch("certificate"))?))
}

/// List certificates
///
/// All issued certificates, oldest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/certificates", tag = "Attendance", params(CongressPath, Paging),
    responses((status = 200, description = "A page of certificates", body = Page<IssuedCertificate>)),
)]
pub async fn list_certificates(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<IssuedCertificate>> {
    let (at, id) = paging.after::<(DateTime<Utc>, CertificateId)>("issued_at")?.unzip();
    let rows = sqlx::query_as!(
        IssuedCertificate,
        r#"
        -- attendance::list_certificates
        select t.id as "id: CertificateId", t.code, t.registration_id as "registration: RegistrationId", r.reference, r.given_name,
               r.family_name, t.issued_at, t.revoked_at, t.revoked_reason
        from certificate t join registration r on r.id = t.registration_id
        where t.congress_id = $1 and ($2::timestamptz is null or (t.issued_at, t.id) > ($2, $3::uuid))
        order by t.issued_at, t.id
        limit $4::bigint + 1
        "#,
        *staff.congress,
        at,
        id.map(|id| *id),
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("issued_at", rows, |last| (last.issued_at, last.id)))
}

/// Revoke a certificate
///
/// Requires a reason. Verification then reports that the certificate is not valid, and no other is issued. Repeating
/// the request changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/certificates/{code}/revoke", tag = "Attendance", params(CertificatePath, Lang),
    request_body = Revocation,
    responses((status = 200, description = "The public details of the certificate", body = CheckedCertificate)),
)]
pub async fn revoke_certificate(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    Path(path): Path<CertificatePath>,
    Valid(revocation): Valid<Revocation>,
) -> Result<Json<CheckedCertificate>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let revoked = sqlx::query!(
        r#"
        -- attendance::revoke_certificate
        update certificate set revoked_at = $3, revoked_reason = $4
        where congress_id = $1 and code = $2 and revoked_at is null
        returning id, registration_id as "registration: RegistrationId", jsonb_array_length(sessions)::bigint as "sessions!"
        "#,
        *staff.congress,
        path.code,
        now,
        revocation.reason,
    );
    if let Some(row) = revoked.fetch_optional(&mut *tx).await? {
        let payload = CertificateChanged { registration: row.registration, sessions: row.sessions };
        let event = CERTIFICATE_REVOKED.of(Some(staff.congress), row.id, &payload);
        events::publish(&mut tx, staff.actor, event, now).await?;
        tx.commit().await?;
    }
    let ours = sqlx::query_scalar!(
        r#"select exists (select from certificate where congress_id = $1 and code = $2) as "ours!""#,
        *staff.congress,
        path.code
    );
    if !ours.fetch_one(&app.pool).await? {
        return Err(RequestError::NoSuch("certificate").into());
    }
    check_certificate(Anyone, State(app), Path(CodePath { code: path.code })).await
}

/// The existing certificate, or a new one if the requirements are met.
async fn issue(
    db: &mut PgConnection,
    app: &App,
    (actor, congress): (Actor, CongressId),
    registration: RegistrationId,
) -> Result<Certificate> {
    if let Some(found) = find(&mut *db, app, registration).await? {
        return found.ok_or(Refused::Revoked.into());
    }
    let now = app.now();
    let rules = enrolment::rules(&mut *db, congress).await?;
    let attended = attended(&mut *db, congress, registration, rules.certificate_percent, now).await?;
    earned(&attended, &rules)?;
    let id = CertificateId::new();
    let issued = sqlx::query!(
        r#"
        -- attendance::issue_certificate
        insert into certificate (id, congress_id, registration_id, code, reference, sessions, issued_at)
        select $1, congress_id, id, $3, reference, $4, $5 from registration where id = $2
        on conflict (registration_id, reference) do nothing
        "#,
        *id,
        *registration,
        draw_code(),
        Stored(&attended) as _,
        now,
    );
    if issued.execute(&mut *db).await?.rows_affected() > 0 {
        let sessions = i64::try_from(attended.len()).unwrap_or(i64::MAX);
        let event =
            CERTIFICATE_ISSUED.of(Some(congress), *id, &CertificateChanged { registration, sessions });
        events::publish(&mut *db, actor, event, now).await?;
    }
    // A concurrent request may have issued it first: return that one.
    find(db, app, registration).await?.flatten().ok_or(Refused::Revoked.into())
}

/// `Some(None)`: the certificate exists and was revoked.
async fn find(
    db: impl PgExecutor<'_>,
    app: &App,
    registration: RegistrationId,
) -> sqlx::Result<Option<Option<Certificate>>> {
    let found = sqlx::query!(
        r#"
        -- attendance::find_certificate
        select t.code, r.given_name, r.family_name, c.title as "congress: Localized", t.issued_at,
               t.sessions as "sessions: Stored<Vec<AttendedSession>>", t.revoked_at
        from certificate t
        join congress c on c.id = t.congress_id
        join registration r on r.id = t.registration_id and r.reference = t.reference
        where t.registration_id = $1
        "#,
        *registration,
    );
    Ok(found.fetch_optional(db).await?.map(|row| {
        let certificate = Certificate {
            check_url: format!("{}/api/v1/certificates/{}", app.config.base_url, row.code),
            code: row.code,
            given_name: row.given_name,
            family_name: row.family_name,
            congress: row.congress,
            issued_at: row.issued_at,
            sessions: row.sessions,
        };
        row.revoked_at.is_none().then_some(certificate)
    }))
}

/// Finished sessions of which the person attended the required share.
async fn attended(
    db: &mut PgConnection,
    congress: CongressId,
    registration: RegistrationId,
    percent: i32,
    now: Now,
) -> sqlx::Result<Vec<AttendedSession>> {
    sqlx::query_as!(
        AttendedSession,
        r#"
        -- attendance::attended
        select a.session_id as "session!: SessionId", s.title as "title: Localized", a.themes as "themes!: Vec<Slug>",
               a.seconds / 60 as "minutes!"
        from attended a join session s on s.id = a.session_id
        where a.congress_id = $1 and a.registration_id = $2 and a.ends_at <= $4
          and a.seconds::bigint * 100 >= extract(epoch from a.ends_at - a.starts_at)::bigint * $3::int
        order by a.starts_at, s.code
        "#,
        *congress,
        *registration,
        percent,
        now,
    )
    .fetch_all(db)
    .await
}

/// Checks that the attended sessions meet the requirements of the certificate.
fn earned(attended: &[AttendedSession], rules: &EnrolmentRulesEdit) -> Result<(), Refused> {
    let mut themes: Vec<_> = attended.iter().flat_map(|session| &session.themes).collect();
    themes.sort_unstable();
    themes.dedup();
    let (sessions, themes) = (attended.len(), themes.len());
    let (wanted, wanted_themes) = (
        usize::try_from(rules.certificate_sessions).unwrap_or_default(),
        usize::try_from(rules.certificate_themes).unwrap_or_default(),
    );
    if sessions >= wanted && themes >= wanted_themes {
        return Ok(());
    }
    Err(Refused::NotEarned { sessions, wanted, themes, wanted_themes, percent: rules.certificate_percent })
}

/// Eighty random bits in Crockford's base 32.
fn draw_code() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bytes: [u8; 16] = random_bytes();
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    letters.chunks(4).fold("CA".to_owned(), |code, part| code + "-" + &part.iter().collect::<String>())
}

/// Why there is no certificate.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(
        "The certificate requires {wanted} sessions of {wanted_themes} themes, each attended for {percent} % of its time. Sessions so far: {sessions}; themes so far: {themes}."
    )]
    NotEarned { sessions: usize, wanted: usize, themes: usize, wanted_themes: usize, percent: i32 },
    #[error("The certificate was revoked. Contact the organisers to ask why.")]
    Revoked,
}

crate::problem_kinds! {
    NOT_EARNED = Conflict "certificate-not-earned" "Certificate not earned yet"
        "You do not meet the requirements of the certificate yet; the detail states them and what you have so far. Sessions count once they are over: attend more sessions, and try again."
    REVOKED_CERTIFICATE = Conflict "certificate-revoked" "Certificate revoked"
        "The organisers have revoked the certificate, and no other is issued. Contact the organisers if you have questions."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NotEarned { .. } => &NOT_EARNED,
            Self::Revoked => &REVOKED_CERTIFICATE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(themes: &[&str]) -> AttendedSession {
        AttendedSession {
            session: SessionId::new(),
            title: Localized::of("en", "Water"),
            themes: themes.iter().map(|slug| slug.parse().unwrap()).collect(),
            minutes: 60,
        }
    }

    #[test]
    fn a_certificate_takes_sessions_and_themes() {
        let rules =
            EnrolmentRulesEdit { certificate_sessions: 2, certificate_themes: 2, ..Default::default() };
        let water = [session(&["water"]), session(&["water"])];
        assert_eq!(
            earned(&water, &rules).unwrap_err().to_string(),
            "The certificate requires 2 sessions of 2 themes, each attended for 60 % of its time. Sessions so far: 2; themes so far: 1."
        );
        assert!(earned(&water[..1], &EnrolmentRulesEdit { certificate_themes: 0, ..rules.clone() }).is_err());
        assert!(earned(&water, &EnrolmentRulesEdit { certificate_themes: 0, ..rules.clone() }).is_ok());
        assert_eq!(earned(&[session(&["water", "energy"]), session(&[])], &rules), Ok(()));
    }

    #[test]
    fn codes_are_read_aloud() {
        let code = draw_code();
        assert_eq!((code.len(), code.matches('-').count()), (22, 4), "{code}");
        assert!(!code[2..].contains(['I', 'L', 'O', 'U']), "{code}");
        assert_ne!(code, draw_code());
    }
}
