use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::programme::{NewRoom, OpeningHours};
use crate::schedule::conflicts::model::{
    ConflictKind::{
        CapacityBelowEnrolled, DurationMismatch, InterpretationExceeded, OutsideCongress, SpeakerUnavailable,
        ThemeParallel, TrackParallel,
    },
    ConflictLevel, ConflictSeverity, RepeatedSession,
};

const NINE: DateTime<Utc> = DateTime::from_timestamp(1_636_362_000, 0).unwrap();

fn at(minutes: i64) -> DateTime<Utc> {
    NINE + TimeDelta::minutes(minutes)
}

fn session(code: &str, room: u8, from: i64, minutes: i64, speakers: &[SpeakerId]) -> Session {
    let parts: Vec<Value> = speakers
        .iter()
        .map(|id| json!({"speaker": id, "name": "Ana", "role": "panellist", "confirmed": true}))
        .collect();
    serde_json::from_value(json!({
        "id": SessionId::new(), "code": code, "title": {"en": code}, "abstract": null, "kind": "panel",
        "state": "confirmed", "track": code, "themes": [], "language": "en", "interpretation": [],
        "duration_minutes": minutes, "capacity": null, "enrolment_policy": "open", "waiting_list": true, "links": [], "speakers": parts,
        "room": format!("room-{room}"), "starts_at": at(from), "ends_at": at(from + minutes), "revision": 1,
    }))
    .unwrap()
}

fn room(slug: &str, channels: i32, capacity: i32) -> Room {
    let new = json!({"slug": slug, "name": {"en": slug}, "provider": "link", "interpretation_channels": channels,
                     "capacity": capacity});
    serde_json::from_value::<NewRoom>(new).unwrap().into()
}

fn draft(sessions: Vec<Session>) -> Draft {
    Draft {
        frame: Frame { from: at(-24 * 60), until: at(3 * 24 * 60), zone: Tz::Asia__Shanghai },
        levels: ConflictLevels { track_parallel: ConflictLevel::Warn, ..ConflictLevels::default() },
        sessions,
        rooms: (0..3).map(|n| room(&format!("room-{n}"), 2, 50)).collect(),
        facts: HashMap::new(),
        speakers: HashMap::new(),
        audience: HashMap::new(),
    }
}

fn kinds(draft: &Draft) -> Vec<(ConflictKind, ConflictSeverity)> {
    find(draft).iter().map(|conflict| (conflict.kind, conflict.severity)).collect()
}

#[test]
fn adjacent_sessions_do_not_overlap() {
    let draft = draft(vec![session("a", 1, 0, 30, &[]), session("b", 1, 30, 30, &[])]);
    assert_eq!(find(&draft), []);
}

#[test]
fn room_overlap_names_both_sessions_and_suggests_a_free_room() {
    let draft = draft(vec![session("a", 0, 0, 30, &[]), session("b", 0, 25, 30, &[])]);
    let found = find(&draft);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, ConflictKind::RoomOverlap);
    assert_eq!(found[0].sessions, [draft.sessions[0].id, draft.sessions[1].id]);
    assert_eq!((&*found[0].suggestions[0].room, found[0].suggestions[0].starts_at), ("room-1", at(25)));
    assert_eq!(
        found[0].detail,
        "`a` and `b` are both in the room room-0 from 17:25 to 17:30 on 8 November 2021 (Asia/Shanghai)."
    );
}

#[test]
fn suggestion_moves_the_session_that_is_not_pinned() {
    let mut draft = draft(vec![session("a", 0, 0, 30, &[]), session("b", 0, 20, 30, &[])]);
    let pinned = SessionFacts { pinned: true, ..SessionFacts::default() };
    draft.facts.insert(draft.sessions[1].id, pinned);
    assert_eq!(find(&draft)[0].suggestions[0].session, draft.sessions[0].id);
}

#[test]
fn suggestion_leaves_speakers_time_to_change_rooms() {
    let [ana, bo] = [SpeakerId::new(), SpeakerId::new()];
    let draft = draft(vec![session("a", 0, 0, 60, &[ana, bo]), session("b", 1, 30, 30, &[bo, ana])]);
    let found = find(&draft);
    assert_eq!(found.len(), 1, "one conflict for two speakers");
    assert_eq!((found[0].kind, &found[0].speakers), (ConflictKind::SpeakerOverlap, &vec![bo, ana]));
    assert_eq!(found[0].suggestions[0].starts_at, at(65));
    assert!(found[0].detail.starts_with("Ana and Ana speak in `a` and in `b` from 17:30"));
}

