//! A timetable that changes move by move, and its score: exact differences without counting anything again. Pure.
//!
//! For each step of the grid there is a row with one bit for each session that is on. The rows of the steps of a session,
//! masked with the sessions that matter to it, give the few that must be compared by the minute.

use super::{
    instance::{Instance, Penalty, Place, SessionNumbers, TURNAROUND},
    random::Random,
    search::{Problem, Score},
};

/// Words that are combined at a time, in registers.
const CHUNK: usize = 8;

/// Where the sessions are.
#[derive(Clone, Debug)]
pub struct Timetable<'i> {
    pub(super) instance: &'i Instance,
    pub(super) at: Vec<Option<Place>>,
    /// Sessions without a placement that could have one.
    pub(super) left_out: Vec<usize>,
    /// Rows of sessions that are on at each step.
    on: Vec<u64>,
    /// Rows of sessions in each room.
    in_room: Vec<u64>,
    /// Seconds that each speaker speaks on each day; empty without a limit.
    load: Vec<i32>,
    /// What each session counts for where it is: by itself and with all others.
    pub(super) own: Vec<Penalty>,
    score: Score,
    /// The proposed move: sessions, from where, and to where.
    trail: Vec<(usize, Option<Place>, Option<Place>)>,
    difference: Score,
    /// The sessions to move, and to where; scratch of `moves.rs`.
    pub(super) plan: Vec<(usize, Option<Place>)>,
}

impl<'i> Timetable<'i> {
    /// Sessions at these places.
    pub fn new(instance: &'i Instance, at: Vec<Option<Place>>) -> Self {
        let rows = instance.steps + 2;
        let mut timetable = Self {
            instance,
            left_out: Vec::new(),
            on: vec![0; rows * instance.words],
            in_room: vec![0; instance.rooms * instance.words],
            load: vec![
                0;
                instance.limit.as_ref().map_or(0, |limit| limit.days.len() + 1) * instance.speakers
            ],
            own: vec![Penalty::NONE; at.len()],
            at: vec![None; at.len()],
            score: Score::ZERO,
            trail: Vec::new(),
            difference: Score::ZERO,
            plan: Vec::new(),
        };
        timetable.left_out.clone_from(&instance.free);
        timetable.restore(&at);
        timetable
    }

    /// The present placements.
    pub fn present(instance: &'i Instance) -> Self {
        let home = instance.sessions.iter().map(|session| session.home.map(|(place, _)| place));
        Self::new(instance, home.collect())
    }

    /// Every session that can move at a random place, whatever is there.
    pub fn scattered(instance: &'i Instance, random: &mut Random) -> Self {
        let mut timetable = Self::present(instance);
        for session in &instance.free {
            let (steps, rooms) = (&instance.start_steps[*session], &instance.suitable_rooms[*session]);
            for _ in 0..steps.len().min(64) {
                let (Some(step), Some(room)) = (random.pick(steps), random.pick(rooms)) else { break };
                let place = Place { room, from: step * super::instance::STEP };
                if instance.alone(*session, place).is_some() {
                    timetable.shift(*session, Some(place));
                    break;
                }
            }
        }
        timetable.count();
        timetable
    }

    pub fn places(&self) -> &[Option<Place>] {
        &self.at
    }

    /// Everything counted again, to compare with the differences that were added up.
    pub fn recount(&self) -> Score {
        Self::new(self.instance, self.at.clone()).score
    }

    /// Counts everything by session.
    fn count(&mut self) {
        let (mut twice, mut score) = (Penalty::NONE, Score::ZERO);
        for session in 0..self.at.len() {
            score += self.single(session, self.at[session]);
            self.own[session] = Penalty::NONE;
            if let Some(place) = self.at[session] {
                let alone = self.instance.alone(session, place).unwrap_or_default();
                self.own[session] = self.penalty(session, place, alone);
                twice = twice.plus(self.own[session].minus(alone));
                score += of(alone);
            }
        }
        score.blocked += i64::from(twice.blocked / 2);
        score.cost += i64::from(twice.cost / 2);
        if let Some(limit) = &self.instance.limit {
            for seconds in &self.load {
                score += of(limit.penalty(*seconds));
            }
        }
        self.score = score;
    }

