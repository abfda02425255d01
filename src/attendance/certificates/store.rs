//! Database queries, one function each.

use chrono::{DateTime, Utc};
use sqlx::{PgExecutor, types::Json as Stored};

use super::model::{AttendedSession, Certificate, CertificateCheck, CertificateSummary};
use crate::{
    attendance::events::CertificateChanged,
    http::{Page, Paging, Result},
    types::{CertificateId, CongressId, Localized, Now, RegistrationId, SessionId, Slug},
};

/// The public details of a certificate.
pub async fn find_by_code(db: impl PgExecutor<'_>, code: &str) -> sqlx::Result<Option<CertificateCheck>> {
    sqlx::query_as!(
        CertificateCheck,
        r#"
        -- attendance::check_certificate
        select t.code, t.revoked_at is null as "valid!", r.given_name, r.family_name, r.display_name, c.title as congress, t.issued_at,
               t.revoked_at, jsonb_array_length(t.sessions)::bigint as "sessions!",
               (select coalesce(sum((session ->> 'minutes')::int), 0) from jsonb_array_elements(t.sessions) session) as "minutes!",
               t.congress_id as "congress_id: CongressId"
        from certificate t
        join congress c on c.id = t.congress_id
        join registration r on r.id = t.registration_id and r.reference = t.reference
        where t.code = $1
        "#,
        code.trim().to_uppercase(),
    )
    .fetch_optional(db)
    .await
}

/// All certificates of a congress, oldest first.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    paging: &Paging,
) -> Result<Page<CertificateSummary>> {
    let (at, id) = paging.after::<(DateTime<Utc>, CertificateId)>("issued_at")?.unzip();
    let rows = sqlx::query_as!(
        CertificateSummary,
        r#"
        -- attendance::list_certificates
        select t.id as "id: CertificateId", t.code, t.registration_id as "registration: RegistrationId", r.reference, r.given_name,
               r.family_name, r.display_name, t.issued_at, t.revoked_at, t.revoked_reason
        from certificate t join registration r on r.id = t.registration_id
        where t.congress_id = $1 and ($2::timestamptz is null or (t.issued_at, t.id) > ($2, $3::uuid))
        order by t.issued_at, t.id
        limit $4::bigint + 1
        "#,
        *congress,
        at,
        id.map(|id| *id),
        paging.limit(),
    )
    .fetch_all(db)
    .await?;
    Ok(paging.page("issued_at", rows, |last| (last.issued_at, last.id)))
}

/// Whether the congress issued a certificate with this code.
pub async fn is_of_congress(db: impl PgExecutor<'_>, congress: CongressId, code: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from certificate where congress_id = $1 and code = $2) as "ours!""#,
        *congress,
        code
    )
    .fetch_one(db)
    .await
}

/// Revokes a certificate, unless it is revoked already.
pub async fn revoke(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    code: &str,
    reason: &str,
    now: Now,
) -> sqlx::Result<Option<(CertificateId, CertificateChanged)>> {
    let revoked = sqlx::query!(
        r#"
        -- attendance::revoke_certificate
        update certificate set revoked_at = $3, revoked_reason = $4
        where congress_id = $1 and code = $2 and revoked_at is null
        returning id as "id: CertificateId", registration_id as "registration: RegistrationId", jsonb_array_length(sessions)::bigint as "sessions!"
        "#,
        *congress,
        code,
        now,
        reason,
    );
    let row = revoked.fetch_optional(db).await?;
    Ok(row.map(|row| (row.id, CertificateChanged { registration: row.registration, sessions: row.sessions })))
}

/// Issues a certificate, unless the person has one; returns its id.
pub async fn insert(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
    code: &str,
    attended: &[AttendedSession],
    now: Now,
) -> sqlx::Result<Option<CertificateId>> {
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
        code,
        Stored(attended) as _,
        now,
    );
    Ok((issued.execute(db).await?.rows_affected() > 0).then_some(id))
}

/// `Some(None)`: the certificate exists and was revoked.
pub async fn find(
    db: impl PgExecutor<'_>,
    base_url: &str,
    registration: RegistrationId,
) -> sqlx::Result<Option<Option<Certificate>>> {
    let found = sqlx::query!(
        r#"
        -- attendance::find_certificate
        select t.code, r.given_name, r.family_name, r.display_name, c.title as "congress: Localized", t.issued_at,
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
            check_url: format!("{base_url}/certificates/{}", row.code),
            code: row.code,
            given_name: row.given_name,
            family_name: row.family_name,
            display_name: row.display_name,
            congress: row.congress,
            issued_at: row.issued_at,
            sessions: row.sessions,
        };
        row.revoked_at.is_none().then_some(certificate)
    }))
}

/// Finished sessions of which the person attended the required share.
pub async fn list_attended(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    registration: RegistrationId,
    percent: i32,
    now: Now,
) -> sqlx::Result<Vec<AttendedSession>> {
    sqlx::query_as!(
        AttendedSession,
        r#"
        -- attendance::list_attended
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
