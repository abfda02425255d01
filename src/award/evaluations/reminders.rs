//! Reminders to evaluators with unfinished evaluations: automatic, some days before the end, and on request of the secretariat.

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use super::{
    rules,
    store::{self, RoundToRemind},
};
use crate::{
    app::App,
    award::{
        awards::{self, Award, AwardRound},
        events::{EVALUATOR_REMINDED, EvaluatorReminded},
    },
    events::{Change, Deployment},
    http::Result,
    jobs,
    types::Actor,
};

/// The number of rounds processed per transaction.
const AT_ONCE: i64 = 20;

/// Reminds the evaluators of a locked round, at most once a day; returns how many.
pub async fn remind_on_request(
    change: &mut Change<'_>,
    (award, round): (Award, AwardRound),
) -> Result<usize> {
    let now = change.now();
    award.must_be_open()?;
    rules::must_accept_evaluations(&round, now)?;
    let last = store::find_last_reminder(change.db(), round.id).await?;
    if last.is_some_and(|last| last > now - TimeDelta::days(1)) {
        return Ok(0);
    }
    let round = RoundToRemind {
        id: round.id,
        congress: change.congress(),
        award: award.slug,
        slug: round.slug,
        closes_at: round.closes_at,
        remind_days: round.remind_days,
    };
    Ok(remind(change, &round).await?)
}

/// Sends due reminders. Each round is claimed by one node, and its e-mails are queued in the same transaction.
pub async fn keep_reminding(app: App, stop: CancellationToken) {
    jobs::each_second(app, stop, "reminders of evaluators", send_due).await;
}

async fn send_due(app: App) -> sqlx::Result<usize> {
    let mut change = Change::begin(&app, Actor::default(), Deployment).await?;
    let now = change.now();
    let due = store::claim_due_reminders(change.db(), now, AT_ONCE).await?;
    for round in &due {
        remind(&mut change.in_congress(round.congress), round).await?;
    }
    change.commit().await?;
    Ok(due.len())
}

/// Schedules the next reminder, and publishes an event for each evaluator with unfinished evaluations, from which the e-mails follow.
async fn remind(change: &mut Change<'_>, round: &RoundToRemind) -> sqlx::Result<usize> {
    let now = change.now();
    let next = AwardRound::next_reminder(round.closes_at, &round.remind_days, now);
    store::set_reminded(change.db(), round.id, now, next).await?;
    if !awards::in_time(round.closes_at, now) {
        return Ok(0);
    }
    let unfinished = store::list_unfinished(change.db(), round.id).await?;
    let events = unfinished.iter().map(|(evaluator, left)| {
        let payload = EvaluatorReminded {
            award: round.award.clone(),
            round: round.slug.clone(),
            evaluator: *evaluator,
            left: *left,
        };
        EVALUATOR_REMINDED.event(round.id, &payload)
    });
    change.publish_all(events.collect()).await?;
    Ok(unfinished.len())
}
