-- Fills the tables that grow with people, for `bench/scale.py measure`. Widths are those of real lists. `:people` is their number.
set session_replication_role = replica;
select setseed(0.5);

-- Ordered by time, like the ids of the application.
create function id_of(number bigint, purpose text) returns uuid language sql immutable as $$
    select (lpad(to_hex(1636329600000 + number), 12, '0') || '7' || substr(md5(purpose || number), 1, 3) || '8'
            || substr(md5(number || purpose), 1, 15))::uuid
$$;

create temporary table person as
select n, id_of(n, 'congress') as unused, id_of(1, 'congress') as congress,
       (array['Ana', 'José María', '伟', 'Fatoumata', 'Olga'])[1 + n % 5] as given,
       (array['Silva', 'Fernández Ruiz', '王', 'Diallo', 'Ivanova'])[1 + n % 5] as family,
       'person.' || n || '@city-administration.example' as email, '2021-10-01'::timestamptz + n * interval '1 millisecond' as at
from generate_series(1, :people) n;

insert into account (id, email, given_name, family_name, locale, time_zone, password_hash, created_at)
select id_of(n, 'account'), email, given, family, 'en', 'Europe/Lisbon', '$argon2id$v=19$m=19456,t=2,p=1$' || repeat('x', 66), at
from person;
insert into token (id, hash, account_id, created_at, expires_at, last_used_at, user_agent)
select id_of(n, 'token'), sha256(n::text::bytea), id_of(n, 'account'), at, at + interval '30 days', at,
       'Mozilla/5.0 (X11; Linux x86_64; rv:93.0) Gecko/20100101 Firefox/93.0'
from person;
insert into registration (id, congress_id, reference, state, type_id, account_id, given_name, family_name, email, organisation,
                          job_title, city, country, time_zone, languages, search, created_at, updated_at)
select id_of(n, 'registration'), congress, 'MWC13-' || upper(substr(md5(n::text), 1, 8)), 'confirmed', id_of(1, 'type'),
       id_of(n, 'account'), given, family, email, 'City administration of ' || n % 1600, 'Head of department', 'City ' || n % 1600,
       'PT', 'Europe/Lisbon', '{en,pt}', ' ' || lower(given || ' ' || family || ' ' || email || ' mwc13-' || substr(md5(n::text), 1, 8)),
       at, at
from person;
-- A place, four seats, five favourites and two sessions attended.
insert into claim (pool_id, holder_id, state, place, claimed_at, during, exclusive)
select id_of(seat * 131 + n % 400, 'pool'), id_of(n, 'registration'), 'held', n, at,
       case when seat > 0 then tstzrange(at + seat * interval '1 day', at + seat * interval '1 day' + interval '1 hour') end, seat > 0
from person, generate_series(0, 4) seat;
insert into favourite (session_id, registration_id, marked_at)
select id_of(mark * 97 + n % 90, 'session'), id_of(n, 'registration'), at from person, generate_series(1, 5) mark;
insert into stay (id, session_id, registration_id, joined_at, seen_at, left_at)
select id_of(n * 2 + part, 'stay'), id_of(n % 400, 'session'), id_of(n, 'registration'), at, at, at from person, generate_series(0, 1) part;
insert into award_ballot (id, award_id, round_id, entry_id, account_id, receipt, network, cast_at, changed_at, until)
select id_of(n, 'ballot'), id_of(1, 'award'), id_of(1, 'round'), id_of(n % 15, 'entry'), id_of(n, 'account'), md5(n::text),
       sha256((n % 5000)::text::bytea), at, at, at
from person;
-- Events: account verified, registered, confirmed, and four enrolments.
insert into outbox (id, congress_id, kind, subject, payload, created_at, audience, number, position)
overriding system value
select id_of(n * 7 + event, 'event'), congress, 'registration.confirmed', id_of(n, 'registration'),
       jsonb_build_object('id', id_of(n, 'registration'), 'reference', 'MWC13-' || n, 'type', 'delegate', 'state', 'confirmed'), at,
       'staff', n * 7 + event, n * 7 + event
from person, generate_series(0, 6) event;
insert into audit (id, congress_id, actor, action, subject, details, request, created_at)
select id_of(n * 7 + event, 'event'), congress, id_of(n, 'account'), 'registration.confirmed', id_of(n, 'registration'),
       jsonb_build_object('id', id_of(n, 'registration'), 'reference', 'MWC13-' || n, 'type', 'delegate', 'state', 'confirmed'),
       id_of(n, 'request'), at
from person, generate_series(0, 6) event;
insert into mail (id, event_id, congress_id, account_id, registration_id, notification, recipient, language, context, state,
                  next_at, created_at, sent_at)
select id_of(n * 3 + mail, 'mail'), id_of(n * 7 + mail, 'event'), congress, id_of(n, 'account'), id_of(n, 'registration'), 'confirmed',
       email, 'en', jsonb_build_object('name', given || ' ' || family, 'reference', 'MWC13-' || n, 'congress', 'metropolis-2021',
       'title', jsonb_build_object('en', '13th Metropolis World Congress', 'zh', '第十三届世界大都市协会大会')), 'sent', at, at, at
from person, generate_series(0, 2) mail;
vacuum analyze;
