use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    events::{self, Message},
    http::{CongressPath, Json, Problems, Query, Result},
    identity::Reader,
    types::{EventId, FieldError, ProblemKind, Refusal},
};

crate::operations! {
    list_changes,
}

/// A part of the change feed.
#[derive(Serialize, ToSchema)]
pub struct ChangeFeed {
    /// Oldest first. An event with `deleted` is a tombstone: a mirror deletes the subject.
    pub items: Vec<Message>,
    /// Pass it as `since` in the next request, now or later. `null` if there are no events yet.
    #[schema(required)]
    pub next: Option<EventId>,
    /// Whether more events are available now.
    pub more: bool,
}

/// Position in the change feed.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Since {
    /// The last event read: `next` of the previous response, or the `id` of any event, also from a webhook or live stream.
    /// Omit it to read from the beginning.
    since: Option<EventId>,
    /// Maximum number of events.
    #[param(minimum = 1, maximum = 1000, default = 200)]
    limit: Option<i64>,
}

/// Read the change feed
///
/// Events of the congress, oldest first, with the same ids as in webhooks and live streams. Follow the feed from the
/// beginning to keep a mirror: events are complete and in commit order, and none appears later before one you have read.
/// Events about people need permission to read registrations; those about drafts, permission to edit.
#[utoipa::path(
    get, path = "/congresses/{congress}/changes", tag = "Messaging", params(CongressPath, Since),
    responses((status = 200, description = "The events", body = ChangeFeed), Problems<NotInFeed>),
)]
pub async fn list_changes(
    reader: Reader,
    State(app): State<App>,
    Query(from): Query<Since>,
) -> Result<Json<ChangeFeed>> {
    let limit = from.limit.unwrap_or(200).clamp(1, 1000);
    let after = match from.since {
        None => 0,
        Some(event) => events::place_of(&app.pool, reader.congress, event).await?.ok_or(NotInFeed)?,
    };
    let found = events::since(&app.pool, reader.congress, after, &reader.audiences(), limit + 1).await?;
    let fits = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > fits;
    let items: Vec<_> = found.into_iter().take(fits).map(|event| event.message).collect();
    let next = items.last().map(|last| last.id).or(from.since);
    Ok(Json(ChangeFeed { items, next, more }))
}

#[derive(Debug, thiserror::Error)]
#[error("The feed of this congress has no such event. Omit `since` to start from the beginning.")]
pub struct NotInFeed;

crate::problem_kinds! {
    NotInFeed = Malformed "not-in-feed" "Event not in feed"
        "Use `next` of the previous response for the same congress as `since`, or omit it to read from the beginning."
}

impl Refusal for NotInFeed {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::NotInFeed::KIND
    }

    fn faults(&self) -> Vec<FieldError> {
        vec![FieldError::new("?since", "unknown", self.to_string())]
    }
}
