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

use chrono::{DateTime, Utc};

use super::{
    entry::{Caller, Entry, ListRecord},
    model::{SpeakersListState, SpeakingOrder, SpeakingRequestKind, SpeakingRequestState},
    order::{self, CityCollation},
    rules::SpeakersListError,
};
use crate::types::{Language, Now, Region, SpeakingRequestId};

/// The maximum number of requests per sitting.
const MAX_REQUESTS: usize = 500;
/// How many of the next speakers are notified that they are coming soon.
const NOTIFIED_AHEAD: i32 = 2;

/// The list of a sitting with its requests, read under its lock.
pub struct Sitting {
    pub list: ListRecord,
    pub entries: Vec<Entry>,
    /// The edition's first language, by which city names are sorted.
    pub language: Language,
    /// When the sitting begins according to the released schedule.
    pub begins_at: Option<DateTime<Utc>>,
}

impl Sitting {
    pub fn find(&self, id: SpeakingRequestId) -> Result<&Entry, SpeakersListError> {
        self.entries.iter().find(|entry| entry.id == id).ok_or(SpeakersListError::NoRequest)
    }

    fn find_mut(&mut self, id: SpeakingRequestId) -> Result<&mut Entry, SpeakersListError> {
        self.entries.iter_mut().find(|entry| entry.id == id).ok_or(SpeakersListError::NoRequest)
    }

