//! Calendar feed of a person's agenda, at a secret address.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use axum::{
    Router,
    extract::{FromRef, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgExecutor;
use utoipa::ToSchema;

use super::{
    agenda::{self, AgendaPart},
    catalogue::{AGENDA_FEED_CREATED, AGENDA_FEED_REVOKED, AgendaFeedChanged},
};
use crate::{
    app::App,
    events,
    http::{CongressPath, Json, NoContent, Path, RequestError, Result},
    identity::{Registered, permission},
    schedule::{CalendarSeat, Published},
    types::{Language, RegistrationId, Secret, SessionId},
};

/// Address of the calendar of your agenda. It is returned only once.
#[derive(Serialize, ToSchema)]
pub struct AgendaFeed {
    /// Anyone with this address can read your agenda: use it only in your own calendar.
    #[schema(format = "uri", examples("https://congress.example/feeds/cgf_….ics"))]
    url: String,
    created_at: DateTime<Utc>,
}

/// Create my calendar address
///
/// Creates an address for calendar programs, which need no token to read it. A previous address stops working.
#[utoipa::path(
    post, path = "/congresses/{congress}/agenda/feed", tag = "Enrolment", params(CongressPath),
    responses((status = 201, description = "The address", body = AgendaFeed)),
    extensions(("x-shown-once" = json!(true))),
)]
pub async fn create_agenda_feed(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
) -> Result<(StatusCode, Json<AgendaFeed>)> {
    let now = app.now();
    let secret = Secret::generate("cgf_");
    let mut tx = app.begin().await?;
    sqlx::query!(
        r#"
        -- enrolment::create_feed
        insert into agenda_feed (registration_id, digest, created_at) values ($1, $2, $3)
        on conflict (registration_id) do update set digest = excluded.digest, created_at = excluded.created_at
        "#,
        *me.registration,
        Secret::hash(secret.expose()),
        now,
    )
    .execute(&mut *tx)
    .await?;
    let payload = AgendaFeedChanged { registration: me.registration };
    let event = AGENDA_FEED_CREATED.of(Some(me.congress), *me.registration, &payload);
    events::publish(&mut tx, me.actor, event, now).await?;
    tx.commit().await?;
    let url = format!("{}/feeds/{}.ics", app.config.base_url, secret.expose());
    Ok((StatusCode::CREATED, Json(AgendaFeed { url, created_at: now })))
}

/// Revoke my calendar address
///
/// The address stops working.
#[utoipa::path(
    delete, path = "/congresses/{congress}/agenda/feed", tag = "Enrolment", params(CongressPath),
    responses((status = 204, description = "The address is revoked")),
)]
pub async fn revoke_agenda_feed(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let gone = sqlx::query!("delete from agenda_feed where registration_id = $1", *me.registration);
    if gone.execute(&mut *tx).await?.rows_affected() > 0 {
        let payload = AgendaFeedChanged { registration: me.registration };
        let event = AGENDA_FEED_REVOKED.of(Some(me.congress), *me.registration, &payload);
        events::publish(&mut tx, me.actor, event, app.now()).await?;
        tx.commit().await?;
    }
    Ok(NoContent)
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
    let found = sqlx::query!(
        r#"
        -- enrolment::find_feed
        select r.id as "id: RegistrationId", c.slug, coalesce(a.locale, r.languages[1], c.languages[1]) as "language!: Language"
        from agenda_feed f
        join registration r on r.id = f.registration_id
        join congress c on c.id = r.congress_id
        left join account a on a.id = r.account_id
        where f.digest = $1 and r.state in ('pending', 'waitlisted', 'confirmed')
        "#,
        Secret::hash(secret),
    );
    let found = found.fetch_optional(&app.pool).await?.ok_or(RequestError::NoSuch("calendar"))?;
    let entry = published.find(&found.slug).ok_or(RequestError::NoSuch("calendar"))?;
    let parts = agenda::parts(&app.pool, found.id).await?;
    let positions = waiting_list_positions(&app.pool, found.id).await?;
    let seat = |id: &SessionId, parts: &BTreeSet<AgendaPart>| match positions.get(id) {
        _ if parts.contains(&AgendaPart::Enrolled) => CalendarSeat::Enrolled,
        // A speaker takes part whether they have a seat or not.
        Some(position) if !parts.contains(&AgendaPart::Speaking) => CalendarSeat::Waitlisted(*position),
        _ => CalendarSeat::None,
    };
    let sessions: BTreeMap<_, _> = parts.into_iter().map(|(id, parts)| (id, seat(&id, &parts))).collect();
    let render =
        move |released: &_| Ok(crate::schedule::agenda_calendar(released, &sessions, &found.language));
    let document = published.work(entry, render).await?;
    let mut response = document.answer().into_response();
    // Shared caches must not store it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// Positions of a registration on the waiting lists of sessions.
async fn waiting_list_positions(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
) -> sqlx::Result<HashMap<SessionId, i64>> {
    let rows = sqlx::query!(
        r#"
        -- enrolment::waiting_list_positions
        select s.id, (select count(*) from claim earlier
                      where earlier.pool_id = c.pool_id and earlier.state = 'waiting' and earlier.place <= c.place) as "position!"
        from claim c join session s on s.pool_id = c.pool_id
        where c.holder_id = $1 and c.state = 'waiting'
        "#,
        *registration,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.position)).collect())
}
