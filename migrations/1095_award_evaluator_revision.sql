-- Counts the changes of an evaluator's profile, so that two people who edit it at the same time notice each other.
alter table award_evaluator add column revision bigint not null default 1;
