-- How long a session was placed for; null: as long as it lasts.
alter table placement add column minutes int, add constraint placement_minutes check (minutes between 1 and 1440);
update placement p set minutes = s.duration_minutes from session s where s.id = p.session_id;

-- What was moved in the draft, so that it can be undone.
create table draft_move (
    id uuid primary key,
    congress_id uuid not null references congress,
    moved_at timestamptz not null,
    moved_by uuid,
    -- Each session with its placement before and after.
    items jsonb not null,
    -- The move that this one takes back.
    undoes uuid references draft_move,
    constraint draft_move_undone_once unique (undoes)
);
create index draft_move_in_order on draft_move (congress_id, id);

-- What each kind of conflict means for a release, where an edition has its own mind.
create table schedule_rules (
    congress_id uuid primary key references congress,
    levels jsonb not null,
    revision bigint not null default 1
);

-- A release is frozen first and judged as it was frozen: what it holds is checked when all of it is there.
alter table released_session
    drop constraint released_room_holds_one,
    add constraint released_room_holds_one exclude using gist
        (congress_id with =, version with =, room_id with =, tstzrange(starts_at, ends_at) with &&)
        deferrable initially deferred,
    alter constraint released_session_of_release deferrable initially deferred;
alter table released_speaker
    drop constraint released_speaker_is_in_one_place,
    add constraint released_speaker_is_in_one_place exclude using gist
        (congress_id with =, version with =, speaker_id with =, during with &&)
        deferrable initially deferred;
-- The sessions of earlier releases, by what became of each.
create index released_session_history on released_session (congress_id, id, version);

-- A session is found by those who speak in it, too.
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
       s.revision
from session s
join track t on t.id = s.track_id
left join placement p on p.session_id = s.id
left join room r on r.id = p.room_id;
