-- Whether the staff of an edition need a second factor.
alter table congress add column second_factor_required boolean not null default false;
