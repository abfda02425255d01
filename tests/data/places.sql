-- What is wrong in pools, registrations and seats between transactions: no row if they are right.
select concat_ws(' ', 'pool', p.id, p.capacity, p.taken, p.waiting) as "wrong!"
from pool p
where p.taken <> (select count(*) from claim c where c.pool_id = p.id and c.state = 'held')
   or p.waiting <> (select count(*) from claim c where c.pool_id = p.id and c.state = 'waiting')
   or (p.waiting > 0 and (p.capacity is null or p.taken < p.capacity))
union all
select concat_ws(' ', 'registration', r.id, r.state, c.state)
from registration r
join registration_type t on t.id = r.type_id
left join claim c on c.pool_id = t.pool_id and c.holder_id = r.id
where c.state is distinct from case r.state when 'confirmed' then 'held' when 'waitlisted' then 'waiting' end
union all
select concat_ws(' ', 'stray claim', c.pool_id, c.holder_id)
from claim c
where not exists (select from registration r join registration_type t on t.id = r.type_id
                  left join delegation d on d.id = r.delegation_id
                  where r.id = c.holder_id and c.pool_id in (t.pool_id, d.pool_id))
  and not exists (select from session s join registration r on r.congress_id = s.congress_id
                  where s.pool_id = c.pool_id and r.id = c.holder_id and r.state = 'confirmed')
union all
select concat_ws(' ', 'seat at another time', c.pool_id, c.holder_id, c.during, p.during)
from claim c join pool p on p.id = c.pool_id
where c.during is distinct from p.during
union all
select concat_ws(' ', 'two at once, unmarked', c.holder_id, c.pool_id, o.pool_id)
from claim c join claim o on o.holder_id = c.holder_id and o.pool_id < c.pool_id and o.during && c.during
where c.exclusive and o.exclusive
