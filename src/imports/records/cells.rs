//! From the cells of a row to the fields of a resource. Pure.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::columns::{CellContent, FoundColumn, FoundColumns, NAME_PARTS};
use crate::{
    congress::{CityMatch, match_city},
    imports::{
        countries::country,
        dates::date_in_words,
        emails::{NoEmail, find_email},
        garbled::{LOST, is_garbled, lost_characters},
        languages::language_tag,
        model::RowProblem,
        reading::shortened,
    },
    types::{Country, Language, NameOrder, TimeZone, WrittenName},
};

/// What the cells of an edition mean where they do not say so.
pub struct CellContext {
    pub language: Language,
    pub time_zone: TimeZone,
}

/// The fields of a row, and what was refused or corrected.
#[derive(Debug, Default)]
pub struct RowFields {
    pub fields: Map<String, Value>,
    pub problems: Vec<RowProblem>,
    pub is_refused: bool,
}

impl RowFields {
    /// Reads the filled cells of a row.
    pub fn read(columns: &FoundColumns, cells: &[String], context: &CellContext) -> Self {
        let mut row = Self::default();
        for column in &columns.found {
            match cells.get(column.index).map(|cell| cell.trim()) {
                None | Some("") => {}
                Some(cell) => row.set(column, cell, context),
            }
        }
        row.join_name();
        row.match_city(columns);
        row
    }

    fn set(&mut self, column: &FoundColumn, cell: &str, context: &CellContext) {
        let field = column.column.field;
        let is_text =
            |content| matches!(content, CellContent::Text | CellContent::City | CellContent::Localized);
        if is_text(column.column.content) && is_garbled(cell) {
            self.note(column, cell, LOST, lost_characters(cell));
        }
        match read_cell(column, cell, context) {
            Ok((value, corrected)) => {
                if let Some(detail) = corrected {
                    self.note(column, cell, "value_normalised", detail);
                }
                match (self.fields.get_mut(field), value) {
                    // A text in another language.
                    (Some(Value::Object(texts)), Value::Object(more)) => texts.extend(more),
                    (Some(_), Value::Null) => {}
                    (_, value) => drop(self.fields.insert(field.to_owned(), value)),
                }
            }
            Err((code, detail)) => self.refuse(column, cell, code, detail),
        }
    }

    fn note(&mut self, column: &FoundColumn, cell: &str, code: &str, detail: impl Into<String>) {
        let value = Some(shortened(cell));
        self.problems.push(RowProblem { value, ..RowProblem::new(Some(&column.header), code, detail) });
    }

    fn refuse(&mut self, column: &FoundColumn, cell: &str, code: &str, detail: impl Into<String>) {
        self.note(column, cell, code, detail);
        self.is_refused = true;
    }

    /// Makes the name of its parts, in the order of the person's culture.
    fn join_name(&mut self) {
        let mut part =
            |field: &str| self.fields.remove(field).and_then(|part| part.as_str().map(str::to_owned));
        let [given, family] = NAME_PARTS.map(&mut part);
        if !self.fields.contains_key("name") && (given.is_some() || family.is_some()) {
            let order = NameOrder::usual(given.as_deref(), family.as_deref());
            let name = WrittenName { given, family, order, ..WrittenName::default() };
            self.fields.insert("name".into(), json!(name.display()));
        }
    }

    /// Replaces the name of a city by the one in the list of cities.
    fn match_city(&mut self, columns: &FoundColumns) {
        let is_city = |found: &&FoundColumn| found.column.content == CellContent::City;
        let Some(column) = columns.found.iter().find(is_city) else { return };
        let Some(text) = self.fields.get(column.column.field).and_then(Value::as_str).map(str::to_owned)
        else {
            return;
        };
        let country: Option<Country> =
            self.fields.get("country").and_then(|country| country.as_str()?.parse().ok());
        match match_city(&text, country.as_ref()) {
            CityMatch::Known(name) => drop(self.fields.insert(column.column.field.to_owned(), json!(name))),
            CityMatch::Unlisted => {}
            CityMatch::Unsure(cities) => {
                let detail = format!("`{text}` was kept; did you mean: {}", cities.join(", "));
                self.note(column, &text, "city_unsure", detail);
            }
        }
    }
}

