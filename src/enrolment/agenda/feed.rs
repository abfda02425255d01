//! Calendar feed of a person's agenda, at a secret address.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    extract::{FromRef, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{keep_owner, model::AgendaFeed, store};
use crate::{
    app::App,
    enrolment::events::{AGENDA_FEED_CREATED, AGENDA_FEED_REVOKED, AgendaFeedChanged},
    events::Change,
    http::{Path, RequestError, Result},
    schedule::{CalendarEntry, Published, agenda_calendar},
    types::{RegistrationId, Secret, SessionId},
};

/// Creates the calendar; a previous address stops working.
pub async fn create(
    change: &mut Change<'_>,
    registration: RegistrationId,
    base_url: &str,
) -> Result<AgendaFeed> {
    let now = change.now();
    keep_owner(change, registration).await?;
    let secret = Secret::generate("cgf_");
    store::upsert_feed(change.db(), registration, &Secret::hash(secret.expose()), now).await?;
    change.publish(AGENDA_FEED_CREATED.event(registration, &AgendaFeedChanged { registration })).await?;
    Ok(AgendaFeed { url: format!("{base_url}/feeds/{}.ics", secret.expose()), created_at: now })
}

pub async fn revoke(change: &mut Change<'_>, registration: RegistrationId) -> Result<()> {
    if store::delete_feed(change.db(), registration).await? {
        change.publish(AGENDA_FEED_REVOKED.event(registration, &AgendaFeedChanged { registration })).await?;
    }
    Ok(())
}

/// Routes for calendar programs. They are outside the API, because their addresses must never be logged.
pub fn pages<N>() -> Router<N>
where
    N: Clone + Send + Sync + 'static,
    App: FromRef<N>,
    Arc<Published>: FromRef<N>,
{
    Router::new().route("/feeds/{secret}", get(show_agenda))
}

async fn show_agenda(
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    Path(secret): Path<String>,
) -> Result<Response> {
    let secret = secret.strip_suffix(".ics").ok_or(RequestError::NoSuch("calendar"))?;
    let owner = store::find_feed_owner(&app.pool, &Secret::hash(secret)).await?;
    let owner = owner.ok_or(RequestError::NoSuch("calendar"))?;
    let published_schedule = published.find(&owner.congress).ok_or(RequestError::NoSuch("calendar"))?;
    let entries = store::list_entries(&app.pool, owner.registration).await?;
    let entries: BTreeMap<SessionId, CalendarEntry> = entries
        .into_iter()
        .map(|(session, entry)| {
            let waiting_list_position = entry.position.filter(|_| entry.is_tentative());
            (session, CalendarEntry { waiting_list_position, changes: entry.changes })
        })
        .collect();
    let render = move |released: &_| Ok(agenda_calendar(released, &entries, &owner.language));
    let document = published.work(published_schedule, render).await?;
    let mut response = document.answer().into_response();
    // Shared caches must not store it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}
