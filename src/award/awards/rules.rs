//! Pure decisions; the clock is an argument.

use chrono::{TimeDelta, Timelike};

use super::{
    model::{Award, AwardRound, AwardState, EntryRequirement, NewAward, RoundKind},
    parts::NewAwardRound,
};
use crate::{
    http::{Error, RequestError},
    types::{FieldError, Now, ProblemKind, Refusal},
};

/// Why a change to an award is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AwardError {
    #[error("Another award of this congress already has this slug. Choose another slug.")]
    SlugTaken,
    #[error("Another category, round or criterion already has this slug. Choose another slug.")]
    PartSlugTaken,
    #[error("The award already has a public voting round. It can have only one.")]
    PublicOnce,
    #[error("The category has entries. Move them to another category first.")]
    CategoryInUse,
    #[error("The round has evaluators, evaluations or votes, so it cannot be deleted.")]
    RoundInUse,
    #[error("The award is published and can no longer change.")]
    Published,
    #[error("The award is a draft. Open it first.")]
    Draft,
    #[error("The round has opened, so the rules by which entries are judged can no longer change.")]
    RoundOpen,
    #[error("The round is closed and can no longer change.")]
    RoundClosed,
    #[error("A round can have at most 20 criteria.")]
    TooManyCriteria,
    #[error("An award can have at most 50 categories and 10 rounds.")]
    TooMany,
    #[error("A public round takes votes, not scores, so it cannot have criteria.")]
    NoCriteria,
    #[error("The new deadline must be later than the current one and in the future.")]
    NotLater,
}

crate::problem_kinds! {
    SlugTaken = Conflict "award-slug-taken" "Slug already taken"
        "Another award of the congress, or another part of this award, already has this slug. Choose another slug."
    InUse = Conflict "award-in-use" "Award part in use"
        "The category or round is in use, or the award already has a public round. See `detail` for what to change first."
    WrongState = Conflict "award-state" "Wrong award state"
        "A draft can be opened, an open award can be published, and a published award is final. See `detail` for the award's state."
    RoundOpen = Conflict "award-round-open" "Round has opened"
        "The rules by which entries are judged cannot change once the round has opened. You can still extend its end."
    RoundClosed = Conflict "award-round-closed" "Round is closed"
        "A closed round is final and cannot change."
    Unfit = Invalid "invalid-award" "Invalid award"
        "See `errors` for the fields to correct."
}

impl Refusal for AwardError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::SlugTaken | Self::PartSlugTaken => kinds::SlugTaken::KIND,
            Self::PublicOnce | Self::CategoryInUse | Self::RoundInUse => kinds::InUse::KIND,
            Self::Published | Self::Draft => kinds::WrongState::KIND,
            Self::RoundOpen => kinds::RoundOpen::KIND,
            Self::RoundClosed => kinds::RoundClosed::KIND,
            Self::TooManyCriteria | Self::TooMany | Self::NoCriteria | Self::NotLater => kinds::Unfit::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        let (pointer, code) = match self {
            Self::TooManyCriteria | Self::NoCriteria => ("/round", "too_many"),
            Self::NotLater => ("/closes_at", "not_later"),
            Self::TooMany => ("", "too_many"),
            _ => return Vec::new(),
        };
        vec![FieldError::new(pointer, code, self.to_string())]
    }
}

/// Whether `now` is within a deadline, which includes its whole last second.
pub fn in_time(deadline: Now, now: Now) -> bool {
    now < deadline + TimeDelta::seconds(1)
}

/// Deadlines are displayed to the second, so fractions of a second are refused.
pub fn whole_seconds(at: &[(&str, Now)]) -> Vec<FieldError> {
    at.iter()
        .filter(|(_, at)| at.nanosecond() != 0)
        .map(|(pointer, _)| FieldError::new(*pointer, "whole_seconds", "A deadline must be a whole second."))
        .collect()
}

impl NewAward {
    /// Validates what the schema cannot express.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut instants =
            vec![("/entries_open_at", self.entries_open_at), ("/entries_close_at", self.entries_close_at)];
        instants.extend(self.feedback_by.map(|by| ("/feedback_by", by)));
        let mut faults = whole_seconds(&instants);
        if self.entries_open_at >= self.entries_close_at {
            faults.push(FieldError::new("/entries_close_at", "order", "Entries must close after they open."));
        }
        if self.feedback_by.is_some_and(|by| by > self.entries_close_at || by < self.entries_open_at) {
            faults.push(FieldError::new(
                "/feedback_by",
                "order",
                "It must lie between the opening and the closing of entries.",
            ));
        }
        faults
    }
}