/// The value of a cell, with a remark if it differs from what the cell says; or why it has none.
type CellValue = Result<(Value, Option<String>), (&'static str, String)>;

fn read_cell(column: &FoundColumn, cell: &str, context: &CellContext) -> CellValue {
    let plain = |value: Value| Ok((value, None));
    match column.column.content {
        CellContent::Text | CellContent::City => plain(json!(cell)),
        CellContent::Localized => {
            let language = column.language.as_ref().unwrap_or(&context.language);
            plain(json!({&**language: cell}))
        }
        CellContent::Country => plain(json!(read_country(cell)?)),
        CellContent::Countries => plain(json!(parts(cell).map(read_country).collect::<Result<Vec<_>, _>>()?)),
        CellContent::Date => {
            let day = date(cell).ok_or_else(|| {
                ("date_invalid", format!("`{cell}` is not a date such as 2021-10-20 or 20.10.2021"))
            })?;
            plain(json!(day))
        }
        CellContent::Email => match find_email(cell) {
            Ok(found) if found.was_normalised => {
                Ok((json!(found.email), Some(format!("`{}` was imported", found.email))))
            }
            Ok(found) => plain(json!(found.email)),
            Err(NoEmail::Several) => Err((
                "several_emails",
                "the cell has several addresses; keep the one to which e-mails are sent".into(),
            )),
            Err(NoEmail::Invalid(why)) => Err(("email_invalid", why)),
        },
        CellContent::Integer => {
            let number = cell.trim_end_matches(".0").replace([' ', '\u{a0}', '\''], "").parse::<i64>();
            plain(json!(number.map_err(|_| ("not_a_number", format!("`{cell}` is not a whole number")))?))
        }
        CellContent::Id => plain(json!(cell.parse::<Uuid>().ok())),
        CellContent::Language => plain(json!(read_language(cell)?)),
        CellContent::Languages => {
            plain(json!(parts(cell).map(read_language).collect::<Result<Vec<_>, _>>()?))
        }
        CellContent::TimeZone => {
            let zone = cell.parse::<TimeZone>().map_err(|_| {
                (
                    "time_zone_unknown",
                    format!("`{cell}` is not a time zone of the IANA database, such as Asia/Shanghai"),
                )
            })?;
            plain(json!(zone))
        }
        CellContent::Deadline => {
            let instant = deadline(cell, &context.time_zone).ok_or_else(|| {
                ("date_invalid", format!("`{cell}` is not a date such as 2021-10-20, or a date and a time such as 2021-10-20 16:00"))
            })?;
            plain(json!(instant))
        }
    }
}

fn read_country(text: &str) -> Result<Country, (&'static str, String)> {
    country(text).ok_or_else(|| {
        (
            "country_unknown",
            format!(
                "`{text}` is neither an ISO 3166 code nor the name of a country in one of eleven languages"
            ),
        )
    })
}

fn read_language(text: &str) -> Result<Language, (&'static str, String)> {
    let tag = language_tag(text).unwrap_or_else(|| text.to_owned());
    tag.parse().map_err(|why| ("language_unknown", why))
}

/// A date means its last minute. So does midnight: spreadsheets store a date that way.
pub(super) fn deadline(cell: &str, zone: &TimeZone) -> Option<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(cell) {
        return Some(instant.to_utc());
    }
    let last_minute = NaiveTime::from_hms_opt(23, 59, 0)?;
    let local = match date(cell) {
        Some(date) => date.and_time(last_minute),
        None => date_and_time(cell)?,
    };
    Some(zone.around(local))
}

/// A date, also as spreadsheets store it: with midnight.
fn date(cell: &str) -> Option<NaiveDate> {
    let dates = ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%Y年%m月%d日"];
    let date = dates.iter().find_map(|format| NaiveDate::parse_from_str(cell, format).ok());
    let date = date.or_else(|| date_in_words(cell));
    let midnight =
        || date_and_time(cell).filter(|local| local.time() == NaiveTime::MIN).map(|local| local.date());
    // `10/11/21` can mean several days.
    date.or_else(midnight).filter(|date| date.year() > 1900)
}

fn date_and_time(cell: &str) -> Option<NaiveDateTime> {
    let times =
        ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"];
    let cell = cell.strip_suffix("Uhr").unwrap_or(cell).trim_end();
    times.iter().find_map(|format| NaiveDateTime::parse_from_str(cell, format).ok()).or_else(|| {
        let (day, time) = cell.rsplit_once(' ')?;
        Some(date_in_words(day)?.and_time(NaiveTime::parse_from_str(time, "%H:%M").ok()?))
    })
}

