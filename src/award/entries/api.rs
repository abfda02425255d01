use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    late,
    model::{AwardEntry, EntryState, NewEntry},
    rules::{self, Refused},
    store::{self, Narrowed, Viewer},
};
use crate::{
    app::App,
    award::{
        awards::{self, AwardPath},
        catalogue::{ENTRY_UPDATED, ENTRY_WITHDRAWN, EntryChanged},
        panel,
    },
    events,
    http::{Created, IfMatch, Json, New, Page, Paging, Patch, Path, Problems, Query, Result, Valid},
    identity::{Reader, Visitor, permission},
    types::{Country, EntryId, Slug, folded_pattern},
};

crate::congress_path! {
    pub EntryPath "/awards/{award}/entries/{entry}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Id of the entry.
        entry: EntryId,
    }
}

/// Filters for the list of entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntryFilter {
    /// Entries in this state, as visible to the reader.
    #[serde(default)]
    #[param(inline)]
    state: Option<EntryState>,
    /// Slug of the category.
    category: Option<Slug>,
    /// Entries of this country.
    country: Option<Country>,
    /// Part of the city's name; accents and case are ignored.
    #[param(min_length = 1, max_length = 100)]
    city: Option<String>,
    /// Only entries that you wrote or are a submitter of.
    #[serde(default)]
    #[param(default = false)]
    mine: bool,
}

/// Why an entry is withdrawn.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The project was given up."}))]
pub struct Withdrawal {
    #[schema(min_length = 1, max_length = 1000)]
    reason: Option<String>,
}

impl Viewer {
    pub fn of(reader: &Reader) -> Self {
        let evaluates = reader.holds::<permission::AwardEvaluate>();
        Self {
            manages: reader.holds::<permission::AwardManage>(),
            account: reader.account::<permission::AwardEnter>(),
            evaluator: reader.account::<permission::AwardEvaluate>().filter(|_| evaluates),
        }
    }

    /// An entrant, or a person who enters on their behalf.
    pub fn entering(me: &Visitor<permission::AwardEnter>) -> Self {
        Self { manages: me.holds::<permission::AwardManage>(), account: Some(me.account), evaluator: None }
    }
}

/// List entries
///
/// Returns the entries that the reader may see: their own, those assigned to them, those in the public vote once it has opened, and
/// those found deserving once the award is published. The secretariat sees all submitted entries.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/entries", tag = "Award", params(AwardPath, EntryFilter, Paging),
    responses((status = 200, description = "A page of entries", body = Page<AwardEntry>)),
)]
pub async fn list_entries(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(filter): Query<EntryFilter>,
    Query(paging): Query<Paging>,
) -> Result<Page<AwardEntry>> {
    let viewer = Viewer::of(&reader);
    let award = awards::find(&app.pool, reader.congress, &path.award, viewer.manages).await?;
    let city = filter.city.as_deref().map(folded_pattern);
    let narrowed = Narrowed {
        id: None,
        state: filter.state,
        category: filter.category.as_ref(),
        country: filter.country.as_ref(),
        city: city.as_deref(),
        mine: filter.mine,
    };
    let after = paging.after("created_at")?;
    let rows = store::list(&app.pool, &award, viewer, narrowed, after, (paging.limit(), app.now())).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Create an entry
///
/// The entry starts as a draft, which only its submitters see. Save it field by field, and submit it once `faults` is empty.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries", tag = "Award", params(AwardPath),
    request_body = NewEntry,
    responses((status = 201, description = "The entry", body = AwardEntry), Problems<(Refused, awards::Refused)>),
)]
pub async fn create_entry(
    me: Visitor<permission::AwardEnter>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    new: New<NewEntry>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, me.account, now).await? {
        return Ok(replayed);
    }
    let award =
        awards::find(&mut *tx, me.congress, &path.award, me.holds::<permission::AwardManage>()).await?;
    rules::taken(&award, now)?;
    let by = (me.actor, me.congress);
    let made = store::insert(&mut tx, by, (&award, me.account), &new.body, now).await?;
    let place = format!("/congresses/{}/awards/{}/entries/{}", path.congress, path.award, made.id);
    let created = Created::at(&place, made)?;
    new.keep(&mut tx, me.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Get an entry
///
/// Only its submitters see a draft; `faults` lists what it still needs.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/entries/{entry}", tag = "Award", params(EntryPath),
    responses((status = 200, description = "The entry", body = AwardEntry)),
)]
pub async fn get_entry(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
) -> Result<Json<AwardEntry>> {
    let viewer = Viewer::of(&reader);
    let mut db = app.pool.acquire().await?;
    let award = awards::find(&mut *db, reader.congress, &path.award, viewer.manages).await?;
    // No `ETag`: an entry advances without a new revision, so that its submitters cannot detect it.
    Ok(Json(store::find(&mut db, &award, viewer, path.entry, app.now()).await?))
}

