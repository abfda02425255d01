use axum::extract::State;

use super::super::{
    declaration, endorsement,
    model::{Endorsement, NewEndorsement},
    rules::kinds,
    store,
};
use crate::{
    app::App,
    forum::paths::DeclarationPath,
    http::{Json, Lang, NoContent, Page, Paging, Path, Problems, Query, Result, Valid},
    identity::{Reader, Registered, permission},
};

crate::operations! {
    list_endorsements,
    endorse_declaration,
    withdraw_endorsement,
}

/// List endorsements
///
/// Returns the endorsing cities, each with the name of its head and any reservation, the oldest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/declarations/{declaration}/endorsements", tag = "Forum",
    params(DeclarationPath, Paging, Lang),
    responses((status = 200, description = "A page of endorsements", body = Page<Endorsement>)),
)]
pub async fn list_endorsements(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Endorsement>> {
    let mut db = app.pool.acquire().await?;
    declaration::find_visible(&mut db, &reader, path.declaration).await?;
    let after = paging.after("endorsed_at")?;
    let rows = store::list_endorsements(&mut *db, path.declaration, after, paging.limit()).await?;
    Ok(paging
        .page("endorsed_at", rows, |last| (last.endorsed_at, last.country.clone(), last.city_key.clone())))
}

/// Endorse a declaration
///
/// As the confirmed head of a delegation you endorse the open declaration for your city, with or without a reservation. Repeating it
/// updates the reservation. A city has one endorsement, even if its head changes.
#[utoipa::path(
    put, path = "/congresses/{congress}/declarations/{declaration}/endorsement", tag = "Forum", params(DeclarationPath),
    request_body = NewEndorsement,
    responses(
        (status = 200, description = "The endorsement", body = Endorsement),
        Problems<(kinds::WrongState, kinds::NotHead)>,
    ),
)]
pub async fn endorse_declaration(
    me: Registered<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    Valid(new): Valid<NewEndorsement>,
) -> Result<Json<Endorsement>> {
    let mut change = me.begin(&app).await?;
    let endorsement = endorsement::endorse(&mut change, me.registration, path.declaration, &new).await?;
    change.commit().await?;
    Ok(Json(endorsement))
}

/// Withdraw an endorsement
///
/// Possible until the declaration is adopted. Nothing changes if there is no endorsement.
#[utoipa::path(
    delete, path = "/congresses/{congress}/declarations/{declaration}/endorsement", tag = "Forum", params(DeclarationPath),
    responses((status = 204, description = "Withdrawn"), Problems<(kinds::WrongState, kinds::NotHead)>),
)]
pub async fn withdraw_endorsement(
    me: Registered<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
) -> Result<NoContent> {
    let mut change = me.begin(&app).await?;
    endorsement::withdraw(&mut change, me.registration, path.declaration).await?;
    change.commit().await?;
    Ok(NoContent)
}
