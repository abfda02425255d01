//! Why a session is where it is, and where else it could be. Pure.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    draft::placement,
    instance::{Place, STEP},
    run::SearchInput,
    score::Timetable,
};
use crate::{
    programme::Session,
    schedule::{
        conflicts::{ConflictKind, ConflictSeverity, SlotConflict, find_slots},
        moves::PlacementSnapshot,
    },
    types::{SessionId, Slug},
};

/// Number of alternatives.
const ALTERNATIVES: usize = 5;
/// Starts closer to each other in a room are the same alternative.
const APART: i32 = 6 * STEP;

/// Why a session is where it is, and where else it could be.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlacementExplanation {
    pub session: SessionId,
    /// Where it is; `null` without a placement.
    #[schema(required)]
    pub placement: Option<PlacementSnapshot>,
    /// Its conflicts where it is.
    pub conflicts: Vec<SlotConflict>,
    /// What blocks the other places, most frequent first: a place is a room and a start, every five minutes.
    pub blocked: Vec<BlockedPlaces>,
    /// Number of all places.
    pub places: usize,
    /// Number of places without a blocking conflict.
    pub free: usize,
    /// The five best other places by the objectives of the search, or by the default ones, best first. Those of a pinned
    /// session are where it could be if it were not pinned; one that has begun has none.
    pub alternatives: Vec<AlternativePlace>,
}

/// Places that a kind of conflict blocks.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BlockedPlaces {
    pub kind: ConflictKind,
    /// Number of places.
    pub places: usize,
}

/// Another place for a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlternativePlace {
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// How much worse it is for the search than the present place; negative: better.
    pub difference: i64,
    /// Its conflicts there. Sessions in the way can swap with it.
    pub conflicts: Vec<SlotConflict>,
}

/// Explains the placement of a session that the input contains.
pub fn explain(mut input: SearchInput, session: &Session) -> PlacementExplanation {
    let facts = input.draft.facts.get(&session.id).copied().unwrap_or_default();
    // A pinned session stays in a search; where else it could be is a question nevertheless.
    if let Some(facts) = input.draft.facts.get_mut(&session.id) {
        facts.pinned = false;
    }
    let input = &input;
    let (draft, minutes) = (&input.draft, session.duration_minutes);
    let slots = find_slots(draft, session, minutes);
    let at = |room: &Slug, at: DateTime<Utc>| -> &[SlotConflict] {
        let row = slots.rooms.iter().find(|slots| slots.room == *room);
        let span = row.and_then(|row| row.spans.iter().find(|span| span.from <= at && at < span.until));
        span.map_or(&[], |span| &span.conflicts)
    };
    let present = session.room.clone().zip(session.starts_at);
    let (mut kinds, mut places, mut free) = (BTreeMap::<ConflictKind, usize>::new(), 0, 0);
    for room in &slots.rooms {
        let mut start = slots.from;
        while start < slots.until {
            places += 1;
            let blocking = at(&room.room, start).iter().filter(|it| it.severity == ConflictSeverity::Block);
            let mut found: Vec<_> = blocking.map(|conflict| conflict.kind).collect();
            found.sort_unstable();
            found.dedup();
            free += usize::from(found.is_empty());
            for kind in found {
                *kinds.entry(kind).or_default() += 1;
            }
            start += TimeDelta::seconds(STEP.into());
        }
    }
    let mut blocked: Vec<_> =
        kinds.into_iter().map(|(kind, places)| BlockedPlaces { kind, places }).collect();
    blocked.sort_by_key(|blocked| std::cmp::Reverse(blocked.places));
    let length = TimeDelta::minutes(minutes.into());
    let alternatives = best_places(input, session).into_iter().filter_map(|(place, difference)| {
        let (room, starts_at) = placement(draft, Some(place))?;
        let conflicts = at(&room.slug, starts_at).to_vec();
        Some(AlternativePlace {
            room: room.slug.clone(),
            starts_at,
            ends_at: starts_at + length,
            difference,
            conflicts,
        })
    });
    PlacementExplanation {
        session: session.id,
        conflicts: present.as_ref().map_or_else(Vec::new, |(room, start)| at(room, *start).to_vec()),
        placement: present.map(|(room, starts_at)| PlacementSnapshot {
            room,
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(facts.minutes.unwrap_or(minutes).into()),
            pinned: facts.pinned,
        }),
        blocked,
        places,
        free,
        alternatives: alternatives.collect(),
    }
}

/// The best other places, with what they cost more than the present one.
fn best_places(input: &SearchInput, session: &Session) -> Vec<(Place, i64)> {
    let instance = input.instance(input.request.objectives.fairness);
    let Some(number) = input.draft.sessions.iter().position(|other| other.id == session.id) else {
        return Vec::new();
    };
    let timetable = Timetable::present(&instance);
    let home = timetable.places()[number];
    let value = |place: Place| {
        let penalty = timetable.penalty(number, place, instance.alone(number, place)?);
        let penalty = penalty.plus(timetable.load_difference(number, home, Some(place)));
        Some((penalty.blocked, penalty.cost))
    };
    let present = home.and_then(value).map_or(0, |(_, cost)| cost);
    let mut places: Vec<_> = instance.suitable_rooms[number]
        .iter()
        .flat_map(|room| {
            instance.start_steps[number].iter().map(|step| Place { room: *room, from: step * STEP })
        })
        .filter(|place| Some(*place) != home)
        .filter_map(|place| Some((value(place)?, place)))
        .collect();
    places.sort_by_key(|(value, place)| (*value, place.from, place.room));
    let mut best: Vec<(Place, i64)> = Vec::new();
    for ((_, cost), place) in places {
        let is_near =
            |(other, _): &(Place, i64)| other.room == place.room && (other.from - place.from).abs() < APART;
        if !best.iter().any(is_near) {
            best.push((place, i64::from(cost) - i64::from(present)));
        }
        if best.len() == ALTERNATIVES {
            break;
        }
    }
    best
}
