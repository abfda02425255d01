insert into speaker_availability (speaker_id, starts_at, ends_at)
select id, '2021-11-08T08:00:00Z', '2021-11-08T16:00:00Z' from speaker;
update speaker set registration_id = r.id from registration r;
update session set external_guid = '00000000-0000-7000-8000-000000000040';
insert into claim (pool_id, holder_id, state, place) select s.pool_id, r.id, 'held', 1 from session s, registration r;
update pool set taken = 1, arrivals = 1 from session s where s.pool_id = pool.id;
