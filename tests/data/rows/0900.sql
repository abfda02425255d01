insert into accreditation (id, congress_id, delegation_id, registration_id, name, title, city, city_key, country, protocol_rank, confirmed_at)
select '00000000-0000-7000-8000-000000000090', d.congress_id, d.id, d.head_id, 'Ana Sousa', 'Mayor', '{"en": "Lisbon"}', 'lisbon', 'PT', 1, now()
from delegation d where d.head_id is not null;
insert into forum_invitation (id, congress_id, city, city_key, country, addressee, email, language, quota, respond_by, created_at)
select '00000000-0000-7000-8000-000000000091', id, 'Lisbon', 'lisbon', 'PT', 'The Mayor', 'protocol@lisbon.example', 'pt', 5, now(), now() from congress;
insert into speakers_list (session_id, congress_id, state, ordering, items, once_per_item, seconds_each, seconds_reply, opened_at)
select id, congress_id, 'open', 'by_request', 1, true, 180, 60, now() from session;
insert into speaking_request (id, congress_id, session_id, delegation_id, kind, item, topic, mode, language, seconds, state, place, requested_at)
select gen_random_uuid(), l.congress_id, l.session_id, d.id, 'statement', 1, 'Housing', 'live', 'pt', 180, 'waiting', 1, now()
from speakers_list l, delegation d where d.congress_id = l.congress_id;
insert into statement (request_id, congress_id, text, links, publish, created_at)
select id, congress_id, '{"en": "We build."}', '[]', 'at_once', now() from speaking_request;
insert into declaration (id, congress_id, title, text, authoritative, created_at)
select '00000000-0000-7000-8000-000000000092', id, '{"en": "Declaration"}', '{"en": "We build."}', 'en', now() from congress;
insert into declaration_version (declaration_id, version, title, text, authoritative, created_at)
select id, 1, title, text, authoritative, now() from declaration;
insert into declaration_comment (id, declaration_id, version, delegation_id, city, country, text, created_at)
select gen_random_uuid(), d.id, 1, g.id, '{"en": "Lisbon"}', 'PT', 'Good.', now() from declaration d, delegation g;
insert into endorsement (declaration_id, country, city_key, delegation_id, registration_id, city, name, title, endorsed_at)
select d.id, 'PT', 'lisbon', g.id, g.head_id, '{"en": "Lisbon"}', 'Ana Sousa', 'Mayor', now() from declaration d, delegation g where g.head_id is not null;
