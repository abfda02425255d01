//! Placements: the room and time of sessions in the draft.

pub(super) mod api;
mod model;
mod store;

pub use model::{NewPlacement, Placement};
pub use store::list;

use super::moves::{self, PlacementChange};
use crate::{
    events::Change,
    http::{IfMatch, RequestError, Result},
    types::SessionId,
};

const NO_PLACEMENT: RequestError = RequestError::NoSuch("placement of this session");

/// Places a session, or moves it if it already has a placement.
async fn set(
    change: &mut Change<'_>,
    session: SessionId,
    if_match: &IfMatch,
    new: NewPlacement,
) -> Result<Placement> {
    let changes = [PlacementChange { session, placement: Some(new), revision: None }];
    let plan = moves::prepare(change, &changes, |_| String::new()).await?;
    if_match.check(&plan.placement(session).cloned())?;
    moves::apply(change, &plan, None).await?;
    let congress = change.congress();
    Ok(list(change.db(), congress, &[*session]).await?.pop().ok_or(NO_PLACEMENT)?)
}

/// Removes the placement of a session.
async fn remove(change: &mut Change<'_>, session: SessionId, if_match: &IfMatch) -> Result<()> {
    let changes = [PlacementChange { session, placement: None, revision: None }];
    let plan = moves::prepare(change, &changes, |_| String::new()).await?;
    if_match.check(plan.placement(session).ok_or(NO_PLACEMENT)?)?;
    moves::apply(change, &plan, None).await?;
    Ok(())
}
