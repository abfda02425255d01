use axum::extract::State;

use super::{recusal, store};
use crate::{
    app::App,
    award::{
        awards,
        panel::{
            model::{NewRecusal, Recusal, RecusalDeclaration},
            rules::kinds,
        },
        paths::{AwardPath, EntryPath, RecusalPath},
    },
    events::Creating,
    http::{Created, Json, NoContent, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Staff, permission},
};

crate::operations! {
    recuse,
    recuse_evaluator,
    list_recusals,
    get_recusal,
    lift_recusal,
}

/// Declare a conflict of interest
///
/// From then on you can neither see nor evaluate the entry, nor any figure derived from it. Your scores in rounds that are not closed are
/// deleted, and another evaluator takes over.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/{entry}/recuse", tag = "Award", params(EntryPath),
    request_body = RecusalDeclaration,
    responses((status = 200, description = "The recusal", body = Recusal), Problems<(kinds::UnfitRecusal, awards::kinds::WrongState)>),
)]
pub async fn recuse(
    staff: Staff<permission::AwardEvaluate>,
    State(app): State<App>,
    Path(path): Path<EntryPath>,
    Valid(declaration): Valid<RecusalDeclaration>,
) -> Result<Json<Recusal>> {
    let mut change = staff.begin(&app).await?;
    let of = (&path.award, path.entry);
    let recused = recusal::declare(&mut change, of, staff.account, &declaration).await?;
    change.commit().await?;
    Ok(Json(recused))
}

/// Recuse an evaluator
///
/// Has the same effect as if the evaluator had declared it. Also possible before the entry is assigned to them.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/entries/{entry}/recusals", tag = "Award", params(EntryPath),
    request_body = NewRecusal,
    responses((status = 201, description = "The recusal", body = Recusal), Problems<(kinds::AlreadyRecused, kinds::UnfitRecusal, awards::kinds::WrongState)>),
)]
pub async fn recuse_evaluator(
    _: Staff<permission::AwardManage>,
    Path(path): Path<EntryPath>,
    creating: Creating<Valid<NewRecusal>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let created = recusal::create(&mut change, (&path.award, path.entry), &new).await?;
    let EntryPath { congress, award, entry } = path;
    change.created_record(&RecusalPath { congress, award, entry, account: created.evaluator }, &created).await
}

/// Get a recusal
///
/// Returns why an evaluator is recused from an entry.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/entries/{entry}/recusals/{account}", tag = "Award", params(RecusalPath),
    responses((status = 200, description = "The recusal", body = Recusal)),
)]
pub async fn get_recusal(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RecusalPath>,
) -> Result<Json<Recusal>> {
    let award = awards::find(&app.pool, staff.congress, &path.award, true).await?;
    let found = store::find(&app.pool, award.id, (path.entry, path.account)).await?;
    Ok(Json(found.ok_or(RequestError::NoSuch("recusal"))?))
}

/// List recusals
///
/// Both declared and derived ones, the oldest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/recusals", tag = "Award", params(AwardPath, Paging),
    responses((status = 200, description = "A page of recusals", body = Page<Recusal>)),
)]
pub async fn list_recusals(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Recusal>> {
    let award = awards::find(&app.pool, staff.congress, &path.award, true).await?;
    let after = paging.after("recused_at")?;
    let rows = store::list(&app.pool, award.id, None, after, paging.limit()).await?;
    Ok(paging.page("recused_at", rows, |last| (last.recused_at, last.entry, last.evaluator)))
}

/// Lift a recusal
///
/// For a recusal that was declared by mistake. What was reassigned stays with the new evaluator.
#[utoipa::path(
    delete, path = "/congresses/{congress}/awards/{award}/entries/{entry}/recusals/{account}", tag = "Award", params(RecusalPath),
    responses((status = 204, description = "Lifted"), Problems<(kinds::DerivedRecusal, awards::kinds::WrongState)>),
)]
pub async fn lift_recusal(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RecusalPath>,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    recusal::lift(&mut change, (&path.award, path.entry), path.account).await?;
    change.commit().await?;
    Ok(NoContent)
}
