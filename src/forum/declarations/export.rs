//! A declaration as a document: JSON, Markdown, and a page for printing.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, SecondsFormat, Utc};
use minijinja::{Environment, Value as Jinja, context, value::Serde};
use pulldown_cmark::{Event, Parser, Tag, html};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use utoipa::{IntoParams, ToSchema};

use super::{
    api::{DeclarationPath, shown},
    model::{Declaration, DeclarationState, Endorsement},
    store,
};
use crate::{
    app::App,
    congress,
    http::{Context, Error, Lang, Path, Query, Result},
    identity::Reader,
    types::{CongressId, DeclarationId, Language, Localized, Now, Slug},
};

/// The number of endorsements read per query.
const PART: i64 = 500;

/// The format of a document.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DocumentForm {
    /// JSON, Markdown, or HTML for printing; omitted: JSON.
    #[serde(default)]
    #[param(inline)]
    format: DocumentFormat,
}

/// A document format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentFormat {
    /// The adopted document, byte by byte; its SHA-256 is the declaration's `digest`.
    #[default]
    Json,
    Markdown,
    /// An HTML page for printing.
    Html,
}

/// A declaration with its endorsers, as frozen on adoption.
#[derive(Debug, Serialize, Deserialize)]
struct Document {
    congress: Slug,
    congress_title: Localized,
    declaration: DeclarationId,
    title: Localized,
    version: i32,
    state: DeclarationState,
    #[serde(skip_serializing_if = "Option::is_none")]
    adopted_at: Option<DateTime<Utc>>,
    authoritative: Language,
    text: Localized,
    /// The SHA-256 of each text, by its language.
    text_sha256: BTreeMap<Language, String>,
    endorsements: Vec<Endorsement>,
}

/// Get a declaration document
///
/// Returns the declaration with its endorsers as JSON, Markdown, or an HTML page for printing, the last two in one language (`lang`;
/// omitted: the authoritative one). After adoption the JSON is the adopted document, byte by byte: `sha256sum` gives its `digest`.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations/{declaration}/document", tag = "Forum",
    params(DeclarationPath, DocumentForm, Lang),
    responses((status = 200, description = "The document", content(
        (Object = "application/json", example = json!({"title": {"en": "Guangzhou Declaration"}})),
        (String = "text/markdown", example = "# Guangzhou Declaration"),
        (String = "text/html", example = "<!doctype html>"),
    ))),
)]
pub async fn get_declaration_document(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    Query(form): Query<DocumentForm>,
) -> Result<Response> {
    let mut db = app.pool.acquire().await?;
    let declaration = shown(&mut db, &reader, path.declaration).await?;
    let written = match store::document(&mut *db, declaration.id).await? {
        Some(frozen) => frozen,
        None => written(&document(&mut db, reader.congress, &declaration, None).await?)?,
    };
    drop(db);
    let (media, body) = match form.format {
        DocumentFormat::Json => ("application/json", written),
        DocumentFormat::Markdown => {
            ("text/markdown; charset=utf-8", markdown(&read(&written)?, &declaration))
        }
        DocumentFormat::Html => ("text/html; charset=utf-8", page(&read(&written)?, &declaration)?),
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'"),
    );
    Ok((headers, body).into_response())
}

/// The document to adopt now, and its SHA-256.
pub async fn frozen(
    db: &mut PgConnection,
    congress: CongressId,
    declaration: &Declaration,
    now: Now,
) -> Result<(String, Vec<u8>)> {
    let document = written(&document(db, congress, declaration, Some(now)).await?)?;
    let digest = Sha256::digest(document.as_bytes()).to_vec();
    Ok((document, digest))
}

