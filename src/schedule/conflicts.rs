//! What is wrong with a draft. One pass over the placements in the order of time; pure.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    programme::Session,
    types::{SessionId, Slug, SpeakerId},
};

/// Something wrong with the draft.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Conflict {
    pub kind: ConflictKind,
    pub severity: Severity,
    /// Ids of the sessions concerned, the earlier one first.
    pub sessions: Vec<SessionId>,
    /// Ids of the speakers concerned.
    pub speakers: Vec<SpeakerId>,
    /// Slugs of the rooms concerned.
    pub rooms: Vec<Slug>,
    /// What is wrong, for people.
    #[schema(examples(
        "`12284` and `12286` are both in the room s-ow2 from 15:30 to 16:00 on 6 February 2021 (Europe/Brussels)."
    ))]
    pub detail: String,
    /// Placements that would mend it.
    pub suggestions: Vec<Suggestion>,
}

/// A placement that would mend a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    pub session: SessionId,
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
}

/// What kind of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// Two sessions in one room at once.
    RoomOverlap,
    /// Somebody speaks in two sessions at once.
    SpeakerOverlap,
    /// Before the first day or after the last.
    OutsideCongress,
    /// Somebody has less than five minutes from one room to another.
    ShortTurnaround,
}

/// What a conflict means for a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It is refused unless overridden.
    Warn,
    /// It is refused.
    Block,
}

/// The least time from one room to another.
const TURNAROUND: TimeDelta = TimeDelta::minutes(5);

/// What an edition says of its schedule.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub zone: Tz,
}

/// A session with a placement.
#[derive(Clone, Debug)]
pub struct Placed<'s> {
    session: &'s Session,
    room: &'s Slug,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl<'s> Placed<'s> {
    /// Those of the sessions that have a placement, in the order of time.
    pub fn of(sessions: &'s [Session]) -> Vec<Self> {
        let placed = |session: &'s Session| {
            let (room, from, until) = (session.room.as_ref()?, session.starts_at?, session.ends_at?);
            Some(Self { session, room, from, until })
        };
        let mut all: Vec<_> = sessions.iter().filter_map(placed).collect();
        all.sort_by(|a, b| (a.from, &a.session.code).cmp(&(b.from, &b.session.code)));
        all
    }
}

/// Every conflict of a draft, in the order of time. `rooms` are all rooms of the congress.
pub fn find(sessions: &[Session], rooms: &[Slug], frame: Frame) -> Vec<Conflict> {
    let placed = Placed::of(sessions);
    let mut found = Vec::new();
    // What each room and each speaker is still busy with, as the pass goes on.
    let mut in_room: HashMap<&Slug, Vec<&Placed>> = HashMap::new();
    let mut of_speaker: HashMap<SpeakerId, Vec<&Placed>> = HashMap::new();
    for now in &placed {
        if now.from < frame.from || now.until > frame.until {
            found.push(outside(now, frame));
        }
        let busy = in_room.entry(now.room).or_default();
        busy.retain(|earlier| earlier.until > now.from);
        found.extend(busy.iter().map(|earlier| room_overlap(earlier, now, rooms, &placed, frame)));
        busy.push(now);
        for part in now.session.speakers.iter() {
            let busy = of_speaker.entry(part.speaker).or_default();
            busy.retain(|earlier| earlier.until + TURNAROUND > now.from);
            for earlier in busy.iter() {
                if earlier.until > now.from {
                    found.push(speaker_overlap(earlier, now, part.speaker, &part.name, &placed, frame));
                } else if earlier.room != now.room {
                    found.push(short_turnaround(earlier, now, part.speaker, &part.name));
                }
            }
            busy.push(now);
        }
    }
    found
}

fn outside(now: &Placed<'_>, frame: Frame) -> Conflict {
    let detail = format!(
        "`{}` is from {}; the congress is from {} to {}.",
        now.session.code,
        span(now.from, now.until, frame.zone),
        frame.from.with_timezone(&frame.zone).format("%-d %B %Y"),
        (frame.until - TimeDelta::seconds(1)).with_timezone(&frame.zone).format("%-d %B %Y"),
    );
    Conflict {
        kind: ConflictKind::OutsideCongress,
        severity: Severity::Block,
        sessions: vec![now.session.id],
        speakers: Vec::new(),
        rooms: vec![now.room.clone()],
        detail,
        suggestions: Vec::new(),
    }
}

