use axum::extract::State;

use super::{
    model::{AuditEntry, AuditFilter},
    store,
};
use crate::{
    app::App,
    http::{CongressPath, Page, Paging, Query, Result},
    identity::{Staff, permission},
};

crate::operations! {
    list_audit,
}

/// Search the audit log
///
/// Actions in the congress, latest first. Entries cannot be changed or deleted.
#[utoipa::path(
    get, path = "/congresses/{congress}/audit", tag = "Messaging", params(CongressPath, AuditFilter, Paging),
    responses((status = 200, description = "A page of entries", body = Page<AuditEntry>)),
)]
pub async fn list_audit(
    staff: Staff<permission::AuditRead>,
    State(app): State<App>,
    Query(filter): Query<AuditFilter>,
    Query(paging): Query<Paging>,
) -> Result<Page<AuditEntry>> {
    let rows = store::list(&app.pool, staff.congress, &filter, paging.after("id")?, paging.limit()).await?;
    Ok(paging.page("id", rows, |last| last.id))
}
