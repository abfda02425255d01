//! Editions: settings and state.

pub(super) mod api;
pub(super) mod model;
mod state;
mod store;

pub use model::{Congress, CongressError, NewCongress};
pub use state::{CongressState, CongressTransition, InvalidTransition};
pub use store::{find, find_by_slug};

use super::events::{
    CONGRESS_ARCHIVED, CONGRESS_CLOSED, CONGRESS_CREATED, CONGRESS_OPENED, CONGRESS_STARTED, CONGRESS_UPDATED,
};
use crate::{
    events::{Change, Deployment},
    http::{IfMatch, Patch, Result},
};

/// Creates an edition as a draft.
pub async fn create(change: &mut Change<'_, Deployment>, new: &NewCongress) -> Result<Congress> {
    new.check()?;
    let now = change.now();
    let congress = store::insert(change.db(), new, now).await?;
    let event = CONGRESS_CREATED.event(congress.id, &congress);
    change.in_congress(congress.id).publish(event).await?;
    Ok(congress)
}

async fn update(change: &mut Change<'_>, if_match: &IfMatch, patch: &Patch<NewCongress>) -> Result<Congress> {
    let id = change.congress();
    let before = store::lock(change.db(), id).await?;
    if_match.check(&before)?;
    let new = patch.apply(&before.settings())?;
    write_settings(change, &before, &new).await
}

/// Replaces the settings of an edition.
pub async fn set_settings(change: &mut Change<'_>, new: &NewCongress) -> Result<Congress> {
    let id = change.congress();
    let before = store::lock(change.db(), id).await?;
    write_settings(change, &before, new).await
}

async fn write_settings(change: &mut Change<'_>, before: &Congress, new: &NewCongress) -> Result<Congress> {
    new.check()?;
    store::update(change.db(), before.id, new).await?;
    let congress = store::find(change.db(), before.id).await?;
    change.publish(CONGRESS_UPDATED.event(before.id, &congress).changing(before, &congress)).await?;
    Ok(congress)
}

/// Changes the state of an edition.
pub async fn apply(change: &mut Change<'_>, transition: CongressTransition) -> Result<Congress> {
    let id = change.congress();
    let before = store::lock(change.db(), id).await?;
    store::set_state(change.db(), id, before.state.after(transition)?).await?;
    let congress = store::find(change.db(), id).await?;
    let kind = match transition {
        CongressTransition::Open => &CONGRESS_OPENED,
        CongressTransition::Run => &CONGRESS_STARTED,
        CongressTransition::Close => &CONGRESS_CLOSED,
        CongressTransition::Archive => &CONGRESS_ARCHIVED,
    };
    change.publish(kind.event(id, &congress).changing(&before, &congress)).await?;
    Ok(congress)
}
