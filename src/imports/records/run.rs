//! Imports a file of records within the request.

use encoding_rs::Encoding;
use serde::Deserialize;
use serde_json::{Map, Value};
use sqlx::{PgConnection, types::Json};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    RecordDefaults, RecordTarget,
    cells::{CellContext, RowFields},
    columns::{self, FoundColumns, ID},
    target::Record,
};
use crate::{
    congress::{self, CityMatch, match_city},
    events::Change,
    http::{BatchProblem, Body, Error, IdempotencyKey, RequestError, Result, Schemas},
    imports::{
        file_error::ImportFileError,
        garbled::is_garbled,
        import::{finish, state_after_rehearsal},
        mapping::by_folded_header,
        model::{Import, ImportMode, ImportRow, ImportState, ImportSummary, RowOutcome, RowProblem},
        plan,
        reading::{self, ReadOptions, Row, Sheet},
        recognising::Mapping,
        registration_store::lock_imports,
        store, upload,
    },
    types::{Country, FieldError, ImportId, Language, folded, is_same_text},
};

/// Maximum number of rows: each is written by itself, within the request.
const MOST_RECORDS: usize = 2000;

/// Options of the import.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecordImportQuery {
    /// Report what the import would do, without writing anything.
    #[serde(default)]
    #[param(default = false)]
    dry_run: bool,
    /// Effect of a refused row on the others: `partial`, the default, imports them; `atomic` imports nothing.
    #[serde(default)]
    #[param(inline, required = false)]
    mode: ImportMode,
    /// Encoding of the file, as a label of the [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels).
    /// Set it if the detected encoding is wrong.
    #[param(max_length = 40, example = "windows-1254")]
    encoding: Option<String>,
    /// Name of the sheet of a spreadsheet, or its number from 1. By default the first visible sheet with a header.
    #[param(max_length = 100, example = "Speakers")]
    sheet: Option<String>,
    /// Mapping of columns to fields, as a JSON object.
    #[param(max_length = 8000, example = "{\"Who\": \"name\"}")]
    mapping: Option<String>,
}

/// How a file of records is read and imported.
#[derive(Clone, Default)]
pub struct RecordImportOptions {
    pub dry_run: bool,
    pub mode: ImportMode,
    pub reading: ReadOptions,
    /// By folded header.
    pub mapping: Mapping,
}

impl RecordImportQuery {
    fn options(&self) -> Result<RecordImportOptions> {
        let (encoding, mapping) = parse_reading(self.encoding.as_deref(), self.mapping.as_deref())?;
        let reading = ReadOptions { encoding, sheet: self.sheet.clone() };
        Ok(RecordImportOptions { dry_run: self.dry_run, mode: self.mode, reading, mapping })
    }
}

/// The encoding and the mapping of a query.
pub fn parse_reading(
    encoding: Option<&str>,
    mapping: Option<&str>,
) -> Result<(Option<&'static Encoding>, Mapping)> {
    let fault = |name: &str, code: &str, detail: String| {
        RequestError::InvalidParameter(vec![FieldError::new(format!("?{name}"), code, detail)])
    };
    let find = |label: &str| {
        let detail =
            format!("`{label}` is not an encoding; use for example windows-1252, gb18030 or utf-16le");
        Encoding::for_label(label.as_bytes()).ok_or_else(|| fault("encoding", "unknown", detail))
    };
    let parse = |text: &str| {
        serde_json::from_str::<Mapping>(text).map_err(|error| {
            fault("mapping", "type", format!("not a JSON object from headers to fields: {error}"))
        })
    };
    let mapping = mapping.map(parse).transpose()?.map(by_folded_header).unwrap_or_default();
    Ok((encoding.map(find).transpose()?, mapping))
}

/// The file of a request. It is read before the change begins: reading a large one takes longer than a transaction may wait.
pub struct RecordUpload {
    source: RecordSource,
    options: RecordImportOptions,
    pub key: Option<IdempotencyKey>,
}

impl RecordUpload {
    /// Reads the file. `defaults` are the values of fields that a row does not fill.
    pub async fn read<T: RecordTarget>(
        body: Body,
        query: &RecordImportQuery,
        defaults: RecordDefaults,
    ) -> Result<Self> {
        let (options, key) = (query.options()?, IdempotencyKey::of(&body)?);
        let schemas = body.schemas().clone();
        let sheet = upload::read(body, options.reading.clone(), header_of::<T>(&options.mapping)).await?;
        Ok(Self { source: RecordSource { sheet, defaults, schemas }, options, key })
    }
}

