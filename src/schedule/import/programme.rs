//! A programme from another system, read tolerantly: real feeds lack versions, zones, guids, dates, ends and languages.
//! Missing data is completed where possible, otherwise the event is skipped; notes report both.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use uuid::Uuid;

use super::language;
use crate::{
    imports::ImportFileError,
    programme::{MAX_SESSION_MINUTES, SessionLink, SessionLinkKind},
    schedule::moves::LATEST_START,
    types::{Language, ProblemKind, Refusal, TimeZone},
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
    pub(super) person_ids: HashSet<String>,
    pub events: Vec<ImportedEvent>,
    /// What the file does not contain.
    pub lacks: Vec<SessionPart>,
    /// What was adjusted or skipped.
    pub notes: Vec<String>,
}

/// A part of a session that a file may not contain: the session then keeps what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionPart {
    Speakers,
    Texts,
    Links,
    Duration,
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
    /// `None`: the file does not say where and when.
    pub slot: Option<Slot>,
    pub minutes: i32,
    pub title: String,
    /// Titles in other languages than that of the session.
    pub titles: Vec<(Language, String)>,
    pub track: Option<String>,
    pub kind: Option<String>,
    pub language: Option<Language>,
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

/// Where and when an event takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub room: String,
    pub starts_at: DateTime<Utc>,
}

/// A speaker as a file has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawPerson {
    pub guid: Option<String>,
    pub id: Option<String>,
    pub name: Option<String>,
    /// Whether the name is one, even if it says that the speaker is not known yet.
    pub is_quoted: bool,
}

