//! The public programme pages under `/c/{congress}`: a release in four languages, by day and room in the reader's time zone.
//!
//! The pages work without scripts: search and filters are a form, and every result has its own URL. The script reads the
//! time zone from the browser and filters without further requests.

mod content;

use std::sync::{Arc, LazyLock};

use axum::{
    Router,
    extract::{FromRef, RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
    routing::get,
};
use minijinja::Environment;

use super::{
    feeds::Document,
    published::Published,
    released::Released,
    words::{self, Words},
};
use crate::{
    http::{Coding, Error, Path, Result, templates},
    types::{Language, SessionId, TimeZone},
};

/// The content security policy: the pages load only our own resources.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

pub fn pages<N>() -> Router<N>
where
    N: Clone + Send + Sync + 'static,
    Arc<Published>: FromRef<N>,
{
    Router::new()
        .route("/c/programme.css", get(async || CSS.answer()))
        .route("/c/programme.js", get(async || JS.answer()))
        .route("/c/{congress}", get(show_programme))
        .route("/c/{congress}/sessions/{session}", get(show_session))
}

static CSS: LazyLock<Document> =
    LazyLock::new(|| Document::of("text/css; charset=utf-8", include_bytes!("programme.css").to_vec()));
static JS: LazyLock<Document> =
    LazyLock::new(|| Document::of("text/javascript; charset=utf-8", include_bytes!("programme.js").to_vec()));

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    templates(&[
        ("layout.html", include_str!("layout.html")),
        ("parts.html", include_str!("parts.html")),
        ("programme.html", include_str!("programme.html")),
        ("session.html", include_str!("session.html")),
        ("missing.html", include_str!("missing.html")),
    ])
});

/// A page without a search: there are few, so those in use stay in memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageKey {
    /// `None`: the programme.
    session: Option<SessionId>,
    /// The language of the page, which the words have.
    language: &'static str,
    zone: TimeZone,
}

/// The query of a page. Other parameters are ignored: people follow links from anywhere.
#[derive(Debug, Default)]
pub struct PageQuery {
    lang: Option<String>,
    time_zone: Option<String>,
    q: Option<String>,
    theme: Option<String>,
    track: Option<String>,
    language: Option<String>,
}

impl PageQuery {
    fn parse(text: Option<&str>) -> Self {
        let mut query = Self::default();
        for (name, value) in form_urlencoded::parse(text.unwrap_or_default().as_bytes()) {
            let field = match &*name {
                "lang" => &mut query.lang,
                "time_zone" => &mut query.time_zone,
                "q" => &mut query.q,
                "theme" => &mut query.theme,
                "track" => &mut query.track,
                "language" => &mut query.language,
                _ => continue,
            };
            let value: String = value.trim().chars().take(200).collect();
            *field = Some(value).filter(|value| !value.is_empty());
        }
        query
    }

    /// Whether it asks for some of the sessions.
    fn selects(&self) -> bool {
        [&self.q, &self.theme, &self.track, &self.language].into_iter().any(Option::is_some)
    }

    /// The requested language, or the one that the browser prefers.
    fn words(&self, headers: &HeaderMap) -> &'static Words {
        let requested = self.lang.as_deref().and_then(Words::of);
        requested.or_else(|| words::preferred(headers)).unwrap_or_else(Words::first)
    }

    /// The requested time zone, and whether it exists.
    fn zone(&self, released: &Released) -> (TimeZone, bool) {
        let requested = self.time_zone.as_deref().map(str::parse::<TimeZone>);
        match requested {
            Some(Ok(zone)) => (zone, true),
            Some(Err(_)) => (released.time_zone.clone(), false),
            None => (released.time_zone.clone(), true),
        }
    }
}

async fn show_programme(
    State(published): State<Arc<Published>>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let query = PageQuery::parse(query.as_deref());
    let words = query.words(&headers);
    let Some(entry) = published.find(&slug) else { return missing(words) };
    let (zone, is_known) = query.zone(&entry.released);
    // Searches differ too much to be kept.
    let is_kept = is_known && !query.selects();
    let render = move |released: &Released| content::programme(released, &query, words).map(html);
    let document = if is_kept {
        let key = PageKey { session: None, language: words.tag, zone };
        published.page(&entry, key, Coding::best(&headers), render).await?
    } else {
        Arc::new(published.work(entry, render).await?)
    };
    Ok(page(StatusCode::OK, words, &document))
}

async fn show_session(
    State(published): State<Arc<Published>>,
    Path((slug, session)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let query = PageQuery::parse(query.as_deref());
    let words = query.words(&headers);
    let id = session.parse::<uuid::Uuid>().ok().map(SessionId::from);
    let found = published.find(&slug).zip(id).filter(|(entry, id)| entry.released.session(*id).is_some());
    let Some((entry, id)) = found else { return missing(words) };
    let (zone, _) = query.zone(&entry.released);
    let key = PageKey { session: Some(id), language: words.tag, zone: zone.clone() };
    let render = move |released: &Released| content::session(released, id, &zone, words).map(html);
    let document = published.page(&entry, key, Coding::best(&headers), render).await?;
    Ok(page(StatusCode::OK, words, &document))
}

fn missing(words: &'static Words) -> Result<Response> {
    let context = minijinja::context! { language => words.tag, zone => "", congress => words.missing(), words => words.texts() };
    let document = html(render("missing.html", context).map_err(Error::internal)?);
    Ok(page(StatusCode::NOT_FOUND, words, &document))
}

fn render(template: &str, context: minijinja::Value) -> anyhow::Result<String> {
    Ok(TEMPLATES.get_template(template)?.render(context)?)
}

fn html(text: String) -> Document {
    Document::of("text/html; charset=utf-8", text.into_bytes())
}

/// A page with its `ETag`.
fn page(status: StatusCode, words: &Words, document: &Document) -> Response {
    let mut response = document.answer();
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, accept-language"));
    headers.insert(HeaderName::from_static("content-language"), HeaderValue::from_static(words.tag));
    response
}

/// The edition's language for text written by people.
fn language_of(words: &Words) -> Language {
    words.tag.parse().unwrap_or_else(|_| Language::english())
}
