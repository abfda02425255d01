-- Reminders to members of delegations whose registration is incomplete.

-- The last one of each member. A transferred registration has another reference: its new person was not reminded.
create table delegation_reminder (
    registration_id uuid primary key references registration on delete cascade,
    congress_id uuid not null references congress on delete cascade,
    reference text not null,
    sent_at timestamptz not null
);
