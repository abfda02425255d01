//! Suggestions: the nearest free slot on a grid of five minutes. Pure.
//!
//! Time is a bit row with one bit per five minutes of the congress, busy or free. The rows of rooms, speakers and nights
//! are combined; a run of free bits as long as the session is a free slot.

use std::{cell::OnceCell, collections::HashMap};

use chrono::{DateTime, Timelike, Utc};
use chrono_tz::Tz;

use super::model::{Frame, TURNAROUND};

/// Grid step in seconds.
const STEP: i64 = 300;
/// Maximum number of steps; in longer editions only the beginning is searched.
const LONGEST: i64 = 100 * 24 * 3600 / STEP;

/// A bit row over time: busy steps are set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    words: Vec<u64>,
}

/// The time of the congress, in steps.
#[derive(Clone, Copy, Debug)]
pub struct Grid {
    from: i64,
    steps: i64,
}

impl Grid {
    pub fn of(frame: Frame) -> Self {
        let from = frame.from.timestamp();
        Self { from, steps: ((frame.until.timestamp() - from) / STEP).clamp(0, LONGEST) }
    }

    /// All steps free; steps outside the congress are busy.
    pub fn free(self) -> Row {
        let words = usize::try_from(self.steps).unwrap_or_default().div_ceil(64);
        let mut row = Row { words: vec![0; words] };
        row.set(self.steps, i64::try_from(words * 64).unwrap_or(self.steps));
        row
    }

    /// The step that contains an instant, within the grid.
    fn step(self, at: i64) -> i64 {
        (at - self.from).div_euclid(STEP).clamp(0, self.steps)
    }

    /// Marks every step that the span touches.
    pub fn take(self, row: &mut Row, from: DateTime<Utc>, until: DateTime<Utc>) {
        row.set(self.step(from.timestamp()), self.step(until.timestamp() + STEP - 1));
    }

    /// Marks every step not entirely within one of the sorted spans.
    pub fn take_outside(self, row: &mut Row, spans: &[(DateTime<Utc>, DateTime<Utc>)]) {
        let mut open = 0;
        for (from, until) in spans {
            row.set(open, self.step(from.timestamp() + STEP - 1));
            open = self.step(until.timestamp());
        }
        row.set(open, self.steps);
    }

    /// Marks the nights of a time zone.
    fn take_night(self, row: &mut Row, zone: Tz) {
        for step in 0..self.steps {
            let Some(at) = DateTime::from_timestamp(self.from + step * STEP, 0) else { continue };
            if !(7..23).contains(&at.with_timezone(&zone).hour()) {
                row.set(step, step + 1);
            }
        }
    }

    fn at(self, step: i64) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.from + step * STEP, 0)
    }
}

impl Row {
    /// Marks a range of steps, whole words at a time.
    fn set(&mut self, from: i64, until: i64) {
        let (Ok(from), Ok(until)) = (usize::try_from(from), usize::try_from(until)) else { return };
        let until = until.min(self.words.len() * 64);
        if from >= until {
            return;
        }
        let (first, last) = (from / 64, (until - 1) / 64);
        let (begin, end) = (u64::MAX << (from % 64), u64::MAX >> (63 - (until - 1) % 64));
        if first == last {
            self.words[first] |= begin & end;
            return;
        }
        self.words[first] |= begin;
        self.words[first + 1..last].fill(u64::MAX);
        self.words[last] |= end;
    }

    /// Copies another row into the existing memory.
    fn copy(&mut self, other: &Self) {
        self.words.clone_from(&other.words);
    }

    pub fn lay_over(&mut self, other: &Self) {
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }

    /// Whether a run of steps is free.
    fn is_free(&self, from: i64, length: usize) -> bool {
        let Ok(from) = usize::try_from(from) else { return false };
        (from..from + length)
            .all(|step| self.words.get(step / 64).is_some_and(|word| word >> (step % 64) & 1 == 0))
    }

    /// Marks the steps at which a session of this length cannot start.
    fn take_no_beginnings(&mut self, length: usize) {
        let mut covered = 1;
        while covered < length {
            let more = covered.min(length - covered);
            self.lay_over_what_comes(more);
            covered += more;
        }
    }

    /// Also marks steps whose step this much later is marked. Steps outside the congress are marked.
    fn lay_over_what_comes(&mut self, steps: usize) {
        let (words, bits) = (steps / 64, steps % 64);
        for index in 0..self.words.len() {
            // Only words at or after this one are read, and those are unchanged yet.
            let word = |index: usize| self.words.get(index).copied().unwrap_or(u64::MAX);
            let low = word(index + words) >> bits;
            let later = if bits == 0 { low } else { low | word(index + words + 1) << (64 - bits) };
            self.words[index] |= later;
        }
    }

    /// The nearest free step; on a tie, the later one.
    fn nearest_free(&self, to: i64, grid: Grid) -> Option<i64> {
        let free = |step: i64| {
            let word = usize::try_from(step / 64).ok().and_then(|index| self.words.get(index));
            word.is_some_and(|word| word >> (step % 64) & 1 == 0)
        };
        let later = self.next_free(to).filter(|step| *step < grid.steps);
        let reach = later.map_or(to + 1, |later| later - to);
        let earlier = (1..reach.min(to + 1)).map(|back| to - back).find(|step| free(*step));
        earlier.or(later)
    }

