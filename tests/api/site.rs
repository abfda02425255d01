//! The public pages: the views of the programme, speakers, cities, declarations, awards, and the HTML for other sites.

use chrono::TimeDelta;
use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};

use crate::support::{Caller, Congress, text};

const HOSTILE: &str = "\"><script>alert('x')</script>";

/// A page with its headers.
struct Page {
    status: u16,
    headers: HeaderMap,
    html: String,
}

impl Page {
    #[track_caller]
    fn has(&self, texts: &[&str]) {
        for text in texts {
            assert!(self.html.contains(text), "no {text} in {}", self.html);
        }
    }

    #[track_caller]
    fn lacks(&self, texts: &[&str]) {
        for text in texts {
            assert!(!self.html.contains(text), "{text} in {}", self.html);
        }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}")).to_str().unwrap()
    }
}

async fn get(congress: &Congress, path: &str) -> Page {
    let response = congress.anyone().request(Method::GET, path).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Page { status, headers, html: response.text().await.unwrap() }
}

/// Three sessions in two rooms: a hostile one, one that ends after midnight in Shanghai, and one in Arabic.
async fn programme() -> (Congress, Value) {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", "2021-11-08T12:00:00Z").await;
    congress.session("NIGHT", "other", "2021-11-08T15:30:00Z").await;
    let arabic = congress.session("ARABIC", "hall", "2021-11-09T02:00:00Z").await;
    let long = format!("{HOSTILE}{}", "x".repeat(300 - HOSTILE.len()));
    let speaker = json!({"name": format!("Ana {HOSTILE}"), "job_title": "Mayor", "organisation": HOSTILE,
                         "country": "EC", "biography": {"en": HOSTILE}});
    let speaker = editor.post("speakers", speaker).await.ok();
    let path = format!("sessions/{}", text(&one["id"]));
    let parts = json!({"speakers": [{"speaker": speaker["id"], "role": "keynote"}]});
    editor.put(&format!("{path}/speakers"), parts).await.ok();
    let more = json!({"title": {"en": long}, "abstract": {"en": HOSTILE}, "themes": ["energy-transition"],
                      "interpretation": ["zh"]});
    editor.patch(&path, more).await.ok();
    let arabic = format!("sessions/{}", text(&arabic["id"]));
    editor.patch(&arabic, json!({"title": {"en": null, "fr": null, "ar": "مستقبل المدن"}})).await.ok();
    let look =
        json!({"accent": "#0f6b5c", "logo_text": HOSTILE, "intro": {"en": HOSTILE, "fr": "Bienvenue"}});
    editor.patch("/api/v1/congresses/metropolis-2021", look).await.ok();
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    (congress, speaker)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_is_complete_escaped_and_within_the_policy() {
    let (congress, speaker) = programme().await;
    let speaker_page = format!("/c/metropolis-2021/speakers/{}", text(&speaker["id"]));
    for (path, expected) in [
        ("/c/metropolis-2021?lang=en", "id=\"d2021-11-08\""),
        ("/c/metropolis-2021?lang=en&view=grid", "<th scope=\"col\" dir=\"auto\">hall</th>"),
        ("/c/metropolis-2021?lang=en&view=themes", "<h2 id=\"g-energy-transition\" dir=\"auto\">Energy</h2>"),
        ("/c/metropolis-2021?lang=en&view=tracks", "<h2 id=\"g-congress\" dir=\"auto\">Congress</h2>"),
        ("/c/metropolis-2021/speakers?lang=en", "1 speaker"),
        (speaker_page.as_str(), "Mayor"),
    ] {
        let page = get(&congress, path).await;
        assert_eq!(page.status, 200, "{path}");
        page.has(&[
            expected,
            "&lt;script&gt;alert",
            "/assets-public/accent-0f6b5c.css",
            "property=\"og:title\"",
        ]);
        page.lacks(&["<script>alert", "style=", "onclick", "<style"]);
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("style-src 'self'; script-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert_eq!(page.header("content-language"), "en");
        let again = congress.anyone().request(Method::GET, path).header("if-none-match", page.header("etag"));
        assert_eq!(again.send().await.unwrap().status(), 304, "{path}");
    }
    get(&congress, "/c/metropolis-2021?lang=en").await.has(&["<title>Programme – World Congress</title>"]);
    let themes = get(&congress, "/c/metropolis-2021?lang=en&view=themes").await;
    themes.has(&["No theme", "Session NIGHT"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_are_kept_in_the_links_to_other_views_and_languages() {
    let (congress, _) = programme().await;
    let of_theme =
        get(&congress, "/c/metropolis-2021?lang=en&theme=energy-transition&view=tracks&day=2021-11-08").await;
    of_theme.has(&[
        "1 session",
        "view=grid&amp;theme=energy-transition&amp;day=2021-11-08",
        "lang=fr&amp;time_zone=Asia%2FShanghai&amp;view=tracks&amp;theme=energy-transition",
        "<option value=\"2021-11-08\" selected>",
    ]);
    of_theme.lacks(&["Session NIGHT"]);
    for (query, count) in [
        ("day=2021-11-09", "1 session"),
        ("language=zh", "1 session"),
        ("track=congress", "3 sessions"),
        ("q=night", "1 session"),
        ("theme=none", "0 sessions"),
        ("day=never&view=none", "3 sessions"),
    ] {
        for view in ["list", "grid", "themes", "tracks"] {
            let page = get(&congress, &format!("/c/metropolis-2021?lang=en&view={view}&{query}")).await;
            page.has(&[&format!(">{count}</p>")]);
        }
    }
    let nothing = get(&congress, "/c/metropolis-2021?lang=en&theme=none").await;
    nothing.lacks(&["Times in", "class=\"days\""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_in_four_languages_and_text_in_another_says_so() {
    let (congress, _) = programme().await;
    for (lang, view, speakers, intro) in [
        ("en", "By theme", "Speakers", "&lt;script&gt;"),
        ("fr", "Par thème", "Intervenants", "Bienvenue"),
        ("es", "Por tema", "Ponentes", "&lt;script&gt;"),
        ("zh", "按主题", "演讲者", "&lt;script&gt;"),
    ] {
        let page = get(&congress, &format!("/c/metropolis-2021?lang={lang}&view=grid")).await;
        page.has(&[&format!("<html lang=\"{lang}\""), view, speakers, intro]);
        page.has(&["dir=\"auto\" lang=\"ar\">مستقبل المدن"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn grid_shows_midnight_and_the_reader_s_days() {
    let (congress, _) = programme().await;
    let own = get(&congress, "/c/metropolis-2021?lang=en&view=grid").await;
    // 15:30 to 16:30 UTC is 23:30 to 00:30 in Shanghai: one row, on the day on which it starts.
    own.has(&[
        "datetime=\"2021-11-08T23:30:00+08:00\">23:30</time></th>",
        "ends the next day",
        "<tr class=\"h12\">",
    ]);
    let new_york = get(&congress, "/c/metropolis-2021?lang=en&view=grid&time_zone=America/New_York").await;
    new_york.has(&["datetime=\"2021-11-08T07:00:00-05:00\">07:00</time>", "10:30"]);
    new_york.lacks(&["ends the next day"]);
    assert_eq!(new_york.html.matches("<table").count(), 1, "all on Monday");
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_hour_has_its_offset_in_the_grid() {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let dates = json!({"starts_on": "2021-11-06", "ends_on": "2021-11-13", "time_zone": "America/New_York"});
    editor.patch("/api/v1/congresses/metropolis-2021", dates).await.ok();
    congress.session("SUMMER", "hall", "2021-11-07T05:30:00Z").await;
    congress.session("WINTER", "hall", "2021-11-07T06:30:00Z").await;
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    let page = get(&congress, "/c/metropolis-2021?lang=en&view=grid").await;
    page.has(&[">01:30 -04:00</time>", ">01:30 -05:00</time>"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn session_page_leads_to_its_calendar_and_speakers() {
    let (congress, speaker) = programme().await;
    let session = text(&congress.anyone().get("sessions?q=night").await.items()[0]["id"]);
    let one = text(&congress.anyone().get("sessions?theme=energy-transition").await.items()[0]["id"]);
    let page = get(&congress, &format!("/c/metropolis-2021/sessions/{one}?lang=en")).await;
    page.has(&[
        &format!("/c/metropolis-2021/sessions/{one}.ics?lang=en"),
        &format!("/c/metropolis-2021/speakers/{}", text(&speaker["id"])),
        "\\u003cscript>",
        "application/ld+json",
    ]);
    let calendar = get(&congress, &format!("/c/metropolis-2021/sessions/{session}.ics")).await;
    assert!(calendar.header("content-type").starts_with("text/calendar"));
    calendar.has(&["BEGIN:VEVENT", &format!("UID:{session}")]);
    assert_eq!(calendar.html.matches("BEGIN:VEVENT").count(), 1);
    for path in ["sessions/x.ics", "speakers/x", &format!("speakers/{}", uuid::Uuid::nil()), "awards/none"] {
        let missing = get(&congress, &format!("/c/metropolis-2021/{path}?lang=fr")).await;
        assert_eq!(missing.status, 404, "{path}");
        missing.has(&["Page introuvable", "href=\"/c?lang=fr\""]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn page_of_a_cancelled_session_says_so() {
    let (congress, _) = programme().await;
    let editor = congress.organiser().await;
    let session = text(&congress.anyone().get("sessions?q=night").await.items()[0]["id"]);
    let path = format!("/c/metropolis-2021/sessions/{session}");
    assert!(!get(&congress, &format!("{path}?lang=fr")).await.html.contains("annulée"));
    editor.post(&format!("sessions/{session}/cancel"), json!({})).await.ok();
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    let page = get(&congress, &format!("{path}?lang=fr")).await;
    assert_eq!(page.status, 200);
    page.has(&["Cette séance est annulée.", "EventCancelled"]);
    get(&congress, &format!("{path}.ics")).await.has(&["STATUS:CANCELLED"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn address_without_a_page_says_so_to_a_browser() {
    let congress = Congress::start().await;
    let client = congress::http::outgoing().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let anyone = Caller { client, ..congress.anyone() };
    let request = async |path: &str, accept: &str| {
        anyone.request(Method::GET, path).header("accept", accept).send().await.unwrap()
    };
    for path in ["/c/metropolis-2021/nothing?lang=fr", "/c/metropolis-2021/sessions/a/b?lang=fr"] {
        let missing = request(path, "text/html,*/*;q=0.8").await;
        assert_eq!(missing.status(), 404, "{path}");
        assert!(missing.text().await.unwrap().contains("Page introuvable"), "{path}");
        let problem = request(path, "application/json").await;
        assert_eq!(problem.headers()["content-type"], "application/problem+json");
    }
    for (path, expected) in [("/c/?lang=fr", "/c?lang=fr"), ("/c/metropolis-2021//", "/c/metropolis-2021")] {
        let moved = request(path, "*/*").await;
        assert_eq!((moved.status().as_u16(), moved.headers()["location"].to_str().unwrap()), (308, expected));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn speakers_are_searched_and_profiles_are_current() {
    let (congress, speaker) = programme().await;
    let editor = congress.organiser().await;
    editor.post("speakers", json!({"name": "Not Released"})).await.ok();
    let all = get(&congress, "/c/metropolis-2021/speakers?lang=en").await;
    all.lacks(&["Not Released"]);
    get(&congress, "/c/metropolis-2021/speakers?lang=en&q=nobody")
        .await
        .has(&["0 speakers", "No matching speakers."]);
    let path = format!("speakers/{}", text(&speaker["id"]));
    let before = get(&congress, &format!("/c/metropolis-2021/{path}?lang=en")).await;
    before.has(&["Mayor"]);
    // Without another release.
    editor.patch(&path, json!({"job_title": "Minister"})).await.ok();
    get(&congress, &format!("/c/metropolis-2021/{path}?lang=en")).await.has(&["Minister"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn accent_does_not_move_a_speaker_to_the_end() {
    let (congress, _) = programme().await;
    let editor = congress.organiser().await;
    let night = text(&congress.anyone().get("sessions?q=night").await.items()[0]["id"]);
    let mut parts = Vec::new();
    for name in ["Tomasz", "Élodie"] {
        let speaker = editor.post("speakers", json!({"name": name})).await.ok();
        parts.push(json!({"speaker": speaker["id"], "role": "panellist"}));
    }
    editor.put(&format!("sessions/{night}/speakers"), json!({"speakers": parts})).await.ok();
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    let html = get(&congress, "/c/metropolis-2021/speakers?lang=en").await.html;
    assert!(html.find("Élodie").unwrap() < html.find("Tomasz").unwrap(), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn link_to_now_leads_to_the_current_session() {
    let (congress, _) = programme().await;
    // Open from before the first session until after the others: not what someone means by now.
    let editor = congress.organiser().await;
    let expo = congress.session("EXPO", "expo", "2021-11-08T09:00:00Z").await;
    editor.patch(&format!("sessions/{}", text(&expo["id"])), json!({"duration_minutes": 2000})).await.ok();
    let place = json!({"room": "expo", "starts_at": "2021-11-08T09:00:00Z"});
    editor.put(&format!("sessions/{}/placement", text(&expo["id"])), place).await.ok();
    editor.post("schedule/releases", json!({"override_warnings": true})).await.ok();
    let client = congress::http::outgoing().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let location = async || {
        let address = format!("{}/c/metropolis-2021/now?lang=en", congress.anyone().base);
        let response = client.get(address).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["cache-control"]),
            (303, &"no-store".parse().unwrap())
        );
        response.headers()["location"].to_str().unwrap().to_owned()
    };
    let base = "/c/metropolis-2021?lang=en&time_zone=Asia%2FShanghai";
    let advance = |to: &str| {
        let to: chrono::DateTime<chrono::Utc> = to.parse().unwrap();
        congress.clock.advance(to - congress.clock.now());
    };
    assert_eq!(location().await, format!("{base}#s2021-11-08-EXPO"));
    advance("2021-11-08T12:10:00Z");
    assert_eq!(location().await, format!("{base}#s2021-11-08-ONE"));
    advance("2021-11-08T15:45:00Z");
    assert_eq!(location().await, format!("{base}#s2021-11-08-NIGHT"));
    congress.clock.advance(TimeDelta::days(3));
    assert_eq!(location().await, base);
}

#[tokio::test(flavor = "multi_thread")]
async fn embedded_programme_is_html_without_script_for_any_site() {
    let (congress, _) = programme().await;
    let path = "/c/metropolis-2021/embed?lang=fr&time_zone=Europe/Paris";
    let request = congress.anyone().request(Method::GET, path).header("origin", "https://city.example");
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    assert_eq!(response.headers()["cache-control"], "public, max-age=60");
    let html = response.text().await.unwrap();
    assert!(html.starts_with("<section class=\"congress-programme\" lang=\"fr\">"), "{html}");
    assert!(
        html.contains("lundi 8 novembre 2021") && html.contains("Séance NIGHT") && html.contains("16:30"),
        "{html}"
    );
    assert!(
        html.contains(&format!("{}/c/metropolis-2021/sessions/", congress.app.config.base_url)),
        "{html}"
    );
    assert!(!html.contains("<script") && !html.contains("style") && !html.contains("<iframe"), "{html}");
    let of_theme =
        get(&congress, "/c/metropolis-2021/embed?lang=en&theme=energy-transition&track=congress").await;
    assert_eq!(of_theme.html.matches("<li class=\"congress-session\">").count(), 1);
    get(&congress, "/c/metropolis-2021/embed?lang=en&theme=unknown").await.has(&["congress-none"]);
    // A page of another site could not read the reason otherwise.
    let missing = congress.anyone().request(Method::GET, "/c/none/embed").send().await.unwrap();
    assert_eq!(missing.status(), 404);
    assert_eq!(missing.headers()["access-control-allow-origin"], "*");
}

#[tokio::test(flavor = "multi_thread")]
async fn style_and_script_are_files_that_browsers_keep() {
    let (congress, _) = programme().await;
    let page = get(&congress, "/c/metropolis-2021?lang=en").await;
    for (extension, media) in [(".css", "text/css"), (".js", "text/javascript")] {
        let start = page.html.find("/assets-public/site-").unwrap();
        let name = page.html[start..].split('"').find(|name| name.ends_with(extension));
        let path = name.filter(|name| name.starts_with("/assets-public/")).unwrap();
        let file = get(&congress, path).await;
        assert!(file.header("content-type").starts_with(media));
        assert!(file.header("cache-control").contains("immutable"));
    }
    assert_eq!(get(&congress, "/assets-public/accent-0f6b5c.css").await.html, ":root{--accent:#0f6b5c}\n");
    for unknown in ["site-000000000000000000000000.css", "accent-red.css", "x"] {
        assert_eq!(get(&congress, &format!("/assets-public/{unknown}")).await.status, 404, "{unknown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn public_editions_are_listed() {
    let (congress, _) = programme().await;
    let mut draft = crate::support::edition("metropolis-2024");
    draft["title"] = json!({"en": "Not public"});
    congress.administrator().await.post("/api/v1/congresses", draft).await.ok();
    let list = get(&congress, "/c?lang=fr").await;
    list.has(&["<h1>Congrès</h1>", "Congrès mondial", "/c/metropolis-2021?lang=fr", "Bienvenue"]);
    list.lacks(&["Not public", "unsafe-inline"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_without_content_are_not_linked() {
    let (congress, _) = programme().await;
    let page = get(&congress, "/c/metropolis-2021?lang=en").await;
    page.has(&["/c/metropolis-2021/speakers?"]);
    page.lacks(&[
        "/c/metropolis-2021/cities",
        "/c/metropolis-2021/declarations",
        "/c/metropolis-2021/awards",
    ]);
    for part in ["cities", "declarations", "awards"] {
        let empty = get(&congress, &format!("/c/metropolis-2021/{part}?lang=en")).await;
        assert_eq!(empty.status, 200);
        empty.has(&[" yet."]);
    }
    assert_eq!(get(&congress, "/c/none/cities").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn declarations_and_their_cities_are_public_once_open() {
    let congress = Congress::start().await;
    let forum = congress.forum().await;
    let quito = forum.mayor("Quito", "EC", 1).await;
    let new = json!({"title": {"en": format!("Declaration {HOSTILE}")}, "authoritative": "en",
                     "text": {"en": format!("We, the *mayors*. {HOSTILE}")}});
    let path = format!("declarations/{}", text(&forum.secretary.post("declarations", new).await.ok()["id"]));
    let page = format!("/c/metropolis-2021/{path}?lang=en");
    assert_eq!(get(&congress, &page).await.status, 404, "a draft");
    forum.secretary.post(&format!("{path}/open"), json!({})).await.ok();
    let endorsement = json!({"reservation": HOSTILE});
    quito.caller.put(&format!("{path}/endorsement"), endorsement).await.ok();
    let open = get(&congress, &page).await;
    open.has(&[
        "<em>mayors</em>",
        "Open for endorsement",
        "Quito",
        "1 city",
        "&lt;script&gt;",
        "/c/metropolis-2021/cities",
    ]);
    open.lacks(&["<script>alert"]);
    let adopted = forum.secretary.post(&format!("{path}/adopt"), json!({})).await.ok();
    let digest = text(&adopted["digest"]);
    get(&congress, &page).await.has(&[&digest, "Adopted"]);
    get(&congress, "/c/metropolis-2021/declarations?lang=es").await.has(&[&digest, "Aprobada", "1 ciudad"]);
    let cities = get(&congress, "/c/metropolis-2021/cities?lang=fr").await;
    cities.has(&["Quito (EC)", "A approuvé", &format!("/c/metropolis-2021/{path}")]);
    cities.lacks(&["<script>alert"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn programme_of_106_rooms_fits_its_views() {
    let congress = Congress::demo().await;
    let list = get(&congress, "/c/fosdem-2021?lang=en").await;
    list.has(&["772 sessions"]);
    assert_eq!(list.html.matches("<article class=\"session\"").count(), 772);
    let grid = get(&congress, "/c/fosdem-2021?lang=en&view=grid").await;
    assert_eq!(grid.html.matches("<article class=\"session\"").count(), 772);
    assert!(grid.html.matches("<th scope=\"col\" dir=\"auto\">").count() >= 106);
    let day = get(&congress, "/c/fosdem-2021?lang=en&view=grid&day=2021-02-07").await;
    assert_eq!(day.html.matches("<table").count(), 1);
    let speakers = get(&congress, "/c/fosdem-2021/speakers?lang=en").await;
    speakers.has(&["684 speakers"]);
}
