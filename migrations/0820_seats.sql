-- Seats of sessions: when they are used, who may wait for one, and how an edition handles them.

alter table pool
    -- When its places are used; null: that does not matter, or nobody knows.
    add column during tstzrange,
    -- Whether those for whom no place is free may wait for one.
    add column waiting_list boolean not null default true;

alter table claim
    add column claimed_at timestamptz,
    -- When the place is used, as its pool says.
    add column during tstzrange,
    -- Whether its holder can have no other such place at the same time.
    add column exclusive boolean not null default false,
    add constraint claim_at_one_time exclude using gist (holder_id with =, during with &&) where (exclusive);

alter table session add column waiting_list boolean not null default true;
alter table released_session add column waiting_list boolean not null default true;

-- As before, and whether there is a waiting list.
create or replace view drafted_session as
select s.congress_id, s.id, s.code, s.title, s.abstract, s.kind, s.status, t.slug as track,
       coalesce((select array_agg(th.slug order by st.position)
                 from session_theme st join theme th on th.id = st.theme_id
                 where st.session_id = s.id), '{}') as themes,
       s.language, s.interpretation, s.duration_minutes, s.capacity, s.enrolment_policy, s.links,
       coalesce((select jsonb_agg(jsonb_build_object('speaker', sp.id, 'name', sp.name, 'role', ss.role,
                                                     'confirmed', ss.confirmed) order by ss.position)
                 from session_speaker ss join speaker sp on sp.id = ss.speaker_id
                 where ss.session_id = s.id), '[]') as speakers,
       coalesce((select array_agg(ss.speaker_id order by ss.position)
                 from session_speaker ss where ss.session_id = s.id), '{}') as speaker_ids,
       r.slug as room, p.room_id, p.starts_at, p.starts_at + make_interval(mins => s.duration_minutes) as ends_at,
       s.search || coalesce((select ' ' || string_agg(sp.search, ' ' order by ss.position)
                             from session_speaker ss join speaker sp on sp.id = ss.speaker_id
                             where ss.session_id = s.id), '') as search,
       s.revision, s.waiting_list
from session s
join track t on t.id = s.track_id
left join placement p on p.session_id = s.id
left join room r on r.id = p.room_id;

update pool p
set during = tstzrange(rs.starts_at, rs.ends_at)
from session s
join congress c on c.id = s.congress_id
join released_session rs on rs.congress_id = c.id and rs.version = c.released_version and rs.id = s.id
where p.id = s.pool_id;
update claim c set during = p.during from pool p where p.id = c.pool_id and p.during is not null;

-- What an edition makes of seats, and of being there. Where there is no row, the defaults hold.
create table enrolment_rules (
    congress_id uuid primary key references congress,
    -- What happens to whoever wants seats in two sessions at once.
    overlap text not null default 'refuse',
    -- How many minutes before the beginning people may join, and after the end.
    join_before_minutes int not null default 15,
    join_after_minutes int not null default 15,
    -- Who has a certificate: who was there for so many hundredths of the time, in so many sessions, of so many themes.
    certificate_percent int not null default 60,
    certificate_sessions int not null default 5,
    certificate_themes int not null default 2,
    revision bigint not null default 1,
    constraint enrolment_rules_overlap check (overlap in ('refuse', 'warn')),
    constraint enrolment_rules_window check (join_before_minutes between 0 and 1440 and join_after_minutes between 0 and 1440),
    constraint enrolment_rules_certificate check (certificate_percent between 1 and 100
        and certificate_sessions between 1 and 1000 and certificate_themes between 0 and 100)
);

-- Who is concerned by what becomes of a session: who has a seat or waits for one, and who has marked it.
create or replace view session_audience as
select s.congress_id, s.id as session_id, c.holder_id as registration_id
from session s join claim c on c.pool_id = s.pool_id
union
select s.congress_id, f.session_id, f.registration_id
from favourite f join session s on s.id = f.session_id;
