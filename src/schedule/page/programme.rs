//! The programme in its views. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use minijinja::{Value as Jinja, context, value::Serde};
use serde::Serialize;

use super::{
    grid,
    query::{PageLocale, PageQuery, View},
    render,
    sessions::{Selected, SessionView, room_name, select, tags},
};
use crate::{
    programme::Session,
    schedule::{
        feeds::{LocalTimes, linked},
        released::Released,
    },
    site::{Frame, Part, query_string},
    types::{Localized, Slug, folded},
};

/// A day of the list.
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

/// The sessions of a theme or a track.
#[derive(Serialize)]
struct PageGroup {
    /// Identifies its heading.
    anchor: String,
    name: String,
    sessions: Vec<SessionView>,
}

/// An option of a filter.
#[derive(Serialize)]
struct PageFilter {
    name: &'static str,
    label: String,
    every: String,
    chosen: String,
    options: Vec<FilterOption>,
}

#[derive(Serialize)]
struct FilterOption {
    value: String,
    name: String,
}

/// The whole programme, or the filtered part.
pub fn programme(
    released: &Released,
    query: &PageQuery,
    locale: &PageLocale,
    known: bool,
) -> anyhow::Result<String> {
    let PageLocale { words, language, zone } = locale;
    let edition = &released.edition;
    let selected = select(released, query, locale);
    let count = selected.len();
    let dates = words.dates(edition.starts_on, edition.ends_on);
    let at = released.released_at.with_timezone(&zone.rules());
    let intro = edition.intro.as_ref().map(|intro| intro.text_for(language));
    let frame = frame(released, query, locale, intro.unwrap_or(&dates));
    let mut event = linked::edition(released, language);
    event["@context"] = "https://schema.org".into();
    let content = Content::of(released, query.view, selected, locale);
    render(
        "programme.html",
        context! {
            congress => edition.title.text_for(language), intro, dates, zone => &**zone,
            version => words.version(released.version, at.naive_local()), view => query.view.name(),
            views => views(released, query, locale),
            q => query.q.clone().unwrap_or_default(), filters => Jinja::from(Serde(filters(released, query, locale))),
            zones => chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect::<Vec<_>>(), no_zone => !known,
            count => words.sessions(count), has_sessions => count > 0, linked => script_data(&event)?,
            content => Jinja::from(Serde(content)), feeds => feeds(released, locale),
            subscribe => subscribe(released, locale),
            now_href => locale.link(&format!("/c/{}/now", edition.slug), &[]),
            reset_href => locale.link(&format!("/c/{}", edition.slug), &query_of_view(query.view)),
            ..frame.context()
        },
    )
}

fn frame<'a>(
    released: &'a Released,
    query: &PageQuery,
    locale: &'a PageLocale,
    description: &str,
) -> Frame<'a> {
    Frame {
        words: locale.words,
        edition: Some(&released.edition),
        part: Some(Part::Programme),
        zone: Some(&locale.zone),
        title: locale.words.text("programme").to_owned(),
        description: description.to_owned(),
        base: &released.base_url,
        path: format!("/c/{}", released.edition.slug),
        query: query.parameters(query.view),
    }
}

/// JSON for a script element: no text in it closes the element.
pub fn script_data(data: &impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_string(data)?.replace('<', "\\u003c"))
}

/// The sessions as the view arranges them.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Content {
    Days(Vec<PageDay>),
    Grid(Vec<grid::GridDay>),
    Groups(Vec<PageGroup>),
}

impl Content {
    fn of(released: &Released, view: View, selected: Vec<Selected<'_>>, locale: &PageLocale) -> Self {
        match view {
            View::List => Self::Days(days(released, selected, locale)),
            View::Grid => Self::Grid(grid::days(released, selected, locale)),
            View::Themes => {
                let is_of = |session: &Session, slug: &Slug| session.themes.contains(slug);
                let mut groups = groups(&released.themes, &selected, is_of, locale);
                let rest = selected.iter().filter(|session| session.session.themes.is_empty());
                let sessions: Vec<_> = rest.map(|session| session.view.clone()).collect();
                if !sessions.is_empty() {
                    let name = locale.words.text("no_theme").to_owned();
                    groups.push(PageGroup { anchor: "g-".into(), name, sessions });
                }
                Self::Groups(groups)
            }
            View::Tracks => {
                let is_of = |session: &Session, slug: &Slug| session.track == *slug;
                Self::Groups(groups(&released.tracks, &selected, is_of, locale))
            }
        }
    }
}

fn days(released: &Released, selected: Vec<Selected<'_>>, locale: &PageLocale) -> Vec<PageDay> {
    let mut days: BTreeMap<NaiveDate, BTreeMap<usize, Vec<SessionView>>> = BTreeMap::new();
    for session in selected {
        days.entry(session.day).or_default().entry(session.place).or_default().push(session.view);
    }
    let room =
        |(place, sessions): (usize, _)| PageRoom { name: room_name(released, place, locale), sessions };
    days.into_iter()
        .map(|(date, rooms)| PageDay {
            date,
            name: locale.words.date(date),
            short: locale.words.short_date(date),
            rooms: rooms.into_iter().map(room).collect(),
        })
        .collect()
}

