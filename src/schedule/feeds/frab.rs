//! A release in the formats of conference apps: frab XML and frab JSON, valid against the c3voc schemas.
//!
//! Both are in one language. `guid` is the session's id; the numeric id that the formats also require is derived from
//! it.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    programme::{Session, SessionLink, SessionLinkKind, SessionSpeaker},
    schedule::released::Released,
    types::{Language, SessionId, Slug},
};

#[derive(Serialize)]
#[serde(rename = "schedule")]
struct Xml<'r> {
    generator: Generator,
    url: String,
    version: i32,
    conference: Conference<'r>,
    day: Vec<XmlDay>,
}

#[derive(Serialize)]
struct Generator {
    #[serde(rename = "@name")]
    name: &'static str,
    #[serde(rename = "@version")]
    version: &'static str,
}

#[derive(Serialize)]
struct Conference<'r> {
    title: String,
    acronym: String,
    start: NaiveDate,
    end: NaiveDate,
    days: usize,
    timeslot_duration: &'static str,
    base_url: &'r str,
    url: String,
    time_zone_name: &'r str,
    track: Vec<Track>,
}

#[derive(Serialize)]
struct Track {
    #[serde(rename = "@name")]
    name: String,
}

#[derive(Serialize)]
struct XmlDay {
    #[serde(rename = "@date")]
    date: NaiveDate,
    #[serde(rename = "@start")]
    start: String,
    #[serde(rename = "@end")]
    end: String,
    #[serde(rename = "@index")]
    index: usize,
    room: Vec<XmlRoom>,
}

#[derive(Serialize)]
struct XmlRoom {
    #[serde(rename = "@name")]
    name: String,
    event: Vec<XmlEvent>,
}

#[derive(Serialize)]
struct XmlEvent {
    #[serde(rename = "@id")]
    id: u32,
    #[serde(rename = "@guid")]
    guid: SessionId,
    room: String,
    title: String,
    r#type: String,
    date: String,
    start: String,
    duration: String,
    r#abstract: String,
    slug: String,
    track: String,
    persons: XmlPersons,
    language: String,
    recording: XmlRecording,
    links: XmlLinks,
    attachments: XmlAttachments,
    url: String,
}

#[derive(Serialize)]
struct XmlPersons {
    person: Vec<XmlPerson>,
}

#[derive(Serialize)]
struct XmlPerson {
    #[serde(rename = "@guid")]
    guid: String,
    #[serde(rename = "$text")]
    name: String,
}

#[derive(Serialize)]
struct XmlRecording {
    license: &'static str,
    optout: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct XmlLinks {
    link: Vec<XmlLink>,
}

#[derive(Serialize)]
struct XmlAttachments {
    attachment: Vec<XmlLink>,
}

#[derive(Serialize)]
struct XmlLink {
    #[serde(rename = "@href")]
    href: String,
    #[serde(rename = "@type", skip_serializing_if = "Option::is_none")]
    r#type: Option<&'static str>,
    #[serde(rename = "$text")]
    title: String,
}

/// The fields of a session in both formats.
struct Entry<'r> {
    session: &'r Session,
    id: u32,
    starts_at: DateTime<FixedOffset>,
    ends_at: DateTime<FixedOffset>,
    room: String,
    title: String,
    text: String,
    track: String,
    slug: String,
    url: String,
}

/// A day of the congress with the sessions of each room.
struct Day<'r> {
    date: NaiveDate,
    start: DateTime<FixedOffset>,
    end: DateTime<FixedOffset>,
    rooms: Vec<(String, Vec<Entry<'r>>)>,
}

pub fn xml(released: &Released, language: Option<&Language>) -> anyhow::Result<Vec<u8>> {
    let language = released.language(language);
    let days = days(released, &language);
    let conference = Conference {
        title: in_xml(released.edition.title.text_for(&language)),
        acronym: acronym(&released.edition.slug),
        start: released.edition.starts_on,
        end: released.edition.ends_on,
        days: days.len(),
        timeslot_duration: SLOT,
        base_url: &released.base_url,
        url: released.page(),
        time_zone_name: &released.time_zone,
        track: released
            .tracks
            .iter()
            .map(|(_, name)| Track { name: in_xml(name.text_for(&language)) })
            .collect(),
    };
    let day = days.into_iter().enumerate().map(|(index, day)| XmlDay {
        date: day.date,
        start: day.start.to_rfc3339(),
        end: day.end.to_rfc3339(),
        index: index + 1,
        room: day
            .rooms
            .into_iter()
            .map(|(name, entries)| XmlRoom {
                name: in_xml(&name),
                event: entries.iter().map(Entry::in_xml).collect(),
            })
            .collect(),
    });
    let schedule = Xml {
        generator: Generator { name: "congress", version: env!("CARGO_PKG_VERSION") },
        url: format!("{}/api/v1/congresses/{}/schedule.xml", released.base_url, released.edition.slug),
        version: released.version,
        conference,
        day: day.collect(),
    };
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let mut writer = quick_xml::se::Serializer::new(&mut text);
    writer.indent(' ', 1);
    schedule.serialize(writer)?;
    Ok(text.into_bytes())
}

