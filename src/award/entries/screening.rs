//! Screening: whether an entry meets the terms of the award.

use axum::extract::State;
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    api::EntryPath,
    model::{AwardEntry, EntryState},
    rules::Refused,
    store::{self, Viewer},
};
use crate::{
    app::App,
    award::{
        awards::{self, Award},
        catalogue::{ENTRY_SCREENED, EntryScreened},
    },
    events,
    http::{Json, Path, Problems, Result, Valid},
    identity::{Staff, permission},
    types::{Actor, CongressId, EntryId, Now},
};

/// The result of a screening.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"eligible": false, "reason": "The initiative ended more than two years ago."}))]
pub struct Screening {
    pub eligible: bool,
    /// Required if the entry is not eligible; the entrant sees it.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

/// Screen an entry
///
/// Sets whether the entry is eligible; if it is not, a reason is required. Its submitters get an e-mail. Screening can be repeated until
/// the entry has advanced, but an entry assigned to evaluators can no longer become ineligible.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/{entry}/screen", tag = "Award", params(EntryPath),
    request_body = Screening,
    responses((status = 200, description = "The updated entry", body = AwardEntry), Problems<(Refused, awards::Refused)>),
)]
pub async fn screen_entry(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    Valid(found): Valid<Screening>,
) -> Result<Json<AwardEntry>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let award = awards::find(&mut *tx, staff.congress, &path.award, true).await?;
    let screened = screen(&mut tx, (staff.actor, staff.congress), (&award, path.entry), found, now).await?;
    tx.commit().await?;
    Ok(Json(screened))
}

/// Sets whether an entry is eligible. Repeating the same result changes nothing.
pub async fn screen(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    (award, id): (&Award, EntryId),
    found: Screening,
    now: Now,
) -> Result<AwardEntry> {
    let viewer = Viewer { manages: true, ..Viewer::default() };
    let before = store::lock(&mut *db, award, viewer, id, now).await?;
    award.must_be_open()?;
    before.state.may_be_screened()?;
    let state = if found.eligible { EntryState::Eligible } else { EntryState::Ineligible };
    if state == EntryState::Ineligible && found.reason.is_none() {
        return Err(Refused::NoReason.into());
    }
    if (before.state, before.entry.reason.as_ref()) == (state, found.reason.as_ref()) {
        return Ok(before.entry);
    }
    let begun = sqlx::query_scalar!(
        r#"select exists (select from award_evaluation where entry_id = $1) as "begun!""#,
        *id
    );
    if state == EntryState::Ineligible && begun.fetch_one(&mut *db).await? {
        return Err(Refused::Evaluated.into());
    }
    store::set_state(&mut *db, id, (state, found.reason.as_deref()), Some(now)).await?;
    let payload =
        EntryScreened { id, award: award.slug.clone(), eligible: found.eligible, reason: found.reason };
    events::publish(&mut *db, actor, ENTRY_SCREENED.of(Some(congress), *id, &payload), now).await?;
    store::find(db, award, viewer, id, now).await
}
