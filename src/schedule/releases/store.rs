//! Database queries, one function each.

use serde_json::json;
use sqlx::{PgConnection, PgExecutor, types::Json as Stored};
use uuid::Uuid;

use super::{
    changes::SessionChange,
    model::{MissingRoom, NewRelease, Release},
};
use crate::{
    database::renew_after,
    types::{AccountId, CongressId, Localized, Now, Slug},
};

/// Releases, latest first; only the one with this version, if given.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    only: Option<i32>,
    before: Option<i32>,
    limit: i64,
) -> sqlx::Result<Vec<Release>> {
    sqlx::query_as!(
        Release,
        r#"
        -- schedule::list_releases
        select version, released_at, note,
               jsonb_array_length(changes)::bigint as "changes!"
        from release
        where congress_id = $1 and ($2::int is null or version = $2) and ($3::int is null or version < $3)
        order by version desc
        limit $4::bigint + 1
        "#,
        *congress,
        only,
        before,
        limit,
    )
    .fetch_all(db)
    .await
}

pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    version: i32,
) -> sqlx::Result<Option<Release>> {
    Ok(list(db, congress, Some(version), None, 0).await?.pop())
}

/// The changes of a release, sorted by session code.
pub async fn find_changes(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    version: i32,
) -> sqlx::Result<Option<Vec<SessionChange>>> {
    let found = sqlx::query_scalar!(
        r#"
        -- schedule::changes
        select changes as "changes: Stored<Vec<SessionChange>>" from release where congress_id = $1 and version = $2
        "#,
        *congress,
        version,
    );
    Ok(found.fetch_optional(db).await?.map(|changes| changes.0))
}

/// The number of e-mails about these sessions, to the people with a seat in or a bookmark on each, its speakers in the last
/// release, and its speakers in the draft if it stays.
pub async fn count_mails(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    version: i32,
    sessions: &[Uuid],
    stays: &[bool],
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        -- schedule::count_mails
        select count(distinct (changed.session_id, to_whom.email)) as "count!"
        from unnest($3::uuid[], $4::boolean[]) as changed (session_id, stays)
        cross join lateral (
            select registration_id from session_audience where session_id = changed.session_id
            union
            select sp.registration_id
            from released_speaker rs join speaker sp on sp.id = rs.speaker_id
            where rs.congress_id = $1 and rs.session_id = changed.session_id and rs.version = $2
            union
            select sp.registration_id
            from session_speaker ss join speaker sp on sp.id = ss.speaker_id
            where ss.session_id = changed.session_id and changed.stays
        ) affected
        join registration r on r.id = affected.registration_id
        join recipient to_whom on to_whom.registration_id = r.id
        where r.state in ('pending', 'waitlisted', 'confirmed')
        "#,
        *congress,
        version,
        sessions,
        stays,
    )
    .fetch_one(db)
    .await
}

