use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    congress::CongressPath,
    events::{self, Message},
    http::{Json, Problems, Query, Result},
    identity::Reader,
    types::{EventId, FieldError, ProblemKind, Refusal},
};

/// A part of the change feed.
#[derive(Serialize, ToSchema)]
pub struct ChangeFeed {
    /// Oldest first. What has `deleted` is a tombstone: a mirror deletes the subject.
    pub items: Vec<Message>,
    /// Give it as `since` the next time, now or later. `null`: nothing has happened yet.
    #[schema(required)]
    pub next: Option<EventId>,
    /// Whether there is more to read at once.
    pub more: bool,
}

/// From where.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Since {
    /// The last event that was read: `next` of the answer before, or the `id` of any event, also of a webhook or a live
    /// stream. From the beginning where nothing is said.
    since: Option<EventId>,
    /// How many events, at most.
    #[param(minimum = 1, maximum = 1000, default = 200)]
    limit: Option<i64>,
}

/// Read the changes
///
/// What happened in the congress, oldest first, with the ids that webhooks and live streams use. Whoever follows it from
/// the beginning holds a mirror: events come in the order of their commits, none is left out, and none appears later
/// before one that was read. Events about persons are shown to those who may read registrations, drafts to those who edit.
#[utoipa::path(
    get, path = "/congresses/{congress}/changes", tag = "Messaging", params(CongressPath, Since),
    responses((status = 200, description = "What happened", body = ChangeFeed), Problems<NotInFeed>),
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
#[error("There is no such event in the feed of this congress. Begin anew without `since`.")]
pub struct NotInFeed;

crate::problem_kinds! {
    NOT_IN_FEED = Malformed "not-in-feed" "The event is not in this feed"
        "Take `since` from `next` of the answer before, in the same congress; or leave it out and read from the beginning."
}

impl Refusal for NotInFeed {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &NOT_IN_FEED
    }

    fn faults(&self) -> Vec<FieldError> {
        vec![FieldError::new("?since", "unknown", self.to_string())]
    }
}
