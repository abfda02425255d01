//! Favourites: sessions that people have marked.

use super::{keep_owner, store};
use crate::{
    enrolment::events::{FAVOURITE_MARKED, FAVOURITE_UNMARKED, FavouriteChanged},
    events::Change,
    http::{RequestError, Result},
    programme,
    types::{ProblemKind, Refusal, RegistrationId, SessionId},
};

/// Maximum number of sessions that a person can mark.
const MOST: i64 = 500;

pub async fn mark(change: &mut Change<'_>, registration: RegistrationId, session: SessionId) -> Result<()> {
    let (congress, now) = (change.congress(), change.now());
    programme::find_session(change.db(), congress, programme::Snapshot::Released, session)
        .await?
        .ok_or(RequestError::NoSuch("session"))?;
    keep_owner(change, registration).await?;
    if !store::insert_favourite(change.db(), registration, session, MOST, now).await? {
        return match store::is_favourite(change.db(), registration, session).await? {
            true => Ok(()),
            false => Err(FavouriteError::TooMany.into()),
        };
    }
    change.publish(FAVOURITE_MARKED.event(session, &FavouriteChanged { session, registration })).await?;
    Ok(())
}

pub async fn unmark(change: &mut Change<'_>, registration: RegistrationId, session: SessionId) -> Result<()> {
    if store::delete_favourite(change.db(), registration, session).await? {
        change
            .publish(FAVOURITE_UNMARKED.event(session, &FavouriteChanged { session, registration }))
            .await?;
    }
    Ok(())
}

pub async fn unmark_all(change: &mut Change<'_>, registration: RegistrationId) -> Result<()> {
    let sessions = store::delete_favourites(change.db(), registration).await?;
    let unmarked =
        |session: SessionId| FAVOURITE_UNMARKED.event(session, &FavouriteChanged { session, registration });
    Ok(change.publish_all(sessions.into_iter().map(unmarked).collect()).await?)
}

#[derive(Debug, thiserror::Error)]
pub enum FavouriteError {
    #[error("You have marked {MOST} sessions, which is the maximum. Unmark other sessions first.")]
    TooMany,
}

crate::problem_kinds! {
    TooMany = Conflict "too-many-favourites" "Too many favourites"
        "You have marked the maximum number of sessions. Unmark some, for example sessions that are over, and try again."
}

impl Refusal for FavouriteError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::TooMany::KIND
    }
}
