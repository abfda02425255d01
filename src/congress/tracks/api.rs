use axum::extract::State;

use super::{
    model::{NewTrack, Track, kinds},
    store,
};
use crate::{
    app::App,
    events::Creating,
    http::{
        CongressPath, Created, IfMatch, Lang, NoContent, Page, Paging, Patch, Path, Problems, Query, Result,
        Valid, WithEtag,
    },
    identity::{Reader, Staff, permission},
    types::Slug,
};

crate::operations! {
    list_tracks,
    create_track,
    get_track,
    update_track,
    delete_track,
}

crate::congress_path! {
    pub TrackPath "/tracks/{track}" {
        /// Slug of the track.
        #[param(example = "mayors-forum")]
        track: Slug,
    }
}

/// List tracks
///
/// Sorted by position.
#[utoipa::path(
    get, path = "/congresses/{congress}/tracks", tag = "Congress", params(CongressPath, Lang, Paging),
    responses((status = 200, description = "A page of tracks", body = Page<Track>)),
)]
pub async fn list_tracks(
    reader: Reader,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Track>> {
    store::list(&app.pool, reader.congress, &paging).await
}

/// Create a track
///
/// Sessions can then be assigned to it.
#[utoipa::path(
    post, path = "/congresses/{congress}/tracks", tag = "Congress", params(CongressPath),
    request_body = NewTrack,
    responses((status = 201, description = "The track", body = Track), Problems<kinds::SlugTaken>),
)]
pub async fn create_track(
    _: Staff<permission::CongressEdit>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewTrack>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let track = super::create(&mut change, &new).await?;
    change.created(&TrackPath { congress: path.congress, track: track.slug.clone() }, &track).await
}

/// Read a track
///
/// Returns its slug, name, kind and position.
#[utoipa::path(
    get, path = "/congresses/{congress}/tracks/{track}", tag = "Congress", params(TrackPath, Lang),
    responses((status = 200, description = "The track", body = Track)),
)]
pub async fn get_track(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<TrackPath>,
) -> Result<WithEtag<Track>> {
    Ok(WithEtag(store::find(&app.pool, reader.congress, &path.track).await?))
}

/// Update a track
///
/// Changes its slug, name, kind or position.
#[utoipa::path(
    patch, path = "/congresses/{congress}/tracks/{track}", tag = "Congress", params(TrackPath, IfMatch),
    request_body(content = NewTrack, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated track", body = Track), Problems<kinds::SlugTaken>),
)]
pub async fn update_track(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
    Path(path): Path<TrackPath>,
    if_match: IfMatch,
    patch: Patch<NewTrack>,
) -> Result<WithEtag<Track>> {
    let mut change = staff.begin(&app).await?;
    let track = super::update(&mut change, &path.track, &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(track))
}

/// Delete a track
///
/// A track with sessions cannot be deleted.
#[utoipa::path(
    delete, path = "/congresses/{congress}/tracks/{track}", tag = "Congress", params(TrackPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<kinds::InUse>),
)]
pub async fn delete_track(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
    Path(path): Path<TrackPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    super::delete(&mut change, &path.track, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}
