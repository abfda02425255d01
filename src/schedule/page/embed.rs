//! The programme as HTML for other sites: without script, style or frame. Pure.

use minijinja::{Value as Jinja, context, value::Serde};
use serde::Serialize;

use super::{
    query::{KeptPage, PageLocale, PageQuery},
    render,
    sessions::{SessionView, select},
};
use crate::schedule::released::Released;

/// A day of the fragment.
#[derive(Serialize)]
struct EmbeddedDay {
    name: String,
    sessions: Vec<SessionView>,
}

/// What to keep the fragment by; `None` for a theme or track that the edition does not have, of which there are too many.
pub fn kept(released: &Released, query: &PageQuery) -> Option<KeptPage> {
    let has = |names: &[(crate::types::Slug, _)], slug: &Option<String>| {
        slug.as_deref().is_none_or(|slug| names.iter().any(|(name, _)| **name == *slug))
    };
    let is_known = has(&released.themes, &query.theme) && has(&released.tracks, &query.track);
    is_known.then(|| KeptPage::Embed { theme: query.theme.clone(), track: query.track.clone() })
}

/// The fragment, with absolute links.
pub fn fragment(released: &Released, query: &PageQuery, locale: &PageLocale) -> anyhow::Result<String> {
    let only = PageQuery { theme: query.theme.clone(), track: query.track.clone(), ..PageQuery::default() };
    let mut days: Vec<EmbeddedDay> = Vec::new();
    let mut date = None;
    for session in select(released, &only, locale) {
        if date.replace(session.day) != Some(session.day) {
            days.push(EmbeddedDay { name: locale.words.date(session.day), sessions: Vec::new() });
        }
        days.last_mut().into_iter().for_each(|day| day.sessions.push(session.view.clone()));
    }
    render(
        "embed.html",
        context! {
            language => locale.words.tag, zone => &*locale.zone, words => locale.words.texts(),
            congress => released.edition.title.text_for(&locale.language), base => &released.base_url,
            home => locale.link(&released.page(), &[]), days => Jinja::from(Serde(days)),
        },
    )
}