#[test]
fn short_turnaround_is_a_warning() {
    let ana = SpeakerId::new();
    let draft = draft(vec![
        session("a", 0, 0, 30, &[ana]),
        session("b", 1, 33, 30, &[ana]),
        session("c", 1, 63, 30, &[ana]),
    ]);
    assert_eq!(kinds(&draft), [(ConflictKind::ShortTurnaround, ConflictSeverity::Warn)]);
}

#[test]
fn conflicts_of_a_single_session_are_found() {
    let ana = SpeakerId::new();
    let mut long = session("long", 0, 0, 60, &[]);
    long.interpretation = ["fr", "es", "zh"].map(|tag| tag.parse().unwrap()).to_vec();
    let mut draft =
        draft(vec![session("late", 0, 3 * 24 * 60 - 10, 30, &[]), long, session("away", 1, 120, 60, &[ana])]);
    draft.rooms.push(room("big", 5, 1000));
    draft.facts.insert(draft.sessions[1].id, SessionFacts { pinned: false, minutes: Some(30), enrolled: 51 });
    draft.speakers.insert(ana, SpeakerFacts { zone: None, windows: vec![(at(60), at(179))] });
    let found = find(&draft);
    let kinds: Vec<_> = found.iter().map(|conflict| conflict.kind).collect();
    assert_eq!(
        kinds,
        [
            DurationMismatch,
            InterpretationExceeded,
            CapacityBelowEnrolled,
            SpeakerUnavailable,
            OutsideCongress
        ]
    );
    for conflict in &found[..3] {
        let suggestion = &conflict.suggestions[0];
        assert_eq!((&*suggestion.room, suggestion.starts_at), ("big", at(0)), "where there is room enough");
    }
    assert_eq!(
        found[3].suggestions[0].starts_at,
        at(115),
        "the last begin at which Ana is there until the end"
    );
    assert_eq!(found[4].suggestions[0].starts_at, at(3 * 24 * 60 - 30));
}

#[test]
fn session_in_a_closed_room_moves_to_where_a_room_is_open() {
    let mut draft = draft(vec![session("early", 0, 0, 60, &[])]);
    let hours = |from, until| OpeningHours { opens_at: at(from), closes_at: at(until) };
    draft.rooms.truncate(1);
    draft.rooms[0].opening_hours = sqlx::types::Json(vec![hours(30, 80), hours(120, 240)]);
    let found = find(&draft);
    assert_eq!(found.iter().map(|conflict| conflict.kind).collect::<Vec<_>>(), [ConflictKind::RoomClosed]);
    assert_eq!(found[0].suggestions[0].starts_at, at(120), "fifty minutes are too short");
    draft.sessions[0] = session("late", 0, 180, 60, &[]);
    assert_eq!(find(&draft), []);
}

#[test]
fn night_in_the_time_zone_of_a_speaker_is_found() {
    let ana = SpeakerId::new();
    let mut draft = draft(vec![session("a", 0, 180, 60, &[ana])]);
    // 12:00 UTC is 07:00 in New York and 04:00 in Los Angeles.
    draft.speakers.insert(ana, SpeakerFacts { zone: Some(Tz::America__New_York), windows: Vec::new() });
    assert_eq!(find(&draft), []);
    draft.speakers.get_mut(&ana).unwrap().zone = Some(Tz::America__Los_Angeles);
    let found = find(&draft);
    assert_eq!(found[0].kind, ConflictKind::SpeakerNight);
    assert_eq!(found[0].suggestions[0].starts_at, at(6 * 60), "seven o'clock there");
    assert!(is_in_the_night(at(13 * 60), at(24 * 60), Tz::UTC), "from 22:00 to 09:00");
}

