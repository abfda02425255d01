-- Places that are handed out, and who waits for one. A registration type draws on a pool, so does a delegation's quota.
create table pool (
    id uuid primary key,
    congress_id uuid not null references congress,
    -- null: it belongs to one thing alone, which names it.
    slug text,
    -- null: as many as come.
    capacity int,
    taken int not null default 0,
    waiting int not null default 0,
    -- How many claims have ever come: the next one's place in the order of arrival.
    arrivals bigint not null default 0,
    revision bigint not null default 1,
    constraint pool_slug_once unique (congress_id, slug),
    constraint pool_capacity check (capacity >= 0),
    constraint pool_never_oversold check (taken >= 0 and (capacity is null or taken <= capacity)),
    constraint pool_waiting check (waiting >= 0)
)
-- Every claim rewrites the row; with room on its page no index is touched.
with (fillfactor = 50);

create table claim (
    pool_id uuid not null references pool,
    -- Whose place it is: the id of a registration.
    holder_id uuid not null,
    state text not null,
    -- The order of arrival, given under the lock of the pool.
    place bigint not null,
    constraint claim_once primary key (pool_id, holder_id),
    constraint claim_state check (state in ('held', 'waiting'))
);
create unique index claim_queue on claim (pool_id, place) where state = 'waiting';
create index claim_of_holder on claim (holder_id);
