//! Reminders of evaluators who are not done: by themselves, some days before the end, and when the secretariat says so.

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

/// How many rounds are looked after in one transaction.
const AT_ONCE: i64 = 20;

/// How many evaluators were reminded.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvaluatorsReminded {
    /// As many letters are on their way.
    pub reminded: usize,
}

/// Remind the evaluators who are not done
///
/// Now, whatever reminders they have had; once a day at most.
#[utoipa::path(
    post, path = "/congresses/{congress}/awards/{award}/rounds/{round}/remind", tag = "Award", params(RoundPath),
    responses((status = 200, description = "How many", body = EvaluatorsReminded), Problems<(Refused, awards::Refused)>),
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

/// A round whose evaluators are to be reminded.
struct Due {
    id: RoundId,
    congress: CongressId,
    award: Slug,
    slug: Slug,
    closes_at: Now,
    remind_days: Vec<i32>,
}

/// Sends reminders when they are due. Each is taken by one node, and counts with its letters in one transaction.
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

/// Says when the next reminder is due, and tells of each evaluator who is not done; letters follow from that.
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
