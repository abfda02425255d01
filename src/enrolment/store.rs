//! Database queries, one function each.

use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor};

use super::model::{Enrolment, Overlapping, Seats, StaffEnrolment};
use crate::{
    capacity::Place,
    events::EventDeclaration,
    seats::{By, ENROLMENT_CREATED, SeatState},
    types::{Actor, CongressId, EventId, Localized, Now, PoolId, RegistrationId, SessionId},
};

/// A request for a seat.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    pub registration: RegistrationId,
    pub actor: Actor,
}

/// Rules that are waived for the requests.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    pub by: By,
    /// Whether another seat at the same time is allowed.
    pub may_overlap: bool,
}

/// Outcome of a request.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Why there is no seat.
    pub reason: Option<Reason>,
    /// The current claim.
    pub place: Option<Place>,
    /// Position on the waiting list; 1 is next.
    pub position: Option<i64>,
    /// When the claim was made.
    pub since: Option<Now>,
    /// Other sessions at the same time in which the person is enrolled or waitlisted.
    pub overlaps_with: Vec<SessionId>,
}

/// Why a request gets no seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Reason {
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
/// locked, then the registrations, as everywhere, and both are read again under the lock. Constraints reject any other
/// concurrent change (`claim_once`, `claim_at_one_time`); a retry takes it into account. Claims, events and audit are
/// written as by `capacity::claim_all` and `events::publish_all`, in one statement, since separate ones would be round
/// trips under the lock.
#[expect(clippy::too_many_lines, reason = "it is one statement")]
pub async fn enrol(
    db: impl PgExecutor<'_>,
    (congress, session): (CongressId, SessionId),
    asking: &[Asking],
    terms: Terms,
    now: Now,
) -> sqlx::Result<Vec<Outcome>> {
    let created: &dyn EventDeclaration = &ENROLMENT_CREATED;
    let asked = (0..).zip(asking).map(|(nth, one)| {
        json!({"registration_id": one.registration, "event_id": EventId::new(), "actor": one.actor.account,
               "request": one.actor.request.map(|id| *id), "nth": nth})
    });
    let asked = Value::Array(asked.collect());
    sqlx::query_as!(
        Outcome,
        r#"
        -- enrolment::enrol
        with asking as (
            -- Not arrays: PostgreSQL would plan again for each length, and planning costs more than everything else.
            select * from jsonb_to_recordset($3)
                as a (registration_id uuid, event_id uuid, actor uuid, request uuid, nth int)
            -- Always true; it makes the planner expect few rows and use indexes instead of scanning whole tables.
            where nth between 0 and 1000000
        ), offered as materialized (
            select s.pool_id, s.state, rs.track, rs.enrolment_policy as policy, rs.ends_at, p.during,
                   not $5 and not exists (select from enrolment_rules er
                                          where er.congress_id = c.id and er.overlap = 'warn') as exclusive
            from congress c
            join released_session rs on rs.congress_id = c.id and rs.version = c.released_version and rs.id = $2
            join session s on s.id = rs.id
            join pool p on p.id = s.pool_id
            where c.id = $1
        ), weighed as materialized (
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
            from asking a
            cross join offered o
            left join registration r on r.id = a.registration_id and r.congress_id = $1
            left join registration_type t on t.id = r.type_id
            left join claim mine on mine.pool_id = o.pool_id and mine.holder_id = a.registration_id
            left join lateral (
                select array_agg(os.id order by os.id) as sessions
                from claim c join session os on os.pool_id = c.pool_id
                where c.holder_id = a.registration_id and c.pool_id <> o.pool_id and c.during && o.during
            ) others on true
        ), place as materialized (
            select p.id, p.capacity, p.taken, p.waiting, p.arrivals, p.during, p.waiting_list
            from pool p join offered o on o.pool_id = p.id
            where exists (select from weighed where reason is null and had is null)
              and (p.waiting_list or p.capacity is null or (p.waiting = 0 and p.taken < p.capacity))
            for no key update of p
        ), person as materialized (
            select r.id from registration r
            where exists (select from place) and r.congress_id = $1 and r.state = 'confirmed'
              and r.id in (select registration_id from weighed where reason is null and had is null)
            order by r.id
            for no key update of r
        ), admitted as materialized (
            select w.registration_id, w.event_id, w.actor, w.request, row_number() over (order by w.nth) as n
            from weighed w join person on person.id = w.registration_id
        ), given as materialized (
            select p.*, k.n as asked,
                   case when p.waiting > 0 then 0 else least(k.n, coalesce(p.capacity - p.taken, k.n)) end as held
            from place p cross join (select count(*) as n from admitted) k
        ), arrived as (
            -- Use the locked values: the row itself is first seen as of the start of the statement, and its check would
            -- apply to the sum of both.
            update pool p
            set capacity = g.capacity, arrivals = g.arrivals + g.asked, taken = g.taken + g.held,
                waiting = g.waiting + case when g.waiting_list then g.asked - g.held else 0 end
            from given g
            where p.id = g.id and g.asked > 0
            returning p.id, p.arrivals, g.waiting as waited, g.asked, g.held, g.waiting_list, g.during
        ), claimed as (
            insert into claim (pool_id, holder_id, state, place, during, exclusive, claimed_at)
            select v.id, a.registration_id, case when a.n <= v.held then 'held' else 'waiting' end,
                   v.arrivals - v.asked + a.n, v.during, o.exclusive, $4
            from arrived v cross join offered o cross join admitted a
            where a.n <= v.held or v.waiting_list
            returning holder_id, state
        ), told as materialized (
            select a.*, jsonb_build_object('session', $2::uuid, 'registration', c.holder_id, 'by', $6::text, 'state',
                       case c.state when 'held' then 'enrolled' else 'waitlisted' end) as payload
            from claimed c join admitted a on a.registration_id = c.holder_id
        ), outgoing as (
            insert into outbox (id, congress_id, kind, audience, subject, payload, created_at)
            select event_id, $1, $7, $8, $2, payload, $4 from told order by n
        ), audited as (
            insert into audit (id, congress_id, action, subject, details, created_at, actor, request)
            select event_id, $1, $7, $2, payload, $4, actor, request from told
        )
        select case
                   when w.reason is not null or w.had is not null or c.state is not null then w.reason
                   when exists (select from place) and a.n is null then 'unconfirmed'
                   else 'full'
               end as "reason: Reason",
               coalesce(c.state, w.had) as "place: Place",
               case
                   when c.state = 'waiting' then v.waited + a.n - v.held
                   when w.had = 'waiting' then (select count(*) from claim q
                                                where q.pool_id = w.pool_id and q.state = 'waiting' and q.place <= w.had_place)
               end as position,
               case when c.state is not null then $4 else w.had_since end as since,
               w.overlaps_with as "overlaps_with!: Vec<SessionId>"
        from weighed w
        left join admitted a on a.registration_id = w.registration_id
        left join claimed c on c.holder_id = w.registration_id
        left join arrived v on true
        order by w.nth
        "#,
        *congress,
        *session,
        asked,
        now,
        terms.may_overlap,
        terms.by as By,
        created.name(),
        created.audience().name(),
    )
    .fetch_all(db)
    .await
}

