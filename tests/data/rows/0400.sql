insert into room (id, congress_id, slug, name, provider)
select '00000000-0000-7000-8000-000000000030', id, 'hall', '{"en": "Hall"}', 'link' from congress;
insert into speaker (id, congress_id, name, search)
select '00000000-0000-7000-8000-000000000031', id, 'Zhang Wei', 'zhang wei' from congress;
insert into session (id, congress_id, code, title, kind, status, track_id, language, duration_minutes, enrolment_policy, search,
                     created_at)
select '00000000-0000-7000-8000-000000000032', congress_id, 'OPEN', '{"en": "Opening"}', 'plenary', 'confirmed', id, 'en', 60,
       'open', 'opening', now()
from track;
insert into session_theme (session_id, theme_id, position) select s.id, t.id, 0 from session s, theme t;
insert into session_speaker (session_id, speaker_id, role, confirmed, position)
select s.id, p.id, 'keynote', true, 0 from session s, speaker p;
