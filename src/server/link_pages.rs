//! Pages for the links in e-mails, if neither the web app nor another front end has its own: verify an e-mail address, set a password,
//! unsubscribe, read an invitation. In four languages, with the look of the edition if there is one.
//!
//! Opening a page changes nothing, because programs that scan e-mails also open links.

use std::sync::LazyLock;

use axum::{
    Form, Router,
    extract::{FromRequestParts, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::get,
};
use minijinja::{Environment, Value as Jinja, context};
use secrecy::SecretString;
use serde::Deserialize;

use super::web_app;
use crate::{
    app::App,
    http::{Error, Path, RequestError, Result},
    identity::{self, Hasher, OnEmailChanged, OnVerified, Origin},
    messaging::mail::{Unsubscribe, find_subscribed_edition, unsubscribe},
    registration::{self, InvitationOffer},
    site::{self, Edition, Frame, Words},
};

pub fn pages() -> Router<super::Server> {
    Router::new()
        .route("/verify-email/{secret}", get(show_verification).post(verify_email))
        .route("/confirm-email/{secret}", get(show_email_change).post(confirm_email))
        .route("/refuse-email/{secret}", get(show_email_refusal).post(refuse_email))
        .route("/reset-password/{secret}", get(show_password_form).post(set_password))
        .route("/unsubscribe/{token}", get(show_unsubscription).post(end_subscription))
        .route("/invitations/{secret}", get(show_invitation))
        .route("/sign-up", get(explain_sign_up))
}

/// The pages load nothing but their style.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    site::templates(&[
        ("form.html", include_str!("pages/link_form.html")),
        ("message.html", include_str!("pages/link_message.html")),
    ])
});

/// The texts in the reader's language.
struct Reader(&'static Words);

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let RawQuery(query) = RawQuery::from_request_parts(parts, state).await?;
        Ok(Self(site::words_of(query.as_deref(), &parts.headers)))
    }
}

/// A page of a link, with the look of an edition.
struct LinkPage {
    words: &'static Words,
    title: &'static str,
    edition: Option<Edition>,
}

impl LinkPage {
    fn new(Reader(words): Reader, title: &'static str) -> Self {
        Self { words, title, edition: None }
    }

    /// A page whose address contains a secret: it is not cached, and its headers keep the address from other sites.
    fn render(&self, template: &str, content: Jinja) -> Result<Response> {
        let frame = Frame {
            words: self.words,
            edition: self.edition.as_ref(),
            part: None,
            zone: None,
            title: self.words.text(self.title).to_owned(),
            description: String::new(),
            base: "",
            // Links to other languages are relative: they contain the secret no more than once.
            path: String::new(),
            query: Vec::new(),
        };
        let html = TEMPLATES
            .get_template(template)
            .and_then(|template| template.render(context! { ..content, ..frame.context() }))
            .map_err(Error::internal)?;
        let mut response = site::send(StatusCode::OK, self.words, &site::document(html));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.remove(header::ETAG);
        Ok(response)
    }

    /// The web app, which has a page for the same address; without it, a form.
    fn app_or_form(
        &self,
        headers: &HeaderMap,
        text: &str,
        button: &str,
        asks_password: bool,
    ) -> Result<Response> {
        web_app::page(headers).map_or_else(|| self.form(text, button, asks_password), Ok)
    }

    /// A form with a text and a button.
    fn form(&self, text: &str, button: &str, asks_password: bool) -> Result<Response> {
        let (text, button) = (self.words.text(text), self.words.text(button));
        self.render("form.html", context! { text, button, asks_password })
    }

    fn message(&self, text: &str) -> Result<Response> {
        self.render("message.html", context! { text, code => "", sign_up => false })
    }

    /// The result of a form, or why it was refused.
    fn outcome(&self, outcome: Result<String>) -> Result<Response> {
        let text = match outcome {
            Ok(text) => return self.message(&text),
            Err(Error::Refused(refusal)) if !refusal.is_busy() => match refusal.slug() {
                "invalid-body" => self.words.text("password_weak"),
                "email-taken" => self.words.text("email_taken"),
                _ => self.words.text("link_void"),
            },
            Err(error) => return Err(error),
        };
        Ok((StatusCode::UNPROCESSABLE_ENTITY, self.message(text)?).into_response())
    }
}

async fn show_verification(headers: HeaderMap, reader: Reader) -> Result<Response> {
    LinkPage::new(reader, "verify_title").app_or_form(&headers, "verify_text", "verify_button", false)
}

async fn verify_email(
    State(app): State<App>,
    State(on_verified): State<OnVerified>,
    origin: Origin,
    Path(secret): Path<String>,
    reader: Reader,
) -> Result<Response> {
    let page = LinkPage::new(reader, "verify_title");
    let verified = identity::verify(&app, on_verified, &origin, &secret).await;
    app.bell.notify_one();
    page.outcome(verified.map(|email| page.words.text("verified").replace("{email}", &email)))
}

async fn show_email_change(headers: HeaderMap, reader: Reader) -> Result<Response> {
    LinkPage::new(reader, "email_change_title").app_or_form(
        &headers,
        "email_change_text",
        "verify_button",
        false,
    )
}

