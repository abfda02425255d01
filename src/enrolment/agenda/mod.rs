//! A person's agenda: the sessions in which they have a seat, wait for one, speak, or which they have marked; and its
//! calendar, at a secret address.

pub(super) mod api;
mod favourites;
mod feed;
mod model;
mod store;

pub use favourites::FavouriteError;
pub use feed::pages;

use crate::{
    events::Change,
    http::{RequestError, Result},
    types::RegistrationId,
};

/// Clears the agenda of a registration that passes to another person: the previous one chose the favourites, and knows the
/// address of the calendar.
pub async fn clear(change: &mut Change<'_>, registration: RegistrationId) -> Result<()> {
    feed::revoke(change, registration).await?;
    favourites::unmark_all(change, registration).await
}

/// Locks the caller's own registration, so that it does not pass to another person until the transaction ends.
async fn keep_owner(change: &mut Change<'_>, registration: RegistrationId) -> Result<()> {
    let owner = change.actor().account;
    match store::keep_owner(change.db(), registration, owner).await? {
        true => Ok(()),
        // It passed to another person after the request was authorized.
        false => Err(RequestError::Busy.into()),
    }
}
