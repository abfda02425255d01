-- Two keys less for each row of an import. Imports are never deleted, and their rows are written with the import locked. A row
-- that is written at the same moment as its registration is deleted may keep its id; whoever reads rows joins registrations.

-- In the order in which an import locks them.
lock table import, registration, import_row in access exclusive mode;

alter table import_row
    drop constraint import_row_import_id_fkey,
    drop constraint import_row_registration_id_fkey;

-- What the key did when a registration is deleted.
create function forget_in_imports() returns trigger
language plpgsql
as $$
begin
    update import_row i set registration_id = null from old_rows r where i.registration_id = r.id;
    return null;
end
$$;

create trigger registration_forgotten_in_imports after delete on registration
    referencing old table as old_rows for each statement execute function forget_in_imports();
