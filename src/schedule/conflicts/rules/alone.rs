//! Conflicts of one session: with the congress, its room and its speakers.

use chrono::TimeDelta;

use super::{
    super::model::{ConflictFigures, ConflictKind},
    Clear, Found, is_in_the_night,
    sentences::{counted, span},
};
use crate::programme::{OpeningHours, Span};

impl Found<'_> {
    /// Conflicts of a session that do not depend on others.
    pub(super) fn alone(&mut self, index: usize) {
        let (draft, now) = (self.draft, &self.placed[index]);
        let frame = draft.frame;
        let code = &now.session.code;
        if now.from < frame.from || now.until > frame.until {
            let detail = format!(
                "`{code}` takes place from {}; the congress from {} to {}.",
                span(now.from, now.until, frame.zone),
                frame.from.with_timezone(&frame.zone).format("%-d %B %Y"),
                (frame.until - TimeDelta::seconds(1)).with_timezone(&frame.zone).format("%-d %B %Y"),
            );
            self.add(ConflictKind::OutsideCongress, &[index], Vec::new(), (detail, None), &Clear::Nothing);
        }
        if let Some(minutes) = now.facts.minutes.filter(|minutes| *minutes != now.session.duration_minutes) {
            let detail = format!(
                "`{code}` was placed for {minutes} minutes but lasts {}. Place it again to accept the new length.",
                now.session.duration_minutes
            );
            let figures = ConflictFigures::new(minutes, now.session.duration_minutes);
            self.add(
                ConflictKind::DurationMismatch,
                &[index],
                Vec::new(),
                (detail, Some(figures)),
                &Clear::Nothing,
            );
        }
        self.in_room(index);
        self.of_speakers(index);
    }

    /// Conflicts of a session with its room.
    fn in_room(&mut self, index: usize) {
        let (draft, now) = (self.draft, &self.placed[index]);
        let (frame, code) = (draft.frame, &now.session.code);
        let room = &draft.rooms[now.room];
        let is_open = |hours: &OpeningHours| hours.opens_at <= now.from && now.until <= hours.closes_at;
        if !room.opening_hours.is_empty() && !room.opening_hours.iter().any(is_open) {
            let detail = format!(
                "`{code}` takes place from {}, when the room {} is closed.",
                span(now.from, now.until, frame.zone),
                room.slug
            );
            self.add(ConflictKind::RoomClosed, &[index], Vec::new(), (detail, None), &Clear::Nothing);
        }
        let (wanted, channels) = (now.session.interpretation.len(), room.interpretation_channels);
        let languages = i32::try_from(wanted).unwrap_or(i32::MAX);
        if languages > channels {
            let detail = format!(
                "`{code}` is interpreted into {}, but the room {} has {}.",
                counted(wanted, "language"),
                room.slug,
                counted(usize::try_from(channels).unwrap_or_default(), "channel"),
            );
            let figures = ConflictFigures::new(languages, channels);
            self.add(
                ConflictKind::InterpretationExceeded,
                &[index],
                Vec::new(),
                (detail, Some(figures)),
                &Clear::Nothing,
            );
        }
        self.seats(index);
    }

    /// More people than seats.
    fn seats(&mut self, index: usize) {
        let (draft, now) = (self.draft, &self.placed[index]);
        let (code, room) = (&now.session.code, &draft.rooms[now.room]);
        let holds = [now.session.capacity, room.capacity].into_iter().flatten().min();
        if let Some(holds) = holds.filter(|holds| now.facts.enrolled > *holds) {
            let detail = format!(
                "{} people have a seat in `{code}`, which has only {holds} seats in {}.",
                now.facts.enrolled, room.slug
            );
            let figures = ConflictFigures::new(now.facts.enrolled, holds);
            self.add(
                ConflictKind::CapacityBelowEnrolled,
                &[index],
                Vec::new(),
                (detail, Some(figures)),
                &Clear::Nothing,
            );
        }
        let expected = draft.expected(now.session);
        if let Some(seats) = room.capacity.filter(|seats| expected > *seats) {
            let detail = format!(
                "{expected} people want to attend `{code}`, but the room {} has {seats} seats.",
                room.slug
            );
            let figures = ConflictFigures::new(expected, seats);
            self.add(
                ConflictKind::RoomTooSmall,
                &[index],
                Vec::new(),
                (detail, Some(figures)),
                &Clear::SmallRooms,
            );
        }
    }

    /// Conflicts of a session with the availability and the nights of its speakers.
    fn of_speakers(&mut self, index: usize) {
        let (draft, now) = (self.draft, &self.placed[index]);
        let (frame, code) = (draft.frame, &now.session.code);
        for (number, part) in now.speakers.iter().zip(now.session.speakers.iter()) {
            let Some(facts) = draft.speakers.get(&part.speaker) else { continue };
            let can = |(from, until): &Span| *from <= now.from && now.until <= *until;
            if !facts.windows.is_empty() && !facts.windows.iter().any(can) {
                let zone = facts.zone.unwrap_or(frame.zone);
                let detail = format!(
                    "{} is not available for `{code}` from {}.",
                    part.name,
                    span(now.from, now.until, zone)
                );
                self.add(
                    ConflictKind::SpeakerUnavailable,
                    &[index],
                    vec![*number],
                    (detail, None),
                    &Clear::Nothing,
                );
            }
            if let Some(zone) = facts.zone.filter(|zone| is_in_the_night(now.from, now.until, *zone)) {
                let detail = format!(
                    "It is night where {} speaks in `{code}`: {}.",
                    part.name,
                    span(now.from, now.until, zone)
                );
                self.add(ConflictKind::SpeakerNight, &[index], vec![*number], (detail, None), &Clear::Nights);
            }
        }
    }
}
