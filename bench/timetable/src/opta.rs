//! The conference scheduling examples of OptaPlanner: talks, timeslots and rooms.
//!
//! `hard` constraints are what is blocked, `medium` ones are changes, `soft` ones are the cost. The weights of the examples,
//! which are the same in all five, are built in. Published scores are negative: `-hard / -medium / -soft`.

use crate::{
    numbers::Numbers,
    random::Random,
    search::{Problem, Score},
};

/// The timeslot and the room of a talk.
pub type At = (usize, usize);

/// What two talks have in common: the number of tags of each kind.
#[derive(Clone, Copy, Default)]
struct Pair {
    theme: i64,
    sector: i64,
    audience: i64,
    content: i64,
    speakers: i64,
    exclusive: i64,
    /// The second requires the first.
    first_before: bool,
    second_before: bool,
    other_language: i64,
    other_level: i64,
    /// Whether their timeslots matter to each other.
    matters: bool,
    /// The order of their levels, and of their favourites: -1, 0 or 1.
    level: i64,
    favourites: i64,
}

pub struct Instance {
    talks: usize,
    slots: usize,
    rooms: usize,
    pause: i64,
    day: Vec<i64>,
    start: Vec<i64>,
    end: Vec<i64>,
    capacity: Vec<i64>,
    unavailable: Vec<bool>,
    crowd: Vec<bool>,
    talk_slots: Vec<Vec<usize>>,
    talk_rooms: Vec<Vec<usize>>,
    slot_hard: Vec<i64>,
    slot_soft: Vec<i64>,
    room_hard: Vec<i64>,
    room_soft: Vec<i64>,
    pinned: Vec<Option<At>>,
    published: Vec<(i64, i64)>,
    pairs: Vec<Pair>,
}

impl Instance {
    pub fn read(text: &str) -> Self {
        let mut n = Numbers::new(text);
        let (talks, slots, rooms, pause) = (n.index(), n.index(), n.index(), n.next());
        let (mut day, mut start, mut end) = (vec![], vec![], vec![]);
        for _ in 0..slots {
            day.push(n.next());
            start.push(n.next());
            end.push(n.next());
        }
        let (mut capacity, mut unavailable) = (vec![], vec![]);
        for _ in 0..rooms {
            capacity.push(n.next());
            unavailable.extend((0..slots).map(|_| n.next() != 0));
        }
        let mut read = Self {
            talks, slots, rooms, pause, day, start, end, capacity, unavailable, crowd: vec![], talk_slots: vec![],
            talk_rooms: vec![], slot_hard: vec![], slot_soft: vec![], room_hard: vec![], room_soft: vec![], pinned: vec![],
            published: vec![], pairs: vec![Pair::default(); talks * talks],
        };
        let (mut level, mut favourites) = (vec![], vec![]);
        for _ in 0..talks {
            level.push(n.next());
            favourites.push(n.next());
            read.crowd.push(n.next() > 0);
            n.next();
            read.talk_slots.push(n.chosen(slots));
            read.talk_rooms.push(n.chosen(rooms));
            read.slot_hard.extend(n.row(slots));
            read.slot_soft.extend(n.row(slots));
            read.room_hard.extend(n.row(rooms));
            read.room_soft.extend(n.row(rooms));
            let is_pinned = n.next() == 1;
            let (slot, room) = (n.next(), n.next());
            read.pinned.push(is_pinned.then(|| (slot.max(0) as usize, room.max(0) as usize)));
            read.published.push((n.next(), n.next()));
        }
        for i in 0..talks {
            for j in i + 1..talks {
                let v = n.row(8);
                let pair = Pair {
                    theme: v[0], sector: v[1], audience: v[2], content: v[3], speakers: v[4], exclusive: v[5],
                    first_before: v[6] & 1 != 0, second_before: v[6] & 2 != 0, other_language: v[7],
                    other_level: i64::from(level[i] != level[j]), level: (level[j] - level[i]).signum(),
                    favourites: (favourites[j] - favourites[i]).signum(),
                    matters: v.iter().any(|tags| *tags != 0) || level[i] != level[j],
                };
                read.pairs[i * talks + j] = pair;
                read.pairs[j * talks + i] = Pair {
                    first_before: pair.second_before, second_before: pair.first_before, level: -pair.level,
                    favourites: -pair.favourites, ..pair
                };
            }
        }
        read
    }

