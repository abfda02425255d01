//! The instances of CoSPLib: a track occupies cells, which are a room during a session, and its submissions lie in them.
//!
//! The cost is the objective of CoSPLib. Submissions without a cell are left out. Their order in a cell matters in two
//! instances only and is arranged afterwards: see [`Instance::order`].

use crate::{
    numbers::Numbers,
    random::Random,
    search::{Problem, Score},
};

pub struct Instance {
    submissions: usize,
    tracks: usize,
    sessions: usize,
    rooms: usize,
    /// Weights of more rooms, of parallel cells, and of gaps between the sessions of a track.
    weights: [i64; 3],
    /// Time slots of each session.
    length: Vec<i64>,
    track_session: Vec<i64>,
    track_room: Vec<i64>,
    session_room: Vec<i64>,
    /// Two tracks in one session, the one in the room before first.
    tracks_together: Vec<i64>,
    track: Vec<usize>,
    slots: Vec<i64>,
    position: Vec<usize>,
    in_session: Vec<i64>,
    in_room: Vec<i64>,
    /// Other submissions that should not be in the same session in another room.
    apart: Vec<Vec<(usize, i64)>>,
    of_track: Vec<Vec<usize>>,
}

impl Instance {
    pub fn read(text: &str) -> Self {
        let mut n = Numbers::new(text);
        let (submissions, tracks, sessions, rooms) = (n.index(), n.index(), n.index(), n.index());
        let mut read = Self {
            submissions, tracks, sessions, rooms, weights: [n.next(), n.next(), n.next()], length: n.row(sessions),
            track_session: n.row(tracks * sessions), track_room: n.row(tracks * rooms),
            session_room: n.row(sessions * rooms), tracks_together: n.row(tracks * tracks), track: vec![],
            slots: vec![], position: vec![], in_session: vec![], in_room: vec![], apart: vec![],
            of_track: vec![vec![]; tracks],
        };
        for submission in 0..submissions {
            let track = n.index();
            read.of_track[track].push(submission);
            read.track.push(track);
            read.slots.push(n.next());
            read.position.push(n.index());
            read.in_session.extend(n.row(sessions));
            read.in_room.extend(n.row(rooms));
            let count = n.index();
            read.apart.push((0..count).map(|_| (n.index(), n.next())).collect());
        }
        read
    }

    fn of_cells(&self, cells: &[usize]) -> i64 {
        let (mut rooms, mut sessions) = (0_u64, 0_u64);
        for cell in cells {
            rooms |= 1 << (cell % self.rooms);
            sessions |= 1 << (cell / self.rooms);
        }
        if sessions == 0 {
            return 0;
        }
        let [more_rooms, parallel, gap] = self.weights;
        let span = 64 - sessions.leading_zeros() - sessions.trailing_zeros();
        let count = i64::from(sessions.count_ones());
        let gaps = if i64::from(span) == count { 0 } else { gap };
        more_rooms * (i64::from(rooms.count_ones()) - 1) + parallel * (cells.len() as i64 - count) + gaps
    }

    /// The objective of a solution without the order inside cells, and the slots left out; from nothing but the solution.
    pub fn recount(&self, cell_of: &[Option<usize>]) -> Score {
        let mut score = Score::ZERO;
        let cells = self.sessions * self.rooms;
        let (mut track_of, mut used) = (vec![None; cells], vec![0; cells]);
        for (submission, cell) in cell_of.iter().enumerate() {
            let Some(cell) = *cell else {
                score.left_out += self.slots[submission];
                continue;
            };
            let (session, room) = (cell / self.rooms, cell % self.rooms);
            used[cell] += self.slots[submission];
            assert!(used[cell] <= self.length[session], "a cell has more submissions than time");
            assert!(track_of[cell].is_none_or(|track| track == self.track[submission]), "two tracks in a cell");
            track_of[cell] = Some(self.track[submission]);
            score.cost += self.in_session[submission * self.sessions + session];
            score.cost += self.in_room[submission * self.rooms + room];
            for (other, weight) in self.apart[submission].iter().filter(|(other, _)| *other > submission) {
                let is_apart = |at: usize| at / self.rooms != session || at == cell;
                score.cost += if cell_of[*other].is_none_or(is_apart) { 0 } else { *weight };
            }
        }
        for track in 0..self.tracks {
            let own: Vec<_> = (0..cells).filter(|cell| track_of[*cell] == Some(track)).collect();
            score.cost += self.of_cells(&own);
            for cell in &own {
                let (session, room) = (cell / self.rooms, cell % self.rooms);
                score.cost += self.track_session[track * self.sessions + session];
                score.cost += self.track_room[track * self.rooms + room] + self.session_room[*cell];
                for other in cell + 1..(session + 1) * self.rooms {
                    if let Some(second) = track_of[other].filter(|second| *second != track) {
                        score.cost += self.tracks_together[track * self.tracks + second];
                    }
                }
            }
        }
        score
    }

