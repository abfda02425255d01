//! The state machine of a speakers' list. Pure; the clock is an argument.
//!
//! ```text
//!           ┌──────────── move ────────────┐
//! waiting ──┼─ next ──> called ── skip ──> skipped
//!           │              └─ start ──> speaking ── stop ──> spoken
//!           ├─ withdraw ──> withdrawn
//!           └─ decline ──> declined
//! ```
//!
//! Each function returns whether anything changed: a repeated action, or the same action by another chair, takes effect once.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    model::{Entry, List, ListState, Ordering, RequestKind, RequestState, SpeakersList, Speech},
    order::{self, Cities},
    rules::Refused,
};
use crate::types::{Language, Now, Region, SpeakingRequestId};

/// The maximum number of requests per sitting.
pub const MOST: usize = 500;
/// How many of the next speakers are notified that they are coming soon.
const SOON: i32 = 2;

/// The list of a sitting with its requests, read under its lock.
pub struct Sitting {
    pub list: List,
    pub entries: Vec<Entry>,
    /// The edition's first language, by which city names are sorted.
    pub language: Language,
    /// When the sitting begins according to the released schedule.
    pub begins_at: Option<DateTime<Utc>>,
}

impl Sitting {
    pub fn find(&self, id: SpeakingRequestId) -> Result<&Entry, Refused> {
        self.entries.iter().find(|entry| entry.id == id).ok_or(Refused::NoRequest)
    }

    fn find_mut(&mut self, id: SpeakingRequestId) -> Result<&mut Entry, Refused> {
        self.entries.iter_mut().find(|entry| entry.id == id).ok_or(Refused::NoRequest)
    }

