//! A declaration's document as Markdown, and as a page for printing.

use std::sync::LazyLock;

use chrono::{DateTime, SecondsFormat, Utc};
use minijinja::{Environment, Value as Jinja, context, value::Serde};
use pulldown_cmark::{Event, Parser, Tag, html};
use serde::Serialize;

use super::{document::Document, model::Declaration};
use crate::{
    http::{Context, Error, Result, templates},
    site::Words,
    types::{Language, TimeZone},
};

/// The fixed texts of a document, in its language.
#[derive(Clone, Copy, Serialize)]
struct Labels {
    tag: &'static str,
    adopted: &'static str,
    not_adopted: &'static str,
    authoritative: &'static str,
    endorsed: &'static str,
    reservation: &'static str,
    digest: &'static str,
}

fn labels(language: &Language) -> Labels {
    match language.primary() {
        "fr" => Labels {
            tag: "fr",
            adopted: "Adoptée le",
            not_adopted: "Pas encore adoptée",
            authoritative: "Texte faisant foi :",
            endorsed: "Approuvée par",
            reservation: "Réserve :",
            digest: "SHA-256 du document adopté :",
        },
        "es" => Labels {
            tag: "es",
            adopted: "Aprobada el",
            not_adopted: "Aún no aprobada",
            authoritative: "Texto auténtico:",
            endorsed: "Respaldada por",
            reservation: "Reserva:",
            digest: "SHA-256 del documento aprobado:",
        },
        "zh" => Labels {
            tag: "zh",
            adopted: "通过时间：",
            not_adopted: "尚未通过",
            authoritative: "作准文本：",
            endorsed: "签署城市",
            reservation: "保留意见：",
            digest: "通过文本的 SHA-256：",
        },
        _ => Labels {
            tag: "en",
            adopted: "Adopted on",
            not_adopted: "Not adopted yet",
            authoritative: "Authoritative text:",
            endorsed: "Endorsed by",
            reservation: "Reservation:",
            digest: "SHA-256 of the adopted document:",
        },
    }
}

/// The content of a document in one language.
struct DocumentView {
    labels: Labels,
    language: Language,
    title: String,
    text: String,
    status: String,
    /// The name of the authoritative language.
    authoritative: String,
    cities: Vec<EndorserView>,
    digest: Option<String>,
}

#[derive(Serialize)]
struct EndorserView {
    city: String,
    country: String,
    name: String,
    title: String,
    reservation: Option<String>,
    endorsed_at: String,
    endorsed_on: String,
}

impl DocumentView {
    fn new(document: &Document, declaration: &Declaration, zone: &TimeZone) -> Self {
        let requested = Context::wanted_language().filter(|language| document.text.has(language));
        let language = requested.unwrap_or_else(|| document.authoritative.clone());
        let labels = labels(&language);
        let words = Words::of(labels.tag).unwrap_or_else(Words::first);
        let date = |at: DateTime<Utc>| words.date(zone.date_of(at));
        let cities = document.endorsements.iter().map(|endorsement| EndorserView {
            city: endorsement.city.text_for(&language).to_owned(),
            country: endorsement.country.name_in(labels.tag).to_owned(),
            name: endorsement.name.clone(),
            title: endorsement.title.clone(),
            reservation: endorsement.reservation.clone(),
            endorsed_at: endorsement.endorsed_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            endorsed_on: date(endorsement.endorsed_at),
        });
        Self {
            labels,
            title: document.title.text_for(&language).to_owned(),
            text: document.text.text_for(&language).to_owned(),
            status: match document.adopted_at {
                Some(at) => format!("{} {}", labels.adopted, date(at)),
                None => labels.not_adopted.to_owned(),
            },
            authoritative: words.language_name(&document.authoritative),
            cities: cities.collect(),
            digest: declaration.digest.clone(),
            language,
        }
    }
}

pub fn markdown(document: &Document, declaration: &Declaration, zone: &TimeZone) -> String {
    let view = DocumentView::new(document, declaration, zone);
    let labels = view.labels;
    let cities: Vec<_> = view.cities.iter().map(|city| list_item(city, labels)).collect();
    let mut parts = vec![
        format!("# {}", escape(&view.title)),
        view.text.trim().to_owned(),
        format!("---\n\n{}. {} {}.", view.status, labels.authoritative, view.authoritative),
        format!("## {} ({})", labels.endorsed, cities.len()),
    ];
    parts.extend((!cities.is_empty()).then(|| cities.join("\n")));
    parts.extend(view.digest.map(|digest| format!("{} `{digest}`", labels.digest)));
    parts.join("\n\n") + "\n"
}

/// A list item for an endorsing city.
fn list_item(city: &EndorserView, labels: Labels) -> String {
    let (place, name, title) = (escape(&city.city), escape(&city.name), escape(&city.title));
    let reservation =
        city.reservation.as_ref().map(|text| format!(". {} {}", labels.reservation, escape(text)));
    let reservation = reservation.unwrap_or_default();
    format!("- **{place}** ({}): {name}, {title}, {}{reservation}", city.country, city.endorsed_on)
}

/// Escapes text that must not be interpreted as Markdown: names and reservations.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if c.is_ascii_punctuation()
            && !matches!(c, ',' | '.' | ':' | ';' | '\'' | '"' | '(' | ')' | '/' | '%')
        {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

static TEMPLATES: LazyLock<Environment<'static>> =
    LazyLock::new(|| templates(&[("document.html", include_str!("document.html"))]));

pub fn page(document: &Document, declaration: &Declaration, zone: &TimeZone) -> Result<String> {
    let view = DocumentView::new(document, declaration, zone);
    let context = context! {
        labels => Jinja::from(Serde(view.labels)), language => view.language.to_string(), title => view.title, status => view.status,
        text => Jinja::from_safe_string(render_markdown(&view.text)), cities => Jinja::from(Serde(view.cities)), digest => view.digest,
        authoritative => view.authoritative,
        congress => document.congress_title.text_for(&view.language),
    };
    let template = TEMPLATES.get_template("document.html").map_err(Error::internal)?;
    template.render(context).map_err(Error::internal)
}

/// Renders Markdown as HTML. HTML in it becomes text, and only web and e-mail links are kept, so that user input cannot run scripts.
pub fn render_markdown(text: &str) -> String {
    let is_allowed =
        |url: &str| ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
    let events = Parser::new(text).map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::Start(Tag::Link { dest_url, link_type, title, id }) if !is_allowed(&dest_url) => {
            let _: (_, _, _) = (dest_url, title, id);
            Event::Start(Tag::Link { link_type, dest_url: "#".into(), title: "".into(), id: "".into() })
        }
        Event::Start(Tag::Image { .. }) => Event::Text("".into()),
        other => other,
    });
    let mut page = String::new();
    html::push_html(&mut page, events);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_texts_cannot_run_scripts() {
        let page = render_markdown(
            "Hello <script>alert(1)</script>\n\n<img src=x onerror=y>\n\n[here](javascript:alert(1)) **all**",
        );
        assert!(
            !page.contains("<script") && !page.contains("<img") && !page.contains("javascript:"),
            "{page}"
        );
        assert!(page.contains("<strong>all</strong>") && page.contains("&lt;script&gt;"), "{page}");
    }

    #[test]
    fn names_are_not_read_as_markdown() {
        assert_eq!(escape("Ana *Sousa*\n# [x](y)"), "Ana \\*Sousa\\* \\# \\[x\\](y)");
    }
}
