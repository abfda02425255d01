//! Endorsements of declarations by cities.

use axum::extract::State;
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    api::{DeclarationPath, shown},
    model::{DeclarationState, Endorsement},
    rules::Refused,
    store,
};
use crate::{
    app::App,
    events::{Change, EventKind},
    forum::accreditations::{self, Head},
    forum::catalogue::{ENDORSED, ENDORSEMENT_WITHDRAWN, EndorsementChanged},
    http::{Json, Lang, NoContent, Page, Paging, Path, Problems, Query, RequestError, Result, Valid},
    identity::{Reader, Registered, permission},
    types::{CongressId, Country, DeclarationId, DelegationId, Localized, Now, RegistrationId},
};

/// An endorsement to give.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reservation": "The city does not share paragraph 4."}))]
pub struct NewEndorsement {
    /// What the city does not agree with; omitted: no reservation.
    #[schema(min_length = 1, max_length = 2000)]
    reservation: Option<String>,
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
    shown(&mut db, &reader, path.declaration).await?;
    let rows =
        store::endorsements(&mut *db, path.declaration, paging.after("endorsed_at")?, paging.limit()).await?;
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
    responses((status = 200, description = "The endorsement", body = Endorsement), Problems<Refused>),
)]
pub async fn endorse_declaration(
    me: Registered<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
    Valid(new): Valid<NewEndorsement>,
) -> Result<Json<Endorsement>> {
    let now = app.now();
    let mut change = me.begin(&app).await?;
    let head = may_endorse(change.db(), (me.congress, me.registration), path.declaration).await?;
    let written = write(change.db(), path.declaration, &head, new.reservation.as_deref(), now).await?;
    if written {
        let told = (path.declaration, new.reservation.is_some());
        tell(&mut change, &ENDORSED, &head, told).await?;
    }
    let endorsement = find(change.db(), path.declaration, &head).await?;
    change.commit().await?;
    Ok(Json(endorsement.ok_or(RequestError::NoSuch("endorsement"))?))
}

/// Withdraw an endorsement
///
/// Possible until the declaration is adopted. Nothing changes if there is no endorsement.
#[utoipa::path(
    delete, path = "/congresses/{congress}/declarations/{declaration}/endorsement", tag = "Forum", params(DeclarationPath),
    responses((status = 204, description = "Withdrawn"), Problems<Refused>),
)]
pub async fn withdraw_endorsement(
    me: Registered<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<DeclarationPath>,
) -> Result<NoContent> {
    let _now = app.now();
    let mut change = me.begin(&app).await?;
    let head = may_endorse(change.db(), (me.congress, me.registration), path.declaration).await?;
    let withdrawn = sqlx::query!(
        r#"
        -- forum::withdraw_endorsement
        delete from endorsement where declaration_id = $1 and country = $2 and city_key = $3
        "#,
        *path.declaration,
        &*head.country,
        head.city_key,
    );
    if withdrawn.execute(change.db()).await?.rows_affected() > 0 {
        let told = (path.declaration, false);
        tell(&mut change, &ENDORSEMENT_WITHDRAWN, &head, told).await?;
        change.commit().await?;
    }
    Ok(NoContent)
}

/// Finds the head who endorses for their city. Until the transaction ends, the declaration stays open and the head cannot be replaced.
async fn may_endorse(
    db: &mut PgConnection,
    (congress, registration): (CongressId, RegistrationId),
    id: DeclarationId,
) -> Result<Head> {
    let state = sqlx::query_scalar!(
        r#"
        -- forum::hold_declaration
        select state as "state: DeclarationState" from declaration where congress_id = $1 and id = $2 for share
        "#,
        *congress,
        *id,
    );
    let state = state.fetch_optional(&mut *db).await?;
    let head = accreditations::head(db, congress, registration).await?;
    // A reader who may not see drafts must not learn that one exists.
    let known = state.filter(|state| *state != DeclarationState::Draft || head.is_some());
    let state = known.ok_or(RequestError::NoSuch("declaration"))?;
    let head = head.ok_or(Refused::NotHead)?;
    state.must_be(DeclarationState::Open)?;
    Ok(head)
}

/// Writes an endorsement; returns whether it changed anything.
async fn write(
    db: &mut PgConnection,
    id: DeclarationId,
    head: &Head,
    reservation: Option<&str>,
    now: Now,
) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        r#"
        -- forum::endorse
        insert into endorsement as e (declaration_id, country, city_key, delegation_id, registration_id, city, name, title,
                                      reservation, endorsed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict on constraint endorsement_once do update
            set delegation_id = excluded.delegation_id, registration_id = excluded.registration_id, city = excluded.city,
                name = excluded.name, title = excluded.title, reservation = excluded.reservation,
                endorsed_at = excluded.endorsed_at
            where e.registration_id <> excluded.registration_id or e.reservation is distinct from excluded.reservation
        "#,
        *id,
        &*head.country,
        head.city_key,
        *head.delegation,
        *head.registration,
        &head.city as &Localized,
        head.name,
        head.title,
        reservation,
        now,
    );
    Ok(written.execute(db).await?.rows_affected() > 0)
}

async fn find(db: &mut PgConnection, id: DeclarationId, head: &Head) -> sqlx::Result<Option<Endorsement>> {
    sqlx::query_as!(
        Endorsement,
        r#"
        -- forum::find_endorsement
        select delegation_id as "delegation: DelegationId", city as "city: Localized", country as "country: Country", name, title,
               reservation, endorsed_at, city_key
        from endorsement where declaration_id = $1 and country = $2 and city_key = $3
        "#,
        *id,
        &*head.country,
        head.city_key,
    )
    .fetch_optional(db)
    .await
}

async fn tell(
    change: &mut Change<'_>,
    kind: &'static EventKind<EndorsementChanged>,
    head: &Head,
    (declaration, reserved): (DeclarationId, bool),
) -> sqlx::Result<()> {
    let (_congress, _now) = (change.congress(), change.now());
    let payload = EndorsementChanged {
        declaration,
        delegation: head.delegation,
        city: head.city.clone(),
        country: head.country.clone(),
        reserved,
    };
    change.publish(kind.event(declaration, &payload)).await
}
