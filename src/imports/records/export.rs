//! The resources of a kind as a file that can be changed in a spreadsheet and imported again.

use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};
use sqlx::PgConnection;
use utoipa::IntoParams;

use super::{
    cells::deadline,
    columns::{CellContent, NAME_PARTS, RecordColumn, column_name},
    target::RecordTarget,
};
use crate::{
    congress,
    http::{Context, Result, TableExport, TableFormat},
    types::{CongressId, Language, TimeZone},
};

/// Format and language of the file.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListExportQuery {
    /// CSV in UTF-8 or a spreadsheet.
    #[serde(default)]
    #[param(inline, required = false)]
    pub format: TableFormat,
    /// Language of the columns. Default: the language of `Accept-Language`, else the first of the edition.
    lang: Option<Language>,
}

impl ListExportQuery {
    /// The language of the columns in an edition with these languages.
    pub fn language(self, languages: &[Language]) -> Language {
        let wanted = self.lang.or_else(Context::wanted_language);
        wanted.or_else(|| languages.first().cloned()).unwrap_or_else(Language::english)
    }
}

/// Writes all resources below a parent to a file with a name.
pub async fn export_records<T: RecordTarget>(
    db: &mut PgConnection,
    congress: CongressId,
    parent: &T::Parent,
    query: ListExportQuery,
    name: &str,
) -> Result<Response> {
    let edition = congress::find(&mut *db, congress).await?;
    let columns = [T::COLUMNS, T::READ_ONLY].into_iter().flat_map(|some| columns(some, &edition.languages));
    let columns: Vec<_> = columns.collect();
    let format = query.format;
    let language = query.language(&edition.languages);
    let header = columns.iter().map(|column| column.header(&language)).collect();
    let table = TableExport::begin(format, header, move |fields: &Map<String, Value>| {
        columns.iter().map(|column| column.cell(fields, &edition.time_zone)).collect()
    });
    let mut after = None;
    loop {
        let page = T::list(&mut *db, congress, parent, after).await?;
        if !table.send(page.records).await || page.next.is_none() {
            return table.respond(name).await;
        }
        after = page.next;
    }
}

/// A column of the file.
struct ExportedColumn {
    column: &'static RecordColumn,
    /// The language of a localised text, and whether the header names it.
    language: Option<(Language, bool)>,
}

/// The columns of a file: a localised text has one for each language of the edition.
fn columns(columns: &'static [RecordColumn], languages: &[Language]) -> Vec<ExportedColumn> {
    let mut exported = Vec::new();
    for column in columns.iter().filter(|column| !NAME_PARTS.contains(&column.field)) {
        match column.content {
            CellContent::Localized => exported.extend(languages.iter().enumerate().map(|(nth, language)| {
                ExportedColumn { column, language: Some((language.clone(), nth > 0)) }
            })),
            _ => exported.push(ExportedColumn { column, language: None }),
        }
    }
    exported
}

impl ExportedColumn {
    fn header(&self, language: &Language) -> String {
        let name = column_name(self.column, language);
        match &self.language {
            Some((language, true)) => format!("{name} ({})", &**language),
            _ => name,
        }
    }

    /// The text from which an import reads the same value.
    fn cell(&self, fields: &Map<String, Value>, zone: &TimeZone) -> String {
        let value = fields.get(self.column.field).unwrap_or(&Value::Null);
        match (&self.language, value) {
            (Some((language, _)), texts) => text(&texts[&**language]),
            (None, Value::String(instant)) if self.column.content == CellContent::Deadline => {
                local(instant, zone)
            }
            (None, value) => text(value),
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// An instant as a date and a time in the zone of the edition; unchanged if an import would read another one.
fn local(instant: &str, zone: &TimeZone) -> String {
    let Ok(parsed) = instant.parse::<DateTime<Utc>>() else { return instant.to_owned() };
    let text = parsed.with_timezone(&zone.rules()).format("%Y-%m-%d %H:%M").to_string();
    if deadline(&text, zone) == Some(parsed) { text } else { instant.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::imports::records::columns::{CITY_COLUMNS, SPEAKER_COLUMNS};

    fn cells(of: &'static [RecordColumn], fields: Value) -> Vec<(String, String)> {
        let languages = ["en", "zh"].map(|tag| tag.parse().unwrap());
        let zone = "Europe/Berlin".parse().unwrap();
        let Value::Object(fields) = fields else { panic!() };
        let french = "fr".parse().unwrap();
        let cells = columns(of, &languages);
        let cells = cells.iter().map(|column| (column.header(&french), column.cell(&fields, &zone)));
        cells.filter(|(_, cell)| !cell.is_empty()).collect()
    }

    #[test]
    fn localised_text_has_a_column_for_each_language() {
        let fields = json!({"name": "Ana", "biography": {"en": "Mayor.", "zh": "市长。", "pt": "Prefeita."}});
        let found = cells(SPEAKER_COLUMNS, fields);
        let found: Vec<_> = found.iter().map(|(header, cell)| (header.as_str(), cell.as_str())).collect();
        assert_eq!(found, [("Nom complet", "Ana"), ("Biographie", "Mayor."), ("Biographie (zh)", "市长。")]);
    }

    #[test]
    fn deadline_is_local_unless_it_would_be_read_otherwise() {
        for (instant, expected) in [
            ("2021-10-20T14:30:00Z", "2021-10-20 16:30"),
            ("2021-10-20T14:30:15Z", "2021-10-20T14:30:15Z"),
            // Midnight would be read as the whole day.
            ("2021-10-20T22:00:00Z", "2021-10-20T22:00:00Z"),
            // The clocks were set back: 02:30 came twice.
            ("2021-10-31T01:30:00Z", "2021-10-31T01:30:00Z"),
        ] {
            let found = cells(CITY_COLUMNS, json!({"respond_by": instant}));
            assert_eq!(found[0].1, expected);
        }
    }
}
