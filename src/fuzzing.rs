//! Entry points for fuzzing: what the service reads from strangers, each with the properties that must hold for any bytes.
//!
//! The tests below call them with the seeds of `fuzz/seeds` and with deterministic mutations of them. The crate in `fuzz/`
//! calls them with libFuzzer; see `fuzz/README.md`.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    http::{Error, Paging, Patch},
    identity::{self, SigningKey},
    imports::{ReadOptions, Sheet, read_sheet},
    messaging::mail::{Links, Renderer, Unsubscribe, message},
    notifications::NotificationDeclaration,
    programme::{MAX_SESSION_MINUTES, NewSession},
    registration::search_patterns,
    schedule::ScheduleFile,
    server::{API, ConsistencyToken, notifications},
    types::{Email, Language, MailId, folded},
};

/// A function that accepts any bytes, and panics if a property does not hold.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "table", run: table },
    Target { name: "workbook", run: workbook },
    Target { name: "schedule_xml", run: schedule },
    Target { name: "schedule_json", run: schedule },
    Target { name: "schedule_calendar", run: schedule },
    Target { name: "cursor", run: cursor },
    Target { name: "token", run: token },
    Target { name: "merge_patch", run: merge_patch },
    Target { name: "search", run: search },
    Target { name: "mail", run: mail },
];

/// The target with this name.
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// A file of a spreadsheet as text, in any encoding.
fn table(bytes: &[u8]) {
    // Workbooks have a target of their own, because they take longer.
    if !bytes.starts_with(b"PK") && !bytes.starts_with(&[0xD0, 0xCF]) {
        workbook(bytes);
    }
}

/// A file of a spreadsheet: what was read once is read again in the same way.
fn workbook(bytes: &[u8]) {
    let is_header = |cells: &[String]| cells.len() > 1;
    let Ok(mut sheet) = read_sheet(bytes, &ReadOptions::default(), &is_header) else { return };
    assert_eq!(sheet.rows().count(), sheet.rows, "the number of rows");
    let header_at = sheet.beginning().iter().position(|cells| is_header(cells));
    if sheet.begin_at(header_at.unwrap_or(0)).is_err() {
        return;
    }
    let cells = |sheet: &Sheet| sheet.rows().map(|row| row.cells).collect::<Vec<_>>();
    let restored = Sheet::restore(sheet.delimiter().as_deref(), sheet.header_line, sheet.text().to_owned());
    let restored = restored.unwrap_or_else(|error| panic!("a sheet that was read is unreadable: {error}"));
    assert_eq!((&restored.header, cells(&restored)), (&sheet.header, cells(&sheet)), "the restored sheet");
    assert_eq!(cells(&sheet).len(), sheet.rows, "the number of rows after the header");
}

/// A file of a schedule: every event can be stored.
fn schedule(bytes: &[u8]) {
    let days = NaiveDate::from_ymd_opt(2021, 11, 8).zip(NaiveDate::from_ymd_opt(2021, 11, 12));
    let file = ScheduleFile::of(bytes.to_vec());
    let Ok(programme) = file.read("Europe/Berlin".parse().ok(), None, days) else { return };
    assert!(!programme.events.is_empty(), "a programme without events");
    for event in &programme.events {
        assert!((1..=MAX_SESSION_MINUTES).contains(&event.minutes), "{} minutes", event.minutes);
        assert!(!event.title.is_empty() && !event.title.contains('\0'), "the title {:?}", event.title);
        let is_known = |id: &String| programme.persons.iter().any(|person| person.id == *id);
        assert!(event.persons.iter().all(is_known), "a speaker who is not in the list");
        if let Some(slot) = &event.slot {
            assert!(programme.rooms.contains(&slot.room), "a room that is not in the list");
        }
    }
}

/// A cursor: it is refused, or the same position comes back.
fn cursor(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    cursor_of::<Uuid>(&text);
    cursor_of::<(String, Uuid)>(&text);
    cursor_of::<(DateTime<Utc>, Uuid)>(&text);
    cursor_of::<(Option<i64>, Uuid)>(&text);
    let paging = Paging { limit: Some(1), cursor: Some(text) };
    if let Ok(page) = paging.page_of("name", vec![1, 2, 3]) {
        assert!(page.items.len() <= 1, "a page of more than its limit");
    }
}

fn cursor_of<K: serde::de::DeserializeOwned + serde::Serialize + PartialEq + std::fmt::Debug + Clone>(
    text: &str,
) {
    let paging = Paging { limit: Some(1), cursor: Some(text.to_owned()) };
    let Ok(Some(key)) = paging.after::<K>("name") else { return };
    let page = paging.page("name", vec![key.clone(), key.clone()], Clone::clone);
    let next = Paging { limit: None, cursor: page.next }.after::<K>("name");
    assert!(next.as_ref().is_ok_and(|next| next.as_ref() == Some(&key)), "{next:?} instead of {key:?}");
}

