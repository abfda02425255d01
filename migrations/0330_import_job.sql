-- Imports as jobs: large files are worked on in the background, and can be cancelled, resumed and undone.
alter table import
    -- The file, until it is worked off.
    add column file bytea,
    -- How it is to be read: the type of rows that name none, the encoding, the mapping.
    add column options jsonb not null default '{}',
    add column actor_id uuid references account on delete set null,
    add column request_id uuid,
    -- Rows of the file, and how many of them are done.
    add column total int not null default 0,
    add column progress int not null default 0,
    add column attempts int not null default 0,
    add column leased_until timestamptz,
    add column cancel_requested boolean not null default false,
    -- Why it failed.
    add column error text,
    add column finished_at timestamptz,
    add column undone_at timestamptz,
    alter column encoding drop not null,
    alter column delimiter drop not null;
create index import_due on import (created_at) where state in ('queued', 'running');

alter table import_row
    -- The registration's revision once the row was written: another one means that somebody touched it since.
    add column revision bigint,
    -- What an update replaced, for undoing it. Personal: goes with the person.
    add column before jsonb;
create index import_row_of_registration on import_row (registration_id) where registration_id is not null;
