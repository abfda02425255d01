use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use secrecy::ExposeSecret;
use tokio::sync::Mutex;

use super::Rendered;
use crate::{app, types::MailId};

/// The domain of the people in the demo.
const DEMO_DOMAIN: &str = "demo.example";

/// Where e-mails are sent.
pub enum Transport {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    /// One file per e-mail, for deployments without a mail server.
    Folder(Arc<Folder>),
}

/// A folder with one writer at a time: concurrent writers would use the processor while the kernel makes them wait.
pub struct Folder {
    path: PathBuf,
    writing: Mutex<()>,
}

/// Why an e-mail was not sent.
#[derive(Debug)]
pub struct Failure {
    /// The reason, without personal data.
    pub why: String,
    /// Whether retrying is pointless.
    pub permanent: bool,
    /// Whether the server is unavailable, as opposed to rejecting this e-mail.
    pub unanswered: bool,
}

impl Transport {
    /// # Errors
    /// The address of the mail server is invalid.
    pub fn new(settings: &app::Mail) -> anyhow::Result<Self> {
        let Some(url) = &settings.smtp_url else {
            let folder = Folder { path: settings.folder.clone(), writing: Mutex::new(()) };
            return Ok(Self::Folder(Arc::new(folder)));
        };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
            // Not chained: the error may quote the URL, which contains the password.
            .map_err(|_| anyhow::anyhow!("SMTP_URL: not the URL of a mail server"))?
            .timeout(Some(Duration::from_secs(20)))
            .build();
        Ok(Self::Smtp(Box::new(transport)))
    }

    pub async fn send(&self, id: MailId, message: Message) -> Result<(), Failure> {
        match self {
            Self::Smtp(server) => match server.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    // Missing capabilities show before the e-mail is offered; other e-mails may still be accepted.
                    let cannot = error.is_client();
                    let why = match error.status() {
                        Some(status) => format!("SMTP {status}"),
                        None if cannot => {
                            "the mail server lacks an extension that this e-mail needs, such as SMTPUTF8"
                                .into()
                        }
                        None => "the mail server did not respond".into(),
                    };
                    let unanswered = error.status().is_none() && !cannot;
                    Err(Failure { why, permanent: error.is_permanent(), unanswered })
                }
            },
            Self::Folder(folder) => {
                let (to, bytes) = (folder.clone(), message.formatted());
                let _turn = folder.writing.lock().await;
                let written = tokio::task::spawn_blocking(move || write(&to.path, id, &bytes)).await;
                let path = written.map_err(std::io::Error::other).flatten().map_err(|error| Failure {
                    why: error.to_string(),
                    permanent: false,
                    unanswered: true,
                })?;
                log_written(&path, &message);
                Ok(())
            }
        }
    }
}

/// Logs where an e-mail is. Those to the invented people of the demo would hide everything else in the log.
fn log_written(path: &Path, message: &Message) {
    let (path, to) = (path.display(), message.envelope().to());
    if to.iter().all(|to| to.domain() == DEMO_DOMAIN) {
        tracing::debug!(%path, "e-mail of the demo written to a file, because SMTP_URL is not set");
    } else {
        tracing::info!(%path, "e-mail written to a file, because SMTP_URL is not set");
    }
}

/// Written atomically, so that a program watching the folder never reads a partial file. Returns the path of the file.
fn write(folder: &Path, id: MailId, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let (unfinished, path) = (folder.join(format!(".{id}")), folder.join(format!("{id}.eml")));
    if let Err(error) = std::fs::write(&unfinished, bytes) {
        if error.kind() != std::io::ErrorKind::NotFound {
            return Err(error);
        }
        std::fs::create_dir_all(folder)?;
        std::fs::write(&unfinished, bytes)?;
    }
    std::fs::rename(unfinished, &path)?;
    Ok(path)
}

/// An e-mail in wire format. Retries keep the id, so that a receiver can detect duplicates.
pub fn message(
    from: &str,
    to: &str,
    id: MailId,
    rendered: Rendered,
    unsubscribe: Option<&str>,
) -> anyhow::Result<Message> {
    let from: Mailbox = from.parse().context("MAIL_FROM: not an e-mail address")?;
    let domain = from.email.domain().to_owned();
    let mut message = Message::builder()
        .from(from)
        .to(to.parse().context("the recipient's address is invalid")?)
        .subject(rendered.subject)
        .message_id(Some(format!("<{id}@{domain}>")))
        .multipart(MultiPart::alternative_plain_html(rendered.text, rendered.html))?;
    let mut set = |name: &'static str, value: &str| {
        let name = HeaderName::new_from_ascii_str(name);
        message.headers_mut().insert_raw(HeaderValue::new(name, value.to_owned()));
    };
    set("Content-Language", rendered.language);
    // Prevents automatic replies, such as out-of-office notes, and loops (RFC 3834).
    set("Auto-Submitted", "auto-generated");
    set("X-Auto-Response-Suppress", "All");
    if let Some(address) = unsubscribe {
        set("Precedence", "bulk");
        set("List-Unsubscribe", &format!("<{address}>"));
        set("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    Ok(message)
}
