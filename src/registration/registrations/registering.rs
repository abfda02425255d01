//! A person registers: read the request, check that they may, write the registration with its place.

use std::sync::Arc;

use serde_json::Value;
use sqlx::PgConnection;

use super::{
    model::{NewRegistration, Person, Registration},
    rules::{self, RegistrationError},
    store::{self, Registrant},
    transitions,
};
use crate::{
    app::App,
    congress,
    events::{Change, Principal},
    http::{Body, Created, IdempotencyKey, RequestError, Result},
    identity::{self, Denied, Profile},
    registration::{
        events, invitations,
        membership::{self, DelegationQuota},
        paths::MyRegistrationPath,
        questions::{self, Answers, Question, Respondent, Values},
        types::{self, RegistrationType},
    },
    types::{AccountId, CongressId, Email, FieldError, RegistrationId, Slug},
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
    questions: Arc<[Question]>,
}

impl Application {
    /// Reads the body of a request; errors in its fields and answers are returned in one problem.
    pub fn read(
        body: NewRegistrationBody,
        r#type: Option<RegistrationType>,
        questions: Arc<[Question]>,
    ) -> Result<Self> {
        let NewRegistrationBody { value, mut faults } = body;
        if let Some(r#type) = &r#type {
            let none = Values::new();
            let answers = value["answers"].as_object().unwrap_or(&none);
            faults.extend(questions::faults(&questions, &r#type.slug, &none, answers, Respondent::Person));
        }
        let new: NewRegistration = Body::validated(value, faults)?;
        let r#type = r#type.ok_or_else(|| RegistrationError::NoType(new.r#type.to_string()))?;
        Ok(Self { new, r#type, questions })
    }

    /// An application that is not a request. Its answers are checked in the same way.
    pub async fn prepare(db: &mut PgConnection, congress: CongressId, new: NewRegistration) -> Result<Self> {
        let questions: Arc<[_]> = questions::list_all(&mut *db, congress).await?.into();
        let r#type = types::find_unchanging(db, congress, &new.r#type).await?;
        let r#type = r#type.ok_or_else(|| RegistrationError::NoType(new.r#type.to_string()))?;
        let faults =
            questions::faults(&questions, &r#type.slug, &Values::new(), &new.answers, Respondent::Person);
        RequestError::check_body(faults)?;
        Ok(Self { new, r#type, questions })
    }

    /// The person who registers, completed from the account, with the answers in the stored form.
    pub fn complete(&self, profile: Profile) -> Result<(Person, Email, Answers)> {
        let new = &self.new;
        if !profile.email_verified {
            return Err(RegistrationError::EmailNotVerified(profile.email).into());
        }
        if new.email.as_ref().is_some_and(|email| *email != profile.email) {
            return Err(RegistrationError::OtherEmail(profile.email).into());
        }
        // Take both names from the account, or neither.
        let has_name = new.given_name.is_some() || new.family_name.is_some();
        let (given_name, family_name, display_name, name_order) = match has_name {
            true => {
                (new.given_name.clone(), new.family_name.clone(), new.display_name.clone(), new.name_order)
            }
            false => {
                let display_name = new.display_name.clone().or(profile.written_name);
                let name_order = new.name_order.unwrap_or(profile.name_order);
                (profile.given_name, profile.family_name, display_name, Some(name_order))
            }
        };
        let person = Person {
            salutation: new.salutation.clone(),
            given_name,
            family_name,
            display_name,
            name_order,
            organisation: new.organisation.clone(),
            job_title: new.job_title.clone(),
            city: new.city.clone(),
            country: new.country.clone(),
            time_zone: new.time_zone.clone().or(Some(profile.time_zone)),
            languages: new.languages.clone().unwrap_or_else(|| vec![profile.locale]),
            answers: new.answers.clone(),
        };
        let person = person.normalised();
        let answers = Answers::default().with(&person.answers, &self.questions);
        Ok((person, profile.email, answers))
    }
}

/// A request to register.
#[derive(Clone)]
pub struct RegistrationRequest {
    pub caller: Principal<CongressId>,
    /// The registration of the caller, if they have registered before.
    pub registration: Option<RegistrationId>,
    /// The address of the registration.
    pub path: MyRegistrationPath,
    pub key: Option<IdempotencyKey>,
    pub body: NewRegistrationBody,
}

/// The body of a request to register, checked against its schema but not yet against the questions of the edition.
#[derive(Clone)]
pub struct NewRegistrationBody {
    value: Value,
    faults: Vec<FieldError>,
}

impl NewRegistrationBody {
    /// # Errors
    /// The body is not JSON.
    pub fn read(body: &Body) -> Result<Self> {
        let (value, faults) = body.validate::<NewRegistration>("application/json")?;
        Ok(Self { value, faults })
    }

    /// The slug of the type, if it is one.
    pub fn r#type(&self) -> Option<Slug> {
        self.value["type"].as_str()?.parse().ok()
    }

    /// Whether it contains an invitation.
    pub fn is_invited(&self) -> bool {
        !self.value["invitation"].is_null()
    }
}

/// Registers a person in a transaction of their own.
pub async fn register_alone(app: &App, request: RegistrationRequest) -> Result<Created> {
    let RegistrationRequest { caller, registration, path, key, body } = request;
    let congress = caller.scope;
    let mut change = match Change::begin_once(app, caller, key).await? {
        Ok(change) => change,
        Err(first) => return Ok(first),
    };
    let questions = questions::list_all(change.db(), congress).await?;
    let r#type = match body.r#type() {
        Some(slug) => types::find_unchanging(change.db(), congress, &slug).await?,
        None => None,
    };
    let application = Application::read(body, r#type, questions.into())?;
    let applicant = Applicant { account: caller.account, registration };
    let registration = register(&mut change, applicant, &application).await?;
    change.created(&path, &registration).await
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
    let profile = identity::find_profiles(change.db(), &[applicant.account]).await?.pop();
    let (person, email, answers) = application.complete(profile.ok_or(Denied::Unknown)?)?;
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
            let own = (id, applicant.account);
            register_again(change, own, application, (&person, &email), delegation.as_ref()).await?;
            id
        }
        None => {
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

/// Starts the registration of a person who has cancelled again, with the address that their account has now.
async fn register_again(
    change: &mut Change<'_>,
    (id, account): (RegistrationId, AccountId),
    application: &Application,
    person: (&Person, &Email),
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
    store::lock_of_account(change.db(), congress, (id, account)).await?.ok_or(Denied::Unknown)?;
    rules::check_registering_again(&before)?;
    store::update(change.db(), &before, r#type.id, person, questions, now).await?;
    if let Some(delegation) = delegation {
        membership::join(change.db(), delegation, id).await?;
    }
    let state = rules::initial_state(r#type);
    store::set_state(change.db(), &[id], state, None, now).await?;
    transitions::claim_place(change, r#type, id, state).await
}
