//! Rules of an edition for seats, joining sessions and certificates.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use utoipa::ToSchema;

use super::catalogue::RULES_UPDATED;
use crate::{
    app::App,
    events,
    http::{CongressPath, HasRevision, IfMatch, Patch, Result, WithEtag},
    identity::{Reader, Staff, permission},
    types::CongressId,
};

/// Rules of an edition for seats, joining sessions and certificates.
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

/// The enrolment rules as set by staff.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"overlap": "refuse", "join_before_minutes": 15, "join_after_minutes": 15,
    "certificate_percent": 60, "certificate_sessions": 5, "certificate_themes": 2}))]
pub struct EnrolmentRulesEdit {
    /// What happens when a person enrols in two overlapping sessions. Seats that a release makes overlap stay in any
    /// case.
    pub overlap: OverlapPolicy,
    /// How many minutes before its start people can join a session.
    #[schema(minimum = 0, maximum = 1440)]
    pub join_before_minutes: i32,
    /// How many minutes after its end people can still join.
    #[schema(minimum = 0, maximum = 1440)]
    pub join_after_minutes: i32,
    /// Minimum share of a session that a person must attend for it to count towards the certificate of attendance, in
    /// percent.
    #[schema(minimum = 1, maximum = 100)]
    pub certificate_percent: i32,
    /// Minimum number of such sessions for the certificate.
    #[schema(minimum = 1, maximum = 1000)]
    pub certificate_sessions: i32,
    /// Minimum number of policy themes that these sessions must cover; 0: no minimum.
    #[schema(minimum = 0, maximum = 100)]
    pub certificate_themes: i32,
}

/// What happens when a person enrols in two overlapping sessions. Seats that a release makes overlap stay in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum OverlapPolicy {
    /// The second enrolment is refused, and the problem names the first session.
    Refuse,
    /// The second enrolment is accepted, and `overlaps_with` names the first session.
    Warn,
}

impl Default for EnrolmentRulesEdit {
    /// The same defaults as the columns of `enrolment_rules`.
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

/// Read the enrolment rules
///
/// Returns whether enrolment in overlapping sessions is refused, when people can join sessions, and the requirements of
/// the certificate of attendance.
#[utoipa::path(
    get, path = "/congresses/{congress}/enrolment-rules", tag = "Enrolment", params(CongressPath),
    responses((status = 200, description = "The rules", body = EnrolmentRules)),
)]
pub async fn get_enrolment_rules(reader: Reader, State(app): State<App>) -> Result<WithEtag<EnrolmentRules>> {
    Ok(WithEtag(find(&app.pool, reader.congress).await?))
}

/// Change the enrolment rules
///
/// The rules apply from now on; no one loses a seat.
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

/// The rules of an edition, or the defaults.
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

/// The rules of an edition, for other modules.
pub async fn of(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<EnrolmentRulesEdit> {
    Ok(find(db, congress).await?.set)
}
