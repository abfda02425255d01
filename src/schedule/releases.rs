//! Releases: numbered, complete and immutable.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, types::Json as Stored};
use std::sync::Arc;
use utoipa::ToSchema;

use super::{
    catalogue::{SCHEDULE_CHANGED, SCHEDULE_RELEASED, ScheduleChanged, ScheduleReleased},
    changes::{self, Change},
    conflicts::{self, Conflict, Level, Severity},
    published::Published,
};
use crate::{
    app::App,
    congress, events,
    http::{
        CongressPath, Created, Json, Lang, New, Page, Paging, Path, Problems, Query, RequestError, Result,
    },
    identity::{Reader, Staff, permission},
    programme, seats,
    types::{AccountId, Actor, CongressId, FieldError, Now, ProblemKind, Refusal},
};

/// A released schedule.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Release {
    /// Starts at 1, without gaps.
    pub version: i32,
    pub released_at: DateTime<Utc>,
    #[schema(required)]
    pub note: Option<String>,
    /// Number of sessions changed since the previous release; `changes` lists them.
    pub changes: i64,
}

/// A release to make.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"note": "The opening begins half an hour later."}))]
pub struct NewRelease {
    /// A note about the release, shown to the public.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// Release despite warnings. Blocking conflicts cannot be overridden.
    #[serde(default)]
    pub override_warnings: bool,
    /// Version of an earlier release to publish again unchanged, as a rollback. The draft is neither changed nor checked.
    #[schema(minimum = 1)]
    pub restore: Option<i32>,
}

crate::congress_path! {
    pub ReleasePath "/schedule/releases/{version}" {
        /// Version of the release.
        #[param(minimum = 1, example = 1)]
        version: i32,
    }
}

/// Release the schedule
///
/// Publishes the confirmed sessions that have a placement as the next version. Refused while there are blocking conflicts,
/// or warnings that are not overridden. With `restore`, an earlier release is published again as the next version.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/releases", tag = "Schedule", params(CongressPath),
    request_body = NewRelease,
    responses((status = 201, description = "The release", body = Release), Problems<Refused>),
)]
pub async fn release_schedule(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    Path(path): Path<CongressPath>,
    new: New<NewRelease>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let release = release(&mut tx, staff.actor, staff.congress, &new.body, now).await?;
    let location = format!("/congresses/{}/schedule/releases/{}", path.congress, release.version);
    let created = Created::once_at(&location, release)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    // This node shows it immediately; other nodes are notified or see it within a second.
    published.refresh(&app).await?;
    sqlx::query!("select pg_notify('schedule_released', $1)", staff.congress.to_string())
        .execute(&app.pool)
        .await?;
    Ok(created)
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
    let rows = sqlx::query_as!(
        Release,
        r#"
        -- schedule::list_releases
        select version, released_at, note,
               (select count(distinct change ->> 'session') from jsonb_array_elements(changes) change) as "changes!"
        from release
        where congress_id = $1 and ($2::int is null or version < $2)
        order by version desc
        limit $3::bigint + 1
        "#,
        *reader.congress,
        paging.after::<i32>("version")?,
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
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
    Ok(Json(find(&app.pool, reader.congress, path.version).await?))
}

/// The changes of a release.
#[derive(Serialize, ToSchema)]
pub struct Changes {
    /// Sorted by session code.
    #[schema(value_type = Vec<Change>)]
    items: Stored<Vec<Change>>,
}

/// List the changes of a release
///
/// Compared with the previous release: sessions added, removed, moved, put in another room, or with another title or
/// other speakers.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/releases/{version}/changes", tag = "Schedule",
    params(ReleasePath, Lang),
    responses((status = 200, description = "The changes", body = Changes)),
)]
pub async fn get_release_changes(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<ReleasePath>,
) -> Result<Json<Changes>> {
    let found = sqlx::query_as!(
        Changes,
        r#"
        -- schedule::changes
        select changes as "items: Stored<Vec<Change>>" from release where congress_id = $1 and version = $2
        "#,
        *reader.congress,
        path.version,
    );
    Ok(Json(found.fetch_optional(&app.pool).await?.ok_or(RequestError::NoSuch("release"))?))
}

