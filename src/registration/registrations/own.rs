//! Operations of a person on their own registration.

use axum::extract::State;
use sqlx::PgConnection;

use super::{
    model::{NewRegistration, Person, Registration},
    moves::{self, Wanted, take_part, told},
    rules::{self, Move, Refused},
    store::{self, Registrant},
};
use crate::{
    app::App,
    capacity::Full,
    congress,
    http::{Body, CongressPath, Created, IfMatch, Once, Patch, Path, Problems, Result, WithEtag},
    identity::{self, Visitor, permission},
    registration::{
        catalogue, corrections, invitations,
        membership::{self, DelegationQuota, MembershipError, OnMemberLeft},
        questions::{self, Answers, Asked, Question, Values},
        types::{self, RegistrationType},
    },
    types::{CongressId, Email, Now, RegistrationId, Slug},
};

/// Register for a congress
///
/// Registers the caller. Fields that are left out are taken from the account. Depending on the registration type, the
/// registration is confirmed immediately or pending approval; it is waitlisted if every place is taken. A type by
/// invitation requires the secret of an invitation in `invitation`. After cancelling you can register again; after a
/// rejection you cannot.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations", tag = "Registration", params(CongressPath),
    request_body = NewRegistration,
    responses(
        (status = 201, description = "The registration", body = Registration),
        Problems<(Refused, invitations::Refused, MembershipError)>,
    ),
)]
pub async fn register(
    me: Visitor<permission::AccountOwn>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    body: Body,
) -> Result<Created> {
    let now = app.now();
    let once = Once::of(&body)?;
    let mut tx = app.begin().await?;
    if let Some(replayed) = once.replayed(&mut tx, me.account, now).await? {
        return Ok(replayed);
    }
    let asking = read(&mut tx, me.congress, &body).await?;
    let id = admit(&mut tx, &me, asking, now).await?;
    let kind = &catalogue::REGISTRATION_CREATED;
    let registration = told(&mut tx, (me.actor, me.congress), id, kind, None, now).await?;
    let created = Created::at(&format!("/congresses/{}/registrations/{id}", path.congress), registration)?;
    once.keep(&mut tx, me.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Checks that the caller may register, and writes the registration with its place.
async fn admit<P: permission::Permission>(
    db: &mut PgConnection,
    me: &Visitor<P>,
    asking: Asking,
    now: Now,
) -> Result<RegistrationId> {
    let Asking { new, r#type, questions } = asking;
    let edition = congress::find(&mut *db, me.congress).await?;
    rules::may_register(&r#type, edition.state, new.invitation.is_some(), now)?;
    let (person, email) = introduce(&mut *db, me, &new).await?;
    let invited = match &new.invitation {
        Some(secret) => Some(
            invitations::redeem(&mut *db, me.congress, secret, &r#type, (&email, me.registration), now)
                .await?,
        ),
        None => None,
    };
    let delegation = match invited.as_ref().and_then(|invited| invited.delegation) {
        Some(id) => Some(membership::find_quota(&mut *db, me.congress, id).await?),
        None => None,
    };
    let id = match me.registration {
        Some(id) => {
            let again = Again { id, r#type: &r#type, questions: &questions, person: &person };
            register_again(&mut *db, me.congress, again, delegation.as_ref(), now).await?
        }
        None => {
            let answers = Answers::default().with(&person.answers, &questions);
            let who =
                Registrant { account: Some(me.account), person: &person, email: &email, answers: &answers };
            take_part(&mut *db, me.congress, &r#type, delegation.as_ref(), who, now).await?
        }
    };
    if let Some(invited) = invited {
        invitations::keep_redemption(&mut *db, invited.id, id, now).await?;
    }
    Ok(id)
}

/// A request to register, with its type and the questions.
struct Asking {
    new: NewRegistration,
    r#type: RegistrationType,
    questions: Vec<Question>,
}

/// Reads a registration; errors in its fields and answers are returned in one problem.
async fn read(db: &mut PgConnection, congress: CongressId, body: &Body) -> Result<Asking> {
    let (value, mut faults) = body.validate::<NewRegistration>("application/json")?;
    let questions = questions::asked(&mut *db, congress).await?;
    let slug = value["type"].as_str().and_then(|slug| slug.parse::<Slug>().ok());
    let r#type = match &slug {
        Some(slug) => types::find(&mut *db, congress, slug).await?,
        None => None,
    };
    if let Some(r#type) = &r#type {
        let none = Values::new();
        let answers = value["answers"].as_object().unwrap_or(&none);
        faults.extend(questions::faults(&questions, &r#type.slug, &none, answers, Asked::Person));
    }
    let new: NewRegistration = Body::validated(value, faults)?;
    let r#type = r#type.ok_or_else(|| Refused::NoType(new.r#type.to_string()))?;
    Ok(Asking { new, r#type, questions })
}

/// The person who registers, completed from the account.
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
        job_title: new.job_title.clone(),
        city: new.city.clone(),
        country: new.country.clone(),
        time_zone: new.time_zone.clone().or(Some(account.time_zone)),
        languages: new.languages.clone().unwrap_or_else(|| vec![account.locale]),
        answers: new.answers.clone(),
    };
    Ok((person, account.email))
}

/// A new registration of a person who has cancelled.
struct Again<'a> {
    id: RegistrationId,
    r#type: &'a RegistrationType,
    questions: &'a [Question],
    person: &'a Person,
}

/// Starts the same registration again.
async fn register_again(
    db: &mut PgConnection,
    congress: CongressId,
    again: Again<'_>,
    delegation: Option<&DelegationQuota>,
    now: Now,
) -> Result<RegistrationId> {
    let Again { id, r#type, questions, person } = again;
    let beside: Vec<_> =
        [Some(r#type.pool_id), delegation.map(|d| d.pool_id)].into_iter().flatten().collect();
    let held = moves::hold(&mut *db, congress, id, &beside).await?.ok_or(Refused::NotRegistered)?;
    rules::may_register_again(&held.before)?;
    store::update(&mut *db, &held.before, r#type.id, (person, &held.before.email), questions, now).await?;
    if let Some(delegation) = delegation {
        membership::join(&mut *db, delegation, id).await?;
    }
    let state = rules::initial_state(r#type);
    store::set_state(&mut *db, id, state, None, now).await?;
    moves::place(db, r#type, id, state, now).await?;
    Ok(id)
}

/// Read my registration
///
/// Returns the caller's registration for this congress.
#[utoipa::path(
    get, path = "/congresses/{congress}/registration", tag = "Registration", params(CongressPath),
    responses((status = 200, description = "The registration", body = Registration), Problems<Refused>),
)]
pub async fn get_my_registration(
    me: Visitor<permission::RegistrationOwn>,
    State(app): State<App>,
) -> Result<WithEtag<Registration>> {
    let id = me.registration.ok_or(Refused::NotRegistered)?;
    Ok(WithEtag(store::find(&app.pool, me.congress, id).await?.ok_or(Refused::NotRegistered)?))
}

/// Correct my registration
///
/// Changes the caller's details and answers, if the edition's `registration-rules` allow it. Only the registration desk
/// can change the e-mail and the type.
#[utoipa::path(
    patch, path = "/congresses/{congress}/registration", tag = "Registration", params(CongressPath, IfMatch),
    request_body(content = Person, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated registration", body = Registration), Problems<Refused>),
)]
pub async fn update_my_registration(
    me: Visitor<permission::RegistrationOwn>,
    State(app): State<App>,
    if_match: IfMatch,
    patch: Patch<Person>,
) -> Result<WithEtag<Registration>> {
    let now = app.now();
    let id = me.registration.ok_or(Refused::NotRegistered)?;
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, me.congress, id).await?.ok_or(Refused::NotRegistered)?;
    if_match.check(&before)?;
    let present = before.person();
    let questions = questions::asked(&mut *tx, me.congress).await?;
    let person = patch.apply_with(&present, |person: &Person| {
        questions::faults(&questions, &before.r#type, &present.answers, &person.answers, Asked::Person)
    })?;
    corrections::check(&mut tx, me.congress, (&present, &person), now).await?;
    let r#type = types::named(&mut tx, me.congress, &before.r#type).await?;
    store::update(&mut tx, &before, r#type.id, (&person, &before.email), &questions, now).await?;
    let kind = &catalogue::REGISTRATION_UPDATED;
    let after = told(&mut tx, (me.actor, me.congress), id, kind, Some(&before), now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Cancel my registration
///
/// The place goes to the next person on the waiting list immediately. You can register again while registration is
/// open.
#[utoipa::path(
    post, path = "/congresses/{congress}/registration/cancel", tag = "Registration", params(CongressPath),
    responses((status = 200, description = "The updated registration", body = Registration), Problems<Refused>),
)]
pub async fn cancel_my_registration(
    me: Visitor<permission::RegistrationOwn>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
) -> Result<WithEtag<Registration>> {
    let id = me.registration.ok_or(Refused::NotRegistered)?;
    let wanted = Wanted { by: Move::Cancel, reason: None, full: Full::Refuse };
    let mut tx = app.begin().await?;
    let by = (me.actor, me.congress);
    let moved = moves::carry_out(&mut tx, by, id, wanted, on_member_left, app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(moved.ok_or(Refused::NotRegistered)?))
}
