use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use serde_json::Value;
use sqlx::PgPool;

use super::{
    Renderer, Unsubscribe,
    render::Links,
    transport::{Failure, Transport, message},
};
use crate::{
    app::App,
    database::Batcher,
    jobs::{Queue, backoff},
    notifications::NotificationDeclaration,
    telemetry::Span,
    types::{Language, MailId, Now, RegistrationId},
};

/// How long a node can take to send an e-mail before another node retries.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Delay between tries while the mail server does not respond.
const PROBE: Duration = Duration::from_secs(1);
/// How long an e-mail is retried.
pub const PATIENCE: TimeDelta = TimeDelta::days(3);

/// The queue of outgoing e-mails.
pub struct Outgoing {
    renderer: Renderer,
    transport: Transport,
    unsubscribe: Unsubscribe,
    notifications: HashMap<&'static str, &'static dyn NotificationDeclaration>,
    results: Batcher<(), Tried, sqlx::Result<()>>,
    /// While the server does not respond: the time of the next try, with a single e-mail. The others wait without using up
    /// their tries, and are sent as soon as the server is back.
    down: Mutex<Option<Instant>>,
}

/// A leased e-mail.
pub struct Due {
    id: MailId,
    registration: Option<RegistrationId>,
    notification: String,
    recipient: String,
    language: Language,
    context: Value,
    attempts: i32,
    created_at: Now,
    /// The `traceparent` of the request that caused the event, if it was traced.
    trace: Option<String>,
}

impl Outgoing {
    /// # Errors
    /// The address of the mail server is invalid, or a template is.
    pub fn new(
        app: &App,
        unsubscribe: Unsubscribe,
        notifications: &[&'static dyn NotificationDeclaration],
    ) -> anyhow::Result<Self> {
        let mail = &app.config.mail;
        mail.from
            .parse::<lettre::message::Mailbox>()
            .map_err(|_| anyhow::anyhow!("MAIL_FROM: `{}` is not an e-mail address", mail.from))?;
        let (renderer, transport) = (Renderer::new(notifications)?, Transport::new(mail)?);
        let notifications = notifications.iter().map(|declared| (declared.name(), *declared)).collect();
        let results = Batcher::new("mail_results");
        Ok(Self { renderer, transport, unsubscribe, notifications, results, down: Mutex::default() })
    }

    pub fn renderer(&self) -> &Renderer {
        &self.renderer
    }

    /// Renders and sends.
    async fn send(&self, app: &App, due: &Due) -> Result<(), Failure> {
        let ours =
            |error: anyhow::Error| Failure { why: format!("{error:#}"), permanent: true, unanswered: false };
        let notification = *self
            .notifications
            .get(&*due.notification)
            .ok_or_else(|| ours(anyhow::anyhow!("unknown kind of notification")))?;
        let secret = secret(app, notification, &due.context).await.map_err(|error| Failure {
            why: error.to_string(),
            permanent: matches!(error, sqlx::Error::RowNotFound | sqlx::Error::Decode(_)),
            unanswered: false,
        })?;
        let unsubscribe = due.registration.filter(|_| notification.is_news()).map(|registration| {
            format!("{}/unsubscribe/{}", app.config.base_url, self.unsubscribe.token(registration))
        });
        let links = Links {
            base_url: app.config.base_url.clone(),
            frontend_url: app.config.frontend_url.clone(),
            secret,
            unsubscribe: unsubscribe.clone(),
        };
        let rendered =
            self.renderer.render(notification.name(), &due.language, &due.context, &links).map_err(ours)?;
        let from = &app.config.mail.from;
        let message =
            message(from, &due.recipient, due.id, rendered, unsubscribe.as_deref()).map_err(ours)?;
        let sent = self.transport.send(due.id, message).await;
        let down = sent.as_ref().is_err_and(|failure| failure.unanswered).then(|| Instant::now() + PROBE);
        *self.down.lock().unwrap_or_else(PoisonError::into_inner) = down;
        sent
    }

    /// How many of `wanted` e-mails may be taken now.
    fn admitted(&self, wanted: i64) -> i64 {
        match *self.down.lock().unwrap_or_else(PoisonError::into_inner) {
            None => wanted,
            Some(next) if Instant::now() < next => 0,
            Some(_) => wanted.min(1),
        }
    }
}

/// The secret of an e-mail, created for it and stored nowhere else.
async fn secret(
    app: &App,
    notification: &dyn NotificationDeclaration,
    context: &Value,
) -> sqlx::Result<Option<String>> {
    match notification.issue_secret(app, context) {
        Some(issued) => Ok(Some(issued.await?.expose().to_owned())),
        None => Ok(None),
    }
}

impl Queue for Outgoing {
    type Item = Due;

