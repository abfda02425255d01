//! Runs imports in the background, and those of the command line.

use std::sync::Arc;

use chrono::TimeDelta;
use sqlx::PgConnection;

use super::{
    import,
    model::{Import, ImportMode, ImportOptions, ImportState, LeasedImport},
    parts::{CHUNK, Parts},
    reading::{self, Sheet},
    recognising::is_header,
    registration_store,
    row_context::RowContext,
    run::{rehearse, write_part},
    store,
};
use crate::{
    app::App,
    events::Change,
    http::{Error, Result},
    jobs::{Queue, backoff},
    types::{Actor, CongressId, Now},
};

/// How long a node may take for one part before another node continues after the last finished part.
const LEASE: TimeDelta = TimeDelta::seconds(120);
/// Maximum number of attempts for an import that fails with an internal error.
const MOST_ATTEMPTS: i32 = 5;

/// The queue of imports.
pub struct Imports;

impl Queue for Imports {
    type Item = LeasedImport;

    const NAME: &'static str = "imports";
    const AT_ONCE: usize = 1;

    async fn take(&self, app: &App, now: Now, limit: i64) -> sqlx::Result<Vec<LeasedImport>> {
        store::lease(&app.pool, now, now + LEASE, limit).await
    }

    async fn work(&self, app: &App, leased: LeasedImport) -> sqlx::Result<()> {
        let Err(error) = Box::pin(resume(app, &leased, |_, _| {})).await else { return Ok(()) };
        let (reason, is_final) = match &error {
            // Either the file can no longer be read with the edition's current settings, or the database is busy, which
            // is temporary.
            Error::Refused(refused) => (refused.to_string(), !refused.is_busy()),
            Error::Internal(error) => {
                tracing::error!(import.id = %leased.id, error, "import failed");
                let reason =
                    "Internal error. It has been logged; quote the id of the import when you report it.";
                (reason.to_owned(), false)
            }
        };
        if is_final || leased.attempts >= MOST_ATTEMPTS {
            let mut change = Change::begin(app, Actor::default(), leased.congress).await?;
            // Another node may have taken the import: what it does is not overwritten.
            if store::renew_lease(change.db(), &leased, app.now() + LEASE).await?.is_none() {
                return Ok(());
            }
            import::finish(&mut change, leased.id, ImportState::Failed, Some(&reason)).await?;
            return change.commit().await;
        }
        let again = app.now() + backoff(leased.attempts, TimeDelta::seconds(2), TimeDelta::minutes(1));
        store::release(&app.pool, &leased, again).await
    }
}

/// Imports a whole file, for the command line. `progress` is called with the number of finished rows and the total.
pub async fn import_file(
    app: &App,
    actor: Actor,
    congress: CongressId,
    file: &[u8],
    options: ImportOptions,
    progress: impl FnMut(usize, usize) + Send,
) -> Result<Import> {
    let sheet = reading::read(file, &options.reading, &is_header)?;
    let mut change = Change::begin(app, actor, congress).await?;
    let id = import::enqueue(&mut change, sheet, &options).await?.import.id;
    // Prevents a running server from leasing it.
    let leased = LeasedImport { id, congress, attempts: 1 };
    let until = change.now() + LEASE;
    store::lease_one(change.db(), &leased, until).await?;
    change.commit().await?;
    Box::pin(resume(app, &leased, progress)).await?;
    let mut db = app.pool.acquire().await?;
    store::find(&mut db, congress, id).await
}

/// A file that is being imported, and what its rows are checked against.
struct Run<'r> {
    leased: &'r LeasedImport,
    actor: Actor,
    context: RowContext,
    sheet: Arc<Sheet>,
    default_type: Option<String>,
    total: usize,
}

