//! What holds between the fields of a type.

use super::model::NewRegistrationType;
use crate::types::{FieldError, ProblemKind, Refusal, Slug, folded};

/// Every fault of a type, given the tracks and pools that there are.
pub fn faults(new: &NewRegistrationType, tracks: &[String], pools: &[String]) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if let (Some(opens), Some(closes)) = (new.opens_at, new.closes_at)
        && closes <= opens
    {
        faults.push(FieldError::new("/closes_at", "order", "it closes after it opens"));
    }
    for (index, track) in new.tracks.iter().enumerate() {
        faults.extend(unknown(format!("/tracks/{index}"), "track", track, tracks));
    }
    if let Some(pool) = &new.pool {
        faults.extend(unknown("/pool".into(), "pool", pool, pools));
        if new.capacity.is_some() {
            let detail = "a type that shares a pool has the pool's capacity: leave one of the two out";
            faults.push(FieldError::new("/capacity", "shared", detail));
        }
    }
    faults
}

fn unknown(pointer: String, what: &str, slug: &Slug, known: &[String]) -> Option<FieldError> {
    if known.iter().any(|known| **known == **slug) {
        return None;
    }
    let there_are = if known.is_empty() { "none".into() } else { known.join(", ") };
    let detail = format!("there is no {what} `{slug}` here; there are: {there_are}");
    Some(FieldError::new(pointer, "unknown", detail))
}

/// The names that spreadsheets may call a type by, as they are looked up.
pub fn aliases(new: &NewRegistrationType) -> Vec<String> {
    new.aliases.iter().map(|alias| folded(alias)).collect()
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("Another registration type of this congress has this slug.")]
    SlugTaken,
    #[error("Somebody is registered as this type, or invited to. Give them another first.")]
    InUse,
}

crate::problem_kinds! {
    SLUG_TAKEN = Conflict "registration-type-slug-taken" "The slug is taken"
        "Another registration type of this congress has this slug. Choose another."
    IN_USE = Conflict "registration-type-in-use" "The registration type is in use"
        "List its registrations with `?type=`, give them another type, then delete it; or let it close."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::SlugTaken => &SLUG_TAKEN,
            Self::InUse => &IN_USE,
        }
    }
}
