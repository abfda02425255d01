//! Detects conflicts in a draft: one pass over the placements in order of time. Pure.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::{
    model::{Conflict, ConflictId, ConflictKind, ConflictLevels, Frame, PlacementSuggestion, TURNAROUND},
    slots::{Row, Rows, SlotRequirement, with_turnaround},
};
use crate::{
    programme::{OpeningHours, Room, Session, Span},
    types::{RegistrationId, SessionId, SpeakerId},
};

/// All data for conflict detection.
#[derive(Debug)]
pub struct Draft {
    pub frame: Frame,
    pub levels: ConflictLevels,
    pub sessions: Vec<Session>,
    /// In the order in which they are suggested.
    pub rooms: Vec<Room>,
    pub facts: HashMap<SessionId, SessionFacts>,
    pub speakers: HashMap<SpeakerId, SpeakerFacts>,
    /// People with a seat in, or a bookmark on, each session.
    pub audience: HashMap<SessionId, Vec<RegistrationId>>,
}

/// Draft data about a session that is not part of the session.
#[derive(Clone, Copy, Debug, Default)]
pub struct SessionFacts {
    pub pinned: bool,
    /// For how long the room is reserved; `None` for the duration of the session.
    pub minutes: Option<i32>,
    /// Seats taken.
    pub enrolled: i32,
}

/// Availability of a speaker.
#[derive(Clone, Debug, Default)]
pub struct SpeakerFacts {
    pub zone: Option<Tz>,
    /// Sorted and disjoint; empty: available at any time.
    pub windows: Vec<Span>,
}

/// A placed session, with numbers for everything that is compared.
struct Placed<'s> {
    session: &'s Session,
    facts: SessionFacts,
    room: usize,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    speakers: Vec<usize>,
    themes: Vec<usize>,
    track: usize,
    audience: Vec<usize>,
}

/// Numbers values in order of first appearance.
struct Numbers<K>(HashMap<K, usize>);

impl<K: std::hash::Hash + Eq> Numbers<K> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    fn of(&mut self, key: K) -> usize {
        let next = self.0.len();
        *self.0.entry(key).or_insert(next)
    }
}

/// Intervals that are still running as the pass proceeds.
struct Busy(Vec<Vec<usize>>);

impl Busy {
    /// Returns those still running when a new one starts, and adds the new one.
    fn with(&mut self, of: usize, now: usize, goes_on: impl Fn(usize) -> bool) -> Vec<usize> {
        if self.0.len() <= of {
            self.0.resize_with(of + 1, Vec::new);
        }
        let busy = &mut self.0[of];
        busy.retain(|earlier| goes_on(*earlier));
        let present = busy.clone();
        busy.push(now);
        present
    }
}

/// All conflicts of a draft, in order of time.
pub fn find(draft: &Draft) -> Vec<Conflict> {
    let placed = placed(draft);
    let mut found = Found::new(draft, &placed);
    let [mut in_room, mut of_speaker, mut of_theme, mut of_track, mut of_person] =
        [const { Busy(Vec::new()) }; 5];
    for (index, now) in placed.iter().enumerate() {
        let goes_on = |earlier: usize| placed[earlier].until > now.from;
        found.alone(index);
        for earlier in in_room.with(now.room, index, goes_on) {
            found.room_overlap(earlier, index);
        }
        let (mut at_once, mut hurried) = (BTreeMap::new(), BTreeMap::new());
        for speaker in &now.speakers {
            let near = |earlier: usize| placed[earlier].until + TURNAROUND > now.from;
            for earlier in of_speaker.with(*speaker, index, near) {
                if goes_on(earlier) {
                    at_once.entry(earlier).or_insert_with(Vec::new).push(*speaker);
                } else if placed[earlier].room != now.room {
                    hurried.entry(earlier).or_insert_with(Vec::new).push(*speaker);
                }
            }
        }
        for (earlier, speakers) in at_once {
            found.speakers(ConflictKind::SpeakerOverlap, earlier, index, &speakers);
        }
        for (earlier, speakers) in hurried {
            found.speakers(ConflictKind::ShortTurnaround, earlier, index, &speakers);
        }
        for theme in &now.themes {
            let parallel = of_theme.with(*theme, index, goes_on);
            found.parallel(ConflictKind::ThemeParallel, parallel, index, *theme);
        }
        let parallel = of_track.with(now.track, index, goes_on);
        found.parallel(ConflictKind::TrackParallel, parallel, index, now.track);
        let mut people = BTreeMap::new();
        for person in &now.audience {
            for earlier in of_person.with(*person, index, goes_on) {
                *people.entry(earlier).or_insert(0_usize) += 1;
            }
        }
        for (earlier, count) in people {
            found.audience(earlier, index, count);
        }
    }
    found.conflicts
}

