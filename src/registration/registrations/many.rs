//! Operations on many registrations at once, each with its own outcome.

use axum::extract::State;

use super::{
    desk::wanted,
    model::{Many, ManyMoved, Moved},
    moves,
    rules::Move,
};
use crate::{
    app::App,
    http::{CongressPath, Error, Json, RequestError, Result, Valid},
    identity::{Staff, permission},
    registration::membership::OnMemberLeft,
    types::{Actor, CongressId, RegistrationId},
};

/// Approve registrations
///
/// Approves up to 200 registrations in the order of the request, which is also the order on the waiting list. Each has
/// its own outcome: one that cannot be approved does not affect the others.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/approve", tag = "Registration", params(CongressPath),
    request_body = Many,
    responses((status = 200, description = "The outcome of each registration", body = ManyMoved)),
)]
pub async fn approve_registrations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Valid(many): Valid<Many>,
) -> Result<Json<ManyMoved>> {
    move_each(&app, on_member_left, (staff.actor, staff.congress), many, Move::Approve).await
}

/// Reject registrations
///
/// Rejects up to 200 registrations with the same reason. Each has its own outcome: one that cannot be rejected does not
/// affect the others.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/reject", tag = "Registration", params(CongressPath),
    request_body = Many,
    responses((status = 200, description = "The outcome of each registration", body = ManyMoved)),
)]
pub async fn reject_registrations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Valid(many): Valid<Many>,
) -> Result<Json<ManyMoved>> {
    move_each(&app, on_member_left, (staff.actor, staff.congress), many, Move::Reject).await
}

async fn move_each(
    app: &App,
    on_member_left: OnMemberLeft,
    by: (Actor, CongressId),
    many: Many,
    r#move: Move,
) -> Result<Json<ManyMoved>> {
    let mut outcomes = Vec::with_capacity(many.registrations.len());
    for id in many.registrations {
        outcomes.push(move_one(app, on_member_left, by, id, r#move, many.reason.as_deref()).await?);
    }
    Ok(Json(ManyMoved { outcomes }))
}

async fn move_one(
    app: &App,
    on_member_left: OnMemberLeft,
    by: (Actor, CongressId),
    id: RegistrationId,
    r#move: Move,
    reason: Option<&str>,
) -> Result<Moved> {
    // A transaction for each registration keeps the locks short.
    let mut tx = app.begin().await?;
    match moves::carry_out(&mut tx, by, id, wanted(r#move, reason), on_member_left, app.now()).await {
        Ok(Some(registration)) => {
            tx.commit().await?;
            Ok(Moved { registration: id, state: Some(registration.state), problem: None })
        }
        Ok(None) => {
            let problem = Some(RequestError::NoSuch("registration").to_string());
            Ok(Moved { registration: id, state: None, problem })
        }
        Err(Error::Refused(refused)) => {
            tx.rollback().await?;
            let state = super::store::find(&app.pool, by.1, id).await?.map(|found| found.state);
            Ok(Moved { registration: id, state, problem: Some(refused.to_string()) })
        }
        Err(error) => Err(error),
    }
}
