//! The moves of the search: which session to move next, and to where. Pure.

use super::{
    instance::{Place, STEP},
    random::Random,
    score::Timetable,
};

/// The most sessions that a session pushes away.
const MOST_PUSHED: usize = 3;
/// How far a session is shifted at most, in steps: half an hour.
const SHIFT: usize = 6;

impl Timetable<'_> {
    /// Draws a move into `plan`; `None` if the one drawn is not possible.
    pub(super) fn draw(&mut self, random: &mut Random) -> Option<()> {
        self.plan.clear();
        let session = self.draw_session(random)?;
        let from = self.at[session];
        if from.is_some() && self.own[session].blocked > 0 && random.once_in(32) {
            self.plan.push((session, None));
            return Some(());
        }
        let place = match from {
            Some(from) => self.draw_place(session, from, random)?,
            None => self.draw_any(session, random)?,
        };
        if from == Some(place) || self.instance.alone(session, place).is_none() {
            return None;
        }
        self.plan.push((session, Some(place)));
        if random.below(3) > 0 {
            self.push_away(session, from, place)?;
        }
        Some(())
    }

    /// One that is left out, more often than others; when changes count, one with a reason to move.
    fn draw_session(&self, random: &mut Random) -> Option<usize> {
        if !self.left_out.is_empty() && random.once_in(8) {
            return random.pick(&self.left_out).filter(|session| !self.instance.sessions[*session].is_fixed);
        }
        let mut session = random.pick(&self.instance.free)?;
        if self.instance.counts_changes && !random.once_in(4) {
            for _ in 0..64 {
                let home = self.instance.sessions[session].home.map(|(home, _)| home);
                if self.own[session].blocked > 0 || self.is_overloaded(session) || self.at[session] != home {
                    break;
                }
                session = random.pick(&self.instance.free)?;
            }
        }
        Some(session)
    }

    fn draw_place(&self, session: usize, from: Place, random: &mut Random) -> Option<Place> {
        let instance = self.instance;
        match random.below(8) {
            0 => Some(Place { room: random.pick(&instance.suitable_rooms[session])?, ..from }),
            1 => {
                let steps = i32::try_from(random.below(2 * SHIFT + 1)).ok()? - i32::try_from(SHIFT).ok()?;
                Some(Place { from: on_grid(from.from + steps * STEP), ..from })
            }
            2 | 3 => self.draw_next_to(session, random.below(self.at.len()), random),
            4 => Some(Place { from: random.pick(&instance.start_steps[session])? * STEP, ..from }),
            5 => self.at[random.below(self.at.len())].map(|at| Place { from: on_grid(at.from), ..at }),
            6 => {
                let partner = random.pick(&instance.partners[session])?.session;
                self.draw_next_to(session, partner, random)
            }
            _ => match instance.sessions[session].home.filter(|_| instance.counts_changes) {
                Some((home, _)) => Some(home),
                None => self.draw_any(session, random),
            },
        }
    }

    fn draw_any(&self, session: usize, random: &mut Random) -> Option<Place> {
        let instance = self.instance;
        if random.once_in(2) {
            return self.draw_next_to(session, random.below(self.at.len()), random);
        }
        let step = random.pick(&instance.start_steps[session])?;
        Some(Place { room: random.pick(&instance.suitable_rooms[session])?, from: step * STEP })
    }

    /// Right before or right after another session, in its room.
    fn draw_next_to(&self, session: usize, other: usize, random: &mut Random) -> Option<Place> {
        let at = self.at[other]?;
        let from = match random.once_in(2) {
            true => self.instance.end(other, at.from),
            false => at.from - self.instance.sessions[session].seconds,
        };
        Some(Place { from: on_grid(from), ..at })
    }

    /// Moves what is in the way to where the session came from, at the same distance.
    fn push_away(&mut self, session: usize, from: Option<Place>, to: Place) -> Option<()> {
        let until = self.instance.end(session, to.from);
        let (mut pushed, mut count) = ([0; MOST_PUSHED], 0);
        self.occupants(to.room, to.from, until, |other| {
            if other != session {
                if let Some(slot) = pushed.get_mut(count) {
                    *slot = other;
                }
                count += 1;
            }
        });
        for other in pushed.get(..count)? {
            if self.instance.sessions[*other].is_fixed {
                return None;
            }
            let place = from
                .zip(self.at[*other])
                .map(|(left, at)| Place { room: left.room, from: on_grid(left.from + at.from - to.from) });
            if place.is_some_and(|place| self.instance.alone(*other, place).is_none()) {
                return None;
            }
            self.plan.push((*other, place));
        }
        Some(())
    }
}

/// The next step of the grid.
fn on_grid(from: i32) -> i32 {
    (from + STEP - 1).div_euclid(STEP) * STEP
}
