//! A list and its requests, as stored.

use chrono::{DateTime, Utc};

use super::model::{
    SpeakersListSettings, SpeakersListState, SpeakingRequestKind, SpeakingRequestState, SpeechMode,
};
use crate::types::{
    AccountId, Country, DelegationId, Language, Localized, Now, SessionId, SpeakingRequestId,
};

/// The list of a sitting, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct ListRecord {
    pub session: SessionId,
    pub state: SpeakersListState,
    pub settings: SpeakersListSettings,
    /// Whether requests were moved by hand or swapped, in which case the order is not recomputed.
    pub arranged: bool,
    /// The number of calls so far.
    pub calls: i32,
    pub revision: i64,
}

/// The chair who calls a speaker.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    pub account: Option<AccountId>,
    pub name: Option<String>,
}

/// A request in the list of a sitting, with its speaker.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: SpeakingRequestId,
    pub delegation: DelegationId,
    pub city: Localized,
    pub country: Country,
    pub protocol_rank: i32,
    /// Name of its head.
    pub name: String,
    pub title: String,
    pub kind: SpeakingRequestKind,
    pub reply_to: Option<SpeakingRequestId>,
    pub item: i32,
    pub again: bool,
    pub topic: String,
    pub mode: SpeechMode,
    pub video_url: Option<String>,
    pub language: Language,
    pub second_choice: Option<SessionId>,
    pub seconds: i32,
    pub extended_seconds: i32,
    pub state: SpeakingRequestState,
    pub place: Option<i32>,
    pub requested_at: DateTime<Utc>,
    pub warned_at: Option<DateTime<Utc>>,
    pub called_at: Option<DateTime<Utc>>,
    /// The number of the call in the sitting.
    pub call: Option<i32>,
    /// The chair who called it; `None` if their account was erased.
    pub called_by: Option<AccountId>,
    /// Their name.
    pub caller: Option<String>,
    pub started_at: Option<DateTime<Utc>>,
    pub stopped_at: Option<DateTime<Utc>>,
    pub swap_with: Option<SpeakingRequestId>,
    pub reason: Option<String>,
    pub revision: i64,
}

impl Entry {
    /// Its granted time, including extensions.
    pub fn granted_seconds(&self) -> i64 {
        i64::from(self.seconds) + i64::from(self.extended_seconds)
    }

    /// The time it took, or has taken until now, in whole seconds.
    pub fn used_seconds(&self, now: Now) -> Option<i64> {
        self.started_at.map(|started| (self.stopped_at.unwrap_or(now) - started).num_seconds().max(0))
    }

    /// Whether a new request of the same delegation would be for the same item or speech, and is not admitted again.
    pub fn repeats(&self, new: &Self) -> bool {
        let counts = !matches!(self.state, SpeakingRequestState::Withdrawn | SpeakingRequestState::Declined);
        let same = match new.kind {
            SpeakingRequestKind::Statement => self.item == new.item && !self.again && !new.again,
            SpeakingRequestKind::Reply => self.reply_to == new.reply_to,
        };
        counts && same && self.kind == new.kind && self.delegation == new.delegation && self.id != new.id
    }

    /// How much of a sitting's time it takes: the time it used, or all of its granted time.
    pub fn committed_seconds(&self) -> i64 {
        match self.state {
            SpeakingRequestState::Withdrawn
            | SpeakingRequestState::Declined
            | SpeakingRequestState::Skipped => 0,
            SpeakingRequestState::Spoken => {
                self.stopped_at.and_then(|stopped| self.used_seconds(stopped)).unwrap_or(0)
            }
            _ => self.granted_seconds(),
        }
    }
}

#[cfg(test)]
pub mod samples {
    use super::*;

    /// A waiting statement.
    pub fn entry() -> Entry {
        Entry {
            id: SpeakingRequestId::new(),
            delegation: DelegationId::new(),
            city: Localized::of("en", "Quito"),
            country: "EC".parse().unwrap(),
            protocol_rank: 1,
            name: "Ana Sousa".into(),
            title: "Mayor".into(),
            kind: SpeakingRequestKind::Statement,
            reply_to: None,
            item: 1,
            again: false,
            topic: "Housing".into(),
            mode: SpeechMode::Live,
            video_url: None,
            language: Language::english(),
            second_choice: None,
            seconds: 180,
            extended_seconds: 0,
            state: SpeakingRequestState::Waiting,
            place: None,
            requested_at: DateTime::UNIX_EPOCH,
            warned_at: None,
            called_at: None,
            call: None,
            called_by: None,
            caller: None,
            started_at: None,
            stopped_at: None,
            swap_with: None,
            reason: None,
            revision: 1,
        }
    }
}
