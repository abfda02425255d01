use axum::extract::State;

use super::{
    accreditation,
    model::{Accreditation, AccreditationWithdrawal, NewAccreditation},
    rules::AccreditationError,
    store,
};
use crate::{
    app::App,
    delegations::DelegationPath,
    http::{
        CongressPath, IfMatch, Lang, Page, Paging, Path, Problems, Query, RequestError, Result, Valid,
        WithEtag,
    },
    identity::{Staff, Visitor, permission},
};

crate::operations! {
    list_accreditations,
    get_accreditation,
    list_delegation_accreditations,
    accredit_head,
    withdraw_accreditation,
}

/// List accreditations
///
/// Current accredited heads of delegation in the order of protocol: by rank, then by country and city.
#[utoipa::path(
    get, path = "/congresses/{congress}/accreditations", tag = "Forum", params(CongressPath, Paging, Lang),
    responses((status = 200, description = "A page of accreditations", body = Page<Accreditation>)),
)]
pub async fn list_accreditations(
    staff: Staff<permission::Either<permission::ForumManage, permission::RegistrationRead>>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Accreditation>> {
    let after = paging.after("protocol")?;
    let rows = store::list(&app.pool, staff.congress, None, after, paging.limit()).await?;
    Ok(paging
        .page("protocol", rows, |last| (last.protocol_rank, last.country.clone(), last.city_key.clone())))
}

/// Read the accreditation of a delegation
///
/// The accreditation of the current head. Available to the delegation and to staff.
#[utoipa::path(
    get, path = "/congresses/{congress}/delegations/{delegation}/accreditation", tag = "Forum", params(DelegationPath, Lang),
    responses((status = 200, description = "The accreditation", body = Accreditation)),
)]
pub async fn get_accreditation(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
) -> Result<WithEtag<Accreditation>> {
    let mut db = app.pool.acquire().await?;
    accreditation::check_visible(&mut db, &me, path.delegation).await?;
    let found = store::find(&mut *db, me.congress, path.delegation).await?;
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("accreditation"))?))
}

/// List the accreditations of a delegation
///
/// All past and current accreditations with their dates, oldest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/delegations/{delegation}/accreditations", tag = "Forum",
    params(DelegationPath, Paging, Lang),
    responses((status = 200, description = "A page of accreditations", body = Page<Accreditation>)),
)]
pub async fn list_delegation_accreditations(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Accreditation>> {
    let mut db = app.pool.acquire().await?;
    accreditation::check_visible(&mut db, &me, path.delegation).await?;
    let of = (me.congress, path.delegation);
    let rows = store::list_of_delegation(&mut *db, of, paging.after("confirmed_at")?, paging.limit()).await?;
    Ok(paging.page("confirmed_at", rows, |last| (last.confirmed_at, last.id)))
}

/// Accredit the head of a delegation
///
/// Confirms that the current head speaks for the city, with a title and a protocol rank. Repeat the request to change
/// the title, the rank or the name of the city. The accreditation ends automatically when the delegation gets another
/// head or city; accredit the new head then. The head is notified by e-mail.
#[utoipa::path(
    put, path = "/congresses/{congress}/delegations/{delegation}/accreditation", tag = "Forum",
    params(DelegationPath, IfMatch), request_body = NewAccreditation,
    responses((status = 200, description = "The accreditation", body = Accreditation), Problems<AccreditationError>),
)]
pub async fn accredit_head(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
    if_match: IfMatch,
    Valid(new): Valid<NewAccreditation>,
) -> Result<WithEtag<Accreditation>> {
    let mut change = staff.begin(&app).await?;
    let accreditation = accreditation::accredit(&mut change, path.delegation, Some(&if_match), &new).await?;
    change.commit().await?;
    Ok(WithEtag(accreditation))
}

/// Withdraw an accreditation
///
/// Requires a reason. The delegation keeps its head, who no longer speaks for the city.
#[utoipa::path(
    post, path = "/congresses/{congress}/delegations/{delegation}/accreditation/withdraw", tag = "Forum",
    params(DelegationPath), request_body = AccreditationWithdrawal,
    responses((status = 200, description = "The ended accreditation", body = Accreditation)),
)]
pub async fn withdraw_accreditation(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
    Valid(withdrawal): Valid<AccreditationWithdrawal>,
) -> Result<WithEtag<Accreditation>> {
    let mut change = staff.begin(&app).await?;
    let ended = accreditation::withdraw(&mut change, path.delegation, &withdrawal.reason).await?;
    change.commit().await?;
    Ok(WithEtag(ended))
}
