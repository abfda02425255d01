//! The page of a session, and its calendar. Pure.

use std::collections::BTreeMap;

use anyhow::Context as _;
use minijinja::{Value as Jinja, context, value::Serde};

use super::{programme::script_data, query::PageLocale, render, sessions::selected};
use crate::{
    http::Document,
    programme::Session,
    schedule::{
        feeds::{CalendarEntry, agenda_calendar, linked},
        released::Released,
    },
    site::{Frame, Part},
    types::SessionId,
};

/// A session that the release contains, or an earlier one did, and whether it takes place. Links to a page stay valid after the
/// session is cancelled.
pub fn find(released: &Released, id: SessionId) -> Option<(&Session, bool)> {
    let present = released.session(id).map(|session| (session, true));
    present.or_else(|| Some((released.withdrawn_session(id)?, false)))
}

/// The page of a session.
pub fn page(released: &Released, id: SessionId, locale: &PageLocale) -> anyhow::Result<String> {
    let (session, takes_place) = find(released, id).context("no release has the session")?;
    let shown = selected(released, session, locale).context("the session has no time")?;
    let slug = &released.edition.slug;
    let text = session.r#abstract.as_ref().map(|text| text.text_for(&locale.language));
    let frame = Frame {
        words: locale.words,
        edition: Some(&released.edition),
        part: Some(Part::Programme),
        zone: Some(&locale.zone),
        title: session.title.text_for(&locale.language).to_owned(),
        description: text.unwrap_or_default().to_owned(),
        base: &released.base_url,
        path: format!("/c/{slug}/sessions/{id}"),
        query: Vec::new(),
    };
    let tag = locale.words.tag;
    let linked = linked::event(released, session, Some(&locale.language), takes_place);
    render(
        "session.html",
        context! {
            session => Jinja::from(Serde(shown.view)), takes_place, zone => &*locale.zone,
            linked => linked.as_ref().map(script_data).transpose()?,
            linked_href => format!("/api/v1/congresses/{slug}/sessions/{id}/event.jsonld?lang={tag}"),
            calendar_href => format!("/c/{slug}/sessions/{id}.ics?lang={tag}"),
            back => locale.link(&format!("/c/{slug}"), &[]),
            ..frame.context()
        },
    )
}

/// A calendar with this session alone, as cancelled if it no longer takes place. It has the same `UID` as in the calendar of the
/// programme.
pub fn calendar(released: &Released, id: SessionId, locale: &PageLocale) -> Document {
    let only = BTreeMap::from([(id, CalendarEntry::default())]);
    agenda_calendar(released, &only, &locale.language)
}
