-- The field `position` of a registration has become `job_title`: so does its name in the rules for corrections.
update registration_rules set correctable = array_replace(correctable, 'position', 'job_title')
where 'position' = any (correctable);

-- The same in the mappings of spreadsheet columns to fields.
update registration_rules
set mapping = (select jsonb_object_agg(key, case value when '"position"' then '"job_title"'::jsonb else value end)
               from jsonb_each(mapping))
where mapping @? '$.* ? (@ == "position")';
