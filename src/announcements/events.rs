//! Events of announcements.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::AnnouncementAudience;
use crate::{
    events::Audience,
    types::{AnnouncementId, Localized},
};

/// A published announcement.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct AnnouncementPublished {
    pub id: AnnouncementId,
    pub to: AnnouncementAudience,
    pub title: Localized,
    pub body: Localized,
}

crate::events! {
    /// An announcement to all participants was published.
    ANNOUNCED: AnnouncementPublished = "announcement.published", Audience::Public;
    /// An announcement to some participants was published.
    ANNOUNCED_TO_SOME: AnnouncementPublished = "announcement.addressed", Audience::Holders("messaging.manage");
}
