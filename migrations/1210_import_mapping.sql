-- The mapping of spreadsheet columns to fields has its own revision, so that two people do not overwrite each other.
create table import_mapping (
    congress_id uuid primary key references congress on delete cascade,
    -- From the folded header of a column to the name of a field.
    mapping jsonb not null default '{}',
    revision bigint not null default 1
);

insert into import_mapping (congress_id, mapping) select congress_id, mapping from registration_rules where mapping <> '{}';
alter table registration_rules drop column mapping;
