-- Whom the provider has authenticated, while the code of their second factor is missing: the provider's code works once.
-- Without a foreign key, because an attempt lives for minutes.
alter table openid_attempt add column account_id uuid;
