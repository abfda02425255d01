//! FOSDEM 2021: 773 sessions with their speakers, tracks and rooms, on the model of the service.
//!
//! Nobody published who attended what, or from where: 8,000 people in ten time zones are made up, always the same. Each marks
//! three sessions of each of two tracks, and two others.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    instance::{Instance, PairPenalties, Penalty, Place, SessionNumbers},
    numbers::Numbers,
    random::Random,
};

const PEOPLE: usize = 8_000;
const DAY: i32 = 86_400;
/// Hours before or after Brussels, and how many of a hundred people live there. Each counts as a region.
const ZONES: [(i32, usize); 10] =
    [(0, 45), (-1, 8), (-6, 13), (-9, 8), (-4, 5), (4, 9), (7, 6), (8, 3), (10, 2), (2, 1)];
/// From 09:00 to 18:00.
const OPEN: (i32, i32) = (9 * 3600, 18 * 3600);
const SPEAKER_NIGHT: i32 = 20;
const TRACK_PARALLEL: i32 = 30;

struct Session {
    seconds: i32,
    track: usize,
    published: Place,
    speakers: Vec<usize>,
    /// People with a mark.
    audience: Vec<usize>,
}

pub struct Conference {
    sessions: Vec<Session>,
    rooms: usize,
    speaker_zones: Vec<i32>,
    zones: Vec<i32>,
}

/// What a timetable of the conference counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub room_overlaps: i64,
    pub speaker_overlaps: i64,
    pub track_parallel: i64,
    pub short_turnarounds: i64,
    /// People with two sessions at once, once for each pair of sessions.
    pub clashes: i64,
    pub speaker_nights: i64,
    /// Marks of people for whom the session is in the night.
    pub asleep: i64,
}

impl Counts {
    pub fn blocked(self) -> i64 {
        self.room_overlaps + self.speaker_overlaps
    }

    pub fn cost(self) -> i64 {
        self.clashes
            + self.asleep
            + self.speaker_nights * i64::from(SPEAKER_NIGHT)
            + self.track_parallel * i64::from(TRACK_PARALLEL)
            + self.short_turnarounds * 10
    }
}

fn draw_zone(random: &mut Random) -> i32 {
    let mut share = random.below(100);
    for (hours, people) in ZONES {
        if share < people {
            return hours * 3600;
        }
        share -= people;
    }
    0
}

/// Whether any part is outside 07:00–23:00, this many seconds before or after Brussels.
fn is_in_the_night(from: i32, seconds: i32, zone: i32) -> bool {
    let from = (from + zone).rem_euclid(DAY);
    from < 7 * 3600 || from + seconds > 23 * 3600
}

impl Conference {
    pub fn read(text: &str) -> Self {
        let mut n = Numbers::new(text);
        let (count, rooms, tracks, speakers) = (n.index(), n.index(), n.index(), n.index());
        let mut of_track = vec![vec![]; tracks];
        let mut sessions = vec![];
        for session in 0..count {
            let (seconds, track, room) = (n.next() as i32 * 60, n.index(), n.index());
            let published = Place { room, from: n.next() as i32 * 60 };
            let parts = n.index();
            let speakers = (0..parts).map(|_| n.index()).collect();
            of_track[track].push(session);
            sessions.push(Session { seconds, track, published, speakers, audience: vec![] });
        }
        let mut random = Random::new(2021);
        let speaker_zones = (0..speakers).map(|_| draw_zone(&mut random)).collect();
        let mut zones = vec![];
        for person in 0..PEOPLE {
            zones.push(draw_zone(&mut random));
            let mut marks = BTreeSet::new();
            for _ in 0..2 {
                let own = &of_track[sessions[random.below(count)].track];
                marks.extend((0..3).map(|_| own[random.below(own.len())]));
            }
            marks.extend((0..2).map(|_| random.below(count)));
            marks.into_iter().for_each(|session| sessions[session].audience.push(person));
        }
        Self { sessions, rooms, speaker_zones, zones }
    }

    /// Sessions of a congress like this one, several times as large, over more days.
    pub fn repeated(&self, times: usize) -> Self {
        let (rooms, speakers, people) = (self.rooms, self.speaker_zones.len(), self.zones.len());
        let tracks = self.sessions.iter().map(|session| session.track + 1).max().unwrap_or_default();
        let copy = |time: usize| {
            self.sessions.iter().map(move |session| Session {
                seconds: session.seconds,
                track: session.track + time * tracks,
                published: Place { from: session.published.from, room: session.published.room },
                speakers: session.speakers.iter().map(|speaker| speaker + time * speakers).collect(),
                audience: session.audience.iter().map(|person| person + time * people).collect(),
            })
        };
        Self {
            sessions: (0..times).flat_map(copy).collect(),
            rooms,
            speaker_zones: self.speaker_zones.repeat(times),
            zones: self.zones.repeat(times),
        }
    }

