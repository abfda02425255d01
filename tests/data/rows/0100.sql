insert into account (id, email, given_name, family_name)
values ('00000000-0000-7000-8000-000000000001', 'ana@city.example', 'Ana', 'Sousa');
insert into token (id, hash, account_id, created_at, expires_at)
select '00000000-0000-7000-8000-000000000002', 'hash', id, now(), now() + interval '30 days' from account;
insert into idempotency (account_id, key, route, digest, status, body, created_at)
select id, 'key', 'POST /api/v1/congresses', 'digest', 201, '{}', now() from account;
