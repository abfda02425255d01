use chrono::TimeDelta;

use crate::{
    events::EventDeclaration,
    types::{FieldError, ProblemKind, Refusal},
};

/// How long a delivery is tried, and a webhook that nothing reaches stays enabled.
pub const PATIENCE: TimeDelta = TimeDelta::days(3);
/// How long deliveries are signed with the old secret, too, after a rotation.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// Whether a webhook that asked for these kinds receives this one. `webhook.tested` goes to the tested one alone.
pub fn receives(asked: &[String], kind: &str) -> bool {
    let matches = |asked: &String| match asked.strip_suffix('*') {
        Some(beginning) => kind.starts_with(beginning),
        None => asked == kind,
    };
    kind != "webhook.tested" && (asked.is_empty() || asked.iter().any(matches))
}

/// The faults of a filter: kinds that never happen.
pub fn check_filter(asked: &[String], catalogue: &[&'static dyn EventDeclaration]) -> Vec<FieldError> {
    let known = |pattern: &String| {
        let pattern = std::slice::from_ref(pattern);
        catalogue.iter().any(|kind| receives(pattern, kind.name()))
    };
    let fault = |(index, pattern): (usize, &String)| {
        let detail = format!(
            "no event is called `{pattern}`; the schema `Event` of the OpenAPI document lists all kinds"
        );
        FieldError::new(format!("/events/{index}"), "unknown", detail)
    };
    asked.iter().enumerate().filter(|(_, pattern)| !known(pattern)).map(fault).collect()
}

/// Why a webhook is not as it should be.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("A congress has at most {0} webhooks. Delete one first.")]
    TooMany(i64),
    #[error("The webhook is disabled. Enable it first.")]
    Disabled,
}

crate::problem_kinds! {
    TOO_MANY_WEBHOOKS = Conflict "too-many-webhooks" "Too many webhooks"
        "Delete one that is not needed any more, or let one receive several kinds of events."
    WEBHOOK_DISABLED = Conflict "webhook-disabled" "The webhook is disabled"
        "Enable it with PATCH and `state: enabled`, then try again."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::TooMany(_) => &TOO_MANY_WEBHOOKS,
            Self::Disabled => &WEBHOOK_DISABLED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_names_kinds_or_their_beginnings() {
        let asked = ["registration.*".to_owned(), "schedule.released".to_owned()];
        assert!(receives(&asked, "registration.confirmed"));
        assert!(!receives(&asked, "registration_type.created"));
        assert!(receives(&asked, "schedule.released"));
        assert!(!receives(&asked, "schedule.changed"));
        assert!(receives(&[], "anything.happened"));
        assert!(!receives(&[], "webhook.tested"));
    }
}