/// An event of a file, independent of the format.
#[derive(Debug, Default)]
pub struct RawEvent {
    pub id: Option<String>,
    pub guid: Option<String>,
    /// Whether the file says that the event has no place in the schedule yet.
    pub is_unplaced: bool,
    /// An instant with its offset, or a local time in the zone of the file.
    pub date: Option<String>,
    pub start: Option<String>,
    pub end: Option<String>,
    pub duration: Option<String>,
    pub title: Option<String>,
    /// Titles in other languages.
    pub titles: Vec<(Language, String)>,
    pub subtitle: Option<String>,
    pub track: Option<String>,
    pub kind: Option<String>,
    pub language: Option<String>,
    pub r#abstract: Option<String>,
    pub description: Option<String>,
    pub persons: Vec<RawPerson>,
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
        let exact: Option<TimeZone> = named.and_then(|name| name.parse().ok());
        let city = || named.and_then(zone_of_city);
        let (known, notes) = match (named, exact) {
            (Some(name), None) => match city() {
                Some(zone) => {
                    let note = format!("the file's time zone `{name}` was taken as {zone}");
                    (Some(zone), vec![note])
                }
                None => (None, vec![format!("the file's time zone `{name}` does not exist and was ignored")]),
            },
            (_, exact) => (exact, Vec::new()),
        };
        Ok(Self {
            title: filled(title),
            time_zone: known.or(zone).ok_or(ScheduleFileError::NoZone)?,
            rooms: Vec::new(),
            tracks: Vec::new(),
            persons: Vec::new(),
            person_ids: HashSet::new(),
            events: Vec::new(),
            lacks: Vec::new(),
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
    ///
    /// # Errors
    /// The file has no event; `found` says what it contains.
    pub fn finished(mut self, found: impl FnOnce() -> String) -> Result<Self, ScheduleFileError> {
        if self.events.is_empty() {
            let skipped = self.notes.iter().find(|note| note.contains("was skipped")).cloned();
            return Err(ScheduleFileError::NoSessions(skipped.unwrap_or_else(found)));
        }
        let mut starts: HashMap<&str, BTreeSet<DateTime<Utc>>> = HashMap::new();
        for slot in self.events.iter().filter_map(|event| event.slot.as_ref()) {
            starts.entry(&slot.room).or_default().insert(slot.starts_at);
        }
        let next = |event: &ImportedEvent| {
            let slot = event.slot.as_ref()?;
            let mut after = starts.get(slot.room.as_str())?.range(slot.starts_at..);
            let next = *after.find(|at| **at > slot.starts_at)?;
            i32::try_from((next - slot.starts_at).num_minutes()).ok()
        };
        let ends: Vec<_> =
            self.events.iter().map(|event| next(event).unwrap_or(USUAL).clamp(1, USUAL)).collect();
        for (event, minutes) in self.events.iter_mut().zip(ends).filter(|(event, _)| event.minutes == 0) {
            event.minutes = minutes;
            self.notes.push(format!("event `{}` has no end: set to {minutes} minutes", event.id));
        }
        Ok(self)
    }

    fn event(&mut self, entry: RawEvent, place: EventContext<'_>) -> Result<ImportedEvent, &'static str> {
        let guid = entry.guid.as_deref().and_then(|guid| guid.trim().parse().ok());
        let id =
            filled(entry.id).or_else(|| guid.map(|guid: Uuid| guid.to_string())).ok_or("it has no id")?;
        let title: String = filled(entry.title).ok_or("it has no title")?.chars().take(20_000).collect();
        let (date, start) = (entry.date.as_deref(), entry.start.as_deref());
        let begins = starts_at(date, start, place, &self.time_zone).and_then(|at| {
            if at < LATEST_START { Ok(at) } else { Err("its start is too far in the future") }
        });
        let slot = match entry.is_unplaced {
            true => None,
            false => {
                let room = place.room.ok_or("its room has no name")?.trim().to_owned();
                let starts_at = begins?;
                self.note_contradiction(&id, date, start, starts_at);
                Some(Slot { room, starts_at })
            }
        };
        let minutes = self.length(&id, entry.duration.as_deref(), entry.end.as_deref(), begins.ok());
        // A mistyped duration must not block a room for years.
        let (slot, minutes) = match minutes {
            ..=MAX_SESSION_MINUTES => (slot, minutes),
            _ => {
                let note = "lasts longer than a week: left without a place, with the usual duration";
                self.notes.push(format!("event `{id}` {note}"));
                (None, USUAL)
            }
        };
        let track = filled(entry.track);
        if let Some(slot) = &slot {
            remember(&mut self.rooms, &slot.room);
        }
        if let Some(track) = &track {
            remember(&mut self.tracks, track);
        }
        let language = self.language(&id, entry.language);
        let persons = self.speakers(&id, entry.persons);
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
            slot,
            minutes,
            title,
            titles: entry.titles,
            track,
            kind: filled(entry.kind),
            language,
            text: whole(texts.iter().map(|html| plain(html)).collect()),
            raw_text: whole(texts),
            persons,
            links,
            cancelled: entry.cancelled,
        })
    }

    /// In minutes; 0 if the file does not say.
    fn length(
        &mut self,
        id: &str,
        duration: Option<&str>,
        end: Option<&str>,
        from: Option<DateTime<Utc>>,
    ) -> i32 {
        let until = end.and_then(|end| instant(end, &self.time_zone));
        let until = until.zip(from).map(|(until, from)| (until - from).num_minutes());
        let until = until.and_then(|minutes| i32::try_from(minutes).ok()).filter(|minutes| *minutes > 0);
        let stated = duration.and_then(minutes).filter(|minutes| *minutes > 0);
        if let (Some(stated), Some(until)) = (stated, until)
            && stated != until
        {
            let note = format!(
                "its duration is {stated} minutes and its end is after {until}; the duration was used"
            );
            self.notes.push(format!("event `{id}`: {note}"));
        }
        stated.or(until).unwrap_or(0)
    }

    /// Notes that the two times of an event differ.
    fn note_contradiction(
        &mut self,
        id: &str,
        date: Option<&str>,
        start: Option<&str>,
        starts_at: DateTime<Utc>,
    ) {
        let has_instant = date.is_some_and(|date| instant(date, &self.time_zone).is_some());
        let start = start.and_then(|start| NaiveTime::parse_from_str(start.trim().get(..5)?, "%H:%M").ok());
        // The start can be in the zone of the date or of the file.
        let own =
            date.and_then(|date| DateTime::parse_from_rfc3339(date.trim()).ok()).map(|date| date.time());
        let local = starts_at.with_timezone(&self.time_zone.rules()).time();
        if let Some(start) = start.filter(|start| has_instant && *start != local && Some(*start) != own) {
            let (date, start) = (local.format("%H:%M"), start.format("%H:%M"));
            self.notes.push(format!(
                "event `{id}` begins at {date} by its date and at {start} by its start; the date was used"
            ));
        }
    }

    /// The language of an event, which is written as a tag or as a name. A session has one: of several, the first.
    fn language(&mut self, id: &str, written: Option<String>) -> Option<Language> {
        let written = filled(written)?;
        if let Some(language) = language::find(&written) {
            return Some(language);
        }
        let found = language::first_of(&written);
        self.notes.push(match &found {
            Some(found) => format!("event `{id}` has the languages `{written}`; `{found}` was used"),
            None => format!("event `{id}`: `{written}` is not a known language; it was ignored"),
        });
        found
    }
}

pub(super) fn filled(text: Option<String>) -> Option<String> {
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
    if let Some(instant) = instant.and_then(|text| self::instant(text, zone)) {
        return Ok(instant);
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

/// An instant with an offset, or a local time in a zone.
fn instant(text: &str, zone: &TimeZone) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.to_utc());
    }
    let local = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    let local = local.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())?;
    zone.earliest(local)
}

