//! The public pages of declarations: those that are open or adopted.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::{FromRef, RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::get,
};
use minijinja::{Environment, Value as Jinja, context};
use sqlx::PgConnection;

use super::{
    document::{self, Document},
    model::{Declaration, DeclarationState, Endorsement},
    rendering, store,
};
use crate::{
    app::App,
    congress,
    forum::pages::{ForumPage, page_of},
    http::{Error, Path, Result},
    site::{self, Edition, Frame, Missing, Part, Words},
    types::{DeclarationId, TimeZone},
};

pub const LIST: &str = "/c/{congress}/declarations";
pub const ONE: &str = "/c/{congress}/declarations/{declaration}";

pub fn pages<N>() -> Router<N>
where
    N: Clone + Send + Sync + 'static,
    App: FromRef<N>,
{
    Router::new().route(LIST, get(show_declarations)).route(ONE, get(show_declaration))
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    site::templates(&[
        ("declarations.html", include_str!("declarations.html")),
        ("declaration.html", include_str!("declaration.html")),
    ])
});

async fn show_declarations(
    State(app): State<App>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let ForumPage { words, edition } = page_of(&app, &slug, query.as_deref(), &headers).await?;
    let Some(edition) = edition else { return Ok(Missing(words).into_response()) };
    let declarations = store::list_public(&app.pool, edition.id).await?;
    let zone = congress::find(&app.pool, edition.id).await?.time_zone;
    let base = &app.config.base_url;
    let title = words.text("declarations").to_owned();
    let frame = frame(words, &edition, base, (title, String::new()), "");
    let items: Vec<_> =
        declarations.iter().map(|one| item(one, (words, &zone), &frame, &edition.slug)).collect();
    let context = context! { declarations => items, ..frame.context() };
    let html = TEMPLATES.get_template("declarations.html").and_then(|page| page.render(context));
    site::respond(&headers, words, html.map_err(Error::internal)?).await
}

async fn show_declaration(
    State(app): State<App>,
    Path((slug, declaration)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let ForumPage { words, edition } = page_of(&app, &slug, query.as_deref(), &headers).await?;
    let id = declaration.parse::<uuid::Uuid>().ok().map(DeclarationId::from);
    let Some((edition, id)) = edition.zip(id) else { return Ok(Missing(words).into_response()) };
    let mut db = app.pool.acquire().await?;
    let Some((declaration, document)) = read(&mut db, &edition, id).await? else {
        return Ok(Missing(words).into_response());
    };
    let zone = congress::find(&mut *db, edition.id).await?.time_zone;
    drop(db);
    let html = render(&declaration, &document, (words, &zone), &edition, &app.config.base_url)?;
    site::respond(&headers, words, html).await
}

/// A public declaration with its document.
async fn read(
    db: &mut PgConnection,
    edition: &Edition,
    id: DeclarationId,
) -> Result<Option<(Declaration, Document)>> {
    let found = store::list(&mut *db, edition.id, (Some(id), false), None, 1).await?.pop();
    let Some(declaration) = found else { return Ok(None) };
    let json = document::read_json(db, edition.id, &declaration).await?;
    Ok(Some((declaration, document::parse(&json)?)))
}

fn frame<'a>(
    words: &'static Words,
    edition: &'a Edition,
    base: &'a str,
    (title, description): (String, String),
    end: &str,
) -> Frame<'a> {
    Frame {
        words,
        edition: Some(edition),
        part: Some(Part::Declarations),
        zone: None,
        title,
        description,
        base,
        path: format!("/c/{}/declarations{end}", edition.slug),
        query: Vec::new(),
    }
}

fn status(declaration: &Declaration, words: &Words, zone: &TimeZone) -> String {
    match (declaration.state, declaration.adopted_at) {
        (DeclarationState::Adopted, Some(at)) => {
            [words.text("adopted"), words.text("colon"), &words.date(zone.date_of(at))].concat()
        }
        _ => words.text("open_declaration").to_owned(),
    }
}

fn item(
    declaration: &Declaration,
    (words, zone): (&'static Words, &TimeZone),
    frame: &Frame<'_>,
    slug: &str,
) -> Jinja {
    let cities = usize::try_from(declaration.endorsements).unwrap_or_default();
    context! {
        title => declaration.title.text_for(&words.language()), status => status(declaration, words, zone),
        href => frame.link(&format!("/c/{slug}/declarations/{}", declaration.id)),
        cities => words.count("endorsements", cities), digest => &declaration.digest,
    }
}

fn render(
    declaration: &Declaration,
    document: &Document,
    (words, zone): (&'static Words, &TimeZone),
    edition: &Edition,
    base: &str,
) -> Result<String> {
    let language = words.language();
    let text = document.text.text_for(&language);
    let own = document.text.language_for(&language).unwrap_or(&document.authoritative);
    let title = document.title.text_for(&language).to_owned();
    let end = format!("/{}", declaration.id);
    let frame = frame(words, edition, base, (title, text.to_owned()), &end);
    let api = format!("/api/v1/congresses/{}/declarations/{}/document", edition.slug, declaration.id);
    let endorsement = |city: &Endorsement| {
        context! {
            city => city.city.text_for(&language), country => words.country(&city.country), name => &city.name,
            title => &city.title, reservation => &city.reservation,
            date => words.date(zone.date_of(city.endorsed_at)), at => city.endorsed_at.to_rfc3339(),
        }
    };
    let endorsements: Vec<_> = document.endorsements.iter().map(endorsement).collect();
    let context = context! {
        status => status(declaration, words, zone), text => Jinja::from_safe_string(rendering::render_markdown(text)),
        text_language => own.to_string(), authoritative => words.language_name(&document.authoritative),
        cities => words.count("endorsements", endorsements.len()), endorsements, digest => &declaration.digest,
        json => format!("{api}?format=json"), markdown => format!("{api}?format=markdown&lang={}", words.tag),
        printable => format!("{api}?format=html&lang={}", words.tag),
        back => frame.link(&format!("/c/{}/declarations", edition.slug)),
        ..frame.context()
    };
    let page = TEMPLATES.get_template("declaration.html").and_then(|page| page.render(context));
    page.map_err(Error::internal)
}
