//! Where and when a session could start, and the conflicts it would have at each start. Pure.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, DurationRound, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    model::{ConflictKind, ConflictSeverity, Frame, REPEAT_DISTANCE, TURNAROUND},
    rules::Draft,
};
use crate::{
    programme::{Room, Session, Span},
    types::{RegistrationId, SessionId, Slug, SpeakerId},
};

/// Spans are in whole minutes.
const MINUTE: TimeDelta = TimeDelta::minutes(1);

/// Where and when a session could start.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionSlots {
    pub session: SessionId,
    /// The length for which the slots hold.
    pub minutes: i32,
    /// Start of the congress: spans begin here at the earliest.
    pub from: DateTime<Utc>,
    /// End of the congress: spans end here at the latest.
    pub until: DateTime<Utc>,
    /// All rooms, in their order.
    pub rooms: Vec<RoomSlots>,
}

/// When a session would have conflicts in a room. It has none when it starts at any other time within the congress.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoomSlots {
    /// Slug of the room.
    pub room: Slug,
    /// In order of time, without overlaps.
    pub spans: Vec<SlotSpan>,
}

/// A span of starts with the same conflicts.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct SlotSpan {
    /// The first start.
    pub from: DateTime<Utc>,
    /// After the last start.
    pub until: DateTime<Utc>,
    /// That of the most severe conflict.
    pub severity: ConflictSeverity,
    pub conflicts: Vec<SlotConflict>,
}

/// A conflict that a session would have if it started within a span.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SlotConflict {
    pub kind: ConflictKind,
    pub severity: ConflictSeverity,
    /// Ids of the other sessions involved.
    pub sessions: Vec<SessionId>,
    /// Ids of the speakers involved.
    pub speakers: Vec<SpeakerId>,
}

/// A conflict and the starts that cause it: the first one, and the minute after the last one.
struct Obstacle {
    starts: Span,
    conflict: SlotConflict,
}

/// The slots of a session of this length, among the other sessions of the draft.
pub fn find(draft: &Draft, session: &Session, minutes: i32) -> SessionSlots {
    let audience = draft.audience.get(&session.id).into_iter().flatten().collect();
    let search = Search { draft, session, audience, length: TimeDelta::minutes(minutes.into()) };
    let mut everywhere = search.of_speakers();
    everywhere.extend(search.full_days());
    everywhere.extend(search.too_soon());
    everywhere.extend(search.outside_congress());
    for other in search.others() {
        everywhere.extend(search.at_the_same_time(other));
    }
    let rooms = draft.rooms.iter().map(|room| {
        let own = search.of_room(room);
        let obstacles: Vec<_> = everywhere.iter().chain(&own).collect();
        RoomSlots { room: room.slug.clone(), spans: spans(draft.frame, &obstacles) }
    });
    let Frame { from, until, .. } = draft.frame;
    SessionSlots { session: session.id, minutes, from, until, rooms: rooms.collect() }
}

struct Search<'d> {
    draft: &'d Draft,
    session: &'d Session,
    audience: HashSet<&'d RegistrationId>,
    length: TimeDelta,
}

