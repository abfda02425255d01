//! Reading frab XML ("Pentabarf"), tolerantly: real feeds lack versions, zones, guids, dates and languages.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::types::{Kind, Refusal, TimeZone};

/// A schedule as it was read.
#[derive(Debug)]
pub struct Programme {
    pub title: Option<String>,
    pub time_zone: TimeZone,
    /// In their order, each once.
    pub rooms: Vec<String>,
    pub tracks: Vec<String>,
    pub persons: Vec<Person>,
    pub events: Vec<Event>,
    /// What was mended or left out.
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    pub name: String,
}

/// An event: a session of ours.
#[derive(Debug)]
pub struct Event {
    pub id: String,
    pub room: String,
    pub starts_at: DateTime<Utc>,
    pub minutes: i32,
    pub title: String,
    pub track: Option<String>,
    pub kind: Option<String>,
    pub language: Option<String>,
    /// Plain text; what came as HTML is made so.
    pub text: Option<String>,
    pub persons: Vec<String>,
    pub links: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Schedule {
    #[serde(default)]
    conference: Conference,
    #[serde(default, rename = "day")]
    days: Vec<Day>,
}

#[derive(Default, Deserialize)]
struct Conference {
    title: Option<String>,
    time_zone_name: Option<String>,
}

#[derive(Deserialize)]
struct Day {
    #[serde(rename = "@date")]
    date: Option<String>,
    #[serde(rename = "@start")]
    start: Option<String>,
    #[serde(default, rename = "room")]
    rooms: Vec<Room>,
}

#[derive(Deserialize)]
struct Room {
    #[serde(rename = "@name")]
    name: Option<String>,
    #[serde(default, rename = "event")]
    events: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "@id")]
    id: Option<String>,
    date: Option<String>,
    start: Option<String>,
    duration: Option<String>,
    title: Option<String>,
    subtitle: Option<String>,
    track: Option<String>,
    r#type: Option<String>,
    language: Option<String>,
    r#abstract: Option<String>,
    description: Option<String>,
    persons: Option<Persons>,
    links: Option<Links>,
    attachments: Option<Attachments>,
}

#[derive(Deserialize)]
struct Persons {
    #[serde(default)]
    person: Vec<PersonEntry>,
}

#[derive(Deserialize)]
struct PersonEntry {
    #[serde(rename = "@id")]
    id: Option<String>,
    #[serde(rename = "$text")]
    name: Option<String>,
}

#[derive(Deserialize)]
struct Links {
    #[serde(default)]
    link: Vec<LinkEntry>,
}

#[derive(Deserialize)]
struct Attachments {
    #[serde(default)]
    attachment: Vec<LinkEntry>,
}

#[derive(Deserialize)]
struct LinkEntry {
    #[serde(rename = "@href")]
    href: Option<String>,
    #[serde(rename = "$text")]
    title: Option<String>,
}

/// Reads a file. `zone` is for files that say none; one of the two must.
pub fn read(xml: &str, zone: Option<TimeZone>) -> Result<Programme, Unreadable> {
    let schedule: Schedule =
        quick_xml::de::from_str(xml).map_err(|error| Unreadable::Xml(error.to_string()))?;
    let own = schedule.conference.time_zone_name.as_deref().and_then(|name| name.parse().ok());
    let time_zone: TimeZone = own.or(zone).ok_or(Unreadable::NoZone)?;
    let mut programme = Programme {
        title: schedule.conference.title,
        time_zone,
        rooms: Vec::new(),
        tracks: Vec::new(),
        persons: Vec::new(),
        events: Vec::new(),
        notes: Vec::new(),
    };
    for day in schedule.days {
        let (date, start) = (day.date, day.start);
        for room in day.rooms {
            let room_name = room.name.filter(|name| !name.trim().is_empty());
            for entry in room.events {
                programme.add(entry, room_name.as_deref(), date.as_deref(), start.as_deref());
            }
        }
    }
    Ok(programme)
}

impl Programme {
    fn add(&mut self, entry: Entry, room: Option<&str>, date: Option<&str>, day_start: Option<&str>) {
        let name = entry.id.clone().or_else(|| entry.title.clone()).unwrap_or_default();
        match self.event(entry, room, date, day_start) {
            Ok(event) => self.events.push(event),
            Err(why) => self.notes.push(format!("event `{name}` was left out: {why}")),
        }
    }

