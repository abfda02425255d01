//! Runs imports, in the background or within the request.

use std::collections::HashMap;

use chrono::TimeDelta;
use serde_json::json;
use sqlx::{Connection, PgConnection};

use super::{
    decode::{self, Sheet},
    model::{By, Import, ImportState, Job, Mode, Options, Outcome, RowOutcome, Taken},
    record,
    run::{CHUNK, Edition, part, rehearse},
    store,
};
use crate::{
    app::App,
    http::{Error, RequestError, Result},
    jobs::{Queue, backoff},
    types::{Actor, CongressId, ImportId, Now},
};

/// How long a node may take for one part before another node continues after the last finished part.
const LEASE: TimeDelta = TimeDelta::seconds(120);
/// Maximum number of attempts for an import that fails with an internal error.
const TRIES: i32 = 5;
/// Files of up to this many rows are imported within the request.
pub const AT_ONCE: usize = 1000;

/// The queue of imports.
pub struct Imports;

impl Queue for Imports {
    type Item = Taken;

    const NAME: &'static str = "imports";
    const AT_ONCE: usize = 1;

    async fn take(&self, app: &App, now: Now, limit: i64) -> sqlx::Result<Vec<Taken>> {
        record::take(&app.pool, now, now + LEASE, limit).await
    }

    async fn work(&self, app: &App, taken: Taken) -> sqlx::Result<()> {
        let Err(error) = work_off(app, &taken, |_, _| {}).await else { return Ok(()) };
        let (why, final_) = match &error {
            // Either the file can no longer be read with the edition's current settings, or the database is busy, which
            // is temporary.
            Error::Refused(refused) => (refused.to_string(), !refused.is_busy()),
            Error::Internal(error) => {
                tracing::error!(import.id = %taken.id, error, "import failed");
                (
                    "Internal error. It has been logged; quote the id of the import when you report it."
                        .to_owned(),
                    false,
                )
            }
        };
        let now = app.now();
        if final_ || taken.attempts >= TRIES {
            let mut tx = app.pool.begin().await?;
            let by = By { actor: Actor::default(), congress: taken.congress, now };
            record::finish(&mut tx, by, &taken, ImportState::Failed, Some(&why)).await?;
            return tx.commit().await;
        }
        let again = now + backoff(taken.attempts, TimeDelta::seconds(2), TimeDelta::minutes(1));
        record::release(&app.pool, &taken, again).await
    }
}

/// Stores a file to be imported later; problems with the file as a whole are reported immediately.
pub async fn enqueue(db: &mut PgConnection, by: By, sheet: &Sheet, options: &Options) -> Result<Import> {
    let job = open(&mut *db, by, sheet, options, ImportState::Queued).await?;
    // Reduces the size to a fifth; data to and from the database is held in memory.
    let packed = zstd::encode_all(sheet.text().as_bytes(), 3).map_err(Error::internal)?;
    let how = json!({"type": options.default_type, "mapping": options.mapping});
    record::keep_file(db, job.id, &packed, how).await?;
    Ok(Import::new(job, Vec::new()))
}

/// Imports a small file in the caller's transaction.
pub async fn within(db: &mut PgConnection, by: By, sheet: &Sheet, options: &Options) -> Result<Import> {
    // Concurrent imports would not see each other's rows.
    store::one_at_a_time(&mut *db, by.congress).await?;
    let job = open(&mut *db, by, sheet, options, ImportState::Running).await?;
    let edition = Edition::of(&mut *db, by.congress, &options.mapping).await?;
    let default_type = options.default_type.as_deref();
    let taken = Taken { id: job.id, congress: by.congress, attempts: 0 };
    let mut state = ImportState::Done;
    if options.dry_run || options.mode == Mode::Atomic {
        let outcomes = rehearse(&mut *db, by, &edition, sheet, (options.mode, default_type)).await?;
        let refused = is_held_back(options.mode, &outcomes);
        if options.dry_run || refused {
            state = if refused { ImportState::Failed } else { ImportState::Done };
            record::insert_rows(&mut *db, job.id, &outcomes).await?;
            record::finish(&mut *db, by, &taken, state, None).await?;
            return read(db, by.congress, job.id).await;
        }
    }
    let mut reader = edition.reader(sheet, default_type)?;
    let (mut pools, mut rows) = (HashMap::new(), sheet.rows());
    loop {
        let next: Vec<_> = rows.by_ref().take(CHUNK).collect();
        if next.is_empty() {
            break;
        }
        let outcomes = part(&mut *db, by, &edition, &mut reader, next, (&mut pools, true)).await?;
        record::insert_rows(&mut *db, job.id, &outcomes).await?;
    }
    record::finish(&mut *db, by, &taken, state, None).await?;
    read(db, by.congress, job.id).await
}

