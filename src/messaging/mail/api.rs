use axum::extract::State;

use super::mails::{self, Mail, MailFilter};
use crate::{
    app::App,
    http::{CongressPath, Json, Page, Paging, Path, Query, Result},
    identity::{Administrator, Staff, permission},
    types::{CongressId, MailId},
};

crate::operations! {
    list_mails,
    list_account_mails,
    get_mail,
    resend_mail,
}

crate::congress_path! {
    pub MailPath "/mails/{mail}" {
        /// Id of the e-mail.
        mail: MailId,
    }
}

/// List e-mails
///
/// E-mails of a congress, latest first. They are kept for thirty days.
#[utoipa::path(
    get, path = "/congresses/{congress}/mails", tag = "Messaging", params(CongressPath, MailFilter, Paging),
    responses((status = 200, description = "A page of e-mails", body = Page<Mail>)),
)]
pub async fn list_mails(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Query(filter): Query<MailFilter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Mail>> {
    list(&app, Some(staff.congress), &filter, &paging).await
}

/// List account e-mails
///
/// Verification and password reset e-mails, latest first. They are kept for thirty days.
#[utoipa::path(
    get, path = "/mails", tag = "Messaging", params(MailFilter, Paging),
    responses((status = 200, description = "A page of e-mails", body = Page<Mail>)),
)]
pub async fn list_account_mails(
    _: Administrator<permission::MessagingManage>,
    State(app): State<App>,
    Query(filter): Query<MailFilter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Mail>> {
    list(&app, None, &filter, &paging).await
}

/// Read an e-mail
///
/// Its state, and the error of the last try. Its text is not shown: it belongs to the recipient.
#[utoipa::path(
    get, path = "/congresses/{congress}/mails/{mail}", tag = "Messaging", params(MailPath),
    responses((status = 200, description = "The e-mail", body = Mail)),
)]
pub async fn get_mail(
    staff: Staff<permission::MessagingManage>,
    State(app): State<App>,
    Path(path): Path<MailPath>,
) -> Result<Json<Mail>> {
    Ok(Json(mails::find(&app.pool, staff.congress, path.mail).await?))
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
    let mut change = staff.begin(&app).await?;
    let mail = mails::resend(&mut change, path.mail).await?;
    change.commit().await?;
    Ok(Json(mail))
}

async fn list(
    app: &App,
    congress: Option<CongressId>,
    filter: &MailFilter,
    paging: &Paging,
) -> Result<Page<Mail>> {
    let (after, limit) = (paging.after("id")?, paging.limit());
    let rows = mails::list(&app.pool, congress, None, filter, after, limit).await?;
    Ok(paging.page("id", rows, |last| last.id))
}
