//! The HTML page of results, at `/c/{congress}/awards/{award}`, in four languages.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    Router,
    extract::{FromRef, RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use minijinja::{Environment, Value as Jinja, context, value::Serde};
use serde::Serialize;

use super::{
    model::{AwardResults, ResultEntry},
    store,
};
use crate::{
    app::App,
    award::{
        awards::{self, Award, AwardState},
        paths::AwardPath,
    },
    congress,
    http::{Error, Path, ResourcePath, Result, preferred_language, templates},
    types::{EntryId, Language, Slug},
};

/// The page loads nothing but its own style.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/// The texts of the page, by language.
static WORDS: LazyLock<BTreeMap<String, BTreeMap<String, String>>> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

static TEMPLATES: LazyLock<Environment<'static>> =
    LazyLock::new(|| templates(&[("results.html", include_str!("results.html"))]));

pub fn pages<N>() -> Router<N>
where
    N: Clone + Send + Sync + 'static,
    App: FromRef<N>,
{
    Router::new().route("/c/{congress}/awards/{award}", get(show_results))
}

/// An entry as the page shows it.
#[derive(Serialize)]
struct PageEntry<'a> {
    title: &'a str,
    /// The city of the entry, then its partners.
    cities: Vec<&'a str>,
    country: &'a str,
    category: Option<&'a str>,
    votes: Option<i64>,
    popular: bool,
}

async fn show_results(
    State(app): State<App>,
    Path((slug, name)): Path<(Slug, Slug)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let language = language(query.as_deref(), &headers);
    let award = match congress::find_by_slug(&app.pool, &slug).await? {
        Some(id) => {
            let edition = congress::find(&app.pool, id).await?;
            let award = awards::find(&app.pool, id, &name, false).await;
            award.ok().filter(|_| edition.state != congress::CongressState::Draft)
        }
        None => None,
    };
    let results = match &award {
        Some(award) if award.state == AwardState::Published => {
            store::find_results(&app.pool, award.id).await?
        }
        _ => None,
    };
    let status = if award.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let base = AwardPath { congress: slug, award: name }.href();
    let html = render(award.as_ref(), results.as_ref(), &language, &base)?;
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    if let Ok(language) = HeaderValue::from_str(&language) {
        headers.insert(HeaderName::from_static("content-language"), language);
    }
    Ok(response)
}

/// The requested language, or else the one that the browser prefers, among those of the page.
fn language(query: Option<&str>, headers: &HeaderMap) -> Language {
    let known: Vec<&str> = WORDS.keys().map(String::as_str).collect();
    let asked = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, value)| known.iter().find(|tag| value.split('-').next() == Some(**tag)).copied());
    let chosen = asked.or_else(|| preferred_language(headers, &known)).unwrap_or("en");
    chosen.parse().unwrap_or_else(|_| Language::english())
}

fn render(
    award: Option<&Award>,
    results: Option<&AwardResults>,
    language: &Language,
    base: &str,
) -> Result<String> {
    let words = WORDS.get(&**language).cloned().unwrap_or_default();
    let groups = results.map(|results| {
        [
            ("winners", &results.winners),
            ("special_mentions", &results.special_mentions),
            ("shortlisted", &results.shortlisted),
            ("deserving", &results.deserving),
        ]
        .map(|(group, entries)| {
            let entries: Vec<_> =
                entries.iter().map(|entry| page_entry(entry, award, results, language)).collect();
            (words.get(group).cloned().unwrap_or_default(), entries)
        })
    });
    let context = context! {
        language => language.to_string(),
        base => base,
        languages => WORDS.keys().cloned().collect::<Vec<_>>(),
        title => award.map(|award| award.title.text_for(language).to_owned()),
        groups => Jinja::from(Serde(groups)),
        results => Jinja::from(Serde(results)),
        words => Jinja::from(Serde(words)),
    };
    let template = TEMPLATES.get_template("results.html").map_err(Error::internal)?;
    template.render(context).map_err(Error::internal)
}

fn page_entry<'a>(
    entry: &'a ResultEntry,
    award: Option<&'a Award>,
    results: &AwardResults,
    language: &Language,
) -> PageEntry<'a> {
    let vote = results.vote.as_ref();
    let votes = |id: EntryId| {
        vote.and_then(|vote| vote.counts.iter().find(|count| count.entry == id)).map(|count| count.votes)
    };
    let category = award.zip(entry.category.as_ref()).and_then(|(award, slug)| award.category(slug));
    let cities = std::iter::once(&entry.city).chain(&entry.partners).map(String::as_str).collect();
    PageEntry {
        title: &entry.title,
        cities,
        country: &entry.country,
        category: category.map(|category| category.name.text_for(language)),
        votes: votes(entry.entry),
        popular: vote.is_some_and(|vote| vote.popular.contains(&entry.entry)),
    }
}
