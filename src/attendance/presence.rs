//! Who is present in a session, and who attended it.

use std::sync::Arc;

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    catalogue::{SESSION_LEFT, StayChanged},
    join::released,
    rules::{Refused, Window},
    store::{self, SILENCE},
};
use crate::{
    app::App,
    enrolment, events,
    http::{NoContent, Page, Paging, Path, Problems, Query, RequestError, Result},
    identity::{Registered, Staff, permission},
    programme::{self, SessionPath, Snapshot},
    schedule::Published,
    types::{RegistrationId, SessionId},
};

/// Report my presence
///
/// For the page that shows a session: call it each minute while the person watches. After two and a half minutes
/// without a call, the person counts as having left; the next call begins another stay. Only people who have joined can
/// be present.
#[utoipa::path(
    put, path = "/congresses/{congress}/sessions/{session}/presence", tag = "Attendance", params(SessionPath),
    responses((status = 204, description = "Recorded"), Problems<Refused>),
)]
pub async fn keep_presence(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    Path(path): Path<SessionPath>,
) -> Result<NoContent> {
    let now = app.now();
    let session = released(&published, &path)?;
    let set = enrolment::rules(&app.pool, me.congress).await?;
    let window = Window::of(&session, set.join_before_minutes, set.join_after_minutes);
    window.ok_or(Refused::NoRoom)?.check(now)?;
    let mut tx = app.begin().await?;
    if !store::has_joined(&mut *tx, path.session, me.registration).await? {
        return Err(Refused::NotJoined.into());
    }
    store::note_presence(&mut tx, path.session, me.registration, now).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Leave a session
///
/// Ends the stay immediately instead of after the time-out. Does nothing if you are not present.
#[utoipa::path(
    delete, path = "/congresses/{congress}/sessions/{session}/presence", tag = "Attendance", params(SessionPath),
    responses((status = 204, description = "The stay has ended")),
)]
pub async fn leave_session(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<NoContent> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if store::end_stays(&mut *tx, path.session, me.registration, now).await? {
        let payload = StayChanged { session: path.session, registration: me.registration };
        let event = SESSION_LEFT.of(Some(me.congress), *path.session, &payload);
        events::publish(&mut tx, me.actor, event, now).await?;
        tx.commit().await?;
    }
    Ok(NoContent)
}

/// A person who attended a session.
#[derive(Serialize, ToSchema)]
pub struct Attended {
    pub registration: RegistrationId,
    pub reference: String,
    pub given_name: String,
    pub family_name: String,
    #[schema(required)]
    pub organisation: Option<String>,
    pub first_joined_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    /// Minutes attended during the session; overlapping stays count once.
    pub minutes: i32,
    /// Share of the session attended, in percent.
    pub percent: i32,
    /// Whether the person is present now.
    pub present: bool,
}

/// List attendance of a session
///
/// Returns the people who attended or are present, in the order of arrival, with the minutes that they attended.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/attendance", tag = "Attendance", params(SessionPath, Paging),
    responses((status = 200, description = "A page of people", body = Page<Attended>)),
)]
pub async fn list_attendance(
    staff: Staff<permission::SessionModerate>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Attended>> {
    known(&app, &staff, path.session).await?;
    let (at, id) = paging.after::<(DateTime<Utc>, RegistrationId)>("first_joined_at")?.unzip();
    let rows = sqlx::query_as!(
        Attended,
        r#"
        -- attendance::list
        select r.id as registration, r.reference, r.given_name, r.family_name, r.organisation,
               a.first_joined_at as "first_joined_at!", a.last_seen_at as "last_seen_at!", a.seconds / 60 as "minutes!",
               (a.seconds * 100 / greatest(extract(epoch from a.ends_at - a.starts_at)::int, 1)) as "percent!",
               exists (select from stay st where st.session_id = $2 and st.registration_id = r.id and st.left_at is null
                       and (case when st.provider_key is null then st.seen_at > $5::timestamptz - $6::text::interval
                                 else $5 < a.ends_at end)) as "present!"
        from attended a join registration r on r.id = a.registration_id
        where a.congress_id = $1 and a.session_id = $2
          and ($3::timestamptz is null or (a.first_joined_at, r.id) > ($3, $4::uuid))
        order by a.first_joined_at, r.id
        limit $7::bigint + 1
        "#,
        *staff.congress,
        *path.session,
        at,
        id.map(|id| *id),
        app.now(),
        SILENCE,
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("first_joined_at", rows, |last| (last.first_joined_at, last.registration)))
}

/// Checks that the session belongs to this congress.
pub async fn known<P>(app: &App, staff: &Staff<P>, session: SessionId) -> Result<()> {
    let known = programme::find_session(&app.pool, staff.congress, Snapshot::Draft, session).await?;
    known.map(|_| ()).ok_or(RequestError::NoSuch("session").into())
}