impl<'d> Search<'d> {
    fn others(&self) -> impl Iterator<Item = Placed<'d>> {
        let own = self.session.id;
        self.draft.sessions.iter().filter(move |other| other.id != own).filter_map(Placed::of)
    }

    /// `None` if the edition ignores conflicts of this kind.
    fn conflict(&self, kind: ConflictKind) -> Option<SlotConflict> {
        let severity = self.draft.levels.of(kind).severity()?;
        Some(SlotConflict { kind, severity, sessions: Vec::new(), speakers: Vec::new() })
    }

    /// The starts at which the session overlaps a span.
    fn overlapping(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Span {
        (minute_after(from - self.length), minute_from(until))
    }

    /// The complement of the starts at which the session is entirely within one of these spans.
    fn outside(&self, spans: impl Iterator<Item = Span>) -> Vec<Span> {
        let within = spans.map(|(from, until)| (minute_from(from), minute_after(until - self.length)));
        let mut within: Vec<Span> = within.filter(|(first, after)| first < after).collect();
        within.sort_unstable();
        let mut open = self.draft.frame.from;
        let mut outside = Vec::new();
        for (first, after) in within {
            if open < first {
                outside.push((open, first));
            }
            open = open.max(after);
        }
        if open < self.draft.frame.until {
            outside.push((open, self.draft.frame.until));
        }
        outside
    }

    fn outside_congress(&self) -> Vec<Obstacle> {
        let Some(conflict) = self.conflict(ConflictKind::OutsideCongress) else { return Vec::new() };
        let Frame { from, until, .. } = self.draft.frame;
        let starts = self.outside(std::iter::once((from, until)));
        starts.into_iter().map(|starts| Obstacle { starts, conflict: conflict.clone() }).collect()
    }

    /// Conflicts with the availability and the nights of the session's speakers.
    fn of_speakers(&self) -> Vec<Obstacle> {
        let mut found = Vec::new();
        for speaker in self.session.speakers.iter().map(|part| part.speaker) {
            let Some(facts) = self.draft.speakers.get(&speaker) else { continue };
            let unavailable = match facts.windows.is_empty() {
                true => Vec::new(),
                false => self.outside(facts.windows.iter().copied()),
            };
            let nights =
                facts.zone.map(|zone| self.outside(days(self.draft.frame, zone))).unwrap_or_default();
            let of_kind = |kind, starts: Vec<Span>| {
                let conflict = self.conflict(kind);
                starts.into_iter().filter_map(move |starts| {
                    let conflict = SlotConflict { speakers: vec![speaker], ..conflict.clone()? };
                    Some(Obstacle { starts, conflict })
                })
            };
            found.extend(of_kind(ConflictKind::SpeakerUnavailable, unavailable));
            found.extend(of_kind(ConflictKind::SpeakerNight, nights));
        }
        found
    }

    /// Days on which a speaker of the session would have too many minutes.
    fn full_days(&self) -> Vec<Obstacle> {
        let (Some(most), Some(conflict)) =
            (self.draft.levels.speaker_minutes, self.conflict(ConflictKind::SpeakerOverload))
        else {
            return Vec::new();
        };
        let (frame, mut found) = (self.draft.frame, Vec::new());
        for speaker in self.session.speakers.iter().map(|part| part.speaker) {
            let others: Vec<_> = self
                .others()
                .filter(|other| other.session.speakers.iter().any(|part| part.speaker == speaker))
                .collect();
            let last = frame.day(frame.until);
            for day in frame.day(frame.from).iter_days().take_while(|day| *day <= last) {
                let on_day: Vec<_> = others.iter().filter(|other| frame.day(other.from) == day).collect();
                let minutes: i64 = on_day.iter().map(|other| (other.until - other.from).num_minutes()).sum();
                if minutes + self.length.num_minutes() > i64::from(most) {
                    let starts = (frame.begins(day), frame.begins(day.succ_opt().unwrap_or(day)));
                    let sessions = on_day.iter().map(|other| other.session.id).collect();
                    let conflict = SlotConflict { sessions, speakers: vec![speaker], ..conflict.clone() };
                    found.push(Obstacle { starts, conflict });
                }
            }
        }
        found
    }

    /// Starts less than twelve hours from a session that repeats this one.
    fn too_soon(&self) -> Vec<Obstacle> {
        let Some(conflict) = self.conflict(ConflictKind::RepeatTooSoon) else { return Vec::new() };
        let repeats: HashSet<_> = self.draft.repeats(self.session.id).collect();
        let others = self.others().filter(|other| repeats.contains(&other.session.id));
        let obstacle = |other: Placed<'_>| Obstacle {
            starts: (minute_after(other.from - REPEAT_DISTANCE), minute_from(other.from + REPEAT_DISTANCE)),
            conflict: SlotConflict { sessions: vec![other.session.id], ..conflict.clone() },
        };
        others.map(obstacle).collect()
    }

    /// Conflicts with another session, in whatever room they are.
    fn at_the_same_time(&self, other: Placed<'_>) -> Vec<Obstacle> {
        let session = self.session;
        let shared = self.shared_speakers(other.session);
        let mut people = self.draft.audience.get(&other.session.id).into_iter().flatten();
        let shares_people = people.any(|person| self.audience.contains(person));
        let shares_theme = session.themes.iter().any(|theme| other.session.themes.contains(theme));
        let starts = self.overlapping(other.from, other.until);
        [
            (!shared.is_empty(), ConflictKind::SpeakerOverlap),
            (shares_theme, ConflictKind::ThemeParallel),
            (session.track == other.session.track, ConflictKind::TrackParallel),
            (shares_people, ConflictKind::AudienceOverlap),
        ]
        .into_iter()
        .filter(|(applies, _)| *applies)
        .filter_map(|(_, kind)| {
            let speakers = if kind == ConflictKind::SpeakerOverlap { shared.clone() } else { Vec::new() };
            let sessions = vec![other.session.id];
            Some(Obstacle { starts, conflict: SlotConflict { sessions, speakers, ..self.conflict(kind)? } })
        })
        .collect()
    }

    fn shared_speakers(&self, other: &Session) -> Vec<SpeakerId> {
        let shared = |speaker: &SpeakerId| other.speakers.iter().any(|part| part.speaker == *speaker);
        self.session.speakers.iter().map(|part| part.speaker).filter(shared).collect()
    }

    /// Conflicts that depend on the room.
    fn of_room(&self, room: &Room) -> Vec<Obstacle> {
        let Frame { from, until, .. } = self.draft.frame;
        let mut found = Vec::new();
        let mut add = |kind, starts: Vec<Span>, with: Option<(SessionId, Vec<SpeakerId>)>| {
            let Some(conflict) = self.conflict(kind) else { return };
            let (sessions, speakers) = with.map(|(id, speakers)| (vec![id], speakers)).unwrap_or_default();
            let conflict = SlotConflict { sessions, speakers, ..conflict };
            found.extend(starts.into_iter().map(|starts| Obstacle { starts, conflict: conflict.clone() }));
        };
        if !room.opening_hours.is_empty() {
            let hours = room.opening_hours.iter().map(|hours| (hours.opens_at, hours.closes_at));
            add(ConflictKind::RoomClosed, self.outside(hours), None);
        }
        let languages = i32::try_from(self.session.interpretation.len()).unwrap_or(i32::MAX);
        if languages > room.interpretation_channels {
            add(ConflictKind::InterpretationExceeded, vec![(from, until)], None);
        }
        let enrolled = self.draft.facts.get(&self.session.id).map_or(0, |facts| facts.enrolled);
        if [self.session.capacity, room.capacity]
            .into_iter()
            .flatten()
            .min()
            .is_some_and(|most| enrolled > most)
        {
            add(ConflictKind::CapacityBelowEnrolled, vec![(from, until)], None);
        }
        if room.capacity.is_some_and(|seats| self.draft.expected(self.session) > seats) {
            add(ConflictKind::RoomTooSmall, vec![(from, until)], None);
        }
        for other in self.others() {
            if *other.room == room.slug {
                let starts = vec![self.overlapping(other.from, other.until)];
                add(ConflictKind::RoomOverlap, starts, Some((other.session.id, Vec::new())));
                continue;
            }
            let shared = self.shared_speakers(other.session);
            if !shared.is_empty() {
                let before = (
                    minute_after(other.from - self.length - TURNAROUND),
                    minute_after(other.from - self.length),
                );
                let after = (minute_from(other.until), minute_from(other.until + TURNAROUND));
                add(ConflictKind::ShortTurnaround, vec![before, after], Some((other.session.id, shared)));
            }
        }
        found
    }
}

