-- A city may answer that it will probably attend.
alter table forum_invitation drop constraint forum_invitation_answer;
alter table forum_invitation add constraint forum_invitation_answer
    check (answer in ('accepted', 'declined', 'delegated', 'tentative'));

-- The chair who called the speaker; null: not called yet, or the account was erased.
alter table speaking_request add column called_by uuid references account on delete set null;
create index speaking_request_of_caller on speaking_request (called_by) where called_by is not null;

-- Whether anyone may read who speaks and who is next.
alter table speakers_list add column is_public boolean not null default false;