/// Imports the file of a request.
pub async fn import_records<T: RecordTarget>(
    change: &mut Change<'_>,
    parent: T::Parent,
    upload: RecordUpload,
) -> Result<Import> {
    write::<T>(change, parent, upload.source, &upload.options, |_, _| {}).await
}

/// Imports a file, for the command line. `progress` gets the numbers of rows done and of all.
pub async fn import_record_file<T: RecordTarget>(
    change: &mut Change<'_>,
    parent: T::Parent,
    file: &[u8],
    options: &RecordImportOptions,
    defaults: RecordDefaults,
    schemas: Schemas,
    progress: impl FnMut(usize, usize) + Send,
) -> Result<Import> {
    let sheet = reading::read(file, &options.reading, &header_of::<T>(&options.mapping))?;
    let source = RecordSource { sheet, defaults, schemas };
    write::<T>(change, parent, source, options, progress).await
}

/// A file of records, and how its rows are read.
struct RecordSource {
    sheet: Sheet,
    defaults: RecordDefaults,
    schemas: Schemas,
}

/// Whether a line names the columns of the target.
fn header_of<T: RecordTarget>(mapping: &Mapping) -> impl Fn(&[String]) -> bool + Send + 'static {
    let mapping = mapping.clone();
    move |cells: &[String]| columns::is_header(T::COLUMNS, &mapping, cells)
}

