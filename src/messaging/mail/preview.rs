use std::sync::Arc;

use futures::future::BoxFuture;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Outgoing, Renderer,
    render::{Links, language_of},
};
use crate::{
    app::App,
    events::{self, Change, Reaction},
    http::{Error, Result},
    notifications::{MailLanguageCount, MailPreview, PreviewMails, PreviewedMail},
    types::{EventId, Language},
};

/// E-mails whose text is in a preview.
const MOST_SHOWN: i64 = 50;

/// Writes the e-mails that a change would send, by the same reactions and templates as when it is committed.
pub struct Previewer {
    outgoing: Arc<Outgoing>,
    reactions: Vec<Reaction>,
    links: Links,
}

impl Previewer {
    pub fn new(app: &App, outgoing: Arc<Outgoing>, reactions: Vec<Reaction>) -> Self {
        let (base_url, frontend_url) = (app.config.base_url.clone(), app.config.frontend_url.clone());
        Self { outgoing, reactions, links: Links { base_url, frontend_url, secret: None, unsubscribe: None } }
    }
}

impl PreviewMails for Previewer {
    fn preview<'a>(&'a self, change: &'a mut Change<'_>) -> BoxFuture<'a, Result<MailPreview>> {
        Box::pin(async move {
            let (request, now) = (change.actor().request, change.now());
            let request = request.ok_or_else(|| Error::internal("a preview outside of a request"))?;
            let events = events::rehearse(change.db(), &self.reactions, request, now).await?;
            let events: Vec<_> = events.into_iter().map(|id: EventId| *id).collect();
            let languages = count_by_language(change.db(), &events).await?;
            let total = languages.iter().map(|count| count.count).sum();
            let queued = list_queued(change.db(), &events).await?;
            let renderer = self.outgoing.renderer();
            let items = queued.into_iter().map(|mail| mail.render(renderer, &self.links));
            Ok(MailPreview { total, languages, items: items.collect::<Result<_>>()? })
        })
    }
}

/// Numbers of e-mails by the language in which they are written.
async fn count_by_language(db: &mut PgConnection, events: &[Uuid]) -> sqlx::Result<Vec<MailLanguageCount>> {
    let counts = sqlx::query!(
        r#"
        -- mail::count_by_language
        select language as "language: Language", count(*) as "count!" from mail where event_id = any ($1) group by language
        "#,
        events,
    )
    .fetch_all(db)
    .await?;
    let mut languages: Vec<MailLanguageCount> = Vec::new();
    for row in counts {
        let language = language_of(&row.language);
        match languages.iter_mut().find(|known| known.language == language) {
            Some(known) => known.count += row.count,
            None => languages.push(MailLanguageCount { language, count: row.count }),
        }
    }
    languages.sort_by_key(|count| (std::cmp::Reverse(count.count), count.language));
    Ok(languages)
}

/// A queued e-mail.
struct QueuedMail {
    notification: String,
    recipient: String,
    name: Option<String>,
    language: Language,
    context: Value,
}

impl QueuedMail {
    fn render(self, renderer: &Renderer, links: &Links) -> Result<PreviewedMail> {
        let rendered = renderer.render(&self.notification, &self.language, &self.context, links);
        let rendered = rendered.map_err(Error::internal)?;
        Ok(PreviewedMail {
            template: self.notification,
            language: rendered.language,
            to_name: self.name,
            to_email: self.recipient,
            subject: rendered.subject,
            text: rendered.text,
        })
    }
}

async fn list_queued(db: &mut PgConnection, events: &[Uuid]) -> sqlx::Result<Vec<QueuedMail>> {
    sqlx::query_as!(
        QueuedMail,
        r#"
        -- mail::list_queued
        select m.notification, m.recipient, r.display_name as "name?", m.language as "language: Language", m.context
        from mail m left join registration r on r.id = m.registration_id
        where m.event_id = any ($1)
        order by m.id
        limit $2
        "#,
        events,
        MOST_SHOWN,
    )
    .fetch_all(db)
    .await
}
