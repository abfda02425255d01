//! A draft as numbers, for the search. Pure, and independent of the service: `bench/timetable` builds instances too.
//!
//! Sessions and rooms are numbered in the order of the draft. Times are seconds since the congress begins. A session that
//! the search places starts on a grid of five minutes; sessions that stay where they are may start at any second.

/// Grid step in seconds.
pub const STEP: i32 = 300;
/// Minimum time to get from one room to another, in seconds.
pub const TURNAROUND: i32 = 300;

/// A room and a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub room: usize,
    /// Seconds since the congress begins.
    pub from: i32,
}

/// What a placement, or two of them, count for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Penalty {
    /// Number of conflicts that refuse a release.
    pub blocked: i32,
    /// The weighed rest.
    pub cost: i32,
}

impl Penalty {
    pub const NONE: Self = Self { blocked: 0, cost: 0 };

    pub fn plus(self, other: Self) -> Self {
        Self { blocked: self.blocked + other.blocked, cost: self.cost + other.cost }
    }

    pub fn minus(self, other: Self) -> Self {
        Self { blocked: self.blocked - other.blocked, cost: self.cost - other.cost }
    }

    pub fn times(self, count: i32) -> Self {
        Self { blocked: self.blocked * count, cost: self.cost * count }
    }
}

/// A session to place.
#[derive(Clone, Debug, Default)]
pub struct SessionNumbers {
    pub seconds: i32,
    /// The present placement, with what it counts for by itself.
    pub home: Option<(Place, Penalty)>,
    /// Whether it stays as it is: pinned, past or out of scope.
    pub is_fixed: bool,
    /// The price of leaving it out.
    pub price: i64,
    /// For each step of the grid: what starting there counts for; `None` if it cannot start there.
    pub starts: Vec<Option<Penalty>>,
    /// For each room: what taking place there counts for; `None` if it cannot.
    pub rooms: Vec<Option<Penalty>>,
    /// Numbers of its speakers.
    pub speakers: Vec<usize>,
}

/// Two sessions that count for something when they overlap, whatever their rooms.
#[derive(Clone, Copy, Debug)]
pub struct Partner {
    pub session: usize,
    pub penalty: Penalty,
}

/// What two sessions should be to each other, in addition to not overlapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// This one ends before the other begins.
    Before,
    /// The other one ends before this one begins.
    After,
    /// On the same day, they are in the same room.
    SameRoom,
    /// One repeats the other: they begin at least half a day apart.
    Repeat,
}

/// What a kind of conflict between two placements counts for.
#[derive(Clone, Copy, Debug)]
pub struct PairPenalties {
    pub room_overlap: Penalty,
    pub speaker_overlap: Penalty,
    pub short_turnaround: Penalty,
    /// In a room that is closed.
    pub room_closed: Penalty,
    /// In the wrong order.
    pub order: Penalty,
    /// In different rooms on a day, when they should be in the same.
    pub same_room: Penalty,
    /// A session and its repeat less than half a day apart.
    pub repeat: Penalty,
}

/// At most so long a day for a speaker. A session counts on the day on which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayLimit {
    /// When each day but the first begins, in seconds, in order.
    pub days: Vec<i32>,
    /// Seconds a day.
    pub most: i32,
    /// What more on a day counts for.
    pub over: Penalty,
    /// The cost of each step that is begun above the limit.
    pub step_cost: i32,
}

impl DayLimit {
    pub(super) fn day(&self, from: i32) -> usize {
        self.days.partition_point(|begins| *begins <= from)
    }

    /// What a speaker counts for who speaks so long on a day.
    pub(super) fn penalty(&self, seconds: i32) -> Penalty {
        if seconds <= self.most {
            return Penalty::NONE;
        }
        let steps = (seconds - self.most + STEP - 1) / STEP;
        self.over.plus(Penalty { blocked: 0, cost: steps.saturating_mul(self.step_cost) })
    }
}

impl Default for PairPenalties {
    fn default() -> Self {
        let blocked = Penalty { blocked: 1, cost: 0 };
        Self {
            room_overlap: blocked,
            speaker_overlap: blocked,
            short_turnaround: Penalty { blocked: 0, cost: 10 },
            room_closed: blocked,
            order: Penalty { blocked: 0, cost: 1000 },
            same_room: Penalty { blocked: 0, cost: 10 },
            repeat: Penalty { blocked: 0, cost: 300 },
        }
    }
}

