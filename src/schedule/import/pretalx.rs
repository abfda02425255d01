//! Reading the sessions of the API of pretalx: a page of submissions.

use serde_json::Value;

use super::{
    json_value::{items, text},
    programme::{EventContext, ImportedProgramme, RawEvent, RawPerson, ScheduleFileError, SessionPart},
};
use crate::types::TimeZone;

/// States of submissions that are in the programme.
const ACCEPTED: [&str; 2] = ["accepted", "confirmed"];

/// Whether a file is a page of submissions.
pub fn is_of(file: &Value) -> bool {
    file.get("results").is_some_and(|results| items(results).all(|item| item.get("code").is_some()))
}

/// Reads a file. `zone` is for files without a time zone.
pub fn read(file: &Value, zone: Option<TimeZone>) -> Result<ImportedProgramme, ScheduleFileError> {
    let mut programme = ImportedProgramme::new(None, None, zone)?;
    programme.lacks.push(SessionPart::Links);
    if file.get("next").is_some_and(|next| !next.is_null()) {
        programme.notes.push("the file is one page of several: import those that `next` names, too".into());
    }
    for submission in file.get("results").into_iter().flat_map(items) {
        let (id, state) = (text(submission, "code"), text(submission, "state"));
        let is_cancelled = state.as_deref().is_some_and(super::is_cancelled);
        if let Some(state) = state.as_deref().filter(|state| !is_cancelled && !ACCEPTED.contains(state)) {
            let id = id.unwrap_or_default();
            programme.notes.push(format!("event `{id}` was skipped: it is `{state}` in pretalx"));
            continue;
        }
        let slot = submission.get("slot").filter(|slot| !slot.is_null());
        let slot = slot.or_else(|| submission.get("slots").and_then(|slots| slots.get(0)));
        let room = slot.and_then(|slot| name(slot.get("room")?));
        let start = slot.and_then(|slot| text(slot, "start"));
        let event = RawEvent {
            id,
            is_unplaced: room.is_none() || start.is_none(),
            date: start,
            end: slot.and_then(|slot| text(slot, "end")),
            duration: text(submission, "duration"),
            title: text(submission, "title"),
            track: submission.get("track").and_then(name),
            kind: submission.get("submission_type").and_then(name),
            language: text(submission, "content_locale"),
            r#abstract: text(submission, "abstract"),
            description: text(submission, "description"),
            persons: submission.get("speakers").into_iter().flat_map(items).map(speaker).collect(),
            cancelled: is_cancelled,
            ..RawEvent::default()
        };
        programme.add(event, EventContext { room: room.as_deref(), date: None, day_start: None });
    }
    let is_expanded = |submission: &Value| {
        submission.get("speakers").into_iter().flat_map(items).all(|speaker| speaker.is_object())
    };
    if !file.get("results").into_iter().flat_map(items).all(is_expanded) {
        programme.lacks.push(SessionPart::Speakers);
        let parameter = "expand=speakers,submission_type,track,slots.room";
        programme
            .notes
            .push(format!("the file has codes instead of speakers: request it with `{parameter}`"));
    }
    programme.finished(|| "its list `results` has no accepted submission".into())
}

/// A speaker. A page that was not expanded has only their codes.
fn speaker(speaker: &Value) -> RawPerson {
    RawPerson { id: text(speaker, "code"), name: text(speaker, "name"), ..RawPerson::default() }
}

/// A name in one language or in several.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(name.clone()),
        Value::Object(names) => match names.get("name") {
            Some(nested) => name(nested),
            None => names.get("en").or_else(|| names.values().next())?.as_str().map(str::to_owned),
        },
        _ => None,
    }
}