    /// The request that has the floor.
    pub fn floor(&self) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.state.has_floor())
    }

    /// The waiting requests, in order.
    pub fn waiting(&self) -> Vec<&Entry> {
        let mut waiting: Vec<_> =
            self.entries.iter().filter(|entry| entry.state == SpeakingRequestState::Waiting).collect();
        // Requests without a place yet come last.
        waiting.sort_by_key(|entry| (entry.place.unwrap_or(i32::MAX), entry.requested_at, entry.id));
        waiting
    }

    /// The request called last, among those spoken, skipped, or on the floor.
    pub fn last_called(&self) -> Option<&Entry> {
        self.entries.iter().filter(|entry| entry.call.is_some()).max_by_key(|entry| entry.call)
    }

    /// Gives the floor to the next speaker and stops the current speech. `after` is the number of calls the chair knows of: if another chair
    /// has called meanwhile, no speaker is skipped.
    pub fn call_next(
        &mut self,
        (after, start): (i32, bool),
        chair: &Caller,
        now: Now,
    ) -> Result<Option<SpeakingRequestId>, SpeakersListError> {
        if after + 1 == self.list.calls {
            // Another chair called at the same time, or the request is repeated: the intent is already fulfilled.
            return Ok(None);
        }
        if after != self.list.calls {
            return Err(SpeakersListError::OutdatedCalls(self.list.calls));
        }
        match self.floor().map(|floor| (floor.id, floor.state)) {
            Some((_, SpeakingRequestState::Called)) => return Err(SpeakersListError::NotStarted),
            Some((id, _)) => self.stop(id, now)?,
            None => false,
        };
        let next = self.waiting().first().map(|entry| entry.id).ok_or(SpeakersListError::NoneWaiting)?;
        let state = if start { SpeakingRequestState::Speaking } else { SpeakingRequestState::Called };
        self.list.calls += 1;
        let call = Some(self.list.calls);
        let called = self.find_mut(next)?;
        (called.state, called.place, called.swap_with) = (state, None, None);
        (called.called_at, called.call) = (Some(now), call);
        (called.called_by, called.caller) = (chair.account, chair.name.clone());
        called.started_at = start.then_some(now);
        self.renumber();
        Ok(Some(next))
    }

    pub fn start(&mut self, id: SpeakingRequestId, now: Now) -> Result<bool, SpeakersListError> {
        let entry = self.find_mut(id)?;
        match entry.state {
            SpeakingRequestState::Speaking | SpeakingRequestState::Spoken => Ok(false),
            SpeakingRequestState::Called => {
                (entry.state, entry.started_at) = (SpeakingRequestState::Speaking, Some(now));
                Ok(true)
            }
            _ => Err(SpeakersListError::NotOnFloor),
        }
    }

    pub fn stop(&mut self, id: SpeakingRequestId, now: Now) -> Result<bool, SpeakersListError> {
        let entry = self.find_mut(id)?;
        match entry.state {
            SpeakingRequestState::Spoken => Ok(false),
            SpeakingRequestState::Speaking => {
                // A clock that was set back must not yield a negative duration.
                let stopped = entry.started_at.map_or(now, |started| now.max(started));
                (entry.state, entry.stopped_at) = (SpeakingRequestState::Spoken, Some(stopped));
                Ok(true)
            }
            _ => Err(SpeakersListError::NotOnFloor),
        }
    }

    /// Gives the current speaker more time.
    pub fn extend(&mut self, id: SpeakingRequestId, seconds: i32) -> Result<(), SpeakersListError> {
        let entry = self.find_mut(id)?;
        if !entry.state.has_floor() {
            return Err(SpeakersListError::NotOnFloor);
        }
        entry.extended_seconds += seconds;
        Ok(())
    }

    /// Skips a called speaker who does not speak.
    pub fn skip(&mut self, id: SpeakingRequestId, reason: &str) -> Result<bool, SpeakersListError> {
        let entry = self.find_mut(id)?;
        match entry.state {
            SpeakingRequestState::Skipped => Ok(false),
            SpeakingRequestState::Called => {
                (entry.state, entry.reason) = (SpeakingRequestState::Skipped, Some(reason.to_owned()));
                Ok(true)
            }
            _ => Err(SpeakersListError::NotOnFloor),
        }
    }

    /// Gives a new request its place in the order.
    pub fn place(&mut self, id: SpeakingRequestId) -> Result<(), SpeakersListError> {
        let Some(collation) = CityCollation::new(self.language.clone()) else {
            return Err(SpeakersListError::NoRequest);
        };
        let new = self.find(id)?;
        let waiting: Vec<_> = self.waiting().into_iter().filter(|entry| entry.id != id).collect();
        let order = order::insert(&waiting, new, self.list.settings.order, &collation);
        if self.list.arranged || self.list.settings.order == SpeakingOrder::ByHand {
            self.set_order(&order);
        } else {
            self.sort();
        }
        Ok(())
    }

    /// Sorts the waiting requests by the rule. With a manual order they stay as they are.
    pub fn sort(&mut self) {
        let Some(collation) = CityCollation::new(self.language.clone()) else { return };
        let last = self.last_called().and_then(|entry| Region::of(&entry.country));
        let order = order::sort(&self.waiting(), self.list.settings.order, &collation, last);
        self.set_order(&order);
    }

    /// Reorders the list by a rule.
    pub fn set_rule(&mut self, rule: SpeakingOrder) -> bool {
        let before = self.waiting_ids();
        let changed = self.list.settings.order != rule || self.list.arranged;
        (self.list.settings.order, self.list.arranged) = (rule, false);
        self.sort();
        changed || before != self.waiting_ids()
    }

    /// Moves a request to a position among the waiting ones, or a skipped one back into the order.
    pub fn move_request(&mut self, id: SpeakingRequestId, position: i32) -> Result<bool, SpeakersListError> {
        let entry = self.find(id)?;
        if !matches!(entry.state, SpeakingRequestState::Waiting | SpeakingRequestState::Skipped) {
            return Err(SpeakersListError::NotWaiting);
        }
        let before = (entry.state, self.waiting_ids());
        let mut order: Vec<_> =
            self.waiting().iter().map(|entry| entry.id).filter(|other| *other != id).collect();
        let at = usize::try_from(position - 1).unwrap_or(0).min(order.len());
        order.insert(at, id);
        let entry = self.find_mut(id)?;
        (entry.state, entry.reason) = (SpeakingRequestState::Waiting, None);
        self.set_order(&order);
        let changed = before != (SpeakingRequestState::Waiting, self.waiting_ids());
        self.list.arranged |= changed;
        Ok(changed)
    }

    /// Offers to swap places with another request or, if the other has already offered it, swaps them. Returns whether they were swapped.
    pub fn swap(
        &mut self,
        id: SpeakingRequestId,
        with: SpeakingRequestId,
    ) -> Result<bool, SpeakersListError> {
        let (one, other) = (self.find(id)?, self.find(with)?);
        let swappable = [one, other].iter().all(|entry| entry.state == SpeakingRequestState::Waiting);
        if !swappable || id == with || (one.kind, one.item) != (other.kind, other.item) {
            return Err(SpeakersListError::NotSwappable);
        }
        if other.swap_with != Some(id) {
            self.find_mut(id)?.swap_with = Some(with);
            return Ok(false);
        }
        let places = (one.place, other.place);
        let entry = self.find_mut(id)?;
        (entry.place, entry.swap_with) = (places.1, None);
        let entry = self.find_mut(with)?;
        (entry.place, entry.swap_with) = (places.0, None);
        self.list.arranged = true;
        Ok(true)
    }

    /// Removes a waiting or skipped request from the order.
    pub fn remove(
        &mut self,
        id: SpeakingRequestId,
        state: SpeakingRequestState,
        reason: Option<&str>,
    ) -> Result<bool, SpeakersListError> {
        let entry = self.find_mut(id)?;
        if entry.state == state {
            return Ok(false);
        }
        // A called speaker may still withdraw.
        let is_removable = match entry.state {
            SpeakingRequestState::Waiting | SpeakingRequestState::Skipped => true,
            SpeakingRequestState::Called => state == SpeakingRequestState::Withdrawn,
            _ => false,
        };
        if !is_removable {
            return Err(SpeakersListError::NotWaiting);
        }
        (entry.state, entry.place, entry.swap_with) = (state, None, None);
        entry.reason = reason.map(str::to_owned).or(entry.reason.take());
        self.renumber();
        Ok(true)
    }

    /// The requests that are coming soon and have not been notified.
    pub fn mark_notified(&mut self, now: Now) -> Vec<SpeakingRequestId> {
        let mut notified = Vec::new();
        for entry in &mut self.entries {
            if entry.warned_at.is_none() && entry.place.is_some_and(|place| place <= NOTIFIED_AHEAD) {
                entry.warned_at = Some(now);
                notified.push(entry.id);
            }
        }
        notified
    }

    /// Checks that a request may be added: its item, its length, that it repeats no other, and the time left.
    pub fn may_add(&self, new: &Entry, by_chair: bool) -> Result<(), SpeakersListError> {
        if self.entries.len() >= MAX_REQUESTS {
            return Err(SpeakersListError::TooMany);
        }
        if new.item > self.list.settings.items {
            return Err(SpeakersListError::NoItem(self.list.settings.items));
        }
        if let Some(to) = new.reply_to {
            let to = self.entries.iter().find(|entry| entry.id == to).ok_or(SpeakersListError::NoSpeech)?;
            if to.state != SpeakingRequestState::Spoken && to.state != SpeakingRequestState::Speaking {
                return Err(SpeakersListError::NoSpeech);
            }
        }
        // Before the time that is left: asking for less of it would be refused again.
        if self.entries.iter().any(|entry| entry.repeats(new)) {
            return Err(match new.kind {
                SpeakingRequestKind::Statement => SpeakersListError::OncePerItem,
                SpeakingRequestKind::Reply => SpeakersListError::RepliedAlready,
            });
        }
        if by_chair {
            return Ok(());
        }
        let is_statement = new.kind == SpeakingRequestKind::Statement;
        if is_statement && self.list.state == SpeakersListState::Closed {
            return Err(SpeakersListError::Closed);
        }
        let limit =
            if is_statement { self.list.settings.seconds_each } else { self.list.settings.seconds_reply };
        if new.seconds > limit {
            return Err(SpeakersListError::TooLong(limit));
        }
        let committed: i64 = self.entries.iter().map(Entry::committed_seconds).sum();
        match self.list.settings.seconds_total {
            Some(total) if is_statement && committed + i64::from(new.seconds) > total.into() => {
                Err(SpeakersListError::NoTime)
            }
            _ => Ok(()),
        }
    }

    fn waiting_ids(&self) -> Vec<SpeakingRequestId> {
        self.waiting().iter().map(|entry| entry.id).collect()
    }

    /// Closes a gap in the order.
    pub fn renumber(&mut self) {
        let order = self.waiting_ids();
        self.set_order(&order);
    }

    fn set_order(&mut self, order: &[SpeakingRequestId]) {
        for (place, id) in (1..).zip(order) {
            if let Ok(entry) = self.find_mut(*id) {
                entry.place = Some(place);
            }
        }
    }
}

#[cfg(test)]
mod tests;
