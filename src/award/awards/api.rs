use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    model::{Award, NewAward},
    rules::Refused,
    store,
};
use crate::{
    app::App,
    award::catalogue::{AWARD_UPDATED, AwardChanged},
    events,
    http::{
        CongressPath, Created, IfMatch, Lang, New, Page, Paging, Patch, Path, Problems, Query, Result,
        WithEtag,
    },
    identity::{Reader, Staff, permission},
    types::Slug,
};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AwardPath {
    /// Slug of the congress.
    #[param(example = "metropolis-2021")]
    pub congress: Slug,
    /// Slug of the award.
    #[param(example = "guangzhou-award")]
    pub award: Slug,
}

impl From<&Award> for AwardChanged {
    fn from(award: &Award) -> Self {
        Self { slug: award.slug.clone(), state: award.state, revision: award.revision }
    }
}

/// List awards
///
/// With their categories, rounds, criteria and deadlines. The secretariat also sees drafts.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards", tag = "Award", params(CongressPath, Paging, Lang),
    responses((status = 200, description = "A page of awards", body = Page<Award>)),
)]
pub async fn list_awards(
    reader: Reader,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Award>> {
    let drafts = reader.holds::<permission::AwardManage>();
    let after = paging.after("created_at")?;
    let rows = store::list(&app.pool, reader.congress, (None, drafts), after, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Create an award
///
/// The award starts as a draft, which only the secretariat sees. Add categories, rounds and criteria, then open it.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards", tag = "Award", params(CongressPath),
    request_body = NewAward,
    responses((status = 201, description = "The award", body = Award), Problems<Refused>),
)]
pub async fn create_award(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewAward>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let made = store::insert(&mut tx, (staff.actor, staff.congress), &new.body, now).await?;
    let created = Created::at(&format!("/congresses/{}/awards/{}", path.congress, made.slug), made)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Get an award
///
/// Returns its categories, criteria and calendar. A deadline includes its whole last second, by the server's clock.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}", tag = "Award", params(AwardPath, Lang),
    responses((status = 200, description = "The award", body = Award)),
)]
pub async fn get_award(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
) -> Result<WithEtag<Award>> {
    let drafts = reader.holds::<permission::AwardManage>();
    Ok(WithEtag(store::find(&app.pool, reader.congress, &path.award, drafts).await?))
}

/// Update an award
///
/// Possible until the award is published. To move the deadline of an open award, extend it.
#[utoipa::path(
    patch, path = "/congresses/{congress}/awards/{award}", tag = "Award", params(AwardPath, IfMatch),
    request_body(content = NewAward, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn update_award(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    if_match: IfMatch,
    patch: Patch<NewAward>,
) -> Result<WithEtag<Award>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, staff.congress, &path.award).await?;
    if_match.check(&before)?;
    let (present, new) = (NewAward::from(&before), patch.apply(&(&before).into())?);
    before.may_become(&new, now)?;
    if present == new {
        return Ok(WithEtag(before));
    }
    store::update(&mut tx, before.id, &new).await?;
    let after = store::find(&mut *tx, staff.congress, &new.slug, true).await?;
    let event = AWARD_UPDATED.of(Some(staff.congress), *after.id, &(&after).into());
    events::publish(&mut tx, staff.actor, event.changing(&present, &new), now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Open an award
///
/// From then on the award is public, and cities can enter until the deadline.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/open", tag = "Award", params(AwardPath),
    responses((status = 200, description = "The updated award", body = Award), Problems<Refused>),
)]
pub async fn open_award(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
) -> Result<WithEtag<Award>> {
    let mut tx = app.begin().await?;
    let by = (staff.actor, staff.congress);
    let opened = store::open(&mut tx, by, &path.award, app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(opened))
}