    fn minutes(&self, slot: usize) -> i64 {
        self.end[slot] - self.start[slot]
    }

    /// Penalties of a talk by itself: hard, medium, soft.
    fn alone(&self, talk: usize, (slot, room): At) -> Score {
        let minutes = self.minutes(slot);
        let (s, r) = (talk * self.slots + slot, talk * self.rooms + room);
        let closed = if self.unavailable[room * self.slots + slot] { 100_000 * minutes } else { 0 };
        let (was_slot, was_room) = self.published[talk];
        let is_other = |was: i64, is: usize| was >= 0 && was != is as i64;
        Score {
            blocked: self.slot_hard[s] + self.room_hard[r] * minutes + closed,
            left_out: 0,
            changes: i64::from(is_other(was_slot, slot)),
            cost: self.slot_soft[s] + self.room_soft[r] * minutes + if is_other(was_room, room) { 10 } else { 0 },
        }
    }

    /// Penalties of two talks, hard and soft, whatever their rooms.
    fn by_slot(&self, p: &Pair, a: usize, b: usize) -> (i64, i64) {
        let (mut hard, mut soft) = (0, 0);
        let both = self.minutes(a) + self.minutes(b);
        let gap = self.start[a].max(self.start[b]) - self.end[a].min(self.end[b]);
        let overlap = (-gap).max(0);
        let late = |first: usize, second: usize| self.end[first] > self.start[second];
        if overlap > 0 {
            hard += overlap * (10 * p.speakers + p.exclusive);
            soft += overlap * (10 * p.theme + 10 * p.sector + p.theme * p.audience + 100 * p.content);
            if a == b {
                soft -= self.minutes(a) * (p.audience + p.other_level + 10 * p.other_language);
            }
        }
        if p.speakers > 0 && (overlap > 0 || (self.day[a] == self.day[b] && gap < self.pause)) {
            hard += both;
        }
        hard += 10 * both * i64::from(p.first_before && late(a, b));
        hard += 10 * both * i64::from(p.second_before && late(b, a));
        let content = i64::from(self.day[a] != self.day[b])
            + i64::from((p.level > 0 && late(a, b)) || (p.level < 0 && late(b, a)));
        // Also on the same day, unless in the same room.
        soft += 10 * both * (p.theme + p.content * content);
        (hard, soft)
    }

    /// Further penalties of two talks in the same room.
    fn in_room(&self, p: &Pair, a: usize, b: usize) -> (i64, i64) {
        let overlap = (self.end[a].min(self.end[b]) - self.start[a].max(self.start[b])).max(0);
        let together = if self.day[a] == self.day[b] { p.theme } else { 0 };
        (1000 * overlap, -10 * (self.minutes(a) + self.minutes(b)) * together)
    }

    /// Whether the room of the less popular of two talks is larger.
    fn is_favourite_in_smaller_room(&self, p: &Pair, a: usize, b: usize) -> bool {
        p.favourites * (self.capacity[a] - self.capacity[b]) > 0
    }

    /// Penalties of two talks: hard and soft.
    fn pair(&self, i: usize, j: usize, a: At, b: At) -> Score {
        let p = &self.pairs[i * self.talks + j];
        let (mut hard, mut soft) = self.by_slot(p, a.0, b.0);
        if a.1 == b.1 {
            let same = self.in_room(p, a.0, b.0);
            (hard, soft) = (hard + same.0, soft + same.1);
        }
        if self.is_favourite_in_smaller_room(p, a.1, b.1) {
            soft += 10 * (self.minutes(a.0) + self.minutes(b.0));
        }
        Score { blocked: hard, cost: soft, ..Score::ZERO }
    }

