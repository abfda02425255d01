//! Registration types, questions, and the invitation of the press.

use super::data::registration::{QUESTIONS, QuestionData, TYPES};
use crate::{
    cli::demo::steps::{localized, parse, parse_all},
    events::Change,
    http::Result,
    registration::{
        self, NewInvitation, NewRegistrationType,
        questions::{self, NewQuestion, QuestionOption},
    },
};

/// Has an invitation to register as press, and no account yet.
const INVITED: &str = "press@demo.example";

pub async fn create(change: &mut Change<'_>) -> Result<()> {
    for (position, data) in (0..).zip(&TYPES) {
        let new = NewRegistrationType {
            slug: parse(data.slug)?,
            name: localized(&data.name)?,
            aliases: Vec::new(),
            opens_at: None,
            closes_at: None,
            approval: data.approval,
            admission: data.admission,
            tracks: parse_all(data.tracks)?,
            capacity: data.capacity,
            pool: None,
            capacity_public: true,
            is_default: data.slug == "delegate",
            position,
        };
        registration::create_registration_type(change, &new).await?;
    }
    for (position, data) in (0..).zip(&QUESTIONS) {
        questions::create(change, &question(data, position)?).await?;
    }
    let invitation = NewInvitation { send: true, ..invitation("press", INVITED)? };
    registration::create_invitation(change, &invitation).await?;
    Ok(())
}

fn question(data: &QuestionData, position: i32) -> Result<NewQuestion> {
    let option = |(slug, text): &(&str, _)| Ok(QuestionOption { slug: parse(slug)?, text: localized(text)? });
    Ok(NewQuestion {
        slug: parse(data.slug)?,
        kind: data.kind,
        text: localized(&data.text)?,
        help: Some(localized(&data.help)?),
        options: data.options.iter().map(option).collect::<Result<_>>()?,
        required: data.required,
        types: parse_all(&["delegate"])?,
        position,
    })
}

/// An invitation for one person, which is not sent.
pub fn invitation(r#type: &str, email: &str) -> Result<NewInvitation> {
    Ok(NewInvitation {
        r#type: parse(r#type)?,
        delegation: None,
        email: Some(parse(email)?),
        language: Some(parse("en")?),
        note: None,
        max_uses: 1,
        expires_at: None,
        send: false,
    })
}
