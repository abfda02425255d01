//! The look of an edition's public pages, as a setting.

use serde_json::json;

use crate::support::{Congress, edition};

const PATH: &str = "/api/v1/congresses/metropolis-2021";

#[tokio::test(flavor = "multi_thread")]
async fn appearance_is_set_changed_and_removed() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let unset = organiser.get(PATH).await.ok();
    assert_eq!(
        (&unset["accent"], &unset["logo_text"], &unset["intro"]),
        (&json!(null), &json!(null), &json!(null))
    );
    let set = json!({"accent": "#0B57A4", "logo_text": "Metropolis", "intro": {"en": "Welcome", "fr": "Bienvenue"}});
    let changed = organiser.patch(PATH, set).await.ok();
    assert_eq!(changed["accent"], "#0b57a4");
    assert_eq!((&changed["logo_text"], &changed["intro"]["fr"]), (&json!("Metropolis"), &json!("Bienvenue")));
    let audited = organiser.get("audit?limit=1").await.ok();
    assert!(audited["items"][0].to_string().contains("accent"), "{audited}");
    let kept = organiser.patch(PATH, json!({"accent": null})).await.ok();
    assert_eq!((&kept["accent"], &kept["logo_text"]), (&json!(null), &json!("Metropolis")));
}

#[tokio::test(flavor = "multi_thread")]
async fn unreadable_accent_and_long_texts_are_refused() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    for (patch, pointer, code, detail) in [
        (json!({"accent": "#ffcc00"}), "/accent", "contrast", "contrast of 1.5 with white"),
        (json!({"accent": "#777777"}), "/accent", "contrast", "at least 4.5. Choose a darker colour"),
        (json!({"accent": "blue"}), "/accent", "format", "a colour such as #0b57a4"),
        (json!({"logo_text": "x".repeat(41)}), "/logo_text", "maxLength", "40"),
        (
            json!({"intro": {"en": "A", "fr": "é".repeat(2001)}}),
            "/intro/fr",
            "maxLength",
            "has 2001 characters",
        ),
    ] {
        let problem = organiser.patch(PATH, patch.clone()).await.refused(422, "invalid-body");
        let error = &problem["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{patch}");
        assert!(error["detail"].as_str().unwrap().contains(detail), "{error}");
    }
    organiser.patch(PATH, json!({"accent": "#767676", "intro": {"fr": "é".repeat(2000)}})).await.ok();
    let mut new = edition("metropolis-2024");
    new["accent"] = json!("#ffff00");
    let admin = congress.administrator().await;
    admin.post("/api/v1/congresses", new).await.refused(422, "invalid-body");
}

#[tokio::test(flavor = "multi_thread")]
async fn copied_edition_has_the_same_appearance() {
    let congress = Congress::start().await;
    let admin = congress.administrator().await;
    admin
        .patch(PATH, json!({"accent": "#0b57a4", "logo_text": "Metropolis", "intro": {"en": "Hi"}}))
        .await
        .ok();
    let new = json!({"slug": "metropolis-2024", "reference_prefix": "MWC14", "starts_on": "2024-11-04"});
    let copy = admin.post("copy", new).await.ok();
    assert_eq!((&copy["accent"], &copy["logo_text"]), (&json!("#0b57a4"), &json!("Metropolis")));
    assert_eq!(copy["intro"]["en"], "Hi");
}
