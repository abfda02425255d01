//! The draft as an instance of numbers, and back. Pure.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    instance::{DayLimit, Instance, PairPenalties, Penalty, Place, Relation, STEP, SessionNumbers},
    model::TimetableKeep,
};
use crate::{
    programme::{Room, Session, SessionKind, Span},
    schedule::conflicts::{ConflictKind, ConflictLevel, Draft, Frame, SessionFacts, is_in_the_night},
    types::{RegistrationId, SessionId, Slug, SpeakerId},
};

/// The longest part of a congress that is searched.
const LONGEST_DAYS: i64 = 100;
/// The same in steps.
const LONGEST: i64 = LONGEST_DAYS * 24 * 12;

/// What a search may change, and what it cares about.
#[derive(Clone, Debug, Default)]
pub struct Objectives {
    /// Sessions that may move; `None` for all. Pinned ones never move.
    pub movable: Option<HashSet<SessionId>>,
    /// Sessions that start earlier stay, and none is placed earlier.
    pub not_before: Option<DateTime<Utc>>,
    /// When sessions can take place: sorted and disjoint; `None` for the whole congress.
    pub hours: Option<Vec<Span>>,
    /// Slugs of the rooms in which sessions can be placed; `None` for all.
    pub rooms: Option<HashSet<Slug>>,
    /// With `as_much_as_possible`, placements that differ from the present ones count, above every cost.
    pub keep: TimetableKeep,
    /// Pairs of sessions that cost when they are at the same time.
    pub apart: Vec<(SessionId, SessionId)>,
    /// Pairs of sessions, the first of which should end before the second begins.
    pub order: Vec<(SessionId, SessionId)>,
    /// Whether any session at the same time as a plenary or ceremony costs.
    pub has_plenaries_alone: bool,
    pub costs: Costs,
    /// The time zone of each person, and what a session in their night costs.
    pub people: HashMap<RegistrationId, (Tz, i32)>,
}

/// What conflicts cost whose level is a warning. Blocking conflicts have no cost: they come first.
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    pub speaker_night: i32,
    pub theme_parallel: i32,
    pub track_parallel: i32,
    /// For each person.
    pub audience_overlap: i32,
    pub short_turnaround: i32,
    /// Of the kinds that block by default.
    pub others: i32,
    /// Two sessions at once that should be apart, or in the wrong order.
    pub apart: i32,
    /// Two sessions of a track in different rooms on a day.
    pub track_room: i32,
    /// For each person above the seats of the room.
    pub room_too_small: i32,
    /// For each five minutes above what a speaker speaks on a day at most.
    pub speaker_overload: i32,
    pub repeat_too_soon: i32,
}

impl Default for Costs {
    fn default() -> Self {
        Self {
            speaker_night: 20,
            theme_parallel: 30,
            track_parallel: 30,
            audience_overlap: 1,
            short_turnaround: 10,
            others: 100,
            apart: 1000,
            track_room: 0,
            room_too_small: 1,
            speaker_overload: 5,
            repeat_too_soon: 300,
        }
    }
}

impl Costs {
    fn of(self, kind: ConflictKind) -> i32 {
        match kind {
            ConflictKind::SpeakerNight => self.speaker_night,
            ConflictKind::ThemeParallel => self.theme_parallel,
            ConflictKind::TrackParallel => self.track_parallel,
            ConflictKind::AudienceOverlap => self.audience_overlap,
            ConflictKind::ShortTurnaround => self.short_turnaround,
            ConflictKind::RepeatTooSoon => self.repeat_too_soon,
            // For each person, and for each step.
            ConflictKind::RoomTooSmall => self.room_too_small,
            ConflictKind::SpeakerOverload => self.speaker_overload,
            _ => self.others,
        }
    }
}

impl Instance {
    /// Sessions and rooms have the numbers that they have in the draft.
    pub fn of_draft(draft: &Draft, objectives: &Objectives) -> Self {
        Reader::new(draft, objectives).read()
    }
}

/// The placement of a session; `None` if it is left out.
pub fn placement(draft: &Draft, place: Option<Place>) -> Option<(&Room, DateTime<Utc>)> {
    let place = place?;
    Some((draft.rooms.get(place.room)?, draft.frame.from + TimeDelta::seconds(place.from.into())))
}

/// Seconds since the congress begins.
fn seconds(frame: Frame, at: DateTime<Utc>) -> i32 {
    let seconds = at.timestamp() - frame.from.timestamp();
    // Further away than eight years, nothing differs, and sums and differences of three times fit into 32 bits.
    let most = i64::from(i32::MAX / 8);
    i32::try_from(seconds.clamp(-most, most)).unwrap_or_default()
}