    fn crowding(&self, slot: usize, talks: i64) -> i64 {
        if talks >= 3 { talks * self.minutes(slot) } else { 0 }
    }

    /// The score of a solution, from nothing but the solution.
    pub fn recount(&self, at: &[At]) -> Score {
        let mut score = Score::ZERO;
        for i in 0..self.talks {
            score += self.alone(i, at[i]);
            for j in i + 1..self.talks {
                score += self.pair(i, j, at[i], at[j]);
            }
        }
        for slot in 0..self.slots {
            let crowded = (0..self.talks).filter(|i| self.crowd[*i] && at[*i].0 == slot).count();
            score.blocked += self.crowding(slot, crowded as i64);
        }
        score
    }
}

/// Where the talks are, and tables of what each would cost elsewhere, with the others where they are.
pub struct Talks<'i> {
    instance: &'i Instance,
    at: Vec<At>,
    in_room: Vec<Vec<usize>>,
    /// Of a talk in a timeslot: penalties with all others, whatever the rooms.
    by_slot: Vec<(i64, i64)>,
    /// Of a talk in a room: others with a room of the wrong size, and their minutes.
    by_size: Vec<(i64, i64)>,
    free: Vec<usize>,
    crowded: Vec<i64>,
    score: Score,
    /// The proposed places.
    proposed: Vec<(usize, At)>,
    difference: Score,
}

impl<'i> Talks<'i> {
    /// Every talk at a random place.
    pub fn new(instance: &'i Instance, random: &mut Random) -> Self {
        let at: Vec<At> = (0..instance.talks)
            .map(|talk| {
                instance.pinned[talk].unwrap_or_else(|| {
                    let slot = random.pick(&instance.talk_slots[talk]).unwrap();
                    (slot, random.pick(&instance.talk_rooms[talk]).unwrap())
                })
            })
            .collect();
        let mut talks = Self {
            instance, free: (0..instance.talks).filter(|talk| instance.pinned[*talk].is_none()).collect(),
            crowded: vec![], score: Score::ZERO, proposed: vec![], difference: Score::ZERO, at: vec![],
            in_room: vec![], by_slot: vec![], by_size: vec![],
        };
        talks.restore(&at);
        talks
    }

    fn draw(&mut self, random: &mut Random) -> Option<()> {
        let instance = self.instance;
        let i = random.pick(&self.free)?;
        let old = self.at[i];
        let kind = random.below(4);
        if kind == 0 {
            let slot = if random.once_in(3) { old.0 } else { random.pick(&instance.talk_slots[i])? };
            let room = if random.once_in(3) { old.1 } else { random.pick(&instance.talk_rooms[i])? };
            self.proposed.push((i, (slot, room)));
        } else {
            let j = random.pick(&self.free)?;
            let other = self.at[j];
            if i == j || instance.talk_slots[i] != instance.talk_slots[j] {
                return None;
            }
            let (new, new_other) = match kind {
                1 => ((other.0, old.1), (old.0, other.1)),
                2 => ((old.0, other.1), (other.0, old.1)),
                _ => (other, old),
            };
            self.proposed.extend([(i, new), (j, new_other)]);
        }
        (self.proposed[0].1 != old).then_some(())
    }

    /// What a talk costs at a place, by itself and with the others where they are.
    fn cost(&self, talk: usize, (slot, room): At) -> Score {
        let instance = self.instance;
        let mut score = instance.alone(talk, (slot, room));
        let (hard, soft) = self.by_slot[talk * instance.slots + slot];
        let (count, minutes) = self.by_size[talk * instance.rooms + room];
        score.blocked += hard;
        score.cost += soft + 10 * (count * instance.minutes(slot) + minutes);
        for other in self.in_room[room].iter().filter(|other| **other != talk) {
            let (hard, soft) =
                instance.in_room(&instance.pairs[talk * instance.talks + other], slot, self.at[*other].0);
            score.blocked += hard;
            score.cost += soft;
        }
        score
    }

