use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    model::{AwardEntry, EntryState},
    store::{self, EntryFilter, Viewer},
};
use crate::{
    app::App,
    http::{CongressPath, Page, Paging, Query, Result},
    identity::{Visitor, permission},
    types::Slug,
};

crate::operations! {
    list_my_entries,
}

/// Filters for your entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OwnEntryQuery {
    /// Slug of the award.
    award: Option<Slug>,
    /// Entries in this state.
    #[serde(default)]
    #[param(inline)]
    state: Option<EntryState>,
}

/// List my entries
///
/// Returns the entries for all awards of the congress that you wrote or are a submitter of, the oldest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/entries", tag = "Award", params(CongressPath, OwnEntryQuery, Paging),
    responses((status = 200, description = "A page of entries", body = Page<AwardEntry>)),
)]
pub async fn list_my_entries(
    me: Visitor<permission::AwardEnter>,
    State(app): State<App>,
    Query(query): Query<OwnEntryQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<AwardEntry>> {
    let filter = EntryFilter {
        award: query.award.as_ref(),
        state: query.state,
        is_own: true,
        ..EntryFilter::default()
    };
    let of = (me.congress, Viewer::entering(&me));
    let after = paging.after("created_at")?;
    let rows = store::list(&app.pool, of, filter, after, (paging.limit(), app.now())).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}
