//! Database queries, one function each.

use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor};

use super::model::{
    Enrolment, EnrolmentRules, EnrolmentRulesUpdate, OverlapPolicy, OverlappingSession, SessionSeats,
    StaffEnrolment,
};
use crate::{
    capacity::Place,
    congress::EditionCopy,
    events::EventDeclaration,
    seats::{ENROLMENT_CREATED, EnrolmentCause, SeatState},
    types::{Actor, CongressId, EventId, Localized, Now, PoolId, RegistrationId, SessionId},
};

/// A request for a seat.
#[derive(Clone, Copy, Debug)]
pub struct EnrolmentRequest {
    pub registration: RegistrationId,
    pub actor: Actor,
}

/// Rules that are waived for the requests.
#[derive(Clone, Copy, Debug)]
pub struct EnrolmentTerms {
    pub by: EnrolmentCause,
    /// Whether another seat at the same time is allowed.
    pub may_overlap: bool,
}

/// Outcome of a request.
#[derive(Clone, Debug)]
pub struct EnrolmentOutcome {
    /// Why there is no seat.
    pub reason: Option<EnrolmentObstacle>,
    /// The current state.
    pub state: Option<SeatState>,
    /// Position on the waiting list; 1 is next.
    pub position: Option<i64>,
    pub enrolled_at: Option<Now>,
    /// Other sessions at the same time in which the person is enrolled or waitlisted.
    pub overlaps_with: Vec<SessionId>,
}

/// Why a request gets no seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum EnrolmentObstacle {
    /// The registration does not exist.
    Unknown,
    Cancelled,
    Over,
    Unconfirmed,
    Track,
    ByInvitation,
    Overlap,
    Full,
}

