-- The Global Mayors' Forum: who is invited, who speaks for a city, the speakers' lists of its sittings, and what cities declare together.

-- A head whom the secretariat has confirmed. Rows stay when they end: they are the record of who spoke for a city.
create table accreditation (
    id uuid primary key,
    congress_id uuid not null references congress,
    delegation_id uuid not null references delegation on delete cascade,
    registration_id uuid not null references registration,
    -- The head's, as it was when it was confirmed.
    name text not null,
    title text not null,
    city jsonb not null,
    -- The delegation's city, folded: what tells cities of a country apart.
    city_key text not null,
    country text not null,
    -- 1 comes first.
    protocol_rank int not null,
    confirmed_at timestamptz not null,
    ended_at timestamptz,
    ended_because text,
    -- The secretariat's words, where it withdrew it.
    reason text,
    constraint accreditation_rank check (protocol_rank between 1 and 1000),
    constraint accreditation_end check (ended_because in ('head_changed', 'city_changed', 'withdrawn')),
    constraint accreditation_ended check ((ended_at is null) = (ended_because is null))
);
create unique index accreditation_of_delegation_once on accreditation (delegation_id) where ended_at is null;
create unique index accreditation_of_city_once on accreditation (congress_id, country, city_key) where ended_at is null;
create index accreditation_by_protocol on accreditation (congress_id, protocol_rank, country, city_key) where ended_at is null;
create index accreditation_history on accreditation (delegation_id, confirmed_at, id);
create index accreditation_of_registration on accreditation (registration_id);

create table forum_invitation (
    id uuid primary key,
    congress_id uuid not null references congress,
    city text not null,
    city_key text not null,
    country text not null,
    -- How the letter speaks to whom it is for.
    addressee text not null,
    -- The mayor's office: whoever has verified this e-mail answers.
    email text not null,
    language text not null,
    -- How many members the delegation may have.
    quota int not null,
    respond_by timestamptz not null,
    -- How many days before that whoever has not answered is reminded.
    remind_days int[] not null default '{}',
    -- When that is next; null: not any more.
    remind_at timestamptz,
    note text,
    sent_at timestamptz,
    reminders int not null default 0,
    reminded_at timestamptz,
    answer text,
    reason text,
    -- Who comes instead: {"name", "title"}.
    deputy jsonb,
    answered_at timestamptz,
    revoked_at timestamptz,
    -- The city's, once it has accepted.
    delegation_id uuid references delegation,
    -- It was made for this answer, and goes when the city declines after all.
    delegation_made boolean not null default false,
    revision bigint not null default 1,
    created_at timestamptz not null,
    constraint forum_invitation_city_once unique (congress_id, country, city_key),
    constraint forum_invitation_email_lower check (email = lower(email)),
    constraint forum_invitation_quota check (quota between 1 and 1000),
    constraint forum_invitation_answer check (answer in ('accepted', 'declined', 'delegated')),
    constraint forum_invitation_answered check ((answer is null) = (answered_at is null)),
    constraint forum_invitation_deputy check ((answer is not distinct from 'delegated') = (deputy is not null)),
    constraint forum_invitation_reason check (answer is distinct from 'declined' or reason is not null)
);
create index forum_invitation_of_email on forum_invitation (email);
create index forum_invitation_of_delegation on forum_invitation (delegation_id) where delegation_id is not null;
create index forum_invitation_to_remind on forum_invitation (remind_at) where remind_at is not null;

-- Who speaks in a sitting. Whoever changes anything of it, or of its requests, locks this row first.
create table speakers_list (
    session_id uuid primary key references session on delete cascade,
    congress_id uuid not null references congress,
    state text not null,
    ordering text not null,
    -- Somebody was moved by hand or has swapped since it was ordered: whoever comes is put in, nobody else is moved.
    arranged boolean not null default false,
    -- How many items the sitting's agenda has.
    items int not null,
    once_per_item boolean not null,
    seconds_each int not null,
    seconds_reply int not null,
    seconds_total int,
    -- How many have been called: what two chairs who call at once have both seen.
    calls int not null default 0,
    revision bigint not null default 1,
    opened_at timestamptz not null,
    closed_at timestamptz,
    constraint speakers_list_state check (state in ('open', 'closed')),
    constraint speakers_list_ordering check (ordering in ('by_request', 'by_protocol', 'by_region', 'by_hand')),
    constraint speakers_list_limits check (seconds_each > 0 and seconds_reply > 0 and seconds_total > 0 and items > 0)
);

create table speaking_request (
    id uuid primary key,
    congress_id uuid not null references congress,
    session_id uuid not null references speakers_list,
    delegation_id uuid not null references delegation,
    kind text not null,
    -- The speech that a reply is to.
    reply_to uuid references speaking_request,
    item int not null,
    -- The chair lets the delegation speak once more.
    again boolean not null default false,
    topic text not null,
    mode text not null,
    video_url text,
    language text not null,
    -- Where it goes when there is no time left in this sitting.
    second_choice uuid references session,
    -- How long it may be.
    seconds int not null,
    extended_seconds int not null default 0,
    state text not null,
    -- In the order of those who wait, from 1.
    place int,
    requested_at timestamptz not null,
    -- When its head was told that it comes soon.
    warned_at timestamptz,
    called_at timestamptz,
    -- Which call of the sitting it was.
    call int,
    started_at timestamptz,
    stopped_at timestamptz,
    -- With whom it would swap places.
    swap_with uuid references speaking_request,
    reason text,
    revision bigint not null default 1,
    constraint speaking_request_kind check (kind in ('statement', 'reply')),
    constraint speaking_request_reply check ((kind = 'reply') = (reply_to is not null)),
    constraint speaking_request_mode check (mode in ('live', 'video_message')),
    constraint speaking_request_state check (state in ('waiting', 'called', 'speaking', 'spoken', 'skipped', 'withdrawn', 'declined')),
    constraint speaking_request_place check ((state = 'waiting') = (place is not null)),
    constraint speaking_request_times check ((started_at is not null or stopped_at is null) and stopped_at >= started_at)
);
-- One has the floor.
create unique index speaking_request_floor_once on speaking_request (session_id) where state in ('called', 'speaking');
create unique index speaking_request_item_once on speaking_request (session_id, item, delegation_id)
    where kind = 'statement' and not again and state not in ('withdrawn', 'declined');
