//! Pure decisions.

use std::collections::HashSet;

use super::model::RecusalKind;
use crate::{
    award::awards::{Award, AwardRound, RoundKind},
    http::Result,
    types::{AccountId, Country, EntryId, FieldError, Language, ProblemKind, Refusal, folded},
};

/// Why a change to evaluators, assignments or recusals is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PanelError {
    #[error("A public round takes votes and has no evaluators.")]
    PublicRound,
    #[error(
        "The account does not hold the role `evaluator`. Ask an organiser to assign it with PUT …/staff/{{account}}."
    )]
    NoRole,
    #[error(
        "No account with this verified e-mail holds the role `evaluator`. Ask the person to create an account, and an organiser to assign the role."
    )]
    UnknownEvaluator,
    #[error("Some of the assignments are not allowed. See `errors` for which ones, and why.")]
    Unfit(Vec<FieldError>),
    #[error(
        "Some entries have too few possible evaluators. See `errors` for each entry and what would help."
    )]
    TooFew(Vec<FieldError>),
    #[error(
        "The loads cannot be within {apart} of each other: the closest possible loads are {least} to {most} entries. Send `apart`: {nearest}, or add evaluators who read the entries' languages and are from other countries."
    )]
    Apart { apart: u32, least: usize, most: usize, nearest: usize },
    #[error("The round has no evaluators. Add evaluators first.")]
    NoEvaluators,
    #[error("The round has no entries. Screen entries, or advance them from an earlier round, first.")]
    NoEntries,
    #[error("The kind `other` requires a `note`. Describe the conflict of interest in it.")]
    NoNote,
    #[error(
        "The recusal is derived from the evaluator's profile and the entry. Correct one of them instead."
    )]
    NotDeclared,
    #[error("The evaluator is already recused from the entry. GET …/recusals/{{account}} shows why.")]
    AlreadyRecused,
}

crate::problem_kinds! {
    WrongRound = Conflict "not-evaluated" "Round has no evaluators"
        "Only technical and jury rounds have evaluators. Use the slug of such a round."
    NoRole = Conflict "not-an-evaluator" "Not an evaluator"
        "Only accounts with the role `evaluator` in the congress can evaluate. Ask an organiser to assign the role, then try again."
    Unfit = Invalid "invalid-assignment" "Invalid assignments"
        "See `errors` for the entries and evaluators to correct. Nothing was assigned."
    Impossible = Conflict "assignment-impossible" "Assignment not possible"
        "Conflicts of interest, languages, or missing evaluators or entries prevent it. See `detail` and `errors` for what to change. Nothing was changed."
    AlreadyRecused = Conflict "already-recused" "Evaluator already recused"
        "The evaluator is recused from the entry already, declared or derived from the profile. Nothing was changed."
    DerivedRecusal = Conflict "recusal-derived" "Recusal is derived"
        "The recusal follows from the evaluator's profile and the entry, so it cannot be lifted. Correct one of them instead."
    UnfitRecusal = Invalid "invalid-recusal" "Invalid recusal"
        "See `errors` for the fields to correct."
}

impl Refusal for PanelError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::PublicRound => kinds::WrongRound::KIND,
            Self::NoRole | Self::UnknownEvaluator => kinds::NoRole::KIND,
            Self::Unfit(_) => kinds::Unfit::KIND,
            Self::TooFew(_) | Self::Apart { .. } | Self::NoEvaluators | Self::NoEntries => {
                kinds::Impossible::KIND
            }
            Self::NotDeclared => kinds::DerivedRecusal::KIND,
            Self::AlreadyRecused => kinds::AlreadyRecused::KIND,
            Self::NoNote => kinds::UnfitRecusal::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::Unfit(faults) | Self::TooFew(faults) => faults.clone(),
            Self::UnknownEvaluator => vec![FieldError::new("/email", "not_an_evaluator", self.to_string())],
            Self::NoNote => vec![FieldError::new("/note", "required", self.to_string())],
            Self::Apart { .. } => vec![FieldError::new("/apart", "impossible", self.to_string())],
            _ => Vec::new(),
        }
    }
}

