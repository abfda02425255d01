-- One word for one thing: `state` is where something stands (a status is one of HTTP), and `position` an ordinal (what
-- a person does is a job title). Before the first release: stop every older node before this runs.
alter table registration rename column status to state;
alter table registration rename constraint registration_status to registration_state;
alter index registration_by_status rename to registration_by_state;
alter table registration rename column position to job_title;
alter table session rename column status to state;
alter table session rename constraint session_status to session_state;
alter table released_session rename column status to state;
alter view drafted_session rename column status to state;
alter table speaker rename column position to job_title;
