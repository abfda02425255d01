//! Bringing delegates in from a spreadsheet.
//!
//! The file is decoded, its columns are found by their headers, every row is held against the rules and against
//! what is registered already ([`plan`], pure), and then all of it is written in one transaction. A dry run does
//! the same and writes nothing but its report.

pub(super) mod api;
mod columns;
mod countries;
mod decode;
mod model;
mod plan;
mod store;

use sqlx::PgConnection;

pub use decode::Unreadable;
pub use model::{Import, ImportState, Job, Mode, Options, Outcome, RowOutcome};
use plan::Planned;

use crate::{
    app::App,
    http::Result,
    types::{Actor, CongressId, ImportId, Now},
};

/// How many rows go into one statement.
const CHUNK: usize = 500;

/// Imports a file, or reports what importing it would do. `progress` hears how many rows are written, of how many.
pub async fn run(
    app: &App,
    actor: Actor,
    congress: CongressId,
    file: &[u8],
    options: Options,
    progress: impl FnMut(usize, usize) + Send,
) -> Result<Import> {
    let mut tx = app.begin().await?;
    let import = within(&mut tx, actor, congress, file, options, app.now(), progress).await?;
    tx.commit().await?;
    Ok(import)
}

/// The same in the caller's transaction.
async fn within(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    file: &[u8],
    options: Options,
    now: Now,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<Import> {
    let table = decode::read(file, options.encoding)?;
    let columns = columns::find(&table.header)?;
    // Two imports at once would not see each other's rows.
    store::one_at_a_time(db, congress).await?;
    let types = store::all_types(db, congress).await?;
    let drafts = plan::drafts(&table.rows, &columns, &types, options.default_type.as_deref());
    let emails: Vec<_> = drafts.iter().filter_map(plan::Draft::email).map(ToString::to_string).collect();
    let known = store::registered(db, congress, &emails).await?;
    let mut planned = plan::decide(drafts, &columns, &known);
    let held_back = options.mode == Mode::Atomic && plan::hold_back(&mut planned);
    let job = Job {
        id: ImportId::new(),
        state: if held_back { ImportState::Failed } else { ImportState::Done },
        dry_run: options.dry_run,
        mode: options.mode,
        encoding: table.encoding.to_owned(),
        delimiter: table.delimiter.to_owned(),
        ignored_columns: columns.ignored.clone(),
        created_at: now,
    };
    if !options.dry_run && !held_back {
        apply(db, actor, congress, &mut planned, now, &mut progress).await?;
    }
    let rows: Vec<_> = planned.into_iter().map(Planned::report).collect();
    store::insert_job(db, actor, congress, &job, &rows, now).await?;
    Ok(Import::new(job, rows))
}

/// Writes what is planned, in statements of many rows.
async fn apply(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    planned: &mut [Planned],
    now: Now,
    progress: &mut (impl FnMut(usize, usize) + Send),
) -> Result<()> {
    let total = planned.len();
    let prefix = store::reference_prefix(&mut *db, congress).await?;
    for (chunk, rows) in planned.chunks_mut(CHUNK).enumerate() {
        let created: Vec<_> = rows.iter_mut().filter_map(|row| row.created(&prefix)).collect();
        store::insert_all(db, congress, &created, now).await?;
        let updated: Vec<_> = rows.iter().filter_map(Planned::updated).collect();
        store::update_all(db, congress, &updated, now).await?;
        store::tell(db, actor, congress, rows, now).await?;
        progress((chunk * CHUNK + rows.len()).min(total), total);
    }
    Ok(())
}
