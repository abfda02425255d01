insert into mail (id, event_id, congress_id, account_id, registration_id, letter, recipient, language, context, next_at,
                  created_at)
select '00000000-0000-7000-8000-000000000040', '00000000-0000-7000-8000-000000000006', congress_id, account_id, id,
       'registration_confirmed', email, 'en', '{}', now(), now()
from registration;
insert into unsubscription (registration_id, created_at) select id, now() from registration;
insert into signing_key (key) values ('key');
insert into webhook (id, congress_id, owner_id, url, events, audiences, enabled_at, secret, created_at)
select '00000000-0000-7000-8000-000000000041', c.id, a.id, 'https://city.example/', '{}', '{public}', now(), 'secret', now()
from congress c, account a;
insert into delivery (id, webhook_id, congress_id, event_id, kind, audience, body, next_at, created_at, retry_since)
select '00000000-0000-7000-8000-000000000042', id, congress_id, '00000000-0000-7000-8000-000000000005', 'theme.created',
       'public', '{}', now(), now(), now()
from webhook;
insert into delivery_attempt (delivery_id, number, at, duration_ms) select id, 1, now(), 20 from delivery;