    pub fn published(&self) -> Vec<Option<Place>> {
        self.sessions.iter().map(|session| Some(session.published)).collect()
    }

    fn alone(&self, session: &Session, from: i32) -> (i64, i64) {
        let night = |zone: i32| is_in_the_night(from, session.seconds, zone);
        let speakers = session.speakers.iter().filter(|speaker| night(self.speaker_zones[**speaker])).count();
        (speakers as i64, session.audience.iter().filter(|person| night(self.zones[**person])).count() as i64)
    }

    /// The instance of the search, on these days.
    pub fn instance(&self, days: i32) -> Instance {
        let mut common: BTreeMap<(usize, usize), i32> = BTreeMap::new();
        let mut marks = vec![vec![]; self.zones.len()];
        for (number, session) in self.sessions.iter().enumerate() {
            session.audience.iter().for_each(|person| marks[*person].push(number));
        }
        for own in &marks {
            for (index, one) in own.iter().enumerate() {
                own[index + 1..].iter().for_each(|two| *common.entry((*one, *two)).or_default() += 1);
            }
        }
        for one in 0..self.sessions.len() {
            for two in one + 1..self.sessions.len() {
                if self.sessions[one].track == self.sessions[two].track {
                    *common.entry((one, two)).or_default() += TRACK_PARALLEL;
                }
            }
        }
        let overlaps = common.into_iter().map(|((one, two), cost)| (one, two, Penalty { blocked: 0, cost }));
        let steps = usize::try_from(days * DAY / 300).unwrap();
        let sessions = self.sessions.iter().map(|session| {
            let penalty = |from: i32| {
                let (speakers, asleep) = self.alone(session, from);
                Penalty { blocked: 0, cost: speakers as i32 * SPEAKER_NIGHT + asleep as i32 }
            };
            let start = |step: usize| {
                let from = i32::try_from(step).unwrap() * 300;
                let of_day = from % DAY;
                let is_open = OPEN.0 <= of_day && of_day + session.seconds <= OPEN.1;
                is_open.then(|| penalty(from))
            };
            SessionNumbers {
                seconds: session.seconds,
                home: Some((session.published, penalty(session.published.from))),
                price: 1,
                starts: (0..steps).map(start).collect(),
                rooms: vec![Some(Penalty::NONE); self.rooms],
                speakers: session.speakers.clone(),
                ..SessionNumbers::default()
            }
        });
        let hours = vec![vec![]; self.rooms];
        Instance::new(steps, sessions.collect(), hours, overlaps, PairPenalties::default(), false)
    }

    /// The smallest share of marks, over the regions, of people for whom the session is not in the night; in thousandths.
    pub fn worst_region(&self, at: &[Option<Place>]) -> i64 {
        let share = |(hours, _): &(i32, usize)| {
            let zone = hours * 3600;
            let (mut marks, mut awake) = (0, 0);
            for (session, place) in self.sessions.iter().zip(at) {
                let people = session.audience.iter().filter(|person| self.zones[**person] == zone).count() as i64;
                marks += people;
                let is_awake = |place: &Place| !is_in_the_night(place.from, session.seconds, zone);
                awake += if place.as_ref().is_some_and(is_awake) { people } else { 0 };
            }
            awake * 1000 / marks.max(1)
        };
        ZONES.iter().map(share).min().unwrap_or_default()
    }

    /// Counts a timetable by comparing all pairs; from nothing but the timetable.
    pub fn recount(&self, at: &[Option<Place>]) -> Counts {
        let mut counts = Counts::default();
        for (number, session) in self.sessions.iter().enumerate() {
            let Some(place) = at[number] else { continue };
            let until = place.from + session.seconds;
            let (nights, asleep) = self.alone(session, place.from);
            counts.speaker_nights += nights;
            counts.asleep += asleep;
            for (other, second) in self.sessions.iter().enumerate().skip(number + 1) {
                let Some(with) = at[other] else { continue };
                let end = with.from + second.seconds;
                let shares = session.speakers.iter().any(|speaker| second.speakers.contains(speaker));
                if with.from < until && place.from < end {
                    counts.room_overlaps += i64::from(with.room == place.room);
                    counts.speaker_overlaps += i64::from(shares);
                    counts.track_parallel += i64::from(session.track == second.track);
                    let has_mark = |person: &&usize| second.audience.binary_search(person).is_ok();
                    counts.clashes += session.audience.iter().filter(has_mark).count() as i64;
                } else if shares && with.room != place.room {
                    let gap = (with.from - until).max(place.from - end);
                    counts.short_turnarounds += i64::from(gap < 300);
                }
            }
        }
        counts
    }
}
