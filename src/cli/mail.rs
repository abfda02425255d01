//! `congress mail`

use clap::Subcommand;

use crate::{
    messaging::mail::{Letter, Links, Renderer},
    types::Language,
};

#[derive(Subcommand)]
pub enum Mail {
    /// List e-mail templates.
    Letters,
    /// Print an e-mail filled with sample data.
    Preview {
        /// Name of a template, as listed by `congress mail letters`.
        letter: String,
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
        let Self::Preview { letter, language, html } = self else {
            for letter in Letter::ALL {
                println!("{:<24} {}", letter.name(), letter.about());
            }
            return Ok(());
        };
        let letter = Letter::of_name(&letter).ok_or_else(|| {
            anyhow::anyhow!("there is no e-mail template `{letter}`; see `congress mail letters`")
        })?;
        let language: Language = language.parse().map_err(|why| anyhow::anyhow!("--language: {why}"))?;
        let unsubscribe = letter.is_news().then(|| "https://congress.example/unsubscribe/TOKEN".to_owned());
        let links = Links {
            base_url: "https://congress.example".into(),
            frontend_url: "https://congress.example".into(),
            secret: None,
            unsubscribe,
        };
        let rendered = Renderer::new()?.render(letter, &language, &letter.sample(), &links)?;
        match html {
            true => println!("{}", rendered.html),
            false => println!("Subject: {}\n\n{}", rendered.subject, rendered.text),
        }
        Ok(())
    }
}
