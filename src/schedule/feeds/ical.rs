//! Writes iCalendar (RFC 5545). Existing crates either give every component an id and time stamp, which time zones must not
//! have, or write lines of 76 octets; the part needed here is short.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::{OffsetComponents, OffsetName, Tz};

use crate::types::TimeZone;

/// Maximum octets per line, without the line break.
const LONGEST: usize = 75;

/// A calendar being written.
pub struct Lines(String);

impl Lines {
    pub fn new() -> Self {
        Self(String::new())
    }

    /// A property with a raw value.
    pub fn raw(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let (mut rest, mut room) = (line.as_str(), LONGEST);
        while rest.len() > room {
            // Do not split within a character.
            let cut = rest.floor_char_boundary(room);
            self.0.push_str(&rest[..cut]);
            self.0.push_str("\r\n ");
            // The leading blank of a folded line counts.
            (rest, room) = (&rest[cut..], LONGEST - 1);
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }

    /// A property with a text value.
    pub fn text(&mut self, name: &str, value: &str) {
        self.raw(name, &escaped(value));
    }

    /// A property with several text values.
    pub fn texts(&mut self, name: &str, values: &[String]) {
        if !values.is_empty() {
            self.raw(name, &values.iter().map(|value| escaped(value)).collect::<Vec<_>>().join(","));
        }
    }

    /// An instant in UTC.
    pub fn utc(&mut self, name: &str, at: DateTime<Utc>) {
        self.raw(name, &at.format("%Y%m%dT%H%M%SZ").to_string());
    }

    /// A local time in a time zone. An ambiguous time means its first occurrence (section 3.3.5); the second can only be
    /// written in UTC.
    pub fn zoned(&mut self, name: &str, at: DateTime<Utc>, zone: &TimeZone) {
        let local = at.with_timezone(&zone.rules()).naive_local();
        match zone.earliest(local) == Some(at) && zone.rules() != Tz::UTC {
            true => self.raw(&format!("{name};TZID={zone}"), &local_time(local)),
            false => self.utc(name, at),
        }
    }

    /// The offset changes of a time zone within a span. Each change is written separately, so that no recurrence rule has to
    /// be correct beyond it.
    pub fn zone(&mut self, zone: &TimeZone, from: DateTime<Utc>, until: DateTime<Utc>) {
        let rules = zone.rules();
        if rules == Tz::UTC {
            return;
        }
        self.raw("BEGIN", "VTIMEZONE");
        self.text("TZID", zone);
        // Extended by a day at each end, because local times are up to fourteen hours away from UTC.
        let (from, until) = (from - TimeDelta::days(1), until + TimeDelta::days(1));
        let begin = offset(rules, from);
        self.observance(rules, from, (from + begin).naive_utc(), begin);
        let mut day = from;
        while day < until {
            let next = day + TimeDelta::days(1);
            if let Some(change) = change_between(rules, day, next) {
                let before = offset(rules, change - TimeDelta::seconds(1));
                self.observance(rules, change, (change + before).naive_utc(), before);
            }
            day = next;
        }
        self.raw("END", "VTIMEZONE");
    }

    /// Starts at this local time, in the offset before the change.
    fn observance(&mut self, zone: Tz, at: DateTime<Utc>, local: NaiveDateTime, before: TimeDelta) {
        let there = at.with_timezone(&zone);
        let daylight = there.offset().dst_offset() != TimeDelta::zero();
        let kind = if daylight { "DAYLIGHT" } else { "STANDARD" };
        self.raw("BEGIN", kind);
        self.raw("DTSTART", &local_time(local));
        self.raw("TZOFFSETFROM", &offset_text(before));
        self.raw("TZOFFSETTO", &offset_text(offset(zone, at)));
        if let Some(name) = there.offset().abbreviation() {
            self.text("TZNAME", name);
        }
        self.raw("END", kind);
    }

    pub fn finish(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push_str("\\n"),
            // iCalendar does not allow control characters.
            c if c.is_control() && c != '\t' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

fn local_time(local: NaiveDateTime) -> String {
    local.format("%Y%m%dT%H%M%S").to_string()
}

fn offset(zone: Tz, at: DateTime<Utc>) -> TimeDelta {
    let there = at.with_timezone(&zone);
    there.offset().base_utc_offset() + there.offset().dst_offset()
}

fn offset_text(offset: TimeDelta) -> String {
    let seconds = offset.num_seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (minutes, seconds) = (seconds.abs() / 60, seconds.abs() % 60);
    let text = format!("{sign}{:02}{:02}", minutes / 60, minutes % 60);
    if seconds == 0 { text } else { format!("{text}{seconds:02}") }
}

/// The instant within a day at which a zone changes its offset.
fn change_between(zone: Tz, from: DateTime<Utc>, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let (before, after) = (offset(zone, from), offset(zone, until));
    if before == after {
        return None;
    }
    let (mut low, mut high) = (from, until);
    while high - low > TimeDelta::seconds(1) {
        let middle = low + (high - low) / 2;
        let middle = middle - TimeDelta::nanoseconds(middle.timestamp_subsec_nanos().into());
        if offset(zone, middle) == before {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl FnOnce(&mut Lines)) -> String {
        let mut lines = Lines::new();
        write(&mut lines);
        String::from_utf8(lines.finish()).unwrap()
    }

    proptest! {
        #[test]
        fn folded_lines_are_short_and_complete(text in "\\PC{0,300}") {
            let folded = written(|lines| lines.text("SUMMARY", &text));
            for line in folded.split("\r\n") {
                prop_assert!(line.len() <= LONGEST, "{} octets", line.len());
            }
            let unfolded = folded.replace("\r\n ", "");
            prop_assert_eq!(unfolded, format!("SUMMARY:{}\r\n", escaped(&text)));
        }

        #[test]
        fn text_never_starts_a_new_line(text in any::<String>()) {
            let folded = written(|lines| lines.text("SUMMARY", &text));
            let body = folded.strip_suffix("\r\n").unwrap();
            prop_assert!(body.split("\r\n").skip(1).all(|line| line.starts_with(' ')));
            let bare: String = body.split("\r\n").collect();
            prop_assert!(!bare.chars().any(|c| c.is_control() && c != '\t'));
        }
    }

    #[test]
    fn time_zone_lists_its_offset_changes() {
        let zone: TimeZone = "America/New_York".parse().unwrap();
        let [from, until] = ["2021-11-06T12:00:00Z", "2021-11-08T12:00:00Z"].map(|at| at.parse().unwrap());
        insta::assert_snapshot!(written(|lines| lines.zone(&zone, from, until)).replace('\r', ""), @r"
        BEGIN:VTIMEZONE
        TZID:America/New_York
        BEGIN:DAYLIGHT
        DTSTART:20211105T080000
        TZOFFSETFROM:-0400
        TZOFFSETTO:-0400
        TZNAME:EDT
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:20211107T020000
        TZOFFSETFROM:-0400
        TZOFFSETTO:-0500
        TZNAME:EST
        END:STANDARD
        END:VTIMEZONE
        ");
    }

    #[test]
    fn second_occurrence_of_a_repeated_hour_is_in_utc() {
        let zone: TimeZone = "America/New_York".parse().unwrap();
        let at = |text: &str| written(|lines| lines.zoned("DTSTART", text.parse().unwrap(), &zone));
        assert_eq!(at("2021-11-07T05:30:00Z"), "DTSTART;TZID=America/New_York:20211107T013000\r\n");
        assert_eq!(at("2021-11-07T06:30:00Z"), "DTSTART:20211107T063000Z\r\n");
    }
}
