//! A release as a calendar to subscribe to.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::ical::Lines;
use crate::{
    http::Document,
    programme::{Session, SessionLinkKind},
    schedule::released::Released,
    site::Words,
    types::{Language, SessionId},
};

pub const MEDIA: &str = "text/calendar; charset=utf-8";

/// The property with what a description adds to the abstract of its session, so that an import can take it off.
pub const ADDED_TO_ABSTRACT: &str = "X-CONGRESS-ADDED";
/// The property of a session that the release no longer contains: an import skips it, as such a session can take place again.
pub const WITHDRAWN: &str = "X-CONGRESS-WITHDRAWN";

/// What a personal calendar shows of a session.
#[derive(Clone, Copy, Debug, Default)]
pub struct CalendarEntry {
    /// Position on the waiting list, if the person only waits for a seat.
    pub waiting_list_position: Option<i64>,
    /// How often the state of the person's enrolment has changed; it raises `SEQUENCE`, so that calendars replace the entry.
    pub changes: i32,
}

/// The whole release in one language. Sessions that were removed stay as cancelled, because subscribed calendars would
/// otherwise keep them unchanged.
pub fn render(released: &Released, language: Option<&Language>) -> Vec<u8> {
    calendar(released, &released.language(language), |_| Some(CalendarEntry::default()))
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
    let name = released.edition.title.text_for(language).to_owned();
    // RFC 7986, and the older non-standard property.
    for property in ["NAME", "X-WR-CALNAME"] {
        lines.text(property, &name);
    }
    lines.text("X-WR-TIMEZONE", &released.time_zone);
    lines.raw("URL", &released.page());
    lines.raw("REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
    lines.raw("X-PUBLISHED-TTL", "PT15M");
    let event = |session, takes_place| Some(CalendarEvent { session, entry: entry(session)?, takes_place });
    let present = released.sessions.iter().filter_map(|session| event(session, true));
    let withdrawn = released.withdrawn.iter().filter_map(|session| event(session, false));
    let events: Vec<_> = present.chain(withdrawn).collect();
    let starts = events.iter().filter_map(|event| event.session.starts_at).min();
    let ends = events.iter().filter_map(|event| event.session.ends_at).max();
    if let Some((first, last)) = starts.zip(ends) {
        lines.zone(&released.time_zone, first, last);
    }
    for event in &events {
        event.write(&mut lines, released, language);
    }
    lines.raw("END", "VCALENDAR");
    lines.finish()
}

/// A session in a calendar.
struct CalendarEvent<'r> {
    session: &'r Session,
    entry: CalendarEntry,
    /// Whether the release contains it.
    takes_place: bool,
}

impl CalendarEvent<'_> {
    fn status(&self) -> &'static str {
        match (self.takes_place, self.entry.waiting_list_position) {
            (false, _) => "CANCELLED",
            (true, Some(_)) => "TENTATIVE",
            (true, None) => "CONFIRMED",
        }
    }

    fn summary(&self, language: &Language) -> String {
        let title = self.session.title.text_for(language);
        match self.entry.waiting_list_position.filter(|_| self.takes_place) {
            Some(position) => {
                let words = Words::of(language).unwrap_or_else(Words::first);
                format!("{title} ({})", words.waiting_list_position(position))
            }
            None => title.to_owned(),
        }
    }

    fn write(&self, lines: &mut Lines, released: &Released, language: &Language) {
        let session = self.session;
        let (Some(from), Some(until), Some(room)) = (session.starts_at, session.ends_at, &session.room)
        else {
            return;
        };
        let change = released.last_change(session.id);
        lines.raw("BEGIN", "VEVENT");
        // Stable across releases and calendars.
        lines.raw("UID", &session.id.to_string());
        // The version of the release that last changed it, so it only grows; in a personal calendar, also with each change
        // of the person's enrolment.
        lines.raw("SEQUENCE", &(change.version + self.entry.changes).to_string());
        stamped(lines, change.at);
        lines.zoned("DTSTART", from, &released.time_zone);
        lines.zoned("DTEND", until, &released.time_zone);
        lines.text("SUMMARY", &self.summary(language));
        lines.text("LOCATION", &Released::name(&released.rooms, room, language));
        let added = added_to_abstract(released, session);
        let text = session.r#abstract.as_ref().map(|text| text.text_for(language));
        lines.text("DESCRIPTION", &text.into_iter().chain([added.as_str()]).collect::<Vec<_>>().join("\n\n"));
        lines.text(ADDED_TO_ABSTRACT, &added);
        lines.raw("URL", &released.page_of(session));
        let track = Released::name(&released.tracks, &session.track, language);
        let themes = session.themes.iter().map(|theme| Released::name(&released.themes, theme, language));
        lines.texts("CATEGORIES", &std::iter::once(track).chain(themes).collect::<Vec<_>>());
        lines.raw("STATUS", self.status());
        if !self.takes_place {
            lines.raw(WITHDRAWN, "TRUE");
        }
        lines.raw("END", "VEVENT");
    }
}

fn stamped(lines: &mut Lines, at: DateTime<Utc>) {
    lines.utc("DTSTAMP", at);
    lines.utc("LAST-MODIFIED", at);
}

/// Speakers, materials, and a link to the session page.
fn added_to_abstract(released: &Released, session: &Session) -> String {
    let mut parts = Vec::new();
    let speakers: Vec<_> = session.speakers.iter().map(|part| part.name.as_str()).collect();
    if !speakers.is_empty() {
        parts.push(speakers.join(", "));
    }
    let links = session.links.iter().filter(|link| link.kind != SessionLinkKind::Other);
    parts.extend(links.map(|link| format!("{}: {}", link.title, link.url)));
    parts.push(released.page_of(session));
    parts.join("\n\n")
}