    /// How many submissions are not at their position in their track, after arranging those of each cell.
    pub fn order(&self, cell_of: &[Option<usize>]) -> i64 {
        let mut wrong = 0;
        for own in &self.of_track {
            // Positions are counted over all cells of the track, by session and then by room.
            let mut next = 1;
            let mut begins: Vec<(usize, i64)> = vec![];
            for cell in 0..self.sessions * self.rooms {
                let mut inside: Vec<_> = own.iter().copied().filter(|one| cell_of[*one] == Some(cell)).collect();
                let mut slot = 0;
                while !inside.is_empty() {
                    let at = |wanted: usize| inside.iter().position(|one| self.position[*one] == wanted);
                    let taken = inside.swap_remove(at(next).or_else(|| at(0)).unwrap_or_default());
                    if self.position[taken] != 0 {
                        wrong += i64::from(self.position[taken] != next);
                        begins.extend((slot..slot + self.slots[taken]).map(|slot| (cell / self.rooms, slot)));
                    }
                    slot += self.slots[taken];
                    next += 1;
                }
            }
            begins.sort_unstable();
            wrong += begins.windows(2).filter(|two| two[0] == two[1]).count() as i64;
        }
        wrong
    }
}

/// Which submissions lie in which cell.
pub struct Cells<'i> {
    instance: &'i Instance,
    cell_of: Vec<Option<usize>>,
    inside: Vec<Vec<usize>>,
    free: Vec<i64>,
    of_track: Vec<Vec<usize>>,
    waiting: Vec<usize>,
    score: Score,
    before: Score,
    /// Submissions that the proposed move has moved, with the cells where they were.
    trail: Vec<(usize, Option<usize>)>,
}

impl<'i> Cells<'i> {
    /// Fills cells track by track, the largest first; what does not fit is left out.
    pub fn new(instance: &'i Instance, random: &mut Random) -> Self {
        let cells = instance.sessions * instance.rooms;
        let mut state = Self {
            instance, cell_of: vec![None; instance.submissions], inside: vec![vec![]; cells],
            free: (0..cells).map(|cell| instance.length[cell / instance.rooms]).collect(),
            of_track: vec![vec![]; instance.tracks], waiting: (0..instance.submissions).collect(),
            score: instance.recount(&vec![None; instance.submissions]), before: Score::ZERO, trail: vec![],
        };
        let size = |track: usize| instance.of_track[track].iter().map(|one| instance.slots[*one]).sum::<i64>();
        let mut tracks: Vec<_> = (0..instance.tracks).map(|track| (size(track), random.below(1 << 20), track)).collect();
        tracks.sort_unstable_by_key(|track| std::cmp::Reverse(*track));
        for (mut left, _, track) in tracks {
            let mut own = instance.of_track[track].clone();
            own.sort_by_key(|one| -instance.slots[*one]);
            for one in own {
                let open = (0..cells).filter(|cell| state.fits(one, *cell));
                let best = open.min_by_key(|cell| (state.inside[*cell].is_empty(), (state.free[*cell] - left).abs()));
                if let Some(cell) = best {
                    state.put(one, cell);
                }
                left -= instance.slots[one];
            }
        }
        state.trail.clear();
        state
    }