fn groups(
    names: &[(Slug, Localized)],
    selected: &[Selected<'_>],
    is_of: impl Fn(&Session, &Slug) -> bool,
    locale: &PageLocale,
) -> Vec<PageGroup> {
    let group = |(slug, name): &(Slug, Localized)| {
        let sessions = selected.iter().filter(|session| is_of(session.session, slug));
        PageGroup {
            anchor: format!("g-{slug}"),
            name: name.text_for(&locale.language).to_owned(),
            sessions: sessions.map(|session| session.view.clone()).collect(),
        }
    };
    names.iter().map(group).filter(|group| !group.sessions.is_empty()).collect()
}

fn query_of_view(view: View) -> Vec<(&'static str, String)> {
    PageQuery::default().parameters(view)
}

/// Links to the views, with the filters kept.
fn views(released: &Released, query: &PageQuery, locale: &PageLocale) -> Vec<Jinja> {
    let path = format!("/c/{}", released.edition.slug);
    let view = |view: View| {
        context! {
            name => locale.words.text(&format!("view_{}", view.name())), is_current => view == query.view,
            href => locale.link(&path, &query.parameters(view)),
        }
    };
    View::ALL.into_iter().map(view).collect()
}

/// The filters, with only the options that match a session.
fn filters(released: &Released, query: &PageQuery, locale: &PageLocale) -> Vec<PageFilter> {
    let words = locale.words;
    let used = |names: &[(Slug, Localized)], is: &dyn Fn(&Session, &Slug) -> bool| {
        let used = names.iter().filter(|(slug, _)| released.sessions.iter().any(|session| is(session, slug)));
        let option = |(slug, name): &(Slug, Localized)| FilterOption {
            value: slug.to_string(),
            name: name.text_for(&locale.language).to_owned(),
        };
        used.map(option).collect()
    };
    let languages = released.sessions.iter().flat_map(tags).map(|tag| (words.language_label(tag), tag));
    // By folded name: an accent does not move a name to the end.
    let languages: BTreeMap<_, _> = languages.map(|(name, tag)| ((folded(&name), name), tag)).collect();
    let languages =
        languages.into_iter().map(|((_, name), tag)| FilterOption { value: tag.to_string(), name });
    let filter = |name, (label, every): (&str, &str), chosen: Option<String>, options| PageFilter {
        name,
        label: words.text(label).to_owned(),
        every: words.text(every).to_owned(),
        chosen: chosen.unwrap_or_default(),
        options,
    };
    let of_theme = |session: &Session, slug: &Slug| session.themes.contains(slug);
    let of_track = |session: &Session, slug: &Slug| session.track == *slug;
    let day = query.day.map(|day| day.to_string());
    let all = [
        filter("day", ("day", "every_day"), day, day_options(released, locale)),
        filter("theme", ("theme", "any"), query.theme.clone(), used(&released.themes, &of_theme)),
        filter("track", ("track", "any"), query.track.clone(), used(&released.tracks, &of_track)),
        filter("language", ("spoken", "any_language"), query.language.clone(), languages.collect()),
    ];
    all.into_iter().filter(|filter| !filter.options.is_empty()).collect()
}

fn day_options(released: &Released, locale: &PageLocale) -> Vec<FilterOption> {
    let times = released.sessions.iter().filter_map(|session| session.starts_at.zip(session.ends_at));
    let local = times.map(|(from, until)| LocalTimes::of(from, until, locale.zone.rules()).local_starts_at);
    let days: std::collections::BTreeSet<_> = local.map(|starts| starts.date_naive()).collect();
    let option = |day: NaiveDate| FilterOption { value: day.to_string(), name: locale.words.short_date(day) };
    days.into_iter().map(option).collect()
}

/// The documents for apps, with the addresses to copy.
fn feeds(released: &Released, locale: &PageLocale) -> Vec<Jinja> {
    let (base, slug) = (&released.base_url, &released.edition.slug);
    let lang = query_string(&[("lang", locale.words.tag)]);
    let feed = |name: &str, end: &str, media: &str| {
        context! { name, media, href => format!("{base}/api/v1/congresses/{slug}/schedule{end}{lang}") }
    };
    vec![
        feed("iCalendar", ".ics", "text/calendar"),
        feed("frab XML", ".xml", "application/xml"),
        feed("frab JSON", ".frab.json", "application/json"),
        feed("JSON", "", "application/json"),
        feed("JSON-LD", ".jsonld", "application/ld+json"),
        context! {
            name => locale.words.text("embed"), media => "", href => format!("{base}/c/{slug}/embed{lang}"),
        },
    ]
}

/// The link that subscribes a calendar.
fn subscribe(released: &Released, locale: &PageLocale) -> String {
    let host = released.base_url.split_once("://").map_or(released.base_url.as_str(), |(_, host)| host);
    let slug = &released.edition.slug;
    format!("webcal://{host}/api/v1/congresses/{slug}/schedule.ics?lang={}", locale.words.tag)
}
