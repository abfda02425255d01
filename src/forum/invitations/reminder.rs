//! Reminders to cities that have not decided: automatic, some days before the deadline, and on request of the secretariat.

use tokio_util::sync::CancellationToken;

use super::{
    rules,
    store::{self, DueReminder},
};
use crate::{
    app::App,
    events::{Change, Deployment},
    forum::events::INVITATION_REMINDED,
    http::Result,
    jobs,
    types::Actor,
};

/// The number of reminders sent per transaction.
const AT_ONCE: i64 = 200;

/// Reminds every city that has not decided and was not reminded within the last day; returns how many.
pub async fn remind_on_request(change: &mut Change<'_>) -> Result<usize> {
    let (congress, now) = (change.congress(), change.now());
    let due = store::lock_undecided(change.db(), congress, now).await?;
    remind(change, &due).await?;
    Ok(due.len())
}

/// Sends due reminders. Each is claimed by one node, and its e-mail is queued in the same transaction.
pub async fn keep_reminding(app: App, stop: CancellationToken) {
    jobs::each_second(app, stop, "reminders of cities", send_due).await;
}

async fn send_due(app: App) -> Result<usize> {
    let mut change = Change::begin(&app, Actor::default(), Deployment).await?;
    let now = change.now();
    let due = store::claim_due_reminders(change.db(), now, AT_ONCE).await?;
    for of_congress in due.chunk_by(|one, other| one.congress == other.congress) {
        let Some(congress) = of_congress.first().map(|due| due.congress) else { continue };
        remind(&mut change.in_congress(congress), of_congress).await?;
    }
    change.commit().await?;
    Ok(due.len())
}

/// Counts a reminder, schedules the next one, and publishes an event, from which the e-mail follows.
async fn remind(change: &mut Change<'_>, due: &[DueReminder]) -> Result<()> {
    let (congress, now) = (change.congress(), change.now());
    let ids: Vec<_> = due.iter().map(|due| *due.id).collect();
    let invitations = store::list_by_id(change.db(), congress, &ids, now).await?;
    let next = invitations.iter().map(|invitation| {
        let next = rules::next_reminder(invitation.respond_by, &invitation.remind_days, now);
        (invitation.id, next)
    });
    store::set_reminded(change.db(), &next.collect::<Vec<_>>(), now).await?;
    // No reminder if the deadline passed while no node was running.
    let in_time = invitations.iter().filter(|invitation| invitation.respond_by > now);
    let events = in_time.map(|invitation| INVITATION_REMINDED.event(invitation.id, &invitation.into()));
    change.publish_all(events.collect()).await?;
    Ok(())
}
