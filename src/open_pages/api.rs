use axum::extract::State;

use super::{
    model::{ClosedPage, OpenPage, OtherReaders},
    store,
};
use crate::{
    app::App,
    http::{CongressPath, Json, NoContent, Query, Result, Valid},
    identity::{
        Staff,
        permission::{self, Permission},
    },
};

crate::operations! {
    set_open_page,
    close_page,
}

/// Any permission to edit something of a congress.
pub struct AnyEdit;

impl Permission for AnyEdit {
    const NAME: &'static str = permission::ProgrammeEdit::NAME;
    const NAMES: &'static [&'static str] = &[
        permission::ProgrammeEdit::NAME,
        permission::ScheduleEdit::NAME,
        permission::RegistrationManage::NAME,
        permission::ForumManage::NAME,
        permission::CongressEdit::NAME,
        permission::MessagingManage::NAME,
    ];
}

/// Set your open page
///
/// Says that you have a page open, and returns who else has. Repeat it every twenty seconds while the page is open: it
/// counts as open for 45 seconds.
#[utoipa::path(
    put, path = "/congresses/{congress}/me/open-page", tag = "Congress", params(CongressPath), request_body = OpenPage,
    responses((status = 200, description = "Who else has it open", body = OtherReaders)),
)]
pub async fn set_open_page(
    staff: Staff<AnyEdit>,
    State(app): State<App>,
    Valid(open): Valid<OpenPage>,
) -> Result<Json<OtherReaders>> {
    let others = store::set(&app.pool, staff.congress, staff.account, &open.page, app.now()).await?;
    Ok(Json(OtherReaders { others }))
}

/// Close your open page
///
/// Others no longer see you there.
#[utoipa::path(
    delete, path = "/congresses/{congress}/me/open-page", tag = "Congress", params(CongressPath, ClosedPage),
    responses((status = 204, description = "It is closed")),
)]
pub async fn close_page(
    staff: Staff<AnyEdit>,
    State(app): State<App>,
    Query(closed): Query<ClosedPage>,
) -> Result<NoContent> {
    store::close(&app.pool, staff.congress, staff.account, &closed.page).await?;
    Ok(NoContent)
}
