//! How long finding the conflicts of a draft takes, and how that grows: `cargo bench --bench conflicts`.
//!
//! Drafts as editors have them late at night: six days of ten hours, rooms for all, speakers with zones and windows, an audience,
//! and one session in ten put where there is another already.

use std::{collections::HashMap, hint::black_box, time::Instant};

use chrono::{DateTime, TimeDelta, Utc};
use congress::{
    programme::{NewRoom, Session},
    schedule::{ConflictLevels, Draft, Frame, SessionFacts, SpeakerFacts, find_conflicts},
    types::{RegistrationId, SessionId, SpeakerId},
};
use serde_json::json;

const DAY_ONE: DateTime<Utc> = DateTime::from_timestamp(1_636_329_600, 0).unwrap();

/// The same numbers each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % most
    }
}

fn draft(sessions: usize) -> Draft {
    let mut numbers = Numbers(7);
    // As many rooms as hold them with some air: twelve sessions in a room and day.
    let rooms = sessions.div_ceil(60).max(4);
    let speakers: Vec<_> = (0..sessions * 3 / 4).map(|_| SpeakerId::new()).collect();
    let guests: Vec<_> = (0..sessions * 5).map(|_| RegistrationId::new()).collect();
    let zones = [chrono_tz::Tz::Asia__Shanghai, chrono_tz::Tz::Europe__Paris, chrono_tz::Tz::America__Bogota];
    let facts = |numbers: &mut Numbers| SpeakerFacts {
        zone: Some(zones[numbers.below(3)]),
        windows: if numbers.below(5) == 0 {
            vec![(DAY_ONE + TimeDelta::hours(30), DAY_ONE + TimeDelta::hours(100))]
        } else {
            Vec::new()
        },
    };
    let mut draft = Draft {
        frame: Frame {
            from: DAY_ONE,
            until: DAY_ONE + TimeDelta::days(6),
            zone: chrono_tz::Tz::Asia__Shanghai,
        },
        levels: ConflictLevels::default(),
        sessions: Vec::with_capacity(sessions),
        rooms: (0..rooms).map(room).collect(),
        facts: HashMap::new(),
        speakers: speakers.iter().map(|id| (*id, facts(&mut numbers))).collect(),
        audience: HashMap::new(),
    };
    for index in 0..sessions {
        let (place, slot) = (index % rooms, index / rooms);
        // One in ten in another's place.
        let slot = if numbers.below(10) == 0 { slot.saturating_sub(1) } else { slot };
        let slot = i64::try_from(slot).unwrap_or_default();
        let from = DAY_ONE + TimeDelta::hours(1) + TimeDelta::days(slot / 10) + TimeDelta::hours(slot % 10);
        let minutes = [30, 45, 50, 55][numbers.below(4)];
        let parts: Vec<_> = (0..=numbers.below(3))
            .map(|_| json!({"speaker": speakers[numbers.below(speakers.len())], "name": "Ana", "role": "panellist", "confirmed": true}))
            .collect();
        let session: Session = serde_json::from_value(json!({
            "id": SessionId::new(), "code": format!("S-{index:05}"), "title": {"en": "A session"}, "abstract": null,
            "kind": "panel", "state": "confirmed", "track": format!("track-{}", numbers.below(40)),
            "themes": [format!("theme-{}", numbers.below(8))], "language": "en",
            "interpretation": (if numbers.below(20) == 0 { vec!["fr", "es", "zh"] } else { vec![] }),
            "duration_minutes": minutes, "capacity": null, "enrolment_policy": "open", "links": [], "speakers": parts,
            "room": format!("room-{place}"), "starts_at": from, "ends_at": from + TimeDelta::minutes(minutes),
            "revision": 1,
        }))
        .expect("a session");
        let audience = (0..25).map(|_| guests[numbers.below(guests.len())]).collect();
        draft.facts.insert(session.id, SessionFacts { enrolled: 25, ..SessionFacts::default() });
        draft.audience.insert(session.id, audience);
        draft.sessions.push(session);
    }
    draft
}

fn room(index: usize) -> congress::programme::Room {
    let new: NewRoom = serde_json::from_value(json!({
        "slug": format!("room-{index}"), "name": {"en": "A room"}, "provider": "link", "capacity": 300,
        "interpretation_channels": (index % 4),
    }))
    .expect("a room");
    new.into()
}

fn main() {
    for sessions in [200, 2_000, 20_000] {
        let draft = draft(sessions);
        let mut times: Vec<_> = (0..11)
            .map(|_| {
                let began = Instant::now();
                black_box(find_conflicts(black_box(&draft)));
                began.elapsed()
            })
            .collect();
        times.sort_unstable();
        let found = find_conflicts(&draft);
        let mended = found.iter().filter(|conflict| !conflict.suggestions.is_empty()).count();
        println!(
            "{sessions:>6} sessions, {:>5} speakers, {:>4} rooms: {:>6} conflicts, {mended:>6} with a slot that mends them; \
             median {:>8.2} ms, worst {:>8.2} ms of {}",
            draft.speakers.len(),
            draft.rooms.len(),
            found.len(),
            times[times.len() / 2].as_secs_f64() * 1000.0,
            times[times.len() - 1].as_secs_f64() * 1000.0,
            times.len(),
        );
    }
}
