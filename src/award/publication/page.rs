//! The public pages of awards: the list, and the results of each, in four languages.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    Router,
    extract::{FromRef, RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
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
    award::awards::{self, Award, AwardRound, AwardState},
    http::{Error, Path, Result},
    site::{self, Edition, Frame, Missing, Part, Words},
    types::{EntryId, Now, Slug},
};

/// The texts of the page, by language.
static WORDS: LazyLock<BTreeMap<String, BTreeMap<String, String>>> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    site::templates(&[
        ("awards.html", include_str!("awards.html")),
        ("results.html", include_str!("results.html")),
    ])
});

const LIST: &str = "/c/{congress}/awards";
const RESULTS: &str = "/c/{congress}/awards/{award}";

/// The addresses of the pages.
pub const PUBLIC_PAGES: [&str; 2] = [LIST, RESULTS];

pub fn pages<N>() -> Router<N>
where
    N: Clone + Send + Sync + 'static,
    App: FromRef<N>,
{
    Router::new().route(LIST, get(show_awards)).route(RESULTS, get(show_results))
}

/// An entry as the page shows it.
#[derive(Serialize)]
struct PageEntry<'a> {
    title: &'a str,
    /// The city of the entry, then its partners.
    cities: Vec<&'a str>,
    country: &'a str,
    category: Option<&'a str>,
    votes: Option<String>,
    popular: bool,
}

async fn show_awards(
    State(app): State<App>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let words = site::words_of(query.as_deref(), &headers);
    let Some(edition) = site::find_edition(&app.pool, &slug).await? else {
        return Ok(Missing(words).into_response());
    };
    let awards = awards::list_public(&app.pool, edition.id).await?;
    let title = words.text("awards").to_owned();
    let frame = frame(words, &edition, &app, (title, String::new()), "");
    let item = |award: &Award| {
        let state =
            if award.state == AwardState::Published { "results_published" } else { "results_pending" };
        context! {
            title => award.title.text_for(&words.language()), state => words.text(state),
            href => frame.link(&format!("/c/{}/awards/{}", edition.slug, award.slug)),
            description => award.description.as_ref().map(|text| text.text_for(&words.language())),
        }
    };
    let items: Vec<_> = awards.iter().map(item).collect();
    let html = render("awards.html", context! { awards => items, ..frame.context() })?;
    site::respond(&headers, words, html).await
}

async fn show_results(
    State(app): State<App>,
    Path((slug, name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let words = site::words_of(query.as_deref(), &headers);
    let edition = site::find_edition(&app.pool, &slug).await?;
    let Some((edition, name)) = edition.zip(name.parse::<Slug>().ok()) else {
        return Ok(Missing(words).into_response());
    };
    let award =
        awards::list_public(&app.pool, edition.id).await?.into_iter().find(|award| award.slug == name);
    let Some(award) = award else { return Ok(Missing(words).into_response()) };
    let results = match award.state {
        AwardState::Published => store::find_results(&app.pool, award.id).await?,
        _ => None,
    };
    let html = results_page(&award, results.as_ref(), words, &edition, &app)?;
    site::respond(&headers, words, html).await
}

fn frame<'a>(
    words: &'static Words,
    edition: &'a Edition,
    app: &'a App,
    (title, description): (String, String),
    end: &str,
) -> Frame<'a> {
    Frame {
        words,
        edition: Some(edition),
        part: Some(Part::Awards),
        zone: None,
        title,
        description,
        base: &app.config.base_url,
        path: format!("/c/{}/awards{end}", edition.slug),
        query: Vec::new(),
    }
}

fn render(template: &str, context: Jinja) -> Result<String> {
    let template = TEMPLATES.get_template(template).map_err(Error::internal)?;
    template.render(context).map_err(Error::internal)
}

fn results_page(
    award: &Award,
    results: Option<&AwardResults>,
    words: &'static Words,
    edition: &Edition,
    app: &App,
) -> Result<String> {
    let language = words.language();
    let texts = WORDS.get(words.tag).cloned().unwrap_or_default();
    let groups = results.map(|results| {
        [
            ("winners", &results.winners),
            ("special_mentions", &results.special_mentions),
            ("shortlisted", &results.shortlisted),
            ("deserving", &results.deserving),
        ]
        .map(|(group, entries)| {
            let entries: Vec<_> =
                entries.iter().map(|entry| page_entry(entry, award, results, words)).collect();
            (texts.get(group).cloned().unwrap_or_default(), entries)
        })
    });
    let description = award.description.as_ref().map(|text| text.text_for(&language)).unwrap_or_default();
    let title = award.title.text_for(&language).to_owned();
    let end = format!("/{}", award.slug);
    let frame = frame(words, edition, app, (title, description.to_owned()), &end);
    let vote = results.and_then(|results| results.vote.as_ref());
    let void = vote.map(|vote| vote.void).filter(|void| *void > 0);
    let context = context! {
        base => format!("/api/v1/congresses/{}/awards/{}", edition.slug, award.slug), description,
        vote_href => is_voting(award, app.now()).then(|| format!("/e/{}/awards/{}/vote", edition.slug, award.slug)),
        groups => Jinja::from(Serde(groups)), results => Jinja::from(Serde(results)),
        void_votes => void.map(|void| count_of(words, "void_votes", void)),
        labels => Jinja::from(Serde(texts)), back => frame.link(&format!("/c/{}/awards", edition.slug)),
        ..frame.context()
    };
    render("results.html", context)
}

fn count_of(words: &Words, things: &str, count: i64) -> String {
    words.count(things, usize::try_from(count).unwrap_or_default())
}

/// Whether the public can vote now. The page depends on the time, but no answer is kept for longer than a moment.
fn is_voting(award: &Award, now: Now) -> bool {
    let is_open = |round: &AwardRound| {
        round.closed_at.is_none() && round.opens_at <= now && awards::in_time(round.closes_at, now)
    };
    award.state == AwardState::Open && award.public_round().is_some_and(is_open)
}

fn page_entry<'a>(
    entry: &'a ResultEntry,
    award: &'a Award,
    results: &AwardResults,
    words: &Words,
) -> PageEntry<'a> {
    let language = words.language();
    let vote = results.vote.as_ref();
    let counted = |id: EntryId| vote.and_then(|vote| vote.counts.iter().find(|count| count.entry == id));
    let category = entry.category.as_ref().and_then(|slug| award.category(slug));
    let cities = std::iter::once(&entry.city).chain(&entry.partners).map(String::as_str).collect();
    PageEntry {
        title: &entry.title,
        cities,
        country: words.country(&entry.country),
        category: category.map(|category| category.name.text_for(&language)),
        votes: counted(entry.entry).map(|count| count_of(words, "votes", count.votes)),
        popular: vote.is_some_and(|vote| vote.popular.contains(&entry.entry)),
    }
}
