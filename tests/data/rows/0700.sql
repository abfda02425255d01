insert into announcement (id, congress_id, audience, title, body, published_at)
select '00000000-0000-7000-8000-000000000050', id, 'everybody', '{"en": "Open"}', '{"en": "Come in."}', now() from congress;
