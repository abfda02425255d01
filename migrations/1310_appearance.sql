-- The look of an edition's public pages.
alter table congress
    add column accent text,
    add column logo_text text,
    add column intro jsonb,
    add constraint congress_accent_is_a_colour check (accent ~ '^#[0-9a-f]{6}$');

-- What the public pages of an edition show of it, and which of them have content.
create view public_edition as
select c.id, c.slug, c.title, c.starts_on, c.ends_on, c.time_zone, c.languages, c.accent, c.logo_text, c.intro, c.revision,
       c.released_version,
       exists (select from declaration d where d.congress_id = c.id and d.state <> 'draft') as has_declarations,
       exists (select from award a where a.congress_id = c.id and a.state <> 'draft') as has_awards,
       exists (select from endorsement e join declaration d on d.id = e.declaration_id
               where d.congress_id = c.id and d.state <> 'draft')
       or exists (select from statement t where t.congress_id = c.id and t.published_at is not null) as has_cities
from congress c
where c.state <> 'draft';
