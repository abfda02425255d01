use axum::extract::State;
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::IntoParams;

use super::{
    model::{Because, NewRegistration, Person, Registration, RegistrationEdit, Status},
    rules::{self, Move, Refused},
    store::{self, Narrowed},
};
use crate::{
    app::App,
    congress::{self, CongressPath, SlugOf},
    events,
    http::{
        Created, IfMatch, New, Page, Paging, Patch, Path, Problems, Query, Refused as General, Result,
        Tagged, Valid,
    },
    identity::{self, Staff, Visitor, permission},
    registration::{
        catalogue::{self, RegistrationChanged, RegistrationEvent},
        types::{self, RegistrationType},
    },
    types::{Actor, CongressId, Country, Email, Now, RegistrationId, Slug},
};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RegistrationPath {
    /// Slug of the congress.
    #[param(value_type = Slug, example = "metropolis-2021")]
    #[serde(rename = "congress")]
    _congress: String,
    /// Id of the registration.
    registration: RegistrationId,
}

/// Which registrations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Words of the name, in any order and script, the e-mail, reference or organisation; accents and capitals do
    /// not count, and parts of words are found.
    #[param(min_length = 1, max_length = 200, example = "zoe moreno")]
    q: Option<String>,
    /// Only those that stand there.
    status: Option<Status>,
    /// Only of this registration type.
    r#type: Option<Slug>,
    /// Only of this country.
    country: Option<Country>,
}