/// A session with a placement.
#[derive(Clone, Copy)]
struct Placed<'s> {
    session: &'s Session,
    room: &'s Slug,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl<'s> Placed<'s> {
    fn of(session: &'s Session) -> Option<Self> {
        Some(Self {
            session,
            room: session.room.as_ref()?,
            from: session.starts_at?,
            until: session.ends_at?,
        })
    }
}

/// From 07:00 to 23:00 on each day that the congress touches in this zone.
fn days(frame: Frame, zone: Tz) -> impl Iterator<Item = Span> {
    let [first, last] = [frame.from, frame.until].map(|at| at.with_timezone(&zone).date_naive());
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let at = move |day: NaiveDate, hour| zone.from_local_datetime(&day.and_time(hour)).earliest();
    first
        .iter_days()
        .take_while(move |day| *day <= last)
        .filter_map(move |day| Some((at(day, hour(7))?.to_utc(), at(day, hour(23))?.to_utc())))
}

/// The first whole minute at or after an instant.
fn minute_from(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(MINUTE).map_or(at, |whole| if whole < at { whole + MINUTE } else { whole })
}

/// The first whole minute after an instant.
fn minute_after(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(MINUTE).map_or(at, |whole| whole + MINUTE)
}

/// Divides the congress into spans with the same obstacles, and leaves out those without any.
fn spans(frame: Frame, obstacles: &[&Obstacle]) -> Vec<SlotSpan> {
    let mut edges = Vec::with_capacity(obstacles.len() * 2);
    for (index, obstacle) in obstacles.iter().enumerate() {
        let (first, after) = obstacle.starts;
        let (first, after) = (first.max(frame.from), after.min(frame.until));
        if first < after {
            edges.extend([(first, true, index), (after, false, index)]);
        }
    }
    edges.sort_unstable();
    let mut present = BTreeSet::new();
    let mut found = Vec::new();
    let mut from = frame.from;
    for (at, begins, index) in edges {
        if from < at
            && let Some(span) = span(from, at, present.iter().map(|index: &usize| obstacles[*index]))
        {
            found.push(span);
        }
        from = at;
        match begins {
            true => present.insert(index),
            false => present.remove(&index),
        };
    }
    found
}

