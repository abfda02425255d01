//! Detects conflicts in a draft: one pass over the placements in order of time. Pure.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::{
    model::{Conflict, ConflictFigures, ConflictId, ConflictKind, ConflictLevels, Frame, TURNAROUND},
    slots::Rows,
};
use crate::{
    programme::{Room, Session, Span},
    types::{RegistrationId, SessionId, SpeakerId},
};

mod alone;
mod pairs;
mod sentences;
mod suggestions;

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

impl Draft {
    /// How many people are expected in a session: those with a seat or a bookmark, if it has seats for them.
    pub fn expected(&self, session: &Session) -> i32 {
        let people = self.audience.get(&session.id).map_or(0, Vec::len);
        let people = i32::try_from(people).unwrap_or(i32::MAX);
        session.capacity.map_or(people, |most| people.min(most))
    }

    /// The sessions that repeat this one or that it repeats.
    pub fn repeats(&self, session: SessionId) -> impl Iterator<Item = SessionId> {
        self.levels
            .repeats
            .iter()
            .filter_map(move |pair| pair.other(session))
            .filter(move |id| *id != session)
    }
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
    find_with(draft, |_| true)
}

/// All conflicts of a draft, in order of time, with suggestions for some of them only: most of the work is to find those.
pub fn find_with(draft: &Draft, suggests: impl Fn(&ConflictId) -> bool) -> Vec<Conflict> {
    let placed = placed(draft);
    let mut found = Found::new(draft, &placed, &suggests);
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
        found.overloads(index);
        found.repeats(index);
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
    of_session: HashMap<SessionId, usize>,
    suggests: &'d dyn Fn(&ConflictId) -> bool,
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
    /// Rooms with too few seats for the people who are expected.
    SmallRooms,
    /// Days on which a speaker would have too many minutes.
    FullDays,
    /// Less than twelve hours from the session that it repeats.
    Repeats,
}

impl<'d> Found<'d> {
    fn new(draft: &'d Draft, placed: &'d [Placed<'d>], suggests: &'d dyn Fn(&ConflictId) -> bool) -> Self {
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
            of_session: placed.iter().enumerate().map(|(index, now)| (now.session.id, index)).collect(),
            suggests,
            conflicts: Vec::new(),
        }
    }

    fn add(
        &mut self,
        kind: ConflictKind,
        sessions: &[usize],
        speakers: Vec<usize>,
        (detail, figures): (String, Option<ConflictFigures>),
        clear: &Clear,
    ) {
        let Some(severity) = self.draft.levels.of(kind).severity() else { return };
        let Some(last) = sessions.last() else { return };
        let parts = &self.placed[*last];
        let named = parts.speakers.iter().zip(parts.session.speakers.iter());
        let speakers: Vec<_> =
            named.filter(|(number, _)| speakers.contains(number)).map(|(_, part)| part.speaker).collect();
        let mut rooms: Vec<_> =
            sessions.iter().map(|index| self.draft.rooms[self.placed[*index].room].slug.clone()).collect();
        rooms.dedup();
        let ids: Vec<_> = sessions.iter().map(|index| self.placed[*index].session.id).collect();
        let id = ConflictId::of(kind, &ids, &speakers);
        let suggestions = match (self.suggests)(&id) {
            true => self.suggestion(sessions, clear).into_iter().collect(),
            false => Vec::new(),
        };
        self.conflicts.push(Conflict {
            id,
            kind,
            severity,
            sessions: ids,
            speakers,
            rooms,
            figures,
            detail,
            suggestions,
        });
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

#[cfg(test)]
pub(super) mod tests;
