//! Parts of the mayors' forum that two editions have: cities with accredited heads who ask to speak, and a declaration.

use super::{
    accounts::DemoAccount,
    steps::{Texts, localized, parse, parse_all},
};
use crate::{
    delegations::{NewDelegation, NewMember},
    events::Change,
    forum::{
        self, Head, NewAccreditation, NewDeclaration, NewSpeakingRequest, SpeakersListSettings,
        SpeakingOrder, SpeechMode,
    },
    http::Result,
    types::{DeclarationId, SessionId},
};

/// A city that takes part in the forum. The head of its delegation is its mayor.
pub struct City {
    pub name: Texts,
    pub country: &'static str,
    pub mayor: &'static str,
    pub focal_point: &'static str,
    pub quota: i32,
    pub protocol_rank: i32,
    /// The language of the speech.
    pub language: &'static str,
    pub topic: &'static str,
    pub seconds: i32,
}

impl City {
    /// The account of the mayor.
    pub fn account(&self) -> DemoAccount {
        DemoAccount::new(self.mayor, "The Mayor", &format!("of {}", self.name[0]))
    }

    fn video_url(&self) -> String {
        let name = crate::types::folded(self.name[0]);
        format!("https://video.demo.example/{name}")
    }
}

/// Settings of the speakers' list of a plenary of an hour.
pub fn speakers_list_settings() -> SpeakersListSettings {
    SpeakersListSettings {
        order: SpeakingOrder::ByProtocol,
        items: 1,
        once_per_item: true,
        seconds_each: 300,
        seconds_reply: 60,
        seconds_total: Some(3600),
        public: true,
    }
}

/// Creates the delegation of a city, with its mayor as accredited head.
pub async fn create_delegation(change: &mut Change<'_>, city: &City, r#type: &str) -> Result<Head> {
    let mayor = city.account();
    let delegation = NewDelegation {
        name: format!("City of {}", city.name[0]),
        city: Some(city.name[0].to_owned()),
        country: Some(parse(city.country)?),
        quota: Some(city.quota),
        focal_point: Some(parse(city.focal_point)?),
    };
    let member = NewMember {
        r#type: parse(r#type)?,
        email: parse(city.mayor)?,
        salutation: None,
        given_name: Some(mayor.given_name),
        family_name: Some(mayor.family_name),
        display_name: None,
        name_order: None,
        organisation: None,
        job_title: Some("Mayor".to_owned()),
        city: None,
        country: None,
        time_zone: None,
        languages: parse_all(&[city.language])?,
    };
    let accreditation = NewAccreditation {
        title: "Mayor".into(),
        protocol_rank: city.protocol_rank,
        city: Some(localized(&city.name)?),
    };
    forum::create_accredited_delegation(change, &delegation, &member, &accreditation).await
}

/// Adds a city to the speakers' list of a session.
pub async fn request_to_speak(
    change: &mut Change<'_>,
    session: SessionId,
    (city, head): (&City, &Head),
    mode: SpeechMode,
) -> Result<()> {
    let request = NewSpeakingRequest {
        delegation: Some(head.delegation),
        reply_to: None,
        item: 1,
        topic: city.topic.into(),
        mode,
        video_url: (mode == SpeechMode::VideoMessage).then(|| city.video_url()),
        language: parse(city.language)?,
        second_choice: None,
        wanted_seconds: city.seconds,
        again: false,
    };
    forum::create_speaking_request(change, false, session, (&request, head)).await?;
    Ok(())
}

/// Creates a declaration and opens it for endorsement.
pub async fn open_declaration(
    change: &mut Change<'_>,
    (title, text): (&Texts, &Texts),
) -> Result<DeclarationId> {
    let declaration = NewDeclaration {
        title: localized(title)?,
        text: localized(text)?,
        authoritative: parse("en")?,
        note: None,
    };
    let id = forum::create_declaration(change, &declaration).await?.id;
    forum::open_declaration(change, id).await?;
    Ok(id)
}
