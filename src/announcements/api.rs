use axum::extract::State;

use super::{
    model::{Announcement, NewAnnouncement},
    store,
};
use crate::{
    app::App,
    events::Creating,
    http::{CongressPath, Created, Json, Lang, Page, Paging, Path, Query, RequestError, Result, Valid},
    identity::{Reader, Staff, permission},
    types::AnnouncementId,
};

crate::operations! {
    list_announcements,
    get_announcement,
    create_announcement,
}

crate::congress_path! {
    pub AnnouncementPath "/announcements/{announcement}" {
        /// Id of the announcement.
        announcement: AnnouncementId,
    }
}

/// List announcements
///
/// Latest first. Anyone can read announcements to `everybody`. Registered people also see those to their type, tracks and
/// sessions; staff who manage messages see all.
#[utoipa::path(
    get, path = "/congresses/{congress}/announcements", tag = "Messaging", params(CongressPath, Lang, Paging),
    responses((status = 200, description = "A page of announcements", body = Page<Announcement>)),
)]
pub async fn list_announcements(
    reader: Reader,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Announcement>> {
    let found = store::list(&app.pool, &reader, None, paging.after("id")?, paging.limit()).await?;
    Ok(paging.page("id", found, |last| last.id))
}

/// Read an announcement
///
/// Only an announcement that the list shows to you.
#[utoipa::path(
    get, path = "/congresses/{congress}/announcements/{announcement}", tag = "Messaging",
    params(AnnouncementPath, Lang),
    responses((status = 200, description = "The announcement", body = Announcement)),
)]
pub async fn get_announcement(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<AnnouncementPath>,
) -> Result<Json<Announcement>> {
    let found = store::list(&app.pool, &reader, Some(path.announcement), None, 1).await?.pop();
    Ok(Json(found.ok_or(RequestError::NoSuch("announcement"))?))
}

/// Publish an announcement
///
/// Publishes it and sends it by e-mail, in each person's language, to recipients who have not unsubscribed. It cannot be withdrawn.
#[utoipa::path(
    post, path = "/congresses/{congress}/announcements", tag = "Messaging", params(CongressPath),
    request_body = NewAnnouncement,
    responses((status = 201, description = "The announcement", body = Announcement)),
)]
pub async fn create_announcement(
    staff: Staff<permission::MessagingManage>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewAnnouncement>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let announcement = super::publish(&mut change, staff.account, new).await?;
    let path = AnnouncementPath { congress: path.congress, announcement: announcement.id };
    change.created_record(&path, &announcement).await
}
