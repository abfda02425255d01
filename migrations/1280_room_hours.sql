-- When rooms are open: `[{"opens_at": ..., "closes_at": ...}]`, sorted and disjoint. Empty: always.
alter table room add column opening_hours jsonb not null default '[]';
