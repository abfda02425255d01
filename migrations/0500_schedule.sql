-- Where and when: the placements that organisers edit, and the releases that everybody else reads.
create extension if not exists btree_gist;

create table placement (
    session_id uuid not null references session on delete cascade,
    congress_id uuid not null references congress,
    room_id uuid not null references room,
    starts_at timestamptz not null,
    pinned boolean not null default false,
    revision bigint not null default 1,
    constraint placement_once primary key (session_id)
);
create index placement_of_room on placement (room_id, starts_at);
create index placement_of_congress on placement (congress_id, starts_at);

create table release (
    congress_id uuid not null references congress,
    version int not null,
    released_at timestamptz not null,
    released_by uuid,
    note text,
    changes jsonb not null,
    constraint release_version_once primary key (congress_id, version)
);

-- A session as it was released. The exclusion makes a room that holds two at once impossible.
create table released_session (
    congress_id uuid not null,
    version int not null,
    id uuid not null,
    code text not null,
    title jsonb not null,
    abstract jsonb,
    kind text not null,
    status text not null,
    track text not null,
    themes text[] not null,
    language text not null,
    interpretation text[] not null,
    duration_minutes int not null,
    capacity int,
    enrolment_policy text not null,
    links jsonb not null,
    speakers jsonb not null,
    speaker_ids uuid[] not null,
    room text not null,
    room_id uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    search text not null,
    revision bigint not null,
    constraint released_session_once primary key (congress_id, version, id),
    constraint released_session_of_release foreign key (congress_id, version) references release,
    constraint released_room_holds_one exclude using gist
        (congress_id with =, version with =, room_id with =, tstzrange(starts_at, ends_at) with &&)
);
create index released_session_in_order on released_session (congress_id, version, starts_at, code);

create table released_speaker (
    congress_id uuid not null,
    version int not null,
    session_id uuid not null,
    speaker_id uuid not null,
    during tstzrange not null,
    constraint released_speaker_once primary key (congress_id, version, session_id, speaker_id),
    constraint released_speaker_of_session foreign key (congress_id, version, session_id) references released_session,
    constraint released_speaker_is_in_one_place exclude using gist
        (congress_id with =, version with =, speaker_id with =, during with &&)
);

create trigger release_is_final before update or delete or truncate on release
    for each statement execute function refuse_to_rewrite();
create trigger released_session_is_final before update or delete or truncate on released_session
    for each statement execute function refuse_to_rewrite();
create trigger released_speaker_is_final before update or delete or truncate on released_speaker
    for each statement execute function refuse_to_rewrite();

-- A session of the draft with everything a reader wants to know of it, in the columns of `released_session`.
create view drafted_session as
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
       s.search, s.revision
from session s
join track t on t.id = s.track_id
left join placement p on p.session_id = s.id
left join room r on r.id = p.room_id;
