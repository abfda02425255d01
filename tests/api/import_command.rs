//! `congress import records`, with the binary.

use std::{fmt::Write as _, fs};

use insta::assert_snapshot;
use serde_json::json;

use crate::{
    running::{Folder, said},
    support::{Caller, Congress, text},
};

/// Runs imports on the database of a running service.
struct CommandLine<'c> {
    congress: &'c Congress,
    folder: Folder,
    /// Each command with its exit code and what it printed.
    transcript: String,
}

impl<'c> CommandLine<'c> {
    fn new(congress: &'c Congress, name: &str) -> Self {
        let folder = Folder::new(name);
        fs::create_dir_all(folder.path()).unwrap();
        Self { congress, folder, transcript: String::new() }
    }

    /// Imports a file and returns the exit code.
    fn import(&mut self, what: &str, more: &[&str], content: &str) -> i32 {
        let file = self.folder.path().join("records.csv");
        fs::write(&file, content).unwrap();
        let mut command = self.folder.command(&["import", "records", what]);
        let output = command.arg(&file).args(more).env("DATABASE_URL", self.congress.url()).output().unwrap();
        let code = output.status.code().unwrap();
        let printed = said(&output);
        let line = [&[what], more].concat().join(" ");
        writeln!(self.transcript, "$ {line}\n{printed}exit code {code}\n").unwrap();
        code
    }
}

async fn count(caller: &Caller, path: &str) -> usize {
    caller.get(path).await.items().len()
}

const SPEAKERS: &str = "\
List of speakers,,\n\
Name,Job title,Country\n\
Zhang Wei,Mayor,China\n\
Ana Sousa,Planner,Portugal\n\
Sol Critias,Mayor,Atlantis\n";
const CITIES: &str = "\
Ville;Pays;Maire;Courriel;Langue\n\
Quito;EC;El Alcalde;alcaldia@quito.example;es\n\
Lyon;France;;maire@lyon.example;fr\n";

#[tokio::test(flavor = "multi_thread")]
async fn speakers_and_cities_are_imported_and_the_exit_code_says_how_many() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let mut line = CommandLine::new(&congress, "import-records");
    assert_eq!(line.import("speakers", &["--dry-run"], SPEAKERS), 2);
    assert_eq!(line.import("speakers", &["--mode", "atomic"], SPEAKERS), 3);
    assert_eq!(count(&organiser, "speakers").await, 0, "neither writes");
    assert_eq!(line.import("speakers", &[], SPEAKERS), 2);
    assert_eq!(count(&organiser, "speakers").await, 2);
    let correct = SPEAKERS.replace("Atlantis", "Greece");
    assert_eq!(line.import("speakers", &["--congress", "metropolis-2021"], &correct), 0);
    assert_eq!(count(&organiser, "speakers").await, 3);
    assert_eq!(line.import("cities", &[], CITIES), 1, "a deadline is missing");
    let deadline = ["--respond-by", "2100-10-20T16:00:00Z"];
    assert_eq!(line.import("cities", &[&deadline[..], &["--dry-run"]].concat(), CITIES), 2);
    assert_eq!(count(&organiser, "forum/invitations").await, 0);
    assert_eq!(line.import("cities", &deadline, CITIES), 2);
    assert_eq!(count(&organiser, "forum/invitations").await, 1);
    assert_snapshot!(line.transcript);
}

const ENTRIES: &str = "\
Initiative;City;Country;Category;Theme;Abstract;Language;Start date;Name;E-mail\n\
Water for every quarter;Quito;Ecuador;inclusive;energy-transition;Taps for all.;es;2019-03-01;Ana Sousa;ana@quito.example\n\
Nothing yet;Lyon;France;unknown;energy-transition;Text.;fr;2020-01-01;Luc;luc@lyon.example\n";

#[tokio::test(flavor = "multi_thread")]
async fn entries_and_evaluators_are_imported_for_an_award() {
    let congress = Congress::start().await;
    // The binary goes by the clock of the machine.
    let award = congress.award_with(json!({"entries_close_at": "2100-01-01T00:00:00Z"})).await;
    let evaluator = congress.staff_of("metropolis-2021", "evaluator").await;
    let email = text(&evaluator.get("/api/v1/me").await.ok()["email"]);
    let mut line = CommandLine::new(&congress, "import-award-records");
    let entries = format!("{}/entries", award.path);
    assert_eq!(line.import("entries", &[], ENTRIES), 1, "an award is missing");
    assert_eq!(line.import("entries", &["--award", "innovation", "--dry-run"], ENTRIES), 2);
    assert_eq!(count(&award.secretary, &entries).await, 0);
    assert_eq!(line.import("entries", &["--award", "innovation"], ENTRIES), 2);
    assert_eq!(count(&award.secretary, &entries).await, 1);
    let file = format!("E-mail,Country,Languages\n{email},AT,en\n");
    let round = ["--award", "innovation", "--round", "technical"];
    assert_eq!(line.import("evaluators", &round[..2], &file), 1, "a round is missing");
    assert_eq!(line.import("evaluators", &round, &file), 0);
    assert_eq!(count(&award.secretary, &format!("{}/evaluators", award.round("technical"))).await, 1);
    let unknown = "E-mail,Country,Languages\nunknown@x.example,AT,en\n";
    assert_eq!(line.import("evaluators", &round, unknown), 3, "nothing was imported");
    assert_snapshot!(line.transcript);
}
