use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::MailState;
use crate::{
    app::App,
    events,
    http::{CongressPath, Json, Page, Paging, Path, Query, RequestError, Result},
    identity::{Administrator, Staff, permission},
    messaging::catalogue::{MAIL_RESENT, MailChanged},
    types::{CongressId, EventId, MailId, RegistrationId},
};

/// An e-mail, queued or sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Mail {
    /// Also part of its Message-ID.
    pub id: MailId,
    /// The event it is about.
    pub event: EventId,
    /// Kind of notification, which is also the name of its template.
    #[schema(examples("registration_confirmed"))]
    pub notification: String,
    /// Id of the recipient's registration.
    #[schema(required)]
    pub registration: Option<RegistrationId>,
    pub recipient: String,
    pub language: String,
    pub state: MailState,
    /// Number of tries.
    pub attempts: i32,
    /// Time of the next try, while it is queued.
    #[schema(required)]
    pub next_at: Option<DateTime<Utc>>,
    /// Error of the last try.
    #[schema(required)]
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
    #[schema(required)]
    pub sent_at: Option<DateTime<Utc>>,
}

/// Filters of the e-mail list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only e-mails in this state.
    state: Option<MailState>,
    /// Only this kind of notification.
    #[param(max_length = 50, example = "registration_confirmed")]
    notification: Option<String>,
    /// Only e-mails to this registration.
    registration: Option<RegistrationId>,
}

crate::congress_path! {
    pub MailPath "/mails/{mail}/resend" {
        /// Id of the e-mail.
        mail: MailId,
    }
}

/// List e-mails
///
/// E-mails of a congress, latest first. They are kept for thirty days.
#[utoipa::path(
    get, path = "/congresses/{congress}/mails", tag = "Messaging", params(CongressPath, Filter, Paging),
    responses((status = 200, description = "A page of e-mails", body = Page<Mail>)),
)]
pub async fn list_mails(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Mail>> {
    list(&app, Some(staff.congress), &filter, &paging).await
}

/// List account e-mails
///
/// Verification and password reset e-mails, latest first. They are kept for thirty days.
#[utoipa::path(
    get, path = "/mails", tag = "Messaging", params(Filter, Paging),
    responses((status = 200, description = "A page of e-mails", body = Page<Mail>)),
)]
pub async fn list_account_mails(
    _: Administrator<permission::MessagingManage>,
    State(app): State<App>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Mail>> {
    list(&app, None, &filter, &paging).await
}

async fn list(
    app: &App,
    congress: Option<CongressId>,
    filter: &Filter,
    paging: &Paging,
) -> Result<Page<Mail>> {
    let rows = sqlx::query_as!(
        Mail,
        r#"
        -- mail::list
        select id, event_id as event, notification, registration_id as registration, recipient, language,
               state as "state: MailState", attempts,
               case when state = 'queued' then next_at end as next_at, error, created_at, sent_at
        from mail
        where congress_id is not distinct from $1 and ($2::uuid is null or id < $2)
            and ($3::text is null or state = $3) and ($4::text is null or notification = $4)
            and ($5::uuid is null or registration_id = $5)
        order by id desc
        limit $6::bigint + 1
        "#,
        congress.map(|id| *id),
        paging.after::<MailId>("id")?.map(|id| *id),
        filter.state as Option<MailState>,
        filter.notification,
        filter.registration.map(|id| *id),
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("id", rows, |last| last.id))
}

/// Resend an e-mail
///
/// Queues it again with the same id, whatever its state.
#[utoipa::path(
    post, path = "/congresses/{congress}/mails/{mail}/resend", tag = "Messaging", params(MailPath),
    responses((status = 200, description = "The queued e-mail", body = Mail)),
)]
pub async fn resend_mail(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<MailPath>,
) -> Result<Json<Mail>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let mail = sqlx::query_as!(
        Mail,
        r#"
        -- mail::resend
        update mail set state = 'queued', next_at = $3, leased_until = null, created_at = $3
        where congress_id = $1 and id = $2
        returning id, event_id as event, notification, registration_id as registration, recipient, language,
                  state as "state: MailState", attempts, next_at as "next_at?", error, created_at, sent_at
        "#,
        *staff.congress,
        *path.mail,
        now,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(RequestError::NoSuch("mail"))?;
    let event = MAIL_RESENT.of(Some(staff.congress), *path.mail, &MailChanged { id: path.mail });
    events::publish(&mut tx, staff.actor, event, now).await?;
    tx.commit().await?;
    Ok(Json(mail))
}
