//! The page at which anyone who is shown a certificate verifies it.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::{FromRef, RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use minijinja::{Environment, context};

use super::{model::CertificateCheck, store};
use crate::{
    app::App,
    congress,
    http::{Error, Path, Result},
    site::{self, Edition, Frame, Missing, Words},
    types::TimeZone,
};

pub fn pages<N>() -> Router<N>
where
    N: Clone + Send + Sync + 'static,
    App: FromRef<N>,
{
    Router::new().route("/certificates/{code}", get(show_certificate))
}

static TEMPLATES: LazyLock<Environment<'static>> =
    LazyLock::new(|| site::templates(&[("certificate.html", include_str!("certificate.html"))]));

async fn show_certificate(
    State(app): State<App>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let words = site::words_of(query.as_deref(), &headers);
    // PostgreSQL refuses texts with the character NUL.
    let found = match code.contains('\0') {
        true => None,
        false => store::find_by_code(&app.pool, &code).await?,
    };
    let Some(certificate) = found else { return Ok(Missing(words).into_response()) };
    let congress = congress::find(&app.pool, certificate.congress_id).await?;
    let edition = site::find_edition(&app.pool, &congress.slug).await?;
    let html = render(&certificate, edition.as_ref(), words, &congress.time_zone)?;
    let mut response = site::respond(&headers, words, html).await?;
    // It names a person, and can be revoked at any time.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn render(
    certificate: &CertificateCheck,
    edition: Option<&Edition>,
    words: &'static Words,
    zone: &TimeZone,
) -> Result<String> {
    let frame = Frame {
        words,
        edition,
        part: None,
        zone: None,
        title: words.text("certificate").to_owned(),
        description: String::new(),
        // Search engines do not list it.
        base: "",
        path: format!("/certificates/{}", certificate.code),
        query: Vec::new(),
    };
    let status = match certificate.revoked_at {
        None => words.text("certificate_valid").to_owned(),
        Some(at) => words.text("certificate_revoked").replace("{date}", &words.date(zone.date_of(at))),
    };
    let context = context! {
        status, is_valid => certificate.valid, holder => &certificate.display_name,
        congress => certificate.congress.text_for(&words.language()),
        issued => words.date(zone.date_of(certificate.issued_at)), sessions => certificate.sessions,
        minutes => certificate.minutes, code => &certificate.code,
        ..frame.context()
    };
    let page = TEMPLATES.get_template("certificate.html").and_then(|page| page.render(context));
    page.map_err(Error::internal)
}
