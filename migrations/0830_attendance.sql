-- Who was in which session, and what is certified of it.

-- One for each time that somebody comes in, on each of their devices.
create table stay (
    id uuid primary key,
    session_id uuid not null references session,
    registration_id uuid not null references registration,
    joined_at timestamptz not null,
    -- When they were last known to be there.
    seen_at timestamptz not null,
    -- null: nobody said that they left.
    left_at timestamptz,
    -- What the provider calls this stay; null: the page of the session tells us, by heartbeats.
    provider_key text,
    constraint stay_in_order check (seen_at >= joined_at and (left_at is null or left_at >= joined_at)),
    constraint stay_provider_once unique (session_id, provider_key)
);
create index stay_of_session on stay (session_id, registration_id, joined_at);
create index stay_of_registration on stay (registration_id);

create table certificate (
    id uuid primary key,
    congress_id uuid not null references congress,
    registration_id uuid not null references registration,
    -- What anybody may check it by.
    code text not null,
    -- Of the registration when it was issued: whoever hands it over does not hand over what they attended.
    reference text not null,
    -- The sessions that count, with the minutes.
    sessions jsonb not null,
    issued_at timestamptz not null,
    revoked_at timestamptz,
    revoked_reason text,
    constraint certificate_code_once unique (code),
    constraint certificate_of_person_once unique (registration_id, reference)
);
create index certificate_of_congress on certificate (congress_id, issued_at, id);

-- How long each was in a session as it was released last: of stays that overlap, each second once. A stay whose end nobody told
-- lasts until it was last heard of; one that a provider tells of, until now, and until the session's end.
create view attended as
select s.congress_id, s.id as session_id, stays.registration_id, rs.starts_at, rs.ends_at, rs.themes,
       stays.first_joined_at, stays.last_seen_at,
       stays.there * tstzmultirange(tstzrange(rs.starts_at, rs.ends_at)) as there,
       coalesce((select sum(extract(epoch from upper(part) - lower(part)))
                 from unnest(stays.there * tstzmultirange(tstzrange(rs.starts_at, rs.ends_at))) part), 0)::int as seconds
from (
    select session_id, registration_id, min(joined_at) as first_joined_at, max(seen_at) as last_seen_at,
           range_agg(tstzrange(joined_at, greatest(joined_at, coalesce(left_at, case when provider_key is null then seen_at
                                                                                else 'infinity' end)))) as there
    from stay group by session_id, registration_id
) stays
join session s on s.id = stays.session_id
join congress c on c.id = s.congress_id
join released_session rs on rs.congress_id = c.id and rs.version = c.released_version and rs.id = s.id;
