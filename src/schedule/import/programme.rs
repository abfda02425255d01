//! A programme from another system, read tolerantly: real feeds lack versions, zones, guids, dates, ends and languages.
//! Missing data is completed where possible, otherwise the event is skipped; notes report both.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use crate::{
    programme::{SessionLink, SessionLinkKind},
    types::{ProblemKind, Refusal, TimeZone},
};

/// A schedule as read.
#[derive(Debug)]
pub struct ImportedProgramme {
    pub title: Option<String>,
    pub time_zone: TimeZone,
    /// In order, without duplicates.
    pub rooms: Vec<String>,
    pub tracks: Vec<String>,
    pub persons: Vec<ImportedPerson>,
    pub events: Vec<ImportedEvent>,
    /// What was adjusted or skipped.
    pub notes: Vec<String>,
}

/// A speaker. Without an external id, the name identifies them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedPerson {
    pub id: String,
    pub guid: Option<Uuid>,
    pub name: String,
}

/// An event, which becomes a session.
#[derive(Debug)]
pub struct ImportedEvent {
    pub id: String,
    pub guid: Option<Uuid>,
    pub room: String,
    pub starts_at: DateTime<Utc>,
    pub minutes: i32,
    pub title: String,
    pub track: Option<String>,
    pub kind: Option<String>,
    pub language: Option<String>,
    /// Plain text; HTML is converted.
    pub text: Option<String>,
    /// The text as read.
    pub raw_text: Option<String>,
    /// Ids of persons, in order.
    pub persons: Vec<String>,
    pub links: Vec<SessionLink>,
    /// Whether it is cancelled.
    pub cancelled: bool,
}

/// An event of a file, independent of the format.
#[derive(Debug, Default)]
pub struct RawEvent {
    pub id: Option<String>,
    pub guid: Option<String>,
    /// An instant with its offset.
    pub date: Option<String>,
    pub start: Option<String>,
    pub end: Option<String>,
    pub duration: Option<String>,
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub track: Option<String>,
    pub kind: Option<String>,
    pub language: Option<String>,
    pub r#abstract: Option<String>,
    pub description: Option<String>,
    /// Guid, id, name.
    pub persons: Vec<(Option<String>, Option<String>, Option<String>)>,
    /// Kind, URL, title.
    pub links: Vec<(SessionLinkKind, Option<String>, Option<String>)>,
    pub cancelled: bool,
}

/// The context of an entry in its file.
#[derive(Clone, Copy)]
pub struct EventContext<'a> {
    pub room: Option<&'a str>,
    pub date: Option<&'a str>,
    pub day_start: Option<&'a str>,
}

/// Assumed length of an event without an end.
const USUAL: i32 = 60;
/// Maximum number of links per event.
const MOST_LINKS: usize = 50;

impl ImportedProgramme {
    /// `own` is the time zone of the file; `zone` is for files without one.
    pub fn new(
        title: Option<String>,
        own: Option<&str>,
        zone: Option<TimeZone>,
    ) -> Result<Self, ScheduleFileError> {
        let named = own.map(str::trim).filter(|name| !name.is_empty());
        let known = named.and_then(|name| name.parse().ok());
        let notes = match (named, &known) {
            (Some(name), None) => {
                vec![format!("the file's time zone `{name}` does not exist and was ignored")]
            }
            _ => Vec::new(),
        };
        Ok(Self {
            title: filled(title),
            time_zone: known.or(zone).ok_or(ScheduleFileError::NoZone)?,
            rooms: Vec::new(),
            tracks: Vec::new(),
            persons: Vec::new(),
            events: Vec::new(),
            notes,
        })
    }

    pub fn add(&mut self, entry: RawEvent, place: EventContext<'_>) {
        let name = entry.id.clone().or_else(|| entry.title.clone()).unwrap_or_default();
        match self.event(entry, place) {
            Ok(event) => self.events.push(event),
            Err(why) => self.notes.push(format!("event `{name}` was skipped: {why}")),
        }
    }

