-- What leaves the house: mails, and calls of webhooks.
create table mail (
    -- Also its Message-ID, whichever node sends it how often.
    id uuid primary key,
    event_id uuid not null,
    congress_id uuid references congress,
    account_id uuid references account on delete cascade,
    registration_id uuid references registration on delete cascade,
    letter text not null,
    recipient text not null,
    language text not null,
    -- What the template says of it. Personal: goes with the person, and with age.
    context jsonb not null,
    state text not null default 'queued',
    attempts int not null default 0,
    next_at timestamptz not null,
    leased_until timestamptz,
    error text,
    created_at timestamptz not null,
    sent_at timestamptz,
    constraint mail_state check (state in ('queued', 'sending', 'sent', 'failed')),
    -- An event that is dispatched once more writes no letter twice.
    constraint mail_once unique (event_id, letter, recipient)
);
create index mail_due on mail (next_at) where state in ('queued', 'sending');
create index mail_of_congress on mail (congress_id, id);
create index mail_of_account on mail (account_id);
create index mail_of_registration on mail (registration_id);
create index mail_age on mail (created_at);

-- Who wants no mail but about their own registration.
create table unsubscription (
    registration_id uuid primary key references registration on delete cascade,
    created_at timestamptz not null
);

-- What links in mails are signed with. One row.
create table signing_key (
    id boolean primary key default true check (id),
    key bytea not null
);

create table webhook (
    id uuid primary key,
    congress_id uuid not null references congress,
    -- Who made it, and is told when it is disabled.
    owner_id uuid references account on delete set null,
    url text not null,
    description text,
    -- Kinds of events, or 'registration.*'; empty: all.
    events text[] not null,
    -- Whose events it may receive: those that whoever set its address might read.
    audiences text[] not null,
    state text not null default 'enabled',
    -- It receives what happens from then on.
    enabled_at timestamptz not null,
    disabled_because text,
    -- Signs what is sent, and so is kept as it is.
    secret bytea not null,
    previous_secret bytea,
    previous_until timestamptz,
    revision bigint not null default 1,
    created_at timestamptz not null,
    constraint webhook_state check (state in ('enabled', 'disabled'))
);
create index webhook_of_congress on webhook (congress_id, id);

create table delivery (
    id uuid primary key,
    webhook_id uuid not null references webhook on delete cascade,
    congress_id uuid not null references congress,
    event_id uuid not null,
    kind text not null,
    audience text not null,
    -- What is sent, byte for byte: every attempt signs the same.
    body text not null,
    state text not null default 'queued',
    attempts int not null default 0,
    next_at timestamptz not null,
    leased_until timestamptz,
    created_at timestamptz not null,
    -- Three days from here on it is given up.
    retry_since timestamptz not null,
    finished_at timestamptz,
    constraint delivery_state check (state in ('queued', 'sending', 'delivered', 'failed'))
);
create unique index delivery_once on delivery (webhook_id, event_id);
create index delivery_due on delivery (webhook_id, next_at) where state in ('queued', 'sending');
create index delivery_of_webhook on delivery (webhook_id, id);

create table delivery_attempt (
    delivery_id uuid not null references delivery on delete cascade,
    number int not null,
    at timestamptz not null,
    duration_ms int not null,
    -- null: no answer came.
    status int,
    -- The first kilobyte.
    answer text,
    error text,
    constraint delivery_attempt_once primary key (delivery_id, number)
);
