//! A request for a timetable as objectives of the search. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    draft::{Costs, Objectives},
    model::{NewTimetable, ObjectiveWeight, TimetableEffort, TimetableObjectives, TimetableScope},
};
use crate::{
    http::RequestError,
    programme::{Session, SessionState, Span},
    schedule::{
        conflicts::{Draft, Frame},
        measures::People,
    },
    types::{FieldError, Region, RegistrationId, SessionId, TimeZone},
};

/// The most that a person of a small region counts, compared with one of an average region.
const MOST_FAIRNESS: i64 = 20;

impl NewTimetable {
    /// Number of moves for each proposal.
    pub fn moves_of_each(&self) -> u64 {
        match (self.moves, self.effort) {
            (Some(moves), _) => moves.unsigned_abs(),
            (None, TimetableEffort::Quick) => 3_000_000,
            (None, TimetableEffort::Thorough) => 30_000_000,
        }
    }

    /// The weights of `fairness` in the proposals: as requested, then the most different ones.
    pub fn fairness_of_each(&self) -> Vec<ObjectiveWeight> {
        use ObjectiveWeight::{High, Normal, Off};
        let requested = self.objectives.fairness;
        let others = [High, Off, Normal].into_iter().filter(|other| *other != requested);
        let count = usize::try_from(self.proposals).unwrap_or(1);
        std::iter::once(requested).chain(others).take(count).collect()
    }

    /// # Errors
    /// A name is unknown in the draft, hours end before they begin, nothing can move, or no objective is on.
    pub fn check(&self, draft: &Draft, now: DateTime<Utc>) -> Result<(), RequestError> {
        let mut faults = self.scope.unknown_names(draft, "/scope");
        for (list, pairs) in [("apart", &self.apart), ("order", &self.order)] {
            for (index, pair) in pairs.iter().enumerate() {
                for (name, id) in [("session", pair.session), ("other", pair.other)] {
                    if !draft.sessions.iter().any(|session| session.id == id) {
                        let pointer = format!("/{list}/{index}/{name}");
                        faults.push(FieldError::new(pointer, "unknown", "no such session in this congress"));
                    }
                }
            }
        }
        let hours = self.hours.iter().map(|hours| (&hours.from, &hours.until)).enumerate();
        let breaks = self.breaks.iter().map(|pause| (&pause.from, &pause.until)).enumerate();
        let spans = hours.map(|span| ("hours", span)).chain(breaks.map(|span| ("breaks", span)));
        for (list, (index, _)) in spans.filter(|(_, (_, (from, until)))| until <= from) {
            let pointer = format!("/{list}/{index}/until");
            faults.push(FieldError::new(pointer, "order", "`until` must be after `from`"));
        }
        if self.objectives.are_off() {
            let why = "all objectives are off: set at least one to low, normal or high";
            faults.push(FieldError::new("/objectives", "missing", why));
        }
        RequestError::check_body(faults)?;
        let movable = self.movable(draft);
        let can_move = |session: &&Session| {
            movable.contains(&session.id)
                && !draft.facts.get(&session.id).is_some_and(|facts| facts.pinned && session.room.is_some())
                && session.starts_at.is_none_or(|at| at >= now)
        };
        if !draft.sessions.iter().any(|session| can_move(&session)) {
            let why = "no session can move: widen the scope, confirm sessions, send `unconfirmed: true`, or unpin some";
            return Err(RequestError::InvalidBody(vec![FieldError::new("/scope", "missing", why)]));
        }
        Ok(())
    }

    /// The objectives of a proposal with this weight of fairness.
    pub fn objectives(
        &self,
        draft: &Draft,
        people: &People,
        now: DateTime<Utc>,
        fairness: ObjectiveWeight,
    ) -> Objectives {
        let wanted = &self.objectives;
        Objectives {
            movable: Some(self.movable(draft)),
            not_before: Some(now),
            hours: self.open_hours(draft.frame),
            rooms: Some(self.scope.rooms.iter().cloned().collect())
                .filter(|rooms: &HashSet<_>| !rooms.is_empty()),
            keep: self.keep,
            apart: self.apart.iter().map(|pair| (pair.session, pair.other)).collect(),
            order: self.order.iter().map(|pair| (pair.session, pair.other)).collect(),
            has_plenaries_alone: self.plenaries_alone,
            costs: wanted.costs(),
            people: weights(people, wanted.attendable, fairness),
        }
    }

