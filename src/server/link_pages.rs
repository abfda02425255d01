//! Pages for the links in e-mails, if neither the web app nor another front end has its own: verify an e-mail address, set a password, unsubscribe.
//! Opening a page changes nothing, because programs that scan e-mails also open links.

use axum::{
    Form, Router,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use minijinja::{Value as Jinja, context};
use secrecy::SecretString;
use serde::Deserialize;

use super::{pages::page, web_app};
use crate::{
    app::App,
    http::{Error, Path, RequestError, Result},
    identity::{self, Hasher, OnVerified, Origin},
    messaging::mail::{Unsubscribe, unsubscribe},
    registration,
};

pub fn pages() -> Router<super::Server> {
    Router::new()
        .route("/verify-email/{secret}", get(show_verification).post(verify_email))
        .route("/reset-password/{secret}", get(show_password_form).post(set_password))
        .route("/unsubscribe/{token}", get(show_unsubscription).post(end_subscription))
        .route("/invitations/{secret}", get(show_invitation))
        .route("/sign-up", get(explain_sign_up))
}

const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

const VERIFY_TITLE: &str = "Confirm your e-mail address";
const PASSWORD_TITLE: &str = "Set a new password";
const INVITATION_TITLE: &str = "You are invited";
const SIGN_UP_TITLE: &str = "Create an account";
const UNSUBSCRIBE_TITLE: &str = "Unsubscribe from announcements";

/// A page whose address contains a secret: it is not cached, and its headers keep the address from other sites.
fn private_page(template: &str, context: Jinja) -> Result<Response> {
    let mut response = page(template, context)?;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The result of a form, or why it was refused.
fn outcome_page(title: &str, outcome: Result<String>) -> Result<Response> {
    let (status, text) = match outcome {
        Ok(text) => (StatusCode::OK, text),
        Err(Error::Refused(refusal)) => (StatusCode::UNPROCESSABLE_ENTITY, refusal.to_string()),
        Err(error) => return Err(error),
    };
    let page = private_page("message.html", context! { title, text })?;
    Ok((status, page).into_response())
}

async fn show_verification(headers: HeaderMap) -> Result<Response> {
    if let Some(page) = web_app::page(&headers) {
        return Ok(page);
    }
    let text = "Press the button to confirm that this e-mail address is yours.";
    private_page(
        "form.html",
        context! { title => VERIFY_TITLE, text, button => "Confirm", asks_password => false },
    )
}

async fn verify_email(
    State(app): State<App>,
    State(on_verified): State<OnVerified>,
    origin: Origin,
    Path(secret): Path<String>,
) -> Result<Response> {
    let verified = identity::verify(&app, on_verified, &origin, &secret).await;
    app.bell.notify_one();
    outcome_page(
        VERIFY_TITLE,
        verified.map(|email| format!("{email} is confirmed. You can now sign in and register.")),
    )
}

/// The form for a new password.
#[derive(Deserialize)]
struct PasswordForm {
    password: SecretString,
}

async fn show_password_form(headers: HeaderMap) -> Result<Response> {
    if let Some(page) = web_app::page(&headers) {
        return Ok(page);
    }
    let text = "Use at least 15 characters, for example four unrelated words.";
    private_page(
        "form.html",
        context! { title => PASSWORD_TITLE, text, button => "Set password", asks_password => true },
    )
}

async fn set_password(
    State(app): State<App>,
    State(hasher): State<Hasher>,
    State(on_verified): State<OnVerified>,
    origin: Origin,
    Path(secret): Path<String>,
    Form(form): Form<PasswordForm>,
) -> Result<Response> {
    let set = identity::reset(&app, &hasher, on_verified, &origin, &secret, form.password).await;
    app.bell.notify_one();
    outcome_page(
        PASSWORD_TITLE,
        set.map(|()| {
            "Your password is set, and all your sign-ins have ended. Sign in with the new password.".into()
        }),
    )
}

/// Shows what an invitation is for, and how to accept it without a front end.
async fn show_invitation(State(app): State<App>, Path(secret): Path<String>) -> Result<Response> {
    let offer = registration::find_invitation_offer(&app.pool, &secret, app.now()).await;
    let text = offer.map_err(Error::from).and_then(|offer| {
        let offer = offer.ok_or(RequestError::NoSuch("invitation"))?;
        Ok(format!(
            "You are invited to {}. Registration type: {}. Create an account, confirm your e-mail address, and register with \
             the type `{}` and this `invitation`: {secret}",
            offer.congress_title.any(),
            offer.type_name.any(),
            offer.r#type,
        ))
    });
    outcome_page(INVITATION_TITLE, text)
}

async fn explain_sign_up(headers: HeaderMap) -> Result<Response> {
    if let Some(page) = web_app::page(&headers) {
        return Ok(page);
    }
    let text = "Create an account with POST /api/v1/accounts and confirm your e-mail address. Registrations that were created for \
                this address are then in your account. The documentation is at /docs/.";
    outcome_page(SIGN_UP_TITLE, Ok(text.into()))
}

async fn show_unsubscription() -> Result<Response> {
    let text = "Press the button to unsubscribe from announcements of this congress. You still receive e-mails about your own \
                registration.";
    private_page(
        "form.html",
        context! { title => UNSUBSCRIBE_TITLE, text, button => "Unsubscribe", asks_password => false },
    )
}

/// Mail programs call this automatically (RFC 8058). Repeating it changes nothing.
async fn end_subscription(
    State(app): State<App>,
    State(links): State<Unsubscribe>,
    Path(token): Path<String>,
) -> Result<Response> {
    let ended = async {
        let registration = links.registration(&token).ok_or(RequestError::NoSuch("unsubscription link"))?;
        unsubscribe(&app.pool, registration, app.now()).await?;
        Ok("You are unsubscribed: you will receive no more announcements of this congress.".to_owned())
    };
    outcome_page(UNSUBSCRIBE_TITLE, ended.await)
}