/// Makes many requests for seats, in this order, in one round trip; returns their outcomes in the same order. Empty if
/// the session is not in the released schedule.
///
/// Decisions that need no lock come first, so that a full session keeps no one waiting for its row. Then the pool is
/// locked, then the registrations, as everywhere, and both are read again under the lock: a registration may no longer be
/// confirmed, or have another type. Constraints reject any other concurrent change (`claim_once`, `claim_at_one_time`);
/// a retry takes it into account. The functions `claim_places` and `publish_events` write claims, events and audit, as
/// for every other change.
pub async fn enrol(
    db: impl PgExecutor<'_>,
    (congress, session): (CongressId, SessionId),
    requests: &[EnrolmentRequest],
    terms: EnrolmentTerms,
    now: Now,
) -> sqlx::Result<Vec<EnrolmentOutcome>> {
    sqlx::query_as!(
        EnrolmentOutcome,
        r#"
        -- enrolment::enrol
        with asking as (
            -- Not arrays: PostgreSQL would plan again for each length, and planning costs more than everything else.
            select * from jsonb_to_recordset($3)
                as a (registration_id uuid, event_id uuid, actor uuid, request uuid, trace text, nth int)
            -- Always true; it makes the planner expect few rows and use indexes instead of scanning whole tables.
            where nth between 0 and 1000000
        ), offered as materialized (
            select s.pool_id, s.state, rs.track, rs.enrolment_policy as policy, rs.ends_at, p.during,
                   not $5 and not exists (select from enrolment_rules er
                                          where er.congress_id = c.id and er.overlap = 'warn') as exclusive
            from congress c
            join released_session rs on rs.congress_id = c.id and rs.version = c.released_version and rs.id = $2
            join session s on s.id = rs.id join pool p on p.id = s.pool_id
            where c.id = $1
        ), checked as materialized (
            select a.*, o.pool_id, mine.state as had, mine.place as had_place, mine.claimed_at as had_since,
                   coalesce(others.sessions, '{}') as overlaps_with,
                   case
                       when mine.state is not null then null
                       when r.id is null then 'unknown'
                       when o.state = 'cancelled' then 'cancelled'
                       when o.ends_at <= $4 then 'over'
                       when r.state <> 'confirmed' then 'unconfirmed'
                       when o.track <> all (t.tracks) then 'track'
                       when o.policy = 'by_invitation' and $6 = 'own' then 'by_invitation'
                       when o.exclusive and others.sessions is not null then 'overlap'
                   end as reason
            from asking a cross join offered o
            left join registration r on r.id = a.registration_id and r.congress_id = $1
            left join registration_type t on t.id = r.type_id
            left join claim mine on mine.pool_id = o.pool_id and mine.holder_id = a.registration_id
            left join lateral (
                select array_agg(os.id order by os.id) as sessions
                from claim c join session os on os.pool_id = c.pool_id
                where c.holder_id = a.registration_id and c.pool_id <> o.pool_id and c.during && o.during
            ) others on true
        ), place as materialized (
            select p.id from pool p join offered o on o.pool_id = p.id
            where exists (select from checked where reason is null and had is null)
              and (p.waiting_list or p.capacity is null or (p.waiting = 0 and p.taken < p.capacity))
            for no key update of p
        ), person as materialized (
            select r.id, r.type_id from registration r
            where exists (select from place) and r.congress_id = $1 and r.state = 'confirmed'
              and r.id in (select registration_id from checked where reason is null and had is null)
            order by r.id
            for no key update of r
        ), admitted as materialized (
            select c.registration_id, c.event_id, c.actor, c.request, c.trace, c.nth
            from checked c cross join offered o join person on person.id = c.registration_id
            join registration_type t on t.id = person.type_id and (o.track <> all (t.tracks)) is not true
        ), claimed as materialized (
            select c.holder, seat_state(c.claim_state) as state, c.waiting_position
            from place p cross join offered o
            cross join lateral claim_places(p.id, (select array_agg(registration_id order by nth) from admitted), $4,
                                            o.exclusive) c
        ), published as materialized (
            select publish_events(jsonb_agg(jsonb_build_object(
                       'id', a.event_id, 'congress_id', $1::uuid, 'kind', $7::text, 'audience', $8::text,
                       'subject', $2::uuid, 'actor', a.actor, 'request', a.request, 'trace', a.trace,
                       'payload', jsonb_build_object('session', $2::uuid, 'registration', c.holder, 'by', $6::text,
                                                     'state', c.state)) order by a.nth), $4)
            from claimed c join admitted a on a.registration_id = c.holder
        )
        select case when w.reason is not null or w.had is not null or c.state is not null then w.reason
                    when a.nth is null and w.registration_id in (select id from person) then 'track'
                    when a.nth is null and exists (select from place) then 'unconfirmed'
                    else 'full'
               end as "reason: EnrolmentObstacle",
               coalesce(c.state, seat_state(w.had)) as "state: SeatState",
               coalesce(c.waiting_position,
                        case w.had when 'waiting' then (select count(*) from claim q
                                                        where q.pool_id = w.pool_id and q.state = 'waiting'
                                                          and q.place <= w.had_place) end) as position,
               case when c.state is not null then $4 else w.had_since end as enrolled_at,
               w.overlaps_with as "overlaps_with!: Vec<SessionId>"
        from checked w
        -- Joined, so that it is evaluated: one row, whether or not there are events.
        cross join published
        left join admitted a on a.registration_id = w.registration_id
        left join claimed c on c.holder = w.registration_id
        order by w.nth
        "#,
        *congress,
        *session,
        to_rows(requests),
        now,
        terms.may_overlap,
        terms.by as EnrolmentCause,
        ENROLMENT_CREATED.name(),
        ENROLMENT_CREATED.audience().name(),
    )
    .fetch_all(db)
    .await
}

