//! Conflict rules of an edition: the level of each kind of conflict.

use super::{
    model::{ConflictLevels, ConflictRules},
    store,
};
use crate::{
    events::Change,
    http::{HasRevision, Result},
    schedule::events::RULES_UPDATED,
};

impl HasRevision for ConflictRules {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Updates the rules. `edit` returns the new levels.
pub async fn update(
    change: &mut Change<'_>,
    edit: impl FnOnce(&ConflictRules) -> Result<ConflictLevels>,
) -> Result<ConflictRules> {
    let congress = change.congress();
    let before = store::lock_rules(change.db(), congress).await?;
    let levels = edit(&before)?;
    let after = ConflictRules::new(&levels, before.revision + 1);
    store::update_rules(change.db(), congress, &levels, after.revision).await?;
    change.publish(RULES_UPDATED.event(congress, &after).changing(&before, &after)).await?;
    Ok(after)
}