fn span<'o>(
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    obstacles: impl Iterator<Item = &'o Obstacle>,
) -> Option<SlotSpan> {
    let conflicts: Vec<_> = obstacles.map(|obstacle| obstacle.conflict.clone()).collect();
    let is_blocking = |conflict: &SlotConflict| conflict.severity == ConflictSeverity::Block;
    let severity = match conflicts.iter().any(is_blocking) {
        true => ConflictSeverity::Block,
        false => ConflictSeverity::Warn,
    };
    (!conflicts.is_empty()).then_some(SlotSpan { from, until, severity, conflicts })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::programme::OpeningHours;
    use crate::schedule::conflicts::{
        RepeatedSession,
        draft::set_placement,
        rules::{self, SpeakerFacts, tests::any_draft},
    };

    /// Kinds of the conflicts that a session has, by the rules for the whole draft.
    fn kinds_when_placed(draft: &Draft, session: SessionId) -> BTreeSet<ConflictKind> {
        let found = rules::find(draft);
        found
            .iter()
            .filter(|conflict| conflict.sessions.contains(&session))
            .map(|conflict| conflict.kind)
            .collect()
    }

    proptest! {
        #[test]
        fn spans_agree_with_placing_the_session(
            mut draft in any_draft(), room in 0..3_usize, starts in prop::collection::vec(-1500..3000_i64, 12),
            zone in prop::option::of(Just(Tz::America__New_York)), available in prop::option::of(0..300_i64),
        ) {
            let Some(session) = draft.sessions.first().cloned() else { return Ok(()) };
            draft.levels.speaker_minutes = available.map(|_| 60);
            let others = draft.sessions.iter().skip(1).step_by(3);
            draft.levels.repeats =
                others.map(|other| RepeatedSession { session: other.id, repeat: session.id }).collect();
            draft.rooms[2].capacity = Some(1);
            let hours = |from| (draft.frame.from + TimeDelta::minutes(from), draft.frame.until);
            if let Some(from) = available {
                let (opens_at, closes_at) = hours(1500 + from);
                *draft.rooms[1].opening_hours = vec![OpeningHours { opens_at, closes_at }];
            }
            for part in session.speakers.iter().take(1) {
                let windows = available.map(|from| hours(1400 + from)).into_iter().collect();
                draft.speakers.insert(part.speaker, SpeakerFacts { zone, windows });
            }
            let slots = find(&draft, &session, session.duration_minutes);
            for start in starts {
                let at = session.starts_at.unwrap() + TimeDelta::minutes(start);
                if !(slots.from <= at && at < slots.until) {
                    continue;
                }
                let spans = &slots.rooms[room].spans;
                let span = spans.iter().find(|span| span.from <= at && at < span.until);
                let kinds = span.iter().flat_map(|span| &span.conflicts).map(|conflict| conflict.kind).collect();
                let slug = draft.rooms[room].slug.clone();
                set_placement(&mut draft.sessions[0], Some((&slug, at)));
                prop_assert_eq!(kinds_when_placed(&draft, session.id), kinds, "at {}", at);
            }
        }
    }
}
