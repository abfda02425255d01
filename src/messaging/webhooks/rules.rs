use chrono::TimeDelta;

use crate::{
    events::EventDeclaration,
    types::{FieldError, ProblemKind, Refusal},
};

/// How long deliveries are retried, and how long an unreachable webhook stays enabled.
pub const PATIENCE: TimeDelta = TimeDelta::days(3);
/// How long deliveries are also signed with the previous secret after a rotation.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// Whether a webhook with this filter receives this kind of event. `webhook.tested` goes to the tested webhook only.
pub fn receives(asked: &[String], kind: &str) -> bool {
    let matches = |asked: &String| match asked.strip_suffix('*') {
        Some(beginning) => kind.starts_with(beginning),
        None => asked == kind,
    };
    kind != "webhook.tested" && (asked.is_empty() || asked.iter().any(matches))
}

/// Errors in a filter: patterns that match no event kind.
pub fn check_filter(asked: &[String], catalogue: &[&'static dyn EventDeclaration]) -> Vec<FieldError> {
    let known = |pattern: &String| {
        let pattern = std::slice::from_ref(pattern);
        catalogue.iter().any(|kind| receives(pattern, kind.name()))
    };
    let fault = |(index, pattern): (usize, &String)| {
        let detail = format!(
            "no event matches `{pattern}`; see the schema `Event` of the OpenAPI document for all kinds"
        );
        FieldError::new(format!("/events/{index}"), "unknown", detail)
    };
    asked.iter().enumerate().filter(|(_, pattern)| !known(pattern)).map(fault).collect()
}

/// Why a webhook operation is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("A congress can have at most {0} webhooks. Delete one first.")]
    TooMany(i64),
    #[error("The webhook is disabled. Enable it first.")]
    Disabled,
}

crate::problem_kinds! {
    TOO_MANY_WEBHOOKS = Conflict "too-many-webhooks" "Too many webhooks"
        "Delete a webhook that you no longer need, or subscribe one webhook to several kinds of events."
    WEBHOOK_DISABLED = Conflict "webhook-disabled" "Webhook disabled"
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
    fn filter_matches_kinds_and_prefixes() {
        let asked = ["registration.*".to_owned(), "schedule.released".to_owned()];
        assert!(receives(&asked, "registration.confirmed"));
        assert!(!receives(&asked, "registration_type.created"));
        assert!(receives(&asked, "schedule.released"));
        assert!(!receives(&asked, "schedule.changed"));
        assert!(receives(&[], "anything.happened"));
        assert!(!receives(&[], "webhook.tested"));
    }
}
