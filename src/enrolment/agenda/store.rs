//! Database queries, one function each.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::model::{AgendaEntries, AgendaPart};
use crate::types::{AccountId, Language, Now, RegistrationId, SessionId, TimeZone};

/// Everything in the agenda of a registration.
pub async fn list_entries(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
) -> sqlx::Result<AgendaEntries> {
    let rows = sqlx::query!(
        r#"
        -- enrolment::list_entries
        select session_id as "session!: SessionId", 'favourite' as "part!: AgendaPart", null::bigint as position,
               0 as "changes!"
        from favourite where registration_id = $1
        union all
        select session_id, state, position, changes from session_seat where registration_id = $1
        union all
        select rs.session_id, 'speaking', null, 0
        from speaker sp
        join congress c on c.id = sp.congress_id
        join released_speaker rs on rs.congress_id = c.id and rs.version = c.released_version and rs.speaker_id = sp.id
        where sp.registration_id = $1
        "#,
        *registration,
    )
    .fetch_all(db)
    .await?;
    let mut entries = AgendaEntries::new();
    for row in rows {
        let entry = entries.entry(row.session).or_default();
        entry.parts.insert(row.part);
        entry.position = entry.position.or(row.position);
        entry.changes += row.changes;
    }
    Ok(entries)
}

/// The time zone of a person: of the registration, the account, or the edition.
pub async fn find_time_zone(db: impl PgExecutor<'_>, registration: RegistrationId) -> sqlx::Result<TimeZone> {
    sqlx::query_scalar!(
        r#"
        -- enrolment::find_time_zone
        select coalesce(r.time_zone, a.time_zone, c.time_zone) as "zone!: TimeZone"
        from registration r join congress c on c.id = r.congress_id left join account a on a.id = r.account_id
        where r.id = $1
        "#,
        *registration,
    )
    .fetch_one(db)
    .await
}

/// Locks a registration against changes until the transaction ends, if it belongs to this account.
pub async fn keep_owner(
    db: &mut PgConnection,
    registration: RegistrationId,
    owner: Option<AccountId>,
) -> sqlx::Result<bool> {
    let found = sqlx::query_scalar!(
        "select id from registration where id = $1 and account_id = $2 for share",
        *registration,
        owner.map(|id| *id),
    );
    Ok(found.fetch_optional(db).await?.is_some())
}

/// Marks a session, unless the person has marked as many as allowed; returns whether it is newly marked.
pub async fn insert_favourite(
    db: &mut PgConnection,
    registration: RegistrationId,
    session: SessionId,
    most: i64,
    now: Now,
) -> sqlx::Result<bool> {
    let marked = sqlx::query!(
        r#"
        -- enrolment::insert_favourite
        insert into favourite (session_id, registration_id, marked_at)
        select $1, $2, $3 where (select count(*) from favourite where registration_id = $2) < $4
        on conflict (registration_id, session_id) do nothing
        "#,
        *session,
        *registration,
        now,
        most,
    );
    Ok(marked.execute(db).await?.rows_affected() > 0)
}

pub async fn is_favourite(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
    session: SessionId,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from favourite where registration_id = $1 and session_id = $2) as "known!""#,
        *registration,
        *session,
    )
    .fetch_one(db)
    .await
}

pub async fn delete_favourite(
    db: &mut PgConnection,
    registration: RegistrationId,
    session: SessionId,
) -> sqlx::Result<bool> {
    let deleted = sqlx::query!(
        "delete from favourite where registration_id = $1 and session_id = $2",
        *registration,
        *session,
    );
    Ok(deleted.execute(db).await?.rows_affected() > 0)
}

/// Deletes all favourites of a registration; returns their sessions.
pub async fn delete_favourites(
    db: &mut PgConnection,
    registration: RegistrationId,
) -> sqlx::Result<Vec<SessionId>> {
    let sessions = sqlx::query_scalar!(
        r#"delete from favourite where registration_id = $1 returning session_id as "session: SessionId""#,
        *registration,
    );
    sessions.fetch_all(db).await
}

/// The owner of a calendar, and what is needed to render it.
pub struct FeedOwner {
    pub registration: RegistrationId,
    /// Slug of the congress.
    pub congress: String,
    pub language: Language,
}

pub async fn find_feed_owner(db: impl PgExecutor<'_>, digest: &[u8]) -> sqlx::Result<Option<FeedOwner>> {
    sqlx::query_as!(
        FeedOwner,
        r#"
        -- enrolment::find_feed_owner
        select r.id as registration, c.slug as congress, coalesce(a.locale, r.languages[1], c.languages[1]) as "language!: Language"
        from agenda_feed f
        join registration r on r.id = f.registration_id
        join congress c on c.id = r.congress_id
        left join account a on a.id = r.account_id
        where f.digest = $1 and r.state in ('pending', 'waitlisted', 'confirmed')
        "#,
        digest,
    )
    .fetch_optional(db)
    .await
}

/// When the calendar of a registration was created, if there is one.
pub async fn find_feed(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!("select created_at from agenda_feed where registration_id = $1", *registration)
        .fetch_optional(db)
        .await
}

/// Creates the calendar of a registration, or replaces it.
pub async fn upsert_feed(
    db: &mut PgConnection,
    registration: RegistrationId,
    digest: &[u8],
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- enrolment::upsert_feed
        insert into agenda_feed (registration_id, digest, created_at) values ($1, $2, $3)
        on conflict (registration_id) do update set digest = excluded.digest, created_at = excluded.created_at
        "#,
        *registration,
        digest,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn delete_feed(db: &mut PgConnection, registration: RegistrationId) -> sqlx::Result<bool> {
    let deleted = sqlx::query!("delete from agenda_feed where registration_id = $1", *registration);
    Ok(deleted.execute(db).await?.rows_affected() > 0)
}
