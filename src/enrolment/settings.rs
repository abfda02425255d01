//! What an edition makes of seats and of being there.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use utoipa::ToSchema;

use super::catalogue::RULES_UPDATED;
use crate::{
    app::App,
    congress::CongressPath,
    events,
    http::{HasRevision, IfMatch, Patch, Result, WithEtag},
    identity::{Reader, Staff, permission},
    types::CongressId,
};

/// What an edition makes of seats and of being there.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnrolmentRules {
    #[serde(flatten)]
    pub set: EnrolmentRulesEdit,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for EnrolmentRules {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// What staff set of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"overlap": "refuse", "join_before_minutes": 15, "join_after_minutes": 15,
    "certificate_percent": 60, "certificate_sessions": 5, "certificate_themes": 2}))]
pub struct EnrolmentRulesEdit {
    /// What happens to whoever wants seats in two sessions at once. Seats that a release puts at the same time stay in any case.
    pub overlap: OverlapPolicy,
    /// How long before the beginning of a session people may join it.
    #[schema(minimum = 0, maximum = 1440)]
    pub join_before_minutes: i32,
    /// How long after its end they still may.
    #[schema(minimum = 0, maximum = 1440)]
    pub join_after_minutes: i32,
    /// How much of a session one must be there for, so that it counts for the certificate of attendance.
    #[schema(minimum = 1, maximum = 100)]
    pub certificate_percent: i32,
    /// How many such sessions the certificate takes.
    #[schema(minimum = 1, maximum = 1000)]
    pub certificate_sessions: i32,
    /// How many policy themes they must be of together; 0: that does not matter.
    #[schema(minimum = 0, maximum = 100)]
    pub certificate_themes: i32,
}

/// What happens to whoever wants seats in two sessions at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum OverlapPolicy {
    /// The second is refused, with the first one named.
    Refuse,
    /// They get it; `overlaps_with` names the first.
    Warn,
}

impl Default for EnrolmentRulesEdit {
    /// As the columns of `enrolment_rules`.
    fn default() -> Self {
        Self {
            overlap: OverlapPolicy::Refuse,
            join_before_minutes: 15,
            join_after_minutes: 15,
            certificate_percent: 60,
            certificate_sessions: 5,
            certificate_themes: 2,
        }
    }
}

/// Read the rules of enrolment
///
/// Whether seats in two sessions at once are refused, from when until when one may join a session, and what the certificate of
/// attendance takes.
#[utoipa::path(
    get, path = "/congresses/{congress}/enrolment-rules", tag = "Enrolment", params(CongressPath),
    responses((status = 200, description = "The rules", body = EnrolmentRules)),
)]
pub async fn get_enrolment_rules(reader: Reader, State(app): State<App>) -> Result<WithEtag<EnrolmentRules>> {
    Ok(WithEtag(find(&app.pool, reader.congress).await?))
}

/// Change the rules of enrolment
///
/// They hold from then on; nobody loses a seat by it.
#[utoipa::path(
    patch, path = "/congresses/{congress}/enrolment-rules", tag = "Enrolment", params(CongressPath, IfMatch),
    request_body(content = EnrolmentRulesEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated rules", body = EnrolmentRules)),
)]
pub async fn update_enrolment_rules(
    staff: Staff<permission::EnrolmentManage>,
    State(app): State<App>,
    if_match: IfMatch,
    patch: Patch<EnrolmentRulesEdit>,
) -> Result<WithEtag<EnrolmentRules>> {
    let mut tx = app.begin().await?;
    sqlx::query!(
        "insert into enrolment_rules (congress_id) values ($1) on conflict (congress_id) do nothing",
        *staff.congress
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("select revision from enrolment_rules where congress_id = $1 for update", *staff.congress)
        .fetch_one(&mut *tx)
        .await?;
    let before = find(&mut *tx, staff.congress).await?;
    if_match.check(&before)?;
    let new = patch.apply(&before.set)?;
    sqlx::query!(
        r#"
        -- enrolment::update_rules
        update enrolment_rules
        set overlap = $2, join_before_minutes = $3, join_after_minutes = $4, certificate_percent = $5,
            certificate_sessions = $6, certificate_themes = $7, revision = revision + 1
        where congress_id = $1
        "#,
        *staff.congress,
        new.overlap as OverlapPolicy,
        new.join_before_minutes,
        new.join_after_minutes,
        new.certificate_percent,
        new.certificate_sessions,
        new.certificate_themes,
    )
    .execute(&mut *tx)
    .await?;
    let after = find(&mut *tx, staff.congress).await?;
    let event = RULES_UPDATED.of(Some(staff.congress), *staff.congress, &after);
    events::publish(&mut tx, staff.actor, event.changing(&before, &after), app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// The rules of an edition; where it has set none, the defaults.
pub async fn find(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<EnrolmentRules> {
    let found = sqlx::query!(
        r#"
        -- enrolment::find_rules
        select overlap as "overlap: OverlapPolicy", join_before_minutes, join_after_minutes, certificate_percent,
               certificate_sessions, certificate_themes, revision
        from enrolment_rules where congress_id = $1
        "#,
        *congress
    );
    let Some(row) = found.fetch_optional(db).await? else {
        return Ok(EnrolmentRules { set: EnrolmentRulesEdit::default(), revision: 1 });
    };
    let set = EnrolmentRulesEdit {
        overlap: row.overlap,
        join_before_minutes: row.join_before_minutes,
        join_after_minutes: row.join_after_minutes,
        certificate_percent: row.certificate_percent,
        certificate_sessions: row.certificate_sessions,
        certificate_themes: row.certificate_themes,
    };
    Ok(EnrolmentRules { set, revision: row.revision })
}

/// What an edition has set, for other features.
pub async fn of(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<EnrolmentRulesEdit> {
    Ok(find(db, congress).await?.set)
}
