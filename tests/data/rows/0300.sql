insert into registration_type (id, congress_id, slug, name, approval, admission)
select '00000000-0000-7000-8000-000000000020', id, 'delegate', '{"en": "Delegate"}', 'automatic', 'open' from congress;
insert into registration (id, congress_id, reference, status, type_id, account_id, given_name, family_name, email, search,
                          created_at, updated_at)
select '00000000-0000-7000-8000-000000000021', t.congress_id, 'MWC13-0000-0000', 'confirmed', t.id, a.id, 'Ana', 'Sousa',
       a.email, 'ana sousa', now(), now()
from registration_type t, account a;
insert into import (id, congress_id, state, dry_run, mode, encoding, delimiter, ignored_columns, created_at)
select '00000000-0000-7000-8000-000000000022', id, 'done', false, 'partial', 'UTF-8', ',', '{}', now() from congress;
insert into import_row (import_id, row_number, outcome, registration_id, problems)
select i.id, 1, 'created', r.id, '[]' from import i, registration r;