    /// Completes events without an end: they last until the next event in their room, at most an hour.
    pub fn finished(mut self) -> Self {
        let mut starts: HashMap<&str, BTreeSet<DateTime<Utc>>> = HashMap::new();
        for event in &self.events {
            starts.entry(&event.room).or_default().insert(event.starts_at);
        }
        let next = |event: &ImportedEvent| {
            let mut after = starts.get(event.room.as_str())?.range(event.starts_at..);
            let next = *after.find(|at| **at > event.starts_at)?;
            i32::try_from((next - event.starts_at).num_minutes()).ok()
        };
        let ends: Vec<_> =
            self.events.iter().map(|event| next(event).unwrap_or(USUAL).clamp(1, USUAL)).collect();
        for (event, minutes) in self.events.iter_mut().zip(ends).filter(|(event, _)| event.minutes == 0) {
            event.minutes = minutes;
            self.notes.push(format!("event `{}` has no end: set to {minutes} minutes", event.id));
        }
        self
    }

    fn event(&mut self, entry: RawEvent, place: EventContext<'_>) -> Result<ImportedEvent, &'static str> {
        let guid = entry.guid.as_deref().and_then(|guid| guid.trim().parse().ok());
        let id =
            filled(entry.id).or_else(|| guid.map(|guid: Uuid| guid.to_string())).ok_or("it has no id")?;
        let title: String = filled(entry.title).ok_or("it has no title")?.chars().take(20_000).collect();
        let room = place.room.ok_or("its room has no name")?.trim().to_owned();
        let starts_at = starts_at(entry.date.as_deref(), entry.start.as_deref(), place, &self.time_zone)?;
        let minutes = self.length(&id, entry.duration.as_deref(), entry.end.as_deref(), starts_at);
        let track = filled(entry.track);
        remember(&mut self.rooms, &room);
        if let Some(track) = &track {
            remember(&mut self.tracks, track);
        }
        let persons = entry.persons.into_iter();
        let persons = persons.filter_map(|(guid, id, name)| self.person(guid, id, name)).collect();
        let texts = [entry.subtitle, entry.r#abstract, entry.description].into_iter().filter_map(filled);
        let texts: Vec<_> = texts.collect();
        let whole = |texts: Vec<String>| filled(Some(texts.join("\n\n").chars().take(20_000).collect()));
        let mut links: Vec<SessionLink> = Vec::new();
        for link in entry.links.into_iter().filter_map(link).take(MOST_LINKS) {
            if !links.iter().any(|other| other.url == link.url) {
                links.push(link);
            }
        }
        Ok(ImportedEvent {
            id,
            guid,
            room,
            starts_at,
            minutes,
            title,
            track,
            kind: filled(entry.kind),
            language: filled(entry.language),
            text: whole(texts.iter().map(|html| plain(html)).collect()),
            raw_text: whole(texts),
            persons,
            links,
            cancelled: entry.cancelled,
        })
    }

    /// In minutes; 0 if the file does not say.
    fn length(&mut self, id: &str, duration: Option<&str>, end: Option<&str>, from: DateTime<Utc>) -> i32 {
        let until = end.and_then(|end| DateTime::parse_from_rfc3339(end).ok());
        let until = until.and_then(|until| i32::try_from((until.to_utc() - from).num_minutes()).ok());
        let said = duration.and_then(minutes).filter(|minutes| *minutes > 0).or(until);
        match said {
            Some(minutes) if minutes > 1440 => {
                self.notes.push(format!("event `{id}` lasts longer than a day: shortened to a day"));
                1440
            }
            Some(minutes) => minutes.max(0),
            None => 0,
        }
    }

    /// Adds a person and returns their id, or the name if the file has no id.
    fn person(&mut self, guid: Option<String>, id: Option<String>, name: Option<String>) -> Option<String> {
        let name: String = filled(name)?.chars().take(300).collect();
        let guid = guid.and_then(|guid| guid.trim().parse().ok());
        let id =
            filled(id).or_else(|| guid.map(|guid: Uuid| guid.to_string())).unwrap_or_else(|| name.clone());
        if !self.persons.iter().any(|person| person.id == id) {
            self.persons.push(ImportedPerson { id: id.clone(), guid, name });
        }
        Some(id)
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().replace('\0', "")).filter(|text| !text.is_empty())
}

fn remember(known: &mut Vec<String>, name: &str) {
    if !known.iter().any(|other| other == name) {
        known.push(name.to_owned());
    }
}

/// Converts HTML to plain text.
fn plain(html: &str) -> String {
    // A single ampersand or angle bracket is not HTML: "R&D", "a < b".
    let tagged = html.contains("</") || html.contains("/>") || html.contains("<p>") || html.contains("<br>");
    let entity = html.split('&').skip(1).any(|rest| {
        rest.split_once(';').is_some_and(|(name, _)| {
            (1..=8).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
        })
    });
    match tagged || entity {
        true => nanohtml2text::html2text(html).trim().replace("\r\n", "\n"),
        false => html.replace("\r\n", "\n"),
    }
}

fn link((kind, href, title): (SessionLinkKind, Option<String>, Option<String>)) -> Option<SessionLink> {
    let web =
        |href: &String| (href.starts_with("https://") || href.starts_with("http://")) && href.len() <= 2000;
    let url = filled(href).filter(web)?;
    let title = filled(title).unwrap_or_else(|| url.clone()).chars().take(300).collect();
    Some(SessionLink { kind, url, title })
}

/// From the event's own instant, or from the date of the day and the local time of the event. A time before the start of
/// the day belongs to the following night.
fn starts_at(
    instant: Option<&str>,
    start: Option<&str>,
    place: EventContext<'_>,
    zone: &TimeZone,
) -> Result<DateTime<Utc>, &'static str> {
    if let Some(instant) = instant.and_then(|instant| DateTime::parse_from_rfc3339(instant.trim()).ok()) {
        return Ok(instant.to_utc());
    }
    let date =
        place.date.and_then(|date| date.trim().get(..10)).and_then(|date| date.parse::<NaiveDate>().ok());
    let date = date.ok_or("its day has no date")?;
    let start = start.map(str::trim);
    let start = start
        .and_then(|start| NaiveTime::parse_from_str(start.get(..5)?, "%H:%M").ok())
        .ok_or("it has no start")?;
    let begins = place.day_start.and_then(|begins| DateTime::parse_from_rfc3339(begins).ok());
    let after_midnight = begins.is_some_and(|begins| start < begins.time());
    let local = date.and_time(start) + Duration::days(i64::from(after_midnight));
    zone.earliest(local).ok_or("its start is in an hour that the clocks skip")
}

/// `01:30` is ninety minutes.
fn minutes(text: &str) -> Option<i32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    hours
        .trim()
        .parse::<i32>()
        .ok()?
        .checked_mul(60)?
        .checked_add(minutes.trim().get(..2)?.parse::<i32>().ok()?)
}

