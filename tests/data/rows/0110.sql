insert into account_secret (hash, account_id, purpose, expires_at)
select 'hash', id, 'verification', now() from account;
insert into api_key (id, hash, account_id, name, permissions, created_at)
select '00000000-0000-7000-8000-000000000003', 'hash', id, 'Printer', '{registration.read}', now() from account;
insert into second_factor (account_id, secret, confirmed_at) select id, 'secret', now() from account;
insert into recovery_code (account_id, hash) select id, 'hash' from account;
insert into throttle (key, until) values ('key', now());
insert into familiar_network (account_id, network, last_seen_at) select id, 'network', now() from account;
insert into linked_identity (issuer, subject, account_id, created_at)
select 'https://login.city.example', 'ana', id, now() from account;
insert into openid_attempt (hash, state, nonce, verifier, expires_at) values ('hash', 'state', 'nonce', 'verifier', now());
