//! The people of the edition register, and staff decide about some of them.

use std::collections::HashMap;

use serde_json::json;

use super::{
    data::{
        people::{Outcome, PEOPLE, PersonData},
        registration::{INTEREST, QUESTIONS},
    },
    programme::SpeakerIds,
    registration::invitation,
};
use crate::{
    cli::demo::{
        accounts::SPEAKER,
        steps::{self, parse},
    },
    events::Change,
    http::{Error, Result},
    programme,
    registration::{
        self, Registration,
        registrations::{
            NewRegistration,
            registering::{self, Applicant, Application},
            rules::Transition,
            transitions::{self, TransitionRequest},
        },
    },
    server,
};

/// The registrations by e-mail.
pub type Registered = HashMap<&'static str, Registration>;

/// Registers all people.
pub async fn register(change: &mut Change<'_>) -> Result<Registered> {
    let mut registered = HashMap::new();
    for (index, person) in PEOPLE.iter().enumerate() {
        let new = application(change, person, index).await?;
        let congress = change.congress();
        let application = Application::prepare(change.db(), congress, new).await?;
        let account = steps::find_account(change.db(), person.email).await?;
        let applicant = Applicant { account, registration: None };
        let registration = registering::register(change, applicant, &application).await?;
        decide(change, &registration, person.outcome).await?;
        registered.insert(person.email, registration);
    }
    Ok(registered)
}

/// The application of a person. Speakers are invited first.
async fn application(change: &mut Change<'_>, person: &PersonData, index: usize) -> Result<NewRegistration> {
    let invitation = match person.r#type {
        "speaker" => {
            let new = invitation(person.r#type, person.email)?;
            registration::create_invitation(change, &new).await?.secret
        }
        _ => None,
    };
    let options = QUESTIONS[0].options;
    let answers = match person.r#type {
        "delegate" => json!({INTEREST: options[index % options.len()].0}),
        _ => json!({}),
    };
    Ok(NewRegistration {
        r#type: parse(person.r#type)?,
        email: None,
        salutation: None,
        given_name: None,
        family_name: None,
        display_name: None,
        name_order: None,
        organisation: Some(format!("City of {}", person.city)),
        job_title: None,
        city: Some(person.city.into()),
        country: Some(parse(person.country)?),
        time_zone: None,
        languages: None,
        answers: serde_json::from_value(answers).map_err(Error::internal)?,
        invitation,
    })
}

/// What staff decide about a registration.
async fn decide(change: &mut Change<'_>, registration: &Registration, outcome: Outcome) -> Result<()> {
    let request = match outcome {
        Outcome::Registered => return Ok(()),
        Outcome::Approved => TransitionRequest::new(Transition::Approve, None),
        Outcome::Rejected(reason) => TransitionRequest::new(Transition::Reject, Some(reason)),
        Outcome::Cancelled(reason) => TransitionRequest::new(Transition::Cancel, Some(reason)),
    };
    transitions::apply(change, registration.id, request, server::ON_MEMBER_LEFT).await?;
    Ok(())
}

/// Links the account `speaker@demo.example` to the speaker of this name.
pub async fn link_speaker(
    change: &mut Change<'_>,
    speakers: &SpeakerIds,
    registered: &Registered,
) -> Result<()> {
    let registration = &registered[SPEAKER];
    let name = registration.display_name.clone();
    programme::link_speaker(change, speakers[&*name], None, &registration.reference).await?;
    Ok(())
}
