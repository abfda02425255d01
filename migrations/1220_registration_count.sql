-- Counters of registrations, kept by the statements that change them, so that figures cost the same for a million people.

-- Numbers of registrations by what they are counted by. `key` depends on `counted_by`:
--   type: id of the registration type; place: JSON array of country and city; delegation: its id;
--   time: the quarter of an hour in which they were made, in seconds since 1970, because days depend on the time zone of the
--   congress, and time zones differ by quarters of an hour. `state` is empty for `time`, which counts all states.
create table registration_count (
    congress_id uuid not null,
    counted_by text not null,
    key text not null,
    state text not null,
    total bigint not null,
    primary key (congress_id, counted_by, key, state),
    constraint registration_count_counted_by check (counted_by in ('type', 'place', 'delegation', 'time'))
);

-- Changes that are not yet in `registration_count`. A row per change instead of an update of a counter, on which all who
-- register at once would wait for each other. The sum of both tables is right at every moment.
create table registration_count_change (
    id bigint generated always as identity primary key,
    congress_id uuid not null,
    counted_by text not null,
    key text not null,
    state text not null,
    change bigint not null
);
create index registration_count_change_of_congress on registration_count_change (congress_id);

-- What a registration counts for.
create function registration_counted_by(
    type_id uuid, country text, city text, delegation_id uuid, created_at timestamptz, state text
) returns table (counted_by text, key text, of_state text)
language sql immutable
as $$
    select 'type', type_id::text, state
    union all select 'place', json_build_array(country, city)::text, state
    union all select 'delegation', delegation_id::text, state where delegation_id is not null
    union all select 'time', (floor(extract(epoch from created_at) / 900) * 900)::bigint::text, ''
$$;

create function count_registrations() returns trigger
language plpgsql
as $$
begin
    -- Each kind of trigger has only some of the two tables.
    if tg_op = 'INSERT' then
        insert into registration_count_change (congress_id, counted_by, key, state, change)
        select r.congress_id, c.counted_by, c.key, c.of_state, count(*)
        from new_rows r, registration_counted_by(r.type_id, r.country, r.city, r.delegation_id, r.created_at, r.state) c
        group by 1, 2, 3, 4;
    elsif tg_op = 'DELETE' then
        insert into registration_count_change (congress_id, counted_by, key, state, change)
        select r.congress_id, c.counted_by, c.key, c.of_state, -count(*)
        from old_rows r, registration_counted_by(r.type_id, r.country, r.city, r.delegation_id, r.created_at, r.state) c
        group by 1, 2, 3, 4;
    else
        insert into registration_count_change (congress_id, counted_by, key, state, change)
        select r.congress_id, c.counted_by, c.key, c.of_state, sum(r.change)
        from (
            select congress_id, type_id, country, city, delegation_id, created_at, state, 1 as change from new_rows
            union all
            select congress_id, type_id, country, city, delegation_id, created_at, state, -1 from old_rows
        ) r, registration_counted_by(r.type_id, r.country, r.city, r.delegation_id, r.created_at, r.state) c
        group by 1, 2, 3, 4
        having sum(r.change) <> 0;
    end if;
    return null;
end
$$;

create trigger registration_counted_insert after insert on registration
    referencing new table as new_rows for each statement execute function count_registrations();
create trigger registration_counted_update after update on registration
    referencing old table as old_rows new table as new_rows for each statement execute function count_registrations();
create trigger registration_counted_delete after delete on registration
    referencing old table as old_rows for each statement execute function count_registrations();

insert into registration_count (congress_id, counted_by, key, state, total)
select r.congress_id, c.counted_by, c.key, c.of_state, count(*)
from registration r, registration_counted_by(r.type_id, r.country, r.city, r.delegation_id, r.created_at, r.state) c
group by 1, 2, 3, 4;
