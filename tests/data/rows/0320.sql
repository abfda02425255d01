insert into question (id, congress_id, slug, kind, text)
select '00000000-0000-7000-8000-000000000030', id, 'diet', 'text', '{"en": "What do you eat?"}' from congress;
insert into question_version (question_id, version, kind, text, options) select id, 1, kind, text, options from question;
insert into delegation (id, congress_id, name, pool_id, focal_point, search, created_at)
select '00000000-0000-7000-8000-000000000031', c.id, 'City of Lisbon', p.id, 'protocol@lisbon.example', 'city of lisbon', now()
from congress c, pool p where p.slug = 'main-hall';
update registration set delegation_id = d.id, answers = '{"diet": {"value": "fish", "version": 1}}' from delegation d;
update delegation set head_id = r.id from registration r;
insert into invitation (id, congress_id, type_id, max_uses, used, created_at)
select '00000000-0000-7000-8000-000000000032', congress_id, id, 3, 1, now() from registration_type;
insert into invitation_secret (digest, invitation_id) select '\x00', id from invitation;
insert into redemption (invitation_id, registration_id, created_at) select i.id, r.id, now() from invitation i, registration r;
insert into registration_rules (congress_id) select id from congress;
-- A type as the version before makes it, without a pool.
insert into registration_type (id, congress_id, slug, name, approval, admission)
select '00000000-0000-7000-8000-000000000033', id, 'observer', '{"en": "Observer"}', 'manual', 'open' from congress;
