insert into timetable (id, congress_id, state, request, seed, engine, budget, created_at)
select '00000000-0000-7000-8000-000000000140', id, 'done', '{}', 1, 1, 1000, now() from congress;
insert into timetable_proposal (timetable_id, number, content)
select id, 1, '{"items": []}' from timetable;
