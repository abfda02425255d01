//! A release as a calendar to subscribe to.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Document, ical::Lines};
use crate::{
    programme::{LinkKind, Session},
    schedule::released::Released,
    types::{Language, SessionId},
};

pub const MEDIA: &str = "text/calendar; charset=utf-8";

/// The whole release in one language. Sessions that were removed stay as cancelled, because subscribed calendars would
/// otherwise keep them unchanged.
pub fn render(released: &Released, language: Option<&Language>) -> Vec<u8> {
    let entry = CalendarEntry { is_tentative: false, changes: 0 };
    calendar(released, &released.language(language), |_| Some(entry))
}

/// A session in a personal calendar.
#[derive(Clone, Copy, Debug)]
pub struct CalendarEntry {
    /// Whether the person only waits for a seat.
    pub is_tentative: bool,
    /// How often that has changed; it raises `SEQUENCE`, so that calendars replace the entry.
    pub changes: i32,
}

/// Some sessions of a release, for a personal calendar. `UID` is the same as in the full calendar.
pub fn agenda(
    released: &Released,
    entries: &BTreeMap<SessionId, CalendarEntry>,
    language: &Language,
) -> Document {
    let language = released.language(Some(language));
    let bytes = calendar(released, &language, |session| entries.get(&session.id).copied());
    Document::of(MEDIA, bytes)
}

fn calendar(
    released: &Released,
    language: &Language,
    entry: impl Fn(&Session) -> Option<CalendarEntry>,
) -> Vec<u8> {
    let mut lines = Lines::new();
    lines.raw("BEGIN", "VCALENDAR");
    lines.raw("VERSION", "2.0");
    lines.raw("PRODID", concat!("-//Congress//Congress ", env!("CARGO_PKG_VERSION"), "//EN"));
    lines.raw("CALSCALE", "GREGORIAN");
    let name = released.title.text_for(language).to_owned();
    // RFC 7986, and the older non-standard property.
    for property in ["NAME", "X-WR-CALNAME"] {
        lines.text(property, &name);
    }
    lines.text("X-WR-TIMEZONE", &released.time_zone);
    lines.raw("URL", &released.page());
    lines.raw("REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
    lines.raw("X-PUBLISHED-TTL", "PT15M");
    let present = || released.sessions.iter().filter_map(|session| Some((session, entry(session)?)));
    let withdrawn = || released.withdrawn.iter().filter_map(|session| Some((session, entry(session)?)));
    let times =
        || present().chain(withdrawn()).filter_map(|(session, _)| session.starts_at.zip(session.ends_at));
    if let Some((first, last)) =
        times().map(|(from, _)| from).min().zip(times().map(|(_, until)| until).max())
    {
        lines.zone(&released.time_zone, first, last);
    }
    for (session, entry) in present() {
        let status = if entry.is_tentative { "TENTATIVE" } else { "CONFIRMED" };
        event(&mut lines, released, (session, entry), language, status);
    }
    for (session, entry) in withdrawn() {
        event(&mut lines, released, (session, entry), language, "CANCELLED");
    }
    lines.raw("END", "VCALENDAR");
    lines.finish()
}

fn event(
    lines: &mut Lines,
    released: &Released,
    (session, entry): (&Session, CalendarEntry),
    language: &Language,
    status: &str,
) {
    let (Some(from), Some(until), Some(room)) = (session.starts_at, session.ends_at, &session.room) else {
        return;
    };
    let change = released.last_change(session.id);
    lines.raw("BEGIN", "VEVENT");
    // Stable across releases and calendars.
    lines.raw("UID", &session.id.to_string());
    // The version of the release that last changed it, so it only grows; in a personal calendar, also with each change
    // of the person's seat.
    lines.raw("SEQUENCE", &(change.version + entry.changes).to_string());
    stamped(lines, change.at);
    lines.zoned("DTSTART", from, &released.time_zone);
    lines.zoned("DTEND", until, &released.time_zone);
    lines.text("SUMMARY", session.title.text_for(language));
    lines.text("LOCATION", &Released::name(&released.rooms, room, language));
    lines.text("DESCRIPTION", &description(released, session, language));
    lines.raw("URL", &released.page_of(session));
    let track = Released::name(&released.tracks, &session.track, language);
    let themes = session.themes.iter().map(|theme| Released::name(&released.themes, theme, language));
    lines.texts("CATEGORIES", &std::iter::once(track).chain(themes).collect::<Vec<_>>());
    lines.raw("STATUS", status);
    lines.raw("END", "VEVENT");
}

fn stamped(lines: &mut Lines, at: DateTime<Utc>) {
    lines.utc("DTSTAMP", at);
    lines.utc("LAST-MODIFIED", at);
}

/// Abstract, speakers, materials, and a link to the session page.
fn description(released: &Released, session: &Session, language: &Language) -> String {
    let mut parts = Vec::new();
    if let Some(text) = &session.r#abstract {
        parts.push(text.text_for(language).to_owned());
    }
    let speakers: Vec<_> = session.speakers.iter().map(|part| part.name.as_str()).collect();
    if !speakers.is_empty() {
        parts.push(speakers.join(", "));
    }
    let links = session.links.iter().filter(|link| link.kind != LinkKind::Other);
    parts.extend(links.map(|link| format!("{}: {}", link.title, link.url)));
    parts.push(released.page_of(session));
    parts.join("\n\n")
}