/// The requests as rows, each with the id of its event.
fn to_rows(requests: &[EnrolmentRequest]) -> Value {
    let rows = (0..).zip(requests).map(|(nth, one)| {
        json!({"registration_id": one.registration, "event_id": EventId::new(), "actor": one.actor.account,
               "request": one.actor.request.map(|id| *id),
               "trace": one.actor.trace.filter(|trace| trace.sampled).map(|trace| trace.to_string()), "nth": nth})
    });
    rows.collect()
}

/// A page of the enrolments of a registration, or the one in this session.
pub async fn list_own(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
    session: Option<SessionId>,
    after: Option<SessionId>,
    limit: i64,
) -> sqlx::Result<Vec<Enrolment>> {
    sqlx::query_as!(
        Enrolment,
        r#"
        -- enrolment::list_own
        select s.session_id as "session!: SessionId", s.registration_id as "registration!: RegistrationId",
               s.state as "state!: SeatState", s.position,
               array(select o.session_id from session_seat o
                     where o.registration_id = s.registration_id and o.pool_id <> s.pool_id and o.during && s.during
                     order by o.session_id) as "overlaps_with!: Vec<SessionId>",
               s.claimed_at as enrolled_at
        from session_seat s
        where s.registration_id = $1 and ($2::uuid is null or s.session_id = $2)
          and ($3::uuid is null or s.session_id > $3)
        order by s.session_id
        limit $4::bigint + 1
        "#,
        *registration,
        session.map(|id| *id),
        after.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// The pool of a session of this congress.
pub async fn find_pool(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    session: SessionId,
) -> sqlx::Result<Option<PoolId>> {
    sqlx::query_scalar!(
        r#"select pool_id as "pool: PoolId" from session where congress_id = $1 and id = $2"#,
        *congress,
        *session
    )
    .fetch_optional(db)
    .await
}

/// The place of a holder in a pool.
pub async fn find_place(
    db: &mut PgConnection,
    pool: PoolId,
    registration: RegistrationId,
) -> sqlx::Result<Option<Place>> {
    sqlx::query_scalar!(
        r#"select state as "state: Place" from claim where pool_id = $1 and holder_id = $2"#,
        *pool,
        *registration
    )
    .fetch_optional(db)
    .await
}

/// Codes and titles of overlapping sessions.
pub async fn list_names(
    db: impl PgExecutor<'_>,
    sessions: &[SessionId],
) -> sqlx::Result<Vec<OverlappingSession>> {
    sqlx::query_as!(
        OverlappingSession,
        r#"
        -- enrolment::list_names
        select s.id, s.code, s.title as "title: Localized"
        from session s where s.id = any ($1) order by s.code
        "#,
        &sessions.iter().map(|id| **id).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await
}

/// A page of enrolments: people with seats first, then the waiting list, each in the order of arrival.
pub async fn list_of_session(
    db: impl PgExecutor<'_>,
    pool: PoolId,
    state: Option<SeatState>,
    after: Option<(SeatState, i64)>,
    limit: i64,
) -> sqlx::Result<Vec<StaffEnrolment>> {
    let (after_state, place) = after.unzip();
    sqlx::query_as!(
        StaffEnrolment,
        r#"
        -- enrolment::list_of_session
        select r.id as registration, r.reference, r.given_name, r.family_name, r.display_name, r.email, r.organisation, r.country,
               seat_state(c.state) as "state!: SeatState",
               case c.state when 'waiting' then rank() over (partition by c.state order by c.place)
                   + (select count(*) from claim q where q.pool_id = $1 and q.state = 'waiting' and q.place <= coalesce($4::bigint, 0)
                      and $3 = 'waiting')
               end as position,
               not c.exclusive and exists (select from claim o where o.holder_id = c.holder_id and o.pool_id <> c.pool_id
                                           and o.during && c.during) as "clashing!",
               c.claimed_at as enrolled_at, c.place as "place!"
        from claim c join registration r on r.id = c.holder_id
        where c.pool_id = $1 and ($2::text is null or c.state = $2)
          and ($3::text is null or (c.state, c.place) > ($3, $4::bigint))
        order by c.state, c.place
        limit $5::bigint + 1
        "#,
        *pool,
        state.map(Place::from) as Option<Place>,
        after_state.map(Place::from) as Option<Place>,
        place,
        limit,
    )
    .fetch_all(db)
    .await
}

/// A page of the sessions of the released schedule with their seats, or one of them.
pub async fn list_seats(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    only: Option<SessionId>,
    after: Option<String>,
    limit: i64,
) -> sqlx::Result<Vec<SessionSeats>> {
    sqlx::query_as!(
        SessionSeats,
        r#"
        -- enrolment::list_seats
        select s.id as session, p.capacity, p.taken,
               case when p.waiting > 0 then least(p.capacity, 0) else p.capacity - p.taken end as free,
               p.waiting, p.waiting_list, rs.code
        from congress c
        join released_session rs on rs.congress_id = c.id and rs.version = c.released_version
        join session s on s.id = rs.id
        join pool p on p.id = s.pool_id
        where c.id = $1 and ($2::uuid is null or rs.id = $2) and ($3::text is null or rs.code > $3)
        order by rs.code
        limit $4::bigint + 1
        "#,
        *congress,
        only.map(|id| *id),
        after,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The rules of an edition, or the defaults.
pub async fn find_rules(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<EnrolmentRules> {
    let found = sqlx::query!(
        r#"
        -- enrolment::find_rules
        select overlap as "overlap: OverlapPolicy", join_before_minutes, join_after_minutes, certificate_percent,
               certificate_sessions, certificate_themes, revision
        from enrolment_rules where congress_id = $1
        "#,
        *congress
    );
    let Some(row) = found.fetch_optional(db).await? else {
        return Ok(EnrolmentRules { rules: EnrolmentRulesUpdate::default(), revision: 1 });
    };
    let rules = EnrolmentRulesUpdate {
        overlap: row.overlap,
        join_before_minutes: row.join_before_minutes,
        join_after_minutes: row.join_after_minutes,
        certificate_percent: row.certificate_percent,
        certificate_sessions: row.certificate_sessions,
        certificate_themes: row.certificate_themes,
    };
    Ok(EnrolmentRules { rules, revision: row.revision })
}

/// Copies the rules into a new edition.
pub async fn copy_rules(db: impl PgExecutor<'_>, copy: &EditionCopy) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- enrolment::copy_rules
        insert into enrolment_rules (congress_id, overlap, join_before_minutes, join_after_minutes, certificate_percent,
                                     certificate_sessions, certificate_themes)
        select $2, overlap, join_before_minutes, join_after_minutes, certificate_percent, certificate_sessions,
               certificate_themes
        from enrolment_rules where congress_id = $1
        "#,
        *copy.from,
        *copy.to,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Reads the rules of an edition and locks them until the transaction ends.
pub async fn lock_rules(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<EnrolmentRules> {
    sqlx::query!(
        "insert into enrolment_rules (congress_id) values ($1) on conflict (congress_id) do nothing",
        *congress
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("select revision from enrolment_rules where congress_id = $1 for update", *congress)
        .fetch_one(&mut *db)
        .await?;
    find_rules(db, congress).await
}

pub async fn update_rules(
    db: &mut PgConnection,
    congress: CongressId,
    new: &EnrolmentRulesUpdate,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- enrolment::update_rules
        update enrolment_rules
        set overlap = $2, join_before_minutes = $3, join_after_minutes = $4, certificate_percent = $5,
            certificate_sessions = $6, certificate_themes = $7, revision = revision + 1
        where congress_id = $1
        "#,
        *congress,
        new.overlap as OverlapPolicy,
        new.join_before_minutes,
        new.join_after_minutes,
        new.certificate_percent,
        new.certificate_sessions,
        new.certificate_themes,
    )
    .execute(db)
    .await?;
    Ok(())
}
