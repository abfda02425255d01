//! The draft as it was when a search began, in a form that can be stored: another node that takes the search over finds the
//! same placements. It contains no names, and people only as numbers.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    http::{Error, Result},
    programme::{NewRoom, Session, Span},
    schedule::{
        conflicts::{ConflictLevels, Draft, Frame, SessionFacts, SpeakerFacts},
        measures::{People, Whereabouts},
    },
    types::{Region, RegistrationId, SessionId, SpeakerId, TimeZone},
};

/// Compression that takes a few milliseconds.
const COMPRESSION: i32 = 3;

#[derive(Serialize, Deserialize)]
struct DraftSnapshot {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    zone: String,
    levels: ConflictLevels,
    sessions: Vec<Session>,
    rooms: Vec<NewRoom>,
    facts: Vec<(SessionId, bool, Option<i32>, i32)>,
    speakers: Vec<(SpeakerId, Option<String>, Vec<Span>)>,
    /// Time zone and region of each person.
    people: Vec<(Option<String>, Option<Region>)>,
    /// Numbers of the people who want to attend each session.
    audience: Vec<(SessionId, Vec<u32>)>,
}

/// Stores a draft and its people.
pub fn pack(draft: &Draft, people: &People) -> Result<Vec<u8>> {
    let mut numbers: HashMap<RegistrationId, u32> = HashMap::new();
    let mut persons = Vec::new();
    let mut audience = Vec::with_capacity(draft.sessions.len());
    for session in &draft.sessions {
        let mut own = Vec::new();
        for person in draft.audience.get(&session.id).into_iter().flatten() {
            own.push(*numbers.entry(*person).or_insert_with(|| {
                let place = people.get(person);
                let zone = place.and_then(|place| place.zone).map(|zone| zone.name().to_owned());
                persons.push((zone, place.and_then(|place| place.region)));
                u32::try_from(persons.len() - 1).unwrap_or(u32::MAX)
            }));
        }
        audience.push((session.id, own));
    }
    let snapshot = DraftSnapshot {
        from: draft.frame.from,
        until: draft.frame.until,
        zone: draft.frame.zone.name().to_owned(),
        levels: draft.levels.clone(),
        sessions: draft.sessions.iter().map(bare).collect(),
        rooms: draft.rooms.iter().cloned().map(|room| NewRoom { address: None, ..room.into() }).collect(),
        facts: draft
            .facts
            .iter()
            .map(|(session, facts)| (*session, facts.pinned, facts.minutes, facts.enrolled))
            .collect(),
        speakers: draft
            .speakers
            .iter()
            .map(|(speaker, facts)| {
                (*speaker, facts.zone.map(|zone| zone.name().to_owned()), facts.windows.clone())
            })
            .collect(),
        people: persons,
        audience,
    };
    let json = serde_json::to_vec(&snapshot).map_err(Error::internal)?;
    zstd::encode_all(&*json, COMPRESSION).map_err(Error::internal)
}

/// A stored draft and its people.
pub fn unpack(packed: &[u8]) -> Result<(Draft, People)> {
    let json = zstd::decode_all(packed).map_err(Error::internal)?;
    let stored: DraftSnapshot = serde_json::from_slice(&json).map_err(Error::internal)?;
    let zone = |name: &str| name.parse::<TimeZone>().ok().map(|zone| zone.rules());
    let person = |number: u32| RegistrationId::from(Uuid::from_u128(number.into()));
    let people = (0..).zip(stored.people).map(|(number, (name, region))| {
        (person(number), Whereabouts { zone: name.as_deref().and_then(zone), region })
    });
    let draft = Draft {
        frame: Frame { from: stored.from, until: stored.until, zone: zone(&stored.zone).unwrap_or_default() },
        levels: stored.levels,
        sessions: stored.sessions,
        rooms: stored.rooms.into_iter().map(Into::into).collect(),
        facts: stored
            .facts
            .into_iter()
            .map(|(session, pinned, minutes, enrolled)| (session, SessionFacts { pinned, minutes, enrolled }))
            .collect(),
        speakers: stored
            .speakers
            .into_iter()
            .map(|(speaker, name, windows)| {
                (speaker, SpeakerFacts { zone: name.as_deref().and_then(zone), windows })
            })
            .collect(),
        audience: stored
            .audience
            .into_iter()
            .map(|(session, people)| (session, people.into_iter().map(person).collect()))
            .collect(),
    };
    Ok((draft, people.collect()))
}

/// What a search needs of a session.
fn bare(session: &Session) -> Session {
    let mut session = session.clone();
    session.r#abstract = None;
    session.links.clear();
    session.speakers.iter_mut().for_each(|part| part.name.clear());
    session
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::schedule::conflicts::{any_draft, find};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn stored_draft_has_the_same_conflicts(draft in any_draft()) {
            let (restored, people) = unpack(&pack(&draft, &People::new()).unwrap()).unwrap();
            let ids = |draft: &Draft| find(draft).into_iter().map(|conflict| conflict.id).collect::<Vec<_>>();
            prop_assert_eq!(ids(&restored), ids(&draft));
            let mut attending: Vec<_> = draft.audience.values().flatten().collect();
            attending.sort_unstable();
            attending.dedup();
            prop_assert_eq!(people.len(), attending.len());
        }
    }
}
