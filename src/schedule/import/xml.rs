//! Reading frab XML ("Pentabarf").

use quick_xml::events::Event;
use serde::Deserialize;

use super::programme::{EventContext, ImportedProgramme, RawEvent, RawPerson, ScheduleFileError};
use crate::{programme::SessionLinkKind, schedule::feeds::frab::RECORDING, types::TimeZone};

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
    events: Vec<XmlEvent>,
}

#[derive(Deserialize)]
struct XmlEvent {
    #[serde(rename = "@id")]
    id: Option<String>,
    #[serde(rename = "@guid")]
    guid: Option<String>,
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
    status: Option<String>,
    persons: Option<Persons>,
    links: Option<Links>,
    attachments: Option<Attachments>,
    recording: Option<Recording>,
}

#[derive(Deserialize)]
struct Persons {
    #[serde(default)]
    person: Vec<ImportedPerson>,
}

#[derive(Deserialize)]
struct ImportedPerson {
    #[serde(rename = "@id")]
    id: Option<String>,
    #[serde(rename = "@guid")]
    guid: Option<String>,
    #[serde(rename = "$text")]
    name: Option<String>,
}

#[derive(Deserialize)]
struct Links {
    #[serde(default)]
    link: Vec<SessionLink>,
}

#[derive(Deserialize)]
struct Attachments {
    #[serde(default)]
    attachment: Vec<SessionLink>,
}

#[derive(Deserialize)]
struct SessionLink {
    #[serde(rename = "@href")]
    href: Option<String>,
    #[serde(rename = "@type")]
    r#type: Option<String>,
    #[serde(rename = "$text")]
    title: Option<String>,
}

#[derive(Deserialize)]
struct Recording {
    url: Option<String>,
}

/// Reads a file. `zone` is for files without a time zone; one of the two is required.
pub fn read(xml: &str, zone: Option<TimeZone>) -> Result<ImportedProgramme, ScheduleFileError> {
    let schedule: Schedule =
        quick_xml::de::from_str(xml).map_err(|error| ScheduleFileError::Xml(error.to_string()))?;
    let conference = schedule.conference;
    let mut programme = ImportedProgramme::new(conference.title, conference.time_zone_name.as_deref(), zone)?;
    for day in schedule.days {
        for room in day.rooms {
            let name = room.name.filter(|name| !name.trim().is_empty());
            for event in room.events {
                let (date, day_start) = (day.date.as_deref(), day.start.as_deref());
                programme.add(event.into(), EventContext { room: name.as_deref(), date, day_start });
            }
        }
    }
    programme.finished(|| elements(xml))
}

/// What a file without sessions contains.
fn elements(xml: &str) -> String {
    const LISTED: usize = 12;
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut names: Vec<String> = Vec::new();
    while let Ok(event) = reader.read_event() {
        let name = match event {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => element.name().as_ref().to_owned(),
            _ => continue,
        };
        if !names.contains(&name) && names.len() < LISTED {
            names.push(name);
        }
    }
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("sessions are expected as `schedule/day/room/event`, and its elements are {}", names.join(", "))
}

impl From<XmlEvent> for RawEvent {
    fn from(event: XmlEvent) -> Self {
        let kind = |link: &SessionLink| match link.r#type.as_deref() {
            Some(RECORDING) => SessionLinkKind::Recording,
            _ => SessionLinkKind::Other,
        };
        let attachments = event.attachments.into_iter().flat_map(|attachments| attachments.attachment);
        let attachments = attachments.map(|link| (SessionLinkKind::Material, link.href, link.title));
        let links = event.links.into_iter().flat_map(|links| links.link);
        let links = links.map(|link| (kind(&link), link.href, link.title));
        let recording = event.recording.and_then(|recording| recording.url);
        let recording = recording.map(|url| (SessionLinkKind::Recording, Some(url), None));
        let persons = event.persons.into_iter().flat_map(|persons| persons.person);
        Self {
            id: event.id,
            guid: event.guid,
            date: event.date,
            is_unplaced: false,
            start: event.start,
            end: None,
            duration: event.duration,
            title: event.title,
            titles: Vec::new(),
            subtitle: event.subtitle,
            track: event.track,
            kind: event.r#type,
            language: event.language,
            r#abstract: event.r#abstract,
            description: event.description,
            persons: persons
                .map(|ImportedPerson { guid, id, name }| RawPerson { guid, id, name, is_quoted: false })
                .collect(),
            links: attachments.chain(links).chain(recording).collect(),
            cancelled: event.status.is_some_and(|status| super::is_cancelled(&status)),
        }
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
          <event id="2"><start>10:00</start><duration>00:00</duration><title>Endless</title></event>
          <event id="3"><start>10:40</start><title>Endless, too</title></event>
          <event id="4"><title>Never</title></event>
        </room></day></schedule>"#;

    #[test]
    fn file_without_a_time_zone_uses_the_given_one() {
        assert!(matches!(read(XML, None), Err(ScheduleFileError::NoZone)));
        let read = read(XML, Some("Europe/Brussels".parse().unwrap())).unwrap();
        assert_eq!(read.events[0].slot.as_ref().unwrap().starts_at.to_rfc3339(), "2021-02-06T08:00:00+00:00");
        assert_eq!(read.events[0].text.as_deref(), Some("Hello & welcome"));
        assert_eq!(read.persons.len(), 2);
    }

    #[test]
    fn incomplete_events_are_completed_or_skipped() {
        let read = read(XML, Some("Europe/Brussels".parse().unwrap())).unwrap();
        assert_eq!(read.events.iter().map(|event| event.minutes).collect::<Vec<_>>(), [25, 40, 60]);
        assert_eq!(
            read.notes,
            [
                "event `4` was skipped: it has no start",
                "event `2` has no end: set to 40 minutes",
                "event `3` has no end: set to 60 minutes",
            ]
        );
    }
}