    fn fits(&self, submission: usize, cell: usize) -> bool {
        let instance = self.instance;
        let is_same = |other: &usize| instance.track[*other] == instance.track[submission];
        self.free[cell] >= instance.slots[submission] && self.inside[cell].first().is_none_or(is_same)
    }

    /// What a track costs in a cell, also with the others of that session.
    fn occupied(&self, cell: usize, track: usize) -> i64 {
        let instance = self.instance;
        let (session, room) = (cell / instance.rooms, cell % instance.rooms);
        let mut cost = instance.track_session[track * instance.sessions + session]
            + instance.track_room[track * instance.rooms + room]
            + instance.session_room[cell];
        for other in session * instance.rooms..(session + 1) * instance.rooms {
            let Some(first) = self.inside[other].first().filter(|_| other != cell) else { continue };
            let second = instance.track[*first];
            if second != track {
                let (before, after) = if other < cell { (second, track) } else { (track, second) };
                cost += instance.tracks_together[before * instance.tracks + after];
            }
        }
        cost
    }

    fn submission(&self, submission: usize, cell: usize) -> i64 {
        let instance = self.instance;
        let session = cell / instance.rooms;
        let is_close = |at: usize| at != cell && at / instance.rooms == session;
        let others = instance.apart[submission].iter();
        let close = others.filter(|(other, _)| self.cell_of[*other].is_some_and(is_close));
        instance.in_session[submission * instance.sessions + session]
            + instance.in_room[submission * instance.rooms + cell % instance.rooms]
            + close.map(|(_, weight)| weight).sum::<i64>()
    }

    fn change_cells(&mut self, track: usize, change: impl FnOnce(&mut Vec<usize>)) {
        let before = self.instance.of_cells(&self.of_track[track]);
        change(&mut self.of_track[track]);
        self.score.cost += self.instance.of_cells(&self.of_track[track]) - before;
    }

    fn take(&mut self, submission: usize) {
        let Some(cell) = self.cell_of[submission] else { return };
        self.trail.push((submission, Some(cell)));
        self.lift(submission, cell);
    }

    fn lift(&mut self, submission: usize, cell: usize) {
        let instance = self.instance;
        self.score.left_out += instance.slots[submission];
        self.score.cost -= self.submission(submission, cell);
        self.inside[cell].retain(|other| *other != submission);
        self.free[cell] += instance.slots[submission];
        self.cell_of[submission] = None;
        self.waiting.push(submission);
        if self.inside[cell].is_empty() {
            let track = instance.track[submission];
            self.change_cells(track, |cells| cells.retain(|other| *other != cell));
            self.score.cost -= self.occupied(cell, track);
        }
    }

    fn put(&mut self, submission: usize, cell: usize) {
        self.trail.push((submission, None));
        self.lay(submission, cell);
    }

    fn lay(&mut self, submission: usize, cell: usize) {
        let instance = self.instance;
        if self.inside[cell].is_empty() {
            let track = instance.track[submission];
            self.score.cost += self.occupied(cell, track);
            self.change_cells(track, |cells| cells.push(cell));
        }
        self.score.left_out -= instance.slots[submission];
        self.cell_of[submission] = Some(cell);
        self.inside[cell].push(submission);
        self.free[cell] -= instance.slots[submission];
        self.score.cost += self.submission(submission, cell);
        self.waiting.retain(|other| *other != submission);
    }

    /// Any cell, or one that the track has.
    fn draw_cell(&self, submission: usize, random: &mut Random) -> usize {
        let own = &self.of_track[self.instance.track[submission]];
        let any = random.below(self.inside.len());
        if random.once_in(2) { any } else { random.pick(own).unwrap_or(any) }
    }

