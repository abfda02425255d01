//! Operations on many registrations at once, each with its own outcome.

use axum::extract::State;
use sqlx::{Connection, PgExecutor};

use crate::{
    app::App,
    events::Change,
    http::{BatchProblem, CongressPath, Error, Json, RequestError, Result, Valid},
    identity::{Staff, permission},
    notifications::MailPreviewer,
    registration::{
        membership::OnMemberLeft,
        registrations::{
            model::{
                RegistrationBatch, RegistrationBatchChange, RegistrationBatchPreview, RegistrationChangeKind,
                RegistrationOutcome, RegistrationOutcomeKind, RegistrationOutcomes, RegistrationState,
            },
            rules::Transition,
            store,
            transitions::{self, TransitionRequest},
        },
    },
    types::{CongressId, RegistrationId},
};

crate::operations! {
    state: [OnMemberLeft, MailPreviewer],
    approve_registrations,
    reject_registrations,
    cancel_registrations,
    preview_registrations,
}

/// Approve registrations
///
/// Approves up to 200 registrations in the order of the request, which is also the order on the waiting list. Each has
/// its own outcome: one that cannot be approved does not affect the others.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/approve", tag = "Registration", params(CongressPath),
    request_body = RegistrationBatch,
    responses((status = 200, description = "The outcome of each registration", body = RegistrationOutcomes)),
)]
pub async fn approve_registrations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Valid(batch): Valid<RegistrationBatch>,
) -> Result<Json<RegistrationOutcomes>> {
    apply_to_each((&app, &staff), &batch, Transition::Approve, on_member_left).await
}

/// Reject registrations
///
/// Rejects up to 200 registrations with the same reason. Each has its own outcome: one that cannot be rejected does not
/// affect the others.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/reject", tag = "Registration", params(CongressPath),
    request_body = RegistrationBatch,
    responses((status = 200, description = "The outcome of each registration", body = RegistrationOutcomes)),
)]
pub async fn reject_registrations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Valid(batch): Valid<RegistrationBatch>,
) -> Result<Json<RegistrationOutcomes>> {
    apply_to_each((&app, &staff), &batch, Transition::Reject, on_member_left).await
}

/// Cancel registrations
///
/// Cancels up to 200 registrations with the same reason. Their places go to the next people on the waiting lists. Each has
/// its own outcome: one that cannot be cancelled does not affect the others.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/cancel", tag = "Registration", params(CongressPath),
    request_body = RegistrationBatch,
    responses((status = 200, description = "The outcome of each registration", body = RegistrationOutcomes)),
)]
pub async fn cancel_registrations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    Valid(batch): Valid<RegistrationBatch>,
) -> Result<Json<RegistrationOutcomes>> {
    apply_to_each((&app, &staff), &batch, Transition::Cancel, on_member_left).await
}

/// Preview a change of registrations
///
/// What approving, rejecting or cancelling up to 200 registrations would do now: the outcome of each, and the e-mails, also
/// those to people who would get a place from a waiting list. Nothing is written and nothing is sent.
#[utoipa::path(
    post, path = "/congresses/{congress}/registrations/preview", tag = "Registration", params(CongressPath),
    request_body = RegistrationBatchChange,
    responses((status = 200, description = "The preview", body = RegistrationBatchPreview)),
)]
pub async fn preview_registrations(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    State(on_member_left): State<OnMemberLeft>,
    State(mails): State<MailPreviewer>,
    Valid(batch): Valid<RegistrationBatchChange>,
) -> Result<Json<RegistrationBatchPreview>> {
    let transition = match batch.change {
        RegistrationChangeKind::Approve => Transition::Approve,
        RegistrationChangeKind::Reject => Transition::Reject,
        RegistrationChangeKind::Cancel => Transition::Cancel,
    };
    let request = TransitionRequest::new(transition, batch.reason.as_deref());
    // Dropped without a commit.
    let mut change = staff.begin(&app).await?;
    let mut outcomes = Vec::with_capacity(batch.registrations.len());
    for id in &batch.registrations {
        outcomes.push(try_one(&mut change, *id, request, on_member_left).await?);
    }
    Ok(Json(RegistrationBatchPreview { outcomes, mails: mails.preview(&mut change).await? }))
}

/// Changes one registration of a preview; if it is refused, the others are as if it had not been tried.
async fn try_one(
    change: &mut Change<'_>,
    registration: RegistrationId,
    request: TransitionRequest<'_>,
    on_member_left: OnMemberLeft,
) -> Result<RegistrationOutcome> {
    let (actor, congress, now) = (change.actor(), change.congress(), change.now());
    let mut part = change.db().begin().await?;
    let mut within = Change::within(&mut part, actor, congress, now);
    let applied = transitions::apply(&mut within, registration, request, on_member_left).await;
    match applied.and_then(|after| Ok(after.ok_or(RequestError::NoSuch("registration"))?)) {
        Ok(after) => {
            part.commit().await?;
            Ok(updated(registration, after.state))
        }
        Err(error) => {
            part.rollback().await?;
            refused(change.db(), congress, registration, error).await
        }
    }
}

fn updated(registration: RegistrationId, state: RegistrationState) -> RegistrationOutcome {
    RegistrationOutcome {
        registration,
        outcome: RegistrationOutcomeKind::Updated,
        state: Some(state),
        problem: None,
    }
}

async fn refused(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    registration: RegistrationId,
    error: Error,
) -> Result<RegistrationOutcome> {
    let problem = Some(BatchProblem::from_error(error)?);
    let state = store::find(db, congress, registration).await?.map(|found| found.state);
    Ok(RegistrationOutcome { registration, outcome: RegistrationOutcomeKind::Refused, state, problem })
}

async fn apply_to_each<P>(
    by: (&App, &Staff<P>),
    batch: &RegistrationBatch,
    transition: Transition,
    on_member_left: OnMemberLeft,
) -> Result<Json<RegistrationOutcomes>> {
    let request = TransitionRequest::new(transition, batch.reason.as_deref());
    let mut outcomes = Vec::with_capacity(batch.registrations.len());
    for id in &batch.registrations {
        outcomes.push(apply_to_one(by, *id, request, on_member_left).await?);
    }
    Ok(Json(RegistrationOutcomes { outcomes }))
}

async fn apply_to_one<P>(
    (app, staff): (&App, &Staff<P>),
    registration: RegistrationId,
    request: TransitionRequest<'_>,
    on_member_left: OnMemberLeft,
) -> Result<RegistrationOutcome> {
    // A transaction for each registration keeps the locks short.
    let mut change = staff.begin(app).await?;
    let applied = transitions::apply(&mut change, registration, request, on_member_left).await;
    match applied.and_then(|after| Ok(after.ok_or(RequestError::NoSuch("registration"))?)) {
        Ok(after) => {
            change.commit().await?;
            Ok(updated(registration, after.state))
        }
        Err(error) => {
            drop(change);
            refused(&app.pool, staff.congress, registration, error).await
        }
    }
}
