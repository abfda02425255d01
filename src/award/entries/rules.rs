//! Pure decisions; the clock is an argument.

use super::{
    model::{EntryState, NewAwardEntry},
    words,
};
use crate::{
    award::awards::{self, Award, in_time},
    types::{FieldError, Now, ProblemKind, Refusal, folded},
};

/// Why an action on an entry is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    #[error("The entry is incomplete or a text is too long. See `errors` for the fields to correct.")]
    Incomplete(Vec<FieldError>),
    #[error("Entries open at {0}.")]
    TooEarly(Now),
    #[error("The deadline was {0}. The award's secretariat may extend it.")]
    Closed(Now),
    /// A submission, which is recorded so that the secretariat can accept it.
    #[error(
        "The deadline was {0}. The attempt has been recorded; the award's secretariat may extend the deadline."
    )]
    TooLate(Now),
    #[error("The entry has not been submitted.")]
    NotSubmitted,
    #[error("Entries are open. The entrant can submit the entry.")]
    StillOpen,
    #[error("The entry has been withdrawn.")]
    Withdrawn,
    #[error("The entry has been screened. Only the secretariat can change it now.")]
    Screened,
    #[error("The entry has already advanced.")]
    Advanced,
    #[error("The entry is already assigned to evaluators. Withdraw it instead.")]
    Evaluated,
    #[error("Give a reason; the entrant will see it.")]
    NoReason,
    #[error("You already have 20 entries for this award, the maximum.")]
    TooMany,
    #[error("The award has no such category.")]
    NoCategory,
    #[error("The congress has no such theme.")]
    NoTheme,
    #[error("Two submitters have the same e-mail address.")]
    SameEmail,
}

crate::problem_kinds! {
    Incomplete = Invalid "entry-incomplete" "Incomplete entry"
        "See `errors` for the fields to correct. Nothing was changed. The submitters can correct a draft while entries are open; the secretariat can extend the deadline."
    NotNow = Conflict "entries-closed" "Entries not open"
        "Entries are accepted from the award's `entries_open_at` through the whole second of `entries_close_at`, by the server's clock. Extended deadlines are listed in its `extensions`."
    WrongState = Conflict "entry-state" "Wrong entry state"
        "A draft can be submitted, a submitted entry can be screened, and an eligible entry can be evaluated and advance. See `detail` for the entry's state."
    Limit = Conflict "too-many-entries" "Too many entries"
        "You have reached the maximum number of entries for this award. Withdraw an entry before you create another."
    Unfit = Invalid "invalid-entry" "Invalid entry"
        "See `errors` for the fields to correct."
}

impl Refusal for EntryError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Incomplete(_) => kinds::Incomplete::KIND,
            Self::TooEarly(_) | Self::Closed(_) | Self::TooLate(_) => kinds::NotNow::KIND,
            Self::NotSubmitted
            | Self::StillOpen
            | Self::Withdrawn
            | Self::Screened
            | Self::Advanced
            | Self::Evaluated => kinds::WrongState::KIND,
            Self::TooMany => kinds::Limit::KIND,
            Self::NoReason | Self::NoCategory | Self::NoTheme | Self::SameEmail => kinds::Unfit::KIND,
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

/// All that is missing, too long or contradictory. If it is empty, the entry can be submitted.
pub fn list_faults(entry: &NewAwardEntry, award: &Award, has_themes: bool) -> Vec<FieldError> {
    let required = [
        ("/category", entry.category.is_none() && !award.categories.is_empty()),
        ("/theme", entry.theme.is_none() && has_themes),
        ("/title", blank(entry.title.as_deref())),
        ("/abstract", blank(entry.r#abstract.as_deref())),
        ("/language", entry.language.is_none()),
        ("/city", blank(entry.city.as_deref())),
        ("/country", entry.country.is_none()),
        ("/starts_on", entry.starts_on.is_none()),
        ("/submitters", entry.submitters.is_empty()),
    ];
    let missing = required.iter().filter(|(_, missing)| *missing);
    let mut faults: Vec<_> = missing
        .map(|(pointer, _)| FieldError::new(*pointer, "required", "This field is required."))
        .collect();
    for (pointer, text, most) in
        [("/title", &entry.title, award.title_words), ("/abstract", &entry.r#abstract, award.abstract_words)]
    {
        let words = text.as_deref().map_or(0, words::count);
        if words > usize::try_from(most).unwrap_or(0) {
            let detail = format!("The text has {words} words; the maximum is {most}.");
            faults.push(FieldError::new(pointer, "too_many_words", detail));
        }
    }
    if entry.starts_on.zip(entry.ends_on).is_some_and(|(starts, ends)| ends < starts) {
        faults.push(FieldError::new("/ends_on", "order", "The end must be after the start."));
    }
    let own = |city: &str| entry.city.as_deref().is_some_and(|own| folded(own) == folded(city));
    for (nth, partner) in entry.partners.iter().enumerate() {
        if own(&partner.city) && entry.country.as_ref() == Some(&partner.country) {
            let pointer = format!("/partners/{nth}");
            faults.push(FieldError::new(pointer, "repeated", "List only the other cities of a joint entry."));
        }
    }
    faults
}

fn blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

/// Checks that the award accepts entries now.
pub fn check_entries_open(award: &Award, now: Now) -> Result<(), crate::http::Error> {
    award.must_be_open()?;
    if now < award.entries_open_at {
        return Err(EntryError::TooEarly(award.entries_open_at).into());
    }
    if !in_time(award.entries_close_at, now) {
        return Err(EntryError::Closed(award.entries_close_at).into());
    }
    Ok(())
}

impl EntryState {
    /// Checks that submitters may change the entry.
    pub fn must_be_writable(self) -> Result<(), EntryError> {
        match self {
            Self::Draft | Self::Submitted => Ok(()),
            Self::Withdrawn => Err(EntryError::Withdrawn),
            _ => Err(EntryError::Screened),
        }
    }

    /// Checks that the entry may be screened, which can be repeated until it has advanced.
    pub fn must_be_screenable(self) -> Result<(), EntryError> {
        match self {
            Self::Submitted | Self::Eligible | Self::Ineligible => Ok(()),
            Self::Draft => Err(EntryError::NotSubmitted),
            Self::Withdrawn => Err(EntryError::Withdrawn),
            Self::Deserving | Self::Shortlisted | Self::Winner | Self::SpecialMention => {
                Err(EntryError::Advanced)
            }
        }
    }
}

impl From<awards::EntryRequirement> for EntryState {
    fn from(takes: awards::EntryRequirement) -> Self {
        match takes {
            awards::EntryRequirement::Eligible => Self::Eligible,
            awards::EntryRequirement::Deserving => Self::Deserving,
            awards::EntryRequirement::Shortlisted => Self::Shortlisted,
        }
    }
}
