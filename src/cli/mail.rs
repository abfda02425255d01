//! `congress mail`

use clap::Subcommand;

use crate::{
    messaging::mail::{Links, Renderer},
    server::notifications,
    types::Language,
};

#[derive(Subcommand)]
pub enum Mail {
    /// List the kinds of notifications.
    List,
    /// Print a notification filled with sample data.
    Preview {
        /// Name of a notification, as listed by `congress mail list`.
        notification: String,
        /// en, fr, es or zh.
        #[arg(long, default_value = "en")]
        language: String,
        /// Print the HTML instead of the text.
        #[arg(long)]
        html: bool,
    },
}

impl Mail {
    pub fn run(self) -> anyhow::Result<()> {
        let notifications = notifications();
        let Self::Preview { notification: name, language, html } = self else {
            for notification in notifications {
                println!("{:<24} {}", notification.name(), notification.about());
            }
            return Ok(());
        };
        let notification = notifications
            .iter()
            .find(|notification| notification.name() == name)
            .ok_or_else(|| anyhow::anyhow!("there is no notification `{name}`; see `congress mail list`"))?;
        let language: Language = language.parse().map_err(|why| anyhow::anyhow!("--language: {why}"))?;
        let unsubscribe =
            notification.is_news().then(|| "https://congress.example/unsubscribe/TOKEN".to_owned());
        let links = Links {
            base_url: "https://congress.example".into(),
            frontend_url: "https://congress.example".into(),
            secret: None,
            unsubscribe,
        };
        let renderer = Renderer::new(&notifications)?;
        let rendered = renderer.render(&name, &language, &notification.sample(), &links)?;
        match html {
            true => println!("{}", rendered.html),
            false => println!("Subject: {}\n\n{}", rendered.subject, rendered.text),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn links() -> Links {
        Links {
            base_url: "https://api.example".into(),
            frontend_url: "https://congress.example".into(),
            secret: Some("cgm_x".into()),
            unsubscribe: None,
        }
    }

    fn renderer() -> Renderer {
        Renderer::new(&notifications()).unwrap()
    }

    fn sample(name: &str) -> serde_json::Value {
        notifications().iter().find(|notification| notification.name() == name).unwrap().sample()
    }

    #[test]
    fn every_notification_exists_in_every_language() {
        let renderer = renderer();
        for notification in notifications() {
            let name = notification.name();
            let in_language = |language: &str| {
                renderer.render(name, &language.parse().unwrap(), &notification.sample(), &links()).unwrap()
            };
            let all = ["en", "fr", "es", "zh"].map(in_language);
            for (index, rendered) in all.iter().enumerate() {
                assert!(!rendered.subject.is_empty() && !rendered.text.contains("{{"), "{rendered:?}");
                let repeats = all.iter().skip(index + 1).any(|other| other.text == rendered.text);
                assert!(!repeats, "{name} is the same in two languages");
                if ["verification", "password_reset", "invitation"].contains(&name) {
                    assert!(rendered.text.contains("/cgm_x\n") && rendered.html.contains("cgm_x\""));
                }
            }
        }
    }

    #[test]
    fn markup_in_an_announcement_is_shown_as_text() {
        let mut data = sample("announcement");
        data["title"] = json!({"en": "{{ 7 * 7 }}\r\nBcc: x@y.example"});
        data["body"] =
            json!({"en": "<script>alert(1)</script> & {% raw %}\n\nhttps://x.example/\"onclick=\"alert(1)"});
        let rendered = renderer().render("announcement", &"en".parse().unwrap(), &data, &links()).unwrap();
        assert!(rendered.subject.contains("{{ 7 * 7 }} Bcc:"), "{}", rendered.subject);
        assert!(!rendered.subject.contains(['\r', '\n']));
        assert!(rendered.html.contains("&lt;script&gt;") && !rendered.html.contains("<script>"));
        assert!(rendered.html.contains("href=\"https://x.example/&quot;onclick=&quot;alert(1)\""));
        assert!(rendered.text.contains("{% raw %}"));
    }

    #[test]
    fn unsupported_language_falls_back_to_english() {
        let (renderer, data) = (renderer(), sample("password_changed"));
        let rendered = |language: &str| {
            renderer.render("password_changed", &language.parse().unwrap(), &data, &links()).unwrap()
        };
        assert_eq!(rendered("pt"), rendered("en"));
        assert_eq!(rendered("zh-Hant").language, "zh");
    }
}