    fn movable(&self, draft: &Draft) -> HashSet<SessionId> {
        let can_move = |session: &&Session| {
            (session.state == SessionState::Confirmed
                || self.unconfirmed && session.state == SessionState::Draft)
                && self.scope.contains(session, draft.frame)
        };
        draft.sessions.iter().filter(can_move).map(|session| session.id).collect()
    }

    /// The hours of the days in scope without the breaks; `None` for the whole congress.
    fn open_hours(&self, frame: Frame) -> Option<Vec<Span>> {
        if self.hours.is_empty() && self.breaks.is_empty() && self.scope.days.is_empty() {
            return None;
        }
        let mut open = Vec::new();
        for day in days(frame) {
            if !self.scope.days.is_empty() && !self.scope.days.contains(&day) {
                continue;
            }
            let own: Vec<_> = self.hours.iter().filter(|hours| hours.day == Some(day)).collect();
            let every: Vec<_> = self.hours.iter().filter(|hours| hours.day.is_none()).collect();
            let listed = if own.is_empty() { every } else { own };
            let mut spans: Vec<Span> =
                listed.iter().map(|hours| span(frame, day, &hours.from, &hours.until)).collect();
            if self.hours.is_empty() {
                spans.push(span(frame, day, "00:00", "24:00"));
            }
            for pause in &self.breaks {
                let (from, until) = span(frame, day, &pause.from, &pause.until);
                spans = spans
                    .iter()
                    .flat_map(|(opens, closes)| {
                        [(*opens, (*closes).min(from)), ((*opens).max(until), *closes)]
                    })
                    .filter(|(opens, closes)| opens < closes)
                    .collect();
            }
            open.extend(spans);
        }
        Some(merged(open))
    }
}

impl TimetableScope {
    pub fn is_empty(&self) -> bool {
        self.sessions.is_empty() && self.tracks.is_empty() && self.rooms.is_empty() && self.days.is_empty()
    }

    /// Whether a session is in each of the lists that are not empty. One without a placement is in all rooms and on all days.
    pub fn contains(&self, session: &Session, frame: Frame) -> bool {
        let day = session.starts_at.map(|at| at.with_timezone(&frame.zone).date_naive());
        (self.sessions.is_empty() || self.sessions.contains(&session.id))
            && (self.tracks.is_empty() || self.tracks.contains(&session.track))
            && (self.rooms.is_empty() || session.room.as_ref().is_none_or(|room| self.rooms.contains(room)))
            && (self.days.is_empty() || day.is_none_or(|day| self.days.contains(&day)))
    }

    /// Names that no session, track, room or day of the congress has. `at` is the JSON pointer of the scope.
    pub fn unknown_names(&self, draft: &Draft, at: &str) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let mut add = |is_known: bool, list: &str, index: usize, what: &str| {
            if !is_known {
                let why = format!("no such {what} in this congress");
                faults.push(FieldError::new(format!("{at}/{list}/{index}"), "unknown", why));
            }
        };
        for (index, id) in self.sessions.iter().enumerate() {
            add(draft.sessions.iter().any(|session| session.id == *id), "sessions", index, "session");
        }
        for (index, track) in self.tracks.iter().enumerate() {
            let is_known = draft.sessions.iter().any(|session| session.track == *track);
            add(is_known, "tracks", index, "track with sessions");
        }
        for (index, room) in self.rooms.iter().enumerate() {
            add(draft.rooms.iter().any(|known| known.slug == *room), "rooms", index, "room");
        }
        for (index, day) in self.days.iter().enumerate() {
            add(days(draft.frame).any(|known| known == *day), "days", index, "day");
        }
        faults
    }
}