    fn next_free(&self, from: i64) -> Option<i64> {
        let (first, bit) = (usize::try_from(from / 64).ok()?, from % 64);
        let mut index = first;
        while let Some(word) = self.words.get(index) {
            let taken = if index == first { word | ((1 << bit) - 1) } else { *word };
            if taken != u64::MAX {
                return Some(i64::try_from(index).ok()? * 64 + i64::from(taken.trailing_ones()));
            }
            index += 1;
        }
        None
    }
}

/// Requirements of a session to move.
pub struct SlotRequirement {
    /// Busy steps in any room.
    pub never: Row,
    pub minutes: i64,
    /// The preferred start.
    pub near: DateTime<Utc>,
    /// The current room.
    pub room: usize,
}

/// Busy rows of rooms and nights of zones, computed on first use.
pub struct Rows {
    pub grid: Grid,
    rooms: Vec<OnceCell<Row>>,
    nights: HashMap<Tz, Row>,
}

impl Rows {
    pub fn new(frame: Frame, rooms: usize) -> Self {
        Self { grid: Grid::of(frame), rooms: vec![OnceCell::new(); rooms], nights: HashMap::new() }
    }

    pub fn night(&mut self, zone: Tz) -> &Row {
        let grid = self.grid;
        self.nights.entry(zone).or_insert_with(|| {
            let mut row = grid.free();
            grid.take_night(&mut row, zone);
            row
        })
    }

    /// The nearest free slot in a suitable room, preferring the current room on a tie. `taken` returns the busy row of a
    /// room, without the session itself in its current room.
    pub fn nearest(
        &self,
        need: SlotRequirement,
        will_do: impl Fn(usize) -> bool,
        taken: impl Fn(usize) -> Row,
    ) -> Option<(usize, DateTime<Utc>)> {
        let length = usize::try_from((need.minutes * 60 + STEP - 1) / STEP).ok()?.max(1);
        let to = self.grid.step(need.near.timestamp()).min(self.grid.steps - 1).max(0);
        let mut row = need.never.clone();
        row.take_no_beginnings(length);
        let nearest = row.nearest_free(to, self.grid)?;
        let own = taken(need.room);
        let of_room = |room: usize| match room == need.room {
            true => &own,
            false => self.rooms[room].get_or_init(|| taken(room)),
        };
        let others = (0..self.rooms.len()).filter(|room| *room != need.room);
        let rooms: Vec<_> = std::iter::once(need.room).chain(others).filter(|room| will_do(*room)).collect();
        // No room can beat the slot without room constraints, and mostly one room matches it.
        if let Some(room) = rooms.iter().find(|room| of_room(**room).is_free(nearest, length)) {
            return Some((*room, self.grid.at(nearest)?));
        }
        let mut best: Option<(i64, usize, i64)> = None;
        for room in rooms {
            row.copy(&need.never);
            row.lay_over(of_room(room));
            row.take_no_beginnings(length);
            let Some(step) = row.nearest_free(to, self.grid) else { continue };
            let far = (step - to).abs();
            if best.is_none_or(|(nearest, _, _)| far < nearest) {
                best = Some((far, room, step));
            }
        }
        best.and_then(|(_, room, step)| Some((room, self.grid.at(step)?)))
    }
}

/// A span plus the time needed to change rooms before and after it.
pub fn with_turnaround(from: DateTime<Utc>, until: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    (from - TURNAROUND, until + TURNAROUND)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    const NINE: DateTime<Utc> = DateTime::from_timestamp(1_636_362_000, 0).unwrap();

    fn at(minutes: i64) -> DateTime<Utc> {
        NINE + TimeDelta::minutes(minutes)
    }

    fn grid(hours: i64) -> Grid {
        Grid::of(Frame { from: NINE, until: NINE + TimeDelta::hours(hours), zone: Tz::UTC })
    }

    proptest! {
        /// Compared with checking every step.
        #[test]
        fn nearest_free_run_is_found(
            taken in prop::collection::vec((0..900_i64, 1..90_i64), 0..12), length in 1..40_usize, to in 0..180_i64,
        ) {
            let grid = grid(15);
            let mut row = grid.free();
            for (from, minutes) in &taken {
                grid.take(&mut row, at(*from), at(from + minutes));
            }
            let clash = |step: i64| taken.iter().any(|(from, minutes)| {
                from / 5 < step + i64::try_from(length).unwrap() && step < (from + minutes + 4) / 5
            });
            let naive = (0..=180 - i64::try_from(length).unwrap()).filter(|step| !clash(*step))
                .min_by_key(|step| ((step - to).abs(), -step));
            row.take_no_beginnings(length);
            prop_assert_eq!(row.nearest_free(to, grid), naive);
        }
    }

    #[test]
    fn first_step_is_found() {
        let grid = grid(1);
        let mut row = grid.free();
        grid.take(&mut row, at(5), at(60));
        assert_eq!(row.nearest_free(1, grid), Some(0));
    }

    #[test]
    fn steps_outside_the_windows_are_busy() {
        let grid = grid(2);
        let (mut row, mut naive) = (grid.free(), grid.free());
        grid.take_outside(&mut row, &[(at(12), at(31)), (at(60), at(500))]);
        grid.take(&mut naive, at(0), at(15));
        grid.take(&mut naive, at(30), at(60));
        assert_eq!(row, naive);
    }

    #[test]
    fn night_ends_at_seven_local_time() {
        let grid = grid(24);
        let mut row = grid.free();
        // 09:00 UTC is 04:00 in New York.
        grid.take_night(&mut row, Tz::America__New_York);
        assert_eq!(row.nearest_free(0, grid), Some(36));
    }
}
