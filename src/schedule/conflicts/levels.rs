//! Conflict rules of an edition: the level of each kind of conflict.

use super::{
    model::{ConflictLevels, ConflictRules, RepeatedSession},
    store,
};
use crate::{
    events::Change,
    http::{HasRevision, RequestError, Result},
    schedule::events::RULES_UPDATED,
    types::FieldError,
};

impl HasRevision for ConflictRules {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Refuses repeats of unknown sessions, and forgets those of sessions that were deleted.
async fn check_repeats(
    change: &mut Change<'_>,
    before: &ConflictRules,
    levels: &mut ConflictLevels,
) -> Result<()> {
    let congress = change.congress();
    let ids: Vec<_> = levels.repeats.iter().flat_map(|pair| [*pair.session, *pair.repeat]).collect();
    let known = store::list_known_sessions(change.db(), congress, &ids).await?;
    let is_gone = |pair: &RepeatedSession| !known.contains(&pair.session) || !known.contains(&pair.repeat);
    levels.repeats.retain(|pair| !is_gone(pair) || !before.repeats.contains(pair));
    let mut faults = Vec::new();
    for (index, pair) in levels.repeats.iter().enumerate() {
        let (at, twice) = (format!("/repeats/{index}/repeat"), levels.repeats[..index].contains(pair));
        if is_gone(pair) {
            faults.push(FieldError::new(at, "unknown", "no such session in this congress"));
        } else if pair.session == pair.repeat || twice {
            faults.push(FieldError::new(at, "twice", "list each pair of two sessions once"));
        }
    }
    Ok(RequestError::check_body(faults)?)
}

/// Updates the rules. `edit` returns the new levels.
pub async fn update(
    change: &mut Change<'_>,
    edit: impl FnOnce(&ConflictRules) -> Result<ConflictLevels>,
) -> Result<ConflictRules> {
    let congress = change.congress();
    let before = store::lock_rules(change.db(), congress).await?;
    let mut levels = edit(&before)?;
    check_repeats(change, &before, &mut levels).await?;
    let after = ConflictRules::new(&levels, before.revision + 1);
    store::update_rules(change.db(), congress, &levels, after.revision).await?;
    change.publish(RULES_UPDATED.event(congress, &after).changing(&before, &after)).await?;
    Ok(after)
}
