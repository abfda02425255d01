insert into enrolment_rules (congress_id) select id from congress;
update claim set during = tstzrange(now(), now() + interval '1 hour'), exclusive = true, claimed_at = now()
where pool_id in (select pool_id from session limit 1);
