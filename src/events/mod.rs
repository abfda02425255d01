//! Changes, and the events that they publish: an outbox row and an audit entry, written in the transaction of the change.
//!
//! Each feature declares its kinds of events with [`events!`](crate::events) and publishes them through a [`Change`].
//! After the commit a dispatcher gives each event its position in the feed (`dispatch`) and runs the reactions that
//! write notifications and deliveries. The audit entry is written by the same call as the event, so that it cannot be forgotten.
//!
//! Invariants: an event has the same id everywhere; positions in the feed are given after the commit and in one order, so
//! that no event ever appears before one that a reader has read; payloads contain no personal data.

mod change;
mod dispatch;
mod feed;
mod kind;

use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::types::EventId;

pub use change::{Change, Creating, Deployment, FromBody, Principal, Scope};
pub use dispatch::{DispatchedEvent, FULL_BATCH, Reaction, dispatch, rehearse};
pub use feed::{Message, Sequenced, after, last_of, last_place, place_of, since};
pub use kind::{Audience, EventDeclaration, EventKind};

/// Something that happened to a subject; made by [`EventKind::event`].
pub struct Event {
    id: EventId,
    kind: &'static dyn EventDeclaration,
    /// The id of the subject.
    subject: Uuid,
    /// The data for readers; no secrets, and no personal data.
    payload: Value,
    /// The changed fields, for the audit log.
    changes: Option<Value>,
}

impl Event {
    /// The same in the outbox, the audit log, the feed and every delivery.
    pub fn id(&self) -> EventId {
        self.id
    }

    /// Adds each changed field to the audit log, with the values before and after.
    #[must_use]
    pub fn changing<T: Serialize>(self, before: &T, after: &T) -> Self {
        self.with_changes(before, after, |before, after| json!({"before": before, "after": after}))
    }

    /// Adds the names of the changed fields to the audit log. The values are personal data, and audit entries are permanent.
    #[must_use]
    pub fn changing_personal<T: Serialize>(self, before: &T, after: &T) -> Self {
        self.with_changes(before, after, |_, _| json!({}))
    }

    fn with_changes<T: Serialize>(
        mut self,
        before: &T,
        after: &T,
        change: impl Fn(&Value, &Value) -> Value,
    ) -> Self {
        let (before, after) = (json!(before), json!(after));
        let names = after.as_object().into_iter().flat_map(Map::keys);
        let changed = names.filter(|name| before[*name] != after[*name] && *name != "revision");
        let changes: Map<_, _> =
            changed.map(|name| (name.clone(), change(&before[name], &after[name]))).collect();
        self.changes = Some(Value::Object(changes));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::events! {
        /// A renamed object.
        RENAMED: serde_json::Value = "thing.renamed", Audience::Public;
    }

    #[test]
    fn audit_has_values_but_only_field_names_for_personal_data() {
        let (before, after) =
            (json!({"name": "a", "size": 1, "revision": 1}), json!({"name": "b", "size": 1, "revision": 2}));
        let event = || RENAMED.event(Uuid::nil(), &json!({}));
        let open = event().changing(&before, &after).changes.unwrap();
        assert_eq!(open, json!({"name": {"before": "a", "after": "b"}}));
        let personal = event().changing_personal(&before, &after).changes.unwrap();
        assert_eq!(personal, json!({"name": {}}));
        assert_eq!(EVENTS.len(), 1);
    }
}