async fn find(db: impl PgExecutor<'_>, congress: CongressId, version: i32) -> Result<Release> {
    let found = sqlx::query_as!(
        Release,
        r#"
        -- schedule::find_release
        select version, released_at, note,
               (select count(distinct change ->> 'session') from jsonb_array_elements(changes) change) as "changes!"
        from release where congress_id = $1 and version = $2
        "#,
        *congress,
        version,
    );
    Ok(found.fetch_optional(db).await?.ok_or(RequestError::NoSuch("release"))?)
}

/// Releases the draft, or an earlier release again, in the caller's transaction.
///
/// Freezes the sessions in one statement first and checks those, so that concurrent edits cannot get in unchecked.
pub async fn release(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    new: &NewRelease,
    now: Now,
) -> Result<Release> {
    // A concurrent release waits here, then builds on this one.
    sqlx::query!("select id from congress where id = $1 for no key update", *congress)
        .fetch_one(&mut *db)
        .await?;
    let edition = congress::find(&mut *db, congress).await?;
    let version = edition.released_version.unwrap_or(0) + 1;
    match new.restore {
        Some(restored) => {
            find(&mut *db, congress, restored).await.map_err(|_| unknown_release(restored))?;
            copy(db, congress, restored, version).await?;
        }
        None => freeze(db, congress, version).await?,
    }
    let sessions = programme::list_of_release(&mut *db, congress, Some(version)).await?;
    if new.restore.is_none() {
        let mut draft = conflicts::read(&mut *db, &edition, sessions.clone()).await?;
        // Not configurable: the constraints allow no exception.
        draft.levels.room_overlap = Level::Block;
        draft.levels.speaker_overlap = Level::Block;
        refuse(draft.conflicts().await?.1, new.override_warnings)?;
    }
    let before = programme::list_of_release(&mut *db, congress, edition.released_version).await?;
    let changes = changes::between(&before, &sessions);
    insert(db, actor.account, congress, version, new, &changes, now).await?;
    // The constraints have the last word on overlaps.
    let checked = sqlx::query!("set constraints all immediate").execute(&mut *db).await;
    checked.map_err(overlapping)?;
    sqlx::query!(
        "update congress set released_version = $2, revision = revision + 1 where id = $1",
        *congress,
        version
    )
    .execute(&mut *db)
    .await?;
    seats::reschedule(&mut events::Change::within(&mut *db, actor, congress, now), version).await?;
    let released = ScheduleReleased { version, note: new.note.clone(), changes: changes.len() };
    let mut happened = vec![SCHEDULE_RELEASED.of(Some(congress), *congress, &released)];
    happened.extend(changes.into_iter().map(|change| {
        SCHEDULE_CHANGED.of(Some(congress), *change.session, &ScheduleChanged { version, change })
    }));
    events::publish_all(db, actor, happened, now).await?;
    find(db, congress, version).await
}

/// Overlaps that only the constraints found.
fn overlapping(error: sqlx::Error) -> crate::http::Error {
    match error.as_database_error().and_then(|error| error.constraint()) {
        Some("released_room_holds_one" | "released_speaker_is_in_one_place") => {
            Refused::Blocked(Vec::new()).into()
        }
        _ => error.into(),
    }
}

fn unknown_release(version: i32) -> crate::http::Error {
    RequestError::InvalidBody(vec![FieldError::new(
        "/restore",
        "unknown",
        format!("no release {version} in this congress"),
    )])
    .into()
}

/// Refuses a release with blocking conflicts, or with warnings that are not overridden.
fn refuse(conflicts: Vec<Conflict>, override_warnings: bool) -> Result<(), Refused> {
    let (blocking, warnings): (Vec<_>, Vec<_>) =
        conflicts.into_iter().partition(|c| c.severity == Severity::Block);
    if !blocking.is_empty() {
        return Err(Refused::Blocked(blocking));
    }
    if !warnings.is_empty() && !override_warnings {
        return Err(Refused::Warned(warnings));
    }
    Ok(())
}

