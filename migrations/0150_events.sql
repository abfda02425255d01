-- What happened: the outbox that deliveries are made from, and the audit of who did it.
create table outbox (
    id uuid primary key,
    congress_id uuid,
    kind text not null,
    subject uuid not null,
    payload jsonb not null,
    created_at timestamptz not null
);
create index outbox_of_congress on outbox (congress_id, id);

create table audit (
    id uuid primary key,
    congress_id uuid,
    -- null: nobody signed in, or the service itself.
    actor uuid,
    action text not null,
    subject uuid not null,
    details jsonb not null,
    request uuid,
    created_at timestamptz not null
);
create index audit_of_congress on audit (congress_id, id);

create function refuse_to_rewrite() returns trigger language plpgsql as $$
begin
    raise exception '% is written once', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_is_final before update or delete or truncate on audit
    for each statement execute function refuse_to_rewrite();
