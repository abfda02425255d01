//! The binary itself: its own PostgreSQL, kill -9, a second start, the command line.

use std::{
    collections::BTreeSet,
    fs,
    io::Read,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use crate::support::{Caller, Database, OURS, Receiver, SmtpSink, client};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::json;

const BINARY: &str = env!("CARGO_BIN_EXE_congress");

/// A data folder that goes away with the test, and the server in it.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("congress-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.args(args).env("CONGRESS_DATA", &self.0).env_remove("DATABASE_URL");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    pub fn serve(&self) -> Service {
        self.serve_with(&[])
    }

    pub fn serve_with(&self, settings: &[(&str, &str)]) -> Service {
        Service::start(self, &[], settings)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A server that a killed service left.
        if let Ok(pid) = fs::read_to_string(self.0.join("postgres/data/postmaster.pid")) {
            let pid = pid.lines().next().unwrap().parse().unwrap();
            let _ = kill(Pid::from_raw(pid), Signal::SIGQUIT);
        }
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub struct Service {
    child: Child,
    port: u16,
}

impl Service {
    /// Starts `congress serve` on a free port.
    pub fn start(folder: &Folder, args: &[&str], settings: &[(&str, &str)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = folder.command(&["serve", "--port", &port.to_string()]);
        command.args(args).envs(settings.iter().copied());
        let log = fs::File::create(folder.0.with_extension(format!("{port}.log"))).unwrap();
        Self { child: command.stderr(log).stdout(Stdio::null()).spawn().unwrap(), port }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub async fn until_ready(&self) {
        let url = format!("http://127.0.0.1:{}/health/ready", self.port);
        let began = Instant::now();
        while began.elapsed() < Duration::from_mins(1) {
            if client().get(&url).send().await.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the service was not ready within a minute");
    }

    pub fn signal(&mut self, signal: Signal) {
        kill(Pid::from_raw(self.child.id().try_into().unwrap()), signal).unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Whatever the test came to, nothing of it goes on.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_survives_kill_9_on_the_same_data() {
    let folder = Folder::new("survives");
    let mut service = folder.serve();
    service.until_ready().await;
    let admin = folder
        .command(&["admin", "create", "--email", "root@city.example"])
        .env("ADMIN_PASSWORD", "tram lichen orbit quay")
        .output()
        .unwrap();
    assert!(admin.status.success(), "beside a running service: {}", said(&admin));
    let second = folder.run(&["serve", "--port", "0"]);
    assert!(
        !second.status.success() && said(&second).contains("Another congress already runs on"),
        "{}",
        said(&second)
    );
    service.signal(Signal::SIGKILL);
    let mut service = folder.serve();
    service.until_ready().await;
    let signed_in = client()
        .post(format!("http://127.0.0.1:{}/api/v1/auth/tokens", service.port))
        .json(&json!({"email": "root@city.example", "password": "tram lichen orbit quay"}))
        .send()
        .await
        .unwrap();
    assert_eq!(signed_in.status(), 201, "the account is still there");
    service.signal(Signal::SIGTERM);
    assert!(
        !folder.0.join("postgres/data/postmaster.pid").exists(),
        "PostgreSQL was stopped with the service"
    );
}

#[test]
fn missing_programs_are_named_with_the_remedy() {
    let folder = Folder::new("programs");
    // Neither PATH nor the places of distributions: an empty root would do, a bare PATH is what can be had.
    let output = folder.command(&["migrate"]).env("PATH", "/nonexistent").output().unwrap();
    let found_elsewhere = Path::new("/usr/lib/postgresql").exists();
    assert!(output.status.success() == found_elsewhere, "{}", said(&output));
    if !found_elsewhere {
        assert!(said(&output).contains("apt-get install postgresql"));
    }
}

#[test]
fn help_lists_the_configuration() {
    let help = said(&Folder::new("help").run(&["serve", "--help"]));
    for name in [
        "DATABASE_URL",
        "CONGRESS_DATA",
        "BIND",
        "PORT",
        "BASE_URL",
        "TRUSTED_PROXIES",
        "CORS_ORIGINS",
        "LOG",
    ] {
        assert!(help.contains(name), "{name}");
    }
}

#[test]
fn notification_can_be_previewed() {
    let folder = Folder::new("notifications");
    let preview = said(&folder.run(&["mail", "preview", "promoted", "--language", "fr"]));
    assert!(
        preview.starts_with("Subject: 13e Congrès mondial") && preview.contains("Bonjour Ana Sousa"),
        "{preview}"
    );
    let html = said(&folder.run(&["mail", "preview", "announcement", "--html"]));
    assert!(html.contains("<html lang=\"en\">") && html.contains("/unsubscribe/"), "{html}");
    let unknown = folder.run(&["mail", "preview", "greetings"]);
    assert!(!unknown.status.success() && said(&unknown).contains("see `congress mail list`"));
    let listed = said(&folder.run(&["mail", "list"]));
    assert!(listed.lines().count() >= 17 && listed.contains("speaking_slot_called"), "{listed}");
}

#[test]
fn the_document_is_printed() {
    let printed = Folder::new("openapi").run(&["openapi"]);
    // Not `assert_eq`: nobody reads a megabyte of difference.
    assert!(printed.stdout == fs::read("openapi/openapi.json").unwrap(), "run `make openapi`");
}

/// An import that is killed is whole or absent: 20,000 delegates, killed at different moments.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_import_is_whole_or_absent() {
    let database = crate::support::Database::create().await;
    let demo = Command::new(BINARY)
        .args(["demo"])
        .env("DATABASE_URL", &database.url)
        .env("CONGRESS_DATA", Folder::new("killed").0.clone())
        .env("DEMO_PASSWORD", "tram lichen orbit quay")
        .output()
        .unwrap();
    assert!(demo.status.success(), "{}", said(&demo));
    let file = std::env::temp_dir().join(format!("delegates-{}.csv", std::process::id()));
    let rows: String = (0..20_000).map(|n| format!("person{n}@x.example,Ana,Sousa,delegate\n")).collect();
    fs::write(&file, format!("E-mail,First name,Last name,Type\n{rows}")).unwrap();
    let count = async || {
        sqlx::query_scalar!(r#"select count(*) as "n!" from registration where email like 'person%'"#)
            .fetch_one(&database.pool)
            .await
            .unwrap()
    };
    for moment in [300, 900, 1800] {
        let mut import = Command::new(BINARY)
            .args(["import", "delegates", "--mode", "atomic", "--congress", "metropolis-2021"])
            .arg(&file)
            .env("DATABASE_URL", &database.url)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        tokio::time::sleep(Duration::from_millis(moment)).await;
        let _ = import.kill();
        import.wait().unwrap();
        let mut said = String::new();
        import.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        // The killed client's transaction ends when the server notices.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let written = count().await;
        assert!(written == 0 || written == 20_000, "{written} after {moment} ms");
    }
    fs::remove_file(&file).unwrap();
}

/// Two nodes write to a thousand people and call a webhook a thousand times, which fails at first; one of the nodes is
/// killed in the middle.
#[tokio::test(flavor = "multi_thread")]
async fn no_message_is_lost_with_a_node() {
    const MANY: usize = 1000;
    let (database, folder) = (Database::create().await, Folder::new("nodes"));
    let (sink, receiver) = (SmtpSink::start(0).await, Receiver::start().await);
    let password = "tram lichen orbit quay";
    let settings = [
        ("DATABASE_URL", &*database.url),
        ("DEMO_PASSWORD", password),
        ("SMTP_URL", &sink.url),
        ("PRIVATE_WEBHOOKS", "true"),
    ];
    let demo = folder.command(&["demo"]).envs(settings).output().unwrap();
    assert!(demo.status.success(), "{}", said(&demo));
    let (mut doomed, mut other) = (folder.serve_with(&settings), folder.serve_with(&settings));
    doomed.until_ready().await;
    other.until_ready().await;
    let organiser = organiser_at(&other, password).await;
    receiver.answer(500);
    let webhook = json!({"url": receiver.url, "events": ["registration.created"]});
    organiser.post("webhooks", webhook).await.ok();
    let rows: String = (0..MANY).map(|n| format!("person{n}@x.example,Ana,Sousa,delegate\n")).collect();
    organiser.import("", format!("E-mail,First name,Last name,Type\n{rows}")).await.ok();
    let news = json!({"to": {"kind": "everybody"}, "title": {"en": "Open"}, "body": {"en": "Come in."}});
    organiser.post("announcements", news).await.ok();

    let mailed = || {
        let mails = sink.received().into_iter().filter(|mail| mail.to.starts_with("person"));
        mails.map(|mail| (mail.to, mail.id)).collect::<Vec<_>>()
    };
    let accepted = || {
        let calls = receiver.received().into_iter().filter(|call| call.status.is_success());
        calls.map(|call| call.id().to_owned()).collect::<Vec<_>>()
    };
    until(Duration::from_mins(1), "the middle", || mailed().len() > MANY / 5).await;
    doomed.signal(Signal::SIGKILL);
    let before = mailed().len();
    assert!(before < MANY, "killed too late");
    receiver.answer(200);
    // What the dead node had taken is taken over when its leases end.
    let people = || mailed().into_iter().map(|(to, _)| to).collect::<BTreeSet<_>>().len();
    let events = || accepted().into_iter().collect::<BTreeSet<_>>();
    until(Duration::from_mins(3), "all", || people() == MANY && events().len() == MANY).await;
    // A repeated mail is the same mail, a repeated call the same event.
    assert_eq!(mailed().into_iter().collect::<BTreeSet<_>>().len(), MANY);
    let published = sqlx::query_scalar!(
        r#"select id::text as "id!" from outbox where kind = 'registration.created' and (payload ->> 'imported')::boolean"#
    );
    let published = published.fetch_all(&database.pool).await.unwrap();
    assert_eq!(events(), published.into_iter().collect());
    println!(
        "killed after {before} mails; repeated: {} mails, {} calls",
        mailed().len() - MANY,
        accepted().len() - MANY
    );
    other.signal(Signal::SIGTERM);
}

pub async fn organiser_at(node: &Service, password: &str) -> Caller {
    let base = format!("http://127.0.0.1:{}", node.port);
    let nobody = Caller { base, congress: OURS, token: None, client: client() };
    let credentials = json!({"email": "organiser@demo.example", "password": password});
    let token = nobody.post("/api/v1/auth/tokens", credentials).await.ok()["token"].clone();
    Caller { token: token.as_str().map(str::to_owned), ..nobody }
}

async fn until(within: Duration, what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < within, "{what}: not within {within:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_imports_what_the_api_imports() {
    let database = crate::support::Database::create().await;
    let folder = Folder::new("import");
    let run_with = |code: i32, args: &[&str]| {
        let output = folder
            .command(args)
            .env("DATABASE_URL", &database.url)
            .env("DEMO_PASSWORD", "tram lichen orbit quay")
            .output();
        let output = output.unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", said(&output));
        said(&output)
    };
    let run = |args: &[&str]| run_with(0, args);
    run(&["demo"]);
    assert!(run(&["demo"]).contains("The demo is loaded"), "twice is once");
    let delegates = ["import", "delegates", "--congress", OURS, "tests/data/attendees_utf8_comma_lf.csv"];
    // The exit code says how much was imported: nothing, or some rows.
    run_with(3, &[&delegates[..], &["--mode", "atomic"]].concat());
    let report = run_with(2, &delegates);
    assert!(
        report.contains("400 rows: 393 created, 0 updated, 1 unchanged, 0 skipped, 6 refused"),
        "{report}"
    );
    let xml = folder.0.with_extension("xml");
    let mut text = String::new();
    let packed = fs::File::open("data/fosdem_2021.schedule.xml.gz").unwrap();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    fs::write(&xml, text).unwrap();
    let report = run(&["import", "schedule", xml.to_str().unwrap()]);
    assert!(report.contains("773 sessions: 0 created, 0 updated, 773 unchanged"), "{report}");
    assert!(report.contains("`12284` and `12286` are both in the room s-ow2"), "{report}");
    fs::remove_file(xml).unwrap();
}
