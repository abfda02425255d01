insert into city (id, name, country, time_zone, population, search)
values (1, 'Lisbon', 'PT', 'Europe/Lisbon', 517802, 'lisbon');
insert into congress (id, slug, title, reference_prefix, starts_on, ends_on, time_zone, languages)
values ('00000000-0000-7000-8000-000000000010', 'metropolis-2021', '{"en": "Congress"}', 'MWC13', '2021-11-08', '2021-11-13',
        'Asia/Shanghai', '{en}');
insert into theme (id, congress_id, slug, name)
select '00000000-0000-7000-8000-000000000011', id, 'mobility', '{"en": "Mobility"}' from congress;
insert into track (id, congress_id, slug, name, kind)
select '00000000-0000-7000-8000-000000000012', id, 'congress', '{"en": "Congress"}', 'congress' from congress;
insert into staff (congress_id, account_id, roles) select c.id, a.id, '{organiser}' from congress c, account a;
