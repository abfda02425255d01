//! The content of the pages. Pure.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::NaiveDate;
use minijinja::{Value as Jinja, context, value::Serde};
use serde::Serialize;
use serde_json::json;

use super::{PageQuery, language_of, render, words::Words};
use crate::{
    programme::{EnrolmentPolicy, Session, SessionLink},
    schedule::{
        feeds::{LocalTimes, linked},
        released::Released,
    },
    types::{Language, Localized, SessionId, Slug, TimeZone, folded},
};

/// A day of the page.
#[derive(Serialize)]
struct PageDay {
    date: NaiveDate,
    name: String,
    short: String,
    rooms: Vec<PageRoom>,
}

#[derive(Serialize)]
struct PageRoom {
    name: String,
    sessions: Vec<SessionView>,
}

/// A session of the page.
#[derive(Serialize)]
struct SessionView {
    code: String,
    href: String,
    title: String,
    text: String,
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
    starts: String,
    ends: String,
    from: String,
    until: String,
    crosses_midnight: bool,
    in_the_night: bool,
}

#[derive(Serialize)]
struct SpeakerView {
    name: String,
    role: String,
    confirmed: bool,
}

/// An option of a filter.
#[derive(Serialize)]
struct PageFilter {
    name: &'static str,
    label: String,
    chosen: String,
    options: Vec<FilterOption>,
}

#[derive(Serialize)]
struct FilterOption {
    value: String,
    name: String,
}

/// The whole programme, or the filtered part.
pub fn programme(released: &Released, query: &PageQuery, words: &Words) -> anyhow::Result<String> {
    let language = language_of(words);
    let (zone, known) = query.zone(released);
    let days = days(released, query, words, &zone, &language);
    let count = days.iter().flat_map(|day| &day.rooms).map(|room| room.sessions.len()).sum();
    let local = |query: &str| format!("/c/{}{query}", released.congress);
    let (first, last) = (words.date(released.starts_on), words.date(released.ends_on));
    let at = released.released_at.with_timezone(&zone.rules());
    render(
        "programme.html",
        context! {
            language => words.tag, zone => &*zone, words => words.texts(), congress => released.title.text_for(&language),
            dates => if first == last { first } else { format!("{first} – {last}") },
            version => released.version,
            released_at => format!("{} {}", words.date(at.date_naive()), at.format("%H:%M")),
            q => query.q.clone().unwrap_or_default(), filters => Jinja::from(Serde(filters(released, query, words, &language))),
            zones => chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect::<Vec<_>>(), no_zone => !known,
            count => words.sessions(count), days => Jinja::from(Serde(days)),
            languages => languages(|tag| local(&query_string(&[("lang", tag), ("time_zone", &zone)]))),
            feeds => feeds(released, words), subscribe => subscribe(released, words),
        },
    )
}

/// The page of a session of the release.
pub fn session(released: &Released, id: SessionId, zone: &TimeZone, words: &Words) -> anyhow::Result<String> {
    let language = language_of(words);
    let session = released.session(id).context("the session is not in the release")?;
    let view = session_view(released, session, words, zone, &language);
    let (date, view) = view.context("the session has no time")?;
    let event = linked::event(released, session, Some(&language));
    // No text may close the script element.
    let linked = serde_json::to_string(&event)?.replace('<', "\\u003c");
    let here = format!("/c/{}/sessions/{id}", released.congress);
    let room = session.room.as_ref().map(|room| Released::name(&released.rooms, room, &language));
    render(
        "session.html",
        context! {
            language => words.tag, zone => &**zone, words => words.texts(), congress => released.title.text_for(&language),
            day => words.date(date), room => room.unwrap_or_default(), session => Jinja::from(Serde(view)), linked,
            linked_href => format!("/api/v1/congresses/{}/sessions/{id}/event.jsonld?lang={}", released.congress, words.tag),
            back => format!("/c/{}{}", released.congress, query_string(&[("lang", words.tag), ("time_zone", zone)])),
            languages => languages(|tag| format!("{here}{}", query_string(&[("lang", tag), ("time_zone", zone)]))),
            subscribe => subscribe(released, words),
        },
    )
}

fn days(
    released: &Released,
    query: &PageQuery,
    words: &Words,
    zone: &TimeZone,
    language: &Language,
) -> Vec<PageDay> {
    let q = query.q.as_deref().map(folded);
    let wanted = |session: &Session| {
        let language = query.language.as_deref();
        query.theme.as_deref().is_none_or(|theme| session.themes.iter().any(|slug| **slug == *theme))
            && query.track.as_deref().is_none_or(|track| *session.track == *track)
            && language.is_none_or(|tag| tags(session).any(|other| **other == *tag))
    };
    let mut days: BTreeMap<NaiveDate, BTreeMap<usize, Vec<SessionView>>> = BTreeMap::new();
    for session in released.sessions.iter().filter(|session| wanted(session)) {
        let place =
            session.room.as_ref().and_then(|room| released.rooms.iter().position(|(slug, _)| slug == room));
        let Some((place, (date, view))) = place.zip(session_view(released, session, words, zone, language))
        else {
            continue;
        };
        if q.as_deref().is_none_or(|q| view.search.contains(q)) {
            days.entry(date).or_default().entry(place).or_default().push(view);
        }
    }
    let room = |(place, sessions): (usize, Vec<SessionView>)| {
        let name = released.rooms[place].1.text_for(language).to_owned();
        PageRoom { name, sessions }
    };
    days.into_iter()
        .map(|(date, rooms)| PageDay {
            date,
            name: words.date(date),
            short: words.short_date(date),
            rooms: rooms.into_iter().map(room).collect(),
        })
        .collect()
}

