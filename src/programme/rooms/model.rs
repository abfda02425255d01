use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json as Stored;
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{FieldError, Localized, ProblemKind, Refusal, RoomId, Slug},
};

/// A virtual room.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Room {
    pub slug: Slug,
    pub name: Localized,
    pub provider: RoomProvider,
    /// Maximum number of people at once; `null` for no limit.
    #[schema(required)]
    pub capacity: Option<i32>,
    /// Number of languages that can be interpreted at the same time.
    pub interpretation_channels: i32,
    /// Sort position in lists, ascending.
    pub position: i32,
    /// When sessions can take place in it, in order; empty: at any time.
    #[schema(value_type = Vec<OpeningHours>)]
    pub opening_hours: Stored<Vec<OpeningHours>>,
    /// Send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    pub(super) id: RoomId,
    /// Id of the provider's room.
    #[serde(skip)]
    pub(super) address: Option<String>,
}

/// A time during which a room is open. A session outside of it is a conflict of the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningHours {
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
}

/// Provider of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum RoomProvider {
    /// Any URL that a browser can open.
    Link,
    Jitsi,
    #[serde(rename = "bigbluebutton")]
    #[sqlx(rename = "bigbluebutton")]
    BigBlueButton,
}

/// A room that is not in the database, for testing rules.
impl From<NewRoom> for Room {
    fn from(new: NewRoom) -> Self {
        Self {
            slug: new.slug,
            name: new.name,
            provider: new.provider,
            capacity: new.capacity,
            interpretation_channels: new.interpretation_channels,
            position: new.position,
            opening_hours: Stored(new.opening_hours),
            revision: 1,
            id: RoomId::new(),
            address: new.address,
        }
    }
}

impl From<Room> for NewRoom {
    fn from(room: Room) -> Self {
        Self {
            slug: room.slug,
            name: room.name,
            provider: room.provider,
            address: room.address,
            capacity: room.capacity,
            interpretation_channels: room.interpretation_channels,
            position: room.position,
            opening_hours: room.opening_hours.0,
        }
    }
}

impl HasRevision for Room {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The settings of a room.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "plenary-hall", "name": {"en": "Plenary hall"}, "provider": "jitsi",
    "address": "https://meet.city.example/plenary", "capacity": 1000, "interpretation_channels": 3}))]
pub struct NewRoom {
    pub slug: Slug,
    pub name: Localized,
    pub provider: RoomProvider,
    /// The provider's address of the room. Never shown again.
    #[schema(format = "uri", max_length = 2000, pattern = "^https://")]
    pub address: Option<String>,
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub capacity: Option<i32>,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 50)]
    pub interpretation_channels: i32,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
    /// When sessions can take place in it; empty: at any time. The hours are sorted and do not overlap.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub opening_hours: Vec<OpeningHours>,
}

impl NewRoom {
    /// # Errors
    /// A room closes before it opens, or opens before it has closed.
    pub fn check(&self) -> Result<(), RoomError> {
        let mut closed: Option<DateTime<Utc>> = None;
        let mut faults = Vec::new();
        for (nth, hours) in self.opening_hours.iter().enumerate() {
            if hours.closes_at <= hours.opens_at {
                let pointer = format!("/opening_hours/{nth}/closes_at");
                faults.push(FieldError::new(pointer, "range", "the room must close after it opens"));
            }
            if closed.is_some_and(|closed| hours.opens_at < closed) {
                let pointer = format!("/opening_hours/{nth}/opens_at");
                faults.push(FieldError::new(
                    pointer,
                    "order",
                    "the room is open already; sort and join the hours",
                ));
            }
            closed = Some(hours.closes_at);
        }
        if faults.is_empty() { Ok(()) } else { Err(RoomError::Hours(faults)) }
    }
}

/// Why a room cannot be written or deleted.
#[derive(Debug, thiserror::Error)]
pub enum RoomError {
    #[error("Another room of this congress already has this slug. Choose a different one.")]
    SlugTaken,
    #[error("Sessions are still placed in this room. Move them to another room first.")]
    InUse,
    #[error("The opening hours are not in order. See `errors`.")]
    Hours(Vec<FieldError>),
}

crate::problem_kinds! {
    SlugTaken = Conflict "room-slug-taken" "Slug already taken"
        "Another room of this congress has this slug. Choose a different one."
    Hours = Invalid "invalid-opening-hours" "Invalid opening hours"
        "See `errors` for the fields to correct."
    InUse = Conflict "room-in-use" "Room in use"
        "Move its sessions to another room, then delete it."
}

impl Refusal for RoomError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::SlugTaken => kinds::SlugTaken::KIND,
            Self::InUse => kinds::InUse::KIND,
            Self::Hours(_) => kinds::Hours::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::Hours(faults) => faults.clone(),
            _ => Vec::new(),
        }
    }
}