/// Everything that the search knows.
#[derive(Debug)]
pub struct Instance {
    /// Length of the congress in steps.
    pub steps: usize,
    pub rooms: usize,
    pub sessions: Vec<SessionNumbers>,
    pub penalties: PairPenalties,
    /// Whether placements that differ from the present ones count.
    pub counts_changes: bool,
    /// For each room, the spans during which it is open, in seconds; empty: always.
    pub hours: Vec<Vec<(i32, i32)>>,
    /// Sessions that can move.
    pub(super) free: Vec<usize>,
    /// The steps at which each session can start, and the rooms it can be in.
    pub(super) start_steps: Vec<Vec<i32>>,
    pub(super) suitable_rooms: Vec<Vec<usize>>,
    /// Words in a row with one bit for each session.
    pub(super) words: usize,
    /// For each session, the row of sessions that count for something when they overlap.
    pub(super) near: Vec<u64>,
    /// For each word of `near`, the number of bits set in the words before it.
    rank: Vec<u32>,
    pub(super) partners: Vec<Vec<Partner>>,
    /// Sessions with a speaker of each session.
    pub(super) shared: Vec<Vec<usize>>,
    /// The sessions to which each session has a relation, in order.
    pub(super) relations: Vec<Vec<(usize, Relation)>>,
    /// How long speakers speak on a day at most.
    pub limit: Option<DayLimit>,
    /// Number of speakers.
    pub(super) speakers: usize,
}

/// Seconds of a day.
const DAY: i32 = 24 * 60 * 60;
/// How far apart a session and its repeat begin, in seconds.
pub const REPEAT_DISTANCE: i32 = DAY / 2;

impl Instance {
    /// `overlaps` are pairs of sessions, with what they count for when they overlap.
    pub fn new(
        steps: usize,
        sessions: Vec<SessionNumbers>,
        hours: Vec<Vec<(i32, i32)>>,
        overlaps: impl IntoIterator<Item = (usize, usize, Penalty)>,
        penalties: PairPenalties,
        counts_changes: bool,
    ) -> Self {
        let (count, words) = (sessions.len(), sessions.len().div_ceil(64));
        let start_steps =
            sessions.iter().map(|session| positions(&session.starts).map(step_number).collect());
        let suitable_rooms = sessions.iter().map(|session| positions(&session.rooms).collect());
        let mut instance = Self {
            steps,
            rooms: hours.len(),
            start_steps: start_steps.collect(),
            suitable_rooms: suitable_rooms.collect(),
            shared: shared(&sessions),
            free: Vec::new(),
            sessions,
            penalties,
            counts_changes,
            hours,
            words,
            near: vec![0; count * words],
            rank: vec![0; count * words],
            partners: vec![Vec::new(); count],
            relations: vec![Vec::new(); count],
            limit: None,
            speakers: 0,
        };
        let speakers = instance.sessions.iter().flat_map(|session| &session.speakers);
        instance.speakers = speakers.max().map_or(0, |last| last + 1);
        let can_move = |session: usize| !instance.sessions[session].is_fixed;
        instance.free = (0..count).filter(|session| can_move(*session)).collect();
        for (one, two, penalty) in overlaps {
            instance.partners[one].push(Partner { session: two, penalty });
            instance.partners[two].push(Partner { session: one, penalty });
        }
        for session in 0..count {
            instance.index(session);
        }
        instance
    }

    /// Adds relations of sessions with others.
    pub fn relate(&mut self, pairs: impl IntoIterator<Item = (usize, usize, Relation)>) {
        for (one, two, relation) in pairs {
            let inverse = match relation {
                Relation::Before => Relation::After,
                Relation::After => Relation::Before,
                Relation::SameRoom | Relation::Repeat => relation,
            };
            self.relations[one].push((two, relation));
            self.relations[two].push((one, inverse));
        }
        for own in &mut self.relations {
            own.sort_unstable();
            own.dedup();
        }
    }

    /// What a relation counts for with two sessions at places, each with its end.
    pub(super) fn related(
        &self,
        relation: Relation,
        (one, one_end): (Place, i32),
        (two, two_end): (Place, i32),
    ) -> Penalty {
        let (is_broken, penalty) = match relation {
            Relation::Before => (two.from < one_end, self.penalties.order),
            Relation::After => (one.from < two_end, self.penalties.order),
            Relation::SameRoom => {
                let is_same_day = one.from.div_euclid(DAY) == two.from.div_euclid(DAY);
                (is_same_day && one.room != two.room, self.penalties.same_room)
            }
            Relation::Repeat => ((one.from - two.from).abs() < REPEAT_DISTANCE, self.penalties.repeat),
        };
        if is_broken { penalty } else { Penalty::NONE }
    }

