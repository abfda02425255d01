//! Reading the file `all` of the API of Sessionize.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    json_value::{items, text},
    programme::{EventContext, ImportedProgramme, RawEvent, RawPerson, ScheduleFileError, SessionPart},
};
use crate::types::{TimeZone, folded};

/// Titles of categories, folded.
const TRACKS: [&str; 3] = ["track", "tracks", "topic"];
const FORMATS: [&str; 3] = ["session format", "format", "session type"];
const LANGUAGES: [&str; 6] = ["language", "languages", "language(s)", "session language", "langue", "idioma"];

/// Whether a file has the lists of Sessionize.
pub fn is_of(file: &Value) -> bool {
    ["sessions", "speakers", "rooms"].iter().all(|list| file.get(list).is_some_and(Value::is_array))
}

/// Reads a file. Its times are local, so `zone` is required.
pub fn read(file: &Value, zone: Option<TimeZone>) -> Result<ImportedProgramme, ScheduleFileError> {
    let list = |name: &str| file.get(name).into_iter().flat_map(items);
    let names = |name: &str, field: &'static str| -> HashMap<String, String> {
        list(name).filter_map(|one| Some((text(one, "id")?, text(one, field)?))).collect()
    };
    let (rooms, speakers) = (names("rooms", "name"), names("speakers", "fullName"));
    let mut programme = ImportedProgramme::new(None, None, zone)?;
    programme.lacks.push(SessionPart::Links);
    for session in list("sessions") {
        let room = text(session, "roomId").and_then(|id| rooms.get(&id).cloned());
        let start = text(session, "startsAt");
        let category = |titles: &[&str]| categories(file, session, titles).into_iter().next();
        let is_service = session.get("isServiceSession") == Some(&Value::Bool(true));
        let persons = session.get("speakers").into_iter().flat_map(items);
        let person = |speaker: &Value| {
            // Also as an object with its name.
            let id = speaker.as_str().map(str::to_owned).or_else(|| text(speaker, "id"));
            let name = id.as_ref().and_then(|id| speakers.get(id).cloned());
            RawPerson { id, name: name.or_else(|| text(speaker, "name")), ..RawPerson::default() }
        };
        let event = RawEvent {
            id: text(session, "id"),
            is_unplaced: room.is_none() || start.is_none(),
            date: start,
            end: text(session, "endsAt"),
            title: text(session, "title"),
            track: category(&TRACKS),
            kind: match is_service {
                true => Some("social".into()),
                false => category(&FORMATS),
            },
            language: Some(categories(file, session, &LANGUAGES).join(", ")),
            description: text(session, "description"),
            persons: persons.map(person).collect(),
            cancelled: text(session, "status").is_some_and(|status| super::is_cancelled(&status)),
            ..RawEvent::default()
        };
        programme.add(event, EventContext { room: room.as_deref(), date: None, day_start: None });
    }
    programme.finished(|| "its list `sessions` is empty".into())
}

/// The items of a session in the categories with one of these titles.
fn categories(file: &Value, session: &Value, titles: &[&str]) -> Vec<String> {
    let chosen: Vec<_> = session.get("categoryItems").into_iter().flat_map(items).collect();
    let wanted =
        file.get("categories").into_iter().flat_map(items).filter(|category| {
            text(category, "title").is_some_and(|title| titles.contains(&&*folded(&title)))
        });
    wanted
        .flat_map(|category| category.get("items").into_iter().flat_map(items))
        .filter(|item| item.get("id").is_some_and(|id| chosen.contains(&id)))
        .filter_map(|item| text(item, "name"))
        .collect()
}
