use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{Localized, ProblemKind, Refusal, Slug, TrackId},
};

/// A track: a part of the edition, such as the congress programme or the mayors' forum.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Track {
    pub slug: Slug,
    pub name: Localized,
    pub kind: TrackKind,
    /// Sort position in lists, ascending.
    pub position: i32,
    /// Send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    pub id: TrackId,
}

/// The purpose of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum TrackKind {
    Congress,
    MayorsForum,
    Award,
}

impl HasRevision for Track {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl Track {
    pub fn settings(&self) -> NewTrack {
        NewTrack {
            slug: self.slug.clone(),
            name: self.name.clone(),
            kind: self.kind,
            position: self.position,
        }
    }
}

/// The settings of a track.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "mayors-forum", "name": {"en": "Global Mayors' Forum"}, "kind": "mayors_forum", "position": 2}))]
pub struct NewTrack {
    pub slug: Slug,
    pub name: Localized,
    pub kind: TrackKind,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
}

#[derive(Debug, thiserror::Error)]
pub enum TrackError {
    #[error("Another track of this congress already has this slug. Choose a different one.")]
    SlugTaken,
    #[error("Sessions still use this track. Assign them to another track first.")]
    InUse,
}

crate::problem_kinds! {
    SlugTaken = Conflict "track-slug-taken" "Slug already taken"
        "Another track of this congress has this slug. Choose a different one."
    InUse = Conflict "track-in-use" "Track in use"
        "List its sessions with `?track=`, assign them to another track, then delete it."
}

impl Refusal for TrackError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::SlugTaken => kinds::SlugTaken::KIND,
            Self::InUse => kinds::InUse::KIND,
        }
    }
}
