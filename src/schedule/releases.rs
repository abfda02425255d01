//! Releases: numbered, whole, and final.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, types::Json as Stored};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

use super::{
    catalogue::{SCHEDULE_CHANGED, SCHEDULE_RELEASED, ScheduleChanged, ScheduleReleased},
    changes::{self, Change},
    conflicts::{self, Conflict, Level, Severity},
    published::Published,
};
use crate::{
    app::App,
    congress::{self, CongressPath, SlugOf},
    events,
    http::{Created, Json, Lang, New, Page, Paging, Path, Problems, Query, RequestError, Result},
    identity::{Reader, Staff, permission},
    programme, seats,
    types::{AccountId, Actor, CongressId, FieldError, Now, ProblemKind, Refusal, Slug},
};

/// A schedule as it was released.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Release {
    /// From 1, without gaps.
    pub version: i32,
    pub released_at: DateTime<Utc>,
    #[schema(required)]
    pub note: Option<String>,
    /// How many sessions changed against the release before; `changes` names them.
    pub changes: i64,
}

/// How to release.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"note": "The opening begins half an hour later."}))]
pub struct NewRelease {
    /// Why; the public reads it.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// Release in spite of warnings. What blocks cannot be overridden.
    #[serde(default)]
    pub override_warnings: bool,
    /// Number of an earlier release that is to be released again as it was, to roll back. The draft stays as it is and is
    /// not looked at.
    #[schema(minimum = 1)]
    pub restore: Option<i32>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ReleasePath {
    /// Slug of the congress.
    #[param(value_type = Slug, example = "metropolis-2021")]
    #[serde(rename = "congress")]
    _congress: String,
    /// Number of the release.
    #[param(minimum = 1, example = 1)]
    version: i32,
}

/// Release the schedule
///
/// Freezes the confirmed sessions that have a placement as the next version, which the public reads from then on.
/// Refused while something blocks it, or warns and is not overridden. With `restore`, an earlier release is released again
/// as the next version.
#[utoipa::path(
    post, path = "/congresses/{congress}/schedule/releases", tag = "Schedule", params(CongressPath),
    request_body = NewRelease,
    responses((status = 201, description = "The release", body = Release), Problems<Refused>),
)]
pub async fn release_schedule(
    staff: Staff<permission::ScheduleEdit>,
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    Path(path): Path<SlugOf>,
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
    // This node shows it at once; the others hear of it, or see it within a second.
    published.refresh(&app).await?;
    sqlx::query!("select pg_notify('schedule_released', $1)", staff.congress.to_string())
        .execute(&app.pool)
        .await?;
    Ok(created)
}

/// List the releases
///
/// The latest first.
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
/// Its number, time and note.
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

/// What a release changed.
#[derive(Serialize, ToSchema)]
pub struct Changes {
    /// In the order of the sessions' codes.
    #[schema(value_type = Vec<Change>)]
    items: Stored<Vec<Change>>,
}

/// Read what a release changed
///
/// Against the release before it: added, removed, moved, in another room, with another title or other
/// speakers.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule/releases/{version}/changes", tag = "Schedule",
    params(ReleasePath, Lang),
    responses((status = 200, description = "Every change", body = Changes)),
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

/// Releases the draft, or an earlier release again: freezes, decides, switches, tells; all in the caller's transaction.
///
/// What is judged is what was frozen, in one statement: whatever editors do meanwhile, a release is what was checked.
pub async fn release(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    new: &NewRelease,
    now: Now,
) -> Result<Release> {
    // Two releases at once: the second waits here, then releases on top of the first.
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
        // Whatever an edition makes of them: the constraints have no exception.
        draft.levels.room_overlap = Level::Block;
        draft.levels.speaker_overlap = Level::Block;
        refuse(draft.conflicts().await?.1, new.override_warnings)?;
    }
    let before = programme::list_of_release(&mut *db, congress, edition.released_version).await?;
    let changes = changes::between(&before, &sessions);
    insert(db, actor.account, congress, version, new, &changes, now).await?;
    // The constraints are the last word on overlaps.
    let checked = sqlx::query!("set constraints all immediate").execute(&mut *db).await;
    checked.map_err(overlapping)?;
    sqlx::query!(
        "update congress set released_version = $2, revision = revision + 1 where id = $1",
        *congress,
        version
    )
    .execute(&mut *db)
    .await?;
    seats::reschedule(&mut *db, (actor, congress), version, now).await?;
    let released = ScheduleReleased { version, note: new.note.clone(), changes: changes.len() };
    let mut happened = vec![SCHEDULE_RELEASED.of(Some(congress), *congress, &released)];
    happened.extend(changes.into_iter().map(|change| {
        SCHEDULE_CHANGED.of(Some(congress), *change.session, &ScheduleChanged { version, change })
    }));
    events::publish_all(db, actor, happened, now).await?;
    find(db, congress, version).await
}

/// What the constraints found that nothing else did.
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
        format!("there is no release {version}"),
    )])
    .into()
}

/// Refuses a release with blocking conflicts, or with warnings that nobody overrode.
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

/// Copies the confirmed sessions that have a placement into a release.
async fn freeze(db: &mut PgConnection, congress: CongressId, version: i32) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- schedule::freeze_sessions
        insert into released_session (congress_id, version, id, code, title, abstract, kind, status, track, themes,
                                      language, interpretation, duration_minutes, capacity, enrolment_policy, links,
                                      speakers, speaker_ids, room, room_id, starts_at, ends_at, search, revision, waiting_list)
        select congress_id, $2, id, code, title, abstract, kind, status, track, themes, language, interpretation,
               duration_minutes, capacity, enrolment_policy, links, speakers, speaker_ids, room, room_id, starts_at,
               ends_at, search, revision, waiting_list
        from drafted_session where congress_id = $1 and starts_at is not null and status = 'confirmed'
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
        insert into released_session (congress_id, version, id, code, title, abstract, kind, status, track, themes,
                                      language, interpretation, duration_minutes, capacity, enrolment_policy, links,
                                      speakers, speaker_ids, room, room_id, starts_at, ends_at, search, revision, waiting_list)
        select congress_id, $3, id, code, title, abstract, kind, status, track, themes, language, interpretation,
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

/// Why a schedule is not released.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("Conflicts that block the release: {}. Each is in `errors` and at `schedule/conflicts`, with what would mend it.", .0.len())]
    Blocked(Vec<Conflict>),
    #[error("Warnings that stand against the release: {}. Mend them, or send `override_warnings: true`.", .0.len())]
    Warned(Vec<Conflict>),
}

crate::problem_kinds! {
    BLOCKED = Conflict "schedule-blocked" "Conflicts block the release"
        "Read `schedule/conflicts`: each conflict names the sessions, what is wrong and a placement that would mend it. Mend them and release again."
    WARNED = Conflict "schedule-warned" "Warnings stand against the release"
        "Read `schedule/conflicts` and mend what you can; then release with `override_warnings: true`."
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