impl TimetableObjectives {
    fn are_off(&self) -> bool {
        // `fairness` only changes what `attendable` counts.
        let Self {
            attendable,
            fairness: _,
            clashes,
            speaker_nights,
            themes,
            tracks,
            turnaround,
            track_rooms,
            room_sizes,
            speaker_load,
            repeats,
        } = self;
        [attendable, clashes, speaker_nights, themes, tracks, turnaround, track_rooms]
            .into_iter()
            .chain([room_sizes, speaker_load, repeats])
            .all(|weight| *weight == ObjectiveWeight::Off)
    }

    fn costs(&self) -> Costs {
        let of = |base: i32, weight: ObjectiveWeight| base * weight.factor();
        let base = Costs::default();
        Costs {
            speaker_night: of(base.speaker_night, self.speaker_nights),
            theme_parallel: of(base.theme_parallel, self.themes),
            track_parallel: of(base.track_parallel, self.tracks),
            audience_overlap: of(base.audience_overlap, self.clashes),
            short_turnaround: of(base.short_turnaround, self.turnaround),
            others: of(base.others, ObjectiveWeight::Normal),
            apart: of(base.apart, ObjectiveWeight::Normal),
            track_room: of(10, self.track_rooms),
            room_too_small: of(base.room_too_small, self.room_sizes),
            speaker_overload: of(base.speaker_overload, self.speaker_load),
            repeat_too_soon: of(base.repeat_too_soon, self.repeats),
        }
    }
}

/// The time zone of each person, and what a session in their night costs. The more fairness, the more a person of a region
/// with few people counts.
fn weights(
    people: &People,
    attendable: ObjectiveWeight,
    fairness: ObjectiveWeight,
) -> HashMap<RegistrationId, (Tz, i32)> {
    let mut regions: BTreeMap<Option<Region>, i64> = BTreeMap::new();
    let known = || people.iter().filter_map(|(id, place)| Some((id, place.zone?, place.region)));
    known().for_each(|(_, _, region)| *regions.entry(region).or_default() += 1);
    let (total, count) = (regions.values().sum::<i64>(), i64::try_from(regions.len()).unwrap_or(1).max(1));
    let (base, share) = (i64::from(attendable.factor()), i64::from(fairness.factor()));
    let weight = |region: Option<Region>| {
        let own = regions.get(&region).copied().unwrap_or(1);
        // In ninths: between one for each person, and the same sum for each region.
        let fair = (9 * total / (count * own)).min(9 * MOST_FAIRNESS);
        let ninths = (9 * (9 - share) + share * fair) / 9;
        i32::try_from((base * ninths + 4) / 9).unwrap_or(i32::MAX)
    };
    known()
        .map(|(id, zone, region)| (*id, (zone, weight(region))))
        .filter(|(_, (_, cost))| *cost > 0)
        .collect()
}

/// The days of the congress.
fn days(frame: Frame) -> impl Iterator<Item = NaiveDate> {
    let day = |at: DateTime<Utc>| at.with_timezone(&frame.zone).date_naive();
    let last = day(frame.until - TimeDelta::seconds(1));
    day(frame.from).iter_days().take_while(move |day| *day <= last)
}

/// Two times of a day in the zone of the congress. They match the pattern of the schema.
fn span(frame: Frame, day: NaiveDate, from: &str, until: &str) -> Span {
    let Ok(zone) = frame.zone.name().parse::<TimeZone>() else { return (frame.from, frame.until) };
    let at = |time: &str| match NaiveTime::parse_from_str(time, "%H:%M") {
        Ok(time) => zone.around(day.and_time(time)),
        Err(_) => zone.midnight(day.checked_add_days(Days::new(1)).unwrap_or(day)),
    };
    (at(from), at(until))
}

/// Sorted and disjoint.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for (from, until) in spans {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => merged.push((from, until)),
        }
    }
    merged
}
