//! Database queries, one function each.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::model::{AttendanceFigures, SessionAttendanceFigures, SessionAttendee};
use crate::{
    capacity::Place,
    http::{Page, Paging, Result},
    programme::{RoomProvider, SpeakerRole},
    registration::RegistrationState,
    types::{AccountId, CongressId, Language, Now, RegistrationId, SessionId, Slug, StayId},
};

/// A stay ends after this time without a heartbeat; the next heartbeat begins another stay. Pages send one each minute.
pub const SILENCE: &str = "150 seconds";

/// What is known about a person in a session.
#[derive(Debug)]
pub struct JoinContext {
    pub registration: Option<RegistrationId>,
    pub state: Option<RegistrationState>,
    pub tracks: Vec<Slug>,
    pub place: Option<Place>,
    pub part: Option<SpeakerRole>,
    pub name: String,
    pub languages: Vec<Language>,
    pub cancelled: bool,
    pub provider: RoomProvider,
    pub address: Option<String>,
}

/// What is known about an account in a session, and about the room. `None`: the session or the room does not exist.
pub async fn find_join_context(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    session: SessionId,
    room: &Slug,
    account: AccountId,
) -> sqlx::Result<Option<JoinContext>> {
    sqlx::query_as!(
        JoinContext,
        r#"
        -- attendance::find_join_context
        select r.id as "registration?", r.state as "state?", coalesce(t.tracks, '{}') as "tracks!: Vec<Slug>",
               c.state as "place?: Place",
               (select part ->> 'role' from released_session rs, jsonb_array_elements(rs.speakers) part
                where rs.congress_id = e.id and rs.version = e.released_version and rs.id = s.id
                  and part ->> 'speaker' = sp.id::text) as "part: SpeakerRole",
               coalesce(r.display_name, a.display_name) as "name!",
               case when r.languages <> '{}' then r.languages else array[a.locale] end as "languages!: Vec<Language>",
               s.state = 'cancelled' as "cancelled!", rm.provider, rm.address
        from session s
        join congress e on e.id = s.congress_id
        join room rm on rm.congress_id = e.id and rm.slug = $3
        join account a on a.id = $4
        left join registration r on r.congress_id = e.id and r.account_id = a.id
        left join registration_type t on t.id = r.type_id
        left join claim c on c.pool_id = s.pool_id and c.holder_id = r.id
        left join speaker sp on sp.registration_id = r.id
        where s.congress_id = $1 and s.id = $2
        "#,
        *congress,
        *session,
        &**room,
        *account,
    )
    .fetch_optional(db)
    .await
}

/// Records that a person is present: continues their stay, or begins one.
pub async fn note_presence(
    db: &mut PgConnection,
    session: SessionId,
    registration: RegistrationId,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- attendance::note_presence
        with latest as (
            select id from stay
            where session_id = $2 and registration_id = $3 and provider_key is null and left_at is null
              and seen_at > $4::timestamptz - $5::text::interval
            order by joined_at desc limit 1
            for update
        ), continued as (
            update stay set seen_at = greatest(seen_at, $4) from latest where stay.id = latest.id returning stay.id
        )
        insert into stay (id, session_id, registration_id, joined_at, seen_at)
        select $1, $2, $3, $4, $4 where not exists (select from continued)
        "#,
        *StayId::new(),
        *session,
        *registration,
        now,
        SILENCE,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends the stays of a person in a session; returns whether they were present.
pub async fn end_stays(
    db: impl PgExecutor<'_>,
    session: SessionId,
    registration: RegistrationId,
    now: Now,
) -> sqlx::Result<bool> {
    let ended = sqlx::query!(
        r#"
        -- attendance::end_stays
        update stay set left_at = $3, seen_at = greatest(seen_at, $3)
        where session_id = $1 and registration_id = $2 and left_at is null and provider_key is null
          and seen_at > $3::timestamptz - $4::text::interval
        "#,
        *session,
        *registration,
        now,
        SILENCE,
    );
    Ok(ended.execute(db).await?.rows_affected() > 0)
}

/// Begins a stay reported by a provider. Idempotent.
pub async fn begin_stay(
    db: impl PgExecutor<'_>,
    (session, registration): (SessionId, RegistrationId),
    key: &str,
    at: Now,
) -> sqlx::Result<bool> {
    let begun = sqlx::query!(
        r#"
        -- attendance::begin_stay
        insert into stay (id, session_id, registration_id, joined_at, seen_at, provider_key)
        select $1, s.id, r.id, $4, $4, $5
        from session s join registration r on r.congress_id = s.congress_id
        where s.id = $2 and r.id = $3
        on conflict (session_id, provider_key) do nothing
        "#,
        *StayId::new(),
        *session,
        *registration,
        at,
        key,
    );
    Ok(begun.execute(db).await?.rows_affected() > 0)
}

/// Ends a stay reported by a provider.
pub async fn end_stay(db: impl PgExecutor<'_>, session: SessionId, key: &str, at: Now) -> sqlx::Result<bool> {
    let ended = sqlx::query!(
        r#"
        -- attendance::end_stay
        update stay set left_at = greatest(joined_at, $3), seen_at = greatest(seen_at, $3)
        where session_id = $1 and provider_key = $2 and left_at is null
        "#,
        *session,
        key,
        at,
    );
    Ok(ended.execute(db).await?.rows_affected() > 0)
}

/// The congress of a session.
pub async fn find_congress(db: impl PgExecutor<'_>, session: SessionId) -> sqlx::Result<Option<CongressId>> {
    sqlx::query_scalar!(
        r#"select congress_id as "congress: CongressId" from session where id = $1"#,
        *session
    )
    .fetch_optional(db)
    .await
}

/// Whether a person has joined before.
pub async fn has_joined(
    db: impl PgExecutor<'_>,
    session: SessionId,
    registration: RegistrationId,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        -- attendance::has_joined
        select exists (select from stay where session_id = $1 and registration_id = $2) as "joined!"
        "#,
        *session,
        *registration,
    )
    .fetch_one(db)
    .await
}

