//! Decisions. The clock is an argument.

use chrono::{TimeDelta, Timelike};

use super::model::{Award, AwardState, NewAward, NewRound, Round, RoundKind, Takes};
use crate::{
    http::{Error, RequestError},
    types::{FieldError, Now, ProblemKind, Refusal},
};

/// Why something of an award is not changed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("Another award of this congress has this slug.")]
    SlugTaken,
    #[error("Another category, round or criterion has this slug.")]
    PartSlugTaken,
    #[error("The award has a round in which the public votes already.")]
    PublicOnce,
    #[error("There are entries of this category. Give them another first.")]
    CategoryInUse,
    #[error("The round has evaluators, evaluations or votes, and stays.")]
    RoundInUse,
    #[error("The award is published, and stays as it is.")]
    Published,
    #[error("The award is a draft. Open it first.")]
    Draft,
    #[error("The round has opened: what entries are judged by does not change any more.")]
    RoundOpen,
    #[error("The round is closed, and stays as it is.")]
    RoundClosed,
    #[error("A round has this many criteria at most: 20.")]
    TooManyCriteria,
    #[error("An award has this many at most: 50 categories, 10 rounds.")]
    TooMany,
    #[error("The public votes, and gives no scores: a public round has no criteria.")]
    NoCriteria,
    #[error("The deadline is extended to a later second than the present one, in the future.")]
    NotLater,
}

crate::problem_kinds! {
    SLUG_TAKEN = Conflict "award-slug-taken" "The slug is taken"
        "Something else of this award, or another award of the congress, has this slug. Choose another."
    IN_USE = Conflict "award-in-use" "It is in use"
        "The detail says by what."
    WRONG_STATE = Conflict "award-state" "Not in this state of the award"
        "A draft is opened, an open award is published, a published one stays as it is."
    ROUND_OPEN = Conflict "award-round-open" "The round has opened"
        "What entries are judged by is settled before the round opens. Its end can be extended."
    ROUND_CLOSED = Conflict "award-round-closed" "The round is closed"
        "A closed round stays as it is, in the database itself."
    UNFIT = Invalid "invalid-award" "It is not as it should be"
        "Each entry of `errors` names a field and what is wrong with it."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::SlugTaken | Self::PartSlugTaken => &SLUG_TAKEN,
            Self::PublicOnce | Self::CategoryInUse | Self::RoundInUse => &IN_USE,
            Self::Published | Self::Draft => &WRONG_STATE,
            Self::RoundOpen => &ROUND_OPEN,
            Self::RoundClosed => &ROUND_CLOSED,
            Self::TooManyCriteria | Self::TooMany | Self::NoCriteria | Self::NotLater => &UNFIT,
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

/// Whether it is not later than a deadline, which lasts until its second is over.
pub fn in_time(deadline: Now, now: Now) -> bool {
    now < deadline + TimeDelta::seconds(1)
}

/// Deadlines are told by the second: what is finer could not be shown.
pub fn whole_seconds(at: &[(&str, Now)]) -> Vec<FieldError> {
    at.iter()
        .filter(|(_, at)| at.nanosecond() != 0)
        .map(|(pointer, _)| FieldError::new(*pointer, "whole_seconds", "A deadline is a whole second."))
        .collect()
}

impl NewAward {
    /// What is wrong with it beyond its schema.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut instants =
            vec![("/entries_open_at", self.entries_open_at), ("/entries_close_at", self.entries_close_at)];
        instants.extend(self.feedback_by.map(|by| ("/feedback_by", by)));
        let mut faults = whole_seconds(&instants);
        if self.entries_open_at >= self.entries_close_at {
            faults.push(FieldError::new(
                "/entries_close_at",
                "order",
                "Entries close after they have opened.",
            ));
        }
        if self.feedback_by.is_some_and(|by| by > self.entries_close_at || by < self.entries_open_at) {
            faults.push(FieldError::new("/feedback_by", "order", "It lies while entries are taken."));
        }
        faults
    }
}