/// Register
///
/// Registers the caller. What is left out is taken from the account. Depending on the type the registration is
/// confirmed at once or waits for approval. Whoever has cancelled may register again.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations", tag = "Registration", params(CongressPath),
    request_body = NewRegistration,
    responses((status = 201, description = "The registration", body = Registration), Problems<Refused>),
)]
pub async fn register(
    me: Visitor<permission::AccountOwn>,
    State(app): State<App>,
    Path(path): Path<SlugOf>,
    new: New<NewRegistration>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, me.account, now).await? {
        return Ok(replayed);
    }
    let edition = congress::find(&mut *tx, me.congress).await?;
    let r#type = find_type(&mut tx, me.congress, &new.body.r#type).await?;
    let status = rules::register(&r#type, edition.state, now)?;
    let (person, email) = introduce(&mut tx, &me, &new.body).await?;
    let id = match me.registration {
        Some(id) => again(&mut tx, me.congress, id, &r#type, status, &person, now).await?,
        None => {
            store::insert(&mut tx, me.congress, me.account, (r#type.id, status), &person, &email, now).await?
        }
    };
    let registration =
        told(&mut tx, me.actor, me.congress, id, &catalogue::REGISTRATION_CREATED, None, now).await?;
    let created = Created::at(&format!("/congresses/{}/registrations/{id}", path.congress), registration)?;
    new.keep(&mut tx, me.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// The person who registers, with what the account knows of them.
async fn introduce<P: permission::Permission>(
    db: &mut PgConnection,
    me: &Visitor<P>,
    new: &NewRegistration,
) -> Result<(Person, Email)> {
    let account = identity::find_account(db, me.account).await?;
    if !account.email_verified {
        return Err(Refused::EmailNotVerified(account.email).into());
    }
    if new.email.as_ref().is_some_and(|email| *email != account.email) {
        return Err(Refused::OtherEmail(account.email).into());
    }
    let person = Person {
        salutation: new.salutation.clone(),
        given_name: new.given_name.clone().unwrap_or(account.given_name),
        family_name: new.family_name.clone().unwrap_or(account.family_name),
        organisation: new.organisation.clone(),
        position: new.position.clone(),
        city: new.city.clone(),
        country: new.country.clone(),
        time_zone: new.time_zone.clone().or(Some(account.time_zone)),
        languages: new.languages.clone().unwrap_or_else(|| vec![account.locale]),
    };
    Ok((person, account.email))
}

/// Registers once more who has cancelled: the same registration, from the beginning.
async fn again(
    db: &mut PgConnection,
    congress: CongressId,
    id: RegistrationId,
    r#type: &RegistrationType,
    status: Status,
    person: &Person,
    now: Now,
) -> Result<RegistrationId> {
    let before = store::lock(db, congress, id).await?.ok_or(Refused::NotRegistered)?;
    if before.status != Status::Cancelled {
        return Err(Refused::AlreadyRegistered.into());
    }
    store::update(db, id, r#type.id, person, (&before.email, &before.reference), now).await?;
    store::set_status(db, id, status, None, now).await?;
    Ok(id)
}

async fn find_type(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<RegistrationType> {
    Ok(types::find(db, congress, slug).await?.ok_or_else(|| Refused::NoType(slug.to_string()))?)
}

/// Publishes an event about a registration, without personal data, and answers the registration as it is now.
async fn told(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    id: RegistrationId,
    kind: &'static RegistrationEvent,
    before: Option<&Registration>,
    now: Now,
) -> Result<Registration> {
    let registration = store::find(&mut *db, congress, id).await?.ok_or(Refused::NotRegistered)?;
    let event = kind.of(Some(congress), *id, &RegistrationChanged::from(&registration));
    let event = match before {
        Some(before) => event.changing_personal(before, &registration),
        None => event,
    };
    events::publish(db, actor, event, now).await?;
    Ok(registration)
}

/// List the registrations
///
/// The latest first; searched and narrowed by the parameters.
#[utoipa::path(
    get, path = "/congresses/{congress}/registrations", tag = "Registration", params(CongressPath, Filter, Paging),
    responses((status = 200, description = "A page of registrations", body = Page<Registration>)),
)]
pub async fn list_registrations(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Registration>> {
    let narrowed = Narrowed {
        q: filter.q.as_deref(),
        status: filter.status,
        r#type: filter.r#type.as_deref(),
        country: filter.country.as_deref(),
    };
    let rows =
        store::list(&app.pool, staff.congress, narrowed, paging.after("created_at")?, paging.limit()).await?;
    Ok(paging.page("created_at", rows, |last| (last.created_at, last.id)))
}

/// Read a registration
///
/// Everything that was registered.
#[utoipa::path(
    get, path = "/congresses/{congress}/registrations/{registration}", tag = "Registration", params(RegistrationPath),
    responses((status = 200, description = "The registration", body = Registration)),
)]
pub async fn get_registration(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Path(path): Path<RegistrationPath>,
) -> Result<Tagged<Registration>> {
    let found = store::find(&app.pool, staff.congress, path.registration).await?;
    Ok(Tagged(found.ok_or(General::NoSuch("registration"))?))
}

/// Change a registration
///
/// For staff: the person's details, the e-mail and the type. The status has moves of its own.
#[utoipa::path(
    patch, path = "/congresses/{congress}/registrations/{registration}", tag = "Registration",
    params(RegistrationPath, IfMatch),
    request_body(content = Patch<RegistrationEdit>, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The registration as it is now", body = Registration), Problems<Refused>),
)]
pub async fn update_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<RegistrationPath>,
    if_match: IfMatch,
    patch: Patch<RegistrationEdit>,
) -> Result<Tagged<Registration>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, staff.congress, path.registration).await?;
    let before = before.ok_or(General::NoSuch("registration"))?;
    if_match.check(&before)?;
    let edit = patch.apply(&before.edit())?;
    let r#type = find_type(&mut tx, staff.congress, &edit.r#type).await?;
    store::update(&mut tx, before.id, r#type.id, &edit.person(), (&edit.email, &before.reference), now)
        .await?;
    let after = told(
        &mut tx,
        staff.actor,
        staff.congress,
        before.id,
        &catalogue::REGISTRATION_UPDATED,
        Some(&before),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(Tagged(after))
}

/// Approve a registration
///
/// Confirms one that is pending or on the waiting list.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/approve", tag = "Registration",
    params(RegistrationPath),
    responses((status = 200, description = "The registration as it is now", body = Registration), Problems<Refused>),
)]
pub async fn approve_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<RegistrationPath>,
) -> Result<Tagged<Registration>> {
    let (actor, congress) = (staff.actor, staff.congress);
    let moved = change_status(&app, actor, congress, path.registration, Move::Approve, None).await?;
    Ok(Tagged(moved.ok_or(General::NoSuch("registration"))?))
}

