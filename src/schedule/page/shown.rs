//! The content of the pages. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use minijinja::{Value as Jinja, context, value::Serde};
use serde::Serialize;
use serde_json::json;

use super::{Asked, language_of, render, words::Words};
use crate::{
    programme::{EnrolmentPolicy, Link, Session},
    schedule::{
        feeds::{LocalTimes, linked},
        released::Released,
    },
    types::{Language, Localized, SessionId, Slug, TimeZone, folded},
};

/// A day of the page.
#[derive(Serialize)]
struct Day {
    date: NaiveDate,
    name: String,
    short: String,
    rooms: Vec<Room>,
}

#[derive(Serialize)]
struct Room {
    name: String,
    sessions: Vec<Shown>,
}

/// A session of the page.
#[derive(Serialize)]
struct Shown {
    code: String,
    href: String,
    title: String,
    text: String,
    kind: String,
    track: String,
    track_slug: Slug,
    themes: Vec<String>,
    theme_slugs: String,
    tongue: String,
    interpretation: String,
    /// Languages it can be followed in.
    tags: String,
    /// All searchable text, folded.
    search: String,
    policy: String,
    seats: Option<i32>,
    speakers: Vec<Speaker>,
    links: Vec<Link>,
    starts: String,
    ends: String,
    from: String,
    until: String,
    crosses_midnight: bool,
    in_the_night: bool,
}

#[derive(Serialize)]
struct Speaker {
    name: String,
    role: String,
    confirmed: bool,
}

/// An option of a filter.
#[derive(Serialize)]
struct Filter {
    name: &'static str,
    label: String,
    chosen: String,
    options: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    name: String,
}

/// The whole programme, or the filtered part.
pub fn programme(released: &Released, asked: &Asked, words: &Words) -> anyhow::Result<String> {
    let language = language_of(words);
    let (zone, known) = asked.zone(released);
    let days = days(released, asked, words, &zone, &language);
    let count = days.iter().flat_map(|day| &day.rooms).map(|room| room.sessions.len()).sum();
    let local = |query: &str| format!("/c/{}{query}", released.congress);
    let (first, last) = (words.date(released.starts_on), words.date(released.ends_on));
    let at = released.released_at.with_timezone(&zone.rules());
    render(
        "programme.html",
        context! {
            language => words.tag, zone => &*zone, words => words.said(), congress => released.title.text_for(&language),
            dates => if first == last { first } else { format!("{first} – {last}") },
            version => released.version,
            released_at => format!("{} {}", words.date(at.date_naive()), at.format("%H:%M")),
            q => asked.q.clone().unwrap_or_default(), filters => Jinja::from(Serde(filters(released, asked, words, &language))),
            zones => chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect::<Vec<_>>(), no_zone => !known,
            count => words.sessions(count), days => Jinja::from(Serde(days)),
            languages => languages(|tag| local(&query(&[("lang", tag), ("tz", &zone)]))),
            feeds => feeds(released, words), subscribe => subscribe(released, words),
        },
    )
}

/// The page of a session; `None` if the release does not contain it.
pub fn session(
    released: &Released,
    id: SessionId,
    asked: &Asked,
    words: &Words,
) -> anyhow::Result<Option<String>> {
    let language = language_of(words);
    let (zone, _) = asked.zone(released);
    let found = released.sessions.iter().find(|session| session.id == id);
    let shown = found.and_then(|session| Some((session, shown(released, session, words, &zone, &language)?)));
    let Some((session, (date, shown))) = shown else { return Ok(None) };
    let event = linked::event(released, session, Some(&language));
    // No text may close the script element.
    let linked = serde_json::to_string(&event)?.replace('<', "\\u003c");
    let here = format!("/c/{}/sessions/{id}", released.congress);
    let room = session.room.as_ref().map(|room| Released::name(&released.rooms, room, &language));
    let html = render(
        "session.html",
        context! {
            language => words.tag, zone => &*zone, words => words.said(), congress => released.title.text_for(&language),
            day => words.date(date), room => room.unwrap_or_default(), session => Jinja::from(Serde(shown)), linked,
            linked_href => format!("/api/v1/congresses/{}/sessions/{id}/event.jsonld?lang={}", released.congress, words.tag),
            back => format!("/c/{}{}", released.congress, query(&[("lang", words.tag), ("tz", &zone)])),
            languages => languages(|tag| format!("{here}{}", query(&[("lang", tag), ("tz", &zone)]))),
            subscribe => subscribe(released, words),
        },
    )?;
    Ok(Some(html))
}