async fn write<T: RecordTarget>(
    change: &mut Change<'_>,
    parent: T::Parent,
    source: RecordSource,
    options: &RecordImportOptions,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<Import> {
    let RecordSource { mut sheet, defaults, schemas } = source;
    let RecordImportOptions { dry_run, mode, mapping, .. } = options;
    let header = sheet.beginning().iter().position(|cells| columns::is_header(T::COLUMNS, mapping, cells));
    sheet.begin_at(header.unwrap_or(0))?;
    let columns = columns::find(T::COLUMNS, mapping, &sheet.header, |field| defaults.contains_key(field))?;
    if sheet.rows > MOST_RECORDS {
        return Err(ImportFileError::TooManyRecords(MOST_RECORDS).into());
    }
    // Concurrent imports would not see each other's rows.
    let congress = change.congress();
    lock_imports(change.db(), congress).await?;
    let edition = congress::find(change.db(), congress).await?;
    let language = edition.languages.first().cloned().unwrap_or_else(Language::english);
    let context = CellContext { language, time_zone: edition.time_zone };
    let import = insert::<T>(change, &sheet, &columns, options).await?;
    let id = import.id;
    let mut run = Run::<T> { parent, columns, context, defaults, schemas, seen: Map::new() };
    let rows: Vec<_> = sheet.rows().collect();
    mark(change.db()).await?;
    let mut outcomes = Vec::with_capacity(rows.len());
    for (number, row) in (1..).zip(&rows) {
        outcomes.push(run.row(change, number, row).await?);
        progress(outcomes.len(), rows.len());
    }
    let is_held_back =
        *mode == ImportMode::Atomic && outcomes.iter().any(|row| row.outcome == RowOutcome::Refused);
    let state = state_after_rehearsal(*mode, *dry_run, &outcomes);
    if state.is_some() {
        roll_back(change.db()).await?;
        for row in outcomes.iter_mut().filter(|row| row.outcome == RowOutcome::Created) {
            row.record = None;
        }
    }
    if is_held_back {
        plan::hold_back(&mut outcomes);
    }
    store::insert_rows(change.db(), id, &outcomes).await?;
    finish(change, id, state.unwrap_or(ImportState::Done), None).await?;
    store::find(change.db(), congress, id).await
}

async fn insert<T: RecordTarget>(
    change: &mut Change<'_>,
    sheet: &Sheet,
    columns: &FoundColumns,
    options: &RecordImportOptions,
) -> Result<ImportSummary> {
    let import = ImportSummary {
        dry_run: options.dry_run,
        mode: options.mode,
        encoding: sheet.encoding.to_owned(),
        delimiter: sheet.delimiter(),
        sheet: sheet.name.clone(),
        header_line: i32::try_from(sheet.header_line).unwrap_or(i32::MAX),
        recognised_columns: Json(columns.recognised()),
        ignored_columns: columns.ignored.clone(),
        notes: Json(sheet.notes.clone()),
        total: i32::try_from(sheet.rows).unwrap_or(i32::MAX),
        ..ImportSummary::begin(T::TARGET, change.now())
    };
    let (congress, actor) = (change.congress(), change.actor());
    store::insert(change.db(), congress, actor, &import).await?;
    Ok(import)
}

/// An import being run.
struct Run<T: RecordTarget> {
    parent: T::Parent,
    columns: FoundColumns,
    context: CellContext,
    defaults: RecordDefaults,
    schemas: Schemas,
    /// The line of each record that a row has written, by its id.
    seen: Map<String, Value>,
}

/// Why a row was not written.
enum RowError {
    /// With the code and the detail of its problem.
    Row(&'static str, String),
    /// The service of the feature refused it, or failed.
    Service(Error),
}

impl<E: Into<Error>> From<E> for RowError {
    fn from(error: E) -> Self {
        Self::Service(error.into())
    }
}

/// What a row did.
struct Written {
    outcome: RowOutcome,
    record: Record,
    before: Option<Value>,
}

impl<T: RecordTarget> Run<T> {
    async fn row(&mut self, change: &mut Change<'_>, number: i32, row: &Row) -> Result<ImportRow> {
        let mut report = ImportRow {
            row: number,
            line: i32::try_from(row.line).ok(),
            email: None,
            outcome: RowOutcome::Skipped,
            registration: None,
            record: None,
            problems: Vec::new(),
            revision: None,
            before: None,
        };
        if let Some((code, detail)) = self.skipped(&row.cells) {
            report.problems.push(RowProblem::new(None, code, detail));
            return Ok(report);
        }
        let RowFields { fields, problems, is_refused } =
            RowFields::read(&self.columns, &row.cells, &self.context);
        report.problems = problems;
        report.outcome = RowOutcome::Refused;
        if is_refused {
            return Ok(report);
        }
        // A refused row leaves nothing behind.
        mark_row(change.db()).await?;
        match self.write(change, fields.clone(), row.line).await {
            Ok(written) => {
                report.outcome = written.outcome;
                report.record = Some(written.record.id);
                report.revision = Some(written.record.revision);
                report.before = written.before;
                release_row(change.db()).await?;
            }
            Err(error) => {
                roll_back_row(change.db()).await?;
                let problems = match error {
                    RowError::Row(code, detail) => vec![RowProblem::new(None, code, detail)],
                    RowError::Service(error) => {
                        let faults = BatchProblem::from_error(error)?.into_faults();
                        faults.into_iter().map(|fault| self.problem(fault, &fields)).collect()
                    }
                };
                report.problems.extend(problems);
            }
        }
        Ok(report)
    }

    fn skipped(&self, cells: &[String]) -> Option<(&'static str, &'static str)> {
        let names = |found: &columns::FoundColumn| {
            cells.get(found.index).is_some_and(|cell| folded(cell) == folded(&found.header))
        };
        match () {
            () if cells.iter().all(|cell| cell.is_empty()) => Some(("blank_row", "the row is empty")),
            () if self.columns.found.iter().all(names) => {
                Some(("repeated_header", "the row repeats the header"))
            }
            () => None,
        }
    }

    async fn write(
        &mut self,
        change: &mut Change<'_>,
        mut fields: Map<String, Value>,
        line: usize,
    ) -> Result<Written, RowError> {
        let name = T::New::name();
        T::resolve(&self.parent, &mut fields)?;
        let id = fields.remove(ID).and_then(|id| id.as_str()?.parse().ok());
        let by_id = match id {
            Some(id) => T::find_by_id(change, &self.parent, id).await?,
            None => None,
        };
        let mut found = match by_id {
            Some(found) => vec![found],
            None => T::find(change, &self.parent, &fields).await?,
        };
        let existing = match found.len() {
            0 | 1 => found.pop(),
            several => {
                let detail = format!("{several} have this name already; change them one by one");
                return Err(RowError::Row("ambiguous", detail));
            }
        };
        let keys = T::KEYS.iter().filter_map(|key| fields.remove_entry(*key)).collect();
        let Some(existing) = existing else {
            let mut new = self.defaults.clone();
            new.extend(fields);
            let new: T::New = self.schemas.read(&name, Value::Object(new))?;
            let record = T::create(change, &self.parent, &new, &keys).await?;
            self.seen.insert(record.id.to_string(), line.into());
            return Ok(Written { outcome: RowOutcome::Created, record, before: None });
        };
        let id = existing.record.id.to_string();
        if let Some(earlier) = self.seen.get(&id) {
            let detail = format!("line {earlier} means the same one; keep one of the two lines");
            return Err(RowError::Row("duplicate_in_file", detail));
        }
        let before = serde_json::to_value(&existing.present).map_err(Error::internal)?;
        keep_city(&before, &mut fields);
        keep_equal_texts(&before, &mut fields);
        leave_out_garbled(&before, &mut fields);
        let mut after = before.clone();
        T::merge(&mut after, fields);
        if after == before {
            self.seen.insert(id, line.into());
            return Ok(Written { outcome: RowOutcome::Unchanged, record: existing.record, before: None });
        }
        let new: T::New = self.schemas.read(&name, after)?;
        let record = T::update(change, existing.record.id, new).await?;
        // A refused row does not make a later one a repetition.
        self.seen.insert(id, line.into());
        Ok(Written { outcome: RowOutcome::Updated, record, before: Some(before) })
    }

    /// A problem of the column that fills the field.
    fn problem(&self, fault: FieldError, fields: &Map<String, Value>) -> RowProblem {
        let field = fault.pointer.split('/').nth(1).unwrap_or_default();
        let header = self.columns.header(field).map(|found| found.header.as_str());
        let value = fields.get(field).and_then(Value::as_str).map(reading::shortened);
        RowProblem { value, ..RowProblem::new(header, &fault.code, fault.detail) }
    }
}

/// A city that the record names otherwise, as in `München`, keeps that name.
fn keep_city(before: &Value, fields: &mut Map<String, Value>) {
    let (Some(old), Some(new)) = (before["city"].as_str(), fields.get("city").and_then(Value::as_str)) else {
        return;
    };
    let country: Option<Country> = before["country"].as_str().and_then(|country| country.parse().ok());
    if match_city(old, country.as_ref()) == CityMatch::Known(new.to_owned()) {
        fields.insert("city".into(), old.into());
    }
}

/// A text that a spreadsheet has only trimmed, or broken into lines otherwise, stays as it is.
pub fn keep_equal_texts(before: &Value, fields: &mut Map<String, Value>) {
    for (field, new) in fields {
        match (&before[field.as_str()], &mut *new) {
            (Value::String(old), Value::String(text)) if is_same_text(old, text) => text.clone_from(old),
            (old @ Value::Object(_), Value::Object(texts)) => keep_equal_texts(old, texts),
            _ => {}
        }
    }
}

/// A garbled text does not replace a known one.
fn leave_out_garbled(before: &Value, fields: &mut Map<String, Value>) {
    fields.retain(|field, new| match (&before[field.as_str()], new) {
        (Value::String(_), Value::String(text)) => !is_garbled(text),
        (old @ Value::Object(_), Value::Object(texts)) => {
            leave_out_garbled(old, texts);
            true
        }
        _ => true,
    });
}

async fn mark(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("savepoint import").execute(db).await.map(drop)
}

async fn roll_back(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("rollback to savepoint import").execute(db).await.map(drop)
}

/// Begins a part of a change that can fail by itself.
pub async fn mark_row(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("savepoint import_row").execute(db).await.map(drop)
}

/// Ends a part that has succeeded.
pub async fn release_row(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("release savepoint import_row").execute(db).await.map(drop)
}

/// Reverts a part that has failed.
pub async fn roll_back_row(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("rollback to savepoint import_row").execute(db).await.map(drop)
}

/// The record of an import's row, for undo.
pub async fn written_records(
    db: &mut PgConnection,
    import: ImportId,
) -> sqlx::Result<Vec<super::WrittenRecord>> {
    sqlx::query_as!(
        super::WrittenRecord,
        r#"
        -- imports::written_records
        select coalesce(line, row_number) as "line!", record_id as "id!: Uuid", revision as "revision!", before
        from import_row
        where import_id = $1 and record_id is not null and outcome in ('created', 'updated')
        order by row_number desc
        "#,
        *import,
    )
    .fetch_all(db)
    .await
}
