-- What each column of the file was taken for: its header and the field.
alter table import add column recognised_columns jsonb not null default '{}';
