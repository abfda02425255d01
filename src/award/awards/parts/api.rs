use axum::extract::State;

use super::{
    categories, criteria,
    model::{NewAwardCategory, NewAwardCriterion, NewAwardRound, RoundClosure},
    rounds,
};
use crate::{
    app::App,
    award::{
        awards::{
            self,
            model::{AwardCategoryDetail, AwardCriterionDetail, AwardRoundDetail},
            rules::kinds,
        },
        paths::{AwardPath, CategoryPath, CriterionPath, RoundPath},
    },
    events::Creating,
    http::{Created, IfMatch, Lang, NoContent, Patch, Path, Problems, Result, Valid, WithEtag},
    identity::{Reader, Staff, permission},
};

crate::operations! {
    create_award_category,
    get_award_category,
    update_award_category,
    delete_award_category,
    create_award_round,
    get_award_round,
    update_award_round,
    delete_award_round,
    close_round,
    create_criterion,
    get_criterion,
    update_criterion,
    delete_criterion,
}

/// Create a category
///
/// If an award has categories, each entry must name one.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/categories", tag = "Award", params(AwardPath),
    request_body = NewAwardCategory,
    responses((status = 201, description = "The category", body = AwardCategoryDetail), Problems<(kinds::SlugTaken, kinds::WrongState, kinds::Unfit)>),
)]
pub async fn create_award_category(
    _: Staff<permission::AwardManage>,
    Path(path): Path<AwardPath>,
    creating: Creating<Valid<NewAwardCategory>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let category = categories::create(&mut change, &path.award, &new).await?;
    let at =
        CategoryPath { congress: path.congress, award: path.award, category: category.category.slug.clone() };
    change.created(&at, &category).await
}

/// Get a category
///
/// Its `ETag` is the revision of the award, which counts the changes of all its parts.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/categories/{category}", tag = "Award", params(CategoryPath, Lang),
    responses((status = 200, description = "The category", body = AwardCategoryDetail)),
)]
pub async fn get_award_category(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<CategoryPath>,
) -> Result<WithEtag<AwardCategoryDetail>> {
    let drafts = reader.holds::<permission::AwardManage>();
    let award = awards::find(&app.pool, reader.congress, &path.award, drafts).await?;
    Ok(WithEtag(award.category_detail(&path.category)?))
}

/// Update a category
///
/// `If-Match` takes the revision of the award, which is the `ETag` of the category.
#[utoipa::path(
    patch, path = "/congresses/{congress}/awards/{award}/categories/{category}", tag = "Award", params(CategoryPath, IfMatch),
    request_body(content = NewAwardCategory, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated category", body = AwardCategoryDetail), Problems<(kinds::SlugTaken, kinds::WrongState)>),
)]
pub async fn update_award_category(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<CategoryPath>,
    if_match: IfMatch,
    patch: Patch<NewAwardCategory>,
) -> Result<WithEtag<AwardCategoryDetail>> {
    let mut change = staff.begin(&app).await?;
    let updated = categories::update(&mut change, (&path.award, &path.category), &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(updated))
}

/// Delete a category
///
/// Only a category without entries can be deleted.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/categories/{category}", tag = "Award", params(CategoryPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<(kinds::InUse, kinds::WrongState)>),
)]
pub async fn delete_award_category(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<CategoryPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    categories::delete(&mut change, (&path.award, &path.category), &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Create a round
///
/// In technical and jury rounds, evaluators give scores. In a public round, each account has one vote.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds", tag = "Award", params(AwardPath),
    request_body = NewAwardRound,
    responses((status = 201, description = "The round", body = AwardRoundDetail), Problems<(kinds::SlugTaken, kinds::InUse, kinds::WrongState, kinds::Unfit)>),
)]
pub async fn create_award_round(
    _: Staff<permission::AwardManage>,
    Path(path): Path<AwardPath>,
    creating: Creating<Valid<NewAwardRound>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let round = rounds::create(&mut change, &path.award, &new).await?;
    let at = RoundPath { congress: path.congress, award: path.award, round: round.round.slug.clone() };
    change.created(&at, &round).await
}

/// Get a round
///
/// Its `ETag` is the revision of the award, which counts the changes of all its parts.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}", tag = "Award", params(RoundPath, Lang),
    responses((status = 200, description = "The round", body = AwardRoundDetail)),
)]
pub async fn get_award_round(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
) -> Result<WithEtag<AwardRoundDetail>> {
    let drafts = reader.holds::<permission::AwardManage>();
    let award = awards::find(&app.pool, reader.congress, &path.award, drafts).await?;
    Ok(WithEtag(award.round_detail(&path.round)?))
}

