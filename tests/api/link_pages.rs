//! The pages of links in e-mails.

use reqwest::Method;
use serde_json::json;

use crate::support::{Congress, PASSWORD, text};

async fn page(congress: &Congress, method: Method, path: &str, lang: &str) -> (u16, String, String) {
    let request = congress.anyone().request(method, path).header("accept-language", lang.to_owned());
    let response = request.send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert_eq!(response.headers()["cache-control"], "no-store", "{path}");
    (response.status().as_u16(), policy, response.text().await.unwrap())
}

const LANGUAGES: [&str; 4] = ["en", "fr", "es", "zh"];

#[tokio::test(flavor = "multi_thread")]
async fn link_pages_are_in_the_reader_s_language() {
    let congress = Congress::start().await;
    let organiser = congress.organiser().await;
    let look = json!({"accent": "#0f6b5c", "logo_text": "<b>Metropolis</b>"});
    organiser.patch("/api/v1/congresses/metropolis-2021", look).await.ok();
    let invitation = organiser.post("invitations", json!({"type": "speaker"})).await.ok();
    let secret = text(&invitation["secret"]);
    let invitation = format!("/invitations/{secret}");
    let expected: [(&str, [&str; 4]); 4] = [
        (&invitation, ["You are invited to", "Vous êtes invité à", "Tiene una invitación a", "您受邀参加"]),
        ("/verify-email/x", ["Press the button", "Appuyez sur le bouton", "Pulse el botón", "请点击按钮"]),
        ("/reset-password/x", ["New password", "Nouveau mot de passe", "Nueva contraseña", "新密码"]),
        ("/unsubscribe/x", ["Unsubscribe", "Se désabonner", "Cancelar la suscripción", "退订"]),
    ];
    for (path, texts) in expected {
        for (lang, said) in LANGUAGES.into_iter().zip(texts) {
            let (status, policy, html) = page(&congress, Method::GET, path, lang).await;
            assert!(status == 200 && html.contains(said), "{path} {lang}: {html}");
            assert!(html.contains(&format!("<html lang=\"{lang}\"")) && html.contains("name=\"robots\""));
            assert!(policy.contains("style-src 'self'") && !policy.contains("unsafe"), "{policy}");
            let chosen = page(&congress, Method::GET, &format!("{path}?lang={lang}"), "de").await;
            assert!(chosen.2.contains(said), "{path}?lang={lang}");
        }
    }
    let (_, _, html) = page(&congress, Method::GET, &invitation, "fr").await;
    assert!(html.contains("accent-0f6b5c.css") && html.contains("&lt;b&gt;Metropolis&lt;/b&gt;"), "{html}");
    assert!(html.contains("Congrès mondial") && html.contains(&secret) && !html.contains("<b>"), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_links_say_why_in_the_reader_s_language() {
    let congress = Congress::start().await;
    for (method, path) in
        [(Method::GET, "/invitations/x"), (Method::POST, "/verify-email/x"), (Method::POST, "/unsubscribe/x")]
    {
        for (lang, said) in
            LANGUAGES.into_iter().zip(["is not valid", "n’est pas valide", "no es válido", "此链接无效"])
        {
            let (status, _, html) = page(&congress, method.clone(), path, lang).await;
            assert!(status == 422 && html.contains(said), "{path} {lang}: {html}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn confirmation_and_weak_password_are_reported_in_the_reader_s_language() {
    let congress = Congress::start().await;
    let new =
        json!({"email": "ana@city.example", "password": PASSWORD, "given_name": "A", "family_name": "S"});
    congress.anyone().post("/api/v1/accounts", new).await.ok();
    let secret = congress.mail("ana@city.example", "Confirm").await.secret("/verify-email/");
    let (status, _, html) = page(&congress, Method::POST, &format!("/verify-email/{secret}"), "fr").await;
    assert!(status == 200 && html.contains("ana@city.example est confirmée"), "{html}");
    congress.anyone().post("/api/v1/password-resets", json!({"email": "ana@city.example"})).await.ok();
    let secret = congress.mail("ana@city.example", "new password").await.secret("/reset-password/");
    let request = congress.anyone().request(Method::POST, &format!("/reset-password/{secret}?lang=zh"));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body("password=short");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 422);
    assert!(response.text().await.unwrap().contains("此密码太短"));
}