/// Credentials of a request, and a signed link: without the key, no signature is valid.
fn token(bytes: &[u8]) {
    static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::of([7; 32]));
    identity::read_credentials(bytes);
    let text = String::from_utf8_lossy(bytes);
    let unsubscribe = Unsubscribe::new(KEY.clone());
    if let Some(registration) = unsubscribe.registration(&text) {
        assert_eq!(unsubscribe.token(registration), text, "two links with the same signature");
    }
    if let Some(token) = ConsistencyToken::read(&text, &KEY) {
        assert_eq!(token.write(&KEY), text, "two consistency tokens with the same signature");
    }
    let (message, signature) = bytes.split_at(bytes.len() / 2);
    assert_eq!(KEY.verify("badge", message, signature), KEY.sign("badge", message) == signature);
    assert!(
        !KEY.verify("unsubscribe", message, &KEY.sign("badge", message)),
        "a signature for another purpose"
    );
}

/// A merge patch of a session: its result is valid or refused with errors, and applying it twice changes nothing.
fn merge_patch(bytes: &[u8]) {
    static PRESENT: LazyLock<NewSession> = LazyLock::new(|| {
        let session = json!({"code": "A-1", "title": {"en": "Ports", "fr": "Ports"}, "kind": "panel", "track": "congress",
            "themes": ["energy"], "language": "en", "duration_minutes": 90,
            "links": [{"kind": "material", "url": "https://city.example/slides.pdf", "title": "Slides"}]});
        serde_json::from_value(session).unwrap_or_else(|error| panic!("the session to patch: {error}"))
    });
    let Ok(body) = serde_json::from_slice::<Value>(bytes) else { return };
    let Some(patch) = Patch::<NewSession>::of(body, API.schemas.clone()) else { return };
    let once = match patch.apply(&PRESENT) {
        Ok(once) => once,
        Err(Error::Refused(_)) => return,
        Err(Error::Internal(error)) => panic!("a patch caused an internal error: {error}"),
    };
    let twice =
        patch.apply(&once).unwrap_or_else(|error| panic!("a patch is refused the second time: {error:?}"));
    assert_eq!(json!(once), json!(twice), "a patch that was applied twice");
}

/// The query of a list, and a text to search for: the words of a text find it.
fn search(bytes: &[u8]) {
    let query = String::from_utf8_lossy(bytes);
    let errors = API.schemas.query_errors("GET", "/api/v1/congresses/{congress}/registrations", &query);
    assert!(errors.is_ok(), "{errors:?}");
    let text = format!(" {}", folded(&query));
    let apart = text.replace([',', ';', '、', '،'], " ");
    for pattern in search_patterns(&query) {
        let inner = pattern.strip_prefix('%').and_then(|pattern| pattern.strip_suffix('%'));
        let word = inner.unwrap_or_else(|| panic!("the pattern {pattern:?}"));
        let word = word.replace("\\%", "%").replace("\\_", "_").replace("\\\\", "\\");
        let word = word.trim_end();
        assert!(text.contains(word) || apart.contains(word), "{word:?} is not found in {text:?}");
    }
}

/// An e-mail with texts of strangers: they stay inside their header, and no line is too long for a mail server.
fn mail(bytes: &[u8]) {
    static NOTIFICATIONS: LazyLock<Vec<&dyn NotificationDeclaration>> = LazyLock::new(notifications);
    static RENDERER: LazyLock<Renderer> = LazyLock::new(|| {
        Renderer::new(&NOTIFICATIONS).unwrap_or_else(|error| panic!("the templates: {error:#}"))
    });
    let Some((choice, rest)) = bytes.split_first() else { return };
    let rest = String::from_utf8_lossy(rest);
    let (address, text) = rest.split_once('\0').unwrap_or(("ana@city.example", &rest));
    let Ok(address) = address.parse::<Email>() else { return };
    let notification = NOTIFICATIONS[usize::from(*choice) % NOTIFICATIONS.len()];
    let mut data = notification.sample();
    replace_texts(&mut data, text);
    let links = Links { base_url: "https://congress.example".into(), ..Links::default() };
    let Ok(rendered) = RENDERER.render(notification.name(), &Language::english(), &data, &links) else {
        return;
    };
    assert!(!rendered.html.contains("<script"), "markup of a stranger in an e-mail");
    let from = "Congress <no-reply@congress.example>";
    let Ok(message) =
        message(from, &address, MailId::new(), rendered, Some("https://congress.example/unsubscribe/x"))
    else {
        return;
    };
    check_headers(&String::from_utf8_lossy(&message.formatted()));
}

