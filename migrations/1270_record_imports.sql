-- Imports of speakers and of cities, in addition to delegates.
alter table import
    add column target text not null default 'delegates',
    add constraint import_target check (target in ('delegates', 'speakers', 'cities'));

-- The speaker or the invitation of a row; `registration_id` is the one of a delegate.
alter table import_row add column record_id uuid;