    /// The request that has the floor.
    pub fn floor(&self) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.state.has_floor())
    }

    /// The waiting requests, in order.
    pub fn waiting(&self) -> Vec<&Entry> {
        let mut waiting: Vec<_> =
            self.entries.iter().filter(|entry| entry.state == RequestState::Waiting).collect();
        // Requests without a place yet come last.
        waiting.sort_by_key(|entry| (entry.place.unwrap_or(i32::MAX), entry.requested_at, entry.id));
        waiting
    }

    /// The request called last, among those spoken, skipped, or on the floor.
    fn last_called(&self) -> Option<&Entry> {
        self.entries.iter().filter(|entry| entry.call.is_some()).max_by_key(|entry| entry.call)
    }

    /// Gives the floor to the next speaker and stops the current speech. `after` is the number of calls the chair knows of: if another chair
    /// has called meanwhile, no speaker is passed over.
    pub fn next(&mut self, after: i32, start: bool, now: Now) -> Result<Option<SpeakingRequestId>, Refused> {
        if after + 1 == self.list.calls {
            // Another chair called at the same time, or the request is repeated: the intent is already fulfilled.
            return Ok(None);
        }
        if after != self.list.calls {
            return Err(Refused::MovedOn(self.list.calls));
        }
        match self.floor().map(|floor| (floor.id, floor.state)) {
            Some((_, RequestState::Called)) => return Err(Refused::NotStarted),
            Some((id, _)) => self.stop(id, now)?,
            None => false,
        };
        let next = self.waiting().first().map(|entry| entry.id).ok_or(Refused::NobodyWaits)?;
        let state = if start { RequestState::Speaking } else { RequestState::Called };
        self.list.calls += 1;
        let call = Some(self.list.calls);
        let called = self.find_mut(next)?;
        (called.state, called.place, called.swap_with) = (state, None, None);
        (called.called_at, called.call) = (Some(now), call);
        called.started_at = start.then_some(now);
        self.close_ranks();
        Ok(Some(next))
    }

    pub fn start(&mut self, id: SpeakingRequestId, now: Now) -> Result<bool, Refused> {
        let entry = self.find_mut(id)?;
        match entry.state {
            RequestState::Speaking | RequestState::Spoken => Ok(false),
            RequestState::Called => {
                (entry.state, entry.started_at) = (RequestState::Speaking, Some(now));
                Ok(true)
            }
            _ => Err(Refused::NotOnFloor),
        }
    }

    pub fn stop(&mut self, id: SpeakingRequestId, now: Now) -> Result<bool, Refused> {
        let entry = self.find_mut(id)?;
        match entry.state {
            RequestState::Spoken => Ok(false),
            RequestState::Speaking => {
                // A clock that was set back must not yield a negative duration.
                let stopped = entry.started_at.map_or(now, |started| now.max(started));
                (entry.state, entry.stopped_at) = (RequestState::Spoken, Some(stopped));
                Ok(true)
            }
            _ => Err(Refused::NotOnFloor),
        }
    }

    /// Gives the current speaker more time.
    pub fn extend(&mut self, id: SpeakingRequestId, seconds: i32) -> Result<bool, Refused> {
        let entry = self.find_mut(id)?;
        if !entry.state.has_floor() {
            return Err(Refused::NotOnFloor);
        }
        entry.extended_seconds += seconds;
        Ok(true)
    }

    /// Skips a called speaker who does not speak.
    pub fn skip(&mut self, id: SpeakingRequestId, reason: &str) -> Result<bool, Refused> {
        let entry = self.find_mut(id)?;
        match entry.state {
            RequestState::Skipped => Ok(false),
            RequestState::Called => {
                (entry.state, entry.reason) = (RequestState::Skipped, Some(reason.to_owned()));
                Ok(true)
            }
            _ => Err(Refused::NotOnFloor),
        }
    }

    /// Adds a new request to the order.
    pub fn enter(&mut self, id: SpeakingRequestId) -> Result<(), Refused> {
        let Some(cities) = Cities::of(self.language.clone()) else { return Err(Refused::NoRequest) };
        let new = self.find(id)?;
        let waiting: Vec<_> = self.waiting().into_iter().filter(|entry| entry.id != id).collect();
        let order = order::inserted(&waiting, new, self.list.set.order, &cities);
        if self.list.arranged || self.list.set.order == Ordering::ByHand {
            self.set_order(&order);
        } else {
            self.arrange();
        }
        Ok(())
    }

    /// Sorts the waiting requests by the rule. With a manual order they stay as they are.
    pub fn arrange(&mut self) {
        let Some(cities) = Cities::of(self.language.clone()) else { return };
        let last = self.last_called().and_then(|entry| Region::of(&entry.country));
        let order = order::ordered(&self.waiting(), self.list.set.order, &cities, last);
        self.set_order(&order);
    }

    /// Reorders the list by a rule.
    pub fn order(&mut self, by: Ordering) -> bool {
        let before = self.places();
        let changed = self.list.set.order != by || self.list.arranged;
        (self.list.set.order, self.list.arranged) = (by, false);
        self.arrange();
        changed || before != self.places()
    }

    /// Moves a request to a position among the waiting ones, or a skipped one back into the order.
    pub fn move_to(&mut self, id: SpeakingRequestId, position: i32) -> Result<bool, Refused> {
        let entry = self.find(id)?;
        if !matches!(entry.state, RequestState::Waiting | RequestState::Skipped) {
            return Err(Refused::NotWaiting);
        }
        let before = (entry.state, self.places());
        let mut order: Vec<_> =
            self.waiting().iter().map(|entry| entry.id).filter(|other| *other != id).collect();
        let at = usize::try_from(position - 1).unwrap_or(0).min(order.len());
        order.insert(at, id);
        let entry = self.find_mut(id)?;
        (entry.state, entry.reason) = (RequestState::Waiting, None);
        self.set_order(&order);
        let changed = before != (RequestState::Waiting, self.places());
        self.list.arranged |= changed;
        Ok(changed)
    }

    /// Offers to swap places with another request or, if the other has already offered it, swaps them. Returns whether they were swapped.
    pub fn swap(&mut self, id: SpeakingRequestId, with: SpeakingRequestId) -> Result<bool, Refused> {
        let (mine, theirs) = (self.find(id)?, self.find(with)?);
        let swappable = [mine, theirs].iter().all(|entry| entry.state == RequestState::Waiting);
        if !swappable || id == with || (mine.kind, mine.item) != (theirs.kind, theirs.item) {
            return Err(Refused::NotToSwap);
        }
        if theirs.swap_with != Some(id) {
            self.find_mut(id)?.swap_with = Some(with);
            return Ok(false);
        }
        let places = (mine.place, theirs.place);
        let entry = self.find_mut(id)?;
        (entry.place, entry.swap_with) = (places.1, None);
        let entry = self.find_mut(with)?;
        (entry.place, entry.swap_with) = (places.0, None);
        self.list.arranged = true;
        Ok(true)
    }

    /// Removes a waiting or skipped request from the order.
    pub fn leave(
        &mut self,
        id: SpeakingRequestId,
        state: RequestState,
        reason: Option<&str>,
    ) -> Result<bool, Refused> {
        let entry = self.find_mut(id)?;
        if entry.state == state {
            return Ok(false);
        }
        // A called speaker may still withdraw.
        let may = match entry.state {
            RequestState::Waiting | RequestState::Skipped => true,
            RequestState::Called => state == RequestState::Withdrawn,
            _ => false,
        };
        if !may {
            return Err(Refused::NotWaiting);
        }
        (entry.state, entry.place, entry.swap_with) = (state, None, None);
        entry.reason = reason.map(str::to_owned).or(entry.reason.take());
        self.close_ranks();
        Ok(true)
    }

    /// The requests that are coming soon and have not been notified.
    pub fn warn(&mut self, now: Now) -> Vec<SpeakingRequestId> {
        let mut told = Vec::new();
        for entry in &mut self.entries {
            if entry.warned_at.is_none() && entry.place.is_some_and(|place| place <= SOON) {
                entry.warned_at = Some(now);
                told.push(entry.id);
            }
        }
        told
    }

    /// Checks that a request may be added: its length, its item, and whether there is time for it.
    pub fn may_enter(&self, new: &Entry, by_chair: bool) -> Result<(), Refused> {
        if self.entries.len() >= MOST {
            return Err(Refused::TooMany);
        }
        if new.item > self.list.set.items {
            return Err(Refused::NoItem(self.list.set.items));
        }
        if let Some(to) = new.reply_to {
            let to = self.entries.iter().find(|entry| entry.id == to).ok_or(Refused::NoSpeech)?;
            if to.state != RequestState::Spoken && to.state != RequestState::Speaking {
                return Err(Refused::NoSpeech);
            }
        }
        if by_chair {
            return Ok(());
        }
        let statement = new.kind == RequestKind::Statement;
        if statement && self.list.state == ListState::Closed {
            return Err(Refused::Closed);
        }
        let most = if statement { self.list.set.seconds_each } else { self.list.set.seconds_reply };
        if new.seconds > most {
            return Err(Refused::TooLong(most));
        }
        let committed: i64 = self.entries.iter().map(committed_seconds).sum();
        match self.list.set.seconds_total {
            Some(total) if statement && committed + i64::from(new.seconds) > total.into() => {
                Err(Refused::NoTime)
            }
            _ => Ok(()),
        }
    }

    /// When the speech of a waiting request is expected to begin, if all earlier speakers use their time.
    pub fn expected_at(&self, id: SpeakingRequestId, now: Now) -> Option<DateTime<Utc>> {
        let shown = self.shown(now).waiting;
        shown.into_iter().find(|speech| speech.request == id).and_then(|speech| speech.expected_at)
    }

    fn places(&self) -> Vec<SpeakingRequestId> {
        self.waiting().iter().map(|entry| entry.id).collect()
    }

    /// Closes a gap in the order.
    pub fn close_ranks(&mut self) {
        let order = self.places();
        self.set_order(&order);
    }

    fn set_order(&mut self, order: &[SpeakingRequestId]) {
        for (place, id) in (1..).zip(order) {
            if let Ok(entry) = self.find_mut(*id) {
                entry.place = Some(place);
            }
        }
    }

    /// The public view of the list at a given time.
    pub fn shown(&self, now: Now) -> SpeakersList {
        let floor = self.floor();
        let left = |entry: &Entry| (entry.whole() - entry.used(now).unwrap_or(0)).max(0);
        // Before the first speech, the forecast starts when the sitting begins.
        let idle = self.last_called().is_none();
        let base = self.begins_at.filter(|begins| idle && *begins > now).unwrap_or(now);
        let mut ahead: i64 = floor.map_or(0, left);
        let mut waiting = Vec::new();
        for entry in self.waiting() {
            waiting.push(entry.shown(now, Some(base + TimeDelta::seconds(ahead))));
            ahead += entry.whole();
        }
        let mut spoken: Vec<_> =
            self.entries.iter().filter(|entry| entry.state == RequestState::Spoken).collect();
        spoken.sort_by_key(|entry| entry.call);
        let skipped = self.entries.iter().filter(|entry| entry.state == RequestState::Skipped);
        let used: i64 = self.entries.iter().filter_map(|entry| entry.used(now)).sum();
        SpeakersList {
            session: self.list.session,
            state: self.list.state,
            settings: self.list.set.clone(),
            arranged: self.list.arranged,
            calls: self.list.calls,
            floor: floor.map(|entry| entry.shown(now, None)),
            waiting,
            spoken: spoken.into_iter().map(|entry| entry.shown(now, None)).collect(),
            skipped: skipped.map(|entry| entry.shown(now, None)).collect(),
            used_seconds: used,
            remaining_seconds: ahead,
            forecast_ends_at: base + TimeDelta::seconds(ahead),
            over_seconds: self
                .list
                .set
                .seconds_total
                .map_or(0, |total| (used + ahead - i64::from(total)).max(0)),
            revision: self.list.revision,
        }
    }
}

