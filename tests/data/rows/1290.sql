insert into open_page (congress_id, account_id, page, opened_at, seen_at)
select c.id, a.id, 'timetable', now(), now() from congress c, account a;