    fn event(
        &mut self,
        entry: Entry,
        room: Option<&str>,
        date: Option<&str>,
        day_start: Option<&str>,
    ) -> Result<Event, &'static str> {
        let id = entry.id.filter(|id| !id.is_empty()).ok_or("it has no id")?;
        let title = filled(entry.title).ok_or("it has no title")?;
        let room = room.ok_or("its room has no name")?.trim().to_owned();
        let rules = self.time_zone.rules();
        let starts_at = starts_at(entry.date.as_deref(), date, entry.start.as_deref(), day_start, rules)?;
        let minutes =
            entry.duration.as_deref().and_then(minutes).filter(|minutes| (1..=1440).contains(minutes));
        let minutes = minutes.ok_or("its duration is not between one minute and a day")?;
        let track = filled(entry.track);
        remember(&mut self.rooms, &room);
        if let Some(track) = &track {
            remember(&mut self.tracks, track);
        }
        let persons = entry.persons.into_iter().flat_map(|persons| persons.person);
        let persons = persons.filter_map(|person| self.person(person)).collect();
        let text = [entry.subtitle, entry.r#abstract, entry.description]
            .into_iter()
            .filter_map(filled)
            .map(|html| plain(&html));
        let text = text.collect::<Vec<_>>().join("\n\n");
        let links = entry.links.into_iter().flat_map(|links| links.link);
        let attachments = entry.attachments.into_iter().flat_map(|attachments| attachments.attachment);
        let links = attachments.chain(links).filter_map(link).take(50).collect();
        Ok(Event {
            id,
            room,
            starts_at,
            minutes,
            title,
            track,
            kind: filled(entry.r#type),
            language: filled(entry.language),
            text: filled(Some(text)),
            persons,
            links,
        })
    }

    /// Remembers a person; answers the id, which is the name where the file gives none.
    fn person(&mut self, entry: PersonEntry) -> Option<String> {
        let name = filled(entry.name)?;
        let id = filled(entry.id).unwrap_or_else(|| name.clone());
        if !self.persons.iter().any(|person| person.id == id) {
            self.persons.push(Person { id: id.clone(), name });
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

/// HTML as the plain text that our abstracts are.
fn plain(html: &str) -> String {
    match html.contains(['<', '&']) {
        true => nanohtml2text::html2text(html).trim().replace("\r\n", "\n"),
        false => html.to_owned(),
    }
}

fn link(entry: LinkEntry) -> Option<(String, String)> {
    let href =
        filled(entry.href).filter(|href| href.starts_with("https://") || href.starts_with("http://"))?;
    let title = filled(entry.title).unwrap_or_else(|| href.clone());
    Some((href, title.chars().take(300).collect()))
}

/// From the event's own instant, or the day's date and the event's hour in the zone. An hour before the day's own
/// start belongs to the night after it.
fn starts_at(
    instant: Option<&str>,
    date: Option<&str>,
    start: Option<&str>,
    day_start: Option<&str>,
    zone: Tz,
) -> Result<DateTime<Utc>, &'static str> {
    if let Some(instant) = instant.and_then(|instant| DateTime::parse_from_rfc3339(instant).ok()) {
        return Ok(instant.to_utc());
    }
    let date: NaiveDate = date.and_then(|date| date.parse().ok()).ok_or("its day has no date")?;
    let start =
        start.and_then(|start| NaiveTime::parse_from_str(start, "%H:%M").ok()).ok_or("it has no start")?;
    let begins =
        day_start.and_then(|begins| DateTime::parse_from_rfc3339(begins).ok()).map(|begins| begins.time());
    let after_midnight = begins.is_some_and(|begins| start < begins);
    let local = date.and_time(start) + Duration::days(i64::from(after_midnight));
    let at = zone.from_local_datetime(&local).earliest();
    at.map(|at| at.to_utc()).ok_or("its start falls into an hour that the clocks leap over")
}

/// `01:30` is ninety minutes.
fn minutes(text: &str) -> Option<i32> {
    let (hours, minutes) = text.split_once(':')?;
    Some(hours.trim().parse::<i32>().ok()?.checked_mul(60)? + minutes.trim().get(..2)?.parse::<i32>().ok()?)
}

/// Why a file cannot be imported at all.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("The file is not frab XML: {0}.")]
    Xml(String),
    #[error("The file names no time zone. Send one as `?time_zone=Europe/Brussels`.")]
    NoZone,
}

crate::kinds! {
    UNREADABLE = Invalid "unreadable-schedule" "The schedule cannot be imported"
        "The detail says what is wrong with the file as a whole; nothing of it was written. Send frab XML, in UTF-8."
}

impl Refusal for Unreadable {
    const KINDS: &'static [&'static Kind] = KINDS;

    fn kind(&self) -> &'static Kind {
        &UNREADABLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<schedule><conference><title>Test</title></conference>
        <day index="1" date="2021-02-06"><room name="K.one">
          <event id="1"><start>09:00</start><duration>00:25</duration><title>Welcome</title><track>Main</track>
            <abstract>&lt;p&gt;Hello &amp;amp; welcome&lt;/p&gt;</abstract>
            <persons><person id="7">Ana</person><person id="8">Bo</person></persons></event>
          <event id="2"><start>10:00</start><duration>00:00</duration><title>Nothing</title></event>
        </room></day></schedule>"#;

    #[test]
    fn a_file_without_zone_takes_ours() {
        assert!(matches!(read(XML, None), Err(Unreadable::NoZone)));
        let read = read(XML, Some("Europe/Brussels".parse().unwrap())).unwrap();
        assert_eq!(read.events[0].starts_at.to_rfc3339(), "2021-02-06T08:00:00+00:00");
        assert_eq!(read.events[0].text.as_deref(), Some("Hello & welcome"));
        assert_eq!(read.persons.len(), 2);
    }

    #[test]
    fn what_cannot_be_placed_is_left_out_and_said() {
        let read = read(XML, Some("Europe/Brussels".parse().unwrap())).unwrap();
        assert_eq!(read.events.len(), 1);
        assert_eq!(read.notes, ["event `2` was left out: its duration is not between one minute and a day"]);
    }

    #[test]
    fn the_hours_after_midnight_belong_to_the_day_before() {
        let at = starts_at(
            None,
            Some("2021-02-06"),
            Some("01:00"),
            Some("2021-02-06T10:00:00+01:00"),
            Tz::Europe__Brussels,
        );
        assert_eq!(at.unwrap().to_rfc3339(), "2021-02-07T00:00:00+00:00");
    }
}
