insert into stay (id, session_id, registration_id, joined_at, seen_at) select gen_random_uuid(), s.id, r.id, now(), now() from session s, registration r;
insert into certificate (id, congress_id, registration_id, code, reference, sessions, issued_at)
select gen_random_uuid(), congress_id, id, 'C-' || id, reference, '[]', now() from registration;