/// Replaces the texts that people write: names, titles and bodies.
fn replace_texts(data: &mut Value, text: &str) {
    const WRITTEN: [&str; 8] = ["name", "title", "body", "en", "organisation", "city", "topic", "note"];
    match data {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(old) if WRITTEN.iter().any(|word| name.ends_with(word)) => {
                        text.clone_into(old);
                    }
                    value => replace_texts(value, text),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace_texts(item, text)),
        _ => {}
    }
}

fn check_headers(message: &str) {
    const KNOWN: [&str; 13] = [
        "From",
        "To",
        "Subject",
        "Message-ID",
        "MIME-Version",
        "Date",
        "Content-Type",
        "Content-Language",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "Precedence",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
    ];
    let (headers, _) = message.split_once("\r\n\r\n").unwrap_or((message, ""));
    let mut found = Vec::new();
    for line in headers.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
        let name = line.split(':').next().unwrap_or_default();
        assert!(KNOWN.contains(&name) && !found.contains(&name), "the header line {line:?}");
        found.push(name);
    }
    for line in message.split("\r\n") {
        assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "the line {line:?}");
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, panic::catch_unwind};

    use super::*;

    /// Mutations of the seeds of a target. libFuzzer runs millions with the coverage; these find what a change has just
    /// broken. `FUZZ_MUTATIONS` is another number of them.
    const MUTATIONS: usize = 3000;

    /// Texts that formats give a meaning.
    const WORDS: [&[u8]; 16] = [
        b"\0",
        b"\"",
        b"\r\n",
        b",",
        b";",
        b"<",
        b"&#0;",
        b"{",
        b"null",
        b"-1",
        b"99999999999999999999",
        b"\xFF\xFE",
        "\u{301}".as_bytes(),
        "\u{202e}".as_bytes(),
        b"23:59",
        b"262142-12-31",
    ];

    /// SplitMix64: the same numbers on every machine.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            usize::try_from((mixed ^ (mixed >> 31)) % limit.max(1) as u64).unwrap()
        }
    }

    fn mutated(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
        let mut bytes = seeds[numbers.below(seeds.len())].clone();
        for _ in 0..=numbers.below(4) {
            let at = numbers.below(bytes.len() + 1);
            let to = (at + numbers.below(16)).min(bytes.len());
            match numbers.below(6) {
                0 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
                1 => bytes.truncate(at),
                2 => drop(bytes.drain(at..to)),
                3 => drop(bytes.splice(at..at, bytes[at..to].to_vec())),
                4 => drop(bytes.splice(at..to, WORDS[numbers.below(WORDS.len())].iter().copied())),
                _ => {
                    let other = &seeds[numbers.below(seeds.len())];
                    bytes.truncate(at);
                    bytes.extend(&other[numbers.below(other.len() + 1)..]);
                }
            }
        }
        bytes
    }

    fn seeds(target: &Target) -> Vec<Vec<u8>> {
        let files = fs::read_dir(format!("fuzz/seeds/{}", target.name)).unwrap();
        let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|path| fs::read(path).unwrap()).collect()
    }

    #[expect(clippy::disallowed_methods, reason = "the length of a test run is no setting of the service")]
    fn mutations() -> usize {
        std::env::var("FUZZ_MUTATIONS").ok().and_then(|number| number.parse().ok()).unwrap_or(MUTATIONS)
    }

    fn check(target: &Target) {
        let seeds = seeds(target);
        assert!(seeds.len() > 2, "{} has too few seeds", target.name);
        let mut numbers = Numbers(20_211_108);
        let mutations = (0..mutations()).map(|_| mutated(&seeds, &mut numbers));
        for input in seeds.iter().cloned().chain(mutations) {
            let passes = catch_unwind(|| (target.run)(&input)).is_ok();
            assert!(passes, "{} fails for b\"{}\"", target.name, input.escape_ascii());
        }
    }

    macro_rules! check_targets {
        ($($name:ident)+) => {
            $(#[test]
            fn $name() {
                check(find(stringify!($name)).unwrap());
            })+

            #[test]
            fn every_target_has_a_test() {
                let tested = [$(stringify!($name)),+];
                assert!(TARGETS.iter().map(|target| target.name).eq(tested));
            }
        };
    }

    check_targets! {
        table workbook schedule_xml schedule_json schedule_calendar cursor token merge_patch search mail
    }
}
