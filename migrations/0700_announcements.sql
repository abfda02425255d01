-- What organisers tell everybody, or a part of them.
create table announcement (
    id uuid primary key,
    congress_id uuid not null references congress,
    -- 'everybody', 'registration_type' or 'track', and its slug.
    audience text not null,
    slug text,
    title jsonb not null,
    body jsonb not null,
    published_by uuid references account on delete set null,
    published_at timestamptz not null,
    constraint announcement_audience check ((audience = 'everybody') = (slug is null)
        and audience in ('everybody', 'registration_type', 'track'))
);
create index announcement_of_congress on announcement (congress_id, id);
