//! `congress import`

use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::NaiveDate;
use clap::Subcommand;

use super::{
    database::{Database, DatabaseArgs},
    imported::{Imported, ModeArg, advance, find, named, progress_bar, report, the_open_one},
    plainly,
    records::Records,
};
use crate::{
    app::{App, Config},
    congress::{self, NewCongress},
    events::{Change, Deployment},
    imports::{self, ImportOptions, ReadOptions},
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
    /// Import speakers, cities to invite to the forum, or the entries or evaluators of an award, from a CSV file or a spreadsheet.
    Records(Box<Records>),
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

impl Import {
    pub async fn run(self) -> anyhow::Result<Imported> {
        let args = match &self {
            Self::Delegates { database, .. } | Self::Schedule { database, .. } => database.clone(),
            Self::Records(records) => records.database.clone(),
        };
        let database = Database::open_beside(&args).await?;
        let app = database.app(Config::default());
        let done = match self {
            Self::Delegates { file, congress, dry_run, mode, r#type, encoding, sheet, .. } => {
                let mode = mode.into();
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
            Self::Records(records) => records.run(&app).await,
            Self::Schedule { file, congress, time_zone, sheet, dry_run, remove_missing, .. } => {
                let options = ScheduleImportOptions { time_zone, sheet, dry_run, remove_missing };
                Box::pin(programme(&app, &file, congress, options)).await
            }
        };
        database.close().await;
        done
    }
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
    Ok(report(&import, options_mode))
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