/// Locks the congress, so that a concurrent release waits, then builds on this one.
pub async fn lock_congress(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<()> {
    sqlx::query!("select id from congress where id = $1 for no key update", *congress).fetch_one(db).await?;
    Ok(())
}

/// Writes a release with the names of now, or with those of the release that it restores.
pub async fn insert(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    version: i32,
    new: &NewRelease,
    changes: &[SessionChange],
    (released_by, now): (Option<AccountId>, Now),
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- schedule::insert_release
        insert into release (congress_id, version, released_at, released_by, note, changes, names)
        values ($1, $2, $3, $4, $5, $6,
                coalesce((select names from release where congress_id = $1 and version = $7), programme_names($1)))
        "#,
        *congress,
        version,
        now,
        released_by.map(|account| *account),
        new.note,
        json!(changes),
        new.restore,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Checks the constraints against overlaps now instead of at the commit.
pub async fn check_constraints(db: impl PgExecutor<'_>) -> sqlx::Result<()> {
    sqlx::query!("set constraints all immediate").execute(db).await?;
    Ok(())
}

/// Makes a release the one that the public sees.
pub async fn set_current(db: impl PgExecutor<'_>, congress: CongressId, version: i32) -> sqlx::Result<()> {
    sqlx::query!(
        "update congress set released_version = $2, revision = revision + 1 where id = $1",
        *congress,
        version
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Tells all nodes that a schedule was released.
pub async fn notify_nodes(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<()> {
    sqlx::query!("select pg_notify('schedule_released', $1)", congress.to_string()).execute(db).await?;
    Ok(())
}

/// Builds a statement that copies sessions into the release `$2`; lists their columns once.
macro_rules! copy_sessions {
    ($comment:literal, $source:literal $(, $argument:expr)+) => {
        sqlx::query!(
            $comment + "
            insert into released_session (congress_id, version, id, code, title, abstract, kind, state, track, themes,
                                          language, interpretation, duration_minutes, capacity, enrolment_policy, links,
                                          speakers, speaker_ids, room, room_id, starts_at, ends_at, search, revision, waiting_list)
            select congress_id, $2, id, code, title, abstract, kind, state, track, themes, language, interpretation,
                   duration_minutes, capacity, enrolment_policy, links, speakers, speaker_ids, room, room_id, starts_at,
                   ends_at, search, revision, waiting_list
            " + $source
            $(, $argument)+
        )
    };
}

/// Copies the confirmed sessions with a placement into a release.
pub async fn freeze_draft(db: &mut PgConnection, congress: CongressId, version: i32) -> sqlx::Result<()> {
    copy_sessions!(
        "-- schedule::freeze_sessions",
        "from drafted_session where congress_id = $1 and starts_at is not null and state = 'confirmed'",
        *congress,
        version
    )
    .execute(&mut *db)
    .await?;
    freeze_speakers(db, congress, version).await
}

/// Copies an earlier release into a new one, without sessions that were deleted or cancelled since: no one can take a seat in them
/// or join them.
pub async fn copy_release(
    db: &mut PgConnection,
    congress: CongressId,
    from: i32,
    version: i32,
) -> sqlx::Result<()> {
    copy_sessions!(
        "-- schedule::copy_sessions",
        "from released_session s where congress_id = $1 and version = $3
              and exists (select from session where session.id = s.id and session.state <> 'cancelled')",
        *congress,
        version,
        from
    )
    .execute(&mut *db)
    .await?;
    freeze_speakers(db, congress, version).await
}

/// The rooms of the sessions of a release that no longer exist, in order of their slugs. Only a restored release has some.
pub async fn list_missing_rooms(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    version: i32,
) -> sqlx::Result<Vec<MissingRoom>> {
    sqlx::query_as!(
        MissingRoom,
        r#"
        -- schedule::list_missing_rooms
        select s.room as "room!: Slug",
               (select named -> 1 from release r cross join jsonb_array_elements(r.names -> 'rooms') named
                where r.congress_id = $1 and r.version = $2 and named ->> 0 = s.room) as "name?: Localized",
               count(*) as "sessions!"
        from released_session s
        where s.congress_id = $1 and s.version = $2
          and not exists (select from room where room.congress_id = $1 and room.slug = s.room)
        group by s.room
        order by s.room
        "#,
        *congress,
        version,
    )
    .fetch_all(db)
    .await
}

async fn freeze_speakers(db: &mut PgConnection, congress: CongressId, version: i32) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- schedule::freeze_speakers
        insert into released_speaker (congress_id, version, session_id, speaker_id, during)
        select congress_id, version, id, unnest(speaker_ids), tstzrange(starts_at, ends_at)
        from released_session where congress_id = $1 and version = $2
        "#,
        *congress,
        version,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Renews the planner's statistics after a release that is a large part of all: without them, sessions are found through the
/// index of a constraint, among all of their release.
pub async fn renew_statistics(db: &mut PgConnection, sessions: usize) -> sqlx::Result<()> {
    renew_after(db, sessions, 2, &["released_session", "released_speaker"]).await?;
    Ok(())
}
