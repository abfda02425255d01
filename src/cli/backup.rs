//! `congress backup` and `congress restore`: PostgreSQL's own programs, with the database of the service.

use std::{
    fs::{self, File, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, bail};
use clap::Args;
use sqlx::{Connection, PgConnection};
use tempfile::NamedTempFile;

use super::database::{DatabaseArgs, Server};
use crate::database::{MIGRATOR, backups, programs};

#[derive(Args)]
pub struct Backup {
    /// File to write; `-` is standard output.
    file: PathBuf,
    /// Replace the file if it exists.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Args)]
pub struct Restore {
    /// File that `congress backup` or `pg_dump --format=custom` wrote; `-` is standard input.
    file: PathBuf,
    #[command(flatten)]
    database: DatabaseArgs,
}

impl Backup {
    pub async fn run(self) -> anyhow::Result<()> {
        let (file, streamed) = (self.file.as_path(), is_standard_stream(&self.file));
        if !streamed && !self.force && file.exists() {
            bail!("{} exists already. Choose another name, or replace it with --force.", file.display());
        }
        let server = Server::open_beside(&self.database).await?;
        let written = self.write(&server).await;
        server.close().await;
        let size = written?;
        if let Some(size) = size {
            println!("The database is backed up in {} ({}).", file.display(), readable(size));
        }
        Ok(())
    }

    /// Writes the backup, and returns the size of the file. An interrupted backup leaves no file of that name.
    async fn write(&self, server: &Server) -> anyhow::Result<Option<u64>> {
        let mut db = server.connect("congress backup").await?;
        if backups::schema_version(&mut db).await?.is_none() {
            bail!("The database {} has no tables of Congress: there is nothing to back up.", server.name());
        }
        db.close().await?;
        let mut dump = server.client("pg_dump")?;
        dump.args(["--format=custom", "--no-password"]);
        if is_standard_stream(&self.file) {
            finish(dump).await?;
            return Ok(None);
        }
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let failed = || format!("writing {}", self.file.display());
        // Only its owner can read it: it contains personal data.
        let mut backup = tempfile::Builder::new();
        let backup = backup.permissions(Permissions::from_mode(0o600)).prefix(".congress-backup-");
        let backup: NamedTempFile = backup.tempfile_in(folder).with_context(failed)?;
        dump.stdout(backup.as_file().try_clone().with_context(failed)?);
        finish(dump).await?;
        backup.as_file().sync_all().with_context(failed)?;
        let kept = match self.force {
            true => backup.persist(&self.file),
            false => backup.persist_noclobber(&self.file),
        };
        // The name of the file is part of the folder.
        File::open(folder).and_then(|folder| folder.sync_all()).with_context(failed)?;
        Ok(Some(kept.with_context(failed)?.metadata().with_context(failed)?.len()))
    }
}

impl Restore {
    pub async fn run(self) -> anyhow::Result<()> {
        if !is_standard_stream(&self.file) {
            check_backup(&self.file).await?;
        }
        let server = Server::open(&self.database).await?;
        let restored = self.read(&server).await;
        server.close().await;
        restored
    }

    async fn read(&self, server: &Server) -> anyhow::Result<()> {
        let mut db = server.connect("congress restore").await?;
        check_unused(&mut db, server).await?;
        let mut restore = server.client("pg_restore")?;
        // All of it or nothing. The tables belong to the user of the service, whatever its name was.
        restore.args([
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            "--no-password",
        ]);
        restore.arg(format!("--dbname={}", server.conninfo()));
        match is_standard_stream(&self.file) {
            true => restore.stdin(Stdio::inherit()),
            false => restore.arg(&self.file).stdin(Stdio::null()),
        };
        finish(restore).await?;
        let Some(version) = backups::schema_version(&mut db).await? else {
            bail!("What was restored into {} is not a backup of Congress.", server.name());
        };
        backups::analyze(&mut db).await?;
        db.close().await?;
        println!("The backup is restored into the database {}.", server.name());
        let own = MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or_default();
        match version.cmp(&own) {
            std::cmp::Ordering::Less => {
                println!("It is older than this version: `congress serve` updates its schema.");
            }
            std::cmp::Ordering::Equal => {}
            std::cmp::Ordering::Greater => {
                println!("It was made by a newer version of Congress: start that version or a later one.");
            }
        }
        Ok(())
    }
}

/// Refuses a database that is in use or not empty.
async fn check_unused(db: &mut PgConnection, server: &Server) -> anyhow::Result<()> {
    if let Some((count, origin)) = backups::sessions_of_congress(db).await? {
        bail!(
            "Congress is connected to the database {} ({count} connections, such as one from {origin}). Stop every node, \
             command and pooler first.",
            server.name()
        );
    }
    if let Some(relation) = backups::first_relation(db).await? {
        bail!(
            "The database {} is not empty: it contains {relation}. A backup is only restored into an empty database: \
             {}.",
            server.name(),
            server.remedy_if_not_empty()
        );
    }
    Ok(())
}

/// Refuses a file that is not a backup of Congress, before a database is touched.
async fn check_backup(file: &Path) -> anyhow::Result<()> {
    fs::metadata(file).with_context(|| format!("reading {}", file.display()))?;
    let mut list = programs::client("pg_restore", None, &sqlx::postgres::PgConnectOptions::new())?;
    list.arg("--list").arg(file);
    let listed = tokio::process::Command::from(list).output().await.context("running pg_restore")?;
    if !listed.status.success() {
        let why = String::from_utf8_lossy(&listed.stderr);
        bail!("{} is not a backup that pg_restore can read: {}", file.display(), why.trim());
    }
    if !String::from_utf8_lossy(&listed.stdout).contains(" _sqlx_migrations ") {
        bail!("{} is a backup of another program: it has no tables of Congress.", file.display());
    }
    Ok(())
}

/// Runs a program to its end. What it says is on standard error.
async fn finish(command: Command) -> anyhow::Result<()> {
    let program =
        Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let status = tokio::process::Command::from(command)
        .kill_on_drop(true)
        .status()
        .await
        .with_context(|| format!("running {program}"))?;
    if !status.success() {
        bail!("{program} failed ({status}); nothing was changed.");
    }
    Ok(())
}

fn is_standard_stream(file: &Path) -> bool {
    file == Path::new("-")
}

fn readable(bytes: u64) -> String {
    match bytes / 1024 {
        kib @ 0..1024 => format!("{kib} KiB"),
        kib => format!("{} MiB", kib / 1024),
    }
}
