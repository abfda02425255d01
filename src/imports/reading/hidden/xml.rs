//! Hidden rows of XLSX and ODS: attributes of the rows in the XML of the sheet.

use std::io::{BufReader, Cursor};

use anyhow::Context;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::Hidden;

type Archive<'f> = ZipArchive<Cursor<&'f [u8]>>;

/// Scans one sheet of an XLSX file.
pub fn of_xlsx(file: &[u8], nth: usize) -> anyhow::Result<Hidden> {
    let mut archive = ZipArchive::new(Cursor::new(file))?;
    let part = sheet_part(&mut archive, nth)?;
    let (mut hidden, mut row) = (Hidden::default(), 0_usize);
    visit(&mut archive, &part, |event| {
        let element = match event {
            Event::Start(element) | Event::Empty(element) => element,
            Event::End(element) => return element.local_name().as_ref() != "sheetData",
            _ => return true,
        };
        let number = |name: &str| attribute(element, name).and_then(|text| text.parse::<usize>().ok());
        let is_hidden = || matches!(attribute(element, "hidden").as_deref(), Some("1" | "true"));
        match element.local_name().as_ref() {
            "row" => {
                row = number("r").unwrap_or(row.saturating_add(1));
                if row > 0 && is_hidden() {
                    hidden.rows.add(row - 1, row - 1);
                }
            }
            "col" if is_hidden() => {
                if let (Some(first @ 1..), Some(last @ 1..)) = (number("min"), number("max")) {
                    hidden.columns.add(first - 1, last - 1);
                }
            }
            _ => {}
        }
        true
    })?;
    Ok(hidden)
}

/// The part of an XLSX file with a sheet.
fn sheet_part(archive: &mut Archive<'_>, nth: usize) -> anyhow::Result<String> {
    let workbook = target(archive, "_rels/.rels", |relation| {
        attribute(relation, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
    })?;
    let workbook = workbook.trim_start_matches('/');
    let (folder, name) = workbook.rsplit_once('/').unwrap_or(("", workbook));
    let (mut before, mut id) = (0, None);
    visit(archive, &join(folder, name), |event| {
        if let Event::Start(element) | Event::Empty(element) = event
            && element.local_name().as_ref() == "sheet"
        {
            id = (before == nth).then(|| attribute(element, "id")).flatten();
            before += 1;
        }
        before <= nth
    })?;
    let id = id.context("the workbook does not say where the sheet is")?;
    let sheet = target(archive, &join(folder, &format!("_rels/{name}.rels")), |relation| {
        attribute(relation, "Id").as_ref() == Some(&id)
    })?;
    Ok(match sheet.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => join(folder, &sheet),
    })
}

/// The target of the relation that is wanted.
fn target(
    archive: &mut Archive<'_>,
    relations: &str,
    is_wanted: impl Fn(&BytesStart<'_>) -> bool,
) -> anyhow::Result<String> {
    let mut target = None;
    visit(archive, relations, |event| {
        if let Event::Start(element) | Event::Empty(element) = event
            && element.local_name().as_ref() == "Relationship"
            && is_wanted(element)
        {
            target = attribute(element, "Target");
        }
        target.is_none()
    })?;
    target.with_context(|| format!("{relations} lacks a relation"))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Scans one sheet of an ODS file.
pub fn of_ods(file: &[u8], nth: usize) -> anyhow::Result<Hidden> {
    let mut archive = ZipArchive::new(Cursor::new(file))?;
    let mut scan = OdsScan { nth, ..OdsScan::default() };
    visit(&mut archive, "content.xml", |event| {
        match event {
            Event::Start(element) if element.name().as_ref() == "table:table" => scan.begin_table(element),
            Event::End(element) if element.name().as_ref() == "table:table" => scan.end_table(),
            Event::Start(element) | Event::Empty(element) => scan.add(element),
            _ => {}
        }
        !scan.is_done
    })?;
    Ok(scan.hidden)
}

#[derive(Default)]
struct OdsScan {
    nth: usize,
    /// Number of sheets that began.
    tables: usize,
    /// A cell can contain tables.
    depth: usize,
    row: usize,
    column: usize,
    hidden: Hidden,
    is_done: bool,
}

impl OdsScan {
    fn begin_table(&mut self, table: &BytesStart<'_>) {
        if self.depth == 0 && attribute(table, "name").is_some() {
            self.tables += 1;
        }
        self.depth += 1;
    }

    fn end_table(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.is_done = self.depth == 0 && self.tables > self.nth;
    }

    fn add(&mut self, element: &BytesStart<'_>) {
        let is_own = self.depth == 1 && self.tables == self.nth + 1;
        let (position, hidden, repeated) = match element.name().as_ref() {
            "table:table-row" if is_own => (&mut self.row, &mut self.hidden.rows, "number-rows-repeated"),
            "table:table-column" if is_own => {
                (&mut self.column, &mut self.hidden.columns, "number-columns-repeated")
            }
            _ => return,
        };
        let count = attribute(element, repeated).and_then(|count| count.parse().ok()).unwrap_or(1);
        let next = position.saturating_add(count);
        let is_hidden = matches!(attribute(element, "visibility").as_deref(), Some("collapse" | "filter"));
        if is_hidden && next > *position {
            hidden.add(*position, next - 1);
        }
        *position = next;
    }
}

/// An attribute by its name without prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).ok()?.into_owned())
}

/// Reads a part of an archive until its end, or until no more events are wanted.
fn visit(
    archive: &mut Archive<'_>,
    part: &str,
    mut wants_more: impl FnMut(&Event<'_>) -> bool,
) -> anyhow::Result<()> {
    let part = stored_name(archive, part)?;
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(archive.by_name(&part)?));
    xml.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer)? {
            Event::Eof => return Ok(()),
            event if !wants_more(&event) => return Ok(()),
            _ => buffer.clear(),
        }
    }
}

/// The name of a part in the archive: some programs write other capitals or backslashes.
fn stored_name(archive: &Archive<'_>, part: &str) -> anyhow::Result<String> {
    let mut names = archive.file_names().flatten();
    let found = names.find(|name| name.replace('\\', "/").eq_ignore_ascii_case(part));
    Ok(found.with_context(|| format!("the file lacks {part}"))?.to_string())
}
