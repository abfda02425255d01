//! Events of editions, for the feed, webhooks and live streams.

use serde::Serialize;
use utoipa::ToSchema;

use super::{editions::model::Congress, themes::model::Theme, tracks::model::Track};
use crate::{events::Audience, identity::Role, types::AccountId};

/// The roles of an account in a congress.
#[derive(Serialize, ToSchema)]
pub struct StaffChanged {
    pub account: AccountId,
    /// Empty when the account has no roles left.
    pub roles: Vec<Role>,
}

crate::events! {
    /// An edition was created.
    CONGRESS_CREATED: Congress = "congress.created", Audience::Public;
    /// The settings of an edition changed.
    CONGRESS_UPDATED: Congress = "congress.updated", Audience::Public;
    /// An edition was opened: it is public and accepts registrations.
    CONGRESS_OPENED: Congress = "congress.opened", Audience::Public;
    /// An edition has started.
    CONGRESS_STARTED: Congress = "congress.started", Audience::Public;
    /// An edition was closed.
    CONGRESS_CLOSED: Congress = "congress.closed", Audience::Public;
    /// An edition was archived and is now read-only.
    CONGRESS_ARCHIVED: Congress = "congress.archived", Audience::Public;
    /// A policy theme was created.
    THEME_CREATED: Theme = "theme.created", Audience::Public;
    /// A policy theme changed.
    THEME_UPDATED: Theme = "theme.updated", Audience::Public;
    /// A policy theme was deleted.
    THEME_DELETED: Theme = "theme.deleted", Audience::Public;
    /// A track was created.
    TRACK_CREATED: Track = "track.created", Audience::Public;
    /// A track changed.
    TRACK_UPDATED: Track = "track.updated", Audience::Public;
    /// A track was deleted.
    TRACK_DELETED: Track = "track.deleted", Audience::Public;
    /// The roles of an account changed.
    STAFF_CHANGED: StaffChanged = "staff.changed", Audience::Holders("congress.administer");
}
