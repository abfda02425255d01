//! The programme: a session every three hours, and sessions at fixed times from the loading.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};

use super::{
    DAYS, ZONE,
    data::{
        programme::{
            FORMATS, HALLS, ROOMS, SPEAKERS, SPECIAL_SPEAKERS, SPECIALS, SpeakerData, Special, TRACKS,
        },
        topics::TOPICS,
    },
};
use crate::{
    cli::demo::{
        metropolis_data::THEMES,
        steps::{self, LANGUAGES, Meetings, Texts, localized, parse, parse_all},
    },
    events::Change,
    http::Result,
    programme::{
        self, EnrolmentPolicy, NewSession, NewSessionSpeaker, NewSpeaker, SessionCreation, SessionKind,
        SessionState, SpeakerRole,
    },
    schedule::{self, NewPlacement, PlacementChange},
    types::{Localized, Now, SessionId, SpeakerId, TimeZone},
};

/// Hours between the starts of the sessions around the clock.
const HOURS: usize = 3;
const MINUTES: [i32; 3] = [60, 75, 90];

/// The speakers by name.
pub type SpeakerIds = HashMap<&'static str, SpeakerId>;

/// A session to create, and its placement.
type PlacedSession = (SessionCreation, PlacementChange);

/// Creates themes, tracks, rooms, speakers and sessions, and places the sessions.
pub async fn create(change: &mut Change<'_>, starts_on: NaiveDate, meetings: Meetings) -> Result<SpeakerIds> {
    steps::create_themes(change, &THEMES).await?;
    steps::create_tracks(change, &TRACKS).await?;
    steps::create_rooms(change, &ROOMS, meetings).await?;
    let speakers = create_speakers(change).await?;
    let mut sessions = Vec::new();
    for index in 0..(usize::try_from(DAYS).unwrap_or_default() + 1) * 24 / HOURS {
        sessions.push(regular_session(starts_on, index, &speakers)?);
    }
    for special in &SPECIALS {
        sessions.push(special_session(change.now(), special, &speakers)?);
    }
    let (sessions, placements): (Vec<_>, Vec<_>) = sessions.into_iter().unzip();
    programme::create_sessions(change, sessions).await?;
    schedule::move_sessions(change, &placements).await?;
    Ok(speakers)
}

async fn create_speakers(change: &mut Change<'_>) -> Result<SpeakerIds> {
    let mut speakers = HashMap::new();
    for data in SPECIAL_SPEAKERS.iter().chain(&SPEAKERS) {
        let SpeakerData { name, job_title, organisation, country, time_zone } = *data;
        let new = NewSpeaker {
            name: name.to_owned(),
            job_title: Some(job_title.to_owned()),
            organisation: Some(organisation.to_owned()),
            biography: None,
            country: Some(parse(country)?),
            time_zone: Some(parse(time_zone)?),
        };
        speakers.insert(name, programme::create_speaker(change, &new).await?.id);
    }
    Ok(speakers)
}

/// A session around the clock: topic, format, room, length, language and speakers rotate.
fn regular_session(starts_on: NaiveDate, index: usize, speakers: &SpeakerIds) -> Result<PlacedSession> {
    let topic = &TOPICS[index % TOPICS.len()];
    let (kind, format) = FORMATS[index / TOPICS.len() % FORMATS.len()];
    let (day, hour) = (index * HOURS / 24 + 1, index * HOURS % 24);
    let policy =
        if kind == SessionKind::Workshop { EnrolmentPolicy::Required } else { EnrolmentPolicy::Open };
    let new = NewSession {
        code: Some(format!("D{day}-{hour:02}")),
        title: with_topic(&format, &topic.title)?,
        track: parse("congress")?,
        capacity: (policy == EnrolmentPolicy::Required).then_some(30),
        enrolment_policy: policy,
        ..session(
            kind,
            topic.theme,
            &topic.summary,
            LANGUAGES[index % LANGUAGES.len()],
            MINUTES[index % MINUTES.len()],
        )?
    };
    let zone: TimeZone = parse(ZONE)?;
    let starts_at =
        zone.midnight(starts_on) + TimeDelta::hours(i64::try_from(index * HOURS).unwrap_or_default());
    let roles = [SpeakerRole::Moderator, SpeakerRole::Panellist, SpeakerRole::Panellist];
    let team = roles.iter().enumerate().map(|(nth, role)| NewSessionSpeaker {
        speaker: speakers[SPEAKERS[(index + 4 * nth) % SPEAKERS.len()].name],
        role: *role,
        confirmed: true,
    });
    placed(new, (HALLS[index % HALLS.len()], starts_at), team.collect())
}

fn special_session(now: Now, special: &Special, speakers: &SpeakerIds) -> Result<PlacedSession> {
    let new = NewSession {
        code: Some(special.code.into()),
        title: localized(&special.title)?,
        track: parse(special.track)?,
        capacity: special.capacity,
        enrolment_policy: special.policy,
        ..session(special.kind, special.theme, &special.summary, special.language, special.minutes)?
    };
    let minute = now.with_second(0).and_then(|now| now.with_nanosecond(0)).unwrap_or(now);
    let starts_at = minute + TimeDelta::minutes(special.starts_in);
    let role =
        if special.kind == SessionKind::Keynote { SpeakerRole::Keynote } else { SpeakerRole::Presenter };
    let speaker =
        special.speaker.map(|name| NewSessionSpeaker { speaker: speakers[name], role, confirmed: true });
    placed(new, (special.room, starts_at), speaker.into_iter().collect())
}

/// What both kinds of sessions have: a session that is interpreted into the other languages of the edition.
fn session(
    kind: SessionKind,
    theme: &str,
    summary: &Texts,
    language: &str,
    duration_minutes: i32,
) -> Result<NewSession> {
    let others: Vec<_> = LANGUAGES.iter().copied().filter(|other| *other != language).collect();
    Ok(NewSession {
        code: None,
        title: Localized::default(),
        r#abstract: Some(localized(summary)?),
        kind,
        track: parse("congress")?,
        themes: parse_all(&[theme])?,
        language: parse(language)?,
        interpretation: parse_all(&others)?,
        duration_minutes,
        capacity: None,
        enrolment_policy: EnrolmentPolicy::Open,
        waiting_list: true,
        links: Vec::new(),
    })
}

fn with_topic(format: &Texts, topic: &Texts) -> Result<Localized> {
    let texts = LANGUAGES.iter().zip(format.iter().zip(topic));
    let texts = texts.map(|(tag, (format, topic))| Ok((parse(tag)?, format.replace("{}", topic))));
    Ok(texts.collect::<Result<Vec<_>>>()?.into_iter().collect())
}

/// A confirmed session with its speakers, and where it is to be placed.
fn placed(
    new: NewSession,
    (room, starts_at): (&str, DateTime<Utc>),
    speakers: Vec<NewSessionSpeaker>,
) -> Result<PlacedSession> {
    let session = SessionCreation { id: SessionId::new(), new, state: SessionState::Confirmed, speakers };
    let placement = NewPlacement { room: parse(room)?, starts_at, ends_at: None, pinned: false };
    let change = PlacementChange { session: session.id, placement: Some(placement), revision: None };
    Ok((session, change))
}
