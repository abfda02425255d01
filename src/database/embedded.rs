//! The embedded PostgreSQL server, for a service without `DATABASE_URL`.
//!
//! Its data is in the data folder of the service. It listens only on a Unix socket in that folder, and stops with the service.
//! If the service is killed, the server keeps running, and the next start of the service uses it.

use std::{
    fs::{self, File, TryLockError},
    io,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, User, geteuid},
};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

use super::programs::folder_with;

const PROGRAMS: [&str; 2] = ["initdb", "postgres"];
const STARTS_WITHIN: Duration = Duration::from_secs(10);

#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error(
        "PostgreSQL's programs (initdb, postgres) were found neither in PATH nor in /usr/lib/postgresql. \
         Install Debian's package (apt-get install postgresql), or set DATABASE_URL to a server that runs."
    )]
    NoPrograms,
    #[error("Another congress already runs on {0}. Stop it first, or set CONGRESS_DATA to another folder.")]
    InUse(PathBuf),
    #[error(
        "PostgreSQL does not run as root, and the user `{user}` cannot access {folder}: {closed} is closed to other users. \
         Set CONGRESS_DATA to a folder that other users can access, such as /var/lib/congress, or start as another user."
    )]
    Unreachable { user: String, folder: PathBuf, closed: PathBuf },
    #[error(
        "PostgreSQL does not run as root, and this system has neither the user `postgres` nor `nobody` to run it."
    )]
    NoUser,
    #[error("{program} failed: {why}")]
    Failed { program: &'static str, why: String },
    #[error("PostgreSQL did not start within ten seconds; see the log {0}.")]
    TooSlow(PathBuf),
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A running server. [`Embedded::stop`] stops it.
#[derive(Debug)]
pub struct Embedded {
    home: PathBuf,
    socket: PathBuf,
    /// Locked while the service runs, so that a second service with the same folder is refused.
    _lock: File,
}

/// The data folder: the configured one, otherwise `./.congress`, or `/var/lib/congress` if the user that runs
/// PostgreSQL cannot access that.
pub fn data_folder(asked: Option<&Path>) -> Result<PathBuf, EmbeddedError> {
    let folder = absolute(asked.unwrap_or(Path::new(".congress")))?;
    match (asked, closed_to_server(&folder)) {
        (None, Some(_)) => Ok("/var/lib/congress".into()),
        _ => Ok(folder),
    }
}

impl Embedded {
    /// Starts the server of the folder and creates its cluster if needed, or uses the server that a killed service left.
    pub async fn start(folder: &Path) -> Result<Self, EmbeddedError> {
        let folder = absolute(folder)?;
        make_folder(&folder)?;
        let lock = lock(&folder)?;
        let programs = programs()?;
        let user = server_user()?;
        if let (Some(user), Some(closed)) = (&user, closed_to_server(&folder)) {
            return Err(EmbeddedError::Unreachable { user: user.name.clone(), folder, closed });
        }
        let home = folder.join("postgres");
        make_folder(&home)?;
        if let Some(user) = &user {
            chown(&home, Some(user.uid.as_raw()), Some(user.gid.as_raw()))
                .map_err(|e| EmbeddedError::Io(home.clone(), e))?;
        }
        let server = Self { socket: socket_folder(&home), home, _lock: lock };
        server.initialise(&programs, user.as_ref())?;
        if !server.answers().await {
            server.launch(&programs, user.as_ref()).await?;
        }
        server.create_database().await?;
        Ok(server)
    }

    /// Whether the folder contains a cluster.
    pub fn exists(folder: &Path) -> bool {
        folder.join("postgres/data/PG_VERSION").exists()
    }

    /// Connection options for the server that another process runs in the folder.
    pub fn options_of_running(folder: &Path) -> Result<PgConnectOptions, EmbeddedError> {
        let home = absolute(folder)?.join("postgres");
        Ok(options(&socket_folder(&home), "congress"))
    }

    /// Connection options for the database of the service.
    pub fn options(&self) -> PgConnectOptions {
        self.options_of("congress")
    }

    fn options_of(&self, database: &str) -> PgConnectOptions {
        options(&self.socket, database)
    }

    /// Creates the cluster, in a temporary folder first, so that an interrupted attempt leaves no incomplete cluster.
    fn initialise(&self, programs: &Path, user: Option<&User>) -> Result<(), EmbeddedError> {
        let data = self.data();
        if data.join("PG_VERSION").exists() {
            return Ok(());
        }
        let unfinished = self.home.join("data.unfinished");
        let io = |error| EmbeddedError::Io(unfinished.clone(), error);
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(io)?;
        }
        let mut initdb = command(programs, "initdb", &self.home, user);
        initdb.args([
            "--username=congress",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--pgdata",
        ]);
        let output = initdb.arg(&unfinished).output().map_err(io)?;
        if !output.status.success() {
            let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(EmbeddedError::Failed { program: "initdb", why });
        }
        fs::rename(&unfinished, data).map_err(io)
    }

    /// Starts the server; retries while the previous one is shutting down.
    async fn launch(&self, programs: &Path, user: Option<&User>) -> Result<(), EmbeddedError> {
        let io = |error| EmbeddedError::Io(self.home.clone(), error);
        fs::create_dir_all(&self.socket).map_err(io)?;
        if let Some(user) = user {
            chown(&self.socket, Some(user.uid.as_raw()), Some(user.gid.as_raw())).map_err(io)?;
        }
        let log_path = self.home.join("postgres.log");
        let attempts = STARTS_WITHIN.as_millis() / 100;
        let mut child = None;
        for _ in 0..attempts {
            if child.as_mut().is_none_or(has_ended) {
                let log = File::options().create(true).append(true).open(&log_path).map_err(io)?;
                let mut postgres = command(programs, "postgres", &self.home, user);
                postgres
                    .arg("-D")
                    .arg(self.data())
                    .arg("-k")
                    .arg(&self.socket)
                    .args(["-c", "listen_addresses="]);
                // In its own process group: Ctrl-C in the terminal must reach only the service, which stops the server last.
                postgres.process_group(0).stdout(Stdio::null()).stderr(log);
                child = Some(postgres.spawn().map_err(io)?);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            if self.answers().await {
                return Ok(());
            }
        }
        Err(EmbeddedError::TooSlow(log_path))
    }

    async fn answers(&self) -> bool {
        PgConnection::connect_with(&self.options_of("postgres")).await.is_ok()
    }

    async fn create_database(&self) -> Result<(), EmbeddedError> {
        let mut db = PgConnection::connect_with(&self.options_of("postgres")).await?;
        let known = sqlx::query_scalar!(
            r#"select exists (select from pg_database where datname = 'congress') as "known!""#
        );
        if !known.fetch_one(&mut db).await? {
            sqlx::raw_sql("create database congress").execute(&mut db).await?;
        }
        Ok(())
    }

    /// Rolls back open transactions and stops the server; its data is kept.
    pub fn stop(self) {
        let pid_file = self.data().join("postmaster.pid");
        let pid = || -> Option<Pid> {
            let pid = fs::read_to_string(&pid_file).ok()?.lines().next()?.trim().parse().ok()?;
            Some(Pid::from_raw(pid))
        };
        let Some(server) = pid() else { return };
        // SIGINT is PostgreSQL's fast shutdown.
        if kill(server, Signal::SIGINT).is_err() {
            return;
        }
        for _ in 0..100 {
            if !pid_file.exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn data(&self) -> PathBuf {
        self.home.join("data")
    }
}

fn options(socket: &Path, database: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass().socket(socket).username("congress").database(database)
}

fn absolute(path: &Path) -> Result<PathBuf, EmbeddedError> {
    std::path::absolute(path).map_err(|error| EmbeddedError::Io(path.into(), error))
}

fn make_folder(folder: &Path) -> Result<(), EmbeddedError> {
    fs::create_dir_all(folder).map_err(|error| EmbeddedError::Io(folder.into(), error))
}

/// The folder of the socket: next to the data, unless the path would exceed the limit of the system (107 bytes).
fn socket_folder(home: &Path) -> PathBuf {
    if home.as_os_str().len() < 80 {
        return home.join("run");
    }
    let inode = fs::metadata(home).map_or(0, |found| found.ino());
    std::env::temp_dir().join(format!("congress-{inode}"))
}

fn lock(folder: &Path) -> Result<File, EmbeddedError> {
    let path = folder.join("lock");
    let io = |error| EmbeddedError::Io(path.clone(), error);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(EmbeddedError::InUse(folder.into())),
        Err(TryLockError::Error(error)) => Err(io(error)),
    }
}

/// The folder with PostgreSQL's programs.
fn programs() -> Result<PathBuf, EmbeddedError> {
    folder_with(&PROGRAMS).ok_or(EmbeddedError::NoPrograms)
}

/// The user that runs the server: the one of the service, or an unprivileged one, because PostgreSQL refuses root.
fn server_user() -> Result<Option<User>, EmbeddedError> {
    if !geteuid().is_root() {
        return Ok(None);
    }
    let mut users =
        ["postgres", "nobody"].into_iter().filter_map(|name| User::from_name(name).ok().flatten());
    users.next().map(Some).ok_or(EmbeddedError::NoUser)
}

/// The first folder of the path that the user of the server cannot access.
fn closed_to_server(folder: &Path) -> Option<PathBuf> {
    let user = server_user().ok().flatten()?;
    let closed = |path: &&Path| {
        fs::metadata(path).is_ok_and(|found| match found.uid() == user.uid.as_raw() {
            true => found.mode() & 0o100 == 0,
            false => found.mode() & 0o001 == 0,
        })
    };
    let mut way: Vec<_> = folder.ancestors().collect();
    way.reverse();
    way.iter().find(|path| closed(path)).map(|path| path.to_path_buf())
}

fn command(programs: &Path, program: &str, home: &Path, user: Option<&User>) -> Command {
    let mut command = Command::new(programs.join(program));
    command.current_dir(home).stdin(Stdio::null());
    if let Some(user) = user {
        command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
    }
    command
}

fn has_ended(child: &mut std::process::Child) -> bool {
    !matches!(child.try_wait(), Ok(None))
}
