-- The revision of the last placement that was removed: the next one continues from it, so that no revision comes back.
alter table session add column last_placement_revision bigint not null default 0;