/// The languages a session can be followed in.
fn tags(session: &Session) -> impl Iterator<Item = &Language> {
    std::iter::once(&session.language).chain(&session.interpretation)
}

/// A session with the day on which it starts.
fn session_view(
    released: &Released,
    session: &Session,
    words: &Words,
    zone: &TimeZone,
    language: &Language,
) -> Option<(NaiveDate, SessionView)> {
    let local = LocalTimes::of(session.starts_at?, session.ends_at?, zone.rules());
    let named = |names: &[(Slug, Localized)], slug: &Slug| Released::name(names, slug, language);
    let word = |of: serde_json::Value| of.as_str().unwrap_or_default().to_owned();
    let speakers = session.speakers.iter().map(|part| SpeakerView {
        name: part.name.clone(),
        role: words.role(&word(json!(part.role))),
        confirmed: part.confirmed,
    });
    let names = session.speakers.iter().map(|part| part.name.as_str());
    let search =
        session.title.texts().chain(names).chain([session.code.as_str()]).collect::<Vec<_>>().join(" ");
    let list = |tags: &mut dyn Iterator<Item = String>| tags.collect::<Vec<_>>().join(", ");
    let text = session.r#abstract.as_ref().map_or("", |text| text.text_for(language));
    let view = SessionView {
        code: session.code.clone(),
        href: format!(
            "/c/{}/sessions/{}{}",
            released.congress,
            session.id,
            query_string(&[("lang", words.tag), ("time_zone", zone)])
        ),
        title: session.title.text_for(language).to_owned(),
        text: text.to_owned(),
        kind: words.kind(&word(json!(session.kind))),
        track: named(&released.tracks, &session.track),
        track_slug: session.track.clone(),
        themes: session.themes.iter().map(|theme| named(&released.themes, theme)).collect(),
        theme_slugs: session.themes.iter().map(|slug| slug.to_string()).collect::<Vec<_>>().join(" "),
        language: words.language_name(&session.language),
        interpretation: list(&mut session.interpretation.iter().map(|tag| words.language_name(tag))),
        tags: tags(session).map(|tag| tag.to_string()).collect::<Vec<_>>().join(" "),
        search: folded(&search),
        policy: match session.enrolment_policy {
            EnrolmentPolicy::Open => String::new(),
            EnrolmentPolicy::Required => words.text("enrol").to_owned(),
            EnrolmentPolicy::ByInvitation => words.text("by_invitation").to_owned(),
        },
        seats: session.capacity,
        speakers: speakers.collect(),
        links: session.links.to_vec(),
        starts: local.local_starts_at.to_rfc3339(),
        ends: local.local_ends_at.to_rfc3339(),
        from: local.local_starts_at.format("%H:%M").to_string(),
        until: local.local_ends_at.format("%H:%M").to_string(),
        crosses_midnight: local.crosses_midnight,
        in_the_night: local.in_the_night,
    };
    Some((local.local_starts_at.date_naive(), view))
}

/// The filter options: only those that match a session.
fn filters(released: &Released, query: &PageQuery, words: &Words, language: &Language) -> Vec<PageFilter> {
    let used = |names: &[(Slug, Localized)], is: &dyn Fn(&Session, &Slug) -> bool| -> Vec<FilterOption> {
        let used = names.iter().filter(|(slug, _)| released.sessions.iter().any(|session| is(session, slug)));
        used.map(|(slug, name)| FilterOption {
            value: slug.to_string(),
            name: name.text_for(language).to_owned(),
        })
        .collect()
    };
    let languages: BTreeMap<_, _> =
        released.sessions.iter().flat_map(tags).map(|tag| (words.language_name(tag), tag)).collect();
    let languages =
        languages.into_iter().map(|(name, tag)| FilterOption { value: tag.to_string(), name }).collect();
    let filter = |name, label: &str, chosen: &Option<String>, options| PageFilter {
        name,
        label: words.text(label).to_owned(),
        chosen: chosen.clone().unwrap_or_default(),
        options,
    };
    let all = [
        filter(
            "theme",
            "theme",
            &query.theme,
            used(&released.themes, &|session, slug| session.themes.contains(slug)),
        ),
        filter(
            "track",
            "track",
            &query.track,
            used(&released.tracks, &|session, slug| session.track == *slug),
        ),
        filter("language", "spoken", &query.language, languages),
    ];
    all.into_iter().filter(|filter| !filter.options.is_empty()).collect()
}

/// Links to the page in each language.
fn languages(href: impl Fn(&str) -> String) -> Vec<Jinja> {
    let all = Words::all().iter();
    all.map(|words| context! { tag => words.tag, name => words.name(), href => href(words.tag) }).collect()
}

fn feeds(released: &Released, words: &Words) -> Vec<Jinja> {
    let base = format!("/api/v1/congresses/{}/schedule", released.congress);
    let feed = |name: &str, end: &str, media: &str| {
        context! { name, media, href => format!("{base}{end}?lang={}", words.tag) }
    };
    vec![
        feed("iCalendar", ".ics", "text/calendar"),
        feed("frab XML", ".xml", "application/xml"),
        feed("frab JSON", ".frab.json", "application/json"),
        feed("JSON", "", "application/json"),
        feed("JSON-LD", ".jsonld", "application/ld+json"),
    ]
}

/// The link that subscribes a calendar.
fn subscribe(released: &Released, words: &Words) -> String {
    let host = released.base_url.split_once("://").map_or(released.base_url.as_str(), |(_, host)| host);
    format!("webcal://{host}/api/v1/congresses/{}/schedule.ics?lang={}", released.congress, words.tag)
}

/// `?lang=fr&time_zone=Europe%2FParis`
fn query_string(pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
    query.extend_pairs(pairs);
    query.finish()
}
