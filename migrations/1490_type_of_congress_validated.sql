-- In a transaction of its own: reads the whole table without a lock that writers wait for.
alter table registration validate constraint registration_type_id_fkey;
