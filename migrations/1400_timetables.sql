-- Searches for a timetable. One at a time in an edition.
create table timetable (
    id uuid primary key,
    congress_id uuid not null references congress,
    state text not null check (state in ('queued', 'running', 'done', 'cancelled', 'failed')),
    -- What was asked for.
    request jsonb not null,
    seed bigint not null,
    -- Version of the engine: another one can give other placements for the same seed.
    engine int not null,
    -- Moves to search for all proposals together, and those done.
    budget bigint not null,
    progress bigint not null default 0,
    -- The best score so far, over time.
    history jsonb not null default '[]',
    -- The draft as it was at the start, until the search ends: another node that takes over finds the same.
    snapshot bytea,
    attempts int not null default 0,
    leased_until timestamptz,
    cancel_requested boolean not null default false,
    -- Why it failed.
    error text,
    created_at timestamptz not null,
    created_by uuid references account on delete set null,
    request_id uuid,
    finished_at timestamptz
);
create unique index timetable_one_runs on timetable (congress_id) where state in ('queued', 'running');
create index timetable_in_order on timetable (congress_id, id);

create table timetable_proposal (
    timetable_id uuid not null references timetable on delete cascade,
    number int not null,
    -- Each session that would move, with its placement before and after; those without one, and why; the score.
    content jsonb not null,
    primary key (timetable_id, number)
);
