//! Reading iCalendar (RFC 5545).

use icalendar::{
    Calendar, CalendarComponent, CalendarDateTime, Component, DatePerhapsTime, EventLike, EventStatus,
};

use super::programme::{EventContext, ImportedProgramme, RawEvent, ScheduleFileError, SessionPart};
use crate::{
    schedule::feeds::calendar::{ADDED_TO_ABSTRACT, WITHDRAWN},
    types::TimeZone,
};

/// Reads a file. `zone` is for times without one.
pub fn read(text: &str, zone: Option<TimeZone>) -> Result<ImportedProgramme, ScheduleFileError> {
    let calendar: Calendar = text.parse().map_err(ScheduleFileError::Calendar)?;
    let own = calendar.get_timezone().map(str::to_owned);
    let mut programme = ImportedProgramme::new(calendar.get_name().map(str::to_owned), own.as_deref(), zone)?;
    programme.lacks.push(SessionPart::Speakers);
    programme.lacks.push(SessionPart::Links);
    let events = calendar.components.iter().filter_map(|component| match component {
        CalendarComponent::Event(event) => Some(event),
        _ => None,
    });
    for event in events {
        if event.property_value(WITHDRAWN).is_some() {
            let id = event.get_uid().unwrap_or_default();
            programme.notes.push(format!("event `{id}` was skipped: the schedule no longer contained it"));
            continue;
        }
        let room = event.get_location().map(str::trim).filter(|room| !room.is_empty());
        if event.property_value("RRULE").is_some() {
            let id = event.get_uid().unwrap_or_default();
            programme.notes.push(format!("event `{id}` is repeated: only its first date was imported"));
        }
        let (start, end) = (event.get_start(), event.get_end());
        if let Some(DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { tzid, .. })) = &start
            && tzid.parse::<TimeZone>().is_err()
        {
            let id = event.get_uid().unwrap_or_default();
            let note =
                format!("event `{id}`: its time zone `{tzid}` does not exist; that of the file was used");
            programme.notes.push(note);
        }
        let (start, end) = (start.and_then(instant), end.and_then(instant));
        let raw = RawEvent {
            id: event.get_uid().map(str::to_owned),
            // The calendar of this service has the ids of its sessions.
            guid: event.get_uid().map(str::to_owned),
            is_unplaced: room.is_none() || start.is_none(),
            date: start,
            end,
            duration: event.property_value("DURATION").and_then(minutes),
            title: event.get_summary().map(str::to_owned),
            track: event.get_categories().and_then(|names| names.into_iter().next()),
            description: event
                .get_description()
                .map(|text| abstract_in(text, event.property_value(ADDED_TO_ABSTRACT)).to_owned()),
            cancelled: event.get_status() == Some(EventStatus::Cancelled),
            ..RawEvent::default()
        };
        programme.add(raw, EventContext { room, date: None, day_start: None });
    }
    programme.finished(|| "the calendar has no `VEVENT`".into())
}

/// A description without what the export added to the abstract. If that was edited, all of it is the abstract.
fn abstract_in<'t>(description: &'t str, added: Option<&str>) -> &'t str {
    added.and_then(|added| description.strip_suffix(added)).unwrap_or(description)
}

/// As an instant with its offset, or as a local time; `None` for a whole day.
fn instant(at: DatePerhapsTime) -> Option<String> {
    match at {
        DatePerhapsTime::DateTime(CalendarDateTime::Utc(at)) => Some(at.to_rfc3339()),
        DatePerhapsTime::DateTime(CalendarDateTime::Floating(local)) => {
            Some(local.format("%Y-%m-%dT%H:%M:%S").to_string())
        }
        DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid }) => {
            let zone: Option<TimeZone> = tzid.parse().ok();
            match zone.and_then(|zone| zone.earliest(date_time)) {
                Some(at) => Some(at.to_rfc3339()),
                None => Some(date_time.format("%Y-%m-%dT%H:%M:%S").to_string()),
            }
        }
        DatePerhapsTime::Date(_) => None,
    }
}

/// `PT1H30M` in minutes.
fn minutes(duration: &str) -> Option<String> {
    let duration: iso8601::Duration = duration.parse().ok()?;
    let duration: std::time::Duration = duration.into();
    Some((duration.as_secs() / 60).to_string())
}