struct Reader<'d> {
    draft: &'d Draft,
    objectives: &'d Objectives,
    steps: usize,
    rooms: HashMap<&'d str, usize>,
    speakers: HashMap<SpeakerId, usize>,
    /// For each time zone and length of a session in minutes: whether a start at each step is in the night.
    nights: HashMap<(Tz, i32), Vec<bool>>,
}

impl<'d> Reader<'d> {
    fn new(draft: &'d Draft, objectives: &'d Objectives) -> Self {
        let length = (draft.frame.until - draft.frame.from).num_seconds() / i64::from(STEP);
        let rooms = draft.rooms.iter().enumerate().map(|(number, room)| (&*room.slug, number));
        let mut speakers = HashMap::new();
        for part in draft.sessions.iter().flat_map(|session| session.speakers.iter()) {
            let next = speakers.len();
            speakers.entry(part.speaker).or_insert(next);
        }
        Self {
            steps: usize::try_from(length.clamp(0, LONGEST)).unwrap_or_default(),
            rooms: rooms.collect(),
            speakers,
            nights: HashMap::new(),
            draft,
            objectives,
        }
    }

    fn read(mut self) -> Instance {
        let draft = self.draft;
        let sessions = draft.sessions.iter().map(|session| self.session(session)).collect();
        let span = |opens, closes| (seconds(draft.frame, opens), seconds(draft.frame, closes));
        let hours = draft.rooms.iter().map(|room| match self.level(ConflictKind::RoomClosed) {
            ConflictLevel::Ignore => Vec::new(),
            _ => room.opening_hours.iter().map(|hours| span(hours.opens_at, hours.closes_at)).collect(),
        });
        let blocked = Penalty { blocked: 1, cost: 0 };
        let penalties = PairPenalties {
            // No release contains these two, whatever their levels.
            room_overlap: blocked,
            speaker_overlap: blocked,
            short_turnaround: self.penalty(ConflictKind::ShortTurnaround),
            room_closed: self.penalty(ConflictKind::RoomClosed),
            order: Penalty { blocked: 0, cost: self.objectives.costs.apart },
            same_room: Penalty { blocked: 0, cost: self.objectives.costs.track_room },
            repeat: self.penalty(ConflictKind::RepeatTooSoon),
        };
        let (hours, overlaps) = (hours.collect(), self.overlaps());
        let counts_changes = self.objectives.keep == TimetableKeep::AsMuchAsPossible;
        let mut instance = Instance::new(self.steps, sessions, hours, overlaps, penalties, counts_changes);
        instance.relate(self.relations());
        instance.limit = self.limit();
        instance
    }

    /// The limit of a day for speakers, if there is one that matters.
    fn limit(&self) -> Option<DayLimit> {
        let most = self.draft.levels.speaker_minutes?;
        let level = self.level(ConflictKind::SpeakerOverload);
        let step_cost = self.objectives.costs.speaker_overload;
        let blocked = i32::from(level == ConflictLevel::Block);
        if level == ConflictLevel::Ignore {
            return None;
        }
        let frame = self.draft.frame;
        // Outside of the congress, only the days that have a session: it can be centuries away.
        let last = frame.day(frame.until.min(frame.from + TimeDelta::days(LONGEST_DAYS)));
        let of_congress = frame.day(frame.from).iter_days().take_while(|day| *day <= last);
        let starts = self.draft.sessions.iter().filter_map(|session| session.starts_at);
        let days: BTreeSet<_> = starts.map(|at| frame.day(at)).chain(of_congress).collect();
        let days = days.into_iter().map(|day| seconds(frame, frame.begins(day))).collect();
        let over = Penalty { blocked, cost: 0 };
        Some(DayLimit { days, most: most.saturating_mul(60), over, step_cost })
    }

    /// The order of sessions, and the sessions of each track.
    fn relations(&self) -> Vec<(usize, usize, Relation)> {
        let numbers = self.numbers();
        let order = self.objectives.order.iter().filter(|(one, two)| one != two);
        let ordered =
            order.filter_map(|(one, two)| Some((*numbers.get(one)?, *numbers.get(two)?, Relation::Before)));
        let mut relations: Vec<_> = ordered.collect();
        if self.penalty(ConflictKind::RepeatTooSoon) != Penalty::NONE {
            let pairs = self.draft.levels.repeats.iter().filter(|pair| pair.session != pair.repeat);
            relations.extend(pairs.filter_map(|pair| {
                Some((*numbers.get(&pair.session)?, *numbers.get(&pair.repeat)?, Relation::Repeat))
            }));
        }
        if self.objectives.costs.track_room > 0 {
            let tracks =
                self.draft.sessions.iter().enumerate().map(|(number, session)| (&*session.track, number));
            each_pair(tracks, |one, two| relations.push((one, two, Relation::SameRoom)));
        }
        relations
    }