    /// Whether a session is left out or changed.
    fn single(&self, session: usize, at: Option<Place>) -> Score {
        let numbers = &self.instance.sessions[session];
        let is_change = numbers.home.is_some_and(|(home, _)| at != Some(home));
        Score {
            left_out: if at.is_none() { numbers.price } else { 0 },
            changes: i64::from(self.instance.counts_changes && is_change),
            ..Score::ZERO
        }
    }

    /// Sessions that are on during some of these rows and have a bit set in one of two other rows.
    fn each_on(
        &self,
        rows: std::ops::Range<usize>,
        mask: impl Fn(usize) -> u64,
        mut found: impl FnMut(usize),
    ) {
        let words = self.instance.words;
        let mut begin = 0;
        while begin < words {
            let end = (begin + CHUNK).min(words);
            let mut on = [0; CHUNK];
            for row in rows.clone() {
                for (sum, word) in on.iter_mut().zip(&self.on[row * words + begin..row * words + end]) {
                    *sum |= word;
                }
            }
            for (word, on) in (begin..end).zip(on) {
                let mut bits = on & mask(word);
                while bits != 0 {
                    found(word * 64 + usize::try_from(bits.trailing_zeros()).unwrap_or_default());
                    bits &= bits - 1;
                }
            }
            begin = end;
        }
    }

    /// Calls for each session that a session at a place counts for something with, and what.
    pub(super) fn each_partner(&self, session: usize, place: Place, mut found: impl FnMut(usize, Penalty)) {
        let instance = self.instance;
        let until = instance.end(session, place.from);
        let words = instance.words;
        let (near, room) = (&instance.near[session * words..], &self.in_room[place.room * words..]);
        self.each_on(
            instance.rows(place.from, until),
            |word| near[word] | room[word],
            |other| {
                let Some(at) = self.at[other].filter(|_| other != session) else { return };
                if at.from < until && place.from < instance.end(other, at.from) {
                    let penalty = instance.overlap(session, other);
                    let shares = at.room == place.room;
                    found(
                        other,
                        if shares { penalty.plus(instance.penalties.room_overlap) } else { penalty },
                    );
                }
            },
        );
        for other in &instance.shared[session] {
            if let Some(at) = self.at[*other] {
                let penalty = self.speakers(place, until, at, instance.end(*other, at.from));
                if penalty != Penalty::NONE {
                    found(*other, penalty);
                }
            }
        }
        for (other, relation) in &instance.relations[session] {
            if let Some(at) = self.at[*other] {
                let end = instance.end(*other, at.from);
                let penalty = instance.related(*relation, (place, until), (at, end));
                if penalty != Penalty::NONE {
                    found(*other, penalty);
                }
            }
        }
    }

    /// What two places of sessions with a common speaker count for.
    fn speakers(&self, one: Place, one_end: i32, two: Place, two_end: i32) -> Penalty {
        let penalties = &self.instance.penalties;
        if two.from < one_end && one.from < two_end {
            penalties.speaker_overlap
        } else if one.room != two.room && two.from - one_end < TURNAROUND && one.from - two_end < TURNAROUND {
            penalties.short_turnaround
        } else {
            Penalty::NONE
        }
    }

    /// What two sessions at two places count for.
    fn pair(&self, one: usize, at: Place, two: usize, other: Place) -> Penalty {
        let instance = self.instance;
        let (one_end, two_end) = (instance.end(one, at.from), instance.end(two, other.from));
        let mut penalty = Penalty::NONE;
        if other.from < one_end && at.from < two_end {
            penalty = instance.overlap(one, two);
            if at.room == other.room {
                penalty = penalty.plus(instance.penalties.room_overlap);
            }
        }
        if instance.has_shared_speaker(one, two) {
            penalty = penalty.plus(self.speakers(at, one_end, other, two_end));
        }
        let relations = &instance.relations[one];
        let first = relations.partition_point(|(session, _)| *session < two);
        for (_, relation) in relations[first..].iter().take_while(|(session, _)| *session == two) {
            penalty = penalty.plus(instance.related(*relation, (at, one_end), (other, two_end)));
        }
        penalty
    }