/// The only zone that is named after this city.
fn zone_of_city(city: &str) -> Option<TimeZone> {
    let ending = format!("/{}", city.trim().replace(' ', "_")).to_lowercase();
    let mut zones =
        chrono_tz::TZ_VARIANTS.iter().filter(|zone| zone.name().to_lowercase().ends_with(&ending));
    let zone = zones.next().filter(|_| zones.next().is_none())?;
    zone.name().parse().ok()
}

/// A duration: `01:30` is ninety minutes, `1:00:00` a day, as the schema of frab says, and `90` minutes.
pub fn minutes(text: &str) -> Option<i32> {
    let parts =
        text.trim().split(':').map(|part| part.trim().parse::<i32>().ok()).collect::<Option<Vec<_>>>()?;
    let (days, hours, minutes) = match *parts.as_slice() {
        [minutes] => (0, 0, minutes),
        [hours, minutes] => (0, hours, minutes),
        [days, hours, minutes] => (days, hours, minutes),
        _ => return None,
    };
    days.checked_mul(24)?.checked_add(hours)?.checked_mul(60)?.checked_add(minutes)
}

/// Why a file cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleFileError {
    #[error("The file is not frab XML: {0}.")]
    Xml(String),
    #[error("The file is not JSON of frab, pretalx or Sessionize: {0}.")]
    Json(String),
    #[error("The file is not an iCalendar file: {0}.")]
    Calendar(String),
    #[error("{0}")]
    Table(#[from] ImportFileError),
    #[error("No session was recognised in the file: {0}. Nothing was imported.")]
    NoSessions(String),
    #[error("The file does not name a time zone. Send one, such as `?time_zone=Europe/Brussels`.")]
    NoZone,
}

crate::problem_kinds! {
    Unreadable = Invalid "unreadable-schedule" "Schedule file cannot be imported"
        "The detail says what is wrong with the file. Nothing was imported. Send frab XML or JSON, JSON of the API of pretalx or of Sessionize (`all`), iCalendar, or a spreadsheet (CSV, XLSX, XLS or ODS) with a column for the title."
}

impl Refusal for ScheduleFileError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::Unreadable::KIND
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
    fn durations_have_days_hours_and_minutes() {
        for (text, expected) in [
            ("01:30", Some(90)),
            ("1:00:00", Some(1440)),
            ("25:30", Some(1530)),
            ("45", Some(45)),
            ("6944:11:40", Some(10_000_060)),
            ("1h", None),
            ("1:2:3:4", None),
            ("99999999:0:0", None),
        ] {
            assert_eq!(minutes(text), expected, "{text}");
        }
    }

    #[test]
    fn a_city_names_a_zone_if_it_names_only_one() {
        assert_eq!(zone_of_city("Berlin").unwrap().to_string(), "Europe/Berlin");
        assert_eq!(zone_of_city("new york").unwrap().to_string(), "America/New_York");
        assert_eq!(zone_of_city("Atlantis"), None);
    }

    #[test]
    fn html_is_converted_and_plain_text_is_kept() {
        assert_eq!(plain("<p>Hello &amp; welcome</p>"), "Hello & welcome");
        for text in ["R&D; a < b", "a && b", "1 < 2 > 0", "x\n\ny"] {
            assert_eq!(plain(text), text);
        }
    }
}