/// How much of a sitting's time a request takes: the time it used, or all of its granted time.
fn committed_seconds(entry: &Entry) -> i64 {
    match entry.state {
        RequestState::Withdrawn | RequestState::Declined | RequestState::Skipped => 0,
        RequestState::Spoken => entry.stopped_at.and_then(|stopped| entry.used(stopped)).unwrap_or(0),
        _ => entry.whole(),
    }
}

impl Entry {
    /// Its granted time, including extensions.
    fn whole(&self) -> i64 {
        i64::from(self.seconds) + i64::from(self.extended_seconds)
    }

    /// The time it took, or has taken until now, in whole seconds.
    pub fn used(&self, now: Now) -> Option<i64> {
        self.started_at.map(|started| (self.stopped_at.unwrap_or(now) - started).num_seconds().max(0))
    }

    fn shown(&self, now: Now, expected_at: Option<DateTime<Utc>>) -> Speech {
        Speech {
            request: self.id,
            delegation: self.delegation,
            city: self.city.clone(),
            country: self.country.clone(),
            name: self.name.clone(),
            title: self.title.clone(),
            protocol_rank: self.protocol_rank,
            kind: self.kind,
            reply_to: self.reply_to,
            item: self.item,
            topic: self.topic.clone(),
            mode: self.mode,
            video_url: self.video_url.clone(),
            language: self.language.clone(),
            state: self.state,
            position: self.place,
            seconds: self.seconds + self.extended_seconds,
            used_seconds: self.used(now),
            expected_at,
            started_at: self.started_at,
            stopped_at: self.stopped_at,
            swap_with: self.swap_with,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        forum::speakers_list::model::{ListSettings, samples::entry},
        types::SessionId,
    };

    fn at(second: i64) -> Now {
        DateTime::from_timestamp(1_636_632_000 + second, 0).unwrap()
    }

    fn sitting(requests: usize) -> Sitting {
        let set = ListSettings {
            order: Ordering::ByRequest,
            items: 1,
            once_per_item: true,
            seconds_each: 180,
            seconds_reply: 60,
            seconds_total: Some(1800),
        };
        let list = List {
            session: SessionId::new(),
            state: ListState::Open,
            set,
            arranged: false,
            calls: 0,
            revision: 1,
        };
        let mut sitting =
            Sitting { list, entries: Vec::new(), language: Language::english(), begins_at: None };
        for nth in 0..requests {
            ask(&mut sitting, i64::try_from(nth).unwrap());
        }
        sitting
    }

    fn ask(sitting: &mut Sitting, second: i64) -> SpeakingRequestId {
        let countries = ["CN", "EC", "SN", "AT"];
        let which = usize::try_from(second).unwrap() % countries.len();
        let new = Entry { requested_at: at(second), country: countries[which].parse().unwrap(), ..entry() };
        let id = new.id;
        sitting.entries.push(new);
        sitting.enter(id).unwrap();
        id
    }

    fn first(sitting: &Sitting) -> SpeakingRequestId {
        sitting.waiting()[0].id
    }

    #[test]
    fn concurrent_calls_of_two_chairs_call_one_speaker() {
        let mut sitting = sitting(3);
        let next = first(&sitting);
        assert_eq!(sitting.next(0, true, at(0)), Ok(Some(next)));
        assert_eq!(sitting.next(0, true, at(0)), Ok(None), "the other chair has called them");
        let second = first(&sitting);
        assert_eq!(sitting.next(1, false, at(100)), Ok(Some(second)), "the current speech is stopped");
        assert_eq!(sitting.find(next).unwrap().used(at(500)), Some(100));
        assert_eq!(sitting.next(0, true, at(100)), Err(Refused::MovedOn(2)));
        assert_eq!(sitting.next(2, true, at(100)), Err(Refused::NotStarted));
    }

    #[test]
    fn skipped_speaker_can_be_moved_back() {
        let mut sitting = sitting(2);
        let one = first(&sitting);
        sitting.next(0, false, at(0)).unwrap();
        assert_eq!(sitting.skip(one, "not connected"), Ok(true));
        assert_eq!(sitting.skip(one, "not connected"), Ok(false));
        assert_eq!(sitting.start(one, at(1)), Err(Refused::NotOnFloor));
        assert_eq!(sitting.move_to(one, 9), Ok(true));
        assert_eq!(sitting.waiting().last().unwrap().id, one);
        assert!(sitting.list.arranged);
    }

    #[test]
    fn swap_takes_effect_once_both_have_offered_it() {
        let mut sitting = sitting(3);
        let ids: Vec<_> = sitting.waiting().iter().map(|entry| entry.id).collect();
        assert_eq!(sitting.swap(ids[0], ids[2]), Ok(false));
        assert_eq!(sitting.swap(ids[1], ids[0]), Ok(false), "the first has not offered it to the second");
        assert_eq!(sitting.swap(ids[2], ids[0]), Ok(true));
        assert_eq!(sitting.places(), [ids[2], ids[1], ids[0]]);
        assert_eq!(sitting.swap(ids[0], ids[0]), Err(Refused::NotToSwap));
    }

    #[test]
    fn forecast_adds_up_the_granted_times() {
        let mut sitting = sitting(3);
        sitting.begins_at = Some(at(600));
        let shown = sitting.shown(at(0));
        assert_eq!((shown.remaining_seconds, shown.forecast_ends_at), (540, at(1140)), "from when it begins");
        let one = first(&sitting);
        sitting.next(0, true, at(700)).unwrap();
        sitting.extend(one, 20).unwrap();
        let shown = sitting.shown(at(750));
        assert_eq!((shown.used_seconds, shown.remaining_seconds, shown.over_seconds), (50, 150 + 360, 0));
        assert_eq!(shown.waiting[1].expected_at, Some(at(750 + 150 + 180)));
        // Longer than allowed: the rest moves on.
        let shown = sitting.shown(at(1000));
        assert_eq!((shown.used_seconds, shown.forecast_ends_at), (300, at(1360)));
        sitting.stop(one, at(1000)).unwrap();
        assert_eq!(sitting.shown(at(2000)).used_seconds, 300);
        sitting.list.set.seconds_total = Some(600);
        assert_eq!(sitting.shown(at(2000)).over_seconds, 60);
    }

    #[test]
    fn limits_apply_to_everyone_except_the_chair() {
        let sitting = sitting(9);
        let new = |seconds| Entry { seconds, ..entry() };
        assert_eq!(sitting.may_enter(&new(180), false), Ok(()));
        assert_eq!(sitting.may_enter(&new(181), false), Err(Refused::TooLong(180)));
        assert_eq!(sitting.may_enter(&new(181), true), Ok(()));
        assert_eq!(sitting.may_enter(&Entry { item: 2, ..entry() }, true), Err(Refused::NoItem(1)));
        let mut full = sitting;
        ask(&mut full, 9);
        assert_eq!(full.may_enter(&new(10), false), Err(Refused::NoTime));
        full.list.state = ListState::Closed;
        assert_eq!(full.may_enter(&new(10), false), Err(Refused::Closed));
        let reply = Entry { kind: RequestKind::Reply, reply_to: Some(first(&full)), seconds: 60, ..entry() };
        assert_eq!(full.may_enter(&reply, false), Err(Refused::NoSpeech), "no one has spoken");
        full.next(0, true, at(20)).unwrap();
        assert_eq!(full.may_enter(&reply, false), Ok(()), "a reply is taken when the list is closed");
    }

    /// An action on a list.
    #[derive(Clone, Debug)]
    enum Doing {
        Ask,
        Next { behind: i32, start: bool },
        Start,
        Stop,
        Skip,
        Extend,
        Move(usize, i32),
        Swap(usize, usize),
        Withdraw(usize),
        Order(usize),
    }

    fn doing() -> impl Strategy<Value = Doing> {
        prop_oneof![
            3 => Just(Doing::Ask),
            4 => (0..3, any::<bool>()).prop_map(|(behind, start)| Doing::Next { behind, start }),
            2 => Just(Doing::Start),
            2 => Just(Doing::Stop),
            1 => Just(Doing::Skip),
            1 => Just(Doing::Extend),
            2 => (0..12_usize, 1..12).prop_map(|(who, to)| Doing::Move(who, to)),
            2 => (0..12_usize, 0..12_usize).prop_map(|(who, with)| Doing::Swap(who, with)),
            1 => (0..12_usize).prop_map(Doing::Withdraw),
            1 => (0..4_usize).prop_map(Doing::Order),
        ]
    }

    fn carry_out(sitting: &mut Sitting, what: Doing, now: Now, second: i64) {
        let nth = |sitting: &Sitting, nth: usize| sitting.entries.get(nth).map(|entry| entry.id);
        let floor = sitting.floor().map(|entry| entry.id);
        let rules = [Ordering::ByRequest, Ordering::ByProtocol, Ordering::ByRegion, Ordering::ByHand];
        // Whether the action is refused does not matter here, only the resulting state.
        match (what, floor) {
            (Doing::Ask, _) => _ = ask(sitting, second),
            (Doing::Next { behind, start }, _) => {
                _ = sitting.next((sitting.list.calls - behind).max(0), start, now);
            }
            (Doing::Start, Some(id)) => _ = sitting.start(id, now),
            (Doing::Stop, Some(id)) => _ = sitting.stop(id, now),
            (Doing::Skip, Some(id)) => _ = sitting.skip(id, "absent"),
            (Doing::Extend, Some(id)) => _ = sitting.extend(id, 30),
            (Doing::Move(who, to), _) => _ = nth(sitting, who).map(|id| sitting.move_to(id, to)),
            (Doing::Swap(who, with), _) => {
                _ = nth(sitting, who).zip(nth(sitting, with)).map(|(who, with)| sitting.swap(who, with));
            }
            (Doing::Withdraw(who), _) => {
                _ = nth(sitting, who).map(|id| sitting.leave(id, RequestState::Withdrawn, None));
            }
            (Doing::Order(rule), _) => _ = sitting.order(rules[rule]),
            _ => {}
        }
    }

    proptest! {
        #[test]
        fn random_actions_keep_the_invariants_of_the_list(all in prop::collection::vec(doing(), 0..60)) {
            let mut sitting = sitting(3);
            let mut calls = 0;
            for (second, what) in (10..).zip(all) {
                let before = sitting.entries.clone();
                carry_out(&mut sitting, what, at(second), second);
                // At most one request has the floor.
                let on_floor = |entry: &&Entry| matches!(entry.state, RequestState::Called | RequestState::Speaking);
                prop_assert!(sitting.entries.iter().filter(on_floor).count() <= 1);
                // Waiting requests have the places from 1 without gaps; no other request has a place.
                let places: Vec<_> = sitting.waiting().iter().map(|entry| entry.place).collect();
                prop_assert_eq!(places, (1..).map(Some).take(sitting.waiting().len()).collect::<Vec<_>>());
                prop_assert!(sitting.entries.iter().all(|entry| (entry.state == RequestState::Waiting) == entry.place.is_some()));
                // Each call is counted, and was of a request that was not called yet or was moved back into the order.
                prop_assert!(sitting.list.calls - calls <= 1);
                calls = sitting.list.calls;
                // No request is lost, and finished speeches do not change.
                for old in &before {
                    let new = sitting.find(old.id).unwrap();
                    prop_assert!(old.state != RequestState::Spoken || old == new);
                }
                let numbers: Vec<_> = sitting.entries.iter().filter_map(|entry| entry.call).collect();
                prop_assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), numbers.len());
            }
        }
    }
}
