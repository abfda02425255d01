use axum::extract::State;

use super::{
    model::{NewRoom, Room, kinds},
    store,
};
use crate::{
    app::App,
    events::Creating,
    http::{
        CongressPath, Created, IfMatch, Lang, NoContent, Page, Paging, Patch, Path, Problems, Query,
        RequestError, Result, Valid, WithEtag,
    },
    identity::{Reader, Staff, permission},
    programme::paths::RoomPath,
};

crate::operations! {
    list_rooms,
    get_room,
    create_room,
    update_room,
    delete_room,
}

/// List rooms
///
/// Sorted by position.
#[utoipa::path(
    get, path = "/congresses/{congress}/rooms", tag = "Programme", params(CongressPath, Lang, Paging),
    responses((status = 200, description = "A page of rooms", body = Page<Room>)),
)]
pub async fn list_rooms(
    reader: Reader,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Room>> {
    let after = paging.after("position")?;
    let rows = store::list(&app.pool, reader.congress, after, Some(paging.limit())).await?;
    Ok(paging.page("position", rows, |last| (last.position, last.slug.clone())))
}

/// Read a room
///
/// Visible to everyone who can see the congress.
#[utoipa::path(
    get, path = "/congresses/{congress}/rooms/{room}", tag = "Programme", params(RoomPath, Lang),
    responses((status = 200, description = "The room", body = Room)),
)]
pub async fn get_room(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<RoomPath>,
) -> Result<WithEtag<Room>> {
    let found = store::find(&app.pool, reader.congress, &path.room).await?;
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("room"))?))
}

/// Create a room
///
/// Sessions can then be placed in it.
#[utoipa::path(
    post, path = "/congresses/{congress}/rooms", tag = "Programme", params(CongressPath),
    request_body = NewRoom,
    responses((status = 201, description = "The room", body = Room), Problems<(kinds::SlugTaken, kinds::Hours)>),
)]
pub async fn create_room(
    _: Staff<permission::ProgrammeEdit>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewRoom>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let room = super::create(&mut change, &new).await?;
    change.created(&RoomPath { congress: path.congress, room: room.slug.clone() }, &room).await
}

/// Update a room
///
/// Changes only the fields sent.
#[utoipa::path(
    patch, path = "/congresses/{congress}/rooms/{room}", tag = "Programme", params(RoomPath, IfMatch),
    request_body(content = NewRoom, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated room", body = Room), Problems<(kinds::SlugTaken, kinds::Hours)>),
)]
pub async fn update_room(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<RoomPath>,
    if_match: IfMatch,
    patch: Patch<NewRoom>,
) -> Result<WithEtag<Room>> {
    let mut change = staff.begin(&app).await?;
    let edit = |before: &Room| {
        if_match.check(before)?;
        patch.apply(&before.clone().into())
    };
    let room = super::update(&mut change, &path.room, edit).await?;
    change.commit().await?;
    Ok(WithEtag(room))
}

/// Delete a room
///
/// A room with placed sessions cannot be deleted.
#[utoipa::path(
    delete, path = "/congresses/{congress}/rooms/{room}", tag = "Programme", params(RoomPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<kinds::InUse>),
)]
pub async fn delete_room(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<RoomPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    super::delete(&mut change, &path.room, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}
