insert into pool (id, congress_id, slug, capacity, taken, arrivals)
select '00000000-0000-7000-8000-000000000025', id, 'main-hall', 300, 1, 1 from congress;
insert into claim (pool_id, holder_id, state, place)
select id, '00000000-0000-7000-8000-000000000026', 'held', 1 from pool;
