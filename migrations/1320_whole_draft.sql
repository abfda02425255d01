-- All sessions of a congress at once. `drafted_session` looks up themes and speakers for each session, which is right for one session
-- and takes three times as long as this for all: here they are grouped once.
create view whole_draft as
select s.congress_id, s.id, s.code, s.title, s.abstract, s.kind, s.state, t.slug as track,
       coalesce(st.themes, '{}') as themes, s.language, s.interpretation, s.duration_minutes, s.capacity,
       s.enrolment_policy, s.links, coalesce(ss.speakers, '[]') as speakers,
       r.slug as room, p.starts_at, p.starts_at + make_interval(mins => s.duration_minutes) as ends_at,
       s.revision, s.waiting_list
from session s
join track t on t.id = s.track_id
left join placement p on p.session_id = s.id
left join room r on r.id = p.room_id
left join (
    select th.congress_id, st.session_id, array_agg(th.slug order by st.position) as themes
    from session_theme st join theme th on th.id = st.theme_id
    group by th.congress_id, st.session_id
) st on st.congress_id = s.congress_id and st.session_id = s.id
left join (
    select sp.congress_id, ss.session_id,
           jsonb_agg(jsonb_build_object('speaker', sp.id, 'name', sp.name, 'role', ss.role, 'confirmed', ss.confirmed)
                     order by ss.position) as speakers
    from session_speaker ss join speaker sp on sp.id = ss.speaker_id
    group by sp.congress_id, ss.session_id
) ss on ss.congress_id = s.congress_id and ss.session_id = s.id;
