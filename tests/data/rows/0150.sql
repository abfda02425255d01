insert into outbox (id, congress_id, kind, subject, payload, created_at)
values ('00000000-0000-7000-8000-000000000004', null, 'account.created', '00000000-0000-7000-8000-000000000001', '{}', now()),
       ('00000000-0000-7000-8000-000000000005', '00000000-0000-7000-8000-000000000010', 'theme.created',
        '00000000-0000-7000-8000-000000000011', '{}', now()),
       ('00000000-0000-7000-8000-000000000006', '00000000-0000-7000-8000-000000000010', 'registration.created',
        '00000000-0000-7000-8000-000000000021', '{}', now());
insert into audit (id, congress_id, action, subject, details, created_at)
select id, congress_id, kind, subject, payload, created_at from outbox;
