-- The rest of identity: sign-ins one can tell apart, keys, second factors, secrets sent by mail, throttling.
alter table account add column erased_at timestamptz;

alter table token
    add column last_used_at timestamptz,
    -- What the browser or program calls itself, so that people know their own sign-ins.
    add column user_agent text,
    -- Whether a second factor was shown.
    add column second_factor boolean not null default false;

-- What a mail carries to prove that its reader owns the address. Several may be valid: a mail may be sent twice.
create table account_secret (
    -- SHA-256 of the secret.
    hash bytea not null,
    account_id uuid not null references account on delete cascade,
    purpose text not null,
    expires_at timestamptz not null,
    constraint account_secret_once primary key (hash),
    constraint account_secret_purpose check (purpose in ('verification', 'password_reset'))
);
create index account_secret_of_account on account_secret (account_id);

create table api_key (
    id uuid primary key,
    hash bytea not null,
    account_id uuid not null references account on delete cascade,
    name text not null,
    permissions text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    constraint api_key_hash_once unique (hash),
    constraint api_key_permits_something check (cardinality(permissions) > 0)
);
create index api_key_of_account on api_key (account_id, id);

create table second_factor (
    account_id uuid primary key references account on delete cascade,
    -- Shared with the person's authenticator, and so kept as it is.
    secret bytea not null,
    confirmed_at timestamptz,
    -- The last time step that was used: a code counts once.
    last_step bigint not null default 0
);

create table recovery_code (
    account_id uuid not null references second_factor on delete cascade,
    hash bytea not null,
    constraint recovery_code_once primary key (account_id, hash)
);

-- When a key may be tried again (GCRA): one row for each account, address, or both.
create table throttle (
    key bytea primary key,
    until timestamptz not null
);
create index throttle_age on throttle (until);

-- Networks that an account has signed in from before, as hashes.
create table familiar_network (
    account_id uuid not null references account on delete cascade,
    network bytea not null,
    last_seen_at timestamptz not null,
    constraint familiar_network_once primary key (account_id, network)
);

-- Who an account is to an OpenID provider.
create table linked_identity (
    issuer text not null,
    subject text not null,
    account_id uuid not null references account on delete cascade,
    created_at timestamptz not null,
    constraint linked_identity_once primary key (issuer, subject)
);
create index linked_identity_of_account on linked_identity (account_id);

-- Sign-ins through an OpenID provider that have begun.
create table openid_attempt (
    -- SHA-256 of what the browser that began it keeps.
    hash bytea primary key,
    state bytea not null,
    nonce text not null,
    verifier text not null,
    expires_at timestamptz not null
);
