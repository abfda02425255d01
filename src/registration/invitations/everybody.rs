//! Invitations to people whom staff have registered.

use axum::extract::State;
use sqlx::PgConnection;

use super::model::{InviteAll, InvitedAll};
use crate::{
    app::App,
    events,
    http::{CongressPath, Json, Result, Valid},
    identity::{Staff, permission},
    registration::{
        catalogue::{REGISTRATION_INVITED, RegistrationChanged},
        registrations::RegistrationState,
    },
    types::{Actor, CongressId, Now, RegistrationId, Slug},
};

/// Maximum number of people invited by one request.
const MOST: i64 = 1000;

/// Invite registered people
///
/// Sends an e-mail to people whom staff have registered and who have no account yet: they sign up with that e-mail and
/// find their registration in the account. Each person is invited once, unless `again` is set. One request sends up to
/// 1,000 e-mails: repeat it while `more` is `true`.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/invite-all", tag = "Registration", params(CongressPath),
    request_body = InviteAll,
    responses((status = 200, description = "The number of e-mails queued", body = InvitedAll)),
)]
pub async fn invite_all(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Valid(whom): Valid<InviteAll>,
) -> Result<Json<InvitedAll>> {
    let mut tx = app.begin().await?;
    let invited = invite(&mut tx, (staff.actor, staff.congress), &whom, app.now()).await?;
    tx.commit().await?;
    Ok(Json(InvitedAll { invited, more: invited == usize::try_from(MOST).unwrap_or(usize::MAX) }))
}

async fn invite(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    whom: &InviteAll,
    now: Now,
) -> Result<usize> {
    let invited = sqlx::query!(
        r#"
        -- registration::invite_all
        with whom as (
            select r.id
            from registration r join registration_type t on t.id = r.type_id
            where r.congress_id = $1 and r.account_id is null and r.state in ('pending', 'waitlisted', 'confirmed')
              and r.email not like '%@erased.invalid'
              and ($2::text is null or t.slug = $2)
              and ($3::uuid is null or r.delegation_id = $3)
              -- With `again`, people invited longest ago come first.
              and (r.invited_at is null or ($4 and r.invited_at < $5))
            order by r.invited_at nulls first, r.id
            limit $6
            for no key update of r
        )
        update registration r
        -- Not a change to the registration: the revision stays.
        set invited_at = $5
        from whom, registration_type t
        where r.id = whom.id and t.id = r.type_id
        returning r.id as "id: RegistrationId", r.reference, r.state as "state: RegistrationState", t.slug as "type: Slug", r.revision
        "#,
        *congress,
        whom.r#type.as_deref(),
        whom.delegation.map(|id| *id),
        whom.again,
        now,
        MOST,
    )
    .fetch_all(&mut *db)
    .await?;
    let events: Vec<_> = invited
        .into_iter()
        .map(|row| {
            let payload = RegistrationChanged {
                id: row.id,
                reference: row.reference,
                state: row.state,
                r#type: row.r#type,
                revision: row.revision,
                imported: false,
            };
            REGISTRATION_INVITED.of(Some(congress), *row.id, &payload)
        })
        .collect();
    let count = events.len();
    events::publish_all(db, actor, events, now).await?;
    Ok(count)
}
