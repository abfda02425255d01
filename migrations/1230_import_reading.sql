-- What an import read: the platform and sheet, the line of the header, what was skipped; lines, and rows that were skipped.
alter table import
    -- The registration platform that exported the file.
    add column platform text,
    add column sheet text,
    add column header_line int not null default 1,
    add column notes jsonb not null default '[]';

alter table import_row
    add column line int,
    drop constraint import_row_outcome,
    add constraint import_row_outcome check (outcome in ('created', 'updated', 'unchanged', 'skipped', 'refused'));

-- The type of people who are imported without one.
alter table registration_type add column is_default boolean not null default false;
create unique index registration_type_default_once on registration_type (congress_id) where is_default;
