//! `metropolis-2021`: the 13th Metropolis World Congress, as far as publicly known; see `metropolis_data`.

use chrono::NaiveDate;

use super::{
    metropolis_award,
    metropolis_data::{BLOCKS, Block, INFERRED, ROOMS, THEMES, TRACKS, TYPES},
    metropolis_forum,
    steps::{self, LANGUAGES, Meetings, localized, parse, parse_all},
};
use crate::{
    congress::NewCongress,
    events::{Change, Deployment},
    http::Result,
    programme::{self, EnrolmentPolicy, NewSession, SessionState},
    registration::{self, NewRegistrationType},
    schedule::{self, NewPlacement, PlacementChange},
    types::{AccountId, Localized},
};

pub const SLUG: &str = "metropolis-2021";

/// Creates the edition with its programme, forum and awards.
pub async fn create(change: &mut Change<'_, Deployment>, organiser: AccountId) -> Result<()> {
    let id = steps::create_edition(change, &edition()?, organiser).await?;
    let change = &mut change.in_congress(id);
    steps::create_themes(change, &THEMES).await?;
    steps::create_tracks(change, &TRACKS).await?;
    steps::create_rooms(change, &ROOMS, Meetings::Jitsi).await?;
    create_types(change).await?;
    let mut placements = Vec::with_capacity(BLOCKS.len());
    for block in &BLOCKS {
        placements.push(create_session(change, block).await?);
    }
    schedule::move_sessions(change, &placements).await?;
    metropolis_forum::create(change).await?;
    metropolis_award::create(change, organiser).await?;
    steps::release_and_open(change, "The publicly known programme; times are inferred.").await
}

fn edition() -> Result<NewCongress> {
    let title = [
        "13th Metropolis World Congress",
        "13e Congrès mondial de Metropolis",
        "XIII Congreso Mundial de Metropolis",
        "第十三届世界大都市协会世界大会",
    ];
    Ok(NewCongress {
        slug: parse(SLUG)?,
        title: localized(&title)?,
        description: Some(Localized::of(
            "en",
            "Metropolises and cities in transformation: rethinking our future together. Guangzhou and online, with the \
             Global Mayors' Forum and the 5th Guangzhou International Award for Urban Innovation.",
        )),
        reference_prefix: "MWC13".into(),
        starts_on: NaiveDate::from_ymd_opt(2021, 11, 8).unwrap_or_default(),
        ends_on: NaiveDate::from_ymd_opt(2021, 11, 13).unwrap_or_default(),
        time_zone: parse("Asia/Shanghai")?,
        languages: parse_all(&LANGUAGES)?,
        second_factor_required: false,
        accent: Some(parse("#8a1538")?),
        logo_text: Some("Metropolis 2021".into()),
        intro: None,
    })
}

async fn create_types(change: &mut Change<'_>) -> Result<()> {
    for (position, (slug, name, aliases, tracks, approval, admission)) in (0..).zip(TYPES) {
        let new = NewRegistrationType {
            slug: parse(slug)?,
            name: localized(&name)?,
            aliases: aliases.iter().map(ToString::to_string).collect(),
            opens_at: None,
            closes_at: None,
            approval,
            admission,
            tracks: parse_all(tracks)?,
            // The actual number of guests.
            capacity: (slug == "delegate").then_some(800),
            pool: None,
            capacity_public: true,
            is_default: slug == "delegate",
            position,
        };
        registration::create_registration_type(change, &new).await?;
    }
    Ok(())
}

async fn create_session(change: &mut Change<'_>, block: &Block) -> Result<PlacementChange> {
    let Block(code, title, kind, track, themes, room, day, hour, minutes, policy) = *block;
    // The jury's room has no interpretation channels.
    let interpretation: &[&str] = if room == "jury-room" { &[] } else { &["zh", "fr", "es"] };
    let new = NewSession {
        code: Some(code.into()),
        title: Localized::of("en", title),
        r#abstract: Some(localized(&INFERRED)?),
        kind,
        track: parse(track)?,
        themes: parse_all(themes)?,
        language: parse("en")?,
        interpretation: parse_all(interpretation)?,
        duration_minutes: minutes,
        capacity: (policy == EnrolmentPolicy::Required).then_some(100),
        enrolment_policy: policy,
        waiting_list: true,
        links: Vec::new(),
    };
    let session = programme::create_session(change, &new, SessionState::Confirmed).await?.id;
    let start = NaiveDate::from_ymd_opt(2021, 11, day)
        .and_then(|date| date.and_hms_opt(hour, 0, 0))
        .unwrap_or_default();
    let placement =
        NewPlacement { room: parse(room)?, starts_at: start.and_utc(), ends_at: None, pinned: false };
    Ok(PlacementChange { session, placement: Some(placement), revision: None })
}
