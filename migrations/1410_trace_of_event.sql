-- Which trace an event belongs to: the `traceparent` of its request, if that is recorded. E-mails and deliveries link to it.
alter table outbox add column trace text;

create or replace function publish_events(events jsonb, published_at timestamptz) returns void language plpgsql as $$
begin
    with published as materialized (
        select * from jsonb_to_recordset(events)
            as e (id uuid, congress_id uuid, kind text, audience text, subject uuid, payload jsonb, changes jsonb,
                  actor uuid, request uuid, trace text)
    ), outgoing as (
        insert into outbox (id, congress_id, kind, audience, subject, payload, created_at, trace)
        select id, congress_id, kind, audience, subject, payload, published_at, trace from published
    )
    insert into audit (id, congress_id, action, subject, details, changes, created_at, actor, request)
    select id, congress_id, kind, subject, payload, changes, published_at, actor, request from published;
end $$;
