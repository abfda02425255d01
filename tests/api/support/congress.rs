use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use chrono::DateTime;
use congress::{
    app::{App, Config, Hashing, Mail, Rate},
    database::Replica,
    identity::{Hasher, NewAccount, create_administrator},
    server::{self, Server},
    types::{Clock, Now},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Answer, Caller, Cluster, Database, Letter, client, forget_creations};

/// Five weeks before the congress.
pub const NOON: Now = DateTime::from_timestamp(1_633_089_600, 0).unwrap();
/// Slug of the congress that every test has.
pub const OURS: &str = "metropolis-2021";
pub const PASSWORD: &str = "tram lichen orbit quay";

/// A deployment with one edition, `metropolis-2021`, that is open, and a hand on its clock.
pub struct Congress {
    pub app: App,
    pub clock: Clock,
    base: String,
    url: String,
    stop: CancellationToken,
    people: AtomicUsize,
    mail: PathBuf,
}

impl Congress {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// With another configuration than tests have.
    pub async fn start_with(configure: impl FnOnce(&mut Config)) -> Self {
        let database = Database::prepared(include_str!("congress.rs"), async |database| {
            let congress = Self::serve(database, NOON, |_| {}).await;
            congress.people.store(0, Ordering::Relaxed);
            congress.set_up().await;
            congress.stop.cancel();
            congress.app.pool.close().await;
        });
        Self::serve(Box::pin(database).await, NOON, configure).await
    }

    /// With the editions of the demo, and nothing else.
    pub async fn demo() -> Self {
        let database = Database::create().await;
        let mut demo = std::process::Command::new(env!("CARGO_BIN_EXE_congress"));
        demo.arg("demo").env("DATABASE_URL", &database.url).env("DEMO_PASSWORD", PASSWORD);
        let done = demo.output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        Self::serve_at(NOON, database).await
    }

    /// On a database that is filled already, with the clock stopped then.
    pub async fn serve_at(now: Now, database: Database) -> Self {
        Self::serve(database, now, |_| {}).await
    }

    async fn serve(database: Database, now: Now, configure: impl FnOnce(&mut Config)) -> Self {
        let clock = Clock::stopped_at(now);
        let mail = std::env::temp_dir().join(format!("congress-mail-{}", uuid::Uuid::new_v4().simple()));
        let mut config = Config {
            // The cost of a hash is no part of what is tested.
            hashing: Hashing { memory: 64, passes: 1, queue: 64 },
            rate: Rate { per_second: 10_000, burst: 10_000 },
            sign_ins_per_minute: 1000,
            mail: Mail { folder: mail.clone(), ..Config::default().mail },
            ..Config::default()
        };
        configure(&mut config);
        let app = App { direct: database.direct, ..App::new(database.pool, clock.clone(), config) };
        Self::serve_app(app, database.url, mail).await
    }

    async fn serve_app(app: App, url: String, mail: PathBuf) -> Self {
        let clock = app.clock.clone();
        let (base, stop) = serve(&app).await;
        // Number 0 set up the edition that every test has.
        Self { app, clock, base, url, stop, people: AtomicUsize::new(1), mail }
    }

    /// On servers of its own, with read replicas that may be this far behind.
    pub async fn replicated(cluster: &Cluster, max_lag: Duration) -> Self {
        let database = cluster.database().await;
        let primary = database.pool.clone();
        let made = Self::serve(database, NOON, |_| {}).await;
        made.set_up().await;
        let app = App { replicas: cluster.replicas(&primary, max_lag).await, ..made.app.clone() };
        let replicated = Self::serve_app(app, made.url.clone(), made.mail.clone()).await;
        made.stop.cancel();
        eventually("the replica is used", async || replicated.replica().is_in_use().then_some(())).await;
        replicated.people.store(made.people.load(Ordering::Relaxed), Ordering::Relaxed);
        replicated
    }

    /// The first replica.
    pub fn replica(&self) -> &Replica {
        &self.app.replicas.all()[0]
    }

    async fn set_up(&self) {
        let admin = self.administrator().await;
        admin.post("/api/v1/congresses", edition("metropolis-2021")).await.ok();
        admin
            .post("tracks", json!({"slug": "congress", "name": {"en": "Congress"}, "kind": "congress"}))
            .await
            .ok();
        admin.post("themes", json!({"slug": "energy-transition", "name": {"en": "Energy"}})).await.ok();
        for (slug, approval, admission) in [
            ("delegate", "automatic", "open"),
            ("observer", "manual", "open"),
            ("speaker", "manual", "by_invitation"),
        ] {
            let new = json!({"slug": slug, "name": {"en": slug}, "approval": approval, "admission": admission,
                             "tracks": ["congress"]});
            admin.post("registration-types", new).await.ok();
        }
        admin.post("open", json!({})).await.ok();
    }

    /// Stops the node, so that another one alone serves the database.
    pub async fn stop(&self) {
        self.stop.cancel();
        self.app.pool.close().await;
    }

    /// The URL of the database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Another node on the same databases.
    pub async fn second_node(&self) -> Caller {
        self.node_of(&self.app).await
    }

    /// Another node, of this configuration.
    pub async fn node_of(&self, app: &App) -> Caller {
        let (base, stop) = serve(app).await;
        // It serves as long as the test runs.
        std::mem::forget(stop);
        Caller { base, congress: OURS, token: None, client: client() }
    }

    pub fn anyone(&self) -> Caller {
        Caller { base: self.base.clone(), congress: OURS, token: None, client: client() }
    }

