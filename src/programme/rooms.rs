//! Virtual rooms. The provider's address of a room is never shown: people join through this service.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;

use super::catalogue;
use crate::{
    app::App,
    events,
    http::{
        CongressPath, Created, HasRevision, IfMatch, Lang, New, NoContent, Page, Paging, Patch, Path,
        Problems, Query, RefuseOn, RequestError, Result, WithEtag,
    },
    identity::{Reader, Staff, permission},
    types::{Actor, CongressId, Localized, Now, ProblemKind, Refusal, RoomId, Slug},
};

/// A virtual room.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Room {
    pub slug: Slug,
    pub name: Localized,
    pub provider: Provider,
    /// Maximum number of people at once; `null` for no limit.
    #[schema(required)]
    pub capacity: Option<i32>,
    /// Number of languages that can be interpreted at the same time.
    pub interpretation_channels: i32,
    /// Sort position in lists, ascending.
    pub position: i32,
    /// Send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    id: RoomId,
    /// Id of the provider's room.
    #[serde(skip)]
    address: Option<String>,
}

/// Provider of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Provider {
    /// Any URL that a browser can open.
    Link,
    Jitsi,
    #[serde(rename = "bigbluebutton")]
    #[sqlx(rename = "bigbluebutton")]
    BigBlueButton,
}

/// A room that is not in the database, for testing rules.
impl From<NewRoom> for Room {
    fn from(new: NewRoom) -> Self {
        Self {
            slug: new.slug,
            name: new.name,
            provider: new.provider,
            capacity: new.capacity,
            interpretation_channels: new.interpretation_channels,
            position: new.position,
            revision: 1,
            id: RoomId::new(),
            address: new.address,
        }
    }
}

impl From<Room> for NewRoom {
    fn from(room: Room) -> Self {
        Self {
            slug: room.slug,
            name: room.name,
            provider: room.provider,
            address: room.address,
            capacity: room.capacity,
            interpretation_channels: room.interpretation_channels,
            position: room.position,
        }
    }
}

impl HasRevision for Room {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The settings of a room.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "plenary-hall", "name": {"en": "Plenary hall"}, "provider": "jitsi",
    "address": "https://meet.city.example/plenary", "capacity": 1000, "interpretation_channels": 3}))]
pub struct NewRoom {
    pub slug: Slug,
    pub name: Localized,
    pub provider: Provider,
    /// The provider's address of the room. Never shown again.
    #[schema(format = "uri", max_length = 2000, pattern = "^https://")]
    pub address: Option<String>,
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub capacity: Option<i32>,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 50)]
    pub interpretation_channels: i32,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
}

crate::congress_path! {
    pub RoomPath "/rooms/{room}" {
        /// Slug of the room.
        #[param(example = "plenary-hall")]
        room: Slug,
    }
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
    let (position, slug) = paging.after::<(i32, String)>("position")?.unzip();
    let rows = sqlx::query_as!(
        Room,
        r#"
        -- programme::list_rooms
        select id, slug as "slug: Slug", name, provider, address, capacity, interpretation_channels, position,
               revision
        from room
        where congress_id = $1 and ($2::int is null or (position, slug) > ($2, $3::text))
        order by position, slug
        limit $4::bigint + 1
        "#,
        *reader.congress,
        position,
        slug,
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("position", rows, |last| (last.position, last.slug.clone())))
}

