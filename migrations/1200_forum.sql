-- Counts the changes of an accreditation, so that two people who edit it at the same time notice each other.
alter table accreditation add column revision bigint not null default 1;
