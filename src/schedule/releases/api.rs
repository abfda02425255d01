use std::sync::Arc;

use axum::extract::State;

use super::{
    changes::SessionChange,
    model::{NewRelease, Release, ReleaseError, ReleasePreview},
    store,
};
use crate::{
    app::App,
    events::Creating,
    http::{
        CongressPath, Created, Json, Lang, Page, Paging, Path, Problems, Query, RequestError, Result, Valid,
    },
    identity::{Reader, Staff, permission},
    notifications::MailPreviewer,
    schedule::{paths::ReleasePath, published::Published},
};

crate::operations! {
    state: [Arc<Published>, MailPreviewer],
    list_releases,
    release_schedule,
    preview_release,
    get_release,
    get_release_changes,
}

const NO_RELEASE: RequestError = RequestError::NoSuch("release");

/// Release the schedule
///
/// Publishes the confirmed sessions that have a placement as the next version. Refused while there are blocking conflicts,
/// or warnings that are not overridden. With `restore`, an earlier release is published again as the next version, without
/// the sessions that are cancelled now.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/releases", tag = "Schedule", params(CongressPath),
    request_body = NewRelease,
    responses((status = 201, description = "The release", body = Release), Problems<ReleaseError>),
)]
pub async fn release_schedule(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewRelease>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let release = super::release(&mut change, &new).await?;
    let path = ReleasePath { congress: path.congress, version: release.version };
    let created = change.created_record(&path, &release).await?;
    // This node shows it immediately; other nodes are notified. It is released, whatever fails now: every node looks for
    // releases each second.
    if let Err(error) = published.refresh(&app).await {
        tracing::warn!(?error, "cannot load a new release; retrying in a second");
    }
    if let Err(error) = store::notify_nodes(&app.pool, staff.congress).await {
        tracing::warn!(%error, "cannot notify other nodes of a release; they find it within a second");
    }
    Ok(created)
}

/// Preview a release
///
/// What the same request to `releases` would do now: the changes since the last release, the conflicts, rooms that no longer
/// exist, and the e-mails to people whose sessions move. Nothing is written and nothing is sent.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/releases/preview", tag = "Schedule", params(CongressPath),
    request_body = NewRelease,
    responses((status = 200, description = "The preview", body = ReleasePreview)),
)]
pub async fn preview_release(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    State(mails): State<MailPreviewer>,
    Valid(new): Valid<NewRelease>,
) -> Result<Json<ReleasePreview>> {
    // Dropped without a commit.
    let mut change = staff.begin(&app).await?;
    Ok(Json(super::preview(&mut change, &new, &mails).await?))
}

/// List releases
///
/// Latest first.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/releases", tag = "Schedule", params(CongressPath, Paging),
    responses((status = 200, description = "A page of releases", body = Page<Release>)),
)]
pub async fn list_releases(
    reader: Reader,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Release>> {
    let after = paging.after("version")?;
    let rows = store::list(&app.pool, reader.congress, None, after, paging.limit()).await?;
    Ok(paging.page("version", rows, |last| last.version))
}

/// Read a release
///
/// Returns its version, time and note.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/releases/{version}", tag = "Schedule", params(ReleasePath),
    responses((status = 200, description = "The release", body = Release)),
)]
pub async fn get_release(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<ReleasePath>,
) -> Result<Json<Release>> {
    let found = store::find(&app.pool, reader.congress, path.version).await?;
    Ok(Json(found.ok_or(NO_RELEASE)?))
}

/// List the changes of a release
///
/// Compared with the previous release: sessions added, removed, moved, put in another room, or with another title or
/// other speakers. Sorted by session code.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/releases/{version}/changes", tag = "Schedule",
    params(ReleasePath, Lang, Paging),
    responses((status = 200, description = "A page of changes", body = Page<SessionChange>)),
)]
pub async fn get_release_changes(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<ReleasePath>,
    Query(paging): Query<Paging>,
) -> Result<Page<SessionChange>> {
    let found = store::find_changes(&app.pool, reader.congress, path.version).await?;
    Ok(paging.page_of("change", found.ok_or(NO_RELEASE)?)?)
}
