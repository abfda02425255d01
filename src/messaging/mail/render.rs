//! Renders e-mails as text and HTML. The HTML is derived from the text, so that both have the same content.

use std::collections::HashMap;

use anyhow::Context;
use chrono::{DateTime, Utc};
use minijinja::{
    AutoEscape, Environment, ErrorKind, State, UndefinedBehavior, Value as Jinja, context, value::Serde,
};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    http::escaped,
    notifications::NotificationDeclaration,
    types::{Language, Localized, TimeZone},
};

/// Languages of the templates; the first is the fallback.
const LANGUAGES: [(&str, &str); 4] = [
    ("en", include_str!("languages/en.toml")),
    ("fr", include_str!("languages/fr.toml")),
    ("es", include_str!("languages/es.toml")),
    ("zh", include_str!("languages/zh.toml")),
];

/// A template in one language.
#[derive(Deserialize)]
struct Source {
    subject: String,
    text: String,
}

/// All templates in all languages, compiled once.
pub struct Renderer(Environment<'static>);

/// A rendered e-mail.
#[derive(Debug, PartialEq)]
pub struct Rendered {
    pub language: &'static str,
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Links, which the creator of the e-mail does not know.
#[derive(Debug, Default)]
pub struct Links {
    pub base_url: String,
    pub frontend_url: String,
    /// The secret of the e-mail, if it has one.
    pub secret: Option<String>,
    /// The unsubscribe link.
    pub unsubscribe: Option<String>,
}

impl Renderer {
    /// # Errors
    /// A template is missing, unknown or invalid, which is a bug.
    pub fn new(notifications: &[&'static dyn NotificationDeclaration]) -> anyhow::Result<Self> {
        let mut environment = Environment::new();
        // A missing variable is an error, not an empty text.
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| match name {
            "layout.html" => AutoEscape::Html,
            _ => AutoEscape::None,
        });
        environment.add_filter("local", local);
        environment.add_filter("at", at);
        environment.add_filter("html", html);
        environment.add_template("layout.html", include_str!("layout.html"))?;
        for (language, file) in LANGUAGES {
            let mut sources: HashMap<String, Source> = toml::from_str(file).context(language)?;
            for name in notifications.iter().map(|declared| declared.name()).chain(["footer"]) {
                let source = sources.remove(name).with_context(|| format!("{language}: no {name}"))?;
                for (part, source) in [("subject", source.subject), ("text", source.text)] {
                    environment.add_template_owned(format!("{language}/{name}/{part}"), source)?;
                }
            }
            if let Some(name) = sources.keys().next() {
                anyhow::bail!("{language}: no notification is called {name}");
            }
        }
        Ok(Self(environment))
    }

    /// # Errors
    /// The context lacks a variable of the template.
    pub fn render(
        &self,
        notification: &str,
        language: &Language,
        data: &Value,
        links: &Links,
    ) -> anyhow::Result<Rendered> {
        let language = language_of(language);
        let context = context! {
            language,
            base_url => links.base_url.clone(),
            frontend_url => links.frontend_url.clone(),
            secret => links.secret.clone().unwrap_or_else(|| "SECRET".into()),
            unsubscribe => links.unsubscribe.clone(),
            ..Jinja::from(Serde(data))
        };
        let part = |name: &str, part: &str| -> anyhow::Result<String> {
            let name = format!("{language}/{name}/{part}");
            self.0.get_template(&name)?.render(&context).with_context(|| name.clone())
        };
        // A subject is a single line.
        let subject = part(notification, "subject")?.split_whitespace().collect::<Vec<_>>().join(" ");
        let body = part(notification, "text")?;
        let footer = part("footer", "text")?;
        let text = format!("{}\n\n-- \n{}\n", body.trim(), footer.trim());
        let layout = self.0.get_template("layout.html")?;
        let html = layout.render(context! {
            language, subject => subject.clone(), paragraphs => paragraphs(&body), footer => paragraphs(&footer),
        })?;
        Ok(Rendered { language, subject, text, html })
    }
}

/// The language in which e-mails to a reader of this language are written.
pub fn language_of(reader: &Language) -> &'static str {
    LANGUAGES.iter().map(|(known, _)| *known).find(|known| *known == reader.primary()).unwrap_or("en")
}

/// The paragraphs of a text. A paragraph that is just one of our URLs becomes a link.
fn paragraphs(text: &str) -> Vec<Jinja> {
    let paragraph = |text: &str| {
        let is_link = !text.contains(char::is_whitespace)
            && (text.starts_with("https://") || text.starts_with("http://"));
        context! { text, is_link }
    };
    text.trim().split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(paragraph).collect()
}

/// `{{ text | html }}`: escaped as in our pages; the engine's default also escapes slashes in links.
fn html(text: &str) -> Jinja {
    Jinja::from_safe_string(escaped(text))
}

/// `{{ title | local }}`: a localized text in the language of the e-mail, or the best match.
fn local(state: &State<'_, '_>, text: Serde<Localized>) -> Result<String, minijinja::Error> {
    let invalid = |why: String| minijinja::Error::new(ErrorKind::InvalidOperation, why);
    let language = state.lookup("language").map(|language| language.to_string()).unwrap_or_default();
    let language: Language = language.parse().map_err(invalid)?;
    Ok(text.text_for(&language).to_owned())
}

/// `{{ starts_at | at(time_zone) }}`: an instant in the reader's time zone, in a format that is clear in every language.
fn at(instant: &str, zone: Option<&str>) -> Result<String, minijinja::Error> {
    let invalid = |why: String| minijinja::Error::new(ErrorKind::InvalidOperation, why);
    let instant: DateTime<Utc> =
        instant.parse().map_err(|_| invalid(format!("{instant} is not a date and time")))?;
    let zone: TimeZone = zone.unwrap_or("UTC").parse().map_err(invalid)?;
    Ok(format!("{} ({})", instant.with_timezone(&zone.rules()).format("%Y-%m-%d %H:%M UTC%:z"), &*zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instant_is_shown_in_the_time_zone_of_the_reader() {
        assert_eq!(
            at("2021-11-10T08:00:00Z", Some("Asia/Shanghai")).unwrap(),
            "2021-11-10 16:00 UTC+08:00 (Asia/Shanghai)"
        );
    }
}
