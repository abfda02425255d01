-- Capacity, questions, invitations, delegations, and what an edition lets people correct.

-- Each type draws on a pool, its own or one that it shares.
alter table registration_type
    add column pool_id uuid,
    -- Whether everybody sees how many places are left.
    add column capacity_public boolean not null default true;

update registration_type set pool_id = gen_random_uuid();
insert into pool (id, congress_id, taken, waiting, arrivals)
select t.pool_id, t.congress_id, count(r.id) filter (where r.status = 'confirmed'),
       count(r.id) filter (where r.status = 'waitlisted'), count(r.id)
from registration_type t
left join registration r on r.type_id = t.id and r.status in ('confirmed', 'waitlisted')
group by t.pool_id, t.congress_id;
insert into claim (pool_id, holder_id, state, place)
select t.pool_id, r.id, case r.status when 'confirmed' then 'held' else 'waiting' end,
       row_number() over (partition by t.pool_id order by r.created_at, r.id)
from registration r join registration_type t on t.id = r.type_id
where r.status in ('confirmed', 'waitlisted');
alter table registration_type add constraint registration_type_pool foreign key (pool_id) references pool;

-- A node of the version before, while it still serves, makes types without a pool.
create function registration_type_with_pool() returns trigger language plpgsql as $$
begin
    if new.pool_id is null then
        new.pool_id := gen_random_uuid();
        insert into pool (id, congress_id) values (new.pool_id, new.congress_id);
    end if;
    return new;
end $$;
create trigger registration_type_with_pool before insert on registration_type
    for each row execute function registration_type_with_pool();
alter table registration_type alter column pool_id set not null;
create index registration_type_of_pool on registration_type (pool_id);

create table question (
    id uuid primary key,
    congress_id uuid not null references congress,
    -- What answers are kept under.
    slug text not null,
    kind text not null,
    text jsonb not null,
    help jsonb,
    -- Of a choice: [{"slug": ..., "text": {...}}].
    options jsonb not null default '[]',
    required boolean not null default false,
    -- Slugs of the types that are asked; empty: all.
    types text[] not null default '{}',
    position int not null default 0,
    -- Not asked any more, but answered once.
    retired_at timestamptz,
    version int not null default 1,
    revision bigint not null default 1,
    constraint question_slug_once unique (congress_id, slug),
    constraint question_kind check (kind in ('text', 'choice', 'multiple_choice', 'boolean', 'date', 'country'))
);

-- A question as it was asked, for the answers that were given to it then.
create table question_version (
    question_id uuid not null references question on delete cascade,
    version int not null,
    kind text not null,
    text jsonb not null,
    options jsonb not null,
    constraint question_version_once primary key (question_id, version)
);

create table delegation (
    id uuid primary key,
    congress_id uuid not null references congress,
    name text not null,
    city text,
    country text,
    -- Holds the quota.
    pool_id uuid not null references pool,
    -- Whoever has verified this e-mail leads it.
    focal_point text,
    head_id uuid,
    search text not null,
    revision bigint not null default 1,
    created_at timestamptz not null,
    constraint delegation_name_once unique (congress_id, name),
    constraint delegation_focal_point_lower check (focal_point = lower(focal_point))
);
create index delegation_of_pool on delegation (pool_id);
create index delegation_of_focal_point on delegation (focal_point);

alter table registration
    -- By the question's slug: {"value": ..., "version": n}.
    add column answers jsonb not null default '{}',
    add column delegation_id uuid references delegation,
    -- When its person was last invited to take it over.
    add column invited_at timestamptz;
create unique index registration_in_delegation on registration (id, delegation_id);
create index registration_of_delegation on registration (delegation_id) where delegation_id is not null;
create index registration_by_status on registration (congress_id, status, created_at desc, id desc);
create index registration_by_type on registration (type_id, created_at desc, id desc);
create index registration_by_country on registration (congress_id, country, created_at desc, id desc);
drop index registration_of_type;

-- The head is a member.
alter table delegation add constraint delegation_head_is_member
    foreign key (head_id, id) references registration (id, delegation_id);
create index delegation_of_head on delegation (head_id) where head_id is not null;

create table invitation (
    id uuid primary key,
    congress_id uuid not null references congress,
    type_id uuid not null references registration_type,
    delegation_id uuid references delegation,
    -- Whom it is for; null: whoever has it.
    email text,
    language text,
    note text,
    max_uses int not null,
    used int not null default 0,
    expires_at timestamptz,
    revoked_at timestamptz,
    sent_at timestamptz,
    revision bigint not null default 1,
    created_at timestamptz not null,
    constraint invitation_uses check (max_uses > 0 and used between 0 and max_uses),
    constraint invitation_email_lower check (email = lower(email))
);
create index invitation_of_congress on invitation (congress_id, created_at desc, id desc);
create index invitation_of_type on invitation (type_id);
create index invitation_of_delegation on invitation (delegation_id) where delegation_id is not null;
create index invitation_of_email on invitation (email) where email is not null;

-- What an invitation is accepted with: shown once, or in the mail alone; each mail has its own.
create table invitation_secret (
    -- SHA-256.
    digest bytea primary key,
    invitation_id uuid not null references invitation on delete cascade
);
create index invitation_secret_of_invitation on invitation_secret (invitation_id);

create table redemption (
    invitation_id uuid not null references invitation on delete cascade,
    registration_id uuid not null references registration on delete cascade,
    created_at timestamptz not null,
    constraint redemption_once primary key (invitation_id, registration_id)
);
create index redemption_of_registration on redemption (registration_id);

-- What an edition lets people change of their own registration.
create table registration_rules (
    congress_id uuid primary key references congress on delete cascade,
    -- null: until the congress closes.
    corrections_until timestamptz,
    -- Names of fields; null: all.
    correctable text[],
    -- Headers of spreadsheets, folded, and the field that each is.
    mapping jsonb not null default '{}',
    revision bigint not null default 1
);

-- Before every word stands a blank, so that the beginnings of words can be looked for.
update registration set search = ' ' || search where search <> '';