fn is_held_back(mode: Mode, outcomes: &[RowOutcome]) -> bool {
    mode == Mode::Atomic && outcomes.iter().any(|row| row.outcome == Outcome::Refused)
}

async fn read(db: &mut PgConnection, congress: CongressId, id: ImportId) -> Result<Import> {
    Ok(record::find(db, congress, id).await?.ok_or(RequestError::NoSuch("import"))?)
}

/// Creates the import record, after checking that the columns are known.
async fn open(
    db: &mut PgConnection,
    by: By,
    sheet: &Sheet,
    options: &Options,
    state: ImportState,
) -> Result<Job> {
    let edition = Edition::of(&mut *db, by.congress, &options.mapping).await?;
    super::columns::check(&options.mapping, &sheet.header, &edition.questions)?;
    let reader = edition.reader(sheet, options.default_type.as_deref())?;
    let job = Job {
        id: ImportId::new(),
        state,
        dry_run: options.dry_run,
        mode: options.mode,
        encoding: sheet.encoding.to_owned(),
        delimiter: sheet.delimiter().map(str::to_owned),
        ignored_columns: reader.columns.ignored.clone(),
        progress: 0,
        total: i32::try_from(sheet.rows).unwrap_or(i32::MAX),
        error: None,
        created_at: by.now,
        finished_at: None,
        undone_at: None,
    };
    record::insert_job(db, by, &job).await?;
    Ok(job)
}

/// Imports a whole file, for the command line. `progress` is called with the number of finished rows and the total.
pub async fn work_through(
    app: &App,
    actor: Actor,
    congress: CongressId,
    file: &[u8],
    options: Options,
    progress: impl FnMut(usize, usize) + Send,
) -> Result<Import> {
    let sheet = decode::read(file, options.encoding)?;
    let by = By { actor, congress, now: app.now() };
    let mut tx = app.begin().await?;
    let import = enqueue(&mut tx, by, &sheet, &options).await?;
    // Prevents a running server from taking it.
    let taken = Taken { id: import.id, congress, attempts: 1 };
    record::take_up(&mut *tx, &taken, by.now + LEASE).await?;
    tx.commit().await?;
    work_off(app, &taken, progress).await?;
    let mut db = app.pool.acquire().await?;
    read(&mut db, congress, import.id).await
}

/// Runs an import from its current position.
async fn work_off(app: &App, taken: &Taken, progress: impl FnMut(usize, usize) + Send) -> Result<()> {
    let mut db = app.pool.acquire().await?;
    let Some(kept) = record::kept(&mut db, taken).await? else { return Ok(()) };
    let by = By { actor: kept.actor, congress: taken.congress, now: app.now() };
    let edition = Edition::of(&mut db, taken.congress, &kept.mapping).await?;
    let text = zstd::decode_all(&*kept.file).map_err(Error::internal)?;
    let text = String::from_utf8(text).map_err(Error::internal)?;
    let sheet = Sheet::kept(kept.job.delimiter.as_deref(), text)?;
    let (mode, default_type) = (kept.job.mode, kept.default_type.as_deref());
    if kept.job.dry_run || mode == Mode::Atomic {
        // A dry run writes nothing; the transaction limits the scope of its settings.
        let mut rehearsal = db.begin().await?;
        let outcomes = rehearse(&mut rehearsal, by, &edition, &sheet, (mode, default_type)).await?;
        rehearsal.rollback().await?;
        let refused = is_held_back(mode, &outcomes);
        if kept.job.dry_run || refused {
            let state = if refused { ImportState::Failed } else { ImportState::Done };
            let mut tx = app.begin().await?;
            if record::hold(&mut tx, taken, by.now + LEASE).await?.is_some() {
                record::insert_rows(&mut tx, taken.id, &outcomes).await?;
                record::finish(&mut tx, by, taken, state, None).await?;
                tx.commit().await?;
            }
            return Ok(());
        }
    }
    drop(db);
    let whole = Whole { by, edition: &edition, sheet: &sheet, default_type, total: kept.job.total };
    match mode {
        Mode::Partial => in_parts(app, taken, &whole, kept.job.progress, progress).await,
        Mode::Atomic => at_once(app, taken, &whole, progress).await,
    }
}

