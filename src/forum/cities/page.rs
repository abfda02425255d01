use std::sync::LazyLock;

use axum::{
    Router,
    extract::{FromRef, RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::get,
};
use minijinja::{Environment, Value as Jinja, context};

use super::store::{self, PublicCity};
use crate::{
    app::App,
    forum::{
        declarations::{Declaration, list_public as list_public_declarations},
        pages::{ForumPage, page_of},
    },
    http::{Error, Path, Result},
    site::{self, Frame, Missing, Part},
    types::Language,
};

/// The most cities that the page shows.
const MOST: i64 = 2000;

pub const PAGE: &str = "/c/{congress}/cities";

pub fn pages<N>() -> Router<N>
where
    N: Clone + Send + Sync + 'static,
    App: FromRef<N>,
{
    Router::new().route(PAGE, get(show_cities))
}

static TEMPLATES: LazyLock<Environment<'static>> =
    LazyLock::new(|| site::templates(&[("cities.html", include_str!("cities.html"))]));

async fn show_cities(
    State(app): State<App>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let ForumPage { words, edition } = page_of(&app, &slug, query.as_deref(), &headers).await?;
    let Some(edition) = edition else { return Ok(Missing(words).into_response()) };
    let cities = store::list(&app.pool, edition.id, MOST).await?;
    let declarations = list_public_declarations(&app.pool, edition.id).await?;
    let frame = Frame {
        words,
        edition: Some(&edition),
        part: Some(Part::Cities),
        zone: None,
        title: words.text("cities").to_owned(),
        description: words.text("cities_text").to_owned(),
        base: &app.config.base_url,
        path: format!("/c/{slug}/cities"),
        query: Vec::new(),
    };
    let language = words.language();
    let items: Vec<_> = cities.iter().map(|city| item(city, &declarations, &frame, &language)).collect();
    let context = context! { cities => items, ..frame.context() };
    let html = TEMPLATES.get_template("cities.html").and_then(|page| page.render(context));
    site::respond(&headers, words, html.map_err(Error::internal)?).await
}

fn item(city: &PublicCity, declarations: &[Declaration], frame: &Frame<'_>, language: &Language) -> Jinja {
    let slug = frame.edition.map(|edition| edition.slug.as_str()).unwrap_or_default();
    let endorsed = declarations.iter().filter(|one| city.declarations.contains(&one.id)).map(|one| {
        let href = frame.link(&format!("/c/{slug}/declarations/{}", one.id));
        context! { title => one.title.text_for(language), href }
    });
    context! {
        name => city.city.text_for(language), country => city.country.to_string(),
        declarations => endorsed.collect::<Vec<_>>(), statements => city.statements,
    }
}
