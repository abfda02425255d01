//! Decisions.

use std::collections::HashSet;

use super::model::RecusalKind;
use crate::types::{AccountId, Country, EntryId, FieldError, Language, ProblemKind, Refusal, folded};

/// Why an evaluator or an assignment is not set.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("In a public round everybody votes, and nobody evaluates.")]
    PublicRound,
    #[error(
        "The account does not hold the role `evaluator`. An organiser gives it with PUT …/staff/{{account}}."
    )]
    NoRole,
    #[error("Some of the assignments cannot be made. Each of `errors` says which, and why.")]
    Unfit(Vec<FieldError>),
    #[error(
        "Some entries have too few evaluators who may have them. Each of `errors` names one, and what would help."
    )]
    TooFew(Vec<FieldError>),
    #[error(
        "The loads cannot be within {apart} of each other: the nearest is from {least} to {most} entries. Send `apart`: {nearest}, or add evaluators who read the languages and are of other countries."
    )]
    Apart { apart: u32, least: usize, most: usize, nearest: usize },
    #[error("There is nobody to evaluate. Put evaluators on the round first.")]
    NoEvaluators,
    #[error(
        "There is no entry in the round. Entries come as far as the round takes them by screening and advancing."
    )]
    NoEntries,
    #[error("Say in `note` what it is.")]
    NoNote,
    #[error("This follows from what is known of both: change the evaluator or the entry.")]
    NotDeclared,
}

crate::problem_kinds! {
    WRONG_ROUND = Conflict "not-evaluated" "The round is not evaluated"
        "Technical rounds and those of a jury have evaluators."
    NO_ROLE = Conflict "not-an-evaluator" "Not an evaluator"
        "Only who holds the role `evaluator` in the congress can evaluate."
    UNFIT = Invalid "invalid-assignment" "The assignments cannot be made so"
        "Each entry of `errors` names an entry or an evaluator and what stands in the way. Nothing was assigned."
    IMPOSSIBLE = Conflict "assignment-impossible" "The entries cannot be balanced so"
        "Conflicts of interest and languages leave too few evaluators. The detail and `errors` say where, and what would help. Nothing was assigned."
    UNFIT_RECUSAL = Invalid "invalid-recusal" "The recusal is not complete"
        "Each entry of `errors` names a field and what is wrong with it."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::PublicRound => &WRONG_ROUND,
            Self::NoRole => &NO_ROLE,
            Self::Unfit(_) => &UNFIT,
            Self::TooFew(_)
            | Self::Apart { .. }
            | Self::NoEvaluators
            | Self::NoEntries
            | Self::NotDeclared => &IMPOSSIBLE,
            Self::NoNote => &UNFIT_RECUSAL,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::Unfit(faults) | Self::TooFew(faults) => faults.clone(),
            Self::NoNote => vec![FieldError::new("/note", "required", self.to_string())],
            Self::Apart { .. } => vec![FieldError::new("/apart", "impossible", self.to_string())],
            _ => Vec::new(),
        }
    }
}

/// What is known of an evaluator.
#[derive(Clone, Debug)]
pub struct Judge {
    pub account: AccountId,
    pub countries: Vec<Country>,
    pub city: Option<String>,
    pub employer: Option<String>,
    pub languages: Vec<Language>,
}

/// What is known of an entry.
#[derive(Clone, Debug)]
pub struct Subject {
    pub id: EntryId,
    pub title: String,
    pub language: Language,
    /// The city that enters it, and its partners.
    pub cities: Vec<(String, Country)>,
    /// Of its submitters.
    pub organisations: Vec<String>,
}

/// What of both keeps an evaluator from an entry.
pub fn conflict(judge: &Judge, entry: &Subject) -> Option<RecusalKind> {
    let same = |one: &str, other: &str| folded(one) == folded(other);
    let at_home = |country: &Country| judge.countries.contains(country);
    let of_city = |(city, country): &(String, Country)| {
        at_home(country) && judge.city.as_deref().is_some_and(|own| same(own, city))
    };
    let employed = |organisation: &String| {
        judge.employer.as_deref().is_some_and(|employer| same(employer, organisation))
    };
    if entry.cities.iter().any(of_city) {
        Some(RecusalKind::City)
    } else if entry.cities.iter().any(|(_, country)| at_home(country)) {
        Some(RecusalKind::Country)
    } else if entry.organisations.iter().any(employed) {
        Some(RecusalKind::Employer)
    } else {
        None
    }
}

/// Whether an evaluator reads what an entry is written in, in whichever region.
pub fn reads(judge: &Judge, entry: &Subject) -> bool {
    judge.languages.iter().any(|language| language.primary() == entry.language.primary())
}

/// Whether an evaluator may have an entry.
pub fn may_have(judge: &Judge, entry: &Subject, recused: &HashSet<(EntryId, AccountId)>) -> bool {
    reads(judge, entry) && !recused.contains(&(entry.id, judge.account)) && conflict(judge, entry).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(countries: &[&str], city: &str, employer: &str) -> Judge {
        Judge {
            account: AccountId::new(),
            countries: countries.iter().map(|code| code.parse().unwrap()).collect(),
            city: Some(city.into()),
            employer: Some(employer.into()),
            languages: vec!["en".parse().unwrap(), "zh-CN".parse().unwrap()],
        }
    }

    fn entry(cities: &[(&str, &str)], organisation: &str, language: &str) -> Subject {
        Subject {
            id: EntryId::new(),
            title: "Water".into(),
            language: language.parse().unwrap(),
            cities: cities.iter().map(|(city, code)| ((*city).into(), code.parse().unwrap())).collect(),
            organisations: vec![organisation.into()],
        }
    }

    #[test]
    fn nobody_judges_their_own() {
        let quito = entry(&[("Quito", "EC"), ("São Paulo", "BR")], "City of Quito", "es");
        assert_eq!(conflict(&judge(&["PT", "BR"], "Sao Paulo", "-"), &quito), Some(RecusalKind::City));
        assert_eq!(conflict(&judge(&["EC"], "Cuenca", "-"), &quito), Some(RecusalKind::Country));
        assert_eq!(conflict(&judge(&["AT"], "Vienna", "city of QUITO"), &quito), Some(RecusalKind::Employer));
        assert_eq!(
            conflict(&judge(&["AT"], "Quito", "-"), &quito),
            None,
            "another country has a city of this name"
        );
    }

    #[test]
    fn a_language_is_read_in_every_region() {
        let judge = judge(&["AT"], "Vienna", "-");
        assert!(reads(&judge, &entry(&[], "", "zh-Hant-TW")));
        assert!(!reads(&judge, &entry(&[], "", "fr")));
    }
}
