use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts, State},
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Format, Schedule, SessionEvent, linked};
use crate::{
    http::{self, Coding, CongressPath, Error, Lang, Path, Problems, Query, RequestError, Tagged},
    identity::Anyone,
    programme::SessionPath,
    schedule::published::{Entry, Published},
    types::{Language, ProblemKind, Refusal, TimeZone},
};

crate::operations! {
    state: [Arc<Published>],
    get_schedule,
    get_schedule_calendar,
    get_schedule_xml,
    get_schedule_frab_json,
    get_schedule_linked,
    get_session_linked,
}

/// The requested release and the reader's preferences.
pub struct ReleaseRequest {
    published: Arc<Published>,
    entry: Arc<Entry>,
    language: Option<Language>,
    coding: Coding,
}

impl<S: Send + Sync> FromRequestParts<S> for ReleaseRequest
where
    Arc<Published>: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> http::Result<Self> {
        let published = Arc::<Published>::from_ref(state);
        let Path(path) = Path::<CongressPath>::from_request_parts(parts, state).await?;
        let Query(lang) = Query::<Lang>::from_request_parts(parts, state).await?;
        let entry = published.find(&path.congress).ok_or(NotReleased)?;
        Ok(Self { published, entry, language: lang.lang, coding: Coding::best(&parts.headers) })
    }
}

impl ReleaseRequest {
    /// A document in the best content encoding that the reader accepts.
    async fn answer(&self, format: Format) -> http::Result<Tagged> {
        Ok(Tagged(self.published.document(&self.entry, format, self.coding).await?.answer()))
    }
}

/// The reader's time zone.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TimeZoneQuery {
    /// Groups the sessions by days in this time zone and returns local times in it; the congress's own by default.
    #[param(example = "America/New_York")]
    time_zone: Option<TimeZone>,
}

/// Read the schedule
///
/// The latest release by day, room and time. It has a strong `ETag`: send it as `If-None-Match` to get 304 until the
/// next release. With `time_zone`, days and local times are in that time zone.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule", tag = "Schedule", params(CongressPath, TimeZoneQuery, Lang),
    responses((status = 200, description = "The schedule", body = Schedule), Problems<NotReleased>),
)]
pub async fn get_schedule(
    _: Anyone,
    request: ReleaseRequest,
    Query(query): Query<TimeZoneQuery>,
) -> http::Result<Tagged> {
    let zone = query.time_zone.unwrap_or_else(|| request.entry.released.time_zone.clone());
    let language = request.language.clone();
    request.answer(Format::Schedule { zone, language }).await
}

/// Read the schedule as a calendar
///
/// An iCalendar feed (RFC 5545) to subscribe to. Sessions keep their `UID`; releases that change one raise its
/// `SEQUENCE`. Removed sessions stay as `STATUS:CANCELLED`.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule.ics", tag = "Schedule", params(CongressPath, Lang),
    responses(
        (status = 200, description = "The calendar", body = String, content_type = "text/calendar",
         example = json!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n…")),
        Problems<NotReleased>,
    ),
)]
pub async fn get_schedule_calendar(_: Anyone, request: ReleaseRequest) -> http::Result<Tagged> {
    let language = request.language.clone();
    request.answer(Format::Calendar { language }).await
}

/// Read the schedule as frab XML
///
/// For conference apps ("Pentabarf"), valid against the c3voc schema; in one language.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule.xml", tag = "Schedule", params(CongressPath, Lang),
    responses(
        (status = 200, description = "The schedule", body = String, content_type = "application/xml",
         example = json!("<schedule><version>1</version>…</schedule>")),
        Problems<NotReleased>,
    ),
)]
pub async fn get_schedule_xml(_: Anyone, request: ReleaseRequest) -> http::Result<Tagged> {
    let language = request.language.clone();
    request.answer(Format::FrabXml { language }).await
}

/// Read the schedule as frab JSON
///
/// The same content as frab XML, valid against the c3voc JSON schema.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule.frab.json", tag = "Schedule", params(CongressPath, Lang),
    responses(
        (status = 200, description = "The schedule", body = serde_json::Value, content_type = "application/json",
         example = json!({"schedule": {"version": "1", "conference": {}}})),
        Problems<NotReleased>,
    ),
)]
pub async fn get_schedule_frab_json(_: Anyone, request: ReleaseRequest) -> http::Result<Tagged> {
    let language = request.language.clone();
    request.answer(Format::FrabJson { language }).await
}

/// Read the schedule as linked data
///
/// All sessions as schema.org events in one JSON-LD graph.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule.jsonld", tag = "Schedule", params(CongressPath, Lang),
    responses(
        (status = 200, description = "The events", body = serde_json::Value, content_type = "application/ld+json",
         example = json!({"@context": "https://schema.org", "@graph": []})),
        Problems<NotReleased>,
    ),
)]
pub async fn get_schedule_linked(_: Anyone, request: ReleaseRequest) -> http::Result<Tagged> {
    let language = request.language.clone();
    request.answer(Format::Linked { language }).await
}

/// Read a session as linked data
///
/// A schema.org event (JSON-LD), as embedded in the session page.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/event.jsonld", tag = "Schedule", params(SessionPath, Lang),
    responses(
        (status = 200, description = "The event", body = SessionEvent, content_type = "application/ld+json"),
        Problems<NotReleased>,
    ),
)]
pub async fn get_session_linked(
    _: Anyone,
    State(published): State<Arc<Published>>,
    Path(path): Path<SessionPath>,
    Query(lang): Query<Lang>,
) -> http::Result<Response> {
    let entry = published.find(&path.congress).ok_or(NotReleased)?;
    let event = entry
        .released
        .session(path.session)
        .and_then(|session| linked::event(&entry.released, session, lang.lang.as_ref(), true));
    let json =
        serde_json::to_vec(&event.ok_or(RequestError::NoSuch("session"))?).map_err(http::Error::internal)?;
    Ok(([(header::CONTENT_TYPE, "application/ld+json")], json).into_response())
}

#[derive(Debug, thiserror::Error)]
#[error("This congress does not exist or has no released schedule.")]
pub struct NotReleased;

crate::problem_kinds! {
    NotReleased = Missing "no-schedule" "No released schedule"
        "Nothing has been released yet, or no congress has this slug. GET /api/v1/congresses lists the congresses."
}

impl Refusal for NotReleased {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::NotReleased::KIND
    }
}