fn days(released: &Released, asked: &Asked, words: &Words, zone: &TimeZone, language: &Language) -> Vec<Day> {
    let q = asked.q.as_deref().map(folded);
    let wanted = |session: &Session| {
        let language = asked.language.as_deref();
        asked.theme.as_deref().is_none_or(|theme| session.themes.iter().any(|slug| **slug == *theme))
            && asked.track.as_deref().is_none_or(|track| *session.track == *track)
            && language.is_none_or(|tag| tags(session).any(|other| **other == *tag))
    };
    let mut days: BTreeMap<NaiveDate, BTreeMap<usize, Vec<Shown>>> = BTreeMap::new();
    for session in released.sessions.iter().filter(|session| wanted(session)) {
        let place =
            session.room.as_ref().and_then(|room| released.rooms.iter().position(|(slug, _)| slug == room));
        let Some((place, (date, shown))) = place.zip(shown(released, session, words, zone, language)) else {
            continue;
        };
        if q.as_deref().is_none_or(|q| shown.search.contains(q)) {
            days.entry(date).or_default().entry(place).or_default().push(shown);
        }
    }
    let room = |(place, sessions): (usize, Vec<Shown>)| {
        let name = released.rooms[place].1.text_for(language).to_owned();
        Room { name, sessions }
    };
    days.into_iter()
        .map(|(date, rooms)| Day {
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
fn shown(
    released: &Released,
    session: &Session,
    words: &Words,
    zone: &TimeZone,
    language: &Language,
) -> Option<(NaiveDate, Shown)> {
    let local = LocalTimes::of(session.starts_at?, session.ends_at?, zone.rules());
    let named = |names: &[(Slug, Localized)], slug: &Slug| Released::name(names, slug, language);
    let word = |of: serde_json::Value| of.as_str().unwrap_or_default().to_owned();
    let speakers = session.speakers.iter().map(|part| Speaker {
        name: part.name.clone(),
        role: words.role(&word(json!(part.role))),
        confirmed: part.confirmed,
    });
    let names = session.speakers.iter().map(|part| part.name.as_str());
    let search =
        session.title.texts().chain(names).chain([session.code.as_str()]).collect::<Vec<_>>().join(" ");
    let list = |tags: &mut dyn Iterator<Item = String>| tags.collect::<Vec<_>>().join(", ");
    let text = session.r#abstract.as_ref().map_or("", |text| text.text_for(language));
    let shown = Shown {
        code: session.code.clone(),
        href: format!(
            "/c/{}/sessions/{}{}",
            released.congress,
            session.id,
            query(&[("lang", words.tag), ("tz", zone)])
        ),
        title: session.title.text_for(language).to_owned(),
        text: text.to_owned(),
        kind: words.kind(&word(json!(session.kind))),
        track: named(&released.tracks, &session.track),
        track_slug: session.track.clone(),
        themes: session.themes.iter().map(|theme| named(&released.themes, theme)).collect(),
        theme_slugs: session.themes.iter().map(|slug| slug.to_string()).collect::<Vec<_>>().join(" "),
        tongue: words.tongue(&session.language),
        interpretation: list(&mut session.interpretation.iter().map(|tag| words.tongue(tag))),
        tags: tags(session).map(|tag| tag.to_string()).collect::<Vec<_>>().join(" "),
        search: folded(&search),
        policy: match session.enrolment_policy {
            EnrolmentPolicy::Open => String::new(),
            EnrolmentPolicy::Required => words.say("enrol").to_owned(),
            EnrolmentPolicy::ByInvitation => words.say("by_invitation").to_owned(),
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
    Some((local.local_starts_at.date_naive(), shown))
}

/// The filter options: only those that match a session.
fn filters(released: &Released, asked: &Asked, words: &Words, language: &Language) -> Vec<Filter> {
    let used = |names: &[(Slug, Localized)], is: &dyn Fn(&Session, &Slug) -> bool| -> Vec<Choice> {
        let used = names.iter().filter(|(slug, _)| released.sessions.iter().any(|session| is(session, slug)));
        used.map(|(slug, name)| Choice { value: slug.to_string(), name: name.text_for(language).to_owned() })
            .collect()
    };
    let tongues: BTreeMap<_, _> =
        released.sessions.iter().flat_map(tags).map(|tag| (words.tongue(tag), tag)).collect();
    let tongues = tongues.into_iter().map(|(name, tag)| Choice { value: tag.to_string(), name }).collect();
    let filter = |name, label: &str, chosen: &Option<String>, options| Filter {
        name,
        label: words.say(label).to_owned(),
        chosen: chosen.clone().unwrap_or_default(),
        options,
    };
    let all = [
        filter(
            "theme",
            "theme",
            &asked.theme,
            used(&released.themes, &|session, slug| session.themes.contains(slug)),
        ),
        filter(
            "track",
            "track",
            &asked.track,
            used(&released.tracks, &|session, slug| session.track == *slug),
        ),
        filter("language", "spoken", &asked.language, tongues),
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

/// `?lang=fr&tz=Europe%2FParis`
fn query(pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
    query.extend_pairs(pairs);
    query.finish()
}
