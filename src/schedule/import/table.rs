//! Reading sessions from a spreadsheet: one row for each.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::{
    persons,
    programme::{EventContext, ImportedProgramme, RawEvent, ScheduleFileError, SessionPart, minutes},
};
use crate::{
    imports::{ReadOptions, SESSION_COLUMNS, date_in_words, read_sheet, split_language},
    types::{Language, TimeZone},
};

/// What a column contains.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Field(String),
    /// The title in a language.
    Title(Language),
}

/// The columns of a sheet by position.
type Columns = Vec<Option<Column>>;

/// Whether a line names columns: a title and another field.
pub fn is_header(cells: &[String]) -> bool {
    let columns = columns(cells);
    let has_title = columns.iter().flatten().any(|column| match column {
        Column::Field(key) => key == "title",
        Column::Title(_) => true,
    });
    has_title && columns.iter().flatten().count() > 1
}

/// Reads a file. Dates and times are local: `zone` is required. Ambiguous dates are taken within `days`, the first and last
/// day of the congress.
pub fn read(
    file: &[u8],
    zone: Option<TimeZone>,
    sheet: Option<&str>,
    days: Option<(NaiveDate, NaiveDate)>,
) -> Result<ImportedProgramme, ScheduleFileError> {
    let mut sheet =
        read_sheet(file, &ReadOptions { encoding: None, sheet: sheet.map(str::to_owned) }, &is_header)?;
    let beginning = sheet.beginning();
    let Some(header) = beginning.iter().position(|cells| is_header(cells)) else {
        let found = beginning.first().map(|cells| cells.join(", ")).unwrap_or_default();
        return Err(ScheduleFileError::NoSessions(format!(
            "no line names a column for the title and another one; it begins with `{}`",
            found.chars().take(80).collect::<String>()
        )));
    };
    sheet.begin_at(header)?;
    let columns = columns(&sheet.header);
    let mut programme = ImportedProgramme::new(None, None, zone)?;
    let has = |key: &str| columns.iter().flatten().any(|column| *column == Column::Field(key.into()));
    let parts = [
        (SessionPart::Speakers, has("speakers")),
        (SessionPart::Texts, has("abstract")),
        (SessionPart::Duration, has("duration") || has("end")),
        (SessionPart::Links, false),
    ];
    programme.lacks.extend(parts.into_iter().filter(|(_, has)| !has).map(|(part, _)| part));
    programme.notes.extend(sheet.notes.iter().map(|note| note.detail.clone()));
    let unknown =
        sheet.header.iter().zip(&columns).filter(|(name, column)| column.is_none() && !name.is_empty());
    let unknown: Vec<_> = unknown.map(|(name, _)| format!("`{name}`")).collect();
    if !unknown.is_empty() {
        programme.notes.push(format!("columns that were not imported: {}", unknown.join(", ")));
    }
    let mut titles: HashMap<String, usize> = HashMap::new();
    for row in sheet.rows().filter(|row| row.cells.iter().any(|cell| !cell.is_empty())) {
        let cells = Cells { columns: &columns, cells: &row.cells };
        let (event, room, notes) = event(&cells, days, &mut titles);
        let before = programme.notes.len();
        programme.notes.extend(notes);
        programme.add(event, EventContext { room: room.as_deref(), date: None, day_start: None });
        for note in &mut programme.notes[before..] {
            note.insert_str(0, &format!("line {}: ", row.line));
        }
    }
    programme.finished(|| "it has no row below the header".into())
}

fn columns(header: &[String]) -> Columns {
    header.iter().map(|name| column(name)).collect()
}

fn column(name: &str) -> Option<Column> {
    if let Some(key) = SESSION_COLUMNS.key(name) {
        return Some(Column::Field(key.to_owned()));
    }
    let (name, language) = split_language(name)?;
    (SESSION_COLUMNS.key(&name) == Some("title")).then_some(Column::Title(language))
}

/// The cells of a row by field.
struct Cells<'r> {
    columns: &'r Columns,
    cells: &'r [String],
}

impl Cells<'_> {
    fn field(&self, key: &str) -> Option<String> {
        let is_field = |column: &Option<Column>| matches!(column, Some(Column::Field(own)) if own == key);
        let mut found = self.columns.iter().zip(self.cells).filter(|(column, _)| is_field(column));
        found.find_map(|(_, cell)| (!cell.is_empty()).then(|| cell.clone()))
    }

    fn titles(&self) -> Vec<(Language, String)> {
        let titles = self.columns.iter().zip(self.cells).filter_map(|(column, cell)| match column {
            Some(Column::Title(language)) if !cell.is_empty() => Some((language.clone(), cell.clone())),
            _ => None,
        });
        titles.collect()
    }
}

