//! `congress import`

use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Subcommand, ValueEnum};
use encoding_rs::Encoding;
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    database::{Database, DatabaseArgs},
    plainly,
};
use crate::{
    app::{App, Config},
    congress::{self, NewCongress},
    events::{Change, Deployment},
    imports::{self, ImportMode, ImportOptions, ReadOptions, RowOutcome},
    schedule::{self, MissingSessionOutcome, ScheduleImportOptions},
    types::{Actor, CongressId, Localized, Slug, TimeZone},
};

#[derive(Subcommand)]
pub enum Import {
    /// Import delegates from a CSV file or an XLSX, XLS or ODS spreadsheet.
    Delegates {
        file: PathBuf,
        /// Slug of the congress; can be omitted if exactly one is open.
        #[arg(long)]
        congress: Option<Slug>,
        /// Report what would be done without changing anything.
        #[arg(long)]
        dry_run: bool,
        /// What to do with the other rows if a row is refused.
        #[arg(long, value_enum, default_value = "partial")]
        mode: ModeArg,
        /// Slug of the registration type for rows without one.
        #[arg(long = "type")]
        r#type: Option<Slug>,
        /// Encoding of the file, such as windows-1254, if detection fails.
        #[arg(long)]
        encoding: Option<String>,
        /// Name of the sheet of a spreadsheet, or its number from 1.
        #[arg(long)]
        sheet: Option<String>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Import a programme into the draft of a congress: frab XML or JSON, JSON of pretalx or Sessionize, iCalendar, or a
    /// spreadsheet.
    Schedule {
        file: PathBuf,
        /// Slug of the congress; by default found by the file's title, and created as a draft if missing.
        #[arg(long)]
        congress: Option<Slug>,
        /// Time zone for files without one; the congress's own by default.
        #[arg(long)]
        time_zone: Option<TimeZone>,
        /// Name of the sheet of a spreadsheet, or its number from 1.
        #[arg(long)]
        sheet: Option<String>,
        /// Report what would be done without changing anything.
        #[arg(long)]
        dry_run: bool,
        /// Remove or cancel the sessions that the file does not contain.
        #[arg(long)]
        remove_missing: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum ModeArg {
    Atomic,
    Partial,
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

impl Import {
    pub async fn run(self) -> anyhow::Result<Imported> {
        let args = match &self {
            Self::Delegates { database, .. } | Self::Schedule { database, .. } => database.clone(),
        };
        let database = Database::open_beside(&args).await?;
        let app = database.app(Config::default());
        let done = match self {
            Self::Delegates { file, congress, dry_run, mode, r#type, encoding, sheet, .. } => {
                let mode = match mode {
                    ModeArg::Atomic => ImportMode::Atomic,
                    ModeArg::Partial => ImportMode::Partial,
                };
                let encoding = encoding.as_deref().map(named).transpose()?;
                let options = ImportOptions {
                    dry_run,
                    mode,
                    default_type: r#type,
                    reading: ReadOptions { encoding, sheet },
                    ..ImportOptions::default()
                };
                delegates(&app, &file, congress, options).await
            }
            Self::Schedule { file, congress, time_zone, sheet, dry_run, remove_missing, .. } => {
                let options = ScheduleImportOptions { time_zone, sheet, dry_run, remove_missing };
                programme(&app, &file, congress, options).await
            }
        };
        database.close().await;
        done
    }
}

fn named(label: &str) -> anyhow::Result<&'static Encoding> {
    Encoding::for_label(label.as_bytes())
        .with_context(|| format!("--encoding: `{label}` is not a known encoding"))
}

async fn delegates(
    app: &App,
    file: &Path,
    congress: Option<Slug>,
    options: ImportOptions,
) -> anyhow::Result<Imported> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let congress = match congress {
        Some(slug) => find(app, &slug).await?,
        None => the_open_one(app).await?,
    };
    let options_mode = options.mode;
    let progress = progress_bar("rows");
    let tick = |done, of| advance(&progress, done, of);
    let import = imports::import_file(app, Actor::default(), congress, &bytes, options, tick)
        .await
        .map_err(plainly)?;
    progress.finish_and_clear();
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
    Ok(match (s.refused, s.rows - s.refused - s.skipped) {
        (0, _) => Imported::All,
        (_, imported) if imported == 0 || options_mode == ImportMode::Atomic => Imported::Nothing,
        _ => Imported::Some,
    })
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

async fn programme(
    app: &App,
    file: &Path,
    congress: Option<Slug>,
    options: ScheduleImportOptions,
) -> anyhow::Result<Imported> {
    let file =
        std::fs::read(file).with_context(|| file.display().to_string()).map(schedule::ScheduleFile::of)?;
    let congress = match congress {
        Some(slug) => find(app, &slug).await?,
        None => of_file(app, &file, options.time_zone.as_ref()).await?,
    };
    let progress = progress_bar("sessions");
    let tick = |done, of| advance(&progress, done, of);
    let report =
        schedule::run_import(app, Actor::default(), congress, file, options, tick).await.map_err(plainly)?;
    progress.finish_and_clear();
    for note in &report.notes {
        println!("{note}");
    }
    for (what, counts) in [
        ("sessions", report.sessions),
        ("rooms", report.rooms),
        ("tracks", report.tracks),
        ("speakers", report.speakers),
    ] {
        let all = counts.created + counts.updated + counts.unchanged;
        println!(
            "{all} {what}: {} created, {} updated, {} unchanged",
            counts.created, counts.updated, counts.unchanged
        );
    }
    println!("{} conflicts in the draft", report.conflicts.len());
    for conflict in &report.conflicts {
        println!("  {}", conflict.detail);
    }
    for missing in &report.missing {
        let what = match missing.outcome {
            MissingSessionOutcome::Kept => "not in the file, kept",
            MissingSessionOutcome::Removed => "not in the file, removed",
            MissingSessionOutcome::Cancelled => "not in the file, cancelled",
        };
        println!("{what}: {} {}", missing.code, missing.title.any());
    }
    if report.dry_run {
        println!("dry run: nothing was written");
    }
    Ok(Imported::All)
}

async fn find(app: &App, slug: &Slug) -> anyhow::Result<CongressId> {
    congress::find_by_slug(&app.pool, slug).await?.with_context(|| format!("there is no congress `{slug}`"))
}

async fn the_open_one(app: &App) -> anyhow::Result<CongressId> {
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

/// Finds the congress of the file by title; creates a draft if there is none.
async fn of_file(
    app: &App,
    file: &schedule::ScheduleFile,
    zone: Option<&TimeZone>,
) -> anyhow::Result<CongressId> {
    let utc: TimeZone = "UTC".parse().map_err(|why: String| anyhow::anyhow!(why))?;
    let file = file.read(Some(zone.cloned().unwrap_or(utc)), None, None)?;
    let title = file.title.clone().context("the file has no title; name a congress with --congress")?;
    let slug = Slug::of(&title)
        .context("cannot make a slug from the file's title; name a congress with --congress")?;
    if let Some(known) = congress::find_by_slug(&app.pool, &slug).await? {
        return Ok(known);
    }
    let rules = file.time_zone.rules();
    let slots = file.events.iter().filter_map(|event| event.slot.as_ref());
    let days = slots.map(|slot| slot.starts_at.with_timezone(&rules).date_naive());
    let (first, last) = (days.clone().min(), days.max());
    let (starts_on, ends_on): (NaiveDate, NaiveDate) = first.zip(last).context("the file has no sessions")?;
    let new = NewCongress {
        slug: slug.clone(),
        title: Localized::of("en", title),
        description: None,
        reference_prefix: "REG".into(),
        starts_on,
        ends_on,
        time_zone: file.time_zone.clone(),
        languages: vec!["en".parse().map_err(|why: String| anyhow::anyhow!(why))?],
        second_factor_required: false,
        accent: None,
        logo_text: None,
        intro: None,
    };
    let mut change = Change::begin(app, Actor::default(), Deployment).await?;
    let made = congress::create_congress(&mut change, &new).await.map_err(plainly)?;
    change.commit().await?;
    println!("created the congress `{slug}` as a draft; its time zone is {}", file.time_zone);
    Ok(made.id)
}

fn progress_bar(of: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template(&format!("{{bar:40}} {{pos}}/{{len}} {of}"));
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn advance(progress: &ProgressBar, done: usize, of: usize) {
    progress.set_length(of as u64);
    progress.set_position(done as u64);
}