    const NAME: &'static str = "mail";
    const AT_ONCE: usize = 16;

    async fn take(&self, app: &App, now: Now, limit: i64) -> sqlx::Result<Vec<Due>> {
        sqlx::query_as!(
            Due,
            r#"
            -- mail::take
            with due as materialized (
                select id from mail
                where (state = 'queued' and next_at <= $1) or (state = 'sending' and leased_until <= $1)
                order by next_at
                limit $3
                for update skip locked
            )
            update mail m
            set state = 'sending', attempts = attempts + 1, leased_until = $2
            from due
            where m.id = due.id
            returning m.id, registration_id as registration, notification, recipient,
                      language as "language: Language", context, attempts, created_at,
                      (select o.trace from outbox o where o.id = m.event_id) as trace
            "#,
            now,
            now + LEASE,
            self.admitted(limit),
        )
        .fetch_all(&app.pool)
        .await
    }

    async fn work(&self, app: &App, due: Due) -> sqlx::Result<()> {
        let span = Span::outgoing(format!("send {}", due.notification), due.trace.as_deref());
        span.set("congress.mail.id", due.id.to_string());
        Box::pin(span.run(self.send_and_store(app, due, &span))).await
    }
}

impl Outgoing {
    /// Sends an e-mail and stores the result.
    async fn send_and_store(&self, app: &App, due: Due, span: &Span) -> sqlx::Result<()> {
        let sent = self.send(app, &due).await;
        let now = app.now();
        let (state, error, next_at) = match sent {
            Ok(()) => ("sent", None, now),
            Err(failure) => {
                tracing::warn!(mail.id = %due.id, notification = due.notification, why = failure.why, "e-mail not sent");
                span.fail(if failure.unanswered { "unavailable" } else { "rejected" });
                let over = failure.permanent || now - due.created_at > PATIENCE;
                let wait = backoff(due.attempts, TimeDelta::seconds(10), TimeDelta::hours(1));
                (if over { "failed" } else { "queued" }, Some(failure.why), now + wait)
            }
        };
        span.set("congress.mail.state", state);
        let result = Tried { id: due.id, attempts: due.attempts, state, error, next_at };
        let pool = app.pool.clone();
        let work = move |tried| keep(pool.clone(), tried, now);
        match self.results.ask((), result, work).await {
            Some(kept) => kept?,
            // No result is stored, so the e-mail is sent again when its lease ends.
            None => return Err(sqlx::Error::WorkerCrashed),
        }
        metrics::counter!("congress_mails_total", "state" => state).increment(1);
        Ok(())
    }
}

/// The result of an attempt to send an e-mail.
struct Tried {
    id: MailId,
    attempts: i32,
    state: &'static str,
    error: Option<String>,
    next_at: Now,
}

/// Stores results. Those of e-mails sent at the same time are written together.
async fn keep(pool: PgPool, tried: Vec<Tried>, now: Now) -> Vec<sqlx::Result<()>> {
    let kept = sqlx::query!(
        r#"
        -- mail::keep
        update mail m
        set state = n.state, error = n.error, next_at = n.next_at, leased_until = null,
            sent_at = case when n.state = 'sent' then $6 else m.sent_at end
        from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::timestamptz[])
                 as n (id, attempts, state, error, next_at)
        -- Not where another took over meanwhile, or staff queued it once more.
        where m.id = n.id and m.state = 'sending' and m.attempts = n.attempts
        "#,
        &tried.iter().map(|one| *one.id).collect::<Vec<_>>(),
        &tried.iter().map(|one| one.attempts).collect::<Vec<_>>(),
        &tried.iter().map(|one| one.state.to_owned()).collect::<Vec<_>>(),
        &tried.iter().map(|one| one.error.clone()).collect::<Vec<_>>() as &[Option<String>],
        &tried.iter().map(|one| one.next_at).collect::<Vec<_>>(),
        now,
    );
    match kept.execute(&pool).await {
        Ok(_) => tried.iter().map(|_| Ok(())).collect(),
        Err(error) => {
            tracing::warn!(%error, e_mails = tried.len(), "cannot store which e-mails were sent");
            tried.iter().map(|_| Err(sqlx::Error::WorkerCrashed)).collect()
        }
    }
}
