-- The award: what cities enter, who evaluates it in which round, what the public votes for, and what comes of it.

create table award (
    id uuid primary key,
    congress_id uuid not null references congress,
    slug text not null,
    title jsonb not null,
    description jsonb,
    -- In which its deadlines are meant.
    time_zone text not null,
    state text not null default 'draft',
    entries_open_at timestamptz not null,
    -- The last second in which an entry can be submitted.
    entries_close_at timestamptz not null,
    -- Who submits by then may ask for feedback; null: whoever submits.
    feedback_by timestamptz,
    title_words int not null,
    abstract_words int not null,
    -- The secretariat sees scores before their round is closed.
    open_scores boolean not null,
    published_at timestamptz,
    -- What was published, as JSON: frozen with the award.
    results text,
    revision bigint not null default 1,
    created_at timestamptz not null,
    constraint award_slug_once unique (congress_id, slug),
    constraint award_state check (state in ('draft', 'open', 'published')),
    constraint award_published check ((state = 'published') = (published_at is not null) and (published_at is null) = (results is null)),
    constraint award_window check (entries_open_at < entries_close_at),
    constraint award_words check (title_words > 0 and abstract_words > 0)
);
create index award_of_congress on award (congress_id, created_at, id);

create table award_category (
    id uuid primary key,
    award_id uuid not null references award on delete cascade,
    slug text not null,
    name jsonb not null,
    description jsonb,
    position int not null,
    constraint award_category_slug_once unique (award_id, slug)
);

-- A step of the award. Whoever writes a score or a vote holds the row `for share`; closing it waits for them.
create table award_round (
    id uuid primary key,
    award_id uuid not null references award on delete cascade,
    slug text not null,
    name jsonb not null,
    kind text not null,
    -- Entries that have come as far as this are in it.
    takes text not null,
    position int not null,
    opens_at timestamptz not null,
    -- The last second in which it takes scores or votes.
    closes_at timestamptz not null,
    scale_min int not null,
    scale_max int not null,
    -- How many evaluators an entry has.
    per_entry int not null,
    -- How many days before the end evaluators are reminded.
    remind_days int[] not null default '{}',
    -- When that is next; null: not any more.
    remind_at timestamptz,
    reminded_at timestamptz,
    closed_at timestamptz,
    constraint award_round_slug_once unique (award_id, slug),
    constraint award_round_kind check (kind in ('technical', 'jury', 'public')),
    constraint award_round_takes check (takes in ('eligible', 'deserving', 'shortlisted')),
    constraint award_round_window check (opens_at < closes_at),
    constraint award_round_scale check (scale_min < scale_max),
    constraint award_round_per_entry check (per_entry between 1 and 50)
);
create unique index award_round_public_once on award_round (award_id) where kind = 'public';
create index award_round_to_remind on award_round (remind_at) where remind_at is not null;

create table award_criterion (
    id uuid primary key,
    round_id uuid not null references award_round on delete cascade,
    slug text not null,
    name jsonb not null,
    description jsonb,
    weight int not null,
    position int not null,
    constraint award_criterion_slug_once unique (round_id, slug),
    constraint award_criterion_weight check (weight between 1 and 1000)
);

-- A deadline that was moved, of entries or of a round.
create table award_extension (
    id uuid primary key,
    award_id uuid not null references award on delete cascade,
    round_id uuid references award_round on delete cascade,
    closed_before timestamptz not null,
    closes_at timestamptz not null,
    reason text not null,
    extended_at timestamptz not null,
    constraint award_extension_later check (closes_at > closed_before)
);
create index award_extension_of_award on award_extension (award_id, extended_at, id);

create table award_entry (
    id uuid primary key,
    congress_id uuid not null references congress,
    award_id uuid not null references award,
    -- Who began it.
    account_id uuid not null references account,
    state text not null default 'draft',
    category_id uuid references award_category,
    theme_id uuid references theme,
    title text,
    abstract text,
    description text,
    language text,
    city text,
    -- The city, folded: what tells cities of a country apart.
    city_key text,
    country text,
    starts_on date,
    -- null: it goes on.
    ends_on date,
    population bigint,
    -- Other cities of a joint entry: [{"city", "country"}].
    partners jsonb not null default '[]',
    -- [{"label", "url"}]
    links jsonb not null default '[]',
    attachments jsonb not null default '[]',
    wants_feedback boolean not null default false,
    submitted_at timestamptz,
    screened_at timestamptz,
    -- Why it is ineligible, or was withdrawn.
    reason text,
    revision bigint not null default 1,
    created_at timestamptz not null,
    constraint award_entry_state check (state in ('draft', 'submitted', 'eligible', 'ineligible', 'deserving', 'shortlisted',
                                                  'winner', 'special_mention', 'withdrawn')),
    constraint award_entry_ineligible check (state <> 'ineligible' or reason is not null),
    -- What is submitted is complete.
    constraint award_entry_complete check (state in ('draft', 'withdrawn') or (submitted_at is not null and title is not null
        and abstract is not null and language is not null and city is not null and country is not null and starts_on is not null))
);
create index award_entry_of_award on award_entry (award_id, created_at, id);
create index award_entry_of_account on award_entry (account_id);
create index award_entry_of_category on award_entry (category_id);
create index award_entry_of_theme on award_entry (theme_id);

