-- Exhibitions last longer than a day.
alter table session
    drop constraint session_duration,
    add constraint session_duration check (duration_minutes between 1 and 10080);
alter table placement
    drop constraint placement_minutes,
    add constraint placement_minutes check (minutes between 1 and 10080);