impl NewAwardRound {
    /// Validates what the schema cannot express.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = whole_seconds(&[("/opens_at", self.opens_at), ("/closes_at", self.closes_at)]);
        if self.opens_at >= self.closes_at {
            faults.push(FieldError::new("/closes_at", "order", "A round must close after it opens."));
        }
        if self.kind == RoundKind::Public && self.takes != EntryRequirement::Shortlisted {
            faults.push(FieldError::new(
                "/takes",
                "shortlisted",
                "A public round must take shortlisted entries.",
            ));
        }
        if self.scale_min >= self.scale_max {
            faults.push(FieldError::new(
                "/scale_max",
                "order",
                "The highest score must be above the lowest.",
            ));
        }
        if self.remind_days.iter().any(|days| !(1..=365).contains(days)) {
            faults.push(FieldError::new(
                "/remind_days",
                "range",
                "A reminder must be 1 to 365 days before the end.",
            ));
        }
        faults
    }
}

/// Refuses field errors, if there are any.
pub fn reject_faults(faults: Vec<FieldError>) -> Result<(), Error> {
    if faults.is_empty() { Ok(()) } else { Err(RequestError::InvalidBody(faults).into()) }
}

impl Award {
    /// Checks that the award is not published.
    pub fn must_be_unpublished(&self) -> Result<(), AwardError> {
        if self.state == AwardState::Published { Err(AwardError::Published) } else { Ok(()) }
    }

    /// Checks that the award is open: announced, and not published.
    pub fn must_be_open(&self) -> Result<(), AwardError> {
        match self.state {
            AwardState::Draft => Err(AwardError::Draft),
            AwardState::Open => Ok(()),
            AwardState::Published => Err(AwardError::Published),
        }
    }

    /// Checks that these changes are allowed now.
    pub fn check_update(&self, new: &NewAward, now: Now) -> Result<(), Error> {
        self.must_be_unpublished()?;
        let mut faults = new.faults();
        let moved = new.entries_close_at != self.entries_close_at;
        if moved && self.state != AwardState::Draft {
            let detail =
                "The award is open. Extend the deadline with POST …/extend, which records the reason.";
            faults.push(FieldError::new("/entries_close_at", "extend", detail));
        }
        let begun = self.rounds.iter().any(|round| round.has_opened(now));
        if new.open_scores != self.open_scores && begun {
            let detail = "A round has opened, so this setting can no longer change.";
            faults.push(FieldError::new("/open_scores", "settled", detail));
        }
        reject_faults(faults)
    }
}

impl AwardRound {
    pub fn has_opened(&self, now: Now) -> bool {
        self.opens_at <= now
    }

    /// Checks that the round is not closed.
    pub fn must_not_be_closed(&self) -> Result<(), AwardError> {
        if self.closed_at.is_some() { Err(AwardError::RoundClosed) } else { Ok(()) }
    }

    /// Checks that the round has not opened.
    pub fn must_not_have_opened(&self, now: Now) -> Result<(), AwardError> {
        self.must_not_be_closed()?;
        if self.has_opened(now) { Err(AwardError::RoundOpen) } else { Ok(()) }
    }

    /// Checks that these changes are allowed now.
    pub fn check_update(&self, new: &NewAwardRound, now: Now) -> Result<(), Error> {
        self.must_not_be_closed()?;
        reject_faults(new.faults())?;
        let rules = |round: &NewAwardRound| {
            (round.kind, round.takes, round.opens_at, round.closes_at, round.scale_min, round.scale_max)
        };
        if self.has_opened(now) && rules(&self.into()) != rules(new) {
            return Err(AwardError::RoundOpen.into());
        }
        Ok(())
    }

    /// The next time to remind evaluators, after `now`.
    pub fn next_reminder(closes_at: Now, days: &[i32], now: Now) -> Option<Now> {
        let moments = days.iter().map(|days| closes_at - TimeDelta::days(i64::from(*days)));
        moments.filter(|at| *at > now).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Now {
        text.parse().unwrap()
    }

    #[test]
    fn deadline_includes_its_whole_last_second() {
        let deadline = at("2020-10-31T23:59:59+08:00");
        assert!(in_time(deadline, at("2020-10-31T15:59:59.999999Z")));
        assert!(!in_time(deadline, at("2020-10-31T16:00:00Z")));
    }

    #[test]
    fn next_reminder_is_the_earliest_after_now() {
        let closes = at("2020-12-23T15:59:59Z");
        let next = |now: &str| AwardRound::next_reminder(closes, &[1, 7], at(now));
        assert_eq!(next("2020-12-01T00:00:00Z"), Some(at("2020-12-16T15:59:59Z")));
        assert_eq!(next("2020-12-17T00:00:00Z"), Some(at("2020-12-22T15:59:59Z")));
        assert_eq!(next("2020-12-23T00:00:00Z"), None);
    }

    #[test]
    fn deadline_with_a_fraction_of_a_second_is_refused() {
        assert_eq!(whole_seconds(&[("/closes_at", at("2020-12-23T15:59:59.5Z"))]).len(), 1);
        assert!(whole_seconds(&[("/closes_at", at("2020-12-23T15:59:59Z"))]).is_empty());
    }
}
