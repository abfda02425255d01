-- Accounts, the tokens they sign in with, and the keys of repeated requests.
create table account (
    id uuid primary key,
    -- Lower case: two spellings are one person.
    email text not null,
    -- null: cannot sign in with a password.
    password_hash text,
    given_name text not null,
    family_name text not null,
    locale text not null default 'en',
    time_zone text not null default 'UTC',
    administrator boolean not null default false,
    email_verified_at timestamptz,
    revision bigint not null default 1,
    created_at timestamptz not null default now(),
    constraint account_email_once unique (email),
    constraint account_email_lower check (email = lower(email))
);

create table token (
    id uuid primary key,
    -- SHA-256 of the secret, which is shown once and kept nowhere.
    hash bytea not null,
    account_id uuid not null references account on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint token_hash_once unique (hash)
);
create index token_of_account on token (account_id);

create table idempotency (
    account_id uuid not null references account on delete cascade,
    key text not null,
    route text not null,
    -- SHA-256 of the body: the same key with another body is a mistake of the client's.
    digest bytea not null,
    status smallint,
    location text,
    etag text,
    body bytea,
    created_at timestamptz not null,
    constraint idempotency_once primary key (account_id, key)
);
create index idempotency_age on idempotency (created_at);
