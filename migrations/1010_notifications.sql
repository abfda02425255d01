-- The kind of an e-mail is a notification. Before the first release: stop every older node before this runs.
alter table mail rename column letter to notification;
-- The data of a template says whose secret it takes, and a reason is called one.
update mail set context = context || jsonb_build_object('account', account_id)
where account_id is not null
  and notification in ('verification', 'account_exists', 'password_reset', 'password_changed');
update mail set context = context - 'because' || jsonb_build_object('reason', context -> 'because')
where notification = 'webhook_disabled';

create function is_erased(email text) returns boolean
    language sql immutable parallel safe
    return email like '%@erased.invalid';

-- Where and how to write to a registered person, and in which language and time zone.
create view recipient as
select r.id as registration_id, r.congress_id, r.account_id, r.state, r.email, r.given_name, r.family_name,
       coalesce(a.locale, r.languages[1], c.languages[1]) as language,
       coalesce(r.time_zone, a.time_zone, c.time_zone) as time_zone, c.title as congress_title
from registration r
join congress c on c.id = r.congress_id
left join account a on a.id = r.account_id
where not is_erased(r.email);
