insert into announcement (id, congress_id, audience, slug, title, body, published_at)
select '00000000-0000-7000-8000-000000000081', congress_id, 'session', id::text, '{"en": "Bring"}', '{"en": "A pen."}', now()
from session limit 1;