    fn numbers(&self) -> HashMap<SessionId, usize> {
        self.draft.sessions.iter().enumerate().map(|(number, session)| (session.id, number)).collect()
    }

    fn level(&self, kind: ConflictKind) -> ConflictLevel {
        self.draft.levels.of(kind)
    }

    fn penalty(&self, kind: ConflictKind) -> Penalty {
        match self.level(kind) {
            ConflictLevel::Ignore => Penalty::NONE,
            ConflictLevel::Warn => Penalty { blocked: 0, cost: self.objectives.costs.of(kind) },
            ConflictLevel::Block => Penalty { blocked: 1, cost: 0 },
        }
    }

    fn session(&mut self, session: &Session) -> SessionNumbers {
        let facts = self.draft.facts.get(&session.id).copied().unwrap_or_default();
        let room = session.room.as_ref().and_then(|room| self.rooms.get(&**room)).copied();
        let present = room.zip(session.starts_at);
        let is_past = session.starts_at.zip(self.objectives.not_before).is_some_and(|(at, now)| at < now);
        let is_out_of_scope =
            self.objectives.movable.as_ref().is_some_and(|movable| !movable.contains(&session.id));
        let is_fixed = (facts.pinned && present.is_some()) || is_past || is_out_of_scope;
        // What moves is placed for its duration, whatever the length of the present placement.
        let minutes = if is_fixed { facts.minutes } else { None }.unwrap_or(session.duration_minutes);
        let home = present.map(|(room, from)| {
            let place = Place { room, from: seconds(self.draft.frame, from) };
            let span = (from, from + TimeDelta::minutes(minutes.into()));
            let mut penalty = self.at_home(session, facts, room, span);
            // Where it must not be, it does not stay.
            penalty.blocked += i32::from(!is_fixed && !self.is_within_hours(span));
            (place, penalty)
        });
        let speakers = session.speakers.iter().filter_map(|part| self.speakers.get(&part.speaker));
        SessionNumbers {
            seconds: minutes.saturating_mul(60),
            home,
            is_fixed,
            // Someone else decides about sessions that are out of scope and have no placement.
            price: i64::from(!is_fixed),
            speakers: speakers.copied().collect(),
            starts: if is_fixed { Vec::new() } else { self.kept_starts(session, home) },
            rooms: if is_fixed { Vec::new() } else { self.kept_rooms(session, facts, room) },
        }
    }

    fn kept_starts(&mut self, session: &Session, home: Option<(Place, Penalty)>) -> Vec<Option<Penalty>> {
        let mut starts = self.starts(session);
        if let Some((place, _)) = home.filter(|_| self.objectives.keep == TimetableKeep::Times) {
            let keep = (0..)
                .step_by(usize::try_from(STEP).unwrap_or(300))
                .take(starts.len())
                .map(|from: i32| from == place.from);
            starts.iter_mut().zip(keep).filter(|(_, keep)| !keep).for_each(|(start, _)| *start = None);
        }
        starts
    }

    fn kept_rooms(
        &self,
        session: &Session,
        facts: SessionFacts,
        home: Option<usize>,
    ) -> Vec<Option<Penalty>> {
        let mut rooms = self.suitable(session, facts);
        for (number, room) in rooms.iter_mut().enumerate() {
            let is_allowed = self
                .objectives
                .rooms
                .as_ref()
                .is_none_or(|rooms| rooms.contains(&self.draft.rooms[number].slug));
            let is_kept =
                self.objectives.keep != TimetableKeep::Rooms || home.is_none_or(|home| home == number);
            if !is_allowed || !is_kept {
                *room = None;
            }
        }
        rooms
    }