pub fn json(released: &Released, language: Option<&Language>) -> anyhow::Result<Vec<u8>> {
    let language = released.language(language);
    let days = days(released, &language);
    let count = days.len();
    let days = days.into_iter().enumerate().map(|(index, day)| {
        let rooms: Map<_, _> = day.rooms.into_iter().map(|(name, entries)| {
            (name, entries.iter().map(Entry::in_json).collect())
        }).collect();
        json!({
            "index": index + 1, "date": day.date, "day_start": day.start.to_rfc3339(), "day_end": day.end.to_rfc3339(),
            "rooms": rooms,
        })
    });
    let mut conference = json!({
        "acronym": acronym(&released.edition.slug), "title": released.edition.title.text_for(&language),
        "start": released.edition.starts_on, "end": released.edition.ends_on, "daysCount": count, "timeslot_duration": SLOT,
        "url": released.page(),
        "tracks": released.tracks.iter()
            .map(|(slug, name)| json!({"name": name.text_for(&language), "slug": slug})).collect::<Vec<_>>(),
        "days": days.collect::<Vec<_>>(),
    });
    // The schema accepts only zone names of the form region/place.
    if is_a_place(&released.time_zone) {
        conference["time_zone_name"] = json!(released.time_zone);
    }
    let schedule = json!({
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": "congress", "version": env!("CARGO_PKG_VERSION")},
        "schedule": {
            "version": released.version.to_string(), "base_url": released.base_url, "conference": conference,
        },
    });
    Ok(serde_json::to_vec(&schedule)?)
}

/// Grid of start times.
const SLOT: &str = "00:05";

/// Title of a recording link in frab XML.
pub const RECORDING: &str = "recording";

fn is_a_place(zone: &str) -> bool {
    let word = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_uppercase())
            && text[1..].starts_with(|c: char| c.is_ascii_lowercase())
    };
    zone == "UTC" || zone.split_once('/').is_some_and(|(region, place)| word(region) && word(place))
}

/// All days of the congress in its own zone, and days outside it that have sessions.
fn days<'r>(released: &'r Released, language: &Language) -> Vec<Day<'r>> {
    let rules = released.time_zone.rules();
    let local = |at: DateTime<Utc>| at.with_timezone(&rules).fixed_offset();
    let mut days: BTreeMap<NaiveDate, BTreeMap<usize, Vec<Entry<'r>>>> = BTreeMap::new();
    for date in
        released.edition.starts_on.iter_days().take_while(|date| *date <= released.edition.ends_on).take(400)
    {
        days.entry(date).or_default();
    }
    let numbers = numbers(released);
    for (session, id) in released.sessions.iter().zip(numbers) {
        let (Some(from), Some(until), Some(room)) = (session.starts_at, session.ends_at, &session.room)
        else {
            continue;
        };
        let Some(place) = released.rooms.iter().position(|(slug, _)| slug == room) else { continue };
        let starts_at = local(from);
        let title = session.title.text_for(language).to_owned();
        let entry = Entry {
            session,
            id,
            starts_at,
            ends_at: local(until),
            room: Released::name(&released.rooms, room, language),
            text: session.r#abstract.as_ref().map_or("", |text| text.text_for(language)).to_owned(),
            track: Released::name(&released.tracks, &session.track, language),
            slug: slug(&released.edition.slug, id, &title),
            title,
            url: released.page_of(session),
        };
        days.entry(starts_at.date_naive()).or_default().entry(place).or_default().push(entry);
    }
    days.into_iter()
        .map(|(date, rooms)| Day {
            date,
            start: local(released.time_zone.midnight(date)),
            end: local(released.time_zone.midnight(date.succ_opt().unwrap_or(date))),
            rooms: rooms
                .into_values()
                .map(|entries| (entries[0].room.clone(), entries))
                .fold(Vec::new(), batcher),
        })
        .collect()
}