/// The sessions placed in existing rooms, in order of time.
fn placed(draft: &Draft) -> Vec<Placed<'_>> {
    let rooms: HashMap<_, _> =
        draft.rooms.iter().enumerate().map(|(index, room)| (&room.slug, index)).collect();
    let (mut speakers, mut themes, mut tracks, mut people) =
        (Numbers::new(), Numbers::new(), Numbers::new(), Numbers::new());
    let mut all = Vec::with_capacity(draft.sessions.len());
    for session in &draft.sessions {
        let (Some(room), Some(from), Some(until)) = (&session.room, session.starts_at, session.ends_at)
        else {
            continue;
        };
        let Some(room) = rooms.get(room) else { continue };
        let audience = draft.audience.get(&session.id).into_iter().flatten();
        all.push(Placed {
            session,
            facts: draft.facts.get(&session.id).copied().unwrap_or_default(),
            room: *room,
            from,
            until,
            speakers: session.speakers.iter().map(|part| speakers.of(part.speaker)).collect(),
            themes: session.themes.iter().map(|theme| themes.of(theme)).collect(),
            track: tracks.of(&session.track),
            audience: audience.map(|who| people.of(who)).collect(),
        });
    }
    all.sort_by(|a, b| (a.from, &a.session.code).cmp(&(b.from, &b.session.code)));
    all
}

/// The conflicts so far, and the data for suggestions.
struct Found<'d> {
    draft: &'d Draft,
    placed: &'d [Placed<'d>],
    rows: Rows,
    of_room: Vec<Vec<usize>>,
    of_speaker: Vec<Vec<usize>>,
    of_theme: Vec<Vec<usize>>,
    of_track: Vec<Vec<usize>>,
    conflicts: Vec<Conflict>,
}

/// What a suggestion must avoid in addition to blocking conflicts.
enum Clear {
    Nothing,
    Nights,
    Theme(usize),
    Track(usize),
    /// Overlapping this session.
    Session(usize),
}

