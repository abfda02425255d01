-- What the key of the next migration refers to.
alter table registration_type add constraint registration_type_of_congress unique (id, congress_id);