/// Rooms with the same name appear as one room.
fn batcher<'r>(
    mut rooms: Vec<(String, Vec<Entry<'r>>)>,
    (name, entries): (String, Vec<Entry<'r>>),
) -> Vec<(String, Vec<Entry<'r>>)> {
    match rooms.iter_mut().find(|(other, _)| *other == name) {
        Some((_, more)) => more.extend(entries),
        None => rooms.push((name, entries)),
    }
    rooms
}

/// A positive number for each session, stable across releases: its code if that is a number, as for imported sessions;
/// otherwise 31 bits of its id, or the next free number on a collision.
fn numbers(released: &Released) -> Vec<u32> {
    let of_code = |session: &Session| {
        session.code.parse::<u32>().ok().filter(|id| *id > 0 && i32::try_from(*id).is_ok())
    };
    let mut taken: HashSet<u32> = released.sessions.iter().filter_map(of_code).collect();
    let mut number = |session: &Session| {
        of_code(session).unwrap_or_else(|| {
            let bytes = session.id.as_bytes();
            let mut id = u32::from_be_bytes([bytes[12], bytes[13], bytes[14], bytes[15]]) >> 1;
            while id == 0 || !taken.insert(id) {
                id = (id + 1) & (i32::MAX as u32);
            }
            id
        })
    };
    released.sessions.iter().map(&mut number).collect()
}

/// The slug, reduced to the characters that both formats allow.
fn acronym(slug: &str) -> String {
    let acronym = slug.replace('-', "_");
    if acronym.len() < 4 { format!("{acronym}_congress") } else { acronym }
}

fn slug(congress: &str, id: u32, title: &str) -> String {
    let title = Slug::of(title).map(|slug| format!("-{slug}")).unwrap_or_default();
    format!("{}-session-{id}{title}", acronym(congress))
}

impl Entry<'_> {
    /// Ninety minutes become `01:30`.
    fn duration(&self) -> String {
        format!("{:02}:{:02}", self.session.duration_minutes / 60, self.session.duration_minutes % 60)
    }

    /// The same for XML, whose schema allows no more hours than a day has: a day becomes `1:00:00`.
    fn duration_with_days(&self) -> String {
        let (days, minutes) = (self.session.duration_minutes / 1440, self.session.duration_minutes % 1440);
        match days {
            0 => self.duration(),
            _ => format!("{days}:{:02}:{:02}", minutes / 60, minutes % 60),
        }
    }

    fn start(&self) -> String {
        self.starts_at.format("%H:%M").to_string()
    }

    fn kind(&self) -> String {
        json!(self.session.kind).as_str().unwrap_or_default().to_owned()
    }

    fn links(&self, kind: SessionLinkKind) -> impl Iterator<Item = &SessionLink> {
        self.session.links.iter().filter(move |link| link.kind == kind)
    }

    fn in_xml(&self) -> XmlEvent {
        let link = |link: &SessionLink| XmlLink {
            href: in_xml(&link.url),
            r#type: (link.kind == SessionLinkKind::Recording).then_some(RECORDING),
            title: in_xml(&link.title),
        };
        let person =
            |part: &SessionSpeaker| XmlPerson { guid: part.speaker.to_string(), name: in_xml(&part.name) };
        XmlEvent {
            id: self.id,
            guid: self.session.id,
            room: in_xml(&self.room),
            title: in_xml(&self.title),
            r#type: self.kind(),
            date: self.starts_at.to_rfc3339(),
            start: self.start(),
            duration: self.duration_with_days(),
            r#abstract: in_xml(&self.text),
            slug: self.slug.clone(),
            track: in_xml(&self.track),
            persons: XmlPersons { person: self.session.speakers.iter().map(person).collect() },
            language: self.session.language.to_string(),
            recording: XmlRecording {
                license: "",
                optout: false,
                url: self.links(SessionLinkKind::Recording).next().map(|link| in_xml(&link.url)),
            },
            // The format has one recording without a title, so all recordings are also listed as links.
            links: XmlLinks {
                link: self
                    .links(SessionLinkKind::Other)
                    .chain(self.links(SessionLinkKind::Recording))
                    .map(link)
                    .collect(),
            },
            attachments: XmlAttachments {
                attachment: self.links(SessionLinkKind::Material).map(link).collect(),
            },
            url: self.url.clone(),
        }
    }

    fn in_json(&self) -> Value {
        let links = |kind| -> Vec<_> {
            self.links(kind).map(|link| json!({"url": link.url, "title": link.title})).collect()
        };
        let recordings = self.links(SessionLinkKind::Recording);
        let recordings =
            recordings.map(|link| json!({"url": link.url, "title": link.title, "type": "media"}));
        let persons = self.session.speakers.iter();
        let persons: Vec<_> = persons.map(|part| json!({"guid": part.speaker, "name": part.name})).collect();
        json!({
            "id": self.id, "guid": self.session.id, "date": self.starts_at.to_rfc3339(), "start": self.start(),
            "end": self.ends_at.to_rfc3339(), "duration": self.duration(), "room": self.room, "slug": self.slug,
            "url": self.url, "title": self.title, "subtitle": null, "track": self.track, "type": self.kind(),
            "language": self.session.language, "abstract": self.text, "description": null, "persons": persons,
            "links": links(SessionLinkKind::Other).into_iter().chain(recordings).collect::<Vec<_>>(),
            "attachments": links(SessionLinkKind::Material),
        })
    }
}

/// XML 1.0 does not allow most control characters, not even escaped.
fn in_xml(text: &str) -> String {
    let stands = |c: &char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
    text.chars().filter(stands).collect()
}
