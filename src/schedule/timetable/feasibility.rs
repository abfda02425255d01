//! What cannot be placed, before any search. Pure. Every problem is proven: a timetable without blocking conflicts leaves
//! something out, or does not exist.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    instance::{Instance, STEP},
    model::ObjectiveWeight,
    run::SearchInput,
};
use crate::{
    programme::Session,
    schedule::conflicts::{self, ConflictKind, ConflictSeverity},
    types::{SessionId, Slug, SpeakerId},
};

/// Whether all sessions of a request can be placed.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeasibilityReport {
    /// Number of sessions that can move.
    pub movable: usize,
    /// Number of sessions that stay: pinned, begun or out of scope.
    pub fixed: usize,
    /// Minutes that the sessions need in rooms.
    pub minutes_needed: i64,
    /// Minutes that suitable rooms are free, by day in the time zone of the congress.
    pub minutes_free: Vec<FreeMinutes>,
    /// What cannot be: at most a thousand. Empty: nothing speaks against a timetable of all sessions.
    pub problems: Vec<FeasibilityProblem>,
}

/// Minutes that rooms are free on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct FreeMinutes {
    pub day: NaiveDate,
    pub minutes: i64,
}

crate::words! {
    /// Why sessions cannot all be placed.
    FeasibilityKind {
        /// No room has the interpretation channels and seats, or none is in the scope.
        NoRoom,
        /// No time suits all speakers, within the hours and the congress.
        NoTime,
        /// There are suitable rooms and times, but no room is open at such a time.
        NoPlace,
        /// Sessions that must stay block each other.
        Fixed,
        /// A speaker has more minutes to speak than time.
        SpeakerOverbooked,
        /// The sessions need more minutes than the rooms are free.
        RoomsOverbooked,
    }
}

/// Something that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FeasibilityProblem {
    pub kind: FeasibilityKind,
    /// Ids of the sessions.
    pub sessions: Vec<SessionId>,
    /// Ids of the speakers.
    pub speakers: Vec<SpeakerId>,
    /// Slugs of the rooms.
    pub rooms: Vec<Slug>,
    /// The kind of conflict, of `fixed`.
    #[schema(required)]
    pub conflict: Option<ConflictKind>,
    /// Minutes that `no_time`, `speaker_overbooked` and `rooms_overbooked` need.
    #[schema(required)]
    pub minutes_needed: Option<i64>,
    /// Minutes that `speaker_overbooked` and `rooms_overbooked` have.
    #[schema(required)]
    pub minutes_free: Option<i64>,
    /// Description for people, with what to do.
    pub detail: String,
}

/// Maximum number of problems reported.
const MOST: usize = 1000;

/// Checks what a search would have to place.
pub fn check(input: &SearchInput) -> FeasibilityReport {
    let instance = input.instance(ObjectiveWeight::Off);
    let checker = Checker { input, instance: &instance };
    let mut problems: Vec<_> = checker.movable().filter_map(|session| checker.alone(session)).collect();
    problems.extend(checker.fixed_conflicts());
    problems.extend(checker.overbooked_speakers());
    let minutes_needed = checker.placeable().map(|session| checker.minutes(session)).sum();
    let minutes_free = checker.free_minutes();
    let free: i64 = minutes_free.iter().map(|day| day.minutes).sum();
    if minutes_needed > free {
        problems.push(FeasibilityProblem {
            kind: FeasibilityKind::RoomsOverbooked,
            sessions: Vec::new(),
            speakers: Vec::new(),
            rooms: Vec::new(),
            conflict: None,
            minutes_needed: Some(minutes_needed),
            minutes_free: Some(free),
            detail: format!(
                "The sessions need {minutes_needed} minutes, but suitable rooms are free for {free}. Add rooms, hours or days, or make sessions shorter."
            ),
        });
    }
    problems.truncate(MOST);
    let movable = checker.movable().count();
    FeasibilityReport {
        movable,
        fixed: instance.sessions.len() - movable,
        minutes_needed,
        minutes_free,
        problems,
    }
}

struct Checker<'i> {
    input: &'i SearchInput,
    instance: &'i Instance,
}

