insert into delegation_reminder (registration_id, congress_id, reference, sent_at)
select id, congress_id, reference, now() from registration limit 1;