impl NewRound {
    /// What is wrong with it beyond its schema.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = whole_seconds(&[("/opens_at", self.opens_at), ("/closes_at", self.closes_at)]);
        if self.opens_at >= self.closes_at {
            faults.push(FieldError::new("/closes_at", "order", "A round closes after it has opened."));
        }
        if self.kind == RoundKind::Public && self.takes != Takes::Shortlisted {
            faults.push(FieldError::new(
                "/takes",
                "shortlisted",
                "The public votes for what is shortlisted.",
            ));
        }
        if self.scale_min >= self.scale_max {
            faults.push(FieldError::new("/scale_max", "order", "The highest score is above the lowest."));
        }
        if self.remind_days.iter().any(|days| !(1..=365).contains(days)) {
            faults.push(FieldError::new(
                "/remind_days",
                "range",
                "A reminder goes out 1 to 365 days before the end.",
            ));
        }
        faults
    }
}

/// That nothing is wrong with it.
pub fn fit(faults: Vec<FieldError>) -> Result<(), Error> {
    if faults.is_empty() { Ok(()) } else { Err(RequestError::InvalidBody(faults).into()) }
}

impl Award {
    /// That it is not published yet.
    pub fn unpublished(&self) -> Result<(), Refused> {
        if self.state == AwardState::Published { Err(Refused::Published) } else { Ok(()) }
    }

    /// That it is open: announced, and not published.
    pub fn must_be_open(&self) -> Result<(), Refused> {
        match self.state {
            AwardState::Draft => Err(Refused::Draft),
            AwardState::Open => Ok(()),
            AwardState::Published => Err(Refused::Published),
        }
    }

    /// That these changes may be made to it now.
    pub fn may_become(&self, new: &NewAward, now: Now) -> Result<(), Error> {
        self.unpublished()?;
        let mut faults = new.faults();
        let moved = new.entries_close_at != self.entries_close_at;
        if moved && self.state != AwardState::Draft {
            let how = "The award is open: extend the deadline with POST …/extend, which is on record.";
            faults.push(FieldError::new("/entries_close_at", "extend", how));
        }
        let begun = self.rounds.iter().any(|round| round.has_opened(now));
        if new.open_scores != self.open_scores && begun {
            let why = "A round has opened: who sees scores is settled before that.";
            faults.push(FieldError::new("/open_scores", "settled", why));
        }
        fit(faults)
    }
}

impl Round {
    pub fn has_opened(&self, now: Now) -> bool {
        self.opens_at <= now
    }

    /// That it is not closed.
    pub fn unclosed(&self) -> Result<(), Refused> {
        if self.closed_at.is_some() { Err(Refused::RoundClosed) } else { Ok(()) }
    }

    /// That it has not opened.
    pub fn unopened(&self, now: Now) -> Result<(), Refused> {
        self.unclosed()?;
        if self.has_opened(now) { Err(Refused::RoundOpen) } else { Ok(()) }
    }

    /// That these changes may be made to it now.
    pub fn may_become(&self, new: &NewRound, now: Now) -> Result<(), Error> {
        self.unclosed()?;
        fit(new.faults())?;
        let settled = |round: &NewRound| {
            (round.kind, round.takes, round.opens_at, round.closes_at, round.scale_min, round.scale_max)
        };
        if self.has_opened(now) && settled(&self.into()) != settled(new) {
            return Err(Refused::RoundOpen.into());
        }
        Ok(())
    }

    /// When evaluators are reminded next, after `now`.
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
    fn a_deadline_lasts_until_its_second_is_over() {
        let deadline = at("2020-10-31T23:59:59+08:00");
        assert!(in_time(deadline, at("2020-10-31T15:59:59.999999Z")));
        assert!(!in_time(deadline, at("2020-10-31T16:00:00Z")));
    }

    #[test]
    fn reminders_come_in_their_order() {
        let closes = at("2020-12-23T15:59:59Z");
        let next = |now: &str| Round::next_reminder(closes, &[1, 7], at(now));
        assert_eq!(next("2020-12-01T00:00:00Z"), Some(at("2020-12-16T15:59:59Z")));
        assert_eq!(next("2020-12-17T00:00:00Z"), Some(at("2020-12-22T15:59:59Z")));
        assert_eq!(next("2020-12-23T00:00:00Z"), None);
    }

    #[test]
    fn a_fraction_of_a_second_is_no_deadline() {
        assert_eq!(whole_seconds(&[("/closes_at", at("2020-12-23T15:59:59.5Z"))]).len(), 1);
        assert!(whole_seconds(&[("/closes_at", at("2020-12-23T15:59:59Z"))]).is_empty());
    }
}