    /// What a session counts for at a place, with the others where they are.
    pub(super) fn penalty(&self, session: usize, place: Place, alone: Penalty) -> Penalty {
        let mut sum = alone;
        self.each_partner(session, place, |_, penalty| sum = sum.plus(penalty));
        sum
    }

    /// Other sessions in a room during a span.
    pub(super) fn occupants(&self, room: usize, from: i32, until: i32, mut found: impl FnMut(usize)) {
        let instance = self.instance;
        let members = &self.in_room[room * instance.words..];
        self.each_on(
            instance.rows(from, until),
            |word| members[word],
            |other| {
                let overlaps = |at: Place| at.from < until && from < instance.end(other, at.from);
                if self.at[other].is_some_and(overlaps) {
                    found(other);
                }
            },
        );
    }

    /// What the limits of days count for more if a session moves, and nothing else.
    pub(super) fn load_difference(&self, session: usize, from: Option<Place>, to: Option<Place>) -> Penalty {
        let Some(limit) = &self.instance.limit else { return Penalty::NONE };
        let [left, taken] = [from, to].map(|place| place.map(|place| limit.day(place.from)));
        let mut difference = Penalty::NONE;
        if left == taken {
            return difference;
        }
        let SessionNumbers { seconds, speakers, .. } = &self.instance.sessions[session];
        for speaker in speakers {
            for (day, change) in [(left, -seconds), (taken, *seconds)] {
                if let Some(day) = day {
                    let load = self.load[speaker * (limit.days.len() + 1) + day];
                    difference = difference.plus(limit.penalty(load + change)).minus(limit.penalty(load));
                }
            }
        }
        difference
    }

    /// Whether a speaker of a session has too many sessions on its day, and that blocks.
    pub(super) fn is_overloaded(&self, session: usize) -> bool {
        let Some((limit, place)) = self.instance.limit.as_ref().zip(self.at[session]) else { return false };
        let day = limit.day(place.from);
        limit.over.blocked > 0
            && self.instance.sessions[session]
                .speakers
                .iter()
                .any(|speaker| self.load[speaker * (limit.days.len() + 1) + day] > limit.most)
    }

    fn add_load(&mut self, session: usize, place: Place, sign: i32) {
        let Some(limit) = &self.instance.limit else { return };
        let (days, day) = (limit.days.len() + 1, limit.day(place.from));
        let SessionNumbers { seconds, speakers, .. } = &self.instance.sessions[session];
        for speaker in speakers {
            self.load[speaker * days + day] += sign * seconds;
        }
    }

    /// Moves a session without counting.
    fn shift(&mut self, session: usize, to: Option<Place>) {
        let (words, word, bit) = (self.instance.words, session / 64, 1_u64 << (session % 64));
        let from = std::mem::replace(&mut self.at[session], to);
        for (place, sign) in [(from, -1), (to, 1)] {
            let Some(place) = place else { continue };
            self.add_load(session, place, sign);
            self.in_room[place.room * words + word] ^= bit;
            for row in self.instance.rows(place.from, self.instance.end(session, place.from)) {
                self.on[row * words + word] ^= bit;
            }
        }
        match (from, to) {
            (Some(_), None) => self.left_out.push(session),
            (None, Some(_)) => {
                let position = self.left_out.iter().position(|other| *other == session);
                position.map(|position| self.left_out.swap_remove(position));
            }
            _ => {}
        }
    }