-- Who enters it: up to three people of one city.
create table award_submitter (
    entry_id uuid not null references award_entry on delete cascade,
    position int not null,
    name text not null,
    post text,
    organisation text,
    email text not null,
    constraint award_submitter_once primary key (entry_id, position),
    constraint award_submitter_most check (position between 1 and 3),
    constraint award_submitter_email_lower check (email = lower(email)),
    constraint award_submitter_email_once unique (entry_id, email)
);
create index award_submitter_of_email on award_submitter (email);

-- Entries that came after the deadline, and were refused.
create table award_late_refusal (
    id uuid primary key,
    award_id uuid not null references award,
    entry_id uuid not null references award_entry,
    deadline timestamptz not null,
    refused_at timestamptz not null
);
create index award_late_refusal_of_award on award_late_refusal (award_id, refused_at, id);

-- Who evaluates in a round, and what they could be partial to.
create table award_evaluator (
    round_id uuid not null references award_round,
    account_id uuid not null references account,
    countries text[] not null,
    city text,
    employer text,
    -- That they read.
    languages text[] not null,
    added_at timestamptz not null,
    -- Gets no more entries since then; what was submitted counts.
    left_at timestamptz,
    -- What stands for the name in what is published: drawn when the round is closed.
    label int,
    constraint award_evaluator_once primary key (round_id, account_id)
);
create index award_evaluator_of_account on award_evaluator (account_id);

-- Somebody who does not evaluate an entry, in no round.
create table award_recusal (
    entry_id uuid not null references award_entry,
    account_id uuid not null references account,
    kind text not null,
    -- Said by the evaluator or the secretariat; otherwise found by what is known of both.
    declared boolean not null,
    note text,
    recused_at timestamptz not null,
    constraint award_recusal_once primary key (entry_id, account_id),
    constraint award_recusal_kind check (kind in ('city', 'country', 'employer', 'family', 'other'))
);
create index award_recusal_of_account on award_recusal (account_id);

-- That somebody evaluates an entry in a round, and what they say of it.
create table award_evaluation (
    id uuid primary key,
    round_id uuid not null,
    entry_id uuid not null references award_entry,
    account_id uuid not null,
    state text not null default 'assigned',
    -- By hand, balanced, or in the place of somebody who was recused.
    origin text not null,
    -- For the secretariat and the evaluators.
    comment text,
    -- For the entrant, without a name.
    feedback text,
    assigned_at timestamptz not null,
    submitted_at timestamptz,
    revision bigint not null default 1,
    constraint award_evaluation_once unique (round_id, entry_id, account_id),
    constraint award_evaluation_evaluator foreign key (round_id, account_id) references award_evaluator,
    constraint award_evaluation_state check (state in ('assigned', 'draft', 'submitted')),
    constraint award_evaluation_origin check (origin in ('by_hand', 'balanced', 'reassigned')),
    constraint award_evaluation_submitted check ((state = 'submitted') = (submitted_at is not null))
);
create index award_evaluation_of_evaluator on award_evaluation (account_id, round_id);
create index award_evaluation_of_entry on award_evaluation (entry_id);

create table award_score (
    evaluation_id uuid not null references award_evaluation on delete cascade,
    criterion_id uuid not null references award_criterion,
    -- Of the evaluation: the database looks here whether it is closed.
    round_id uuid not null references award_round,
    score int not null,
    constraint award_score_once primary key (evaluation_id, criterion_id)
);
create index award_score_of_criterion on award_score (criterion_id);
create index award_score_of_round on award_score (round_id);

-- Which entries went on from a round, and why.
create table award_advance (
    id uuid primary key,
    award_id uuid not null references award,
    round_id uuid not null references award_round,
    target text not null,
    places int not null,
    decided_at timestamptz not null,
    constraint award_advance_once unique (award_id, target),
    constraint award_advance_target check (target in ('deserving', 'shortlisted', 'winner', 'special_mention'))
);
create index award_advance_of_round on award_advance (round_id);

create table award_advanced (
    advance_id uuid not null references award_advance on delete cascade,
    entry_id uuid not null references award_entry,
    -- Its rank in the standings; null: nobody evaluated it.
    rank int,
    -- It goes on; false: it would have by its rank, and does not.
    advanced boolean not null,
    state_before text not null,
    -- Why, where it was decided by hand.
    reason text,
    constraint award_advanced_once primary key (advance_id, entry_id)
);
create index award_advanced_of_entry on award_advanced (entry_id);

