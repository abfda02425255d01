-- An account that was erased while a registration was on a waiting list kept the place in the quota of its delegation.

-- Pools before registrations, as in every change, so that no change and this migration wait for each other.
select p.id from pool p join delegation d on d.pool_id = p.id
where exists (select from registration r where r.delegation_id = d.id and r.state in ('rejected', 'cancelled'))
order by p.id
for no key update of p;

with ended as (
    update registration r set delegation_id = null, revision = r.revision + 1
    from delegation d
    where d.id = r.delegation_id and r.state in ('rejected', 'cancelled') and d.head_id is distinct from r.id
    returning r.id, d.pool_id
), released as (
    delete from claim c using ended e where c.pool_id = e.pool_id and c.holder_id = e.id returning c.pool_id
)
update pool p set taken = p.taken - r.places
from (select pool_id, count(*)::int as places from released group by pool_id) r
where r.pool_id = p.id;