    /// Writes a talk into the tables of the others (`sign` is 1), or out of them (-1).
    fn enter(&mut self, talk: usize, (slot, room): At, sign: i64) {
        let instance = self.instance;
        for other in (0..instance.talks).filter(|other| *other != talk) {
            let pair = &instance.pairs[other * instance.talks + talk];
            if pair.matters {
                for (at, sums) in self.by_slot[other * instance.slots..][..instance.slots].iter_mut().enumerate() {
                    let (hard, soft) = instance.by_slot(pair, at, slot);
                    *sums = (sums.0 + sign * hard, sums.1 + sign * soft);
                }
            }
            for (at, sums) in self.by_size[other * instance.rooms..][..instance.rooms].iter_mut().enumerate() {
                let wrong = sign * i64::from(instance.is_favourite_in_smaller_room(pair, at, room));
                *sums = (sums.0 + wrong, sums.1 + wrong * instance.minutes(slot));
            }
        }
        match sign {
            1 => self.in_room[room].push(talk),
            _ => self.in_room[room].retain(|other| *other != talk),
        }
        self.crowded[slot] += sign * i64::from(instance.crowd[talk]);
    }
}

impl Problem for Talks<'_> {
    type Solution = Vec<At>;

    fn score(&self) -> Score {
        self.score
    }

    fn propose(&mut self, random: &mut Random) -> Option<Score> {
        self.proposed.clear();
        self.draw(random)?;
        let instance = self.instance;
        let (i, to) = self.proposed[0];
        let from = self.at[i];
        let mut difference = self.cost(i, to) - self.cost(i, from);
        if let Some((j, to_other)) = self.proposed.get(1).copied() {
            let from_other = self.at[j];
            difference += self.cost(j, to_other) - self.cost(j, from_other);
            // Each of the two was compared with the place that the other leaves.
            difference += instance.pair(i, j, from, from_other) + instance.pair(i, j, to, to_other);
            difference -= instance.pair(i, j, to, from_other) + instance.pair(i, j, from, to_other);
        }
        // At most four timeslots change, each by one at a time.
        let mut crowds = [(0, 0); 4];
        let mut count = 0;
        for (talk, to) in &self.proposed {
            if instance.crowd[*talk] && self.at[*talk].0 != to.0 {
                for (slot, by) in [(self.at[*talk].0, -1), (to.0, 1)] {
                    crowds[count] = (slot, by);
                    count += 1;
                    difference.blocked -= instance.crowding(slot, self.crowded[slot]);
                    self.crowded[slot] += by;
                    difference.blocked += instance.crowding(slot, self.crowded[slot]);
                }
            }
        }
        for (slot, by) in &crowds[..count] {
            self.crowded[*slot] -= by;
        }
        self.difference = difference;
        Some(difference)
    }

    fn accept(&mut self) {
        for index in 0..self.proposed.len() {
            let (talk, to) = self.proposed[index];
            let from = std::mem::replace(&mut self.at[talk], to);
            self.enter(talk, from, -1);
            self.enter(talk, to, 1);
        }
        self.score += self.difference;
    }

    fn reject(&mut self) {}

    fn solution(&self) -> Self::Solution {
        self.at.clone()
    }

    fn save(&self, solution: &mut Self::Solution) {
        solution.clone_from(&self.at);
    }

    fn restore(&mut self, solution: &Self::Solution) {
        self.at.clone_from(solution);
        self.score = self.instance.recount(solution);
        let instance = self.instance;
        self.crowded = vec![0; instance.slots];
        self.in_room = vec![vec![]; instance.rooms];
        self.by_slot = vec![(0, 0); instance.talks * instance.slots];
        self.by_size = vec![(0, 0); instance.talks * instance.rooms];
        for talk in 0..instance.talks {
            self.enter(talk, self.at[talk], 1);
        }
    }
}
