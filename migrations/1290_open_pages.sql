-- Who has which page of the web app open: worth nothing after a minute, so it may be lost with a crash.
create unlogged table open_page (
    congress_id uuid not null references congress (id),
    account_id uuid not null references account (id) on delete cascade,
    page text not null,
    opened_at timestamptz not null,
    seen_at timestamptz not null,
    primary key (congress_id, page, account_id)
);
create index open_page_of_account on open_page (account_id);
create index open_page_age on open_page (seen_at);