/// Update an entry
///
/// Submitters can change it while entries are open and until it is screened; after that only the secretariat can. A submitted entry must
/// stay complete.
#[utoipa::path(
    patch, path = "/congresses/{congress}/awards/{award}/entries/{entry}", tag = "Award", params(EntryPath, IfMatch),
    request_body(content = NewEntry, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated entry", body = AwardEntry), Problems<(Refused, awards::Refused)>),
)]
pub async fn update_entry(
    me: Visitor<permission::AwardEnter>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    if_match: IfMatch,
    patch: Patch<NewEntry>,
) -> Result<Json<AwardEntry>> {
    let now = app.now();
    let viewer = Viewer::entering(&me);
    let mut tx = app.begin().await?;
    let award = awards::find(&mut *tx, me.congress, &path.award, viewer.manages).await?;
    let before = store::lock(&mut tx, &award, viewer, path.entry, now).await?;
    if_match.check(&before.entry)?;
    if viewer.manages && before.entry.submitted_at.is_some() {
        award.unpublished()?;
        if before.state == EntryState::Withdrawn {
            return Err(Refused::Withdrawn.into());
        }
    } else {
        before.state.may_be_written()?;
        rules::taken(&award, now)?;
    }
    let (present, new) = (NewEntry::from(&before.entry), patch.apply(&(&before.entry).into())?);
    if present == new {
        return Ok(Json(before.entry));
    }
    if before.entry.submitted_at.is_some() {
        let faults = store::faults(&mut tx, &award, &new).await?;
        if !faults.is_empty() {
            return Err(Refused::Incomplete(faults).into());
        }
    }
    store::write(&mut tx, (me.congress, &award), path.entry, &new).await?;
    let by = (me.actor, me.congress);
    let event =
        ENTRY_UPDATED.of(Some(me.congress), *path.entry, &EntryChanged::of(&award, path.entry, before.state));
    events::publish(&mut tx, me.actor, event.changing_personal(&present, &new), now).await?;
    panel::recuse_whom_it_concerns(&mut tx, by, &award, path.entry, now).await?;
    let after = store::find(&mut tx, &award, viewer, path.entry, now).await?;
    tx.commit().await?;
    Ok(Json(after))
}

/// Submit an entry
///
/// All missing fields are reported at once. The deadline includes its whole last second, by the server's clock; a later attempt is refused
/// and recorded. The submitters get an e-mail.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/{entry}/submit", tag = "Award", params(EntryPath),
    responses((status = 200, description = "The updated entry", body = AwardEntry), Problems<(Refused, awards::Refused)>),
)]
pub async fn submit_entry(
    me: Visitor<permission::AwardEnter>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
) -> Result<Json<AwardEntry>> {
    let now = app.now();
    let viewer = Viewer::entering(&me);
    let by = (me.actor, me.congress);
    let mut tx = app.begin().await?;
    let award = awards::find(&mut *tx, me.congress, &path.award, viewer.manages).await?;
    let own = store::lock(&mut tx, &award, viewer, path.entry, now).await?;
    match own.state {
        EntryState::Submitted => return Ok(Json(own.entry)),
        EntryState::Draft => {}
        state => state.may_be_written()?,
    }
    award.must_be_open()?;
    if !awards::in_time(award.entries_close_at, now) {
        late::record(&mut tx, by, &award, path.entry, now).await?;
        tx.commit().await?;
        return Err(Refused::TooLate(award.entries_close_at).into());
    }
    rules::taken(&award, now)?;
    store::submit(&mut tx, by, &award, (path.entry, &(&own.entry).into()), now).await?;
    let submitted = store::find(&mut tx, &award, viewer, path.entry, now).await?;
    tx.commit().await?;
    Ok(Json(submitted))
}

/// Withdraw an entry
///
/// Possible until the award is published. The secretariat must give a reason.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/{entry}/withdraw", tag = "Award", params(EntryPath),
    request_body = Withdrawal,
    responses((status = 200, description = "The updated entry", body = AwardEntry), Problems<(Refused, awards::Refused)>),
)]
pub async fn withdraw_entry(
    me: Visitor<permission::AwardEnter>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    Valid(why): Valid<Withdrawal>,
) -> Result<Json<AwardEntry>> {
    let now = app.now();
    let viewer = Viewer::entering(&me);
    let mut tx = app.begin().await?;
    let award = awards::find(&mut *tx, me.congress, &path.award, viewer.manages).await?;
    let own = store::lock(&mut tx, &award, viewer, path.entry, now).await?;
    award.unpublished()?;
    if own.state == EntryState::Withdrawn {
        return Ok(Json(own.entry));
    }
    if viewer.manages && why.reason.is_none() {
        return Err(Refused::NoReason.into());
    }
    store::set_state(&mut *tx, path.entry, (EntryState::Withdrawn, why.reason.as_deref()), None).await?;
    let changed = EntryChanged::of(&award, path.entry, EntryState::Withdrawn);
    events::publish(&mut tx, me.actor, ENTRY_WITHDRAWN.of(Some(me.congress), *path.entry, &changed), now)
        .await?;
    let after = store::find(&mut tx, &award, viewer, path.entry, now).await?;
    tx.commit().await?;
    Ok(Json(after))
}
