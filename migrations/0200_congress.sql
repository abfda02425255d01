-- Editions, their themes and tracks, who works for them, and the cities of the world.
create table city (
    -- Of GeoNames.
    id bigint primary key,
    name text not null,
    local_name text,
    country text not null,
    time_zone text not null,
    population bigint not null,
    -- Folded by `types::folded`, for searching without accents.
    search text not null
);
create extension if not exists pg_trgm;
create index city_search on city using gin (search gin_trgm_ops);
create index city_size on city (population desc, id);
create index city_of_country on city (country, population desc, id);

create table congress (
    id uuid primary key,
    slug text not null,
    title jsonb not null,
    description jsonb,
    reference_prefix text not null,
    starts_on date not null,
    ends_on date not null,
    time_zone text not null,
    languages text[] not null,
    state text not null default 'draft',
    -- The schedule that the public reads; null: none yet.
    released_version int,
    revision bigint not null default 1,
    created_at timestamptz not null default now(),
    constraint congress_slug_once unique (slug),
    constraint congress_ends_after_start check (ends_on >= starts_on),
    constraint congress_has_a_language check (cardinality(languages) > 0),
    constraint congress_state check (state in ('draft', 'open', 'running', 'closed', 'archived'))
);

create table theme (
    id uuid primary key,
    congress_id uuid not null references congress,
    slug text not null,
    name jsonb not null,
    position int not null default 0,
    revision bigint not null default 1,
    constraint theme_slug_once unique (congress_id, slug)
);

create table track (
    id uuid primary key,
    congress_id uuid not null references congress,
    slug text not null,
    name jsonb not null,
    kind text not null,
    position int not null default 0,
    revision bigint not null default 1,
    constraint track_slug_once unique (congress_id, slug),
    constraint track_kind check (kind in ('congress', 'mayors_forum', 'award'))
);

create table staff (
    congress_id uuid not null references congress,
    account_id uuid not null references account on delete cascade,
    roles text[] not null,
    revision bigint not null default 1,
    constraint staff_once primary key (congress_id, account_id),
    constraint staff_has_a_role check (cardinality(roles) > 0)
);
create index staff_of_account on staff (account_id);
