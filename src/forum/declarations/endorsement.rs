//! Endorsements of a declaration, each for a city by its accredited head.

use sqlx::PgConnection;

use super::{
    model::{DeclarationState, Endorsement, NewEndorsement},
    rules::DeclarationError,
    store,
};
use crate::{
    events::{Change, EventKind},
    forum::{
        accreditations::{self, Head},
        events::{ENDORSED, ENDORSEMENT_WITHDRAWN, EndorsementChanged},
    },
    http::{RequestError, Result},
    types::{CongressId, DeclarationId, RegistrationId},
};

/// Endorses a declaration for the city of the head with this registration, or changes the reservation.
pub async fn endorse(
    change: &mut Change<'_>,
    registration: RegistrationId,
    id: DeclarationId,
    new: &NewEndorsement,
) -> Result<Endorsement> {
    let (congress, now) = (change.congress(), change.now());
    let head = lock_endorser(change.db(), (congress, registration), id).await?;
    let is_changed = store::endorse(change.db(), id, &head, new.reservation.as_deref(), now).await?;
    if is_changed {
        publish(change, &ENDORSED, &head, (id, new.reservation.is_some())).await?;
    }
    let endorsement = store::find_endorsement(change.db(), id, &head).await?;
    Ok(endorsement.ok_or(RequestError::NoSuch("endorsement"))?)
}

/// Withdraws the endorsement of the city, if there is one.
pub async fn withdraw(
    change: &mut Change<'_>,
    registration: RegistrationId,
    id: DeclarationId,
) -> Result<()> {
    let congress = change.congress();
    let head = lock_endorser(change.db(), (congress, registration), id).await?;
    if store::delete_endorsement(change.db(), id, &head).await? {
        publish(change, &ENDORSEMENT_WITHDRAWN, &head, (id, false)).await?;
    }
    Ok(())
}

/// Finds the head who endorses for their city. Until the transaction ends, the declaration stays open and the head cannot be replaced.
async fn lock_endorser(
    db: &mut PgConnection,
    (congress, registration): (CongressId, RegistrationId),
    id: DeclarationId,
) -> Result<Head> {
    let state = store::lock_state(&mut *db, congress, id).await?;
    let head = accreditations::lock_head(db, congress, registration).await?;
    // A reader who may not see drafts must not learn that one exists.
    let visible = state.filter(|state| *state != DeclarationState::Draft || head.is_some());
    let state = visible.ok_or(RequestError::NoSuch("declaration"))?;
    let head = head.ok_or(DeclarationError::NotHead)?;
    state.must_be(DeclarationState::Open)?;
    Ok(head)
}

async fn publish(
    change: &mut Change<'_>,
    kind: &'static EventKind<EndorsementChanged>,
    head: &Head,
    (declaration, reserved): (DeclarationId, bool),
) -> sqlx::Result<()> {
    let payload = EndorsementChanged {
        declaration,
        delegation: head.delegation,
        city: head.city.clone(),
        country: head.country.clone(),
        reserved,
    };
    change.publish(kind.event(declaration, &payload)).await
}
