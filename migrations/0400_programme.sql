-- Sessions, who speaks in them, and the virtual rooms they are held in.
create table room (
    id uuid primary key,
    congress_id uuid not null references congress,
    slug text not null,
    name jsonb not null,
    provider text not null,
    -- Where the provider holds it. Never shown to the public: people join through us.
    address text,
    capacity int,
    interpretation_channels int not null default 0,
    position int not null default 0,
    revision bigint not null default 1,
    constraint room_slug_once unique (congress_id, slug),
    constraint room_provider check (provider in ('link', 'jitsi', 'bigbluebutton')),
    constraint room_capacity check (capacity > 0),
    constraint room_interpretation check (interpretation_channels >= 0)
);

create table speaker (
    id uuid primary key,
    congress_id uuid not null references congress,
    -- Of the system it was imported from.
    external_id text,
    name text not null,
    position text,
    organisation text,
    biography jsonb,
    country text,
    time_zone text,
    -- Name and organisation, folded.
    search text not null,
    revision bigint not null default 1,
    constraint speaker_external_once unique (congress_id, external_id)
);
create index speaker_by_name on speaker (congress_id, name, id);

create table session (
    id uuid primary key,
    congress_id uuid not null references congress,
    -- Short and readable, unique in the edition; what an import recognises it by.
    code text not null,
    title jsonb not null,
    abstract jsonb,
    kind text not null,
    status text not null default 'draft',
    track_id uuid not null references track,
    language text not null,
    interpretation text[] not null default '{}',
    duration_minutes int not null,
    capacity int,
    enrolment_policy text not null,
    links jsonb not null default '[]',
    -- Title, abstract and code, folded.
    search text not null,
    revision bigint not null default 1,
    created_at timestamptz not null,
    constraint session_code_once unique (congress_id, code),
    constraint session_kind check (kind in ('plenary', 'keynote', 'panel', 'roundtable', 'workshop', 'presentation',
        'ceremony', 'statutory', 'side_event', 'networking')),
    constraint session_status check (status in ('draft', 'confirmed', 'cancelled')),
    constraint session_policy check (enrolment_policy in ('open', 'required', 'by_invitation')),
    constraint session_duration check (duration_minutes between 1 and 1440),
    constraint session_capacity check (capacity > 0)
);
create index session_of_track on session (track_id);

create table session_theme (
    session_id uuid not null references session on delete cascade,
    theme_id uuid not null references theme,
    position int not null,
    constraint session_theme_once primary key (session_id, theme_id)
);
create index session_theme_of_theme on session_theme (theme_id);

create table session_speaker (
    session_id uuid not null references session on delete cascade,
    speaker_id uuid not null references speaker,
    role text not null,
    -- false: to be confirmed.
    confirmed boolean not null,
    position int not null,
    constraint session_speaker_once primary key (session_id, speaker_id),
    constraint session_speaker_role check (role in ('keynote', 'moderator', 'panellist', 'presenter', 'rapporteur',
        'interpreter'))
);
create index session_speaker_of_speaker on session_speaker (speaker_id);
