//! Which changes the rules allow. Pure.

use serde_json::Value;

use super::model::RegistrationRules;
use crate::{
    registration::registrations::{Person, rules::RegistrationError},
    types::Now,
};

/// Names of the fields that differ.
pub fn changed_fields(before: &Person, after: &Person) -> Vec<String> {
    let (before, after) = (serde_json::json!(before), serde_json::json!(after));
    let names = after.as_object().into_iter().flat_map(|fields| fields.keys().cloned());
    names.filter(|name| before[name] != after[name]).collect()
}

pub fn check_change(rules: &RegistrationRules, fields: &[String], now: Now) -> Result<(), RegistrationError> {
    if let Some(until) = rules.corrections_until.filter(|until| *until <= now && !fields.is_empty()) {
        return Err(RegistrationError::CorrectionsClosed(until));
    }
    let Some(correctable) = &rules.correctable else { return Ok(()) };
    let correctable: Vec<_> = correctable.iter().map(|field| serde_json::json!(field)).collect();
    let refused = |field: &&String| !correctable.contains(&Value::from(field.as_str()));
    let refused: Vec<_> = fields.iter().filter(refused).cloned().collect();
    if refused.is_empty() { Ok(()) } else { Err(RegistrationError::NotCorrectable(refused)) }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;
    use crate::registration::corrections::model::CorrectableField;

    const NOON: Now = DateTime::from_timestamp(1_636_372_800, 0).unwrap();

    fn fields(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn corrections_are_closed_at_the_deadline() {
        let rules = RegistrationRules { corrections_until: Some(NOON), correctable: None, revision: 1 };
        let city = fields(&["city"]);
        assert_eq!(check_change(&rules, &city, NOON - TimeDelta::seconds(1)), Ok(()));
        assert_eq!(check_change(&rules, &city, NOON), Err(RegistrationError::CorrectionsClosed(NOON)));
        assert_eq!(check_change(&rules, &[], NOON), Ok(()), "an empty change is allowed");
    }

    #[test]
    fn fields_that_are_not_correctable_are_named() {
        let correctable = Some(vec![CorrectableField::City, CorrectableField::TimeZone]);
        let rules = RegistrationRules { corrections_until: None, correctable, revision: 1 };
        assert_eq!(check_change(&rules, &fields(&["city", "time_zone"]), NOON), Ok(()));
        let refused = check_change(&rules, &fields(&["city", "given_name"]), NOON);
        assert_eq!(refused, Err(RegistrationError::NotCorrectable(fields(&["given_name"]))));
    }
}