/// The event of a row, its room, and what could not be read.
fn event(
    cells: &Cells<'_>,
    days: Option<(NaiveDate, NaiveDate)>,
    titles: &mut HashMap<String, usize>,
) -> (RawEvent, Option<String>, Vec<String>) {
    let mut notes = Vec::new();
    let (named, room) = (cells.titles(), cells.field("room"));
    let title = cells.field("title").or_else(|| named.first().map(|(_, title)| title.clone()));
    // Without ids, sessions are matched by their titles, and those with the same title by their order.
    let id = cells.field("id").or_else(|| {
        let title = title.clone()?;
        let nth = titles.entry(title.clone()).or_default();
        *nth += 1;
        Some(if *nth == 1 { title } else { format!("{title} {nth}") })
    });
    // `09:00–10:30` in one cell.
    let (mut start, mut end) = (cells.field("start"), cells.field("end"));
    let range = start.as_deref().and_then(|start| start.split_once(['–', '—', '-']));
    if let Some((from, until)) = range.filter(|(from, until)| time(from).is_some() && time(until).is_some()) {
        (start, end) = (Some(from.to_owned()), end.or(Some(until.to_owned())));
    }
    let date = cells.field("date");
    let starts_at = moment(date.as_deref(), start.as_deref(), days);
    if let (None, Some(start)) = (starts_at, &start) {
        let date = date.as_deref().unwrap_or_default();
        notes.push(format!("left without a place: `{date} {start}` is not a date and a time"));
    }
    let ends_at = starts_at.and_then(|starts_at| end_after(starts_at, end.as_deref()?, days));
    let length = cells.field("duration").map(|text| (duration(&text), text));
    if let Some((None, text)) = &length {
        notes.push(format!("`{text}` is not a duration"));
    }
    // Without another statement, a session is in the language of its first title.
    let language = match (cells.field("language"), cells.field("title"), named.first()) {
        (None, None, Some((language, _))) => Some(language.to_string()),
        (language, ..) => language,
    };
    let persons = cells.field("speakers").map(|names| persons::in_cell(&names)).unwrap_or_default();
    let local = |at: NaiveDateTime| at.format("%Y-%m-%dT%H:%M:%S").to_string();
    let event = RawEvent {
        id,
        is_unplaced: room.is_none() || starts_at.is_none(),
        date: starts_at.map(local),
        end: ends_at.map(local),
        duration: length.and_then(|(length, _)| length).map(|minutes| minutes.to_string()),
        title,
        titles: named,
        track: cells.field("track"),
        kind: cells.field("kind"),
        language,
        r#abstract: cells.field("abstract"),
        persons,
        ..RawEvent::default()
    };
    (event, room, notes)
}

/// The date and time of a row, from one cell or two.
fn moment(
    date: Option<&str>,
    start: Option<&str>,
    days: Option<(NaiveDate, NaiveDate)>,
) -> Option<NaiveDateTime> {
    if let Some(both) = start.and_then(|start| date_and_time(start, days)) {
        return Some(both);
    }
    match (date, start) {
        (Some(date), Some(start)) => Some(self::date(date, days)?.and_time(time(start)?)),
        (Some(date), None) => date_and_time(date, days),
        _ => None,
    }
}

/// The end of a row: a time before the start is on the next day.
fn end_after(start: NaiveDateTime, end: &str, days: Option<(NaiveDate, NaiveDate)>) -> Option<NaiveDateTime> {
    if let Some(both) = date_and_time(end, days) {
        return Some(both);
    }
    let end = start.date().and_time(time(end)?);
    Some(if end < start { end + TimeDelta::days(1) } else { end })
}

fn date_and_time(text: &str, days: Option<(NaiveDate, NaiveDate)>) -> Option<NaiveDateTime> {
    let text = text.trim();
    // A date in words contains blanks, too.
    text.match_indices(['T', ' ']).find_map(|(at, _)| {
        let (date, time) = (&text[..at], &text[at + 1..]);
        Some(self::date(date, days)?.and_time(self::time(time)?))
    })
}

/// A date: `2021-11-08`, `Mo, 08.11.2021`, `8. November 2021`, and `08/11/2021`, which is taken to be within the congress.
fn date(text: &str, days: Option<(NaiveDate, NaiveDate)>) -> Option<NaiveDate> {
    let text = text.trim().trim_end_matches(',');
    // A spreadsheet may add midnight.
    let is_number = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    let text = text.split_once('T').filter(|(date, _)| is_number(date)).map_or(text, |(date, _)| date);
    let without_weekday = text.trim_start_matches(|c: char| c.is_alphabetic() || ",. ".contains(c));
    let formats = [
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%Y年%m月%d日",
        "%d.%m.%Y",
        "%d/%m/%Y",
        "%m/%d/%Y",
        "%d-%m-%Y",
        "%d %B %Y",
        "%B %d, %Y",
        "%d %b %Y",
        "%b %d, %Y",
    ];
    // The first day of a spreadsheet's calendar stands for a time without a date.
    let is_date = |date: &NaiveDate| date.year() > 1900;
    let read = |text: &str| -> Vec<_> {
        let dates = formats.iter().filter_map(|format| NaiveDate::parse_from_str(text, format).ok());
        dates.filter(is_date).collect()
    };
    let found = [read(text), read(without_weekday), date_in_words(text).into_iter().collect()].concat();
    let is_within = |date: &&NaiveDate| days.is_some_and(|(first, last)| (first..=last).contains(date));
    found.iter().find(is_within).or(found.first()).copied()
}