async fn confirm_email(
    State(app): State<App>,
    State(on_verified): State<OnVerified>,
    State(on_changed): State<OnEmailChanged>,
    origin: Origin,
    Path(secret): Path<String>,
    reader: Reader,
) -> Result<Response> {
    let page = LinkPage::new(reader, "email_change_title");
    let hooks = (on_verified, on_changed);
    let confirmed = identity::confirm_email_change(&app, hooks, &origin, &secret).await;
    app.bell.notify_one();
    page.outcome(confirmed.map(|email| page.words.text("email_changed").replace("{email}", &email)))
}

async fn show_email_refusal(headers: HeaderMap, reader: Reader) -> Result<Response> {
    let page = LinkPage::new(reader, "email_refusal_title");
    page.app_or_form(&headers, "email_refusal_text", "email_refusal_button", false)
}

async fn refuse_email(
    State(app): State<App>,
    State(on_changed): State<OnEmailChanged>,
    origin: Origin,
    Path(secret): Path<String>,
    reader: Reader,
) -> Result<Response> {
    let page = LinkPage::new(reader, "email_refusal_title");
    let refused = identity::refuse_email_change(&app, on_changed, &origin, &secret).await;
    app.bell.notify_one();
    page.outcome(refused.map(|email| page.words.text("email_refused").replace("{email}", &email)))
}

/// The form for a new password.
#[derive(Deserialize)]
struct PasswordForm {
    password: SecretString,
}

async fn show_password_form(headers: HeaderMap, reader: Reader) -> Result<Response> {
    LinkPage::new(reader, "password_title").app_or_form(&headers, "password_text", "password_button", true)
}

async fn set_password(
    State(app): State<App>,
    State(hasher): State<Hasher>,
    State(on_verified): State<OnVerified>,
    origin: Origin,
    Path(secret): Path<String>,
    reader: Reader,
    Form(form): Form<PasswordForm>,
) -> Result<Response> {
    let page = LinkPage::new(reader, "password_title");
    let set = identity::reset(&app, &hasher, on_verified, &origin, &secret, form.password).await;
    app.bell.notify_one();
    page.outcome(set.map(|()| page.words.text("password_done").to_owned()))
}

/// Shows what an invitation is for, and how to accept it without a front end.
async fn show_invitation(
    State(app): State<App>,
    Path(secret): Path<String>,
    reader: Reader,
) -> Result<Response> {
    let mut page = LinkPage::new(reader, "invitation_title");
    let offer = registration::find_invitation_offer(&app.pool, &secret, app.now()).await?;
    let Some(offer) = offer else { return page.outcome(Err(RequestError::NoSuch("invitation").into())) };
    page.edition = site::find_edition(&app.pool, &offer.congress).await?;
    let text = invitation_text(page.words, &offer);
    page.render("message.html", context! { text, code => secret, sign_up => web_app::is_built() })
}

fn invitation_text(words: &Words, offer: &InvitationOffer) -> String {
    let language = words.language();
    // The names are not searched for placeholders.
    let parts = words.text("invitation_text").split("{congress}").map(|part| {
        let r#type = offer.type_name.text_for(&language);
        part.replace("{type}", r#type)
    });
    parts.collect::<Vec<_>>().join(offer.congress_title.text_for(&language))
}

async fn explain_sign_up(headers: HeaderMap, reader: Reader) -> Result<Response> {
    if let Some(page) = web_app::page(&headers) {
        return Ok(page);
    }
    let page = LinkPage::new(reader, "sign_up_title");
    page.message(page.words.text("sign_up_text"))
}

async fn show_unsubscription(
    State(app): State<App>,
    State(links): State<Unsubscribe>,
    Path(token): Path<String>,
    reader: Reader,
) -> Result<Response> {
    let mut page = LinkPage::new(reader, "unsubscribe_title");
    page.edition = edition_of(&app, &links, &token).await?;
    page.form("unsubscribe_text", "unsubscribe_button", false)
}

/// The edition of an unsubscribe link, if the link is valid and the edition public.
async fn edition_of(app: &App, links: &Unsubscribe, token: &str) -> Result<Option<Edition>> {
    let Some(registration) = links.registration(token) else { return Ok(None) };
    let slug = find_subscribed_edition(&app.pool, registration).await?;
    match slug {
        Some(slug) => Ok(site::find_edition(&app.pool, &slug).await?),
        None => Ok(None),
    }
}

/// Mail programs call this automatically (RFC 8058). Repeating it changes nothing.
async fn end_subscription(
    State(app): State<App>,
    State(links): State<Unsubscribe>,
    Path(token): Path<String>,
    reader: Reader,
) -> Result<Response> {
    let mut page = LinkPage::new(reader, "unsubscribe_title");
    page.edition = edition_of(&app, &links, &token).await?;
    let ended = async {
        let registration = links.registration(&token).ok_or(RequestError::NoSuch("unsubscription link"))?;
        unsubscribe(&app.pool, registration, app.now()).await?;
        Ok(page.words.text("unsubscribed").to_owned())
    };
    let ended = ended.await;
    page.outcome(ended)
}
