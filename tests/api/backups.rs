//! `congress backup` and `congress restore`, with the binary.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Command, Output},
};

use congress::database;
use serde_json::json;
use sqlx::{AssertSqlSafe, PgPool};

use crate::{
    running::{Folder, said},
    support::{Database, PASSWORD, client},
};

const BINARY: &str = env!("CARGO_BIN_EXE_congress");

/// A folder for files of a test.
struct Files(Folder);

impl Files {
    fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        fs::create_dir_all(folder.path()).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a command of the binary on a database, with this file.
    fn run(&self, url: &str, command: &str, file: &str, more: &[&str]) -> Output {
        self.command(url, command, file).args(more).output().unwrap()
    }

    fn command(&self, url: &str, command: &str, file: &str) -> Command {
        let mut made = Command::new(BINARY);
        made.arg(command).arg(self.path(file)).env("DATABASE_URL", url).env("CONGRESS_DATA", self.0.path());
        made
    }
}

/// The number of rows of every table and a checksum of them, and the state of every sequence.
async fn content(pool: &PgPool) -> Vec<(String, String)> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables \
         where table_schema = 'public' and table_type = 'BASE TABLE' order by 1",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut content = Vec::new();
    for table in tables {
        let sum = format!(
            "select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from \"{table}\" t"
        );
        let sum = sqlx::query_scalar(AssertSqlSafe(sum)).fetch_one(pool).await.unwrap();
        content.push((table, sum));
    }
    let sequences = sqlx::query_as(
        "select sequencename::text, coalesce(last_value::text, '') from pg_sequences where schemaname = 'public' order by 1",
    );
    content.extend(sequences.fetch_all(pool).await.unwrap());
    content
}

/// A database with the demo.
async fn demo(files: &Files) -> Database {
    let database = Database::create().await;
    let loaded = Command::new(BINARY)
        .arg("demo")
        .env("DATABASE_URL", &database.url)
        .env("CONGRESS_DATA", files.0.path())
        .env("DEMO_PASSWORD", PASSWORD)
        .output()
        .unwrap();
    assert!(loaded.status.success(), "{}", said(&loaded));
    database
}

