//! The public programme pages under `/c/{congress}`: a release in four languages, in the reader's time zone.
//!
//! The pages work without scripts: views, search and filters are links and a form, and every result has its own URL. The script
//! reads the time zone from the browser, filters without further requests, and shows what is on now. No page depends on the
//! time of the request or on its reader, so all are kept in memory.

mod embed;
mod grid;
mod programme;
mod query;
mod session;
mod sessions;
mod speakers;

use std::sync::{Arc, LazyLock};

use axum::{
    Router,
    extract::{FromRef, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use minijinja::Environment;

pub use query::PageKey;
use query::{KeptPage, PageLocale, PageQuery};

use super::{
    published::{Entry, Published},
    released::Released,
};
use crate::{
    app::App,
    http::{Coding, Path, Result},
    programme::Session,
    site::{self, Missing},
    types::{Now, SessionId},
};

/// The pages of the programme and of its speakers.
pub fn pages<N>() -> Router<N>
where
    N: Clone + Send + Sync + 'static,
    App: FromRef<N>,
    Arc<Published>: FromRef<N>,
{
    Router::new()
        .route("/c/{congress}", get(show_programme))
        .route("/c/{congress}/now", get(show_now))
        .route("/c/{congress}/embed", get(show_embed))
        .route("/c/{congress}/sessions/{session}", get(show_session))
        .route(SPEAKERS, get(speakers::show_speakers))
        .route(SPEAKER, get(speakers::show_speaker))
}

const SPEAKERS: &str = "/c/{congress}/speakers";
const SPEAKER: &str = "/c/{congress}/speakers/{speaker}";

/// The pages that are read from the database, with the same answer for everyone.
pub const PUBLIC_PAGES: [&str; 2] = [SPEAKERS, SPEAKER];

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    site::templates(&[
        ("parts.html", include_str!("parts.html")),
        ("programme.html", include_str!("programme.html")),
        ("session.html", include_str!("session.html")),
        ("speakers.html", include_str!("speakers.html")),
        ("speaker.html", include_str!("speaker.html")),
        ("embed.html", include_str!("embed.html")),
    ])
});

fn render(template: &str, context: minijinja::Value) -> anyhow::Result<String> {
    Ok(TEMPLATES.get_template(template)?.render(context)?)
}

async fn show_programme(
    State(published): State<Arc<Published>>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let query = PageQuery::parse(query.as_deref());
    let words = query.words(&headers);
    let Some(entry) = published.find(&slug) else { return Ok(Missing(words).into_response()) };
    let (zone, is_known) = query.zone(&entry.released);
    // Searches differ too much to be kept.
    let key = (is_known && !query.selects()).then(|| PageKey {
        page: KeptPage::Programme(query.view),
        language: words.tag,
        zone: zone.clone(),
    });
    let locale = PageLocale::new(words, zone);
    let render = move |released: &Released| {
        programme::programme(released, &query, &locale, is_known).map(site::document)
    };
    let document = match key {
        Some(key) => published.page(&entry, key, Coding::best(&headers), render).await?,
        None => Arc::new(published.work(entry, render).await?),
    };
    Ok(site::send(StatusCode::OK, words, &document))
}

/// Leads to the session that is on, or to the next one. The page itself has no link that depends on the time, so it stays in
/// memory; with the script it shows these sessions.
async fn show_now(
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let query = PageQuery::parse(query.as_deref());
    let words = query.words(&headers);
    let Some(entry) = published.find(&slug) else { return Ok(Missing(words).into_response()) };
    let released = &entry.released;
    let locale = PageLocale::new(words, query.zone(released).0);
    let anchor = current(released, &locale, app.now()).unwrap_or_default();
    let href = locale.link(&format!("/c/{}", released.edition.slug), &[]);
    let mut response = Redirect::to(&format!("{href}{anchor}")).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The anchor of the session that is on, or of the next one. Of several, the one that began last: an exhibition that is open all
/// week is always on.
fn current(released: &Released, locale: &PageLocale, now: Now) -> Option<String> {
    let has_begun = |session: &&Session| session.starts_at.is_some_and(|start| start <= now);
    let is_open = |session: &&Session| session.ends_at.is_some_and(|end| end > now);
    let on =
        released.sessions.iter().filter(has_begun).filter(is_open).max_by_key(|session| session.starts_at);
    let session = on.or_else(|| released.sessions.iter().find(|session| !has_begun(session)))?;
    let day = sessions::selected(released, session, locale)?.day;
    let code: String = form_urlencoded::byte_serialize(session.code.as_bytes()).collect();
    // In a fragment, `+` is not a space.
    Some(format!("#s{day}-{}", code.replace('+', "%20")))
}

async fn show_session(
    State(published): State<Arc<Published>>,
    Path((slug, session)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let query = PageQuery::parse(query.as_deref());
    let words = query.words(&headers);
    let (name, is_calendar) = match session.strip_suffix(".ics") {
        Some(name) => (name, true),
        None => (session.as_str(), false),
    };
    let id = name.parse::<uuid::Uuid>().ok().map(SessionId::from);
    let is_known = |(entry, id): &(Arc<Entry>, SessionId)| session::find(&entry.released, *id).is_some();
    let Some((entry, id)) = published.find(&slug).zip(id).filter(is_known) else {
        return Ok(Missing(words).into_response());
    };
    let locale = PageLocale::new(words, query.zone(&entry.released).0);
    if is_calendar {
        return Ok(calendar(&entry.released, id, &locale));
    }
    let key = PageKey { page: KeptPage::Session(id), language: words.tag, zone: locale.zone.clone() };
    let render = move |released: &Released| session::page(released, id, &locale).map(site::document);
    let document = published.page(&entry, key, Coding::best(&headers), render).await?;
    Ok(site::send(StatusCode::OK, words, &document))
}

fn calendar(released: &Released, id: SessionId, locale: &PageLocale) -> Response {
    let mut response = session::calendar(released, id, locale).answer();
    let name = HeaderValue::from_static("attachment; filename=\"session.ics\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    response
}

async fn show_embed(
    State(published): State<Arc<Published>>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let query = PageQuery::parse(query.as_deref());
    let words = query.words(&headers);
    let Some(entry) = published.find(&slug) else { return Ok(embedded(Missing(words).into_response())) };
    let locale = PageLocale::new(words, query.zone(&entry.released).0);
    let kept = embed::kept(&entry.released, &query);
    let key = kept.map(|page| PageKey { page, language: words.tag, zone: locale.zone.clone() });
    let render = move |released: &Released| embed::fragment(released, &query, &locale).map(site::document);
    let document = match key {
        Some(key) => published.page(&entry, key, Coding::best(&headers), render).await?,
        None => Arc::new(published.work(entry, render).await?),
    };
    Ok(embedded(site::send(StatusCode::OK, words, &document)))
}

/// For pages of any site, without credentials.
fn embedded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    );
    response
}
