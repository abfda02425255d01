-- Each new row of a table with a foreign key costs a query: a tenth of the time of an import for each key.
-- A registration is of a type of its congress. One key says more than two did: type and congress belong together.

-- In the order in which registering locks them: otherwise both could wait for each other.
lock table congress, registration_type, registration in access exclusive mode;

alter table registration
    drop constraint registration_congress_id_fkey,
    drop constraint registration_type_id_fkey,
    add constraint registration_type_id_fkey foreign key (type_id, congress_id) references registration_type (id, congress_id)
        not valid;
