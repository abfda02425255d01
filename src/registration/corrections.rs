//! Rules for correcting your own registration: which fields, and until when.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::{
    catalogue,
    registrations::{Person, rules::Refused},
};
use crate::{
    app::App,
    events,
    http::{CongressPath, HasRevision, IfMatch, Patch, Result, WithEtag},
    identity::{Reader, Staff, permission},
    types::{CongressId, Now},
};

/// Which fields participants may change in their own registration, and until when.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RegistrationRules {
    /// From this time on only the registration desk can change registrations; `null`: no deadline.
    #[schema(required)]
    pub corrections_until: Option<DateTime<Utc>>,
    /// Fields that participants may change; `null`: all.
    #[schema(required)]
    pub correctable: Option<Vec<Correctable>>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for RegistrationRules {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The correction rules as set by staff.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"corrections_until": "2021-11-01T16:00:00Z", "correctable": ["position", "time_zone", "answers"]}))]
pub struct RegistrationRulesEdit {
    pub corrections_until: Option<DateTime<Utc>>,
    #[schema(max_items = 10)]
    pub correctable: Option<Vec<Correctable>>,
}

/// A field of your own registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Correctable {
    Salutation,
    GivenName,
    FamilyName,
    Organisation,
    Position,
    City,
    Country,
    TimeZone,
    Languages,
    Answers,
}

/// Read the registration rules
///
/// Which fields participants may change in their own registration, and until when. Use it to build forms.
#[utoipa::path(
    get, path = "/congresses/{congress}/registration-rules", tag = "Registration", params(CongressPath),
    responses((status = 200, description = "The rules", body = RegistrationRules)),
)]
pub async fn get_registration_rules(
    reader: Reader,
    State(app): State<App>,
) -> Result<WithEtag<RegistrationRules>> {
    let mut db = app.pool.acquire().await?;
    Ok(WithEtag(find(&mut db, reader.congress).await?))
}

/// Change the registration rules
///
/// Sets which fields participants may change in their own registration, and until when. Staff can always change every
/// field.
#[utoipa::path(
    patch, path = "/congresses/{congress}/registration-rules", tag = "Registration", params(CongressPath, IfMatch),
    request_body(content = RegistrationRulesEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated rules", body = RegistrationRules)),
)]
pub async fn update_registration_rules(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    if_match: IfMatch,
    patch: Patch<RegistrationRulesEdit>,
) -> Result<WithEtag<RegistrationRules>> {
    let mut tx = app.begin().await?;
    sqlx::query!(
        "insert into registration_rules (congress_id) values ($1) on conflict (congress_id) do nothing",
        *staff.congress
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "select revision from registration_rules where congress_id = $1 for update",
        *staff.congress
    )
    .fetch_one(&mut *tx)
    .await?;
    let before = find(&mut tx, staff.congress).await?;
    if_match.check(&before)?;
    let present = RegistrationRulesEdit {
        corrections_until: before.corrections_until,
        correctable: before.correctable.clone(),
    };
    let new = patch.apply(&present)?;
    sqlx::query!(
        r#"
        -- registration::update_rules
        update registration_rules set corrections_until = $2, correctable = $3, revision = revision + 1
        where congress_id = $1
        "#,
        *staff.congress,
        new.corrections_until,
        new.correctable as Option<Vec<Correctable>>,
    )
    .execute(&mut *tx)
    .await?;
    let after = find(&mut tx, staff.congress).await?;
    let event = catalogue::RULES_UPDATED.of(Some(staff.congress), *staff.congress, &after);
    events::publish(&mut tx, staff.actor, event.changing(&before, &after), app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// The rules of an edition; by default every field may be changed.
async fn find(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<RegistrationRules> {
    let set = sqlx::query_as!(
        RegistrationRules,
        r#"
        -- registration::find_rules
        select corrections_until, correctable as "correctable: Vec<Correctable>", revision
        from registration_rules where congress_id = $1
        "#,
        *congress
    );
    let none = RegistrationRules { corrections_until: None, correctable: None, revision: 1 };
    Ok(set.fetch_optional(db).await?.unwrap_or(none))
}

/// Checks that the edition allows a person to make this change to their own registration now.
pub async fn check(
    db: &mut PgConnection,
    congress: CongressId,
    (before, after): (&Person, &Person),
    now: Now,
) -> Result<()> {
    let rules = find(db, congress).await?;
    Ok(may_change(&rules, &changed(before, after), now)?)
}

/// Names of the fields that differ.
fn changed(before: &Person, after: &Person) -> Vec<String> {
    let (before, after) = (serde_json::json!(before), serde_json::json!(after));
    let names = after.as_object().into_iter().flat_map(|fields| fields.keys().cloned());
    names.filter(|name| before[name] != after[name]).collect()
}

fn may_change(rules: &RegistrationRules, fields: &[String], now: Now) -> Result<(), Refused> {
    if let Some(until) = rules.corrections_until.filter(|until| *until <= now && !fields.is_empty()) {
        return Err(Refused::CorrectionsClosed(until));
    }
    let Some(correctable) = &rules.correctable else { return Ok(()) };
    let correctable: Vec<_> = correctable.iter().map(|field| serde_json::json!(field)).collect();
    let refused = |field: &&String| !correctable.contains(&Value::from(field.as_str()));
    let refused: Vec<_> = fields.iter().filter(refused).cloned().collect();
    if refused.is_empty() { Ok(()) } else { Err(Refused::NotCorrectable(refused)) }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    const NOON: Now = DateTime::from_timestamp(1_636_372_800, 0).unwrap();

    fn fields(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_last_instant_is_past() {
        let rules = RegistrationRules { corrections_until: Some(NOON), correctable: None, revision: 1 };
        let city = fields(&["city"]);
        assert_eq!(may_change(&rules, &city, NOON - TimeDelta::seconds(1)), Ok(()));
        assert_eq!(may_change(&rules, &city, NOON), Err(Refused::CorrectionsClosed(NOON)));
        assert_eq!(may_change(&rules, &[], NOON), Ok(()), "an empty change is allowed");
    }

    #[test]
    fn what_is_not_correctable_is_named() {
        let correctable = Some(vec![Correctable::City, Correctable::TimeZone]);
        let rules = RegistrationRules { corrections_until: None, correctable, revision: 1 };
        assert_eq!(may_change(&rules, &fields(&["city", "time_zone"]), NOON), Ok(()));
        let refused = may_change(&rules, &fields(&["city", "given_name"]), NOON);
        assert_eq!(refused, Err(Refused::NotCorrectable(fields(&["given_name"]))));
    }
}
