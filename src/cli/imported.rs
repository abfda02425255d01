//! What the commands that import have in common.

use anyhow::Context;
use clap::ValueEnum;
use encoding_rs::Encoding;
use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    app::App,
    congress,
    imports::{Import, ImportMode, RowOutcome},
    types::{CongressId, Slug},
};

#[derive(Clone, Copy, ValueEnum)]
pub enum ModeArg {
    Atomic,
    Partial,
}

impl From<ModeArg> for ImportMode {
    fn from(mode: ModeArg) -> Self {
        match mode {
            ModeArg::Atomic => Self::Atomic,
            ModeArg::Partial => Self::Partial,
        }
    }
}

/// How much of a file was imported; the exit code says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    All,
    /// Some rows were refused.
    Some,
    Nothing,
}

impl Imported {
    /// 0: everything; 2: some rows; 3: nothing. 1 is any other error.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::All => 0,
            Self::Some => 2,
            Self::Nothing => 3,
        }
    }
}

pub fn named(label: &str) -> anyhow::Result<&'static Encoding> {
    Encoding::for_label(label.as_bytes())
        .with_context(|| format!("--encoding: `{label}` is not a known encoding"))
}

/// Prints what an import did.
pub fn report(import: &Import, mode: ImportMode) -> Imported {
    for note in import.import.notes.iter() {
        println!("{}", note.detail);
    }
    for row in import.rows.iter().filter(|row| !row.problems.is_empty()) {
        for problem in &row.problems {
            let column = problem.column.as_deref().unwrap_or("row");
            println!(
                "line {:>5}  {:<9}  {column}: {}",
                row.line.unwrap_or(row.row),
                word(row.outcome),
                problem.detail
            );
        }
    }
    let s = import.summary;
    let dry = if import.import.dry_run { " (dry run: nothing was written)" } else { "" };
    println!(
        "{} rows: {} created, {} updated, {} unchanged, {} skipped, {} refused{dry}",
        s.rows, s.created, s.updated, s.unchanged, s.skipped, s.refused
    );
    if !import.import.ignored_columns.is_empty() {
        println!("ignored columns: {}", import.import.ignored_columns.join(", "));
    }
    match (s.refused, s.rows - s.refused - s.skipped) {
        (0, _) => Imported::All,
        (_, imported) if imported == 0 || mode == ImportMode::Atomic => Imported::Nothing,
        _ => Imported::Some,
    }
}

fn word(outcome: RowOutcome) -> &'static str {
    match outcome {
        RowOutcome::Created => "created",
        RowOutcome::Updated => "updated",
        RowOutcome::Unchanged => "unchanged",
        RowOutcome::Skipped => "skipped",
        RowOutcome::Refused => "refused",
    }
}

pub async fn find(app: &App, slug: &Slug) -> anyhow::Result<CongressId> {
    congress::find_by_slug(&app.pool, slug).await?.with_context(|| format!("there is no congress `{slug}`"))
}

pub async fn the_open_one(app: &App) -> anyhow::Result<CongressId> {
    let open = sqlx::query!(
        "select id, slug from congress where state in ('open', 'running') order by slug limit 50"
    )
    .fetch_all(&app.pool)
    .await?;
    match open.as_slice() {
        [one] => Ok(one.id),
        [] => anyhow::bail!("no congress is open; name one with --congress"),
        more => {
            let slugs: Vec<_> = more.iter().map(|congress| congress.slug.as_str()).collect();
            anyhow::bail!("several congresses are open; name one with --congress: {}", slugs.join(", "))
        }
    }
}

/// A bar on the terminal, if standard error is one.
pub fn progress_bar(of: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template(&format!("{{bar:40}} {{pos}}/{{len}} {of}"));
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Moves a bar.
pub fn advance(progress: &ProgressBar, done: usize, of: usize) {
    progress.set_length(of as u64);
    progress.set_position(done as u64);
}
