//! The pages of the speakers of the release. Profiles are read from the database, because they change between releases.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use minijinja::{Value as Jinja, context, value::Serde};
use serde_json::json;

use super::{
    programme::script_data,
    query::{PageLocale, PageQuery},
    render,
    sessions::{SessionView, Text, selected},
};
use crate::{
    app::App,
    http::{Error, Path, Result},
    programme::{self, Speaker},
    schedule::{published::Published, released::Released},
    site::{self, Frame, Missing, Part},
    types::{SpeakerId, folded},
};

/// The list of speakers, of which `q` selects some.
pub async fn show_speakers(
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let query = PageQuery::parse(query.as_deref());
    let words = query.words(&headers);
    let Some(entry) = published.find(&slug) else { return Ok(Missing(words).into_response()) };
    let speakers = programme::list_released_speakers(&app.pool, entry.released.edition.id).await?;
    let locale = PageLocale::new(words, query.zone(&entry.released).0);
    let render = move |released: &Released| list(released, &speakers, &query, &locale);
    site::respond(&headers, words, published.work(entry, render).await?).await
}

/// A speaker with their sessions.
pub async fn show_speaker(
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    Path((slug, speaker)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let query = PageQuery::parse(query.as_deref());
    let words = query.words(&headers);
    let id = speaker.parse::<uuid::Uuid>().ok().map(SpeakerId::from);
    let Some((entry, id)) = published.find(&slug).zip(id) else { return Ok(Missing(words).into_response()) };
    let speaker = programme::find_released_speaker(&app.pool, entry.released.edition.id, id).await?;
    let Some(speaker) = speaker else { return Ok(Missing(words).into_response()) };
    let locale = PageLocale::new(words, query.zone(&entry.released).0);
    let html = page(&entry.released, &speaker, &locale).map_err(Error::internal)?;
    site::respond(&headers, words, html).await
}

fn list(
    released: &Released,
    speakers: &[Speaker],
    query: &PageQuery,
    locale: &PageLocale,
) -> anyhow::Result<String> {
    let q = query.q.as_deref().map(folded).unwrap_or_default();
    let search = |speaker: &Speaker| {
        folded(&format!("{} {}", speaker.name, speaker.organisation.as_deref().unwrap_or_default()))
    };
    let mut found: Vec<_> = speakers.iter().filter(|speaker| search(speaker).contains(&q)).collect();
    // An accent does not move a name to the end.
    found.sort_by_cached_key(|speaker| folded(&speaker.name));
    let views: Vec<_> = found
        .iter()
        .map(|speaker| {
            let href = locale.link(&format!("/c/{}/speakers/{}", released.edition.slug, speaker.id), &[]);
            context! { name => &speaker.name, job_title => &speaker.job_title, organisation => &speaker.organisation,
                       country => speaker.country.as_ref().map(|country| locale.words.country(country)), search => search(speaker), href }
        })
        .collect();
    let text = locale.words.text("speakers").to_owned();
    let frame = frame(released, locale, "", (text, String::new()), query.q.clone());
    render(
        "speakers.html",
        context! {
            speakers => views, q => query.q.clone().unwrap_or_default(), zone => &*locale.zone,
            count => locale.words.count("speakers", found.len()),
            ..frame.context()
        },
    )
}

fn page(released: &Released, speaker: &Speaker, locale: &PageLocale) -> anyhow::Result<String> {
    let has_part =
        |session: &&crate::programme::Session| session.speakers.iter().any(|part| part.speaker == speaker.id);
    let sessions = released.sessions.iter().filter(has_part);
    let sessions: Vec<SessionView> =
        sessions.filter_map(|session| Some(selected(released, session, locale)?.view)).collect();
    let biography = speaker.biography.as_ref().map(|text| Text::of(text, locale)).unwrap_or_default();
    let end = format!("/{}", speaker.id);
    let frame = frame(released, locale, &end, (speaker.name.clone(), biography.text.clone()), None);
    let person = json!({
        "@context": "https://schema.org", "@type": "Person", "name": speaker.name, "jobTitle": speaker.job_title,
        "worksFor": speaker.organisation.as_ref().map(|name| json!({"@type": "Organization", "name": name})),
    });
    render(
        "speaker.html",
        context! {
            speaker => Jinja::from(Serde(speaker)),
            country => speaker.country.as_ref().map(|country| locale.words.country(country)), biography => Jinja::from(Serde(biography)),
            sessions => Jinja::from(Serde(sessions)), zone => &*locale.zone, linked => script_data(&person)?,
            back => locale.link(&format!("/c/{}/speakers", released.edition.slug), &[]),
            ..frame.context()
        },
    )
}

fn frame<'a>(
    released: &'a Released,
    locale: &'a PageLocale,
    end: &str,
    (title, description): (String, String),
    q: Option<String>,
) -> Frame<'a> {
    Frame {
        words: locale.words,
        edition: Some(&released.edition),
        part: Some(Part::Speakers),
        zone: Some(&locale.zone),
        title,
        description,
        base: &released.base_url,
        path: format!("/c/{}/speakers{end}", released.edition.slug),
        query: q.map(|q| ("q", q)).into_iter().collect(),
    }
}
