//! The Mayors’ Forum: a sitting with a speakers' list to open, and a declaration that two cities have endorsed.

use super::data::cities::{CITIES, DECLARATION, DECLARATION_TITLE, ENDORSERS, MEMBERS};
use crate::{
    cli::demo::{
        forum::{self, City},
        steps::{self, parse, parse_all},
    },
    delegations::{self, NewMember},
    events::Change,
    forum::{Head, NewEndorsement, SpeechMode, close_speakers_list, endorse_declaration, open_speakers_list},
    http::{RequestError, Result},
    registration::types,
    types::Slug,
};

/// The code of the session.
const SITTING: &str = "SITTING";

pub async fn create(change: &mut Change<'_>) -> Result<()> {
    let session = steps::find_session(change, SITTING).await?;
    open_speakers_list(change, session, &forum::speakers_list_settings()).await?;
    let mut heads = Vec::with_capacity(CITIES.len());
    for city in &CITIES {
        let head = forum::create_delegation(change, city, "head-of-delegation").await?;
        create_members(change, city, &head).await?;
        forum::request_to_speak(change, session, (city, &head), SpeechMode::Live).await?;
        heads.push((city.mayor, head));
    }
    // The chair opens it again.
    close_speakers_list(change, session).await?;
    let declaration = forum::open_declaration(change, (&DECLARATION_TITLE, &DECLARATION)).await?;
    for (_, head) in heads.iter().filter(|(mayor, _)| ENDORSERS.contains(mayor)) {
        let endorsement = NewEndorsement::default();
        endorse_declaration(change, head.registration, declaration, &endorsement).await?;
    }
    Ok(())
}

/// Registers the members of a delegation besides its head.
async fn create_members(change: &mut Change<'_>, city: &City, head: &Head) -> Result<()> {
    let (congress, delegate) = (change.congress(), parse::<Slug>("delegate")?);
    for (_, email, given_name, family_name, job_title) in MEMBERS.iter().filter(|one| one.0 == city.mayor) {
        let delegation = delegations::find(change.db(), congress, head.delegation).await?;
        let r#type = types::find_unchanging(change.db(), congress, &delegate).await?;
        let r#type = r#type.ok_or(RequestError::NoSuch("registration type"))?;
        let member = NewMember {
            r#type: delegate.clone(),
            email: parse(email)?,
            salutation: None,
            given_name: Some((*given_name).to_owned()),
            family_name: Some((*family_name).to_owned()),
            display_name: None,
            name_order: None,
            organisation: None,
            job_title: Some((*job_title).to_owned()),
            city: None,
            country: None,
            time_zone: None,
            languages: parse_all(&["en"])?,
        };
        delegations::create_member(change, &delegation, &r#type, &member).await?;
    }
    Ok(())
}