    /// Merges and sorts the partners of a session, and sets the bits of its row.
    fn index(&mut self, session: usize) {
        let partners = &mut self.partners[session];
        partners.sort_unstable_by_key(|partner| partner.session);
        partners.dedup_by(|next, kept| {
            let is_same = next.session == kept.session;
            if is_same {
                kept.penalty = kept.penalty.plus(next.penalty);
            }
            is_same
        });
        let row = session * self.words;
        for partner in partners.iter() {
            self.near[row + partner.session / 64] |= 1 << (partner.session % 64);
        }
        let mut before = 0;
        for word in row..row + self.words {
            self.rank[word] = before;
            before += self.near[word].count_ones();
        }
    }

    /// What two sessions count for when they overlap, whatever their rooms and speakers.
    pub(super) fn overlap(&self, session: usize, other: usize) -> Penalty {
        let (word, bit) = (session * self.words + other / 64, 1_u64 << (other % 64));
        if self.near[word] & bit == 0 {
            return Penalty::NONE;
        }
        // The partners are in the order of their bits.
        let before = self.rank[word] + (self.near[word] & (bit - 1)).count_ones();
        self.partners[session][usize::try_from(before).unwrap_or_default()].penalty
    }

    pub(super) fn has_shared_speaker(&self, session: usize, other: usize) -> bool {
        self.shared[session].binary_search(&other).is_ok()
    }

    /// The end of a session that starts then, in seconds.
    pub(super) fn end(&self, session: usize, from: i32) -> i32 {
        from + self.sessions[session].seconds
    }

    /// The rows of bits that a span touches: one before the congress, one for each step, and one after it.
    pub(super) fn rows(&self, from: i32, until: i32) -> std::ops::Range<usize> {
        let last = step_number(self.steps) + 1;
        let row = |step: i32| usize::try_from((step + 1).clamp(0, last)).unwrap_or_default();
        let first = row(from.div_euclid(STEP));
        first..row((until + STEP - 1).div_euclid(STEP)).max(first + 1)
    }

    /// What a place counts for by itself; `None` if the session cannot be there.
    pub(super) fn alone(&self, session: usize, place: Place) -> Option<Penalty> {
        let numbers = &self.sessions[session];
        if let Some((_, penalty)) = numbers.home.filter(|(home, _)| *home == place) {
            return Some(penalty);
        }
        if place.from % STEP != 0 {
            return None;
        }
        let step = usize::try_from(place.from / STEP).ok()?;
        let start = numbers.starts.get(step).copied().flatten()?;
        let room = numbers.rooms.get(place.room).copied().flatten()?;
        let hours = &self.hours[place.room];
        if !hours.is_empty() {
            let until = self.end(session, place.from);
            if !hours.iter().any(|(opens, closes)| *opens <= place.from && until <= *closes) {
                let closed = self.penalties.room_closed;
                return (closed.blocked == 0).then(|| start.plus(room).plus(closed));
            }
        }
        Some(start.plus(room))
    }

    /// Whether the search can place a session at all.
    pub fn can_be_placed(&self, session: usize) -> bool {
        self.sessions[session].home.is_some() || self.has_suitable_place(session)
    }

    /// Whether the search could place a session without a blocking conflict, were it not for the others.
    pub fn can_be_placed_well(&self, session: usize) -> bool {
        let is_well_at_home = self.sessions[session].home.is_some_and(|(_, penalty)| penalty.blocked == 0);
        is_well_at_home || self.has_suitable_place(session)
    }

    fn has_suitable_place(&self, session: usize) -> bool {
        self.start_steps[session].iter().any(|step| {
            let place = |room| Place { room, from: step * STEP };
            self.suitable_rooms[session].iter().any(|room| self.alone(session, place(*room)).is_some())
        })
    }
}

fn positions(of: &[Option<Penalty>]) -> impl Iterator<Item = usize> {
    of.iter().enumerate().filter_map(|(position, penalty)| penalty.map(|_| position))
}

fn step_number(step: usize) -> i32 {
    i32::try_from(step).unwrap_or(i32::MAX / STEP)
}

/// For each session, the others with one of its speakers, in order.
fn shared(sessions: &[SessionNumbers]) -> Vec<Vec<usize>> {
    let speakers = sessions.iter().flat_map(|session| &session.speakers).max().map_or(0, |last| last + 1);
    let mut of_speaker = vec![Vec::new(); speakers];
    for (number, session) in sessions.iter().enumerate() {
        session.speakers.iter().for_each(|speaker| of_speaker[*speaker].push(number));
    }
    let others = |(number, session): (usize, &SessionNumbers)| {
        let with = session.speakers.iter().flat_map(|speaker| of_speaker[*speaker].iter().copied());
        let mut with: Vec<_> = with.filter(|other| *other != number).collect();
        with.sort_unstable();
        with.dedup();
        with
    };
    sessions.iter().enumerate().map(others).collect()
}
