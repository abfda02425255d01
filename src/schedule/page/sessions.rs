//! Sessions as pages show them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::json;

use super::query::{PageLocale, PageQuery};
use crate::{
    programme::{EnrolmentPolicy, Session, SessionLink, SessionSpeaker},
    schedule::{feeds::LocalTimes, released::Released},
    types::{Language, Localized, Slug, folded},
};

/// A text, and its language if it is not that of the page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Text {
    pub text: String,
    pub lang: Option<String>,
}

impl Text {
    pub fn of(text: &Localized, locale: &PageLocale) -> Self {
        let own = text.language_for(&locale.language);
        let lang = own.filter(|own| own.primary() != locale.language.primary()).map(ToString::to_string);
        Self { text: text.text_for(&locale.language).to_owned(), lang }
    }
}

/// A session of a page.
#[derive(Clone, Debug, Serialize)]
pub struct SessionView {
    id: String,
    code: String,
    href: String,
    title: Text,
    text: Text,
    kind: String,
    track: String,
    track_slug: Slug,
    themes: Vec<String>,
    theme_slugs: String,
    language: String,
    interpretation: String,
    /// Languages it can be followed in.
    tags: String,
    /// All searchable text, folded.
    search: String,
    policy: String,
    seats: Option<i32>,
    speakers: Vec<SpeakerView>,
    links: Vec<SessionLink>,
    room: String,
    day: NaiveDate,
    date: String,
    starts: String,
    ends: String,
    from: String,
    until: String,
    crosses_midnight: bool,
    in_the_night: bool,
}

/// A speaker of a session.
#[derive(Clone, Debug, Serialize)]
struct SpeakerView {
    name: String,
    href: String,
    role: String,
    confirmed: bool,
}

/// A session that a page shows, with its place in time and among the rooms.
pub struct Selected<'r> {
    pub session: &'r Session,
    /// The index of its room; the number of rooms if it has none.
    pub place: usize,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// The day on which it starts, in the time zone of the page.
    pub day: NaiveDate,
    pub view: SessionView,
}

/// The sessions that match the query, in order of time.
pub fn select<'r>(released: &'r Released, query: &PageQuery, locale: &PageLocale) -> Vec<Selected<'r>> {
    let q = query.q.as_deref().map(folded);
    let sessions = released.sessions.iter().filter(|session| fits(session, query));
    let shown = sessions.filter_map(|session| selected(released, session, locale));
    shown
        .filter(|shown| query.day.is_none_or(|day| shown.day == day))
        .filter(|shown| q.as_deref().is_none_or(|q| shown.view.search.contains(q)))
        .collect()
}

fn fits(session: &Session, query: &PageQuery) -> bool {
    query.theme.as_deref().is_none_or(|theme| session.themes.iter().any(|slug| **slug == *theme))
        && query.track.as_deref().is_none_or(|track| *session.track == *track)
        && query.language.as_deref().is_none_or(|tag| tags(session).any(|other| **other == *tag))
}

/// The languages a session can be followed in.
pub fn tags(session: &Session) -> impl Iterator<Item = &Language> {
    std::iter::once(&session.language).chain(&session.interpretation)
}

/// The name of a room by its index; a text if there is none.
pub fn room_name(released: &Released, place: usize, locale: &PageLocale) -> String {
    match released.rooms.get(place) {
        Some((_, name)) => name.text_for(&locale.language).to_owned(),
        None => locale.words.text("no_room").to_owned(),
    }
}

/// A session as a page shows it; `None` if it has no time.
pub fn selected<'r>(
    released: &'r Released,
    session: &'r Session,
    locale: &PageLocale,
) -> Option<Selected<'r>> {
    let (starts_at, ends_at) = (session.starts_at?, session.ends_at?);
    let room = session.room.as_ref();
    let place = room.and_then(|room| released.rooms.iter().position(|(slug, _)| slug == room));
    let place = place.unwrap_or(released.rooms.len());
    let local = LocalTimes::of(starts_at, ends_at, locale.zone.rules());
    let view =
        SessionView { room: room_name(released, place, locale), ..view(released, session, local, locale) };
    Some(Selected { session, place, starts_at, ends_at, day: view.day, view })
}

fn view(released: &Released, session: &Session, local: LocalTimes, locale: &PageLocale) -> SessionView {
    let PageLocale { words, language, .. } = locale;
    let named = |names: &[(Slug, Localized)], slug: &Slug| Released::name(names, slug, language);
    let joined = |all: &mut dyn Iterator<Item = String>, by: &str| all.collect::<Vec<_>>().join(by);
    let slug = &released.edition.slug;
    let day = local.local_starts_at.date_naive();
    SessionView {
        id: session.id.to_string(),
        code: session.code.clone(),
        href: locale.link(&format!("/c/{slug}/sessions/{}", session.id), &[]),
        title: Text::of(&session.title, locale),
        text: session.r#abstract.as_ref().map(|text| Text::of(text, locale)).unwrap_or_default(),
        kind: words.kind(&word(json!(session.kind))),
        track: named(&released.tracks, &session.track),
        track_slug: session.track.clone(),
        themes: session.themes.iter().map(|theme| named(&released.themes, theme)).collect(),
        theme_slugs: joined(&mut session.themes.iter().map(ToString::to_string), " "),
        language: words.language_label(&session.language),
        interpretation: joined(&mut session.interpretation.iter().map(|tag| words.language_name(tag)), ", "),
        tags: joined(&mut tags(session).map(ToString::to_string), " "),
        search: searchable(session),
        policy: match session.enrolment_policy {
            EnrolmentPolicy::Open => String::new(),
            EnrolmentPolicy::Required => words.text("enrol").to_owned(),
            EnrolmentPolicy::ByInvitation => words.text("by_invitation").to_owned(),
        },
        seats: session.capacity,
        speakers: session.speakers.iter().map(|part| speaker(part, slug, locale)).collect(),
        links: session.links.to_vec(),
        room: String::new(),
        day,
        date: words.date(day),
        starts: local.local_starts_at.to_rfc3339(),
        ends: local.local_ends_at.to_rfc3339(),
        from: local.local_starts_at.format("%H:%M").to_string(),
        until: local.local_ends_at.format("%H:%M").to_string(),
        crosses_midnight: local.crosses_midnight,
        in_the_night: local.in_the_night,
    }
}

fn speaker(part: &SessionSpeaker, slug: &str, locale: &PageLocale) -> SpeakerView {
    SpeakerView {
        name: part.name.clone(),
        href: locale.link(&format!("/c/{slug}/speakers/{}", part.speaker), &[]),
        role: locale.words.role(&word(json!(part.role))),
        confirmed: part.confirmed,
    }
}

/// A word of an enumeration as JSON spells it.
fn word(of: serde_json::Value) -> String {
    of.as_str().unwrap_or_default().to_owned()
}

fn searchable(session: &Session) -> String {
    let names = session.speakers.iter().map(|part| part.name.as_str());
    let texts = session.title.texts().chain(names).chain([session.code.as_str()]);
    folded(&texts.collect::<Vec<_>>().join(" "))
}
