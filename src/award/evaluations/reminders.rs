//! Reminders to evaluators with unfinished evaluations: automatic, some days before the end, and on request of the secretariat.

use axum::extract::State;
use chrono::TimeDelta;
use serde::Serialize;
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::rules::Refused;
use crate::{
    app::App,
    award::{
        awards::{self, Round, RoundPath},
        catalogue::{EVALUATOR_REMINDED, EvaluatorReminded},
    },
    events,
    http::{Json, Path, Problems, Result},
    identity::{Staff, permission},
    jobs,
    types::{AccountId, Actor, CongressId, Now, RoundId, Slug},
};

/// The number of rounds processed per transaction.
const AT_ONCE: i64 = 20;

/// The number of evaluators reminded.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvaluatorsReminded {
    /// The number of e-mails queued.
    pub reminded: usize,
}

/// Remind evaluators
///
/// Reminds every evaluator of the round with unfinished evaluations now. If reminders were already sent within 24 hours, none are sent.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/remind", tag = "Award", params(RoundPath),
    responses((status = 200, description = "The number of evaluators reminded", body = EvaluatorsReminded), Problems<(Refused, awards::Refused)>),
)]
pub async fn remind_evaluators(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
) -> Result<Json<EvaluatorsReminded>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let (award, round) = awards::lock_round(&mut tx, staff.congress, path.slugs()).await?;
    award.must_be_open()?;
    super::rules::takes_evaluations(&round, now)?;
    let since = sqlx::query_scalar!("select reminded_at from award_round where id = $1", *round.id);
    let since = since.fetch_one(&mut *tx).await?;
    if since.is_some_and(|since| since > now - TimeDelta::days(1)) {
        return Ok(Json(EvaluatorsReminded { reminded: 0 }));
    }
    let due = Due {
        id: round.id,
        congress: staff.congress,
        award: award.slug,
        slug: round.slug.clone(),
        closes_at: round.closes_at,
        remind_days: round.remind_days.clone(),
    };
    let reminded = remind(&mut tx, staff.actor, &due, now).await?;
    tx.commit().await?;
    Ok(Json(EvaluatorsReminded { reminded }))
}

/// A round with a reminder due.
struct Due {
    id: RoundId,
    congress: CongressId,
    award: Slug,
    slug: Slug,
    closes_at: Now,
    remind_days: Vec<i32>,
}

/// Sends due reminders. Each round is claimed by one node, and its e-mails are queued in the same transaction.
pub async fn keep_reminding(app: App, stop: CancellationToken) {
    jobs::each_second(app, stop, "reminders of evaluators", send_due).await;
}

async fn send_due(app: App) -> sqlx::Result<usize> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let due = sqlx::query_as!(
        Due,
        r#"
        -- award::reminders_due
        select r.id as "id: RoundId", a.congress_id as "congress: CongressId", a.slug as "award: Slug", r.slug as "slug: Slug",
               r.closes_at, r.remind_days
        from award_round r join award a on a.id = r.award_id
        where r.remind_at <= $1
        order by r.remind_at
        limit $2
        for no key update of r skip locked
        "#,
        now,
        AT_ONCE,
    )
    .fetch_all(&mut *tx)
    .await?;
    for round in &due {
        remind(&mut tx, Actor::default(), round, now).await?;
    }
    tx.commit().await?;
    Ok(due.len())
}

/// Schedules the next reminder, and publishes an event for each evaluator with unfinished evaluations, from which the e-mails follow.
async fn remind(db: &mut PgConnection, actor: Actor, due: &Due, now: Now) -> sqlx::Result<usize> {
    sqlx::query!(
        "update award_round set reminded_at = $2, remind_at = $3 where id = $1",
        *due.id,
        now,
        Round::next_reminder(due.closes_at, &due.remind_days, now),
    )
    .execute(&mut *db)
    .await?;
    if !awards::in_time(due.closes_at, now) {
        return Ok(0);
    }
    let left = sqlx::query!(
        r#"
        -- award::evaluators_not_done
        select x.account_id as "evaluator: AccountId", count(*) as "left!"
        from award_evaluation x join award_entry e on e.id = x.entry_id
        where x.round_id = $1 and x.submitted_at is null and e.state not in ('draft', 'submitted', 'ineligible', 'withdrawn')
        group by 1
        order by 1
        "#,
        *due.id,
    )
    .fetch_all(&mut *db)
    .await?;
    let told = left.iter().map(|one| {
        let (award, round) = (due.award.clone(), due.slug.clone());
        let payload = EvaluatorReminded { award, round, evaluator: one.evaluator, left: one.left };
        EVALUATOR_REMINDED.of(Some(due.congress), *due.id, &payload)
    });
    events::publish_all(db, actor, told.collect(), now).await?;
    Ok(left.len())
}
