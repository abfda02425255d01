//! Whether an entry fits the terms of the award.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    api::EntryPath,
    model::{Entry, EntryState},
    rules::Refused,
    store::{self, Viewer},
};
use crate::{
    app::App,
    award::{
        awards,
        catalogue::{ENTRY_SCREENED, EntryScreened},
    },
    events,
    http::{Json, Path, Problems, Result, Valid},
    identity::{Staff, permission},
};

/// What the secretariat found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"eligible": false, "reason": "The initiative ended more than two years ago."}))]
pub struct Screening {
    eligible: bool,
    /// Needed where it is not eligible; the entrant reads it.
    #[schema(min_length = 1, max_length = 2000)]
    reason: Option<String>,
}

/// Screen an entry
///
/// Eligible or not, which needs a reason. Its submitters get a letter. It may be screened once more until it has advanced, not once
/// evaluators have it.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/{entry}/screen", tag = "Award", params(EntryPath),
    request_body = Screening,
    responses((status = 200, description = "The entry as it is now", body = Entry), Problems<(Refused, awards::Refused)>),
)]
pub async fn screen_entry(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    Valid(found): Valid<Screening>,
) -> Result<Json<Entry>> {
    let now = app.now();
    let viewer = Viewer { manages: true, ..Viewer::default() };
    let mut tx = app.begin().await?;
    let award = awards::find(&mut *tx, staff.congress, &path.award, true).await?;
    let before = store::lock(&mut tx, &award, viewer, path.entry, now).await?;
    award.must_be_open()?;
    before.state.may_be_screened()?;
    let state = if found.eligible { EntryState::Eligible } else { EntryState::Ineligible };
    if state == EntryState::Ineligible && found.reason.is_none() {
        return Err(Refused::NoReason.into());
    }
    if (before.state, before.entry.reason.as_ref()) == (state, found.reason.as_ref()) {
        return Ok(Json(before.entry));
    }
    let begun = sqlx::query_scalar!(
        r#"select exists (select from award_evaluation where entry_id = $1) as "begun!""#,
        *path.entry
    );
    if state == EntryState::Ineligible && begun.fetch_one(&mut *tx).await? {
        return Err(Refused::Evaluated.into());
    }
    store::set_state(&mut *tx, path.entry, (state, found.reason.as_deref()), Some(now)).await?;
    let payload =
        EntryScreened { id: path.entry, award: path.award, eligible: found.eligible, reason: found.reason };
    let event = ENTRY_SCREENED.of(Some(staff.congress), *path.entry, &payload);
    events::publish(&mut tx, staff.actor, event, now).await?;
    let after = store::find(&mut tx, &award, viewer, path.entry, now).await?;
    tx.commit().await?;
    Ok(Json(after))
}
