//! The pages that links in mails lead to, where no front end has its own: verify an e-mail, set a password,
//! unsubscribe. Opening one does nothing: programs that look through mails open links, too.

use axum::{
    Form, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use secrecy::SecretString;
use serde::Deserialize;

use super::pages::page;
use crate::{
    app::App,
    http::{Error, Path, Result, escaped},
    identity::{self, Hasher, OnVerified, Origin},
    messaging::mail::{Unsubscribe, unsubscribe},
    registration,
};

pub fn pages() -> Router<super::Server> {
    Router::new()
        .route("/verify-email/{secret}", get(ask_to_verify).post(verify))
        .route("/reset-password/{secret}", get(ask_for_password).post(set_password))
        .route("/unsubscribe/{token}", get(ask_to_unsubscribe).post(end_subscription))
        .route("/invitations/{secret}", get(show_invitation))
        .route("/sign-up", get(say_how_to_sign_up))
}

const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/// A page with a form; its address holds a secret, so nobody keeps it and nobody is told of it.
fn form(title: &str, text: &str, fields: &str, button: &str) -> Response {
    let body = format!(
        "<h1>{}</h1><p>{}</p><form method=\"post\">{fields}<p><button>{}</button></p></form>",
        escaped(title),
        escaped(text),
        escaped(button)
    );
    private(page(title, &body))
}

fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

/// Says what came of it, in words.
fn said(title: &str, done: Result<String>) -> Response {
    let (status, text) = match done {
        Ok(text) => (StatusCode::OK, text),
        Err(Error::Refused(refused)) => (StatusCode::UNPROCESSABLE_ENTITY, refused.to_string()),
        Err(error) => return error.into_response(),
    };
    let mut response = private(page(title, &format!("<h1>{}</h1><p>{}</p>", escaped(title), escaped(&text))));
    *response.status_mut() = status;
    response
}

const VERIFY: &str = "Confirm your e-mail";

async fn ask_to_verify() -> Response {
    form(VERIFY, "Press the button to confirm that this e-mail is yours.", "", "Confirm")
}

async fn verify(
    State(app): State<App>,
    State(on_verified): State<OnVerified>,
    origin: Origin,
    Path(secret): Path<String>,
) -> Response {
    let verified = identity::verify(&app, on_verified, &origin, &secret).await;
    app.bell.notify_one();
    said(
        VERIFY,
        verified.map(|email| format!("Thank you: {email} is confirmed. You can sign in and register now.")),
    )
}

/// What the form of a new password sends.
#[derive(Deserialize)]
struct Password {
    password: SecretString,
}

const RESET: &str = "Set a new password";

async fn ask_for_password() -> Response {
    let field = "<p><label>New password<br><input name=\"password\" type=\"password\" minlength=\"15\" maxlength=\"128\" \
                 autocomplete=\"new-password\" required></label></p>";
    form(
        RESET,
        "At least 15 characters: four or more unrelated words make a good one.",
        field,
        "Set password",
    )
}

async fn set_password(
    State(app): State<App>,
    State(hasher): State<Hasher>,
    State(on_verified): State<OnVerified>,
    origin: Origin,
    Path(secret): Path<String>,
    Form(form): Form<Password>,
) -> Response {
    let done = identity::reset(&app, &hasher, on_verified, &origin, &secret, form.password).await;
    app.bell.notify_one();
    said(
        RESET,
        done.map(|()| "The password is set, and every sign-in was ended. Sign in with it now.".into()),
    )
}

/// What an invitation is for, and how to accept it where there is no front end that does.
async fn show_invitation(State(app): State<App>, Path(secret): Path<String>) -> Response {
    let offer = registration::find_invitation_offer(&app.pool, &secret, app.now()).await;
    let text = offer.map_err(Error::from).and_then(|offer| {
        let offer = offer.ok_or(crate::http::RequestError::NoSuch("invitation"))?;
        Ok(format!(
            "You are invited to {} as: {}. Make an account, confirm your e-mail, and register as `{}` with this as `invitation`: {secret}",
            offer.congress_title.any(),
            offer.type_name.any(),
            offer.r#type,
        ))
    });
    said("An invitation", text)
}

async fn say_how_to_sign_up() -> Response {
    let text = "Make an account with POST /api/v1/accounts and confirm your e-mail: what you are registered for is waiting there. \
                The documentation at /docs/ shows how.";
    said("Make an account", Ok(text.into()))
}

const UNSUBSCRIBE: &str = "No more announcements";

async fn ask_to_unsubscribe() -> Response {
    let text = "Press the button to get no more announcements of this congress by mail. Mails about your own registration \
                still come.";
    form(UNSUBSCRIBE, text, "", "Unsubscribe")
}

/// Also what mail programs call by themselves (RFC 8058); doing it again changes nothing.
async fn end_subscription(
    State(app): State<App>,
    State(links): State<Unsubscribe>,
    Path(token): Path<String>,
) -> Response {
    let done = async {
        let registration =
            links.registration(&token).ok_or(crate::http::RequestError::NoSuch("link to unsubscribe"))?;
        unsubscribe(&app.pool, registration, app.now()).await?;
        Ok("Done: you get no more announcements of this congress.".to_owned())
    };
    said(UNSUBSCRIBE, done.await)
}
