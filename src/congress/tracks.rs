//! Tracks of an edition. A registration type gives access to some of them.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
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
    types::{Actor, CongressId, Localized, Now, ProblemKind, Refusal, Slug, TrackId},
};

/// A track: a part of the edition, such as the congress programme or the mayors' forum.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Track {
    pub slug: Slug,
    pub name: Localized,
    pub kind: TrackKind,
    /// Sort position in lists, ascending.
    pub position: i32,
    /// Send it as `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    id: TrackId,
}

/// The purpose of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum TrackKind {
    Congress,
    MayorsForum,
    Award,
}

impl HasRevision for Track {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The settings of a track.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "mayors-forum", "name": {"en": "Global Mayors' Forum"}, "kind": "mayors_forum", "position": 2}))]
pub struct NewTrack {
    pub slug: Slug,
    pub name: Localized,
    pub kind: TrackKind,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
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
    let (position, slug) = paging.after::<(i32, String)>("position")?.unzip();
    let rows = sqlx::query_as!(
        Track,
        r#"
        -- congress::list_tracks
        select id, slug as "slug: Slug", name, kind, position, revision
        from track
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

/// Create a track
///
/// Sessions can then be assigned to it.
#[utoipa::path(
    post, path = "/congresses/{congress}/tracks", tag = "Congress", params(CongressPath),
    request_body = NewTrack,
    responses((status = 201, description = "The track", body = Track), Problems<Refused>),
)]
pub async fn create_track(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewTrack>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let track = insert(&mut tx, staff.actor, staff.congress, &new.body, now).await?;
    let created = Created::at(&format!("/congresses/{}/tracks/{}", path.congress, track.slug), track)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Update a track
///
/// Changes its slug, name, kind or position.
#[utoipa::path(
    patch, path = "/congresses/{congress}/tracks/{track}", tag = "Congress", params(TrackPath, IfMatch),
    request_body(content = NewTrack, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated track", body = Track), Problems<Refused>),
)]
pub async fn update_track(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
    Path(path): Path<TrackPath>,
    if_match: IfMatch,
    patch: Patch<NewTrack>,
) -> Result<WithEtag<Track>> {
    let mut tx = app.begin().await?;
    let before = lock(&mut tx, staff.congress, &path.track).await?;
    if_match.check(&before)?;
    let id = before.id;
    let new = patch.apply(&NewTrack {
        slug: before.slug.clone(),
        name: before.name.clone(),
        kind: before.kind,
        position: before.position,
    })?;
    let track = sqlx::query_as!(
        Track,
        r#"
        -- congress::update_track
        update track set slug = $2, name = $3, kind = $4, position = $5, revision = revision + 1
        where id = $1
        returning id, slug as "slug: Slug", name, kind, position, revision
        "#,
        *id,
        &*new.slug,
        &new.name as &Localized,
        new.kind as TrackKind,
        new.position,
    )
    .fetch_one(&mut *tx)
    .await
    .refuse_on("track_slug_once", Refused::SlugTaken)?;
    let event = catalogue::TRACK_UPDATED.of(Some(staff.congress), *track.id, &track);
    events::publish(&mut tx, staff.actor, event.changing(&before, &track), app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(track))
}

/// Delete a track
///
/// A track with sessions cannot be deleted.
#[utoipa::path(
    delete, path = "/congresses/{congress}/tracks/{track}", tag = "Congress", params(TrackPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<Refused>),
)]
pub async fn delete_track(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
    Path(path): Path<TrackPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let track = lock(&mut tx, staff.congress, &path.track).await?;
    if_match.check(&track)?;
    sqlx::query!("delete from track where id = $1", *track.id)
        .execute(&mut *tx)
        .await
        .refuse_on("session_track_id_fkey", Refused::InUse)?;
    let event = catalogue::TRACK_DELETED.of(Some(staff.congress), *track.id, &track);
    events::publish(&mut tx, staff.actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}

async fn lock(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<Track> {
    let found = sqlx::query_as!(
        Track,
        r#"
        -- congress::lock_track
        select id, slug as "slug: Slug", name, kind, position, revision
        from track where congress_id = $1 and slug = $2 for update
        "#,
        *congress,
        &**slug,
    );
    Ok(found.fetch_optional(db).await?.ok_or(RequestError::NoSuch("track"))?)
}

/// Creates a track and publishes the event.
pub async fn insert(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    new: &NewTrack,
    now: Now,
) -> Result<Track> {
    let track = sqlx::query_as!(
        Track,
        r#"
        -- congress::insert_track
        insert into track (id, congress_id, slug, name, kind, position) values ($1, $2, $3, $4, $5, $6)
        returning id, slug as "slug: Slug", name, kind, position, revision
        "#,
        *TrackId::new(),
        *congress,
        &*new.slug,
        &new.name as &Localized,
        new.kind as TrackKind,
        new.position,
    )
    .fetch_one(&mut *db)
    .await
    .refuse_on("track_slug_once", Refused::SlugTaken)?;
    let event = catalogue::TRACK_CREATED.of(Some(congress), *track.id, &track);
    events::publish(db, actor, event, now).await?;
    Ok(track)
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("Another track of this congress already has this slug. Choose a different one.")]
    SlugTaken,
    #[error("Sessions still use this track. Assign them to another track first.")]
    InUse,
}

crate::problem_kinds! {
    SLUG_TAKEN = Conflict "track-slug-taken" "Slug already taken"
        "Another track of this congress has this slug. Choose a different one."
    IN_USE = Conflict "track-in-use" "Track in use"
        "List its sessions with `?track=`, assign them to another track, then delete it."
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
