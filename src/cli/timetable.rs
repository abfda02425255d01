//! `congress timetable`

use std::{
    io::{IsTerminal, stderr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    database::{Database, DatabaseArgs},
    plainly,
};
use crate::{
    app::{App, Config},
    congress,
    events::Change,
    schedule::{self, NewTimetable, SearchReport, TimetableOrigin},
    types::{Actor, Slug},
};

#[derive(Args)]
pub struct Timetable {
    /// Slug of the congress.
    #[arg(long)]
    congress: Slug,
    /// The same seed and number of moves give the same timetable.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i64).range(0..))]
    seed: i64,
    /// How long to search: a million moves take a few seconds.
    #[arg(long, default_value_t = 3_000_000, value_parser = clap::value_parser!(i64).range(1_000..=1_000_000_000))]
    moves: i64,
    /// Begin with random placements instead of the present ones.
    #[arg(long)]
    from_scratch: bool,
    /// Place unconfirmed sessions too.
    #[arg(long)]
    unconfirmed: bool,
    /// Report what would change without changing anything.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    database: DatabaseArgs,
}

impl Timetable {
    pub async fn run(self) -> anyhow::Result<()> {
        let database = Database::open_beside(&self.database).await?;
        let done = self.search(&database.app(Config::default())).await;
        database.close().await;
        done
    }

    async fn search(&self, app: &App) -> anyhow::Result<()> {
        let unknown = || format!("there is no congress `{}`", self.congress);
        let id = congress::find_by_slug(&app.pool, &self.congress).await?.with_context(unknown)?;
        let edition = congress::find(&app.pool, id).await.map_err(plainly)?;
        let progress = progress_bar(self.moves.unsigned_abs());
        let (stop, shown) = (Arc::new(AtomicBool::new(false)), progress.clone());
        let interrupted = tokio::spawn(stop_on_interrupt(Arc::clone(&stop)));
        let report = move |now: schedule::SearchProgress| {
            shown.set_position(now.moves);
            let best = now.best;
            shown.set_message(format!(
                "{} blocked, {} left out, cost {}",
                best.blocked, best.left_out, best.cost
            ));
        };
        let request = NewTimetable {
            from: if self.from_scratch { TimetableOrigin::Empty } else { TimetableOrigin::Draft },
            unconfirmed: self.unconfirmed,
            moves: Some(self.moves),
            seed: Some(self.seed),
            ..NewTimetable::default()
        };
        let mut db = app.pool.acquire().await?;
        let proposal = schedule::propose_timetable(&mut db, &edition, app.now(), request, stop, report).await;
        drop(db);
        interrupted.abort();
        progress.finish_and_clear();
        let proposal = proposal.map_err(plainly)?;
        print(&proposal);
        if self.dry_run {
            println!("dry run: nothing was written");
        } else if !proposal.changes.is_empty() {
            let mut change = Change::begin(app, Actor::default(), id).await?;
            schedule::move_sessions(&mut change, &proposal.changes).await.map_err(plainly)?;
            change.commit().await?;
            println!("moved {} sessions; undo it as one move of the draft", proposal.changes.len());
        }
        Ok(())
    }
}

/// Ends the search with the best so far when the person presses Ctrl+C.
async fn stop_on_interrupt(stop: Arc<AtomicBool>) {
    if tokio::signal::ctrl_c().await.is_ok() {
        stop.store(true, Ordering::Relaxed);
    }
}

fn progress_bar(moves: u64) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}");
    ProgressBar::new(moves).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn print(report: &SearchReport) {
    let SearchReport { before, after, changes, left_out } = report;
    for (what, before, after) in [
        ("blocking conflicts", before.blocking, after.blocking),
        ("warnings", before.warnings, after.warnings),
        ("without a placement", before.unplaced, after.unplaced),
        ("clashes of people", before.clashes, after.clashes),
    ] {
        println!("{what:<20} {before:>8} -> {after}");
    }
    println!("{:<20} {:>8} -> {}", "e-mails of a release", before.mails, after.mails);
    println!("{:<20} {:>6} % -> {} %", "attendable", before.attendable, after.attendable);
    println!("{} sessions have another placement", changes.len());
    if !left_out.is_empty() {
        println!("without a placement: {}", left_out.join(", "));
    }
}
