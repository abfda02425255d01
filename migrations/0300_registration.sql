-- Who takes part, as what, and the spreadsheets they came in.
create table registration_type (
    id uuid primary key,
    congress_id uuid not null references congress,
    slug text not null,
    name jsonb not null,
    -- What spreadsheets call it: 'mayor', 'press'. Folded by `types::folded`.
    aliases text[] not null default '{}',
    opens_at timestamptz,
    closes_at timestamptz,
    approval text not null,
    admission text not null,
    -- Slugs of the tracks that it opens.
    tracks text[] not null default '{}',
    position int not null default 0,
    revision bigint not null default 1,
    constraint registration_type_slug_once unique (congress_id, slug),
    constraint registration_type_window check (opens_at is null or closes_at is null or closes_at > opens_at),
    constraint registration_type_approval check (approval in ('automatic', 'manual')),
    constraint registration_type_admission check (admission in ('open', 'by_invitation'))
);

create table registration (
    id uuid primary key,
    congress_id uuid not null references congress,
    reference text not null,
    status text not null,
    type_id uuid not null references registration_type,
    -- null: brought in by staff, not yet claimed by its person.
    account_id uuid references account on delete set null,
    salutation text,
    given_name text not null,
    family_name text not null,
    email text not null,
    organisation text,
    position text,
    city text,
    country text,
    time_zone text,
    languages text[] not null default '{}',
    -- Why it was rejected or cancelled.
    reason text,
    -- Name, e-mail, reference and organisation, folded by `types::folded`.
    search text not null,
    revision bigint not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint registration_reference_once unique (congress_id, reference),
    -- Before the e-mail: who registers twice violates both, and is told of this one.
    constraint registration_once unique (congress_id, account_id),
    constraint registration_email_once unique (congress_id, email),
    constraint registration_email_lower check (email = lower(email)),
    constraint registration_status check (status in ('pending', 'waitlisted', 'confirmed', 'rejected', 'cancelled'))
);
create index registration_search on registration using gin (search gin_trgm_ops);
create index registration_age on registration (congress_id, created_at desc, id desc);
create index registration_of_type on registration (type_id);
create index registration_of_account on registration (account_id);

create table import (
    id uuid primary key,
    congress_id uuid not null references congress,
    state text not null,
    dry_run boolean not null,
    mode text not null,
    encoding text not null,
    delimiter text not null,
    -- Columns of the file that no field takes.
    ignored_columns text[] not null,
    created_at timestamptz not null,
    constraint import_state check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    constraint import_mode check (mode in ('atomic', 'partial'))
);
create index import_of_congress on import (congress_id, id);

create table import_row (
    import_id uuid not null references import on delete cascade,
    -- Of the file, from 1, the header not counted.
    row_number int not null,
    outcome text not null,
    registration_id uuid references registration on delete set null,
    problems jsonb not null,
    constraint import_row_once primary key (import_id, row_number),
    constraint import_row_outcome check (outcome in ('created', 'updated', 'unchanged', 'refused'))
);
