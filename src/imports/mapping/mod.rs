//! The saved mapping of spreadsheet columns to fields of an edition.

pub(super) mod api;
mod model;
mod store;

use super::{events::MAPPING_SAVED, recognising, recognising::Mapping};
use crate::{
    events::Change,
    http::{IfMatch, Result},
    registration::questions,
    types::folded,
};

pub use model::ImportMapping;
use model::ImportMappingUpdate;
pub use store::{copy, find};

/// Replaces the saved mapping.
async fn save(
    change: &mut Change<'_>,
    if_match: &IfMatch,
    new: ImportMappingUpdate,
) -> Result<ImportMapping> {
    let congress = change.congress();
    let before = store::lock(change.db(), congress).await?;
    if_match.check(&before)?;
    let mapping = by_folded_header(new.mapping);
    let questions = questions::list_all(change.db(), congress).await?;
    recognising::check_fields(&mapping, &questions)?;
    let saved = store::update(change.db(), congress, &mapping).await?;
    change.publish(MAPPING_SAVED.event(congress, &saved).changing(&before, &saved)).await?;
    Ok(saved)
}

/// Normalises the headers for look-up.
pub fn by_folded_header(mapping: Mapping) -> Mapping {
    mapping.into_iter().map(|(header, field)| (folded(&header), field)).collect()
}
