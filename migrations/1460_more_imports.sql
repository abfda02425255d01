-- Imports of sessions, evaluators and entries.
alter table import
    drop constraint import_target,
    add constraint import_target check (target in ('delegates', 'speakers', 'cities', 'sessions', 'evaluators', 'entries'));

-- The row of an import names the evaluator that it added.
alter table award_evaluator add column id uuid not null default gen_random_uuid();
create unique index award_evaluator_id on award_evaluator (id);

-- An imported entry belongs to its submitters only.
alter table award_entry alter column account_id drop not null;
