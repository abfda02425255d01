//! Conflict rules of an edition: the level of each kind of conflict.

use axum::extract::State;
use serde_json::{Value, json};
use sqlx::PgExecutor;

use super::model::{ConflictLevels, ConflictRules};
use crate::{
    app::App,
    events,
    http::{CongressPath, Error, HasRevision, IfMatch, Patch, Result, WithEtag},
    identity::{Staff, permission},
    schedule::catalogue::RULES_UPDATED,
    types::CongressId,
};

impl HasRevision for ConflictRules {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// Read the conflict rules
///
/// The level of each kind of conflict for a release: `ignore`, `warn` or `block`.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/rules", tag = "Schedule", params(CongressPath),
    responses((status = 200, description = "The rules", body = ConflictRules)),
)]
pub async fn get_schedule_rules(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
) -> Result<WithEtag<ConflictRules>> {
    Ok(WithEtag(find(&app.pool, staff.congress).await?))
}

/// Update the conflict rules
///
/// `null` resets a kind to its default. Whatever the rules, a release never has a room or a speaker in two sessions at once.
#[utoipa::path(
    patch, path = "/congresses/{congress}/schedule/rules", tag = "Schedule", params(CongressPath, IfMatch),
    request_body(content = ConflictLevels, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated rules", body = ConflictRules)),
)]
pub async fn update_schedule_rules(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    if_match: IfMatch,
    patch: Patch<ConflictLevels>,
) -> Result<WithEtag<ConflictRules>> {
    let mut tx = app.begin().await?;
    sqlx::query!(
        r#"
        -- schedule::lock_rules
        insert into schedule_rules (congress_id, levels) values ($1, '{}')
        on conflict (congress_id) do update set levels = schedule_rules.levels
        "#,
        *staff.congress
    )
    .execute(&mut *tx)
    .await?;
    let before = find(&mut *tx, staff.congress).await?;
    if_match.check(&before)?;
    let levels = patch.apply(&before.levels())?;
    let after = ConflictRules::new(&levels, before.revision + 1);
    sqlx::query!(
        "update schedule_rules set levels = $2, revision = $3 where congress_id = $1",
        *staff.congress,
        json!(levels),
        after.revision,
    )
    .execute(&mut *tx)
    .await?;
    let event = RULES_UPDATED.of(Some(staff.congress), *staff.congress, &after);
    events::publish(&mut tx, staff.actor, event.changing(&before, &after), app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// The rules of an edition, with defaults for those not set.
pub async fn find(db: impl PgExecutor<'_>, congress: CongressId) -> Result<ConflictRules> {
    let set = sqlx::query!(
        r#"
        -- schedule::find_rules
        select levels as "levels: Value", revision from schedule_rules where congress_id = $1
        "#,
        *congress
    );
    match set.fetch_optional(db).await? {
        Some(set) => {
            let levels = serde_json::from_value(set.levels).map_err(Error::internal)?;
            Ok(ConflictRules::new(&levels, set.revision))
        }
        None => Ok(ConflictRules::new(&ConflictLevels::default(), 1)),
    }
}
