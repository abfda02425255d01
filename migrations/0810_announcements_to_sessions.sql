-- Announcements to those who have a seat in a session or have marked it; `slug` holds the session's id.
alter table announcement
    drop constraint announcement_audience,
    add constraint announcement_audience check ((audience = 'everybody') = (slug is null)
        and audience in ('everybody', 'registration_type', 'track', 'session'));