create unique index speaking_request_reply_once on speaking_request (reply_to, delegation_id)
    where kind = 'reply' and state not in ('withdrawn', 'declined');
create index speaking_request_of_session on speaking_request (session_id, requested_at, id);
create index speaking_request_of_delegation on speaking_request (delegation_id);
create index speaking_request_of_swap on speaking_request (swap_with) where swap_with is not null;
create index speaking_request_of_choice on speaking_request (second_choice) where second_choice is not null;

-- What was or will be said, in writing.
create table statement (
    request_id uuid primary key references speaking_request,
    congress_id uuid not null references congress,
    text jsonb not null,
    links jsonb not null,
    publish text not null,
    published_at timestamptz,
    revision bigint not null default 1,
    created_at timestamptz not null,
    constraint statement_publish check (publish in ('at_once', 'after_delivery'))
);
create index statement_of_record on statement (congress_id, published_at, request_id) where published_at is not null;

create table declaration (
    id uuid primary key,
    congress_id uuid not null references congress,
    title jsonb not null,
    text jsonb not null,
    -- The language whose text counts.
    authoritative text not null,
    state text not null default 'draft',
    -- Of the text; each has its row in declaration_version.
    version int not null default 1,
    opened_at timestamptz,
    adopted_at timestamptz,
    -- What was adopted: text and endorsers, as JSON, and the SHA-256 of these very bytes.
    document text,
    digest bytea,
    revision bigint not null default 1,
    created_at timestamptz not null,
    constraint declaration_state check (state in ('draft', 'open', 'adopted')),
    constraint declaration_authoritative check (title ? authoritative and text ? authoritative),
    constraint declaration_adopted check ((state = 'adopted') = (document is not null)
        and (document is null) = (digest is null) and (document is null) = (adopted_at is null))
);
create index declaration_of_congress on declaration (congress_id, created_at, id);

create table declaration_version (
    declaration_id uuid not null references declaration on delete cascade,
    version int not null,
    title jsonb not null,
    text jsonb not null,
    authoritative text not null,
    note text,
    created_at timestamptz not null,
    constraint declaration_version_once primary key (declaration_id, version)
);

create table declaration_comment (
    id uuid primary key,
    declaration_id uuid not null references declaration on delete cascade,
    -- That it is about.
    version int not null,
    delegation_id uuid not null references delegation,
    city jsonb not null,
    country text not null,
    -- Who wrote it; null: they are erased.
    account_id uuid references account on delete set null,
    text text not null,
    created_at timestamptz not null
);
create index declaration_comment_of_declaration on declaration_comment (declaration_id, created_at, id);
create index declaration_comment_of_delegation on declaration_comment (delegation_id);
create index declaration_comment_of_account on declaration_comment (account_id);

create table endorsement (
    declaration_id uuid not null references declaration,
    country text not null,
    city_key text not null,
    delegation_id uuid not null references delegation,
    registration_id uuid not null references registration,
    city jsonb not null,
    name text not null,
    title text not null,
    reservation text,
    endorsed_at timestamptz not null,
    -- One for each city.
    constraint endorsement_once primary key (declaration_id, country, city_key)
);
create index endorsement_in_order on endorsement (declaration_id, endorsed_at, country, city_key);
create index endorsement_of_delegation on endorsement (delegation_id);
create index endorsement_of_registration on endorsement (registration_id);

-- What is adopted stays as it is, whoever tries.
create function declaration_is_final() returns trigger language plpgsql as $$
begin
    if old.state = 'adopted' then
        raise exception 'an adopted declaration is final' using errcode = 'restrict_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger declaration_is_final before update or delete on declaration
    for each row execute function declaration_is_final();

create function endorsement_is_final() returns trigger language plpgsql as $$
declare
    concerned uuid := case tg_op when 'DELETE' then old.declaration_id else new.declaration_id end;
    present text;
begin
    if tg_op = 'UPDATE' and new.declaration_id <> old.declaration_id then
        raise exception 'an endorsement is of one declaration' using errcode = 'restrict_violation';
    end if;
    -- Waits for whoever is adopting it.
    select state into present from declaration where id = concerned for share;
    if present = 'adopted' then
        raise exception 'an adopted declaration is final' using errcode = 'restrict_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger endorsement_is_final before insert or update or delete on endorsement
    for each row execute function endorsement_is_final();

create function version_is_final() returns trigger language plpgsql as $$
begin
    -- Only with the draft that it is of.
    if tg_op = 'UPDATE' or exists (select from declaration where id = old.declaration_id) then
        raise exception 'a version of a declaration is final' using errcode = 'restrict_violation';
    end if;
    return old;
end $$;
create trigger version_is_final before update or delete on declaration_version
    for each row execute function version_is_final();