/// A file and the data that its rows are checked against.
struct Whole<'w> {
    by: By,
    edition: &'w Edition,
    sheet: &'w Sheet,
    default_type: Option<&'w str>,
    total: i32,
}

/// Imports each part, with the outcomes of its rows, in its own transaction.
async fn in_parts(
    app: &App,
    taken: &Taken,
    whole: &Whole<'_>,
    done: i32,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<()> {
    let mut reader = whole.edition.reader(whole.sheet, whole.default_type)?;
    let mut rows = whole.sheet.rows();
    let total = usize::try_from(whole.total).unwrap_or(usize::MAX);
    let mut done = usize::try_from(done).unwrap_or_default();
    // Read the finished rows again, since later rows may repeat them.
    reader.drafts(rows.by_ref().take(done));
    loop {
        let by = By { now: app.now(), ..whole.by };
        let next: Vec<_> = rows.by_ref().take(CHUNK).collect();
        let last = next.len() < CHUNK;
        let mut tx = app.begin().await?;
        // Another node has taken the import, or it has finished: nothing left to do.
        let Some(cancelled) = record::hold(&mut tx, taken, by.now + LEASE).await? else { return Ok(()) };
        if cancelled {
            record::finish(&mut tx, by, taken, ImportState::Cancelled, None).await?;
            tx.commit().await?;
            app.bell.notify_one();
            return Ok(());
        }
        store::one_at_a_time(&mut tx, by.congress).await?;
        done += next.len();
        let mut pools = HashMap::new();
        let outcomes = part(&mut tx, by, whole.edition, &mut reader, next, (&mut pools, true)).await?;
        record::insert_rows(&mut tx, taken.id, &outcomes).await?;
        record::set_progress(&mut *tx, taken, i32::try_from(done).unwrap_or(i32::MAX)).await?;
        if last {
            record::finish(&mut tx, by, taken, ImportState::Done, None).await?;
        }
        tx.commit().await?;
        app.bell.notify_one();
        progress(done, total);
        if last {
            return Ok(());
        }
    }
}

/// Imports all parts in one transaction; progress is written outside it.
async fn at_once(
    app: &App,
    taken: &Taken,
    whole: &Whole<'_>,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<()> {
    let by = whole.by;
    let mut reader = whole.edition.reader(whole.sheet, whole.default_type)?;
    let (mut rows, mut pools, mut done) = (whole.sheet.rows(), HashMap::new(), 0);
    let mut tx = app.begin().await?;
    store::one_at_a_time(&mut tx, by.congress).await?;
    loop {
        let next: Vec<_> = rows.by_ref().take(CHUNK).collect();
        if next.is_empty() {
            break;
        }
        done += next.len();
        let outcomes = part(&mut tx, by, whole.edition, &mut reader, next, (&mut pools, true)).await?;
        record::insert_rows(&mut tx, taken.id, &outcomes).await?;
        let far = i32::try_from(done).unwrap_or(i32::MAX);
        match record::set_far(&app.pool, taken, far, app.now() + LEASE).await? {
            None => return Ok(()),
            Some(true) => {
                tx.rollback().await?;
                let mut tx = app.begin().await?;
                record::set_progress(&mut *tx, taken, 0).await?;
                record::finish(&mut tx, by, taken, ImportState::Cancelled, None).await?;
                tx.commit().await?;
                return Ok(());
            }
            Some(false) => progress(done, usize::try_from(whole.total).unwrap_or(usize::MAX)),
        }
    }
    if record::hold(&mut tx, taken, app.now() + LEASE).await?.is_some() {
        record::finish(&mut tx, by, taken, ImportState::Done, None).await?;
        tx.commit().await?;
        app.bell.notify_one();
    }
    Ok(())
}
