//! Operations on many registrations at once, each with its own outcome.

use axum::extract::State;

use crate::{
    app::App,
    http::{BatchProblem, CongressPath, Json, RequestError, Result, Valid},
    identity::{Staff, permission},
    registration::{
        membership::OnMemberLeft,
        registrations::{
            model::{RegistrationBatch, RegistrationOutcome, RegistrationOutcomeKind, RegistrationOutcomes},
            rules::Transition,
            store,
            transitions::{self, TransitionRequest},
        },
    },
    types::RegistrationId,
};

crate::operations! {
    state: [OnMemberLeft],
    approve_registrations,
    reject_registrations,
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
            let (outcome, state) = (RegistrationOutcomeKind::Updated, Some(after.state));
            Ok(RegistrationOutcome { registration, outcome, state, problem: None })
        }
        Err(error) => {
            drop(change);
            let problem = Some(BatchProblem::from_error(error)?);
            let found = store::find(&app.pool, staff.congress, registration).await?;
            let (outcome, state) = (RegistrationOutcomeKind::Refused, found.map(|found| found.state));
            Ok(RegistrationOutcome { registration, outcome, state, problem })
        }
    }
}