    /// Puts a waiting submission into a cell and what is in its way elsewhere.
    fn insert(&mut self, random: &mut Random) -> Option<()> {
        let submission = random.pick(&self.waiting)?;
        let cell = self.draw_cell(submission, random);
        if self.instance.length[cell / self.instance.rooms] < self.instance.slots[submission] {
            return None;
        }
        let mut ejected = vec![];
        while !self.fits(submission, cell) {
            let other = random.pick(&self.inside[cell])?;
            self.take(other);
            ejected.push(other);
        }
        self.put(submission, cell);
        for other in ejected {
            let open: Vec<_> = (0..self.inside.len()).filter(|cell| self.fits(other, *cell)).collect();
            if let Some(cell) = random.pick(&open) {
                self.put(other, cell);
            }
        }
        Some(())
    }

    fn shift(&mut self, random: &mut Random) -> Option<()> {
        let submission = random.below(self.instance.submissions);
        let (from, to) = (self.cell_of[submission]?, self.draw_cell(submission, random));
        if from == to || !self.fits(submission, to) {
            return None;
        }
        self.take(submission);
        self.put(submission, to);
        Some(())
    }

    /// Two submissions of a track.
    fn swap(&mut self, random: &mut Random) -> Option<()> {
        let instance = self.instance;
        let one = random.below(instance.submissions);
        let two = random.pick(&instance.of_track[instance.track[one]])?;
        let (from, to) = (self.cell_of[one]?, self.cell_of[two]?);
        let (more, less) = (instance.slots[one] - instance.slots[two], instance.slots[two] - instance.slots[one]);
        if from == to || self.free[to] < more || self.free[from] < less {
            return None;
        }
        self.take(one);
        self.take(two);
        self.put(one, to);
        self.put(two, from);
        Some(())
    }

    /// All submissions of two cells.
    fn swap_cells(&mut self, random: &mut Random) -> Option<()> {
        let rooms = self.instance.rooms;
        let one = random.below(self.inside.len());
        let in_session = one / rooms * rooms + random.below(rooms);
        let two = if random.once_in(2) { in_session } else { random.below(self.inside.len()) };
        let length = |cell: usize| self.instance.length[cell / rooms];
        let used = |cell: usize| length(cell) - self.free[cell];
        if one == two || self.inside[one].is_empty() || used(one) > length(two) || used(two) > length(one) {
            return None;
        }
        let (first, second) = (self.inside[one].clone(), self.inside[two].clone());
        first.iter().chain(&second).for_each(|submission| self.take(*submission));
        first.iter().for_each(|submission| self.put(*submission, two));
        second.iter().for_each(|submission| self.put(*submission, one));
        Some(())
    }
}

impl Problem for Cells<'_> {
    type Solution = Vec<Option<usize>>;

    fn score(&self) -> Score {
        self.score
    }

    fn propose(&mut self, random: &mut Random) -> Option<Score> {
        self.trail.clear();
        self.before = self.score;
        let drawn = match random.below(10) {
            9 if !self.waiting.is_empty() => self.insert(random),
            0..3 => self.shift(random),
            3..6 => self.swap(random),
            _ => self.swap_cells(random),
        };
        if drawn.is_none() {
            self.reject();
            return None;
        }
        Some(self.score - self.before)
    }

    fn accept(&mut self) {}

    fn reject(&mut self) {
        while let Some((submission, cell)) = self.trail.pop() {
            match (cell, self.cell_of[submission]) {
                (Some(cell), _) => self.lay(submission, cell),
                (None, Some(cell)) => self.lift(submission, cell),
                (None, None) => {}
            }
        }
    }

    fn solution(&self) -> Self::Solution {
        self.cell_of.clone()
    }

    fn save(&self, solution: &mut Self::Solution) {
        solution.clone_from(&self.cell_of);
    }

    fn restore(&mut self, solution: &Self::Solution) {
        (0..self.cell_of.len()).for_each(|submission| self.take(submission));
        for (submission, cell) in solution.iter().enumerate() {
            if let Some(cell) = cell {
                self.put(submission, *cell);
            }
        }
        self.trail.clear();
    }
}
