//! The web page of the programme, in a real browser.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Congress, read};

async fn programme() -> Congress {
    let congress = Congress::start().await;
    let editor = congress.organiser().await;
    let one = congress.session("ONE", "hall", "2021-11-08T12:00:00Z").await;
    congress.session("ZWEI", "other", "2021-11-08T17:00:00Z").await;
    congress.session("TROIS", "hall", "2021-11-10T15:30:00Z").await;
    let speaker = editor.post("speakers", json!({"name": "Zhāng <Wěi>"})).await.ok();
    let parts = json!({"speakers": [{"speaker": speaker["id"], "role": "keynote", "confirmed": false}]});
    let one = one["id"].as_str().unwrap();
    editor.put(&format!("sessions/{one}/speakers"), parts).await.ok();
    let more = json!({"themes": ["energy-transition"], "interpretation": ["zh"], "abstract": {"en": "<b>Bold</b>"},
                      "links": [{"url": "https://x.example/a.pdf", "title": "Slides"}]});
    editor.patch(&format!("sessions/{one}"), more).await.ok();
    editor.post("schedule/releases", json!({})).await.ok();
    congress
}

#[tokio::test(flavor = "multi_thread")]
async fn page_works_with_mouse_keyboard_and_phone() {
    let congress = programme().await;
    let address = format!("{}/c/metropolis-2021", congress.anyone().base);
    let work = move || read("page.mjs", &[&address, "America/New_York"]);
    let Some(seen) = tokio::task::spawn_blocking(work).await.unwrap() else { return };
    let seen: Value = serde_json::from_str(&seen).unwrap();
    assert_eq!(
        seen,
        json!({
            "messages": [], "violations": [], "session_violations": [],
            "zone": "America/New_York", "first": "07:00", "all": 3,
            "skip": "skip", "focus": "q", "searched": [1, "1 session"], "cleared": 3, "nothing": [0, true],
            "of_theme": 1, "in_chinese": 1, "submitted": 1,
            "french": ["fr", "Afficher"], "linked": "Event",
            "overflow": 0, "on_a_phone": 3,
            "plain": [3, "20:00"], "plain_searched": [1, "07:00"],
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn page_uses_the_language_of_the_browser_and_escapes_markup() {
    let congress = programme().await;
    let anyone = congress.anyone();
    let get = async |path: &str, accepted: &str| {
        let request = anyone.request(Method::GET, path).header("accept-language", accepted.to_owned());
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        (status, headers, response.text().await.unwrap())
    };
    let (_, headers, page) = get("/c/metropolis-2021?time_zone=Asia/Shanghai", "es-419, en;q=0.5").await;
    assert!(page.contains("<html lang=\"es\"") && page.contains("lunes, 8 de noviembre de 2021"), "{page}");
    assert!(page.contains("Zhāng &lt;Wěi&gt;") && page.contains("por confirmar"));
    assert!(page.contains("&lt;b&gt;Bold&lt;/b&gt;") && !page.contains("<b>Bold"));
    // 17:00 UTC is 01:00 of the next day; the session at 15:30 UTC lasts until after midnight.
    assert!(
        page.contains("01:00")
            && page.contains("martes, 9 de noviembre")
            && page.contains("termina al día siguiente")
    );
    assert!(headers["content-security-policy"].to_str().unwrap().contains("script-src 'self'"));
    let tag = headers["etag"].clone();
    let again = anyone
        .request(Method::GET, "/c/metropolis-2021?time_zone=Asia/Shanghai&lang=es")
        .header("if-none-match", tag);
    assert_eq!(again.send().await.unwrap().status(), 304);
    for (query, said) in [
        ("time_zone=Mars/Olympus", "Unknown time zone"),
        ("q=nothing%20of%20this", "No matching sessions"),
        ("q=zhang", "1 session"),
    ] {
        let (status, _, page) = get(&format!("/c/metropolis-2021?lang=en&{query}"), "en").await;
        assert!(status == 200 && page.contains(said), "{query}");
    }
    for path in [
        "/c/none",
        "/c/metropolis-2021/sessions/x",
        &format!("/c/metropolis-2021/sessions/{}", uuid::Uuid::nil()),
    ] {
        let (status, _, page) = get(path, "zh").await;
        assert!(status == 404 && page.contains("未找到页面"), "{path}");
    }
}