async fn document(
    db: &mut PgConnection,
    congress: CongressId,
    declaration: &Declaration,
    adopted_at: Option<Now>,
) -> Result<Document> {
    let edition = congress::find(&mut *db, congress).await?;
    let mut endorsements: Vec<Endorsement> = Vec::new();
    loop {
        let after =
            endorsements.last().map(|last| (last.endorsed_at, last.country.clone(), last.city_key.clone()));
        let part = store::endorsements(&mut *db, declaration.id, after, PART - 1).await?;
        let more = i64::try_from(part.len()).is_ok_and(|length| length == PART);
        endorsements.extend(part);
        if !more {
            break;
        }
    }
    let digest = |text: &str| hex(&Sha256::digest(text.as_bytes()));
    Ok(Document {
        congress: edition.slug,
        congress_title: edition.title,
        declaration: declaration.id,
        title: declaration.title.clone(),
        version: declaration.version,
        state: if adopted_at.is_some() { DeclarationState::Adopted } else { declaration.state },
        adopted_at,
        authoritative: declaration.authoritative.clone(),
        text: declaration.text.clone(),
        text_sha256: declaration.text.by_language().map(|(tag, text)| (tag.clone(), digest(text))).collect(),
        endorsements,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Serializes all languages, regardless of the language of the request.
fn written(document: &Document) -> Result<String> {
    let text = Localized::reduced_to(None, || serde_json::to_string_pretty(document));
    Ok(text.map_err(Error::internal)? + "\n")
}

fn read(written: &str) -> Result<Document> {
    serde_json::from_str(written).map_err(Error::internal)
}

/// The fixed texts of a document, in its language.
#[derive(Clone, Copy, Serialize)]
struct Words {
    tag: &'static str,
    adopted: &'static str,
    not_adopted: &'static str,
    authoritative: &'static str,
    endorsed: &'static str,
    reservation: &'static str,
    digest: &'static str,
}

fn words(language: &Language) -> Words {
    match language.primary() {
        "fr" => Words {
            tag: "fr",
            adopted: "Adoptée le",
            not_adopted: "Pas encore adoptée",
            authoritative: "Texte faisant foi :",
            endorsed: "Approuvée par",
            reservation: "Réserve :",
            digest: "SHA-256 du document adopté :",
        },
        "es" => Words {
            tag: "es",
            adopted: "Aprobada el",
            not_adopted: "Aún no aprobada",
            authoritative: "Texto auténtico:",
            endorsed: "Respaldada por",
            reservation: "Reserva:",
            digest: "SHA-256 del documento aprobado:",
        },
        "zh" => Words {
            tag: "zh",
            adopted: "通过时间：",
            not_adopted: "尚未通过",
            authoritative: "作准文本：",
            endorsed: "签署城市",
            reservation: "保留意见：",
            digest: "通过文本的 SHA-256：",
        },
        _ => Words {
            tag: "en",
            adopted: "Adopted",
            not_adopted: "Not adopted yet",
            authoritative: "Authoritative text:",
            endorsed: "Endorsed by",
            reservation: "Reservation:",
            digest: "SHA-256 of the adopted document:",
        },
    }
}

/// The content of a document in one language.
struct Shown {
    words: Words,
    language: Language,
    title: String,
    text: String,
    status: String,
    cities: Vec<CityShown>,
    digest: Option<String>,
}

#[derive(Serialize)]
struct CityShown {
    city: String,
    country: String,
    name: String,
    title: String,
    reservation: Option<String>,
    endorsed_at: String,
}

impl Shown {
    fn of(document: &Document, declaration: &Declaration) -> Self {
        let wanted = Context::wanted_language().filter(|language| document.text.has(language));
        let language = wanted.unwrap_or_else(|| document.authoritative.clone());
        let words = words(&language);
        let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let cities = document.endorsements.iter().map(|endorsement| CityShown {
            city: endorsement.city.text_for(&language).to_owned(),
            country: endorsement.country.to_string(),
            name: endorsement.name.clone(),
            title: endorsement.title.clone(),
            reservation: endorsement.reservation.clone(),
            endorsed_at: instant(endorsement.endorsed_at),
        });
        Self {
            words,
            title: document.title.text_for(&language).to_owned(),
            text: document.text.text_for(&language).to_owned(),
            status: match document.adopted_at {
                Some(at) => format!("{} {}", words.adopted, instant(at)),
                None => words.not_adopted.to_owned(),
            },
            cities: cities.collect(),
            digest: declaration.digest.clone(),
            language,
        }
    }
}

fn markdown(document: &Document, declaration: &Declaration) -> String {
    let shown = Shown::of(document, declaration);
    let words = shown.words;
    let cities: Vec<_> = shown.cities.iter().map(|city| listed(city, words)).collect();
    let mut parts = vec![
        format!("# {}", plain(&shown.title)),
        shown.text.trim().to_owned(),
        format!("---\n\n{}. {} {}.", shown.status, words.authoritative, document.authoritative),
        format!("## {} ({})", words.endorsed, cities.len()),
    ];
    parts.extend((!cities.is_empty()).then(|| cities.join("\n")));
    parts.extend(shown.digest.map(|digest| format!("{} `{digest}`", words.digest)));
    parts.join("\n\n") + "\n"
}

/// A list item for an endorsing city.
fn listed(city: &CityShown, words: Words) -> String {
    let (place, name, title) = (plain(&city.city), plain(&city.name), plain(&city.title));
    let reservation =
        city.reservation.as_ref().map(|said| format!(". {} {}", words.reservation, plain(said)));
    let reservation = reservation.unwrap_or_default();
    format!("- **{place}** ({}): {name}, {title}, {}{reservation}", city.country, city.endorsed_at)
}

/// Escapes text that must not be interpreted as Markdown: names and reservations.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if c.is_ascii_punctuation()
            && !matches!(c, ',' | '.' | ':' | ';' | '\'' | '"' | '(' | ')' | '/' | '%')
        {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    if let Err(error) = environment.add_template("document.html", include_str!("document.html")) {
        tracing::error!(%error, "invalid template of declarations");
    }
    environment
});

fn page(document: &Document, declaration: &Declaration) -> Result<String> {
    let shown = Shown::of(document, declaration);
    let context = context! {
        words => Jinja::from(Serde(shown.words)), language => shown.language.to_string(), title => shown.title, status => shown.status,
        text => Jinja::from_safe_string(rendered(&shown.text)), cities => Jinja::from(Serde(shown.cities)), digest => shown.digest,
        authoritative => document.authoritative.to_string(),
        congress => document.congress_title.text_for(&shown.language),
    };
    let template = TEMPLATES.get_template("document.html").map_err(Error::internal)?;
    template.render(context).map_err(Error::internal)
}

/// Renders Markdown as HTML. HTML in it becomes text, and only web and e-mail links are kept, so that user input cannot run scripts.
fn rendered(text: &str) -> String {
    let leads_out =
        |url: &str| ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
    let events = Parser::new(text).map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::Start(Tag::Link { dest_url, link_type, title, id }) if !leads_out(&dest_url) => {
            let _: (_, _, _) = (dest_url, title, id);
            Event::Start(Tag::Link { link_type, dest_url: "#".into(), title: "".into(), id: "".into() })
        }
        Event::Start(Tag::Image { .. }) => Event::Text("".into()),
        other => other,
    });
    let mut written = String::new();
    html::push_html(&mut written, events);
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_user_input_is_not_executed() {
        let page = rendered(
            "Hello <script>alert(1)</script>\n\n<img src=x onerror=y>\n\n[here](javascript:alert(1)) **all**",
        );
        assert!(
            !page.contains("<script") && !page.contains("<img") && !page.contains("javascript:"),
            "{page}"
        );
        assert!(page.contains("<strong>all</strong>") && page.contains("&lt;script&gt;"), "{page}");
    }

    #[test]
    fn markdown_in_names_is_escaped() {
        assert_eq!(plain("Ana *Sousa*\n# [x](y)"), "Ana \\*Sousa\\* \\# \\[x\\](y)");
    }
}