#[tokio::test(flavor = "multi_thread")]
async fn restored_database_equals_the_one_that_was_backed_up() {
    let files = Files::new("backup-equal");
    let (database, empty) = (demo(&files).await, Database::empty().await);
    // The connections of the pool would be those of a service.
    empty.pool.close().await;
    let backup = files.run(&database.url, "backup", "congress.dump", &[]);
    assert!(backup.status.success() && said(&backup).contains("is backed up in"), "{}", said(&backup));
    let mode = fs::metadata(files.path("congress.dump")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it contains personal data");

    let restore = files.run(&empty.url, "restore", "congress.dump", &[]);
    assert!(restore.status.success() && said(&restore).contains("is restored into"), "{}", said(&restore));
    let restored = database::connect(&empty.url, 1).await.unwrap();
    let (before, after) = (content(&database.pool).await, content(&restored).await);
    assert!(
        before.iter().any(|(table, sum)| table == "registration" && !sum.starts_with("0 ")),
        "{before:?}"
    );
    assert_eq!(before, after);
    database::migrate(&restored).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn standard_streams_carry_a_backup() {
    let files = Files::new("backup-streams");
    let (database, empty) = (Database::create().await, Database::empty().await);
    empty.pool.close().await;
    database::migrate(&database.pool).await.unwrap();
    let file = files.path("piped.dump");
    let backup = Command::new(BINARY)
        .args(["backup", "-"])
        .env("DATABASE_URL", &database.url)
        .stdout(fs::File::create(&file).unwrap())
        .output()
        .unwrap();
    assert!(backup.status.success(), "{}", said(&backup));
    let restore = Command::new(BINARY)
        .args(["restore", "-"])
        .env("DATABASE_URL", &empty.url)
        .stdin(fs::File::open(&file).unwrap())
        .output()
        .unwrap();
    assert!(restore.status.success(), "{}", said(&restore));
    let restored = database::connect(&empty.url, 1).await.unwrap();
    assert_eq!(content(&database.pool).await, content(&restored).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn file_is_replaced_only_with_force() {
    let files = Files::new("backup-force");
    let database = Database::create().await;
    fs::write(files.path("kept"), "precious").unwrap();
    let refused = files.run(&database.url, "backup", "kept", &[]);
    assert!(
        !refused.status.success() && said(&refused).contains("replace it with --force"),
        "{}",
        said(&refused)
    );
    assert_eq!(fs::read(files.path("kept")).unwrap(), b"precious");
    let backup = files.run(&database.url, "backup", "kept", &["--force"]);
    assert!(backup.status.success(), "{}", said(&backup));
    assert!(fs::read(files.path("kept")).unwrap().starts_with(b"PGDMP"));
}

#[tokio::test(flavor = "multi_thread")]
async fn restore_is_refused_onto_data_and_under_a_service() {
    let files = Files::new("restore-refused");
    let (database, empty) = (Database::create().await, Database::empty().await);
    let backup = files.run(&database.url, "backup", "congress.dump", &[]);
    assert!(backup.status.success(), "{}", said(&backup));

    // A service has connections of this name.
    let connected = empty.pool.acquire().await.unwrap();
    let in_use = files.run(&empty.url, "restore", "congress.dump", &[]);
    assert!(!in_use.status.success() && said(&in_use).contains("Stop every node"), "{}", said(&in_use));
    drop(connected);
    empty.pool.close().await;

    database.pool.close().await;
    let filled = files.run(&database.url, "restore", "congress.dump", &[]);
    let message = said(&filled);
    assert!(!filled.status.success() && message.contains("is not empty: it contains public."), "{message}");
    assert!(message.contains("createdb"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_and_databases_without_congress_are_refused() {
    let files = Files::new("restore-others");
    let empty = Database::empty().await;
    empty.pool.close().await;
    let nothing = files.run(&empty.url, "backup", "empty.dump", &[]);
    assert!(!nothing.status.success() && said(&nothing).contains("nothing to back up"), "{}", said(&nothing));
    assert_eq!(fs::read_dir(files.0.path()).unwrap().count(), 0, "no half-written file stays");

    let missing = files.run(&empty.url, "restore", "missing.dump", &[]);
    assert!(!missing.status.success() && said(&missing).contains("missing.dump"), "{}", said(&missing));
    fs::write(files.path("text"), "select 1").unwrap();
    let text = files.run(&empty.url, "restore", "text", &[]);
    assert!(
        !text.status.success() && said(&text).contains("not a backup that pg_restore can read"),
        "{}",
        said(&text)
    );

    let dumped = Command::new("pg_dump")
        .args(["--format=custom", "--file"])
        .arg(files.path("other.dump"))
        .arg(&empty.url)
        .output()
        .unwrap();
    assert!(dumped.status.success(), "{}", said(&dumped));
    let other = files.run(&empty.url, "restore", "other.dump", &[]);
    assert!(
        !other.status.success() && said(&other).contains("backup of another program"),
        "{}",
        said(&other)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn password_is_in_no_argument() {
    let files = Files::new("backup-password");
    let database = Database::create().await;
    let record = files.path("record");
    let program = files.path("pg_dump");
    let script = format!(
        "#!/bin/sh\necho \"arguments: $*\" >{0}\necho \"$PGUSER has $PGPASSWORD\" >>{0}\n",
        record.display()
    );
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    // The test server trusts everyone, whatever the password is.
    let url = database.url.replacen("congress@", "congress:se%2Fcret@", 1);
    let path = std::env::var("PATH").unwrap();
    let output = files
        .command(&url, "backup", "congress.dump")
        .env("PATH", format!("{}:{path}", files.0.path().display()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let record = fs::read_to_string(record).unwrap();
    let (arguments, environment) = record.split_once('\n').unwrap();
    assert_eq!(environment.trim(), "congress has se/cret");
    assert!(!arguments.contains("cret") && !said(&output).contains("cret"), "{record}");
}

#[tokio::test(flavor = "multi_thread")]
async fn embedded_server_is_backed_up_while_the_service_runs() {
    let (folder, new, files) =
        (Folder::new("backup-own"), Folder::new("restore-own"), Files::new("backup-own-files"));
    let file = files.path("congress.dump");
    let run = |command: &str, folder: &Folder| folder.command(&[command]).arg(&file).output().unwrap();
    let nothing = run("backup", &folder);
    assert!(
        !nothing.status.success() && said(&nothing).contains("There is no database in"),
        "{}",
        said(&nothing)
    );

    let service = folder.serve();
    service.until_ready().await;
    let admin = folder
        .command(&["admin", "create", "--email", "root@city.example"])
        .env("ADMIN_PASSWORD", PASSWORD)
        .output()
        .unwrap();
    assert!(admin.status.success(), "{}", said(&admin));
    let backup = run("backup", &folder);
    assert!(backup.status.success(), "{}", said(&backup));
    let refused = run("restore", &folder);
    assert!(
        !refused.status.success() && said(&refused).contains("Another congress already runs on"),
        "{}",
        said(&refused)
    );

    let restore = run("restore", &new);
    assert!(restore.status.success(), "{}", said(&restore));
    let again = run("restore", &new);
    assert!(
        !again.status.success() && said(&again).contains("set CONGRESS_DATA to a new folder"),
        "{}",
        said(&again)
    );
    let service = new.serve();
    service.until_ready().await;
    let signed_in = client()
        .post(format!("http://127.0.0.1:{}/api/v1/auth/tokens", service.port()))
        .json(&json!({"email": "root@city.example", "password": PASSWORD}))
        .send()
        .await
        .unwrap();
    assert_eq!(signed_in.status(), 201, "the account is restored");
}
