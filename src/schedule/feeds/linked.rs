//! Sessions as schema.org events (JSON-LD), for search engines and assistants.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{
    programme::Session,
    schedule::released::Released,
    types::{Language, LocalTime},
};

/// An [Event](https://schema.org/Event) of schema.org.
#[derive(Serialize, ToSchema)]
pub struct SessionEvent {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    context: Option<&'static str>,
    #[serde(rename = "@type")]
    r#type: &'static str,
    /// URL of the session page.
    #[serde(rename = "@id")]
    id: String,
    identifier: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    url: String,
    #[serde(rename = "startDate")]
    start_date: LocalTime,
    #[serde(rename = "endDate")]
    end_date: LocalTime,
    /// Original start of a session that was moved.
    #[serde(rename = "previousStartDate", skip_serializing_if = "Option::is_none")]
    previous_start_date: Option<LocalTime>,
    #[serde(rename = "eventStatus")]
    event_status: &'static str,
    #[serde(rename = "eventAttendanceMode")]
    event_attendance_mode: &'static str,
    #[schema(value_type = Object)]
    location: Value,
    #[serde(rename = "inLanguage")]
    in_language: String,
    /// The policy themes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    performer: Vec<Value>,
    #[serde(rename = "maximumAttendeeCapacity", skip_serializing_if = "Option::is_none")]
    maximum_attendee_capacity: Option<i32>,
    #[serde(rename = "superEvent")]
    #[schema(value_type = Object)]
    super_event: Value,
}

/// All sessions of a release, in one graph.
pub fn render(released: &Released, language: Option<&Language>) -> anyhow::Result<Vec<u8>> {
    let present = released.sessions.iter().filter_map(|session| described(released, session, language, true));
    let gone = released.withdrawn.iter().filter_map(|session| described(released, session, language, false));
    let graph: Vec<_> = present.chain(gone).collect();
    Ok(serde_json::to_vec(&json!({"@context": "https://schema.org", "@graph": graph}))?)
}

/// A single session, of this release or of an earlier one.
pub fn event(
    released: &Released,
    session: &Session,
    language: Option<&Language>,
    takes_place: bool,
) -> Option<SessionEvent> {
    let event = described(released, session, language, takes_place)?;
    Some(SessionEvent { context: Some("https://schema.org"), ..event })
}

fn described(
    released: &Released,
    session: &Session,
    language: Option<&Language>,
    takes_place: bool,
) -> Option<SessionEvent> {
    let language = released.language(language);
    let (from, until, room) = (session.starts_at?, session.ends_at?, session.room.as_ref()?);
    let rules = released.time_zone.rules();
    let local = |at| LocalTime::of(at, rules);
    let moved = released.last_change(session.id).moved_from.filter(|_| takes_place);
    let url = released.page_of(session);
    Some(SessionEvent {
        context: None,
        r#type: "Event",
        id: url.clone(),
        identifier: session.code.clone(),
        name: session.title.text_for(&language).to_owned(),
        description: session.r#abstract.as_ref().map(|text| text.text_for(&language).to_owned()),
        start_date: local(from),
        end_date: local(until),
        previous_start_date: moved.map(local),
        event_status: match (takes_place, moved) {
            (false, _) => "https://schema.org/EventCancelled",
            (true, Some(_)) => "https://schema.org/EventRescheduled",
            (true, None) => "https://schema.org/EventScheduled",
        },
        event_attendance_mode: "https://schema.org/OnlineEventAttendanceMode",
        location: json!({
            "@type": "VirtualLocation", "name": Released::name(&released.rooms, room, &language), "url": url,
        }),
        url,
        in_language: session.language.to_string(),
        about: session
            .themes
            .iter()
            .map(|theme| Released::name(&released.themes, theme, &language))
            .collect(),
        performer: session
            .speakers
            .iter()
            .map(|part| json!({"@type": "Person", "name": part.name}))
            .collect(),
        maximum_attendee_capacity: session.capacity,
        super_event: edition(released, &language),
    })
}

/// The congress, without its sessions.
pub fn edition(released: &Released, language: &Language) -> Value {
    json!({
        "@type": "Event", "@id": released.page(), "name": released.edition.title.text_for(language),
        "startDate": released.edition.starts_on, "endDate": released.edition.ends_on, "url": released.page(),
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": released.page()},
    })
}