/// A time: `09:30`, `9.30`, `9h30`, `9:30 AM`, `09:30:00`, `9 Uhr 30`.
fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim().to_uppercase();
    let text = match text.split_once("UHR") {
        Some((hours, minutes)) => format!("{}:{}", hours.trim(), minutes.trim()),
        None => text,
    };
    let text = text.trim_end_matches(':').replace(['.', 'H'], ":");
    // A spreadsheet writes a time as one of its first day.
    let text = text.split_once('T').map_or(text.as_str(), |(_, time)| time).to_owned();
    let formats = ["%H:%M:%S", "%H:%M", "%I:%M %p", "%I:%M%p"];
    let exact = formats.iter().find_map(|format| NaiveTime::parse_from_str(&text, format).ok());
    exact.or_else(|| NaiveTime::from_hms_opt(text.trim_end_matches(':').parse().ok()?, 0, 0))
}

/// A duration in minutes: `90`, `90 min`, `1:30`, `1h30`, `2 hours`, `90 Minuten`.
fn duration(text: &str) -> Option<i32> {
    let text = text.trim().to_lowercase();
    if let Some(minutes) = minutes(&text) {
        return Some(minutes);
    }
    // Numbers with what follows each.
    let mut total = 0;
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
        let (unit, next) = after.split_at(after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len()));
        let is_hours =
            ["h", "std", "stunde", "小时", "时"].iter().any(|hours| unit.trim().starts_with(hours));
        let is_minutes = ["", "m", "'", "′", "分"].iter().any(|minutes| match *minutes {
            "" => unit.trim().is_empty(),
            minutes => unit.trim().starts_with(minutes),
        });
        let factor = match (is_hours, is_minutes) {
            (true, _) => 60,
            (_, true) => 1,
            _ => return None,
        };
        total += number.parse::<i32>().ok()?.checked_mul(factor)?;
        rest = next;
    }
    (total > 0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_names_is_unambiguous() {
        assert_eq!(SESSION_COLUMNS.ambiguous(), Vec::<String>::new());
        assert_eq!(column("Title (zh)"), Some(Column::Title("zh".parse().unwrap())));
        assert_eq!(column("titre_fr"), Some(Column::Title("fr".parse().unwrap())));
        assert_eq!(column("Shoe size"), None);
    }

    #[test]
    fn dates_and_times_are_read_as_people_write_them() {
        let day = NaiveDate::from_ymd_opt(2021, 11, 8).unwrap();
        let days = Some((day, day));
        for text in [
            "2021-11-08",
            "08.11.2021",
            "8/11/2021",
            "11/8/2021",
            "8 November 2021",
            "8. Nov. 2021",
            "Mo, 08.11.2021",
            "Montag, 8. November 2021",
            "2021年11月8日",
            "Nov 8, 2021",
        ] {
            assert_eq!(date(text, days), Some(day), "{text}");
        }
        let half_past_nine = NaiveTime::from_hms_opt(9, 30, 0);
        for text in [
            "09:30",
            "9.30",
            "9h30",
            "9:30 AM",
            "09:30:00",
            "1899-12-31T09:30:00",
            "9:30 Uhr",
            "9.30 Uhr",
            "9 Uhr 30",
        ] {
            assert_eq!(time(text), half_past_nine, "{text}");
        }
        assert_eq!((time("9 Uhr"), time("Uhr")), (NaiveTime::from_hms_opt(9, 0, 0), None));
        for text in ["2021-11-08T09:30", "08.11.2021 9:30 AM", "8. November 2021, 9:30 Uhr"] {
            assert_eq!(date_and_time(text, days), half_past_nine.map(|time| day.and_time(time)), "{text}");
        }
        for (text, expected) in [
            ("90", Some(90)),
            ("90 min", Some(90)),
            ("1:30", Some(90)),
            ("1h30", Some(90)),
            ("2h", Some(120)),
            ("1h 30m", Some(90)),
            ("2 hours", Some(120)),
            ("90 Minuten", Some(90)),
            ("90分钟", Some(90)),
            ("long", None),
        ] {
            assert_eq!(duration(text), expected, "{text}");
        }
        let start = day.and_hms_opt(23, 30, 0).unwrap();
        assert_eq!(end_after(start, "00:30", days).unwrap() - start, TimeDelta::hours(1));
    }
}