    /// What the present placement counts for by itself.
    fn at_home(&self, session: &Session, facts: SessionFacts, room: usize, (from, until): Span) -> Penalty {
        let (frame, room) = (self.draft.frame, &self.draft.rooms[room]);
        let is_within = |opens: DateTime<Utc>, closes: DateTime<Utc>| opens <= from && until <= closes;
        let mut penalty = self.at_time(session, (from, until)).plus(self.asleep_at(session, (from, until)));
        let mut add = |holds: bool, kind| {
            if holds {
                penalty = penalty.plus(self.penalty(kind));
            }
        };
        add(!is_within(frame.from, frame.until), ConflictKind::OutsideCongress);
        let is_open = room.opening_hours.iter().any(|hours| is_within(hours.opens_at, hours.closes_at));
        add(!room.opening_hours.is_empty() && !is_open, ConflictKind::RoomClosed);
        let minutes = i32::try_from((until - from).num_minutes()).unwrap_or_default();
        add(minutes != session.duration_minutes, ConflictKind::DurationMismatch);
        penalty.plus(self.in_room(session, facts, room))
    }

    /// What a room counts for, at any time.
    fn in_room(&self, session: &Session, facts: SessionFacts, room: &Room) -> Penalty {
        let mut penalty = Penalty::NONE;
        let languages = i32::try_from(session.interpretation.len()).unwrap_or(i32::MAX);
        if languages > room.interpretation_channels {
            penalty = penalty.plus(self.penalty(ConflictKind::InterpretationExceeded));
        }
        let is_too_small = |capacity: Option<i32>| capacity.is_some_and(|most| facts.enrolled > most);
        // No room helps a session whose own capacity is too small.
        if is_too_small(room.capacity) && !is_too_small(session.capacity) {
            penalty = penalty.plus(self.penalty(ConflictKind::CapacityBelowEnrolled));
        }
        let over = room.capacity.map_or(0, |seats| self.draft.expected(session) - seats);
        if over > 0 {
            let each = self.penalty(ConflictKind::RoomTooSmall);
            // A room blocks once, whatever the number of people.
            penalty = penalty.plus(Penalty { cost: each.cost.saturating_mul(over), ..each });
        }
        penalty
    }

    fn suitable(&self, session: &Session, facts: SessionFacts) -> Vec<Option<Penalty>> {
        let rooms = self.draft.rooms.iter().map(|room| self.in_room(session, facts, room));
        rooms.map(|penalty| Some(penalty).filter(|penalty| penalty.blocked == 0)).collect()
    }

    /// What a time counts for, in any room, because of the speakers.
    fn at_time(&self, session: &Session, (from, until): Span) -> Penalty {
        let mut penalty = Penalty::NONE;
        for facts in session.speakers.iter().filter_map(|part| self.draft.speakers.get(&part.speaker)) {
            let can = |(opens, closes): &Span| *opens <= from && until <= *closes;
            if !facts.windows.is_empty() && !facts.windows.iter().any(can) {
                penalty = penalty.plus(self.penalty(ConflictKind::SpeakerUnavailable));
            }
            if facts.zone.is_some_and(|zone| is_in_the_night(from, until, zone)) {
                penalty = penalty.plus(self.penalty(ConflictKind::SpeakerNight));
            }
        }
        penalty
    }

    /// What it costs, for the people of each time zone, if a session is in their night.
    fn audience_zones(&self, session: &Session) -> Vec<(Tz, i32)> {
        let mut costs: HashMap<Tz, i32> = HashMap::new();
        for person in self.draft.audience.get(&session.id).into_iter().flatten() {
            if let Some((zone, cost)) = self.objectives.people.get(person) {
                *costs.entry(*zone).or_default() += cost;
            }
        }
        costs.into_iter().collect()
    }

    fn asleep_at(&self, session: &Session, (from, until): Span) -> Penalty {
        let zones = self.audience_zones(session);
        let asleep = zones.iter().filter(|(zone, _)| is_in_the_night(from, until, *zone));
        Penalty { blocked: 0, cost: asleep.map(|(_, cost)| cost).sum() }
    }

    /// What each start counts for, in any room.
    fn starts(&mut self, session: &Session) -> Vec<Option<Penalty>> {
        let (frame, minutes) = (self.draft.frame, session.duration_minutes);
        let (length, step) = (TimeDelta::minutes(minutes.into()), TimeDelta::seconds(STEP.into()));
        let earliest = self.objectives.not_before.unwrap_or(frame.from).max(frame.from);
        let audience = self.audience_zones(session);
        for (zone, _) in &audience {
            self.prepare_nights(*zone, minutes);
        }
        let (mut starts, mut from) = (Vec::with_capacity(self.steps), frame.from);
        for index in 0..self.steps {
            let until = from + length;
            let can_start = self.is_within_hours((from, until)) && earliest <= from && until <= frame.until;
            let speakers = can_start.then(|| self.at_time(session, (from, until)));
            starts.push(speakers.filter(|penalty| penalty.blocked == 0).map(|penalty| {
                let asleep = audience.iter().filter(|(zone, _)| self.nights[&(*zone, minutes)][index]);
                penalty.plus(Penalty { blocked: 0, cost: asleep.map(|(_, cost)| cost).sum() })
            }));
            from += step;
        }
        starts
    }

