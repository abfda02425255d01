-- A release keeps the names of rooms, tracks and themes. Null: written by a node of the version before, which read them again
-- whenever it rendered the schedule.
alter table release add column names jsonb;

-- The names of now, each with its slug, in order.
create function programme_names(congress uuid) returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'rooms', (select coalesce(jsonb_agg(jsonb_build_array(n.slug, n.name) order by n.position, n.slug), '[]')
                  from room n where n.congress_id = $1),
        'tracks', (select coalesce(jsonb_agg(jsonb_build_array(n.slug, n.name) order by n.position, n.slug), '[]')
                   from track n where n.congress_id = $1),
        'themes', (select coalesce(jsonb_agg(jsonb_build_array(n.slug, n.name) order by n.position, n.slug), '[]')
                   from theme n where n.congress_id = $1))
$$;

-- What the public sees keeps the names that it has. Earlier releases are not rendered.
alter table release disable trigger release_is_final;
update release r set names = programme_names(r.congress_id)
from congress c
where c.id = r.congress_id and c.released_version = r.version;
alter table release enable trigger release_is_final;