/// The parts of a cell with several values.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    let parts = cell.split([',', ';', '/', '|', '、', '،', '，', '；']);
    parts.map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::records::columns::RecordColumn;

    fn read(field: &'static str, content: CellContent, cell: &str) -> RowFields {
        let found = vec![FoundColumn {
            index: 0,
            header: "Header".into(),
            column: RecordColumn::optional(field, content),
            language: None,
        }];
        let context =
            CellContext { language: "fr".parse().unwrap(), time_zone: "Asia/Shanghai".parse().unwrap() };
        RowFields::read(&FoundColumns { found, ignored: Vec::new() }, &[cell.to_owned()], &context)
    }

    fn value(content: CellContent, cell: &str) -> Value {
        let row = read("field", content, cell);
        assert!(!row.is_refused, "{:?}", row.problems);
        row.fields["field"].clone()
    }

    #[test]
    fn cells_become_the_values_of_their_fields() {
        assert_eq!(value(CellContent::Country, "Équateur"), "EC");
        assert_eq!(value(CellContent::Email, "Alcaldía <alcaldia@quito.example>"), "alcaldia@quito.example");
        assert_eq!(value(CellContent::Integer, "1 200"), 1200);
        assert_eq!(value(CellContent::Integer, "5.0"), 5);
        assert_eq!(value(CellContent::Language, "Español".to_lowercase().replace('ñ', "n").as_str()), "es");
        assert_eq!(value(CellContent::Localized, "Maire de Lyon"), json!({"fr": "Maire de Lyon"}));
        assert_eq!(read("city", CellContent::City, "München").fields["city"], "Munich");
        assert_eq!(value(CellContent::Countries, "Österreich; Deutschland"), json!(["AT", "DE"]));
        assert_eq!(value(CellContent::Languages, "en, Deutsch"), json!(["en", "de"]));
        assert_eq!(value(CellContent::Integer, "22 000 000 000"), 22_000_000_000_i64);
        for date in ["2018-03-01", "01.03.2018", "2018-03-01 00:00:00"] {
            assert_eq!(value(CellContent::Date, date), "2018-03-01", "{date}");
        }
        assert!(read("starts_on", CellContent::Date, "2018-03-01 09:30").is_refused);
    }

    #[test]
    fn a_date_means_its_last_minute_in_the_zone_of_the_edition() {
        for date in ["2021-10-20", "20.10.2021", "2021/10/20", "2021-10-20 00:00:00", "20. Oktober 2021"] {
            assert_eq!(value(CellContent::Deadline, date), "2021-10-20T15:59:00Z", "{date}");
        }
        for time in ["2021-10-20 16:00", "20.10.2021 16:00 Uhr", "20. Oktober 2021, 16:00 Uhr"] {
            assert_eq!(value(CellContent::Deadline, time), "2021-10-20T08:00:00Z", "{time}");
        }
        assert_eq!(value(CellContent::Deadline, "2021-10-20T16:00:00+02:00"), "2021-10-20T14:00:00Z");
        assert!(read("respond_by", CellContent::Deadline, "10/11/21").is_refused);
    }

    #[test]
    fn a_wrong_cell_is_named_with_its_value() {
        let row = read("country", CellContent::Country, "Atlantis");
        assert!(row.is_refused && row.fields.is_empty());
        assert_eq!(
            (row.problems[0].column.as_deref(), row.problems[0].value.as_deref()),
            (Some("Header"), Some("Atlantis"))
        );
    }

    #[test]
    fn the_name_is_made_of_its_parts() {
        let columns = NAME_PARTS.map(|field| RecordColumn::optional(field, CellContent::Text));
        let found = columns.into_iter().enumerate();
        let found = found.map(|(index, column)| FoundColumn {
            index,
            header: column.field.into(),
            column,
            language: None,
        });
        let columns = FoundColumns { found: found.collect(), ignored: Vec::new() };
        let context = CellContext { language: "en".parse().unwrap(), time_zone: "UTC".parse().unwrap() };
        let name = |given: &str, family: &str| {
            RowFields::read(&columns, &[given.to_owned(), family.to_owned()], &context).fields["name"].clone()
        };
        assert_eq!(name("Ana", "Sousa"), "Ana Sousa");
        assert_eq!(name("伟", "张"), "张伟");
        assert_eq!(name("", "Suharto"), "Suharto");
    }
}