    /// Adds one session to the proposed move. Those added before are where they will be.
    fn add(&mut self, session: usize, to: Option<Place>) -> Option<()> {
        let from = self.at[session];
        let mut before = self.own[session];
        if let Some(place) = from {
            // What the session counts for was counted before the others moved.
            for (other, left, taken) in &self.trail {
                let with = |at: &Option<Place>| at.map(|at| self.pair(session, place, *other, at));
                before = before.plus(with(taken).unwrap_or_default()).minus(with(left).unwrap_or_default());
            }
        }
        let after = match to {
            Some(place) => self.penalty(session, place, self.instance.alone(session, place)?),
            None => Penalty::NONE,
        };
        self.difference += of(after) - of(before) + of(self.load_difference(session, from, to));
        self.difference += self.single(session, to) - self.single(session, from);
        self.trail.push((session, from, to));
        Some(())
    }

    /// Brings what the sessions around a place count for up to date.
    fn update_partners(&mut self, session: usize, place: Place, sign: i32) {
        let mut own = std::mem::take(&mut self.own);
        self.each_partner(session, place, |other, penalty| own[other] = own[other].plus(penalty.times(sign)));
        self.own = own;
    }

    fn undo(&mut self) {
        // The last one has not been moved yet.
        self.trail.pop();
        while let Some((session, from, _)) = self.trail.pop() {
            self.shift(session, from);
        }
    }
}

/// A penalty as a part of the score.
fn of(penalty: Penalty) -> Score {
    Score { blocked: penalty.blocked.into(), cost: penalty.cost.into(), ..Score::ZERO }
}

impl Problem for Timetable<'_> {
    type Solution = Vec<Option<Place>>;

    fn score(&self) -> Score {
        self.score
    }

    /// Conflicts between sessions that stay where they are, and sessions that have no place.
    fn unavoidable(&self) -> Score {
        let sessions = &self.instance.sessions;
        let keep = |(number, at): (usize, &Option<Place>)| at.filter(|_| sessions[number].is_fixed);
        let fixed = Self::new(self.instance, self.at.iter().enumerate().map(keep).collect());
        let lost = (0..sessions.len()).filter(|session| match sessions[*session].is_fixed {
            true => self.at[*session].is_none(),
            false => !self.instance.can_be_placed(*session),
        });
        let left_out = lost.map(|session| sessions[session].price).sum();
        Score { blocked: fixed.score.blocked, left_out, changes: 0, cost: 0 }
    }

    fn propose(&mut self, random: &mut Random) -> Option<Score> {
        self.draw(random)?;
        self.trail.clear();
        self.difference = Score::ZERO;
        let plan = std::mem::take(&mut self.plan);
        for (index, (session, to)) in plan.iter().enumerate() {
            // The last one moves when the move is accepted: most are not.
            if let Some((before, _, to)) = self.trail.last().copied().filter(|_| index > 0) {
                self.shift(before, to);
            }
            if self.add(*session, *to).is_none() {
                self.trail.push((*session, None, None));
                self.undo();
                self.plan = plan;
                return None;
            }
        }
        self.plan = plan;
        Some(self.difference)
    }

    fn accept(&mut self) {
        let trail = std::mem::take(&mut self.trail);
        if let Some((session, _, to)) = trail.last() {
            self.shift(*session, *to);
        }
        for (session, from, to) in &trail {
            if let Some(place) = from {
                self.update_partners(*session, *place, -1);
            }
            if let Some(place) = to {
                self.update_partners(*session, *place, 1);
            }
        }
        for (session, _, to) in &trail {
            let sum = |place| {
                self.penalty(*session, place, self.instance.alone(*session, place).unwrap_or_default())
            };
            self.own[*session] = to.map_or(Penalty::NONE, sum);
        }
        self.trail = trail;
        self.score += self.difference;
    }

    fn reject(&mut self) {
        self.undo();
    }

    fn solution(&self) -> Self::Solution {
        self.at.clone()
    }

    fn save(&self, solution: &mut Self::Solution) {
        solution.clone_from(&self.at);
    }

    fn restore(&mut self, solution: &Self::Solution) {
        for (session, at) in solution.iter().enumerate() {
            if self.at[session] != *at {
                self.shift(session, *at);
            }
        }
        self.count();
    }
}

// Found from `bench/timetable` too.
#[cfg(test)]
#[path = "score/tests.rs"]
mod tests;