/// Why a file cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleFileError {
    #[error("The file is not frab XML: {0}.")]
    Xml(String),
    #[error("The file is not frab JSON: {0}.")]
    Json(String),
    #[error("The file does not name a time zone. Send one, such as `?time_zone=Europe/Brussels`.")]
    NoZone,
}

crate::problem_kinds! {
    UNREADABLE = Invalid "unreadable-schedule" "Schedule file cannot be imported"
        "The detail says what is wrong with the file. Nothing was imported. Send frab XML or frab JSON in UTF-8."
}

impl Refusal for ScheduleFileError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &UNREADABLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(date: &str, start: &str, day_start: &str) -> String {
        let place = EventContext { room: None, date: Some(date), day_start: Some(day_start) };
        let zone = "Europe/Brussels".parse().unwrap();
        starts_at(None, Some(start), place, &zone).unwrap().to_rfc3339()
    }

    #[test]
    fn times_after_midnight_belong_to_the_previous_day() {
        assert_eq!(at("2021-02-06", "01:00", "2021-02-06T10:00:00+01:00"), "2021-02-07T00:00:00+00:00");
        assert_eq!(at("2021-02-06", "10:00", "2021-02-06T10:00:00+01:00"), "2021-02-06T09:00:00+00:00");
    }

    #[test]
    fn html_is_converted_and_plain_text_is_kept() {
        assert_eq!(plain("<p>Hello &amp; welcome</p>"), "Hello & welcome");
        for text in ["R&D; a < b", "a && b", "1 < 2 > 0", "x\n\ny"] {
            assert_eq!(plain(text), text);
        }
    }
}
