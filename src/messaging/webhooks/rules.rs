use chrono::TimeDelta;

use crate::{
    events::EventDeclaration,
    types::{FieldError, ProblemKind, Refusal},
};

/// How long deliveries are retried, and how long an unreachable webhook stays enabled.
pub const RETRY_PERIOD: TimeDelta = TimeDelta::days(3);
/// How long deliveries are also signed with the previous secret after a rotation.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// Whether a webhook with this filter receives this kind of event. `webhook.tested` goes to the tested webhook only.
pub fn receives(filter: &[String], kind: &str) -> bool {
    let matches = |pattern: &String| match pattern.strip_suffix('*') {
        Some(prefix) => kind.starts_with(prefix),
        None => pattern == kind,
    };
    kind != "webhook.tested" && (filter.is_empty() || filter.iter().any(matches))
}

/// Errors in a filter: patterns that match no event kind.
pub fn check_filter(filter: &[String], catalogue: &[&'static dyn EventDeclaration]) -> Vec<FieldError> {
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
    filter.iter().enumerate().filter(|(_, pattern)| !known(pattern)).map(fault).collect()
}

/// Why a webhook operation is refused.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    #[error("A congress can have at most {0} webhooks. Delete one first.")]
    TooMany(i64),
    #[error("The webhook is disabled. Enable it first.")]
    Disabled,
}

crate::problem_kinds! {
    TooManyWebhooks = Conflict "too-many-webhooks" "Too many webhooks"
        "Delete a webhook that you no longer need, or subscribe one webhook to several kinds of events."
    WebhookDisabled = Conflict "webhook-disabled" "Webhook disabled"
        "Enable it with PATCH and `state: enabled`, then try again."
}

impl Refusal for WebhookError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::TooMany(_) => kinds::TooManyWebhooks::KIND,
            Self::Disabled => kinds::WebhookDisabled::KIND,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_names_kinds_or_groups_of_kinds() {
        let filter = ["registration.*".to_owned(), "schedule.released".to_owned()];
        assert!(receives(&filter, "registration.confirmed"));
        assert!(!receives(&filter, "registration_type.created"));
        assert!(receives(&filter, "schedule.released"));
        assert!(!receives(&filter, "schedule.changed"));
        assert!(receives(&[], "anything.happened"));
        assert!(!receives(&[], "webhook.tested"));
    }
}
