use std::{path::PathBuf, time::Duration};

use anyhow::Context;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use secrecy::ExposeSecret;

use super::Rendered;
use crate::{app, types::MailId};

/// Where mails go.
pub enum Transport {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    /// For who runs the service without a mail server: one file for each mail.
    Folder(PathBuf),
}

/// Why a mail was not sent.
#[derive(Debug)]
pub struct Failure {
    /// In words without personal data.
    pub why: String,
    /// Whether trying again is of no use.
    pub permanent: bool,
    /// Whether it is the server that is not there, and not this mail that it does not take.
    pub unanswered: bool,
}

impl Transport {
    /// # Errors
    /// The address of the mail server is none.
    pub fn new(settings: &app::Mail) -> anyhow::Result<Self> {
        let Some(url) = &settings.smtp_url else { return Ok(Self::Folder(settings.folder.clone())) };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
            // The error may quote the address, and the address holds the password.
            .map_err(|_| anyhow::anyhow!("SMTP_URL: not the address of a mail server"))?
            .timeout(Some(Duration::from_secs(20)))
            .build();
        Ok(Self::Smtp(Box::new(transport)))
    }

    pub async fn send(&self, id: MailId, message: Message) -> Result<(), Failure> {
        match self {
            Self::Smtp(server) => match server.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    // What the server cannot do shows before the mail is offered; others may still go through it.
                    let cannot = error.is_client();
                    let why = match error.status() {
                        Some(status) => format!("SMTP {status}"),
                        None if cannot => {
                            "the mail server lacks what this mail takes, such as SMTPUTF8".into()
                        }
                        None => "the mail server did not answer".into(),
                    };
                    let unanswered = error.status().is_none() && !cannot;
                    Err(Failure { why, permanent: error.is_permanent(), unanswered })
                }
            },
            Self::Folder(folder) => write(folder, id, &message.formatted()).await.map_err(|error| Failure {
                why: error.to_string(),
                permanent: false,
                unanswered: true,
            }),
        }
    }
}

/// Whole or not at all: whoever watches the folder never reads half a mail.
async fn write(folder: &std::path::Path, id: MailId, bytes: &[u8]) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    let (unfinished, path) = (folder.join(format!(".{id}")), folder.join(format!("{id}.eml")));
    tokio::fs::write(&unfinished, bytes).await?;
    tokio::fs::rename(unfinished, &path).await?;
    tracing::info!(path = %path.display(), "a mail was written: no SMTP_URL is set");
    Ok(())
}

/// A mail as it stands on the wire. The id is the same in every try, so that a receiver knows a repeated one.
pub fn message(
    from: &str,
    to: &str,
    id: MailId,
    rendered: Rendered,
    unsubscribe: Option<&str>,
) -> anyhow::Result<Message> {
    let from: Mailbox = from.parse().context("MAIL_FROM: not an address")?;
    let domain = from.email.domain().to_owned();
    let mut message = Message::builder()
        .from(from)
        .to(to.parse().context("the recipient's address is none")?)
        .subject(rendered.subject)
        .message_id(Some(format!("<{id}@{domain}>")))
        .multipart(MultiPart::alternative_plain_html(rendered.text, rendered.html))?;
    let mut set = |name: &'static str, value: &str| {
        let name = HeaderName::new_from_ascii_str(name);
        message.headers_mut().insert_raw(HeaderValue::new(name, value.to_owned()));
    };
    set("Content-Language", rendered.language);
    // Nobody answers a machine (RFC 3834): no out-of-office notes, no loops.
    set("Auto-Submitted", "auto-generated");
    set("X-Auto-Response-Suppress", "All");
    if let Some(address) = unsubscribe {
        set("Precedence", "bulk");
        set("List-Unsubscribe", &format!("<{address}>"));
        set("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    Ok(message)
}
