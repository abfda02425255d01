use std::{
    env, fs,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use congress::{
    congress::load_cities,
    database::{self, ReplicaSettings, Replicas},
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use uuid::Uuid;

use super::{Database, eventually};

/// A PostgreSQL server of its own and a standby that follows it, in memory.
pub struct Cluster {
    folder: PathBuf,
    primary: Child,
    standby: Option<Child>,
}

impl Cluster {
    pub async fn start() -> Self {
        let folder = beside_the_server_of_tests().join(format!("cluster-{}", Uuid::new_v4().simple()));
        fs::create_dir(&folder).unwrap();
        let owner = folder.parent().unwrap().metadata().unwrap();
        chown(&folder, Some(owner.uid()), Some(owner.gid())).unwrap();
        finish(as_owner(&folder, "initdb").args([
            "--pgdata=primary",
            "--username=congress",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]));
        let primary = serve(&folder, "primary");
        let mut cluster = Self { folder, primary, standby: None };
        cluster.until_ready("primary").await;
        finish(
            as_owner(&cluster.folder, "pg_basebackup")
                .args(["--pgdata=standby", "--write-recovery-conf", "--checkpoint=fast", "--no-sync"])
                .arg("--dbname")
                .arg(cluster.url("primary", "postgres")),
        );
        cluster.start_standby().await;
        cluster
    }

    /// A database with the schema and the cities.
    pub async fn database(&self) -> Database {
        let url = self.url("primary", "postgres");
        let pool = database::connect(&url, 8).await.unwrap();
        database::migrate(&pool).await.unwrap();
        load_cities(&mut pool.acquire().await.unwrap()).await.unwrap();
        Database { direct: pool.clone(), pool, url }
    }

    pub fn standby_url(&self) -> String {
        self.url("standby", "postgres")
    }

    /// What a node uses to read from the standby.
    pub async fn replicas(&self, primary: &PgPool, max_lag: Duration) -> Arc<Replicas> {
        let settings = ReplicaSettings { connections: 8, max_lag };
        Arc::new(Replicas::open(&self.standby_url(), primary, settings).await.unwrap())
    }

    /// The standby receives what the primary writes, but does not replay it.
    pub async fn pause(&self) {
        self.on_standby("select pg_wal_replay_pause()").await;
        eventually("the standby pauses", async || {
            let mut standby = PgConnection::connect(&self.standby_url()).await.unwrap();
            let state = sqlx::query_scalar::<_, String>("select pg_get_wal_replay_pause_state()");
            (state.fetch_one(&mut standby).await.unwrap() == "paused").then_some(())
        })
        .await;
    }

    pub async fn resume(&self) {
        self.on_standby("select pg_wal_replay_resume()").await;
    }

    pub fn kill_standby(&mut self) {
        if let Some(mut standby) = self.standby.take() {
            stop(&mut standby);
        }
    }

    pub async fn start_standby(&mut self) {
        self.standby = Some(serve(&self.folder, "standby"));
        self.until_ready("standby").await;
    }

    async fn on_standby(&self, sql: &str) {
        let mut standby = PgConnection::connect(&self.standby_url()).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut standby).await.unwrap();
    }

    /// The socket of each server is in its own folder.
    fn url(&self, server: &str, database: &str) -> String {
        let socket = self.folder.join(format!("{server}.sock")).display().to_string();
        format!("postgres://congress@{}/{database}", socket.replace('/', "%2F"))
    }

    async fn until_ready(&self, server: &str) {
        eventually(server, async || PgConnection::connect(&self.url(server, "postgres")).await.ok()).await;
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.kill_standby();
        stop(&mut self.primary);
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn serve(folder: &Path, server: &str) -> Child {
    let socket = folder.join(format!("{server}.sock"));
    if !socket.exists() {
        fs::create_dir(&socket).unwrap();
        let owner = folder.metadata().unwrap();
        chown(&socket, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
    let mut postgres = as_owner(folder, "postgres");
    postgres.args(["-D", server]).arg("-k").arg(&socket);
    for setting in
        ["listen_addresses=", "fsync=off", "max_connections=60", "shared_buffers=16MB", "autovacuum=off"]
    {
        postgres.args(["-c", setting]);
    }
    postgres.stdout(Stdio::null()).stderr(fs::File::create(folder.join(format!("{server}.log"))).unwrap());
    postgres.spawn().unwrap()
}

/// Immediately, as a crash does: SIGQUIT.
fn stop(server: &mut Child) {
    let _ = Command::new("kill").args(["-QUIT", &server.id().to_string()]).status();
    let _ = server.wait();
}

/// PostgreSQL refuses to run as root.
fn as_owner(folder: &Path, program: &str) -> Command {
    let owner = folder.metadata().unwrap();
    let mut command = Command::new(program);
    command.current_dir(folder);
    if Path::new("/proc/self").metadata().unwrap().uid() == 0 {
        command.gid(owner.gid()).uid(owner.uid());
    }
    command
}

fn finish(command: &mut Command) {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// The folder of the socket of the server that all tests share.
fn beside_the_server_of_tests() -> PathBuf {
    let url = env::var("DATABASE_URL").unwrap();
    let host = url.split_once('@').unwrap().1.rsplit_once('/').unwrap().0;
    PathBuf::from(host.replace("%2F", "/"))
}
