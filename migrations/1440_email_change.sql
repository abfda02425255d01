-- Changes of an account's e-mail address: each is confirmed at the new address, and can be refused at the previous one.
create table email_change (
    id uuid primary key,
    account_id uuid not null references account on delete cascade,
    -- The address when the change was requested.
    previous text not null,
    -- An address that was never verified may be another person's.
    previous_verified boolean not null,
    email text not null,
    -- The sign-in that requested it, which goes on; null: it has ended.
    token_id uuid references token on delete set null,
    requested_at timestamptz not null,
    -- The end of the time in which it can be confirmed.
    expires_at timestamptz not null,
    -- The end of the time in which the owner of the previous address can refuse it.
    refusable_until timestamptz not null,
    confirmed_at timestamptz,
    constraint email_change_lower check (email = lower(email) and previous = lower(previous))
);
create unique index email_change_pending_once on email_change (account_id) where confirmed_at is null;
create index email_change_of_account on email_change (account_id, requested_at);
create index email_change_of_token on email_change (token_id) where token_id is not null;
create index email_change_age on email_change (refusable_until);

-- Secrets of a change are valid for this change only.
alter table account_secret add column email_change_id uuid references email_change on delete cascade;
create index account_secret_of_email_change on account_secret (email_change_id) where email_change_id is not null;
alter table account_secret drop constraint account_secret_purpose;
alter table account_secret add constraint account_secret_purpose
    check (purpose in ('verification', 'password_reset', 'email_change', 'email_refusal'));
