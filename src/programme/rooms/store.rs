//! Database queries, one function each.

use serde_json::json;
use sqlx::{PgExecutor, types::Json as Stored};

use super::model::{NewRoom, OpeningHours, Room, RoomError, RoomProvider};
use crate::{
    congress::EditionCopy,
    http::{RefuseOn, Result},
    types::{CongressId, Localized, RoomId, Slug},
};

/// Builds a query that returns rooms; lists their columns once.
macro_rules! query_rooms {
    ($before:literal, $after:literal $(, $argument:expr)+ $(,)?) => {
        sqlx::query_as!(
            Room,
            $before
                + " id, slug as \"slug: Slug\", name, provider, address, capacity, interpretation_channels, position,
                    opening_hours as \"opening_hours: Stored<Vec<OpeningHours>>\", revision "
                + $after
            $(, $argument)+
        )
    };
}

/// Copies the rooms into a new edition.
pub async fn copy(db: impl PgExecutor<'_>, copy: &EditionCopy) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- programme::copy_rooms
        insert into room (id, congress_id, slug, name, provider, address, capacity, interpretation_channels, position,
                          opening_hours)
        select gen_random_uuid(), $2, slug, name, provider, address, capacity, interpretation_channels, position,
               coalesce((
                   select jsonb_agg(jsonb_build_object(
                       'opens_at', ((h->>'opens_at')::timestamptz at time zone $3 + make_interval(days => $4)) at time zone $3,
                       'closes_at', ((h->>'closes_at')::timestamptz at time zone $3 + make_interval(days => $4)) at time zone $3
                   ) order by nth)
                   from jsonb_array_elements(opening_hours) with ordinality as hours (h, nth)
               ), '[]')
        from room where congress_id = $1
        "#,
        *copy.from,
        *copy.to,
        &*copy.time_zone,
        copy.shift(),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A page of rooms, sorted by position; all rooms without a limit.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    after: Option<(i32, String)>,
    limit: Option<i64>,
) -> sqlx::Result<Vec<Room>> {
    let (position, slug) = after.unzip();
    query_rooms!(
        "-- programme::list_rooms\nselect",
        "from room where congress_id = $1 and ($2::int is null or (position, slug) > ($2, $3::text))
         order by position, slug
         limit $4::bigint + 1",
        *congress,
        position,
        slug,
        limit,
    )
    .fetch_all(db)
    .await
}

pub async fn find(db: impl PgExecutor<'_>, congress: CongressId, slug: &Slug) -> sqlx::Result<Option<Room>> {
    query_rooms!(
        "-- programme::find_room\nselect",
        "from room where congress_id = $1 and slug = $2",
        *congress,
        &**slug
    )
    .fetch_optional(db)
    .await
}

/// Reads a room and locks it until the transaction ends.
pub async fn lock(db: impl PgExecutor<'_>, congress: CongressId, slug: &Slug) -> sqlx::Result<Option<Room>> {
    query_rooms!(
        "-- programme::lock_room\nselect",
        "from room where congress_id = $1 and slug = $2 for update",
        *congress,
        &**slug,
    )
    .fetch_optional(db)
    .await
}

pub async fn insert(db: impl PgExecutor<'_>, congress: CongressId, new: &NewRoom) -> Result<Room> {
    query_rooms!(
        "-- programme::insert_room
         insert into room (id, congress_id, slug, name, provider, address, capacity, interpretation_channels, position,
                           opening_hours)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         returning",
        "",
        *RoomId::new(),
        *congress,
        &*new.slug,
        &new.name as &Localized,
        new.provider as RoomProvider,
        new.address,
        new.capacity,
        new.interpretation_channels,
        new.position,
        json!(new.opening_hours),
    )
    .fetch_one(db)
    .await
    .refuse_on("room_slug_once", RoomError::SlugTaken)
}

pub async fn update(db: impl PgExecutor<'_>, id: RoomId, new: &NewRoom) -> Result<Room> {
    query_rooms!(
        "-- programme::update_room
         update room set slug = $2, name = $3, provider = $4, address = $5, capacity = $6, interpretation_channels = $7,
             position = $8, opening_hours = $9, revision = revision + 1
         where id = $1
         returning",
        "",
        *id,
        &*new.slug,
        &new.name as &Localized,
        new.provider as RoomProvider,
        new.address,
        new.capacity,
        new.interpretation_channels,
        new.position,
        json!(new.opening_hours),
    )
    .fetch_one(db)
    .await
    .refuse_on("room_slug_once", RoomError::SlugTaken)
}

pub async fn delete(db: impl PgExecutor<'_>, id: RoomId) -> Result<()> {
    sqlx::query!("delete from room where id = $1", *id)
        .execute(db)
        .await
        .refuse_on("placement_room_id_fkey", RoomError::InUse)?;
    Ok(())
}
