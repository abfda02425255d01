//! Rules for correcting your own registration: which fields, and until when.

pub mod api;
mod model;
mod rules;
mod store;

use sqlx::PgConnection;

use super::{events::RULES_UPDATED, registrations::Person};
use crate::{
    events::Change,
    http::{IfMatch, Patch, Result},
    types::{CongressId, Now},
};

pub use model::RegistrationRules;
use model::RegistrationRulesUpdate;

/// Changes the rules.
async fn update(
    change: &mut Change<'_>,
    if_match: &IfMatch,
    patch: &Patch<RegistrationRulesUpdate>,
) -> Result<RegistrationRules> {
    let congress = change.congress();
    let before = store::lock(change.db(), congress).await?;
    if_match.check(&before)?;
    let new = patch.apply(&RegistrationRulesUpdate::from(&before))?;
    store::update(change.db(), congress, &new).await?;
    let after = store::find(change.db(), congress).await?;
    change.publish(RULES_UPDATED.event(congress, &after).changing(&before, &after)).await?;
    Ok(after)
}

/// Checks that the edition allows a person to make this change to their own registration now.
pub async fn check(
    db: &mut PgConnection,
    congress: CongressId,
    (before, after): (&Person, &Person),
    now: Now,
) -> Result<()> {
    let rules = store::find(db, congress).await?;
    Ok(rules::check_change(&rules, &rules::changed_fields(before, after), now)?)
}