/// Reject a registration
///
/// Refuses one that is pending or on the waiting list, with a reason for the person.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/reject", tag = "Registration",
    params(RegistrationPath), request_body = Because,
    responses((status = 200, description = "The registration as it is now", body = Registration), Problems<Refused>),
)]
pub async fn reject_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<RegistrationPath>,
    Valid(because): Valid<Because>,
) -> Result<Tagged<Registration>> {
    let (actor, congress) = (staff.actor, staff.congress);
    let moved = change_status(&app, actor, congress, path.registration, Move::Reject, because.reason).await?;
    Ok(Tagged(moved.ok_or(General::NoSuch("registration"))?))
}

/// Cancel a registration
///
/// For staff, with a reason for the person.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/{registration}/cancel", tag = "Registration",
    params(RegistrationPath), request_body = Because,
    responses((status = 200, description = "The registration as it is now", body = Registration), Problems<Refused>),
)]
pub async fn cancel_registration(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<RegistrationPath>,
    Valid(because): Valid<Because>,
) -> Result<Tagged<Registration>> {
    let (actor, congress) = (staff.actor, staff.congress);
    let moved = change_status(&app, actor, congress, path.registration, Move::Cancel, because.reason).await?;
    Ok(Tagged(moved.ok_or(General::NoSuch("registration"))?))
}

/// Lock, decide, write, tell. `None`: this congress has no such registration.
async fn change_status(
    app: &App,
    actor: Actor,
    congress: CongressId,
    id: RegistrationId,
    by: Move,
    reason: Option<String>,
) -> Result<Option<Registration>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let Some(before) = store::lock(&mut tx, congress, id).await? else { return Ok(None) };
    let (status, event) = before.status.after(by)?;
    store::set_status(&mut *tx, id, status, reason.as_deref(), now).await?;
    let after = told(&mut tx, actor, congress, id, event, Some(&before), now).await?;
    tx.commit().await?;
    Ok(Some(after))
}

/// Read my registration
///
/// The caller's own, in this congress.
#[utoipa::path(
    get, path = "/congresses/{congress}/registration", tag = "Registration", params(CongressPath),
    responses((status = 200, description = "The registration", body = Registration), Problems<Refused>),
)]
pub async fn get_my_registration(
    me: Visitor<permission::RegistrationOwn>,
    State(app): State<App>,
) -> Result<Tagged<Registration>> {
    let id = me.registration.ok_or(Refused::NotRegistered)?;
    Ok(Tagged(store::find(&app.pool, me.congress, id).await?.ok_or(Refused::NotRegistered)?))
}

/// Correct my registration
///
/// The caller's details; e-mail and type are for the registration desk to change.
#[utoipa::path(
    patch, path = "/congresses/{congress}/registration", tag = "Registration", params(CongressPath, IfMatch),
    request_body(content = Patch<Person>, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The registration as it is now", body = Registration), Problems<Refused>),
)]
pub async fn update_my_registration(
    me: Visitor<permission::RegistrationOwn>,
    State(app): State<App>,
    if_match: IfMatch,
    patch: Patch<Person>,
) -> Result<Tagged<Registration>> {
    let now = app.now();
    let id = me.registration.ok_or(Refused::NotRegistered)?;
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, me.congress, id).await?.ok_or(Refused::NotRegistered)?;
    if_match.check(&before)?;
    let person = patch.apply(&before.person())?;
    let r#type = find_type(&mut tx, me.congress, &before.r#type).await?;
    store::update(&mut tx, id, r#type.id, &person, (&before.email, &before.reference), now).await?;
    let after =
        told(&mut tx, me.actor, me.congress, id, &catalogue::REGISTRATION_UPDATED, Some(&before), now)
            .await?;
    tx.commit().await?;
    Ok(Tagged(after))
}

/// Cancel my registration
///
/// One may register again afterwards, as long as registration is open.
#[utoipa::path(
    post, path = "/congresses/{congress}/registration/cancel", tag = "Registration", params(CongressPath),
    responses((status = 200, description = "The registration as it is now", body = Registration), Problems<Refused>),
)]
pub async fn cancel_my_registration(
    me: Visitor<permission::RegistrationOwn>,
    State(app): State<App>,
) -> Result<Tagged<Registration>> {
    let id = me.registration.ok_or(Refused::NotRegistered)?;
    let moved = change_status(&app, me.actor, me.congress, id, Move::Cancel, None).await?;
    Ok(Tagged(moved.ok_or(Refused::NotRegistered)?))
}
