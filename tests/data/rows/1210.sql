insert into import_mapping (congress_id, mapping) select id, '{"contact": "email"}' from congress;