/// The people who attended a session or are present, in the order of arrival.
pub async fn list_attendees(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    session: SessionId,
    paging: &Paging,
    now: Now,
) -> Result<Page<SessionAttendee>> {
    let (at, id) = paging.after::<(DateTime<Utc>, RegistrationId)>("first_joined_at")?.unzip();
    let rows = sqlx::query_as!(
        SessionAttendee,
        r#"
        -- attendance::list_attendees
        select r.id as registration, r.reference, r.given_name, r.family_name, r.display_name, r.organisation,
               a.first_joined_at as "first_joined_at!", a.last_seen_at as "last_seen_at!", a.seconds / 60 as "minutes!",
               (a.seconds * 100 / greatest(extract(epoch from a.ends_at - a.starts_at)::int, 1)) as "percent!",
               exists (select from stay st where st.session_id = $2 and st.registration_id = r.id and st.left_at is null
                       and (case when st.provider_key is null then st.seen_at > $5::timestamptz - $6::text::interval
                                 else $5 < a.ends_at end)) as "present!"
        from attended a join registration r on r.id = a.registration_id
        where a.congress_id = $1 and a.session_id = $2
          and ($3::timestamptz is null or (a.first_joined_at, r.id) > ($3, $4::uuid))
        order by a.first_joined_at, r.id
        limit $7::bigint + 1
        "#,
        *congress,
        *session,
        at,
        id.map(|id| *id),
        now,
        SILENCE,
        paging.limit(),
    )
    .fetch_all(db)
    .await?;
    Ok(paging.page("first_joined_at", rows, |last| (last.first_joined_at, last.registration)))
}

/// The attendance figures of a session.
pub async fn count_session(
    db: impl PgExecutor<'_>,
    session: SessionId,
    now: Now,
) -> sqlx::Result<SessionAttendanceFigures> {
    sqlx::query_as!(
        SessionAttendanceFigures,
        r#"
        -- attendance::count_session
        with there as (
            select registration_id, seconds, there from attended where session_id = $1 and seconds > 0
        ), seats as (
            select registration_id as holder_id from session_seat where session_id = $1 and state = 'enrolled'
        ), steps as (
            -- Arrivals and departures: a person who leaves at the moment when another arrives was not present at the same time.
            select lower(part) as at, 1 as step from there, unnest(there.there) part
            union all
            select upper(part), -1 from there, unnest(there.there) part
        )
        select (select count(distinct st.registration_id) from stay st join released_session rs on rs.id = st.session_id
                join congress c on c.id = rs.congress_id and c.released_version = rs.version
                where st.session_id = $1 and st.left_at is null
                  and (case when st.provider_key is null then st.seen_at > $2::timestamptz - $3::text::interval
                            else $2 < rs.ends_at end)) as "present!",
               (select count(*) from there) as "attended!",
               (select count(*) from seats) as "enrolled!",
               (select count(*) from seats where holder_id not in (select registration_id from there)) as "absent!",
               coalesce((select percentile_disc(0.5) within group (order by seconds) / 60 from there), 0) as "median_minutes!",
               coalesce((select max(sum) from (select sum(step) over (order by at, step) from steps) running), 0) as "most_at_once!"
        "#,
        *session,
        now,
        SILENCE,
    )
    .fetch_one(db)
    .await
}

/// Attendance figures of a congress.
pub async fn count_attendance(
    db: impl PgExecutor<'_>,
    congress: CongressId,
) -> sqlx::Result<AttendanceFigures> {
    sqlx::query_as!(
        AttendanceFigures,
        r#"
        -- attendance::count_attendance
        with there as (
            select registration_id, seconds from attended where congress_id = $1 and seconds > 0
        ), seats as (
            select sum(p.taken) as taken, sum(p.waiting) as waiting
            from session s join pool p on p.id = s.pool_id where s.congress_id = $1
        )
        select coalesce((select taken from seats), 0) as "seats_taken!", coalesce((select waiting from seats), 0) as "waiting!",
               (select count(distinct registration_id) from there) as "people!", (select count(*) from there) as "attendances!",
               coalesce((select sum(seconds) from there), 0) / 60 as "minutes!",
               (select count(*) from certificate where congress_id = $1 and revoked_at is null) as "certificates!"
        "#,
        *congress,
    )
    .fetch_one(db)
    .await
}