/// Create a room
///
/// Sessions can then be placed in it.
#[utoipa::path(
    post, path = "/congresses/{congress}/rooms", tag = "Programme", params(CongressPath),
    request_body = NewRoom,
    responses((status = 201, description = "The room", body = Room), Problems<Refused>),
)]
pub async fn create_room(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewRoom>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let room = insert(&mut tx, staff.actor, staff.congress, &new.body, now).await?;
    let created = Created::at(&format!("/congresses/{}/rooms/{}", path.congress, room.slug), room)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Update a room
///
/// Changes only the fields sent.
#[utoipa::path(
    patch, path = "/congresses/{congress}/rooms/{room}", tag = "Programme", params(RoomPath, IfMatch),
    request_body(content = NewRoom, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated room", body = Room), Problems<Refused>),
)]
pub async fn update_room(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<RoomPath>,
    if_match: IfMatch,
    patch: Patch<NewRoom>,
) -> Result<WithEtag<Room>> {
    let mut tx = app.begin().await?;
    let before = lock(&mut tx, staff.congress, &path.room).await?;
    if_match.check(&before)?;
    let id = before.id;
    let new = patch.apply(&before.clone().into())?;
    let room = sqlx::query_as!(
        Room,
        r#"
        -- programme::update_room
        update room set slug = $2, name = $3, provider = $4, address = $5, capacity = $6, interpretation_channels = $7,
            position = $8, revision = revision + 1
        where id = $1
        returning id, slug as "slug: Slug", name, provider, address, capacity, interpretation_channels, position,
               revision
        "#,
        *id,
        &*new.slug,
        &new.name as &Localized,
        new.provider as Provider,
        new.address,
        new.capacity,
        new.interpretation_channels,
        new.position,
    )
    .fetch_one(&mut *tx)
    .await
    .refuse_on("room_slug_once", Refused::SlugTaken)?;
    let event = catalogue::ROOM_UPDATED.of(Some(staff.congress), *room.id, &room);
    events::publish(&mut tx, staff.actor, event.changing(&before, &room), app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(room))
}

/// Delete a room
///
/// A room with placed sessions cannot be deleted.
#[utoipa::path(
    delete, path = "/congresses/{congress}/rooms/{room}", tag = "Programme", params(RoomPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<Refused>),
)]
pub async fn delete_room(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<RoomPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let room = lock(&mut tx, staff.congress, &path.room).await?;
    if_match.check(&room)?;
    sqlx::query!("delete from room where id = $1", *room.id)
        .execute(&mut *tx)
        .await
        .refuse_on("placement_room_id_fkey", Refused::InUse)?;
    let event = catalogue::ROOM_DELETED.of(Some(staff.congress), *room.id, &room);
    events::publish(&mut tx, staff.actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}

async fn lock(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<Room> {
    let found = sqlx::query_as!(
        Room,
        r#"
        -- programme::lock_room
        select id, slug as "slug: Slug", name, provider, address, capacity, interpretation_channels, position,
               revision
        from room where congress_id = $1 and slug = $2 for update
        "#,
        *congress,
        &**slug,
    );
    Ok(found.fetch_optional(db).await?.ok_or(RequestError::NoSuch("room"))?)
}

/// All rooms, sorted by position; a congress has some dozens.
pub async fn list_whole(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<Room>> {
    let rooms = sqlx::query_as!(
        Room,
        r#"
        -- programme::list_rooms_whole
        select id, slug as "slug: Slug", name, provider, address, capacity, interpretation_channels, position,
               revision
        from room where congress_id = $1 order by position, slug
        "#,
        *congress,
    );
    rooms.fetch_all(db).await
}

/// Creates a room and publishes the event.
pub async fn insert(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    new: &NewRoom,
    now: Now,
) -> Result<Room> {
    let room = sqlx::query_as!(
        Room,
        r#"
        -- programme::insert_room
        insert into room (id, congress_id, slug, name, provider, address, capacity, interpretation_channels, position)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        returning id, slug as "slug: Slug", name, provider, address, capacity, interpretation_channels, position,
               revision
        "#,
        *RoomId::new(),
        *congress,
        &*new.slug,
        &new.name as &Localized,
        new.provider as Provider,
        new.address,
        new.capacity,
        new.interpretation_channels,
        new.position,
    )
    .fetch_one(&mut *db)
    .await
    .refuse_on("room_slug_once", Refused::SlugTaken)?;
    let event = catalogue::ROOM_CREATED.of(Some(congress), *room.id, &room);
    events::publish(db, actor, event, now).await?;
    Ok(room)
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("Another room of this congress already has this slug. Choose a different one.")]
    SlugTaken,
    #[error("Sessions are still placed in this room. Move them to another room first.")]
    InUse,
}

crate::problem_kinds! {
    SLUG_TAKEN = Conflict "room-slug-taken" "Slug already taken"
        "Another room of this congress has this slug. Choose a different one."
    IN_USE = Conflict "room-in-use" "Room in use"
        "Move its sessions to another room, then delete it."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::SlugTaken => &SLUG_TAKEN,
            Self::InUse => &IN_USE,
        }
    }
}