impl Checker<'_> {
    fn session(&self, number: usize) -> &Session {
        &self.input.draft.sessions[number]
    }

    fn movable(&self) -> impl Iterator<Item = usize> {
        (0..self.instance.sessions.len()).filter(|number| !self.instance.sessions[*number].is_fixed)
    }

    /// Sessions for which there is a room and time, were it not for the others.
    fn placeable(&self) -> impl Iterator<Item = usize> {
        self.movable().filter(|number| self.alone(*number).is_none())
    }

    fn minutes(&self, number: usize) -> i64 {
        i64::from(self.instance.sessions[number].seconds) / 60
    }

    /// Why a session has no place, even without others.
    fn alone(&self, number: usize) -> Option<FeasibilityProblem> {
        let instance = self.instance;
        if instance.can_be_placed_well(number) {
            return None;
        }
        let (starts, rooms) = (&instance.start_steps[number], &instance.suitable_rooms[number]);
        let session = self.session(number);
        let code = &session.code;
        let (kind, detail) = if rooms.is_empty() {
            let detail = format!(
                "No room suits `{code}`: it is interpreted into {} languages, and needs enough seats. Add a room, channels or seats, or widen the scope.",
                session.interpretation.len()
            );
            (FeasibilityKind::NoRoom, detail)
        } else if starts.is_empty() {
            let detail = format!(
                "No time suits `{code}`, which lasts {} minutes: its speakers are not available together that long within the hours. Change their availability or the hours.",
                session.duration_minutes
            );
            (FeasibilityKind::NoTime, detail)
        } else {
            let detail = format!(
                "No room that suits `{code}` is open when its speakers are available. Change opening hours or availability."
            );
            (FeasibilityKind::NoPlace, detail)
        };
        let speakers = match kind {
            FeasibilityKind::NoRoom => Vec::new(),
            _ => session.speakers.iter().map(|part| part.speaker).collect(),
        };
        let rooms = match kind {
            FeasibilityKind::NoPlace => {
                rooms.iter().map(|room| self.input.draft.rooms[*room].slug.clone()).collect()
            }
            _ => Vec::new(),
        };
        let minutes_needed = (kind == FeasibilityKind::NoTime).then_some(session.duration_minutes.into());
        let sessions = vec![session.id];
        Some(FeasibilityProblem {
            kind,
            sessions,
            speakers,
            rooms,
            conflict: None,
            minutes_needed,
            minutes_free: None,
            detail,
        })
    }

    /// Blocking conflicts among the sessions that stay.
    fn fixed_conflicts(&self) -> Vec<FeasibilityProblem> {
        let is_fixed = |id: &SessionId| {
            let number = self.input.draft.sessions.iter().position(|session| session.id == *id);
            number.is_some_and(|number| self.instance.sessions[number].is_fixed)
        };
        let conflicts = conflicts::find(&self.input.draft).into_iter();
        let fixed = conflicts.filter(|conflict| {
            conflict.severity == ConflictSeverity::Block && conflict.sessions.iter().all(is_fixed)
        });
        fixed
            .map(|conflict| FeasibilityProblem {
                kind: FeasibilityKind::Fixed,
                sessions: conflict.sessions,
                speakers: conflict.speakers,
                rooms: conflict.rooms,
                conflict: Some(conflict.kind),
                minutes_needed: None,
                minutes_free: None,
                detail: format!("{} Unpin one of them, or widen the scope.", conflict.detail),
            })
            .collect()
    }

    /// Speakers whose sessions last longer than the times at which one of them could be.
    fn overbooked_speakers(&self) -> Vec<FeasibilityProblem> {
        let mut of_speaker: BTreeMap<SpeakerId, BTreeSet<usize>> = BTreeMap::new();
        for number in self.placeable() {
            for part in self.session(number).speakers.iter() {
                of_speaker.entry(part.speaker).or_default().insert(number);
            }
        }
        let overbooked = of_speaker.into_iter().filter_map(|(speaker, sessions)| {
            let mut steps = vec![false; self.instance.steps];
            for number in &sessions {
                self.cover(*number, &mut steps);
            }
            let free = minutes_of(&steps).min(self.minutes_within_limit(&sessions));
            let needed: i64 = sessions.iter().map(|number| self.minutes(*number)).sum();
            (needed > free).then(|| self.overbooked(speaker, &sessions, needed, free))
        });
        overbooked.collect()
    }

    /// Minutes that a speaker of these sessions can speak on the days on which one of them can begin, if there is a limit
    /// that blocks.
    fn minutes_within_limit(&self, sessions: &BTreeSet<usize>) -> i64 {
        let Some(limit) = self.instance.limit.as_ref().filter(|limit| limit.over.blocked > 0) else {
            return i64::MAX;
        };
        let starts = sessions.iter().flat_map(|number| {
            let home = self.instance.sessions[*number].home.map(|(place, _)| place.from);
            self.instance.start_steps[*number].iter().map(|step| step * STEP).chain(home)
        });
        let days: BTreeSet<_> = starts.map(|from| limit.day(from)).collect();
        i64::try_from(days.len()).unwrap_or(i64::MAX).saturating_mul(i64::from(limit.most) / 60)
    }

    fn overbooked(
        &self,
        speaker: SpeakerId,
        sessions: &BTreeSet<usize>,
        needed: i64,
        free: i64,
    ) -> FeasibilityProblem {
        let codes: Vec<_> =
            sessions.iter().map(|number| format!("`{}`", self.session(*number).code)).collect();
        FeasibilityProblem {
            kind: FeasibilityKind::SpeakerOverbooked,
            sessions: sessions.iter().map(|number| self.session(*number).id).collect(),
            speakers: vec![speaker],
            rooms: Vec::new(),
            conflict: None,
            minutes_needed: Some(needed),
            minutes_free: Some(free),
            detail: format!(
                "The speaker of {} has {needed} minutes to speak but is available for {free}, within the limit of a day. Change the availability or the limit, or take them out of a session.",
                codes.join(", ")
            ),
        }
    }

    /// Marks the steps during which a session could be on.
    fn cover(&self, number: usize, steps: &mut [bool]) {
        let seconds = self.instance.sessions[number].seconds;
        let length = usize::try_from((seconds + STEP - 1) / STEP).unwrap_or_default();
        let home = self.instance.sessions[number].home.filter(|(_, penalty)| penalty.blocked == 0);
        let home = home.map(|(place, _)| place.from.div_euclid(STEP));
        // A session off the grid touches one more step.
        for (first, length) in self.instance.start_steps[number]
            .iter()
            .map(|step| (*step, length))
            .chain(home.map(|step| (step, length + 1)))
        {
            let first = usize::try_from(first).unwrap_or_default();
            let until = (first + length).min(steps.len());
            steps.get_mut(first..until).into_iter().flatten().for_each(|step| *step = true);
        }
    }

    /// Minutes during which each day has rooms for one of the sessions that can move.
    fn free_minutes(&self) -> Vec<FreeMinutes> {
        let frame = self.input.draft.frame;
        let mut days: BTreeMap<NaiveDate, i64> = BTreeMap::new();
        for room in 0..self.instance.rooms {
            let mut steps = vec![false; self.instance.steps];
            for number in self.placeable() {
                let is_home =
                    self.instance.sessions[number].home.is_some_and(|(place, _)| place.room == room);
                if is_home || self.instance.suitable_rooms[number].contains(&room) {
                    self.cover(number, &mut steps);
                }
            }
            for (number, step) in steps.iter().enumerate() {
                let from = i32::try_from(number).unwrap_or_default() * STEP;
                if *step && self.is_open(room, from) && !self.is_taken(room, from) {
                    let at = frame.from + TimeDelta::seconds(from.into());
                    *days.entry(at.with_timezone(&frame.zone).date_naive()).or_default() +=
                        i64::from(STEP) / 60;
                }
            }
        }
        days.into_iter().map(|(day, minutes)| FreeMinutes { day, minutes }).collect()
    }

    /// Whether a room is open during a part of a step.
    fn is_open(&self, room: usize, from: i32) -> bool {
        let hours = &self.instance.hours[room];
        hours.is_empty() || hours.iter().any(|(opens, closes)| *opens < from + STEP && from < *closes)
    }

    /// Whether a session that stays has the room during all of a step.
    fn is_taken(&self, room: usize, from: i32) -> bool {
        self.instance.sessions.iter().filter(|session| session.is_fixed).any(|session| {
            session.home.is_some_and(|(place, _)| {
                place.room == room && place.from <= from && from + STEP <= place.from + session.seconds
            })
        })
    }
}

