//! A person registers: read the request, check that they may, write the registration with its place.

use sqlx::PgConnection;

use super::{
    model::{NewRegistration, Person, Registration},
    rules::{self, RegistrationError},
    store::{self, Registrant},
    transitions,
};
use crate::{
    congress,
    events::Change,
    http::{Body, RequestError, Result},
    identity,
    registration::{
        events, invitations,
        membership::{self, DelegationQuota},
        questions::{self, Answers, Question, Respondent, Values},
        types::{self, RegistrationType},
    },
    types::{AccountId, CongressId, Email, RegistrationId, Slug},
};

/// Who registers.
#[derive(Clone, Copy, Debug)]
pub struct Applicant {
    pub account: AccountId,
    /// Their registration, if they have registered before.
    pub registration: Option<RegistrationId>,
}

/// A request to register, with its type and the questions.
pub struct Application {
    new: NewRegistration,
    r#type: RegistrationType,
    questions: Vec<Question>,
}

/// Reads a request to register; errors in its fields and answers are returned in one problem.
pub async fn read_application(
    db: &mut PgConnection,
    congress: CongressId,
    body: &Body,
) -> Result<Application> {
    let (value, mut faults) = body.validate::<NewRegistration>("application/json")?;
    let questions = questions::list_all(&mut *db, congress).await?;
    let slug = value["type"].as_str().and_then(|slug| slug.parse::<Slug>().ok());
    let r#type = match &slug {
        Some(slug) => types::find_unchanging(&mut *db, congress, slug).await?,
        None => None,
    };
    if let Some(r#type) = &r#type {
        let none = Values::new();
        let answers = value["answers"].as_object().unwrap_or(&none);
        faults.extend(questions::faults(&questions, &r#type.slug, &none, answers, Respondent::Person));
    }
    let new: NewRegistration = Body::validated(value, faults)?;
    let r#type = r#type.ok_or_else(|| RegistrationError::NoType(new.r#type.to_string()))?;
    Ok(Application { new, r#type, questions })
}

/// An application that is not a request. Its answers are checked in the same way.
pub async fn prepare_application(
    db: &mut PgConnection,
    congress: CongressId,
    new: NewRegistration,
) -> Result<Application> {
    let questions = questions::list_all(&mut *db, congress).await?;
    let r#type = types::find_unchanging(db, congress, &new.r#type).await?;
    let r#type = r#type.ok_or_else(|| RegistrationError::NoType(new.r#type.to_string()))?;
    let faults =
        questions::faults(&questions, &r#type.slug, &Values::new(), &new.answers, Respondent::Person);
    if !faults.is_empty() {
        return Err(RequestError::InvalidBody(faults).into());
    }
    Ok(Application { new, r#type, questions })
}

/// Checks that the applicant may register, writes the registration with its place, and publishes it.
pub async fn register(
    change: &mut Change<'_>,
    applicant: Applicant,
    application: &Application,
) -> Result<Registration> {
    let (congress, now) = (change.congress(), change.now());
    let Application { new, r#type, .. } = application;
    let edition = congress::find(change.db(), congress).await?;
    rules::check_registering(r#type, edition.state, new.invitation.is_some(), now)?;
    let (person, email) = complete_person(change.db(), applicant.account, new).await?;
    let invitation = match &new.invitation {
        Some(secret) => {
            let redeemer = (&email, applicant.registration);
            Some(invitations::redeem(change.db(), congress, secret, r#type, redeemer, now).await?)
        }
        None => None,
    };
    let delegation = match invitation.as_ref().and_then(|invitation| invitation.delegation) {
        Some(id) => Some(membership::find_quota(change.db(), congress, id).await?),
        None => None,
    };
    let id = match applicant.registration {
        Some(id) => {
            register_again(change, id, application, &person, delegation.as_ref()).await?;
            id
        }
        None => {
            let answers = Answers::default().with(&person.answers, &application.questions);
            let account = Some(applicant.account);
            let registrant = Registrant { account, person: &person, email: &email, answers: &answers };
            transitions::create(change, r#type, delegation.as_ref(), registrant).await?
        }
    };
    if let Some(invitation) = invitation {
        invitations::keep_redemption(change.db(), invitation.id, id, now).await?;
    }
    transitions::publish_change(change, id, &events::REGISTRATION_CREATED, None).await
}

/// The person who registers, completed from the account.
async fn complete_person(
    db: &mut PgConnection,
    account: AccountId,
    new: &NewRegistration,
) -> Result<(Person, Email)> {
    let account = identity::find_account(db, account).await?;
    if !account.email_verified {
        return Err(RegistrationError::EmailNotVerified(account.email).into());
    }
    if new.email.as_ref().is_some_and(|email| *email != account.email) {
        return Err(RegistrationError::OtherEmail(account.email).into());
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

/// Starts the registration of a person who has cancelled again.
async fn register_again(
    change: &mut Change<'_>,
    id: RegistrationId,
    application: &Application,
    person: &Person,
    delegation: Option<&DelegationQuota>,
) -> Result<()> {
    let (congress, now) = (change.congress(), change.now());
    let Application { r#type, questions, .. } = application;
    let pools: Vec<_> = [Some(r#type.pool_id), delegation.map(|delegation| delegation.pool_id)]
        .into_iter()
        .flatten()
        .collect();
    let found = transitions::lock_with_pools(change.db(), congress, id, &pools).await?;
    let before = found.ok_or(RegistrationError::NotRegistered)?.before;
    rules::check_registering_again(&before)?;
    store::update(change.db(), &before, r#type.id, (person, &before.email), questions, now).await?;
    if let Some(delegation) = delegation {
        membership::join(change.db(), delegation, id).await?;
    }
    let state = rules::initial_state(r#type);
    store::set_state(change.db(), id, state, None, now).await?;
    transitions::claim_place(change, r#type, id, state).await
}
