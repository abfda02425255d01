-- What people have marked in the programme, and the secret addresses of their calendars.
create table favourite (
    session_id uuid not null references session on delete cascade,
    registration_id uuid not null references registration,
    marked_at timestamptz not null,
    constraint favourite_once primary key (registration_id, session_id)
);
create index favourite_of_session on favourite (session_id);

create table agenda_feed (
    registration_id uuid primary key references registration,
    -- SHA-256 of the secret in the address.
    digest bytea not null,
    created_at timestamptz not null,
    constraint agenda_feed_digest_once unique (digest)
);

-- Who is concerned by what becomes of a session: who has a seat, and who has marked it.
create or replace view session_audience as
select s.congress_id, s.id as session_id, c.holder_id as registration_id
from session s join claim c on c.pool_id = s.pool_id
where c.state = 'held'
union
select s.congress_id, f.session_id, f.registration_id
from favourite f join session s on s.id = f.session_id;
