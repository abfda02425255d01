-- A submission after the deadline that the secretariat accepted, and why.
alter table award_late_refusal
    add column accepted_at timestamptz,
    add column accepted_because text,
    add constraint award_late_refusal_accepted check ((accepted_at is null) = (accepted_because is null));
create index award_late_refusal_of_entry on award_late_refusal (entry_id);
