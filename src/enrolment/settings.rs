//! Rules of an edition for seats, joining sessions and certificates.

use super::{
    events::RULES_UPDATED,
    model::{EnrolmentRules, EnrolmentRulesUpdate},
    store,
};
use crate::{
    events::Change,
    http::{IfMatch, Patch, Result},
};

pub async fn update(
    change: &mut Change<'_>,
    if_match: &IfMatch,
    patch: &Patch<EnrolmentRulesUpdate>,
) -> Result<EnrolmentRules> {
    let congress = change.congress();
    let before = store::lock_rules(change.db(), congress).await?;
    if_match.check(&before)?;
    store::update_rules(change.db(), congress, &patch.apply(&before.rules)?).await?;
    let after = store::find_rules(change.db(), congress).await?;
    change.publish(RULES_UPDATED.event(congress, &after).changing(&before, &after)).await?;
    Ok(after)
}