#[test]
fn edition_sets_the_level_of_each_kind() {
    let mut sessions =
        vec![session("a", 0, 0, 60, &[]), session("b", 1, 30, 60, &[]), session("c", 2, 45, 60, &[])];
    for session in &mut sessions {
        session.track = "forum".parse().unwrap();
        session.themes = vec!["energy".parse().unwrap()];
    }
    let mut draft = draft(sessions);
    let warned = [ThemeParallel, TrackParallel, ThemeParallel, TrackParallel]
        .map(|kind| (kind, ConflictSeverity::Warn));
    assert_eq!(kinds(&draft), warned);
    let found = find(&draft);
    assert_eq!(found[2].sessions.len(), 3);
    assert_eq!(found[2].detail, "`a`, `b` and `c` are at the same time, and about energy.");
    assert_eq!(found[0].suggestions[0].starts_at, at(105), "when nothing else of the theme is on");
    draft.levels.theme_parallel = ConflictLevel::Ignore;
    draft.levels.track_parallel = ConflictLevel::Block;
    assert_eq!(kinds(&draft), [(TrackParallel, ConflictSeverity::Block); 2]);
}

#[test]
fn speaker_with_too_many_minutes_on_a_day_is_found_once() {
    let ana = SpeakerId::new();
    // Midnight in Shanghai is seven hours after nine o'clock UTC.
    let mut draft = draft(vec![
        session("a", 0, 0, 60, &[ana]),
        session("b", 0, 100, 60, &[ana]),
        session("c", 0, 200, 60, &[ana]),
        session("tomorrow", 0, 430, 60, &[ana]),
    ]);
    assert_eq!(find(&draft), [], "no limit by default");
    draft.levels.speaker_minutes = Some(120);
    let found = find(&draft);
    assert_eq!(kinds(&draft), [(ConflictKind::SpeakerOverload, ConflictSeverity::Warn)]);
    assert_eq!((found[0].sessions.len(), &found[0].speakers), (3, &vec![ana]));
    assert_eq!(
        found[0].detail,
        "Ana speaks for 180 minutes on 8 November 2021, in `a`, `b` and `c`. The limit is 120 minutes a day."
    );
    assert_eq!(found[0].figures, Some(ConflictFigures::new(180, 120)));
    let suggested = found[0].suggestions[0].starts_at;
    assert_eq!(draft.frame.day(suggested), draft.frame.day(at(430)), "one more hour is possible there");
    draft.levels.speaker_minutes = Some(180);
    assert_eq!(find(&draft), []);
}

#[test]
fn room_with_fewer_seats_than_people_expected_is_found() {
    let mut draft = draft(vec![session("a", 0, 0, 60, &[]), session("small", 0, 60, 60, &[])]);
    draft.rooms[0].capacity = Some(2);
    let people: Vec<_> = (0..3).map(|_| RegistrationId::new()).collect();
    for session in &draft.sessions {
        draft.audience.insert(session.id, people.clone());
    }
    // It has two seats, wherever it takes place.
    draft.sessions[1].capacity = Some(2);
    let found = find(&draft);
    assert_eq!(kinds(&draft), [(ConflictKind::RoomTooSmall, ConflictSeverity::Warn)]);
    assert_eq!(found[0].detail, "3 people want to attend `a`, but the room room-0 has 2 seats.");
    assert_eq!(found[0].figures, Some(ConflictFigures::new(3, 2)));
    assert_eq!((&*found[0].suggestions[0].room, found[0].suggestions[0].starts_at), ("room-1", at(0)));
}

#[test]
fn repeat_begins_at_least_twelve_hours_from_its_session() {
    let mut draft = draft(vec![session("a", 0, 0, 60, &[]), session("again", 1, 600, 60, &[])]);
    let [session, repeat] = [draft.sessions[0].id, draft.sessions[1].id];
    draft.levels.repeats =
        vec![RepeatedSession { session, repeat }, RepeatedSession { session: repeat, repeat: session }];
    let found = find(&draft);
    assert_eq!(kinds(&draft), [(ConflictKind::RepeatTooSoon, ConflictSeverity::Warn)]);
    assert_eq!(found[0].suggestions[0].starts_at, at(720));
    draft.levels.repeat_too_soon = ConflictLevel::Block;
    assert_eq!(kinds(&draft)[0].1, ConflictSeverity::Block);
    draft.sessions[1].starts_at = Some(at(720));
    draft.sessions[1].ends_at = Some(at(780));
    assert_eq!(find(&draft), []);
}

