//! The list of public editions, at `/c`.

use std::sync::LazyLock;

use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use minijinja::{Environment, Value as Jinja, context};

use super::{
    edition::Edition,
    frame::{Frame, templates},
    response::respond,
    store,
    words::{Words, words_of},
};
use crate::{
    app::App,
    http::{Error, Result},
};

/// The most editions that the page shows.
const MOST: i64 = 50;

pub const EDITIONS: &str = "/c";

static TEMPLATES: LazyLock<Environment<'static>> =
    LazyLock::new(|| templates(&[("editions.html", include_str!("editions.html"))]));

/// Lists the public editions.
pub async fn show_editions(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let words = words_of(query.as_deref(), &headers);
    let editions = store::list_editions(&app.pool, MOST).await?;
    let frame = Frame {
        words,
        edition: None,
        part: None,
        zone: None,
        title: words.text("editions").to_owned(),
        description: String::new(),
        base: &app.config.base_url,
        path: EDITIONS.to_owned(),
        query: Vec::new(),
    };
    let items: Vec<_> = editions.iter().map(|edition| item(edition, words, &frame)).collect();
    let context = context! { editions => items, ..frame.context() };
    let html = TEMPLATES.get_template("editions.html").and_then(|page| page.render(context));
    respond(&headers, words, html.map_err(Error::internal)?).await
}

fn item(edition: &Edition, words: &Words, frame: &Frame<'_>) -> Jinja {
    let language = words.language();
    context! {
        title => edition.title.text_for(&language), dates => words.dates(edition.starts_on, edition.ends_on),
        href => edition.home().map(|path| frame.link(&path)),
        intro => edition.intro.as_ref().map(|intro| intro.text_for(&language)),
    }
}
