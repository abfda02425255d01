use axum::extract::State;

use super::{
    award,
    extensions::{self, NewDeadlineExtension},
    model::{Award, AwardRoundDetail, NewAward},
    rules::kinds,
    store,
};
use crate::{
    app::App,
    award::paths::{AwardPath, RoundPath},
    events::Creating,
    http::{
        CongressPath, Created, IfMatch, Lang, Page, Paging, Patch, Path, Problems, Query, Result, Valid,
        WithEtag,
    },
    identity::{Reader, Staff, permission},
};

crate::operations! {
    list_awards,
    create_award,
    get_award,
    update_award,
    open_award,
    extend_entries,
    extend_round,
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
    responses((status = 201, description = "The award", body = Award), Problems<kinds::SlugTaken>),
)]
pub async fn create_award(
    _: Staff<permission::AwardManage>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewAward>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let award = award::create(&mut change, &new).await?;
    change.created(&AwardPath { congress: path.congress, award: award.slug.clone() }, &award).await
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
    responses((status = 200, description = "The updated award", body = Award), Problems<(kinds::SlugTaken, kinds::WrongState)>),
)]
pub async fn update_award(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    if_match: IfMatch,
    patch: Patch<NewAward>,
) -> Result<WithEtag<Award>> {
    let mut change = staff.begin(&app).await?;
    let before = award::lock(&mut change, &path.award).await?;
    if_match.check(&before)?;
    let new = patch.apply(&(&before).into())?;
    let updated = award::update(&mut change, before, &new).await?;
    change.commit().await?;
    Ok(WithEtag(updated))
}

/// Open an award
///
/// From then on the award is public, and cities can enter until the deadline.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/open", tag = "Award", params(AwardPath),
    responses((status = 200, description = "The updated award", body = Award), Problems<kinds::WrongState>),
)]
pub async fn open_award(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
) -> Result<WithEtag<Award>> {
    let mut change = staff.begin(&app).await?;
    let opened = award::open(&mut change, &path.award).await?;
    change.commit().await?;
    Ok(WithEtag(opened))
}

/// Extend the entry deadline
///
/// The new deadline must be later than the current one. The reason is public.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/extend", tag = "Award", params(AwardPath),
    request_body = NewDeadlineExtension,
    responses((status = 200, description = "The updated award", body = Award), Problems<(kinds::WrongState, kinds::Unfit)>),
)]
pub async fn extend_entries(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Valid(new): Valid<NewDeadlineExtension>,
) -> Result<WithEtag<Award>> {
    let mut change = staff.begin(&app).await?;
    let extended = extensions::extend_entries(&mut change, &path.award, &new).await?;
    change.commit().await?;
    Ok(WithEtag(extended))
}

/// Extend a round
///
/// Possible until the round is closed. The new end must be later than the current one. The reason is public, in the
/// `extensions` of the award.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/extend", tag = "Award", params(RoundPath),
    request_body = NewDeadlineExtension,
    responses((status = 200, description = "The updated round", body = AwardRoundDetail), Problems<(kinds::WrongState, kinds::RoundClosed, kinds::Unfit)>),
)]
pub async fn extend_round(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Valid(new): Valid<NewDeadlineExtension>,
) -> Result<WithEtag<AwardRoundDetail>> {
    let mut change = staff.begin(&app).await?;
    let extended = extensions::extend_round(&mut change, path.slugs(), &new).await?;
    change.commit().await?;
    Ok(WithEtag(extended))
}
