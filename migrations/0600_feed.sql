-- The outbox as a feed: who may read an event, and its place in the order that every reader follows.
alter table outbox
    -- 'public', 'account' (nobody but the service), or the permission that reading it takes.
    add column audience text not null default 'account',
    -- Drawn when the row is written, under the lock of what it is about: for one subject, the order of the commits,
    -- whatever the nodes' clocks say.
    add column number bigint generated always as identity,
    -- Given after the commit, by one dispatcher at a time: no event appears before one that a reader has seen.
    add column position bigint,
    add constraint outbox_position_once unique (position);

update outbox
set audience = case
        when congress_id is null then 'account'
        when kind like 'registration.%' or kind like 'import.%' then 'registration.read'
        when kind like 'staff.%' then 'congress.administer'
        when kind like 'session.%' or kind like 'speaker.%' or kind like 'room.%' or kind = 'schedule.imported'
            then 'programme.edit'
        else 'public'
    end,
    -- What was published before there was a dispatcher is not dispatched.
    position = number;

create sequence outbox_position;
select setval('outbox_position', coalesce((select max(position) from outbox), 0) + 1);

drop index outbox_of_congress;
create index outbox_feed on outbox (congress_id, position);
create index outbox_of_audience on outbox (congress_id, audience, position);
create index outbox_to_dispatch on outbox (number) where position is null;

-- What a change changed: by field, before and after; of personal data the fields' names only.
alter table audit add column changes jsonb;
create index audit_of_actor on audit (congress_id, actor, id);
create index audit_of_subject on audit (congress_id, subject, id);
