insert into draft_move (id, congress_id, moved_at, items)
select '00000000-0000-7000-8000-000000000050', id, now(), '[]' from congress;
insert into draft_move (id, congress_id, moved_at, items, undoes)
select '00000000-0000-7000-8000-000000000051', congress_id, now(), '[]', id from draft_move;
insert into schedule_rules (congress_id, levels) select id, '{"track_parallel": "ignore"}' from congress;
-- A session as the version before makes it, without a pool.
insert into session (id, congress_id, code, title, kind, status, track_id, language, duration_minutes, enrolment_policy, search,
                     created_at)
select '00000000-0000-7000-8000-000000000041', congress_id, 'LATER', '{"en": "Later"}', 'panel', 'draft', id, 'en', 60,
       'open', 'later', now()
from track;