    /// Runs the deployment.
    pub async fn administrator(&self) -> Caller {
        let email = format!("admin{}@city.example", self.people.fetch_add(1, Ordering::Relaxed));
        let new = NewAccount {
            email: email.parse().unwrap(),
            password: PASSWORD.into(),
            given_name: Some("Ad".into()),
            family_name: Some("Min".into()),
            display_name: None,
            name_order: None,
            locale: None,
            time_zone: None,
        };
        let hasher = Hasher::new(self.app.config.hashing).unwrap();
        Box::pin(create_administrator(&self.app, &hasher, new)).await.unwrap();
        self.sign_in(&email).await
    }

    /// Has an account with a verified e-mail, and nothing more.
    pub async fn stranger(&self) -> Caller {
        let email = format!("person{}@city.example", self.people.fetch_add(1, Ordering::Relaxed));
        self.person(&email, json!({})).await
    }

    /// Signs up with this e-mail and whatever else is said of them.
    pub async fn sign_up(&self, email: &str, said: Value) {
        let mut new =
            json!({"email": email, "password": PASSWORD, "given_name": "Ana", "family_name": "Sousa"});
        new.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        assert_eq!(self.anyone().post("/api/v1/accounts", new).await.status, 202);
    }

    /// The same, with the e-mail verified past the mail: whether there is one yet is up to the dispatcher.
    pub async fn person(&self, email: &str, said: Value) -> Caller {
        self.sign_up(email, said).await;
        sqlx::query!(
            "update account set email_verified_at = $2 where email = lower($1)",
            email,
            self.clock.now()
        )
        .execute(&self.app.pool)
        .await
        .unwrap();
        self.sign_in(email).await
    }

    /// The mails that were written, oldest first.
    pub fn mails(&self) -> Vec<Letter> {
        let files = fs::read_dir(&self.mail).into_iter().flatten().map(|file| file.unwrap().path());
        let mut files: Vec<_> =
            files.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect();
        files.sort();
        files.iter().map(|file| Letter::read(&fs::read(file).unwrap())).collect()
    }

    /// The first mail to somebody whose subject holds these words, as soon as it is there.
    pub async fn mail(&self, to: &str, subject: &str) -> Letter {
        let what = format!("a mail to {to} about {subject}");
        eventually(&what, async || {
            self.mails().into_iter().find(|mail| mail.to == to && mail.subject.contains(subject))
        })
        .await
    }

    /// Registered, and confirmed.
    pub async fn delegate(&self) -> Caller {
        let caller = self.stranger().await;
        caller.register("delegate").await.ok();
        caller
    }

    /// Has this role in this congress.
    pub async fn staff_of(&self, slug: &str, role: &str) -> Caller {
        let caller = self.stranger().await;
        let account = caller.get("/api/v1/me").await.ok()["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/congresses/{slug}/staff/{account}");
        self.administrator().await.put(&path, json!({"roles": [role]})).await.ok();
        caller
    }

    pub async fn organiser(&self) -> Caller {
        self.staff_of("metropolis-2021", "organiser").await
    }

    pub async fn sign_in(&self, email: &str) -> Caller {
        let credentials = json!({"email": email, "password": PASSWORD});
        let token = self.anyone().post("/api/v1/auth/tokens", credentials).await.ok()["token"]
            .as_str()
            .unwrap()
            .to_owned();
        Caller { token: Some(token), ..self.anyone() }
    }

    /// The kinds of everything that was published, in order.
    pub async fn events(&self) -> Vec<String> {
        sqlx::query_scalar!("select kind from outbox order by id").fetch_all(&self.app.pool).await.unwrap()
    }

    /// A confirmed session in this room, from this instant on.
    pub async fn session(&self, code: &str, room: &str, starts_at: &str) -> Value {
        let editor = self.organiser().await;
        let session = editor.post("sessions", new_session(code)).await.ok();
        let id = session["id"].as_str().unwrap();
        editor.post(&format!("sessions/{id}/confirm"), json!({})).await.ok();
        // The room may be there already.
        let _: Answer = editor
            .post(
                "rooms",
                json!({"slug": room, "name": {"en": room}, "provider": "link", "interpretation_channels": 3}),
            )
            .await;
        let placement = json!({"room": room, "starts_at": starts_at});
        editor.put(&format!("sessions/{id}/placement"), placement).await.ok();
        session
    }
}

impl Drop for Congress {
    fn drop(&mut self) {
        self.stop.cancel();
        let _ = fs::remove_dir_all(&self.mail);
    }
}

async fn serve(app: &App) -> (String, CancellationToken) {
    // On the heap: every test holds this future.
    let server = Box::pin(Server::new(app.clone())).await.unwrap();
    let entry_point = server.entry_point().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    forget_creations(&base);
    let stop = CancellationToken::new();
    server.run_background(&TaskTracker::new(), &stop);
    let most = app.config.connections_of_one_address;
    tokio::spawn(server::serve(listener, entry_point, most, stop.clone()));
    (base, stop)
}

/// What runs in the background is waited for, as long as it takes on a busy machine.
pub async fn eventually<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(began.elapsed() < Duration::from_mins(1), "{what}: not within a minute");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub fn edition(slug: &str) -> Value {
    json!({"slug": slug, "title": {"en": "World Congress", "fr": "Congrès mondial"}, "reference_prefix": "MWC13",
           "starts_on": "2021-11-08", "ends_on": "2021-11-13", "time_zone": "Asia/Shanghai", "languages": ["en", "fr"]})
}

pub fn new_session(code: &str) -> Value {
    json!({"code": code, "title": {"en": format!("Session {code}"), "fr": format!("Séance {code}")}, "kind": "panel",
           "track": "congress", "language": "en", "duration_minutes": 60})
}