/// An evaluator's profile, for decisions.
#[derive(Clone, Debug)]
pub struct EvaluatorProfile {
    pub account: AccountId,
    pub countries: Vec<Country>,
    pub city: Option<String>,
    pub employer: Option<String>,
    pub languages: Vec<Language>,
}

/// An entry, for decisions.
#[derive(Clone, Debug)]
pub struct EntryProfile {
    pub id: EntryId,
    pub title: String,
    pub language: Language,
    /// The entering city and its partners.
    pub cities: Vec<(String, Country)>,
    /// The organisations of its submitters.
    pub organisations: Vec<String>,
}

/// The conflict of interest that follows from both, if any.
pub fn conflict(evaluator: &EvaluatorProfile, entry: &EntryProfile) -> Option<RecusalKind> {
    let same = |one: &str, other: &str| folded(one) == folded(other);
    let at_home = |country: &Country| evaluator.countries.contains(country);
    let of_city = |(city, country): &(String, Country)| {
        at_home(country) && evaluator.city.as_deref().is_some_and(|own| same(own, city))
    };
    let employed = |organisation: &String| {
        evaluator.employer.as_deref().is_some_and(|employer| same(employer, organisation))
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

/// Whether an evaluator reads the entry's language, ignoring its region.
pub fn reads(evaluator: &EvaluatorProfile, entry: &EntryProfile) -> bool {
    evaluator.languages.iter().any(|language| language.primary() == entry.language.primary())
}

/// Whether an evaluator may have an entry.
pub fn may_have(
    evaluator: &EvaluatorProfile,
    entry: &EntryProfile,
    recused: &HashSet<(EntryId, AccountId)>,
) -> bool {
    reads(evaluator, entry)
        && !recused.contains(&(entry.id, evaluator.account))
        && conflict(evaluator, entry).is_none()
}

/// Checks that the round has evaluators and may still change.
pub fn must_take_evaluators(award: &Award, round: &AwardRound) -> Result<()> {
    award.must_be_unpublished()?;
    round.must_not_be_closed()?;
    if round.kind == RoundKind::Public { Err(PanelError::PublicRound.into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evaluator(countries: &[&str], city: &str, employer: &str) -> EvaluatorProfile {
        EvaluatorProfile {
            account: AccountId::new(),
            countries: countries.iter().map(|code| code.parse().unwrap()).collect(),
            city: Some(city.into()),
            employer: Some(employer.into()),
            languages: vec!["en".parse().unwrap(), "zh-CN".parse().unwrap()],
        }
    }

    fn entry(cities: &[(&str, &str)], organisation: &str, language: &str) -> EntryProfile {
        EntryProfile {
            id: EntryId::new(),
            title: "Water".into(),
            language: language.parse().unwrap(),
            cities: cities.iter().map(|(city, code)| ((*city).into(), code.parse().unwrap())).collect(),
            organisations: vec![organisation.into()],
        }
    }

    #[test]
    fn own_city_country_and_employer_are_conflicts() {
        let quito = entry(&[("Quito", "EC"), ("São Paulo", "BR")], "City of Quito", "es");
        assert_eq!(conflict(&evaluator(&["PT", "BR"], "Sao Paulo", "-"), &quito), Some(RecusalKind::City));
        assert_eq!(conflict(&evaluator(&["EC"], "Cuenca", "-"), &quito), Some(RecusalKind::Country));
        assert_eq!(
            conflict(&evaluator(&["AT"], "Vienna", "city of QUITO"), &quito),
            Some(RecusalKind::Employer)
        );
        assert_eq!(
            conflict(&evaluator(&["AT"], "Quito", "-"), &quito),
            None,
            "another country has a city of this name"
        );
    }

    #[test]
    fn region_of_a_language_is_ignored() {
        let evaluator = evaluator(&["AT"], "Vienna", "-");
        assert!(reads(&evaluator, &entry(&[], "", "zh-Hant-TW")));
        assert!(!reads(&evaluator, &entry(&[], "", "fr")));
    }
}