/// Everything that two sessions at once can be in conflict about, by looking at all pairs.
fn naively(draft: &Draft) -> BTreeSet<(ConflictKind, SessionId, SessionId)> {
    let mut found = BTreeSet::new();
    for a in &draft.sessions {
        for b in &draft.sessions {
            let key = |s: &Session| (s.starts_at.unwrap(), s.code.clone());
            if key(a) >= key(b) {
                continue;
            }
            let shared = a.speakers.iter().any(|x| b.speakers.iter().any(|y| x.speaker == y.speaker));
            let audience = |s: &Session| draft.audience.get(&s.id).cloned().unwrap_or_default();
            let mut add = |holds: bool, kind| {
                if holds {
                    found.insert((kind, a.id, b.id));
                }
            };
            let gap = b.starts_at.unwrap() - a.ends_at.unwrap();
            if gap < TimeDelta::zero() {
                add(a.room == b.room, ConflictKind::RoomOverlap);
                add(shared, ConflictKind::SpeakerOverlap);
                add(a.themes.iter().any(|theme| b.themes.contains(theme)), ConflictKind::ThemeParallel);
                add(a.track == b.track, ConflictKind::TrackParallel);
                add(audience(a).iter().any(|who| audience(b).contains(who)), ConflictKind::AudienceOverlap);
            } else if gap < TURNAROUND && a.room != b.room {
                add(shared, ConflictKind::ShortTurnaround);
            }
        }
    }
    found
}

prop_compose! {
    pub fn any_draft()(
        placed in prop::collection::vec(
            (0..3_u8, 0..240_i64, 1..90_i64, prop::collection::btree_set(0..4_usize, 0..3), 0..3_usize, 0..3_usize,
             prop::collection::btree_set(0..6_usize, 0..4), prop::bool::weighted(0.2)),
            0..22),
    ) -> Draft {
        let people: Vec<_> = (0..4).map(|_| SpeakerId::new()).collect();
        let guests: Vec<_> = (0..6).map(|_| RegistrationId::new()).collect();
        let mut draft = draft(Vec::new());
        for (n, (room, from, minutes, who, track, theme, audience, pinned)) in placed.into_iter().enumerate() {
            let speakers: Vec<_> = who.into_iter().map(|who| people[who]).collect();
            // With all times on the grid, suggestions are exact.
            let mut session = session(&format!("s{n:02}"), room, from / 5 * 5, minutes, &speakers);
            session.track = format!("track-{track}").parse().unwrap();
            session.themes = (0..theme).map(|theme| format!("theme-{theme}").parse().unwrap()).collect();
            let (enrolled, seats) = (0, audience.into_iter().map(|guest| guests[guest]).collect());
            draft.audience.insert(session.id, seats);
            draft.facts.insert(session.id, SessionFacts { pinned, minutes: None, enrolled });
            draft.sessions.push(session);
        }
        draft
    }
}

fn pairs(conflicts: &[Conflict]) -> BTreeSet<(ConflictKind, SessionId, SessionId)> {
    let of = |conflict: &Conflict| {
        let (last, earlier) = conflict.sessions.split_last().unwrap();
        earlier.iter().map(|first| (conflict.kind, *first, *last)).collect::<Vec<_>>()
    };
    conflicts.iter().flat_map(of).collect()
}

proptest! {
    #[test]
    fn single_pass_agrees_with_comparing_all_pairs(draft in any_draft()) {
        prop_assert_eq!(pairs(&find(&draft)), naively(&draft));
    }

    #[test]
    fn suggestion_resolves_the_conflict(draft in any_draft()) {
        for conflict in find(&draft) {
            let Some(offer) = conflict.suggestions.first() else { continue };
            let mut after_move = Draft {
                sessions: draft.sessions.clone(), rooms: draft.rooms.clone(), facts: draft.facts.clone(),
                speakers: HashMap::new(), audience: draft.audience.clone(), levels: draft.levels.clone(), ..draft
            };
            let moved = after_move.sessions.iter_mut().find(|session| session.id == offer.session).unwrap();
            moved.room = Some(offer.room.clone());
            moved.starts_at = Some(offer.starts_at);
            moved.ends_at = Some(offer.starts_at + TimeDelta::minutes(moved.duration_minutes.into()));
            for (kind, a, b) in naively(&after_move) {
                let blocks = [ConflictKind::RoomOverlap, ConflictKind::SpeakerOverlap].contains(&kind);
                let same = kind == conflict.kind && conflict.sessions.contains(&a) && conflict.sessions.contains(&b);
                let concerned = [a, b].contains(&offer.session);
                prop_assert!(!(concerned && (blocks || same)), "{kind:?} after moving {conflict:?}");
            }
        }
    }
}
