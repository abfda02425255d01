-- What enrolment does in one statement and others do in several is written once: publishing events and claiming places.

alter table claim
    -- How often its state has changed; a calendar entry of its holder counts with it, so that a promotion replaces it.
    add column changes int not null default 0;

-- Writes events to the outbox and the audit, in this order. Each is an object with the columns of both tables.
create function publish_events(events jsonb, published_at timestamptz) returns void language plpgsql as $$
begin
    with published as materialized (
        select * from jsonb_to_recordset(events)
            as e (id uuid, congress_id uuid, kind text, audience text, subject uuid, payload jsonb, changes jsonb,
                  actor uuid, request uuid)
    ), outgoing as (
        insert into outbox (id, congress_id, kind, audience, subject, payload, created_at)
        select id, congress_id, kind, audience, subject, payload, published_at from published
    )
    insert into audit (id, congress_id, action, subject, details, changes, created_at, actor, request)
    select id, congress_id, kind, subject, payload, changes, published_at, actor, request from published;
end $$;

-- Claims places of a pool, in this order, under the lock of its row: first come, first served. Who gets no place waits
-- for one, if the pool has a waiting list and they may wait; otherwise there is no claim, and no row is returned.
create function claim_places(
    of_pool uuid, holders uuid[], at timestamptz default null, exclusive_time boolean default false, may_wait boolean default true
) returns table (holder uuid, claim_state text, waiting_position bigint) language plpgsql as $$
begin
    if coalesce(cardinality(holders), 0) = 0 then
        return;
    end if;
    return query
        with locked as materialized (
            select p.id, p.taken, p.waiting, p.arrivals, p.during, cardinality(holders) as asked,
                   may_wait and p.waiting_list as waits,
                   case when p.waiting > 0 then 0
                        else least(cardinality(holders), coalesce(p.capacity - p.taken, cardinality(holders))) end as held
            from pool p where p.id = of_pool
            for no key update
        ), counted as (
            -- Counts from the locked values: where the row has changed since the statement began, its own are older.
            update pool p
            set arrivals = l.arrivals + l.asked, taken = l.taken + l.held,
                waiting = l.waiting + case when l.waits then l.asked - l.held else 0 end
            from locked l
            where p.id = l.id and (l.held > 0 or l.waits)
        ), claimed as (
            insert into claim (pool_id, holder_id, state, place, during, exclusive, claimed_at)
            select l.id, h.id, case when h.nth <= l.held then 'held' else 'waiting' end, l.arrivals + h.nth, l.during,
                   exclusive_time, at
            from locked l cross join unnest(holders) with ordinality as h (id, nth)
            where h.nth <= l.held or l.waits
            returning holder_id, state, place
        )
        select c.holder_id, c.state,
               case c.state when 'waiting' then l.waiting + c.place - l.arrivals - l.held end
        from claimed c cross join locked l
        order by c.place;
end $$;

-- The state of an enrolment, as people know it.
create function seat_state(claim_state text) returns text language sql immutable parallel safe as $$
    select case claim_state when 'held' then 'enrolled' when 'waiting' then 'waitlisted' end
$$;

-- The enrolments: who has a seat in a session, and who waits for one at which position.
create view session_seat as
select s.congress_id, s.id as session_id, c.pool_id, c.holder_id as registration_id, seat_state(c.state) as state,
       case c.state when 'waiting' then (select count(*) from claim q
                                         where q.pool_id = c.pool_id and q.state = 'waiting' and q.place <= c.place) end
           as position,
       c.place, c.during, c.exclusive, c.claimed_at, c.changes
from session s join claim c on c.pool_id = s.pool_id;
