//! Announcements: messages from organisers to all participants, a registration type, a track, or the audience of a session.
//!
//! An announcement is published once and never changes. It is delivered by e-mail, as a live event and by webhook.

mod api;
mod events;
mod model;
mod notifications;
mod store;

pub use self::model::{AnnouncementAudience, NewAnnouncement};
use self::{
    events::{ANNOUNCED, ANNOUNCED_TO_SOME, AnnouncementPublished},
    model::Announcement,
};
use crate::{
    events::Change,
    http::{RequestError, Result},
    types::{AccountId, AnnouncementId, FieldError},
};

crate::feature! {
    operations: [api::operations],
    events: [events::EVENTS],
    notifications: [notifications::NOTIFICATIONS],
    reactions: [notifications::notify],
}

/// Publishes an announcement.
pub async fn publish(
    change: &mut Change<'_>,
    published_by: AccountId,
    new: NewAnnouncement,
) -> Result<Announcement> {
    let (congress, published_at) = (change.congress(), change.now());
    let NewAnnouncement { to, title, body } = new;
    if !store::is_audience_known(change.db(), congress, &to).await? {
        let is_session = matches!(to, AnnouncementAudience::Session { .. });
        let pointer = if is_session { "/to/session" } else { "/to/slug" };
        let fault = FieldError::new(pointer, "unknown", "does not exist in this congress");
        return Err(RequestError::InvalidBody(vec![fault]).into());
    }
    let id = AnnouncementId::new();
    let announcement = Announcement { id, to, title, body, published_at };
    store::insert(change.db(), congress, &announcement, published_by).await?;
    let is_public = announcement.to == AnnouncementAudience::Everybody;
    let kind = if is_public { &ANNOUNCED } else { &ANNOUNCED_TO_SOME };
    let payload = AnnouncementPublished {
        id,
        to: announcement.to.clone(),
        title: announcement.title.clone(),
        body: announcement.body.clone(),
    };
    change.publish(kind.event(id, &payload)).await?;
    Ok(announcement)
}