-- The public vote: one ballot for each account.
create table award_ballot (
    id uuid primary key,
    award_id uuid not null references award,
    round_id uuid not null references award_round,
    entry_id uuid not null references award_entry,
    -- null: erased since.
    account_id uuid references account,
    -- With which the voter finds the ballot in the tally.
    receipt text not null,
    -- Keyed hash of the network that it came from.
    network bytea not null,
    cast_at timestamptz not null,
    changed_at timestamptz not null,
    -- How often it may be changed: the instant of the generic cell rate algorithm.
    until timestamptz not null,
    voided_at timestamptz,
    void_reason text,
    constraint award_ballot_once unique (award_id, account_id),
    constraint award_ballot_receipt_once unique (receipt),
    constraint award_ballot_void check ((voided_at is null) = (void_reason is null))
) with (fillfactor = 80);
create index award_ballot_of_round on award_ballot (round_id);
create index award_ballot_of_entry on award_ballot (entry_id);
create index award_ballot_of_account on award_ballot (account_id);

-- What is closed or published stays as it is, whoever tries.
create function award_final(what text) returns void language plpgsql as $$
begin
    raise exception '% is final', what using errcode = 'restrict_violation';
end $$;

create function award_round_is_final() returns trigger language plpgsql as $$
begin
    if old.closed_at is not null then
        perform award_final('a closed round');
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger award_round_is_final before update or delete on award_round
    for each row execute function award_round_is_final();

-- Of criteria, evaluations and scores.
create function award_of_round_is_final() returns trigger language plpgsql as $$
declare
    concerned uuid := case tg_op when 'DELETE' then old.round_id else new.round_id end;
    closed timestamptz;
begin
    if tg_op = 'UPDATE' and new.round_id <> old.round_id then
        perform award_final('the round of it');
    end if;
    -- Waits for whoever is closing it.
    select closed_at into closed from award_round where id = concerned for share;
    if closed is not null then
        perform award_final('a closed round');
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger award_criterion_is_final before insert or update or delete on award_criterion
    for each row execute function award_of_round_is_final();
create trigger award_evaluation_is_final before insert or update or delete on award_evaluation
    for each row execute function award_of_round_is_final();
create trigger award_score_is_final before insert or update or delete on award_score
    for each row execute function award_of_round_is_final();

-- Once the round is closed a ballot is only made void, until the award is published, or loses its voter.
create function award_ballot_is_final() returns trigger language plpgsql as $$
declare
    concerned uuid := case tg_op when 'DELETE' then old.round_id else new.round_id end;
    closed timestamptz;
    present text;
begin
    if tg_op = 'UPDATE' and (new.round_id, new.award_id, new.receipt) is distinct from (old.round_id, old.award_id, old.receipt) then
        perform award_final('the receipt of a ballot');
    end if;
    -- Waits for whoever is closing it.
    select closed_at into closed from award_round where id = concerned for share;
    if closed is null then
        return case tg_op when 'DELETE' then old else new end;
    end if;
    select a.state into present from award a join award_round r on r.award_id = a.id where r.id = concerned;
    if tg_op <> 'UPDATE' or new.entry_id <> old.entry_id or new.cast_at <> old.cast_at or new.changed_at <> old.changed_at then
        perform award_final('a closed vote');
    end if;
    if present = 'published' and (new.voided_at, new.void_reason) is distinct from (old.voided_at, old.void_reason) then
        perform award_final('a published vote');
    end if;
    return new;
end $$;
create trigger award_ballot_is_final before insert or update or delete on award_ballot
    for each row execute function award_ballot_is_final();

create function award_is_final() returns trigger language plpgsql as $$
begin
    if old.state = 'published' then
        perform award_final('a published award');
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger award_is_final before update or delete on award
    for each row execute function award_is_final();

-- Of entries and of what was decided of them.
create function award_of_award_is_final() returns trigger language plpgsql as $$
declare
    concerned uuid := case tg_op when 'DELETE' then old.award_id else new.award_id end;
    present text;
begin
    select state into present from award where id = concerned for share;
    if present = 'published' then
        perform award_final('a published award');
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger award_entry_is_final before insert or update or delete on award_entry
    for each row execute function award_of_award_is_final();
create trigger award_advance_is_final before insert or update or delete on award_advance
    for each row execute function award_of_award_is_final();

-- The triggers above see rows; this is the way around them.
create function award_is_not_truncated() returns trigger language plpgsql as $$
begin
    perform award_final('the award''s record');
    return null;
end $$;
create trigger award_evaluation_not_truncated before truncate on award_evaluation
    for each statement execute function award_is_not_truncated();
create trigger award_score_not_truncated before truncate on award_score
    for each statement execute function award_is_not_truncated();
create trigger award_ballot_not_truncated before truncate on award_ballot
    for each statement execute function award_is_not_truncated();