/// The enrolment of a registration in a session, if any.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    session: SessionId,
    registration: RegistrationId,
) -> sqlx::Result<Option<Enrolment>> {
    sqlx::query_as!(
        Enrolment,
        r#"
        -- enrolment::find
        select s.id as session, c.holder_id as "registration: RegistrationId", case c.state when 'held' then 'enrolled' else 'waitlisted' end as "state!: SeatState",
               case c.state when 'waiting' then (
                   select count(*) from claim q
                   where q.pool_id = c.pool_id and q.state = 'waiting' and q.place <= c.place
               ) end as position,
               array(select os.id from claim o join session os on os.pool_id = o.pool_id
                     where o.holder_id = c.holder_id and o.pool_id <> c.pool_id and o.during && c.during
                     order by os.id) as "overlaps_with!: Vec<SessionId>",
               c.claimed_at as enrolled_at
        from session s join claim c on c.pool_id = s.pool_id
        where s.congress_id = $1 and s.id = $2 and c.holder_id = $3
        "#,
        *congress,
        *session,
        *registration,
    )
    .fetch_optional(db)
    .await
}

/// The pool of a session of this congress.
pub async fn pool(
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
pub async fn place(
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
pub async fn named(db: impl PgExecutor<'_>, sessions: &[SessionId]) -> sqlx::Result<Vec<Overlapping>> {
    sqlx::query_as!(
        Overlapping,
        r#"
        -- enrolment::named
        select s.id, s.code, s.title as "title: Localized"
        from session s where s.id = any ($1) order by s.code
        "#,
        &sessions.iter().map(|id| **id).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await
}

/// A page of enrolments: people with seats first, then the waiting list, each in the order of arrival.
pub async fn list(
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
        -- enrolment::list
        select r.id as registration, r.reference, r.given_name, r.family_name, r.email, r.organisation, r.country,
               case c.state when 'held' then 'enrolled' else 'waitlisted' end as "state!: SeatState",
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
) -> sqlx::Result<Vec<Seats>> {
    sqlx::query_as!(
        Seats,
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
