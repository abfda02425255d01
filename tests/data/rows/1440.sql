insert into email_change (id, account_id, previous, previous_verified, email, requested_at, expires_at, refusable_until)
select '00000000-0000-7000-8000-000000000144', id, email, true, 'new.' || email, now(), now(), now() from account
order by created_at, id limit 1;
