//! Creates, ends and cancels imports. Small files are imported within the request, larger ones by the queue.

use std::sync::Arc;

use serde_json::json;
use sqlx::types::Json;

use super::{
    events::{IMPORT_CANCELLED, IMPORT_FINISHED, ImportFinished},
    model::{
        Import, ImportMode, ImportOptions, ImportRow, ImportState, ImportSummary, ImportTarget,
        NewRecordedImport, RowOutcome,
    },
    parts::Parts,
    reading::Sheet,
    recognising, registration_store,
    row_context::RowContext,
    rules::ImportError,
    run::{rehearse, write_part},
    store,
};
use crate::{
    events::Change,
    http::{Error, Result},
    types::ImportId,
};

/// Files of up to this many rows are imported within the request.
const MOST_WITHIN_REQUEST: usize = 1000;

/// Imports a small file, or queues a larger one.
pub async fn create(change: &mut Change<'_>, sheet: Sheet, options: &ImportOptions) -> Result<Import> {
    match sheet.rows <= MOST_WITHIN_REQUEST {
        true => import_now(change, sheet, options).await,
        false => enqueue(change, sheet, options).await,
    }
}

/// Stores a file to be imported later; problems with the file as a whole are reported immediately.
pub async fn enqueue(change: &mut Change<'_>, mut sheet: Sheet, options: &ImportOptions) -> Result<Import> {
    let context = load_context(change, &mut sheet, options).await?;
    let import = insert(change, &context, &sheet, options, ImportState::Queued).await?;
    // Reduces the size to a fifth; data to and from the database is held in memory.
    let packed = zstd::encode_all(sheet.text().as_bytes(), 3).map_err(Error::internal)?;
    // Settings can change before the file is imported.
    let default_type = context.reader(&sheet, options.default_type.as_deref())?.default_type;
    let options = json!({"type": default_type, "mapping": options.mapping});
    store::set_file(change.db(), import.id, &packed, options).await?;
    Ok(Import::new(import, Vec::new()))
}

/// Imports a small file in the caller's transaction.
async fn import_now(change: &mut Change<'_>, mut sheet: Sheet, options: &ImportOptions) -> Result<Import> {
    let congress = change.congress();
    // Concurrent imports would not see each other's rows.
    registration_store::lock_imports(change.db(), congress).await?;
    let context = load_context(change, &mut sheet, options).await?;
    let id = insert(change, &context, &sheet, options, ImportState::Running).await?.id;
    let (sheet, default_type) = (Arc::new(sheet), options.default_type.as_deref());
    if options.dry_run || options.mode == ImportMode::Atomic {
        let how = (options.mode, default_type);
        let outcomes = rehearse(change.db(), congress, &context, &sheet, how, |_| {}).await?;
        if let Some(state) = state_after_rehearsal(options.mode, options.dry_run, &outcomes) {
            store::insert_rows(change.db(), id, &outcomes).await?;
            finish(change, id, state, None).await?;
            return store::find(change.db(), congress, id).await;
        }
    }
    let mut parts = Parts::begin(&context, &sheet, default_type, 0)?;
    while let Some(drafts) = parts.next().await? {
        let outcomes = write_part(change, &context, &parts.planner, drafts).await?;
        store::insert_rows(change.db(), id, &outcomes).await?;
    }
    finish(change, id, ImportState::Done, None).await?;
    store::find(change.db(), congress, id).await
}

/// The state in which an import ends without writing; `None`: its rows are to be written.
pub fn state_after_rehearsal(mode: ImportMode, dry_run: bool, rows: &[ImportRow]) -> Option<ImportState> {
    let is_refused = |row: &ImportRow| row.outcome == RowOutcome::Refused;
    match mode == ImportMode::Atomic && rows.iter().any(is_refused) {
        true => Some(ImportState::Failed),
        false => dry_run.then_some(ImportState::Done),
    }
}

/// Loads what the rows are checked against, finds the header of the file, and checks that the mapping fits it.
async fn load_context(
    change: &mut Change<'_>,
    sheet: &mut Sheet,
    options: &ImportOptions,
) -> Result<RowContext> {
    let congress = change.congress();
    let context = RowContext::load(change.db(), congress, &options.mapping).await?;
    let header = recognising::find_header(&sheet.beginning(), &context.mapping, &context.questions);
    sheet.begin_at(header)?;
    recognising::check(&options.mapping, &sheet.header, &context.questions)?;
    Ok(context)
}

/// Creates the record of an import, after checking that the columns are known.
async fn insert(
    change: &mut Change<'_>,
    context: &RowContext,
    sheet: &Sheet,
    options: &ImportOptions,
    state: ImportState,
) -> Result<ImportSummary> {
    let reader = context.reader(sheet, options.default_type.as_deref())?;
    let import = ImportSummary {
        state,
        dry_run: options.dry_run,
        mode: options.mode,
        encoding: sheet.encoding.to_owned(),
        delimiter: sheet.delimiter(),
        platform: reader.columns.platform.map(|platform| platform.name.clone()),
        sheet: sheet.name.clone(),
        header_line: i32::try_from(sheet.header_line).unwrap_or(i32::MAX),
        recognised_columns: Json(reader.columns.recognised()),
        ignored_columns: reader.columns.ignored,
        notes: Json(sheet.notes.iter().cloned().chain(reader.columns.notes).collect()),
        total: i32::try_from(sheet.rows).unwrap_or(i32::MAX),
        ..ImportSummary::begin(ImportTarget::Delegates, change.now())
    };
    let (congress, actor) = (change.congress(), change.actor());
    store::insert(change.db(), congress, actor, &import).await?;
    Ok(import)
}

/// Ends an import and deletes its file.
pub async fn finish(
    change: &mut Change<'_>,
    id: ImportId,
    state: ImportState,
    error: Option<&str>,
) -> sqlx::Result<()> {
    let (congress, now) = (change.congress(), change.now());
    store::finish(change.db(), id, state, error, now).await?;
    if let Some(import) = store::find_summary(change.db(), congress, id).await? {
        change.publish(IMPORT_FINISHED.event(id, &ImportFinished::from(&import))).await?;
    }
    Ok(())
}

/// Records an import that another feature has run, so that it is listed and can be undone.
pub async fn record(change: &mut Change<'_>, new: NewRecordedImport) -> Result<ImportId> {
    let import = ImportSummary {
        mode: ImportMode::Atomic,
        encoding: new.encoding.to_owned(),
        notes: Json(new.notes),
        total: i32::try_from(new.rows.len()).unwrap_or(i32::MAX),
        ..ImportSummary::begin(new.target, change.now())
    };
    let (congress, actor) = (change.congress(), change.actor());
    store::insert(change.db(), congress, actor, &import).await?;
    store::set_options(change.db(), import.id, &new.options).await?;
    store::insert_rows(change.db(), import.id, &new.rows).await?;
    finish(change, import.id, ImportState::Done, None).await?;
    Ok(import.id)
}

/// Cancels an import that is queued or running.
pub async fn cancel(change: &mut Change<'_>, id: ImportId) -> Result<Import> {
    let congress = change.congress();
    let import = store::lock(change.db(), congress, id).await?;
    match import.state {
        ImportState::Queued => finish(change, id, ImportState::Cancelled, None).await?,
        // The node that runs it stops after the current part.
        ImportState::Running => store::request_cancellation(change.db(), id).await?,
        _ => return Err(ImportError::Finished.into()),
    }
    change.publish(IMPORT_CANCELLED.event(id, &ImportFinished::from(&import))).await?;
    store::find(change.db(), congress, id).await
}
