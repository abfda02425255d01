use std::sync::Arc;

use futures::future::BoxFuture;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{events::Change, http::Result, types::Language};

/// The e-mails that a change would send.
#[derive(Debug, Serialize, ToSchema)]
pub struct MailPreview {
    /// Number of e-mails.
    pub total: i64,
    /// Numbers by language, largest first.
    pub languages: Vec<MailLanguageCount>,
    /// The first fifty e-mails.
    pub items: Vec<PreviewedMail>,
}

/// The number of e-mails in a language.
#[derive(Debug, Serialize, ToSchema)]
pub struct MailLanguageCount {
    #[schema(value_type = String, examples("fr"))]
    pub language: &'static str,
    pub count: i64,
}

/// An e-mail that a change would send.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewedMail {
    /// The kind of e-mail.
    #[schema(examples("session_moved"))]
    pub template: String,
    /// The language in which the recipient gets it.
    #[schema(value_type = Language)]
    pub language: &'static str,
    /// Name of the recipient; `null` if the e-mail belongs to no registration.
    #[schema(required)]
    pub to_name: Option<String>,
    pub to_email: String,
    pub subject: String,
    /// Without the secrets of its links.
    pub text: String,
}

/// Finds out which e-mails a change would send.
pub trait PreviewMails: Send + Sync {
    /// Runs the reactions to the events that the change has published so far. The caller rolls the change back.
    fn preview<'a>(&'a self, change: &'a mut Change<'_>) -> BoxFuture<'a, Result<MailPreview>>;
}

/// Shows features which e-mails a change would send; `messaging` writes them.
#[derive(Clone)]
pub struct MailPreviewer(pub Arc<dyn PreviewMails>);

impl MailPreviewer {
    /// The e-mails that the change would send as it is now. Do not commit it afterwards.
    ///
    /// # Errors
    /// The database fails, or a template does, which is a bug.
    pub async fn preview(&self, change: &mut Change<'_>) -> Result<MailPreview> {
        self.0.preview(change).await
    }
}