    /// Whether the request allows sessions then.
    fn is_within_hours(&self, (from, until): Span) -> bool {
        let hours = self.objectives.hours.as_ref();
        hours.is_none_or(|hours| hours.iter().any(|(opens, closes)| *opens <= from && until <= *closes))
    }

    fn prepare_nights(&mut self, zone: Tz, minutes: i32) {
        let (from, steps) = (self.draft.frame.from, self.steps);
        self.nights.entry((zone, minutes)).or_insert_with(|| {
            let begins = (0..).map(|step| from + TimeDelta::seconds(step * i64::from(STEP))).take(steps);
            begins.map(|at| is_in_the_night(at, at + TimeDelta::minutes(minutes.into()), zone)).collect()
        });
    }

    /// Pairs of sessions that count for something when they overlap.
    fn overlaps(&self) -> Vec<(usize, usize, Penalty)> {
        let mut overlaps = Vec::new();
        let sessions = || self.draft.sessions.iter().enumerate();
        let themes = sessions()
            .flat_map(|(number, session)| session.themes.iter().map(move |theme| (&**theme, number)));
        self.add_pairs(ConflictKind::ThemeParallel, themes, &mut overlaps);
        let tracks = sessions().map(|(number, session)| (&*session.track, number));
        self.add_pairs(ConflictKind::TrackParallel, tracks, &mut overlaps);
        self.add_audience(&mut overlaps);
        self.add_wishes(&mut overlaps);
        overlaps
    }

    /// Pairs that should be apart, and plenaries with all other sessions.
    fn add_wishes(&self, overlaps: &mut Vec<(usize, usize, Penalty)>) {
        let penalty = Penalty { blocked: 0, cost: self.objectives.costs.apart };
        let sessions = &self.draft.sessions;
        let numbers = self.numbers();
        for (one, two) in &self.objectives.apart {
            if let Some((one, two)) = numbers.get(one).zip(numbers.get(two)).filter(|(one, two)| one != two) {
                overlaps.push((*one, *two, penalty));
            }
        }
        let is_alone = |number: usize| {
            self.objectives.has_plenaries_alone
                && matches!(sessions[number].kind, SessionKind::Plenary | SessionKind::Ceremony)
        };
        for plenary in (0..sessions.len()).filter(|number| is_alone(*number)) {
            let others = (0..sessions.len())
                .filter(|other| *other > plenary || !is_alone(*other) && *other != plenary);
            overlaps.extend(others.map(|other| (plenary, other, penalty)));
        }
    }

    fn add_pairs<'s>(
        &self,
        kind: ConflictKind,
        members: impl Iterator<Item = (&'s str, usize)>,
        overlaps: &mut Vec<(usize, usize, Penalty)>,
    ) {
        let penalty = self.penalty(kind);
        if penalty != Penalty::NONE {
            each_pair(members, |one, two| overlaps.push((one, two, penalty)));
        }
    }

    fn add_audience(&self, overlaps: &mut Vec<(usize, usize, Penalty)>) {
        let penalty = self.penalty(ConflictKind::AudienceOverlap);
        if penalty == Penalty::NONE {
            return;
        }
        let people = self.draft.sessions.iter().enumerate().flat_map(|(number, session)| {
            self.draft.audience.get(&session.id).into_iter().flatten().map(move |person| (*person, number))
        });
        let mut common: HashMap<(usize, usize), i32> = HashMap::new();
        each_pair(people, |one, two| *common.entry((one, two)).or_default() += 1);
        // A pair blocks once, whatever the number of people.
        let of = |people: i32| Penalty { cost: penalty.cost.saturating_mul(people), ..penalty };
        overlaps.extend(common.into_iter().map(|((one, two), people)| (one, two, of(people))));
    }
}

/// Calls for each pair of sessions with a common member, once for each member.
fn each_pair<K: std::hash::Hash + Eq>(
    members: impl Iterator<Item = (K, usize)>,
    mut found: impl FnMut(usize, usize),
) {
    let mut sessions: HashMap<K, Vec<usize>> = HashMap::new();
    for (member, session) in members {
        sessions.entry(member).or_default().push(session);
    }
    for own in sessions.values() {
        for (index, one) in own.iter().enumerate() {
            own[index + 1..].iter().for_each(|two| found(*one, *two));
        }
    }
}

#[cfg(test)]
mod tests;