/// Update a round
///
/// The rules by which entries are judged cannot change once the round has opened. `If-Match` takes the revision of the award, which is the
/// `ETag` of the round.
#[utoipa::path(
    patch, path = "/congresses/{congress}/awards/{award}/rounds/{round}", tag = "Award", params(RoundPath, IfMatch),
    request_body(content = NewAwardRound, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated round", body = AwardRoundDetail), Problems<(kinds::SlugTaken, kinds::InUse, kinds::WrongState, kinds::RoundOpen, kinds::RoundClosed)>),
)]
pub async fn update_award_round(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    if_match: IfMatch,
    patch: Patch<NewAwardRound>,
) -> Result<WithEtag<AwardRoundDetail>> {
    let mut change = staff.begin(&app).await?;
    let updated = rounds::update(&mut change, path.slugs(), &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(updated))
}

/// Delete a round
///
/// Deletes the round and its criteria. Only a round without evaluators and votes can be deleted.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/rounds/{round}", tag = "Award", params(RoundPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<(kinds::InUse, kinds::WrongState, kinds::RoundClosed)>),
)]
pub async fn delete_award_round(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    rounds::delete(&mut change, path.slugs(), &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Create a criterion
///
/// Possible until the round opens. An entry's scores are weighted by `weight`.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/criteria", tag = "Award", params(AwardPath),
    request_body = NewAwardCriterion,
    responses((status = 201, description = "The criterion", body = AwardCriterionDetail), Problems<(kinds::SlugTaken, kinds::WrongState, kinds::RoundOpen, kinds::RoundClosed, kinds::Unfit)>),
)]
pub async fn create_criterion(
    _: Staff<permission::AwardManage>,
    Path(path): Path<AwardPath>,
    creating: Creating<Valid<NewAwardCriterion>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let criterion = criteria::create(&mut change, &path.award, &new).await?;
    let at = CriterionPath { congress: path.congress, award: path.award, criterion: criterion.criterion.id };
    change.created(&at, &criterion).await
}

/// Get a criterion
///
/// Its `ETag` is the revision of the award, which counts the changes of all its parts.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/criteria/{criterion}", tag = "Award", params(CriterionPath, Lang),
    responses((status = 200, description = "The criterion", body = AwardCriterionDetail)),
)]
pub async fn get_criterion(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<CriterionPath>,
) -> Result<WithEtag<AwardCriterionDetail>> {
    let drafts = reader.holds::<permission::AwardManage>();
    let award = awards::find(&app.pool, reader.congress, &path.award, drafts).await?;
    Ok(WithEtag(award.criterion_detail(path.criterion)?))
}

/// Update a criterion
///
/// Possible until its round opens. `If-Match` takes the revision of the award, which is the `ETag` of the criterion.
#[utoipa::path(
    patch, path = "/congresses/{congress}/awards/{award}/criteria/{criterion}", tag = "Award", params(CriterionPath, IfMatch),
    request_body(content = NewAwardCriterion, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated criterion", body = AwardCriterionDetail), Problems<(kinds::SlugTaken, kinds::WrongState, kinds::RoundOpen, kinds::RoundClosed)>),
)]
pub async fn update_criterion(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<CriterionPath>,
    if_match: IfMatch,
    patch: Patch<NewAwardCriterion>,
) -> Result<WithEtag<AwardCriterionDetail>> {
    let mut change = staff.begin(&app).await?;
    let updated = criteria::update(&mut change, (&path.award, path.criterion), &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(updated))
}

/// Delete a criterion
///
/// Possible until its round opens.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/criteria/{criterion}", tag = "Award", params(CriterionPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<(kinds::WrongState, kinds::RoundOpen, kinds::RoundClosed)>),
)]
pub async fn delete_criterion(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<CriterionPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    criteria::delete(&mut change, (&path.award, path.criterion), &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Close a round
///
/// Closing is final: the database refuses later changes to scores and votes. Standings become readable, and entries can advance.
/// Evaluations that are not submitted do not count. Closing a round before its end requires a `reason`.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/close", tag = "Award", params(RoundPath),
    request_body = RoundClosure,
    responses((status = 200, description = "The closed round", body = AwardRoundDetail), Problems<kinds::WrongState>),
)]
pub async fn close_round(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
    Valid(closure): Valid<RoundClosure>,
) -> Result<WithEtag<AwardRoundDetail>> {
    let mut change = staff.begin(&app).await?;
    let (award, round) = awards::lock_round(&mut change, path.slugs()).await?;
    let closed = rounds::close(&mut change, (&award, &round), closure).await?;
    change.commit().await?;
    Ok(WithEtag(closed.round_detail(&path.round)?))
}
