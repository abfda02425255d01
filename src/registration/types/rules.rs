//! Validation of registration types.

use super::model::NewRegistrationType;
use crate::types::{FieldError, ProblemKind, Refusal, Slug, folded};

/// All errors in a type, given the existing tracks and pools.
pub fn faults(new: &NewRegistrationType, tracks: &[String], pools: &[String]) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if let (Some(opens), Some(closes)) = (new.opens_at, new.closes_at)
        && closes <= opens
    {
        faults.push(FieldError::new("/closes_at", "order", "`closes_at` must be after `opens_at`"));
    }
    for (index, track) in new.tracks.iter().enumerate() {
        faults.extend(unknown(format!("/tracks/{index}"), "track", track, tracks));
    }
    if let Some(pool) = &new.pool {
        faults.extend(unknown("/pool".into(), "pool", pool, pools));
        if new.capacity.is_some() {
            let detail = "a type with a shared pool has the pool's capacity: leave out `capacity` or `pool`";
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
    let detail = format!("this congress has no {what} `{slug}`; existing: {there_are}");
    Some(FieldError::new(pointer, "unknown", detail))
}

/// Names of a type in spreadsheets, in look-up form.
pub fn aliases(new: &NewRegistrationType) -> Vec<String> {
    new.aliases.iter().map(|alias| folded(alias)).collect()
}

#[derive(Debug, thiserror::Error)]
pub enum RegistrationTypeError {
    #[error("Another registration type of this congress has this slug. Choose another slug.")]
    SlugTaken,
    #[error(
        "The registration type has registrations or invitations. Give the registrations another type first; a type with invitations cannot be deleted, but can be closed."
    )]
    InUse,
}

crate::problem_kinds! {
    SlugTaken = Conflict "registration-type-slug-taken" "Type slug already taken"
        "Another registration type of this congress has this slug. Choose another slug."
    InUse = Conflict "registration-type-in-use" "Registration type in use"
        "The type has registrations or invitations. Find its registrations with `?type=` and give them another type before you delete it. A type with invitations cannot be deleted: set `closes_at` to stop new registrations."
}

impl Refusal for RegistrationTypeError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::SlugTaken => kinds::SlugTaken::KIND,
            Self::InUse => kinds::InUse::KIND,
        }
    }
}
