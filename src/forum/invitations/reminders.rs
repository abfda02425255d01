//! Reminders to cities that have not answered: automatic, some days before the deadline, and on request of the secretariat.

use axum::extract::State;
use serde::Serialize;
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::{
    rules,
    store::{self, Narrowed},
};
use crate::{
    app::App,
    events::Change,
    forum::catalogue::INVITATION_REMINDED,
    http::{CongressPath, Json, Result},
    identity::{Staff, permission},
    jobs,
    types::{Actor, CongressId, ForumInvitationId, Now},
};

/// The number of reminders sent per transaction.
const AT_ONCE: i64 = 200;

/// The number of cities reminded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reminded {
    /// The number of e-mails queued.
    pub reminded: usize,
}

/// An invitation whose reminder is due.
struct Due {
    id: ForumInvitationId,
    congress: CongressId,
}

/// Remind cities
///
/// Sends a reminder now to every city with a sent invitation, no answer, and a deadline in the future, except those already reminded
/// within the last day.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations/remind", tag = "Forum", params(CongressPath),
    responses((status = 200, description = "The number of cities reminded", body = Reminded)),
)]
pub async fn remind_cities(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
) -> Result<Json<Reminded>> {
    let now = app.now();
    let mut change = staff.begin(&app).await?;
    let due = sqlx::query_as!(
        Due,
        r#"
        -- forum::remind_all
        select id, congress_id as congress from forum_invitation
        where congress_id = $1 and answer is null and revoked_at is null and sent_at is not null and respond_by > $2
          and greatest(reminded_at, sent_at) <= $2::timestamptz - interval '1 day'
        order by id
        for no key update
        "#,
        *staff.congress,
        now,
    )
    .fetch_all(change.db())
    .await?;
    remind(change.db(), staff.actor, &due, now).await?;
    change.commit().await?;
    Ok(Json(Reminded { reminded: due.len() }))
}

/// Sends due reminders. Each is claimed by one node, and its e-mail is queued in the same transaction.
pub async fn keep_reminding(app: App, stop: CancellationToken) {
    jobs::each_second(app, stop, "reminders of cities", send_due).await;
}

async fn send_due(app: App) -> Result<usize> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let due = sqlx::query_as!(
        Due,
        r#"
        -- forum::reminders_due
        select id, congress_id as congress from forum_invitation
        where remind_at <= $1
        order by remind_at
        limit $2
        for no key update skip locked
        "#,
        now,
        AT_ONCE,
    )
    .fetch_all(&mut *tx)
    .await?;
    remind(&mut tx, Actor::default(), &due, now).await?;
    tx.commit().await?;
    Ok(due.len())
}

/// Counts a reminder, schedules the next one, and publishes an event, from which the e-mail follows.
async fn remind(db: &mut PgConnection, actor: Actor, due: &[Due], now: Now) -> Result<()> {
    for congress in due.chunk_by(|one, other| one.congress == other.congress) {
        let Some(of) = congress.first().map(|due| due.congress) else { continue };
        let ids: Vec<_> = congress.iter().map(|due| *due.id).collect();
        let narrowed = Narrowed { ids: Some(&ids), ..Narrowed::default() };
        let most = i64::try_from(ids.len()).unwrap_or(i64::MAX - 1);
        let invitations = store::list(&mut *db, of, narrowed, None, (most, now)).await?;
        let next = |respond_by, days: &[i32]| rules::next_reminder(respond_by, days, now);
        store::set_reminded(
            &mut *db,
            &invitations
                .iter()
                .map(|known| (known.id, next(known.respond_by, &known.remind_days)))
                .collect::<Vec<_>>(),
            now,
        )
        .await?;
        // No reminder if the deadline passed while no node was running.
        let in_time = invitations.iter().filter(|known| known.respond_by > now);
        let events = in_time.map(|known| INVITATION_REMINDED.event(known.id, &known.into())).collect();
        Change::within(&mut *db, actor, of, now).publish_all(events).await?;
    }
    Ok(())
}
