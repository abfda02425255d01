use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::HasRevision,
    types::{Localized, ProblemKind, Refusal, Slug, ThemeId},
};

/// A policy theme.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Theme {
    pub slug: Slug,
    pub name: Localized,
    /// Sort position in lists, ascending.
    pub position: i32,
    /// Send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    pub id: ThemeId,
}

impl HasRevision for Theme {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl Theme {
    pub fn settings(&self) -> NewTheme {
        NewTheme { slug: self.slug.clone(), name: self.name.clone(), position: self.position }
    }
}

/// The settings of a theme.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "energy-transition", "name": {"en": "Energy transition"}, "position": 3}))]
pub struct NewTheme {
    pub slug: Slug,
    pub name: Localized,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
}

#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    #[error("Another theme of this congress already has this slug. Choose a different one.")]
    SlugTaken,
    #[error("Sessions or award entries still use this theme. Assign them to another theme first.")]
    InUse,
}

crate::problem_kinds! {
    SlugTaken = Conflict "theme-slug-taken" "Slug already taken"
        "Another theme of this congress has this slug. Choose a different one."
    InUse = Conflict "theme-in-use" "Theme in use"
        "List its sessions with `?theme=` and the award entries with it, assign them to another theme, then delete it."
}

impl Refusal for ThemeError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::SlugTaken => kinds::SlugTaken::KIND,
            Self::InUse => kinds::InUse::KIND,
        }
    }
}