impl<'d> Found<'d> {
    fn new(draft: &'d Draft, placed: &'d [Placed<'d>]) -> Self {
        let by = |keys: &dyn Fn(&Placed<'_>) -> Vec<usize>| {
            let mut all: Vec<Vec<usize>> = Vec::new();
            for (index, session) in placed.iter().enumerate() {
                for key in keys(session) {
                    if all.len() <= key {
                        all.resize_with(key + 1, Vec::new);
                    }
                    all[key].push(index);
                }
            }
            all
        };
        let mut of_room = by(&|placed| vec![placed.room]);
        of_room.resize_with(draft.rooms.len(), Vec::new);
        Self {
            draft,
            placed,
            rows: Rows::new(draft.frame, draft.rooms.len()),
            of_room,
            of_speaker: by(&|placed| placed.speakers.clone()),
            of_theme: by(&|placed| placed.themes.clone()),
            of_track: by(&|placed| vec![placed.track]),
            conflicts: Vec::new(),
        }
    }

    /// Conflicts of a session that do not depend on others.
    fn alone(&mut self, index: usize) {
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
            self.add(ConflictKind::OutsideCongress, &[index], Vec::new(), detail, &Clear::Nothing);
        }
        if let Some(minutes) = now.facts.minutes.filter(|minutes| *minutes != now.session.duration_minutes) {
            let detail = format!(
                "`{code}` was placed for {minutes} minutes but lasts {}. Place it again to accept the new length.",
                now.session.duration_minutes
            );
            self.add(ConflictKind::DurationMismatch, &[index], Vec::new(), detail, &Clear::Nothing);
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
            self.add(ConflictKind::RoomClosed, &[index], Vec::new(), detail, &Clear::Nothing);
        }
        let (wanted, channels) = (now.session.interpretation.len(), room.interpretation_channels);
        if i32::try_from(wanted).unwrap_or(i32::MAX) > channels {
            let detail = format!(
                "`{code}` is interpreted into {}, but the room {} has {}.",
                counted(wanted, "language"),
                room.slug,
                counted(usize::try_from(channels).unwrap_or_default(), "channel"),
            );
            self.add(ConflictKind::InterpretationExceeded, &[index], Vec::new(), detail, &Clear::Nothing);
        }
        let holds = [now.session.capacity, room.capacity].into_iter().flatten().min();
        if let Some(holds) = holds.filter(|holds| now.facts.enrolled > *holds) {
            let detail = format!(
                "{} people have a seat in `{code}`, which has only {holds} seats in {}.",
                now.facts.enrolled, room.slug
            );
            self.add(ConflictKind::CapacityBelowEnrolled, &[index], Vec::new(), detail, &Clear::Nothing);
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
                self.add(ConflictKind::SpeakerUnavailable, &[index], vec![*number], detail, &Clear::Nothing);
            }
            if let Some(zone) = facts.zone.filter(|zone| is_in_the_night(now.from, now.until, *zone)) {
                let detail = format!(
                    "It is night where {} speaks in `{code}`: {}.",
                    part.name,
                    span(now.from, now.until, zone)
                );
                self.add(ConflictKind::SpeakerNight, &[index], vec![*number], detail, &Clear::Nights);
            }
        }
    }

    fn room_overlap(&mut self, earlier: usize, now: usize) {
        let [first, second] = [earlier, now].map(|index| &self.placed[index]);
        let detail = format!(
            "`{}` and `{}` are both in the room {} from {}.",
            first.session.code,
            second.session.code,
            self.draft.rooms[second.room].slug,
            span(second.from, second.until.min(first.until), self.draft.frame.zone)
        );
        self.add(ConflictKind::RoomOverlap, &[earlier, now], Vec::new(), detail, &Clear::Nothing);
    }

    /// The same speakers in both sessions.
    fn speakers(&mut self, kind: ConflictKind, earlier: usize, now: usize, speakers: &[usize]) {
        let [first, second] = [earlier, now].map(|index| &self.placed[index]);
        let names = second.speakers.iter().zip(second.session.speakers.iter());
        let names = names.filter(|(number, _)| speakers.contains(number)).map(|(_, part)| part.name.as_str());
        let names = listed(&names.collect::<Vec<_>>());
        let many = speakers.len() > 1;
        let detail = match kind {
            ConflictKind::ShortTurnaround => format!(
                "{names} {} {} minutes from `{}` in {} to `{}` in {}.",
                if many { "have" } else { "has" },
                (second.from - first.until).num_minutes(),
                first.session.code,
                self.draft.rooms[first.room].slug,
                second.session.code,
                self.draft.rooms[second.room].slug
            ),
            _ => format!(
                "{names} {} in `{}` and in `{}` from {}.",
                if many { "speak" } else { "speaks" },
                first.session.code,
                second.session.code,
                span(second.from, second.until.min(first.until), self.draft.frame.zone)
            ),
        };
        self.add(kind, &[earlier, now], speakers.to_vec(), detail, &Clear::Nothing);
    }

    /// Sessions of one theme or track at once.
    fn parallel(&mut self, kind: ConflictKind, mut parallel: Vec<usize>, now: usize, of: usize) {
        if parallel.is_empty() || self.draft.levels.of(kind).severity().is_none() {
            return;
        }
        parallel.push(now);
        let session = self.placed[now].session;
        let (what, clear) = match kind {
            ConflictKind::ThemeParallel => {
                let place = self.placed[now].themes.iter().position(|theme| *theme == of).unwrap_or_default();
                (format!("about {}", session.themes[place]), Clear::Theme(of))
            }
            _ => (format!("of the track {}", session.track), Clear::Track(of)),
        };
        let shown = 5;
        let codes =
            parallel.iter().rev().take(shown).map(|index| format!("`{}`", self.placed[*index].session.code));
        let mut codes: Vec<_> = codes.collect();
        codes.reverse();
        if parallel.len() > shown {
            codes.insert(0, format!("{} more", parallel.len() - shown));
        }
        let codes: Vec<_> = codes.iter().map(String::as_str).collect();
        let detail = format!("{} are at the same time, and {what}.", listed(&codes));
        self.add(kind, &parallel, Vec::new(), detail, &clear);
    }

    fn audience(&mut self, earlier: usize, now: usize, people: usize) {
        let [first, second] = [earlier, now].map(|index| &self.placed[index].session.code);
        let detail = match people {
            1 => format!("1 person plans to attend both `{first}` and `{second}`, which overlap."),
            _ => format!("{people} people plan to attend both `{first}` and `{second}`, which overlap."),
        };
        self.add(
            ConflictKind::AudienceOverlap,
            &[earlier, now],
            Vec::new(),
            detail,
            &Clear::Session(earlier),
        );
    }

    fn add(
        &mut self,
        kind: ConflictKind,
        sessions: &[usize],
        speakers: Vec<usize>,
        detail: String,
        clear: &Clear,
    ) {
        let Some(severity) = self.draft.levels.of(kind).severity() else { return };
        let Some(last) = sessions.last() else { return };
        let suggestions = self.suggestion(sessions, clear).into_iter().collect();
        let parts = &self.placed[*last];
        let named = parts.speakers.iter().zip(parts.session.speakers.iter());
        let speakers: Vec<_> =
            named.filter(|(number, _)| speakers.contains(number)).map(|(_, part)| part.speaker).collect();
        let mut rooms: Vec<_> =
            sessions.iter().map(|index| self.draft.rooms[self.placed[*index].room].slug.clone()).collect();
        rooms.dedup();
        let sessions: Vec<_> = sessions.iter().map(|index| self.placed[*index].session.id).collect();
        self.conflicts.push(Conflict {
            id: ConflictId::of(kind, &sessions, &speakers),
            kind,
            severity,
            sessions,
            speakers,
            rooms,
            detail,
            suggestions,
        });
    }

    /// Suggests placements for the later session, or for the earlier one if the later is pinned.
    fn suggestion(&mut self, sessions: &[usize], clear: &Clear) -> Option<PlacementSuggestion> {
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
        let will_do = |room: usize| {
            let room = &self.draft.rooms[room];
            room.interpretation_channels >= channels
                && room.capacity.is_none_or(|most| most >= now.facts.enrolled)
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
            Clear::Nothing | Clear::Nights => self.rows.grid.free(),
        };
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

/// Whether any part is outside 07:00–23:00 in this zone.
pub fn is_in_the_night(from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> bool {
    is_outside_hours(from, until, zone, 7..23)
}

/// Whether any part is outside of these hours of a day in this zone.
pub fn is_outside_hours(from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz, hours: Range<u32>) -> bool {
    // The end is exclusive.
    let [first, last] = [from, until - TimeDelta::seconds(1)].map(|at| at.with_timezone(&zone));
    first.date_naive() != last.date_naive() || first.hour() < hours.start || last.hour() >= hours.end
}

/// `no channels`, `1 language`, `3 languages`
fn counted(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        more => format!("{more} {what}s"),
    }
}

/// `Ana`, `Ana and Bo`, `Ana, Bo and Chen`
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [more @ .., last] => format!("{} and {last}", more.join(", ")),
    }
}

/// `15:30 to 16:00 on 6 February 2021 (Europe/Brussels)`
fn span(from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> String {
    let (from, until) = (from.with_timezone(&zone), until.with_timezone(&zone));
    format!("{} to {} on {} ({zone})", from.format("%H:%M"), until.format("%H:%M"), from.format("%-d %B %Y"))
}

#[cfg(test)]
pub(super) mod tests;