fn room_overlap(
    earlier: &Placed<'_>,
    now: &Placed<'_>,
    rooms: &[Slug],
    all: &[Placed<'_>],
    frame: Frame,
) -> Conflict {
    let both = span(now.from, now.until.min(earlier.until), frame.zone);
    let free = rooms.iter().find(|room| {
        !all.iter().any(|other| other.room == *room && other.from < now.until && now.from < other.until)
    });
    let suggestion =
        |room: &Slug| Suggestion { session: now.session.id, room: room.clone(), starts_at: now.from };
    Conflict {
        kind: ConflictKind::RoomOverlap,
        severity: Severity::Block,
        sessions: vec![earlier.session.id, now.session.id],
        speakers: Vec::new(),
        rooms: vec![now.room.clone()],
        detail: format!(
            "`{}` and `{}` are both in the room {} from {both}.",
            earlier.session.code, now.session.code, now.room
        ),
        suggestions: free.map(suggestion).into_iter().collect(),
    }
}

fn speaker_overlap(
    earlier: &Placed<'_>,
    now: &Placed<'_>,
    speaker: SpeakerId,
    name: &str,
    all: &[Placed<'_>],
    frame: Frame,
) -> Conflict {
    let both = span(now.from, now.until.min(earlier.until), frame.zone);
    let length = now.until - now.from;
    let busy = |from: DateTime<Utc>| {
        all.iter().any(|other| {
            let concerns =
                other.room == now.room || other.session.speakers.iter().any(|part| part.speaker == speaker);
            concerns && other.session.id != now.session.id && other.from < from + length && from < other.until
        })
    };
    // The room and the speaker are free at the latest when something ends.
    let starts =
        all.iter().map(|other| other.until).filter(|from| *from > now.from && *from + length <= frame.until);
    let free = starts.filter(|from| !busy(*from)).min();
    let suggestion = |starts_at| Suggestion { session: now.session.id, room: now.room.clone(), starts_at };
    Conflict {
        kind: ConflictKind::SpeakerOverlap,
        severity: Severity::Block,
        sessions: vec![earlier.session.id, now.session.id],
        speakers: vec![speaker],
        rooms: vec![earlier.room.clone(), now.room.clone()],
        detail: format!(
            "{name} speaks in `{}` and in `{}` from {both}.",
            earlier.session.code, now.session.code
        ),
        suggestions: free.map(suggestion).into_iter().collect(),
    }
}

fn short_turnaround(earlier: &Placed<'_>, now: &Placed<'_>, speaker: SpeakerId, name: &str) -> Conflict {
    let minutes = (now.from - earlier.until).num_minutes();
    Conflict {
        kind: ConflictKind::ShortTurnaround,
        severity: Severity::Warn,
        sessions: vec![earlier.session.id, now.session.id],
        speakers: vec![speaker],
        rooms: vec![earlier.room.clone(), now.room.clone()],
        detail: format!(
            "{name} has {minutes} minutes from `{}` in {} to `{}` in {}.",
            earlier.session.code, earlier.room, now.session.code, now.room
        ),
        suggestions: Vec::new(),
    }
}

/// `15:30 to 16:00 on 6 February 2021 (Europe/Brussels)`
fn span(from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> String {
    let (from, until) = (from.with_timezone(&zone), until.with_timezone(&zone));
    format!("{} to {} on {} ({zone})", from.format("%H:%M"), until.format("%H:%M"), from.format("%-d %B %Y"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::types::SpeakerId;

    const NINE: DateTime<Utc> = DateTime::from_timestamp(1_636_362_000, 0).unwrap();

    fn session(code: &str, room: u8, from: i64, minutes: i64, speakers: &[SpeakerId]) -> Session {
        let from = NINE + TimeDelta::minutes(from);
        let parts: Vec<Value> = speakers
            .iter()
            .map(|id| json!({"speaker": id, "name": "Ana", "role": "panellist", "confirmed": true}))
            .collect();
        serde_json::from_value(json!({
            "id": SessionId::new(), "code": code, "title": {"en": code}, "abstract": null, "kind": "panel",
            "status": "confirmed", "track": "congress", "themes": [], "language": "en", "interpretation": [],
            "duration_minutes": minutes, "capacity": null, "enrolment_policy": "open", "links": [], "speakers": parts,
            "room": format!("room-{room}"), "starts_at": from, "ends_at": from + TimeDelta::minutes(minutes), "revision": 1,
        }))
        .unwrap()
    }

    fn frame() -> Frame {
        Frame { from: NINE - TimeDelta::days(1), until: NINE + TimeDelta::days(3), zone: Tz::Asia__Shanghai }
    }

    fn rooms() -> Vec<Slug> {
        ["room-0", "room-1", "room-2"].map(|slug| slug.parse().unwrap()).to_vec()
    }

    #[test]
    fn back_to_back_is_no_overlap() {
        let sessions = [session("a", 1, 0, 30, &[]), session("b", 1, 30, 30, &[])];
        assert_eq!(find(&sessions, &rooms(), frame()), []);
    }

    #[test]
    fn an_overlap_in_a_room_names_both_and_a_free_room() {
        let sessions = [session("a", 0, 0, 30, &[]), session("b", 0, 29, 30, &[])];
        let found = find(&sessions, &rooms(), frame());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].kind, ConflictKind::RoomOverlap);
        assert_eq!(found[0].sessions, [sessions[0].id, sessions[1].id]);
        assert_eq!(&*found[0].suggestions[0].room, "room-1");
        assert_eq!(
            found[0].detail,
            "`a` and `b` are both in the room room-0 from 17:29 to 17:30 on 8 November 2021 (Asia/Shanghai)."
        );
    }

    #[test]
    fn a_speaker_in_two_rooms_is_offered_a_later_hour() {
        let ana = SpeakerId::new();
        let sessions = [session("a", 0, 0, 60, &[ana]), session("b", 1, 30, 30, &[ana])];
        let found = find(&sessions, &rooms(), frame());
        assert_eq!(found[0].kind, ConflictKind::SpeakerOverlap);
        assert_eq!(found[0].suggestions[0].starts_at, NINE + TimeDelta::minutes(60));
    }

    #[test]
    fn hurrying_from_room_to_room_is_a_warning() {
        let ana = SpeakerId::new();
        let sessions = [
            session("a", 0, 0, 30, &[ana]),
            session("b", 1, 33, 30, &[ana]),
            session("c", 1, 63, 30, &[ana]),
        ];
        let found = find(&sessions, &rooms(), frame());
        assert_eq!(
            found.iter().map(|c| (c.kind, c.severity)).collect::<Vec<_>>(),
            [(ConflictKind::ShortTurnaround, Severity::Warn)]
        );
    }

    #[test]
    fn what_is_outside_of_the_congress_is_said() {
        let found = find(&[session("late", 0, 3 * 24 * 60 - 10, 30, &[])], &rooms(), frame());
        assert_eq!(found[0].kind, ConflictKind::OutsideCongress);
    }

    proptest! {
        #[test]
        fn the_pass_finds_what_comparing_all_pairs_finds(
            placed in prop::collection::vec((0..3_u8, 0..200_i64, 1..90_i64, 0..4_usize), 0..25),
        ) {
            let people: Vec<_> = (0..4).map(|_| SpeakerId::new()).collect();
            let sessions: Vec<_> = placed.iter().enumerate()
                .map(|(n, (room, from, minutes, who))| session(&format!("s{n}"), *room, *from, *minutes, &[people[*who]]))
                .collect();
            let (mut rooms_twice, mut speakers_twice) = (0, 0);
            for (n, a) in sessions.iter().enumerate() {
                for b in &sessions[n + 1..] {
                    if a.starts_at < b.ends_at && b.starts_at < a.ends_at {
                        rooms_twice += usize::from(a.room == b.room);
                        speakers_twice += usize::from(a.speakers[0].speaker == b.speakers[0].speaker);
                    }
                }
            }
            let found = find(&sessions, &rooms(), frame());
            let count = |kind| found.iter().filter(|conflict| conflict.kind == kind).count();
            prop_assert_eq!(count(ConflictKind::RoomOverlap), rooms_twice);
            prop_assert_eq!(count(ConflictKind::SpeakerOverlap), speakers_twice);
        }
    }
}
