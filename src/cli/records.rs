//! `congress import records`

use std::path::PathBuf;

use anyhow::Context;
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::{
    database::DatabaseArgs,
    imported::{Imported, ModeArg, advance, find, named, progress_bar, report, the_open_one},
    plainly,
};
use crate::{
    app::App,
    award::{self, EnteredAward, EntryRecords, EvaluatorRecords},
    events::Change,
    forum::CityRecords,
    http::Result,
    imports::{Import, ReadOptions, RecordDefaults, RecordImportOptions, RecordTarget, import_record_file},
    programme::SpeakerRecords,
    server::API,
    types::{Actor, Slug},
};

#[derive(Args)]
pub struct Records {
    /// What the rows are.
    #[arg(value_enum)]
    what: RecordKind,
    file: PathBuf,
    /// Slug of the congress; can be omitted if exactly one is open.
    #[arg(long)]
    congress: Option<Slug>,
    /// Slug of the award, for entries and evaluators.
    #[arg(long)]
    award: Option<Slug>,
    /// Slug of the round, for evaluators.
    #[arg(long)]
    round: Option<Slug>,
    /// Deadline for the answers of cities without one in their row, such as 2021-10-20T16:00:00Z.
    #[arg(long)]
    respond_by: Option<DateTime<Utc>>,
    /// Report what would be done without changing anything.
    #[arg(long)]
    dry_run: bool,
    /// What to do with the other rows if a row is refused.
    #[arg(long, value_enum, default_value = "partial")]
    mode: ModeArg,
    /// Encoding of the file, such as windows-1254, if detection fails.
    #[arg(long)]
    encoding: Option<String>,
    /// Name of the sheet of a spreadsheet, or its number from 1.
    #[arg(long)]
    sheet: Option<String>,
    #[command(flatten)]
    pub database: DatabaseArgs,
}

#[derive(Clone, Copy, ValueEnum)]
enum RecordKind {
    Speakers,
    Cities,
    Entries,
    Evaluators,
}

impl Records {
    pub async fn run(self, app: &App) -> anyhow::Result<Imported> {
        let bytes = std::fs::read(&self.file).with_context(|| self.file.display().to_string())?;
        let congress = match &self.congress {
            Some(slug) => find(app, slug).await?,
            None => the_open_one(app).await?,
        };
        let encoding = self.encoding.as_deref().map(named).transpose()?;
        let options = RecordImportOptions {
            dry_run: self.dry_run,
            mode: self.mode.into(),
            reading: ReadOptions { encoding, sheet: self.sheet.clone() },
            ..RecordImportOptions::default()
        };
        let mut change = Change::begin(app, Actor::default(), congress).await?;
        let import = self.import(&mut change, &bytes, &options).await?;
        change.commit().await?;
        Ok(report(&import, options.mode))
    }

    async fn import(
        &self,
        change: &mut Change<'_>,
        file: &[u8],
        options: &RecordImportOptions,
    ) -> anyhow::Result<Import> {
        let award = || self.award.as_ref().context("name the award with --award");
        let import = match self.what {
            RecordKind::Speakers => write::<SpeakerRecords>(change, (), file, options, None).await,
            RecordKind::Cities => write::<CityRecords>(change, (), file, options, self.respond_by).await,
            RecordKind::Entries => {
                let award = EnteredAward::lock(change, award()?).await.map_err(plainly)?;
                write::<EntryRecords>(change, award, file, options, None).await
            }
            RecordKind::Evaluators => {
                let round = self.round.as_ref().context("name the round with --round")?;
                let round = award::lock_round(change, (award()?, round)).await.map_err(plainly)?;
                write::<EvaluatorRecords>(change, round, file, options, None).await
            }
        };
        import.map_err(plainly)
    }
}

async fn write<T: RecordTarget>(
    change: &mut Change<'_>,
    parent: T::Parent,
    file: &[u8],
    options: &RecordImportOptions,
    respond_by: Option<DateTime<Utc>>,
) -> Result<Import> {
    let defaults: RecordDefaults =
        respond_by.map(|instant| ("respond_by".to_owned(), json!(instant))).into_iter().collect();
    let progress = progress_bar("rows");
    let tick = |done, of| advance(&progress, done, of);
    let schemas = API.schemas.clone();
    let import = import_record_file::<T>(change, parent, file, options, defaults, schemas, tick).await;
    progress.finish_and_clear();
    import
}