/// Runs an import from its current position.
async fn resume(
    app: &App,
    leased: &LeasedImport,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<()> {
    let mut db = app.pool.acquire().await?;
    let Some(stored) = store::find_file(&mut db, leased).await? else { return Ok(()) };
    let context = RowContext::load(&mut db, leased.congress, &stored.mapping).await?;
    drop(db);
    let text = zstd::decode_all(&*stored.file).map_err(Error::internal)?;
    let text = String::from_utf8(text).map_err(Error::internal)?;
    let summary = stored.import;
    let header_line = usize::try_from(summary.header_line).unwrap_or(1);
    let run = Run {
        leased,
        actor: stored.actor,
        context,
        sheet: Sheet::restore(summary.delimiter.as_deref(), header_line, text)?.into(),
        default_type: stored.default_type,
        total: usize::try_from(summary.total).unwrap_or(usize::MAX),
    };
    if (summary.dry_run || summary.mode == ImportMode::Atomic)
        && run.is_over_after_rehearsal(app, (summary.mode, summary.dry_run), &mut progress).await?
    {
        return Ok(());
    }
    match summary.mode {
        ImportMode::Partial => Box::pin(run.in_parts(app, summary.progress, progress)).await,
        ImportMode::Atomic => Box::pin(run.at_once(app, progress)).await,
    }
}

impl Run<'_> {
    async fn begin(&self, app: &App) -> sqlx::Result<Change<'static>> {
        Change::begin(app, self.actor, self.leased.congress).await
    }

    /// Renews the lease of the import and locks it until the transaction ends.
    async fn renew_lease(&self, app: &App, db: &mut PgConnection) -> sqlx::Result<Option<bool>> {
        store::renew_lease(db, self.leased, app.now() + LEASE).await
    }

    fn parts(&self, done: usize) -> Result<Parts> {
        Parts::begin(&self.context, &self.sheet, self.default_type.as_deref(), done)
    }

    /// Decides all rows without writing. Returns whether that ends the import: it is a dry run, or a row is refused.
    async fn is_over_after_rehearsal(
        &self,
        app: &App,
        (mode, dry_run): (ImportMode, bool),
        mut progress: impl FnMut(usize, usize) + Send,
    ) -> Result<bool> {
        // The transaction limits the scope of its settings.
        let mut rehearsal = app.begin().await?;
        let options = (mode, self.default_type.as_deref());
        let congress = self.leased.congress;
        let progress = |done| progress(done, self.total);
        let outcomes =
            rehearse(&mut rehearsal, congress, &self.context, &self.sheet, options, progress).await?;
        rehearsal.rollback().await?;
        let Some(state) = import::state_after_rehearsal(mode, dry_run, &outcomes) else { return Ok(false) };
        let mut change = self.begin(app).await?;
        if self.renew_lease(app, change.db()).await?.is_some() {
            store::insert_rows(change.db(), self.leased.id, &outcomes).await?;
            import::finish(&mut change, self.leased.id, state, None).await?;
            change.commit().await?;
        }
        Ok(true)
    }

    /// Imports each part, with the outcomes of its rows, in its own transaction.
    async fn in_parts(
        &self,
        app: &App,
        done: i32,
        mut progress: impl FnMut(usize, usize) + Send,
    ) -> Result<()> {
        let id = self.leased.id;
        let mut done = usize::try_from(done).unwrap_or_default();
        let mut parts = self.parts(done)?;
        loop {
            let next = parts.next().await?.unwrap_or_default();
            let is_last = next.len() < CHUNK;
            let mut change = self.begin(app).await?;
            // Another node has taken the import, or it has finished: nothing left to do.
            let Some(is_cancelled) = self.renew_lease(app, change.db()).await? else { return Ok(()) };
            if is_cancelled {
                import::finish(&mut change, id, ImportState::Cancelled, None).await?;
                change.commit().await?;
                app.bell.notify_one();
                return Ok(());
            }
            registration_store::lock_imports(change.db(), self.leased.congress).await?;
            done += next.len();
            let outcomes = write_part(&mut change, &self.context, &parts.planner, next).await?;
            store::insert_rows(change.db(), id, &outcomes).await?;
            store::set_progress(change.db(), id, i32::try_from(done).unwrap_or(i32::MAX)).await?;
            if is_last {
                import::finish(&mut change, id, ImportState::Done, None).await?;
            }
            change.commit().await?;
            app.bell.notify_one();
            progress(done, self.total);
            if is_last {
                renew_statistics(app, done).await;
                return Ok(());
            }
        }
    }

    /// Imports all parts in one transaction; progress is written outside it.
    async fn at_once(&self, app: &App, mut progress: impl FnMut(usize, usize) + Send) -> Result<()> {
        let id = self.leased.id;
        let (mut parts, mut done) = (self.parts(0)?, 0);
        let mut change = self.begin(app).await?;
        registration_store::lock_imports(change.db(), self.leased.congress).await?;
        while let Some(next) = parts.next().await? {
            done += next.len();
            let outcomes = write_part(&mut change, &self.context, &parts.planner, next).await?;
            store::insert_rows(change.db(), id, &outcomes).await?;
            let processed = i32::try_from(done).unwrap_or(i32::MAX);
            let until = app.now() + LEASE;
            match store::set_progress_and_lease(&app.pool, self.leased, processed, until).await? {
                None => return Ok(()),
                Some(true) => {
                    drop(change);
                    return self.cancel(app).await;
                }
                Some(false) => progress(done, self.total),
            }
        }
        if self.renew_lease(app, change.db()).await?.is_some() {
            import::finish(&mut change, id, ImportState::Done, None).await?;
            change.commit().await?;
            app.bell.notify_one();
            renew_statistics(app, done).await;
        }
        Ok(())
    }

    /// Ends an import that was cancelled before anything was written.
    async fn cancel(&self, app: &App) -> Result<()> {
        let mut change = self.begin(app).await?;
        if self.renew_lease(app, change.db()).await?.is_none() {
            return Ok(());
        }
        store::set_progress(change.db(), self.leased.id, 0).await?;
        import::finish(&mut change, self.leased.id, ImportState::Cancelled, None).await?;
        Ok(change.commit().await?)
    }
}

/// Renews the planner's statistics when the import has ended: a failure does not undo it.
async fn renew_statistics(app: &App, imported: usize) {
    let renewed = async {
        let mut db = app.pool.acquire().await?;
        registration_store::renew_statistics(&mut db, imported).await
    };
    if let Err(error) = renewed.await {
        tracing::warn!(%error, "statistics were not renewed");
    }
}
