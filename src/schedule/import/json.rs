//! Reading JSON: of frab, and by its shape of pretalx and Sessionize.

use serde_json::Value;

use super::{
    json_value::{self, items, text},
    pretalx,
    programme::{EventContext, ImportedProgramme, RawEvent, RawPerson, ScheduleFileError},
    sessionize,
};
use crate::{programme::SessionLinkKind, types::TimeZone};

/// Reads a file. `zone` is for files without a time zone; one of the two is required.
pub fn read(json: &[u8], zone: Option<TimeZone>) -> Result<ImportedProgramme, ScheduleFileError> {
    let file: Value =
        serde_json::from_slice(json).map_err(|error| ScheduleFileError::Json(error.to_string()))?;
    if pretalx::is_of(&file) {
        return pretalx::read(&file, zone);
    }
    if sessionize::is_of(&file) {
        return sessionize::read(&file, zone);
    }
    let schedule = file.get("schedule").unwrap_or(&file);
    let conference = schedule.get("conference").unwrap_or(schedule);
    let days = conference.get("days").and_then(Value::as_array);
    let days = days.ok_or_else(|| ScheduleFileError::Json(keys(&file)))?;
    let own = text(conference, "time_zone_name");
    let mut programme = ImportedProgramme::new(text(conference, "title"), own.as_deref(), zone)?;
    for day in days {
        let (date, day_start) = (text(day, "date"), text(day, "day_start"));
        for (name, events) in day.get("rooms").and_then(Value::as_object).into_iter().flatten() {
            let name = Some(name.trim()).filter(|name| !name.is_empty());
            for event in items(events) {
                let place =
                    EventContext { room: name, date: date.as_deref(), day_start: day_start.as_deref() };
                programme.add(entry(event), place);
            }
        }
    }
    programme.finished(|| "it has no event in a room of a day".into())
}

/// What an unknown file contains.
fn keys(file: &Value) -> String {
    let keys: Vec<_> =
        file.as_object().into_iter().flatten().map(|(key, _)| format!("`{key}`")).take(12).collect();
    match keys.is_empty() {
        true => "it has no `schedule.conference.days`".into(),
        false => format!("it has no `schedule.conference.days`; its members are {}", keys.join(", ")),
    }
}

fn entry(event: &Value) -> RawEvent {
    let text = |name| text(event, name);
    let links = |list: &'static str, usual| {
        let list = event.get(list).into_iter().flat_map(items);
        list.map(move |link| {
            let kind = match link.get("type").and_then(Value::as_str) {
                Some("media" | "recording") => SessionLinkKind::Recording,
                Some("slides" | "paper") => SessionLinkKind::Material,
                _ => usual,
            };
            // A link may be just a URL.
            let alone = || link.as_str().map(str::to_owned);
            (kind, json_value::text(link, "url").or_else(alone), json_value::text(link, "title"))
        })
    };
    let person = |person: &Value| {
        let name = json_value::text(person, "public_name").or_else(|| json_value::text(person, "name"));
        RawPerson {
            guid: json_value::text(person, "guid"),
            id: json_value::text(person, "id").or_else(|| json_value::text(person, "code")),
            name,
            is_quoted: false,
        }
    };
    RawEvent {
        id: text("id"),
        guid: text("guid"),
        date: text("date"),
        start: text("start"),
        end: text("end"),
        duration: text("duration"),
        title: text("title"),
        titles: Vec::new(),
        is_unplaced: false,
        subtitle: text("subtitle"),
        track: text("track"),
        kind: text("type"),
        language: text("language"),
        r#abstract: text("abstract"),
        description: text("description"),
        persons: event.get("persons").into_iter().flat_map(items).map(person).collect(),
        links: links("attachments", SessionLinkKind::Material)
            .chain(links("links", SessionLinkKind::Other))
            .collect(),
        cancelled: event.get("cancelled") == Some(&Value::Bool(true))
            || text("status").is_some_and(|status| super::is_cancelled(&status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_real_files_are_understood() {
        let file = br#"{"schedule": {"conference": {"time_zone_name": "Europe/Berlin", "days": [{"date": "2021-10-22", "rooms": {
            "online": [
              {"id": 7, "date": "2021-10-22T10:00:00+02:00", "end": "2021-10-22T11:15:00+02:00", "title": "A",
               "persons": [{"public_name": "Ana", "id": 1}, {"name": "Bo", "code": "X"}],
               "links": ["https://a.example/", {"url": "javascript:alert(1)"}], "status": "canceled"},
              {"guid": "6d9a1c1c-2f0c-5d57-9c0d-6f2f1c7d8f11", "start": "12:00", "duration": "0:45", "title": "B"}],
            "": [{"id": 9, "title": "Nowhere"}]}}]}}}"#;
        let read = read(file, None).unwrap();
        let [a, b] = &read.events[..] else { panic!("{read:?}") };
        assert_eq!(
            (a.minutes, a.cancelled, a.links.len(), a.persons.as_slice()),
            (75, true, 1, &["1".into(), "X".into()][..])
        );
        assert_eq!(
            (b.minutes, b.slot.as_ref().unwrap().starts_at.to_rfc3339().as_str()),
            (45, "2021-10-22T10:00:00+00:00")
        );
        assert_eq!(b.id, "6d9a1c1c-2f0c-5d57-9c0d-6f2f1c7d8f11");
        assert_eq!(read.notes, ["event `9` was skipped: its room has no name"]);
    }

    #[test]
    fn unrelated_json_is_refused() {
        assert!(matches!(read(b"{\"days\": 1}", None), Err(ScheduleFileError::Json(_))));
        assert!(matches!(read(b"[", None), Err(ScheduleFileError::Json(_))));
    }
}
