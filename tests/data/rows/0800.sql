insert into favourite (session_id, registration_id, marked_at) select s.id, r.id, now() from session s, registration r;
insert into agenda_feed (registration_id, digest, created_at) select id, '\x00', now() from registration;
