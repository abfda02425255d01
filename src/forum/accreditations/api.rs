use axum::extract::State;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{
    model::{Accreditation, AccreditationEnd, AccreditationWithdrawal, NewAccreditation},
    rules::AccreditationError,
    store,
};
use crate::{
    app::App,
    delegations::{self, DelegationPath, find_led},
    http::{CongressPath, Json, Lang, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Staff, Visitor, permission},
    types::{AccreditationId, Country, DelegationId, Localized},
};

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
    let after = paging.after::<(i32, String, String)>("protocol")?;
    let (rank, country, city) = after.map_or((None, None, None), |(a, b, c)| (Some(a), Some(b), Some(c)));
    let rows = sqlx::query_as!(
        Accreditation,
        r#"
        -- forum::list_accreditations
        select id, delegation_id as delegation, registration_id as registration, name, title, city as "city: Localized",
               country as "country: Country", protocol_rank, confirmed_at, ended_at,
               ended_because as "ended_because: AccreditationEnd", reason, city_key
        from accreditation
        where congress_id = $1 and ended_at is null
          and ($2::int is null or (protocol_rank, country, city_key) > ($2, $3, $4))
        order by protocol_rank, country, city_key
        limit $5::bigint + 1
        "#,
        *staff.congress,
        rank,
        country,
        city,
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
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
) -> Result<Json<Accreditation>> {
    let mut db = app.pool.acquire().await?;
    known(&mut db, &me, path.delegation).await?;
    let found = store::current(&mut *db, me.congress, path.delegation).await?;
    Ok(Json(found.ok_or(RequestError::NoSuch("accreditation"))?))
}

/// List the accreditations of a delegation
///
/// All past and current accreditations with their dates, oldest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/delegations/{delegation}/accreditations", tag = "Forum",
    params(DelegationPath, Paging, Lang),
    responses((status = 200, description = "A page of accreditations", body = Page<Accreditation>)),
)]
pub async fn list_heads(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<Accreditation>> {
    let mut db = app.pool.acquire().await?;
    known(&mut db, &me, path.delegation).await?;
    let (at, id) = paging.after::<(DateTime<Utc>, AccreditationId)>("confirmed_at")?.unzip();
    let rows = sqlx::query_as!(
        Accreditation,
        r#"
        -- forum::list_heads
        select id, delegation_id as delegation, registration_id as registration, name, title, city as "city: Localized",
               country as "country: Country", protocol_rank, confirmed_at, ended_at,
               ended_because as "ended_because: AccreditationEnd", reason, city_key
        from accreditation
        where congress_id = $1 and delegation_id = $2
          and ($3::timestamptz is null or (confirmed_at, id) > ($3, $4::uuid))
        order by confirmed_at, id
        limit $5::bigint + 1
        "#,
        *me.congress,
        *path.delegation,
        at,
        id.map(|id| *id),
        paging.limit(),
    )
    .fetch_all(&mut *db)
    .await?;
    Ok(paging.page("confirmed_at", rows, |last| (last.confirmed_at, last.id)))
}

/// Accredit the head of a delegation
///
/// Confirms that the current head speaks for the city, with a title and a protocol rank. Repeat the request to change
/// the title, the rank or the name of the city. The accreditation ends automatically when the delegation gets another
/// head or city; accredit the new head then. The head is notified by e-mail.
#[utoipa::path(
    put, path = "/congresses/{congress}/delegations/{delegation}/accreditation", tag = "Forum",
    params(DelegationPath), request_body = NewAccreditation,
    responses((status = 200, description = "The accreditation", body = Accreditation), Problems<AccreditationError>),
)]
pub async fn accredit_head(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<DelegationPath>,
    Valid(new): Valid<NewAccreditation>,
) -> Result<Json<Accreditation>> {
    let mut change = staff.begin(&app).await?;
    let _by = (staff.actor, staff.congress);
    let accreditation = store::accredit(&mut change, path.delegation, &new).await?;
    change.commit().await?;
    Ok(Json(accreditation))
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
    Valid(why): Valid<AccreditationWithdrawal>,
) -> Result<Json<Accreditation>> {
    let (because, _by) = (AccreditationEnd::Withdrawn, (staff.actor, staff.congress));
    let mut change = staff.begin(&app).await?;
    let ended = store::end(&mut change, path.delegation, because, Some(&why.reason)).await?;
    change.commit().await?;
    Ok(Json(ended.ok_or(RequestError::NoSuch("accreditation"))?))
}

/// Checks that the caller may see the delegation.
async fn known<P: permission::Permission>(
    db: &mut PgConnection,
    me: &Visitor<P>,
    id: DelegationId,
) -> Result<()> {
    let desk = me.holds::<permission::ForumManage>() || me.holds::<permission::RegistrationRead>();
    if desk || store::heads(&mut *db, me.congress, me.account).await?.iter().any(|head| head.delegation == id)
    {
        return delegations::find(db, me.congress, id).await.map(|_| ());
    }
    find_led(db, me, id).await.map(|_| ())
}
