//! Where a session of a conflict could be instead: the nearest placement that resolves it and makes no other.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    super::{
        model::{ConflictKind, ConflictLevel, PlacementSuggestion, REPEAT_DISTANCE},
        slots::{Row, SlotRequirement, with_turnaround},
    },
    Clear, Found,
};
use crate::programme::Span;

impl Found<'_> {
    /// Suggests placements for the later session, or for the earlier one if the later is pinned.
    pub(super) fn suggestion(&mut self, sessions: &[usize], clear: &Clear) -> Option<PlacementSuggestion> {
        let pinned = |index: usize| self.placed[index].facts.pinned;
        let (first, last) = (*sessions.first()?, *sessions.last()?);
        let moved = if pinned(last) && !pinned(first) { first } else { last };
        let clear = match clear {
            Clear::Session(other) if *other == moved => &Clear::Session(last),
            clear => clear,
        };
        let now = &self.placed[moved];
        let need = SlotRequirement {
            never: self.never(moved, clear),
            minutes: now.session.duration_minutes.into(),
            near: now.from,
            room: now.room,
        };
        let channels = i32::try_from(now.session.interpretation.len()).unwrap_or(i32::MAX);
        let has_seats = self.avoids(clear, ConflictKind::RoomTooSmall);
        let people = if has_seats { self.draft.expected(now.session) } else { 0 };
        let people = people.max(now.facts.enrolled);
        let will_do = |room: usize| {
            let room = &self.draft.rooms[room];
            room.interpretation_channels >= channels && room.capacity.is_none_or(|most| most >= people)
        };
        let taken = |room: usize| {
            let mut row = self.taken(&self.of_room[room], moved);
            let hours = &self.draft.rooms[room].opening_hours;
            if !hours.is_empty() {
                let open: Vec<Span> = hours.iter().map(|hours| (hours.opens_at, hours.closes_at)).collect();
                self.rows.grid.take_outside(&mut row, &open);
            }
            row
        };
        let (room, starts_at) = self.rows.nearest(need, will_do, taken)?;
        Some(PlacementSuggestion {
            session: now.session.id,
            room: self.draft.rooms[room].slug.clone(),
            starts_at,
        })
    }

    /// Whether a suggestion must not have a conflict of this kind: it is what it resolves, or it blocks.
    fn avoids(&self, clear: &Clear, kind: ConflictKind) -> bool {
        let is_resolved = matches!(
            (clear, kind),
            (Clear::SmallRooms, ConflictKind::RoomTooSmall)
                | (Clear::FullDays, ConflictKind::SpeakerOverload)
                | (Clear::Repeats, ConflictKind::RepeatTooSoon)
        );
        is_resolved || self.draft.levels.of(kind) == ConflictLevel::Block
    }

    /// Days on which a speaker of a session would have too many minutes with it.
    fn full_days(&self, moved: usize) -> Vec<NaiveDate> {
        let Some(most) = self.draft.levels.speaker_minutes else { return Vec::new() };
        let (frame, now) = (self.draft.frame, &self.placed[moved]);
        let mut full = Vec::new();
        for speaker in &now.speakers {
            let mut days: BTreeMap<NaiveDate, i64> = BTreeMap::new();
            for other in self.of_speaker[*speaker].iter().filter(|other| **other != moved) {
                *days.entry(frame.day(self.placed[*other].from)).or_default() += self.minutes(&[*other]);
            }
            let own = i64::from(now.session.duration_minutes);
            full.extend(
                days.into_iter().filter(|(_, minutes)| minutes + own > most.into()).map(|(day, _)| day),
            );
        }
        full
    }

    /// Busy spans of these sessions, without the one to move.
    fn taken(&self, sessions: &[usize], moved: usize) -> Row {
        let mut row = self.rows.grid.free();
        for other in sessions.iter().filter(|other| **other != moved).map(|other| &self.placed[*other]) {
            self.rows.grid.take(&mut row, other.from, other.until);
        }
        row
    }

    /// When a session cannot take place in any room.
    fn never(&mut self, moved: usize, clear: &Clear) -> Row {
        let now = &self.placed[moved];
        let mut row = match clear {
            Clear::Theme(theme) => self.taken(&self.of_theme[*theme], moved),
            Clear::Track(track) => self.taken(&self.of_track[*track], moved),
            Clear::Session(other) => self.taken(&[*other], moved),
            _ => self.rows.grid.free(),
        };
        if self.avoids(clear, ConflictKind::SpeakerOverload) {
            for day in self.full_days(moved) {
                let (from, until) = (self.draft.frame.begins(day), day.succ_opt().unwrap_or(day));
                self.rows.grid.take(&mut row, from, self.draft.frame.begins(until));
            }
        }
        if self.avoids(clear, ConflictKind::RepeatTooSoon) {
            for other in self.draft.repeats(now.session.id) {
                if let Some(other) = self.of_session.get(&other).map(|other| &self.placed[*other]) {
                    self.rows.grid.take(&mut row, other.from - REPEAT_DISTANCE, other.from + REPEAT_DISTANCE);
                }
            }
        }
        for (number, part) in now.speakers.iter().zip(now.session.speakers.iter()) {
            for other in self.of_speaker[*number].iter().filter(|other| **other != moved) {
                let (from, until) = with_turnaround(self.placed[*other].from, self.placed[*other].until);
                self.rows.grid.take(&mut row, from, until);
            }
            let Some(facts) = self.draft.speakers.get(&part.speaker) else { continue };
            if !facts.windows.is_empty() {
                self.rows.grid.take_outside(&mut row, &facts.windows);
            }
            if let (Clear::Nights, Some(zone)) = (clear, facts.zone) {
                row.lay_over(self.rows.night(zone));
            }
        }
        row
    }
}
