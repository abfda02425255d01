use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    programme::Session,
    schedule::{LocalTimes, Released},
    seats::SeatState,
    types::{SessionId, TimeZone},
};

/// Role of a person in a session of their agenda.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum AgendaPart {
    /// The person has a seat.
    Enrolled,
    /// The person is on the waiting list.
    Waitlisted,
    Speaking,
    Favourite,
}

/// A person's agenda.
#[derive(Serialize, ToSchema)]
pub struct Agenda {
    /// Time zone of the local times.
    time_zone: TimeZone,
    /// Number of the release that the agenda is based on.
    version: i32,
    /// Sessions in chronological order.
    items: Vec<AgendaItem>,
}

/// A session of a person's agenda.
#[derive(Serialize, ToSchema)]
pub struct AgendaItem {
    session: Session,
    /// Roles of the person in the session.
    parts: Vec<AgendaPart>,
    /// Whether the person has a seat or waits for one; `null`: neither.
    #[schema(required)]
    state: Option<SeatState>,
    /// Position on the waiting list; 1 gets the next free seat. `null`: the person does not wait.
    #[schema(required)]
    position: Option<i64>,
    /// Whether the session is no longer in the schedule; times and room are the last ones.
    cancelled: bool,
    #[serde(flatten)]
    local: LocalTimes,
    /// Ids of other sessions in the agenda at the same time.
    clashes_with: Vec<SessionId>,
}

/// Address of the calendar of your agenda. It is returned only once.
#[derive(Serialize, ToSchema)]
pub struct AgendaFeed {
    /// Anyone with this address can read your agenda: use it only in your own calendar.
    #[schema(format = "uri", examples("https://congress.example/feeds/cgf_….ics"))]
    pub url: String,
    pub created_at: DateTime<Utc>,
}

/// The calendar of your agenda, without its address.
#[derive(Serialize, ToSchema)]
pub struct AgendaFeedSummary {
    pub created_at: DateTime<Utc>,
}

/// What a person has to do with a session.
#[derive(Default)]
pub struct AgendaEntry {
    pub parts: BTreeSet<AgendaPart>,
    /// Position on the waiting list; `None`: the person does not wait.
    pub position: Option<i64>,
    /// How often the state of the enrolment has changed.
    pub changes: i32,
}

/// What a person has to do with each session.
pub type AgendaEntries = BTreeMap<SessionId, AgendaEntry>;

impl AgendaEntry {
    fn state(&self) -> Option<SeatState> {
        self.parts.iter().find_map(|part| match part {
            AgendaPart::Enrolled => Some(SeatState::Enrolled),
            AgendaPart::Waitlisted => Some(SeatState::Waitlisted),
            AgendaPart::Speaking | AgendaPart::Favourite => None,
        })
    }

    /// Whether a calendar must not show the session as confirmed: the person only waits for a seat.
    pub fn is_tentative(&self) -> bool {
        self.parts.contains(&AgendaPart::Waitlisted) && !self.parts.contains(&AgendaPart::Speaking)
    }
}

impl Agenda {
    pub fn new(released: &Released, entries: &AgendaEntries, time_zone: TimeZone) -> Self {
        let rules = time_zone.rules();
        let present = released.sessions.iter().map(|session| (session, false));
        let mut items: Vec<_> = present
            .chain(released.withdrawn.iter().map(|session| (session, true)))
            .filter_map(|(session, cancelled)| {
                let entry = entries.get(&session.id)?;
                let local = LocalTimes::of(session.starts_at?, session.ends_at?, rules);
                Some(AgendaItem {
                    session: session.clone(),
                    parts: entry.parts.iter().copied().collect(),
                    state: entry.state(),
                    position: entry.position,
                    cancelled,
                    local,
                    clashes_with: Vec::new(),
                })
            })
            .collect();
        items.sort_by(|a, b| {
            (a.session.starts_at, &a.session.code).cmp(&(b.session.starts_at, &b.session.code))
        });
        for index in 0..items.len() {
            let is_clash = |other: &&AgendaItem| {
                let item = &items[index];
                let overlaps = other.session.starts_at < item.session.ends_at
                    && item.session.starts_at < other.session.ends_at;
                overlaps && other.session.id != item.session.id && !other.cancelled && !item.cancelled
            };
            items[index].clashes_with = items.iter().filter(is_clash).map(|other| other.session.id).collect();
        }
        Self { time_zone, version: released.version, items }
    }
}
