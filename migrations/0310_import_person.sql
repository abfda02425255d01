-- Whom a row of an import is about, even where it was refused and nothing else says so: an erasure finds what it quotes.
-- SHA-256 of the e-mail.
alter table import_row add column email_digest bytea;
create index import_row_of_person on import_row (email_digest) where email_digest is not null;
