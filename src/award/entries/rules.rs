//! Decisions. The clock is an argument.

use super::{
    model::{EntryState, NewEntry},
    words,
};
use crate::{
    award::awards::{self, Award, in_time},
    types::{FieldError, Now, ProblemKind, Refusal, folded},
};

/// Why something is not done to an entry.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("The entry lacks something, or is too long. Each of `errors` says what to mend.")]
    Incomplete(Vec<FieldError>),
    #[error("Entries are taken from {0} on.")]
    TooEarly(Now),
    #[error(
        "The deadline was {0}. The attempt is on record; the secretariat of the award may extend the deadline."
    )]
    TooLate(Now),
    #[error("The entry is not submitted.")]
    NotSubmitted,
    #[error("The entry has been withdrawn.")]
    Withdrawn,
    #[error("The entry has been screened, and is changed by the secretariat only.")]
    Screened,
    #[error("The entry has advanced already.")]
    Advanced,
    #[error("Evaluators have the entry already: withdraw it instead.")]
    Evaluated,
    #[error("Say why: the entrant reads it.")]
    NoReason,
    #[error("You have written 20 entries for this award, as many as one may.")]
    TooMany,
    #[error("There is no such category of the award.")]
    NoCategory,
    #[error("There is no such theme of the congress.")]
    NoTheme,
    #[error("Two submitters have the same e-mail.")]
    SameEmail,
}

crate::problem_kinds! {
    INCOMPLETE = Invalid "entry-incomplete" "The entry is not complete"
        "Each entry of `errors` names a field and what to mend. Nothing is lost: the draft is kept as it is."
    NOT_NOW = Conflict "entries-closed" "Entries are not taken now"
        "The award names from when until when entries are taken; the last second counts, by the server's clock. A deadline that was extended is among its `extensions`."
    WRONG_STATE = Conflict "entry-state" "Not in this state of the entry"
        "A draft is written and submitted; what is submitted is screened; what is eligible is evaluated and advances. The detail says what it is."
    LIMIT = Conflict "too-many-entries" "Too many entries"
        "Withdraw or finish drafts that you have."
    UNFIT = Invalid "invalid-entry" "The entry is not as it should be"
        "Each entry of `errors` names a field and what is wrong with it."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Incomplete(_) => &INCOMPLETE,
            Self::TooEarly(_) | Self::TooLate(_) => &NOT_NOW,
            Self::NotSubmitted | Self::Withdrawn | Self::Screened | Self::Advanced | Self::Evaluated => {
                &WRONG_STATE
            }
            Self::TooMany => &LIMIT,
            Self::NoReason | Self::NoCategory | Self::NoTheme | Self::SameEmail => &UNFIT,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        let (pointer, code) = match self {
            Self::Incomplete(faults) => return faults.clone(),
            Self::NoReason => ("/reason", "required"),
            Self::NoCategory => ("/category", "unknown"),
            Self::NoTheme => ("/theme", "unknown"),
            Self::SameEmail => ("/submitters", "repeated"),
            _ => return Vec::new(),
        };
        vec![FieldError::new(pointer, code, self.to_string())]
    }
}

/// What is missing, too long, or in contradiction: all of it. Nothing: it can be submitted.
pub fn faults(entry: &NewEntry, award: &Award, themes: bool) -> Vec<FieldError> {
    let required = [
        ("/category", entry.category.is_none() && !award.categories.is_empty()),
        ("/theme", entry.theme.is_none() && themes),
        ("/title", blank(entry.title.as_deref())),
        ("/abstract", blank(entry.r#abstract.as_deref())),
        ("/language", entry.language.is_none()),
        ("/city", blank(entry.city.as_deref())),
        ("/country", entry.country.is_none()),
        ("/starts_on", entry.starts_on.is_none()),
        ("/submitters", entry.submitters.is_empty()),
    ];
    let missing = required.iter().filter(|(_, missing)| *missing);
    let mut faults: Vec<_> =
        missing.map(|(pointer, _)| FieldError::new(*pointer, "required", "This is needed.")).collect();
    for (pointer, text, most) in
        [("/title", &entry.title, award.title_words), ("/abstract", &entry.r#abstract, award.abstract_words)]
    {
        let words = text.as_deref().map_or(0, words::count);
        if words > usize::try_from(most).unwrap_or(0) {
            let detail = format!("These are {words} words; {most} is the most.");
            faults.push(FieldError::new(pointer, "too_many_words", detail));
        }
    }
    if entry.starts_on.zip(entry.ends_on).is_some_and(|(starts, ends)| ends < starts) {
        faults.push(FieldError::new("/ends_on", "order", "It ends after it has begun."));
    }
    let own = |city: &str| entry.city.as_deref().is_some_and(|own| folded(own) == folded(city));
    for (nth, partner) in entry.partners.iter().enumerate() {
        if own(&partner.city) && entry.country.as_ref() == Some(&partner.country) {
            let pointer = format!("/partners/{nth}");
            faults.push(FieldError::new(
                pointer,
                "repeated",
                "The other cities of a joint entry stand here.",
            ));
        }
    }
    faults
}

fn blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

/// That entries are taken now.
pub fn taken(award: &Award, now: Now) -> Result<(), crate::http::Error> {
    award.must_be_open()?;
    if now < award.entries_open_at {
        return Err(Refused::TooEarly(award.entries_open_at).into());
    }
    if !in_time(award.entries_close_at, now) {
        return Err(Refused::TooLate(award.entries_close_at).into());
    }
    Ok(())
}

impl EntryState {
    /// That its submitters may change it.
    pub fn may_be_written(self) -> Result<(), Refused> {
        match self {
            Self::Draft | Self::Submitted => Ok(()),
            Self::Withdrawn => Err(Refused::Withdrawn),
            _ => Err(Refused::Screened),
        }
    }

    /// That it may be screened: once more as well, until it has advanced.
    pub fn may_be_screened(self) -> Result<(), Refused> {
        match self {
            Self::Submitted | Self::Eligible | Self::Ineligible => Ok(()),
            Self::Draft => Err(Refused::NotSubmitted),
            Self::Withdrawn => Err(Refused::Withdrawn),
            Self::Deserving | Self::Shortlisted | Self::Winner | Self::SpecialMention => {
                Err(Refused::Advanced)
            }
        }
    }
}

impl From<awards::Takes> for EntryState {
    fn from(takes: awards::Takes) -> Self {
        match takes {
            awards::Takes::Eligible => Self::Eligible,
            awards::Takes::Deserving => Self::Deserving,
            awards::Takes::Shortlisted => Self::Shortlisted,
        }
    }
}
