-- Seats of sessions, when speakers can speak and who they are among the registered, and what other systems call a session.

-- Each session has a pool of seats of its own.
alter table session
    add column pool_id uuid,
    -- Of the system it was imported from.
    add column external_guid uuid,
    add constraint session_external_guid_once unique (congress_id, external_guid);
update session set pool_id = gen_random_uuid();
insert into pool (id, congress_id, capacity) select pool_id, congress_id, capacity from session;
alter table session add constraint session_pool foreign key (pool_id) references pool;

-- A node of the version before, while it still serves, makes sessions without a pool.
create function session_with_pool() returns trigger language plpgsql as $$
begin
    if new.pool_id is null then
        new.pool_id := gen_random_uuid();
        insert into pool (id, congress_id, capacity) values (new.pool_id, new.congress_id, new.capacity);
    end if;
    return new;
end $$;
create trigger session_with_pool before insert on session for each row execute function session_with_pool();
alter table session alter column pool_id set not null;
create index session_of_pool on session (pool_id);

-- When somebody can speak; nobody who says nothing is held to it.
create table speaker_availability (
    speaker_id uuid not null references speaker on delete cascade,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    constraint speaker_availability_once primary key (speaker_id, starts_at),
    constraint speaker_availability_ends_after_start check (ends_at > starts_at)
);

-- Whom changes of their sessions are told.
alter table speaker
    add column registration_id uuid references registration,
    add constraint speaker_registration_once unique (registration_id);

-- Who has a seat in which session.
create view session_audience as
select s.congress_id, s.id as session_id, c.holder_id as registration_id
from session s join claim c on c.pool_id = s.pool_id
where c.state = 'held';