fn minutes_of(steps: &[bool]) -> i64 {
    let count = steps.iter().filter(|step| **step).count();
    i64::try_from(count).unwrap_or_default() * i64::from(STEP) / 60
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::schedule::{
        conflicts::{SessionFacts, SpeakerFacts, any_draft, set_placement},
        measures::People,
        timetable::model::NewTimetable,
    };

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// A timetable without conflicts exists: its own.
        #[test]
        fn nothing_speaks_against_a_draft_that_has_a_timetable(draft in any_draft(), is_forgotten in any::<bool>()) {
            let mut draft = draft;
            let mut free = draft.frame.from + TimeDelta::hours(26);
            for session in &mut draft.sessions {
                draft.facts.insert(session.id, SessionFacts::default());
                let room = draft.rooms[0].slug.clone();
                let to = (!is_forgotten).then_some((&room, free));
                set_placement(session, to);
                for part in session.speakers.iter() {
                    let until = free + TimeDelta::minutes(session.duration_minutes.into());
                    let facts = draft.speakers.entry(part.speaker).or_insert_with(SpeakerFacts::default);
                    match facts.windows.last_mut() {
                        Some(last) if last.1 >= free => last.1 = until,
                        _ => facts.windows.push((free, until)),
                    }
                }
                free += TimeDelta::minutes(i64::from(session.duration_minutes + 4) / 5 * 5);
            }
            let now = draft.frame.from;
            let input = SearchInput::new(draft, People::new(), NewTimetable::default(), 1, now);
            let report = check(&input);
            prop_assert_eq!(report.problems, vec![]);
            prop_assert_eq!(report.fixed, 0);
        }
    }
}