async fn insert(
    db: &mut PgConnection,
    by: Option<AccountId>,
    congress: CongressId,
    version: i32,
    new: &NewRelease,
    changes: &[Change],
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- schedule::insert_release
        insert into release (congress_id, version, released_at, released_by, note, changes) values ($1, $2, $3, $4, $5, $6)
        "#,
        *congress,
        version,
        now,
        by.map(|account| *account),
        new.note,
        json!(changes),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Copies the confirmed sessions with a placement into a release.
async fn freeze(db: &mut PgConnection, congress: CongressId, version: i32) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- schedule::freeze_sessions
        insert into released_session (congress_id, version, id, code, title, abstract, kind, state, track, themes,
                                      language, interpretation, duration_minutes, capacity, enrolment_policy, links,
                                      speakers, speaker_ids, room, room_id, starts_at, ends_at, search, revision, waiting_list)
        select congress_id, $2, id, code, title, abstract, kind, state, track, themes, language, interpretation,
               duration_minutes, capacity, enrolment_policy, links, speakers, speaker_ids, room, room_id, starts_at,
               ends_at, search, revision, waiting_list
        from drafted_session where congress_id = $1 and starts_at is not null and state = 'confirmed'
        "#,
        *congress,
        version,
    )
    .execute(&mut *db)
    .await?;
    freeze_speakers(db, congress, version).await
}

/// Copies an earlier release.
async fn copy(db: &mut PgConnection, congress: CongressId, from: i32, version: i32) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- schedule::copy_sessions
        insert into released_session (congress_id, version, id, code, title, abstract, kind, state, track, themes,
                                      language, interpretation, duration_minutes, capacity, enrolment_policy, links,
                                      speakers, speaker_ids, room, room_id, starts_at, ends_at, search, revision, waiting_list)
        select congress_id, $3, id, code, title, abstract, kind, state, track, themes, language, interpretation,
               duration_minutes, capacity, enrolment_policy, links, speakers, speaker_ids, room, room_id, starts_at,
               ends_at, search, revision, waiting_list
        from released_session where congress_id = $1 and version = $2
        "#,
        *congress,
        from,
        version,
    )
    .execute(&mut *db)
    .await?;
    freeze_speakers(db, congress, version).await
}

async fn freeze_speakers(db: &mut PgConnection, congress: CongressId, version: i32) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- schedule::freeze_speakers
        insert into released_speaker (congress_id, version, session_id, speaker_id, during)
        select congress_id, version, id, unnest(speaker_ids), tstzrange(starts_at, ends_at)
        from released_session where congress_id = $1 and version = $2
        "#,
        *congress,
        version,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Why a schedule cannot be released.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("Blocking conflicts: {}. Resolve them, then release again. See `errors`, and `schedule/conflicts` for suggested placements.", .0.len())]
    Blocked(Vec<Conflict>),
    #[error("Warnings: {}. Resolve them, or send `override_warnings: true`.", .0.len())]
    Warned(Vec<Conflict>),
}

crate::problem_kinds! {
    BLOCKED = Conflict "schedule-blocked" "Blocking schedule conflicts"
        "Read `schedule/conflicts`: each conflict lists its sessions, the cause, and placements that would resolve it. Resolve all blocking conflicts and release again."
    WARNED = Conflict "schedule-warned" "Schedule has warnings"
        "Read `schedule/conflicts` and resolve what you can, then release with `override_warnings: true`."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Blocked(_) => &BLOCKED,
            Self::Warned(_) => &WARNED,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        let (Self::Blocked(conflicts) | Self::Warned(conflicts)) = self;
        conflicts
            .iter()
            .take(50)
            .map(|conflict| FieldError::new("", conflict.kind.name(), conflict.detail.clone()))
            .collect()
    }
}
