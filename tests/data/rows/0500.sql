insert into placement (session_id, congress_id, room_id, starts_at)
select s.id, s.congress_id, r.id, '2021-11-08T12:00:00Z' from session s, room r;
insert into release (congress_id, version, released_at, changes) select id, 1, now(), '[]' from congress;
insert into released_session (congress_id, version, id, code, title, kind, status, track, themes, language, interpretation,
                              duration_minutes, enrolment_policy, links, speakers, speaker_ids, room, room_id, starts_at,
                              ends_at, search, revision)
select congress_id, 1, id, code, title, kind, status, track, themes, language, interpretation, duration_minutes,
       enrolment_policy, links, speakers, speaker_ids, room, room_id, starts_at, ends_at, search, revision
from drafted_session;
insert into released_speaker (congress_id, version, session_id, speaker_id, during)
select congress_id, 1, id, unnest(speaker_ids), tstzrange(starts_at, ends_at) from drafted_session;
