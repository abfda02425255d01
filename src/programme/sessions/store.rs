//! Database queries, one function each.

use chrono::NaiveDate;
use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;

use super::{
    model::{
        EnrolmentPolicy, NewSession, NewSessionSpeaker, Session, SessionCreation, SessionKind, SessionState,
        SpeakerRole,
    },
    rules::SessionError,
};
use crate::{
    http::{RefuseOn, Result},
    row_reads::ReadById,
    types::{CongressId, Language, Localized, Now, PoolId, SessionId, Slug, SpeakerId, TimeZone},
};

/// A state of the programme to read sessions from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snapshot {
    Draft,
    /// The latest release.
    Released,
    /// The release with this version.
    Version(i32),
}

impl Snapshot {
    /// The version of a release; `None` for the latest.
    fn version(self) -> Option<i32> {
        match self {
            Self::Version(version) => Some(version),
            Self::Draft | Self::Released => None,
        }
    }
}

/// Filters of a list of sessions.
#[derive(Debug, Default)]
pub struct SessionFilter {
    /// A `like` pattern.
    pub q: Option<String>,
    pub theme: Option<Slug>,
    pub track: Option<Slug>,
    pub kind: Option<SessionKind>,
    pub language: Option<Language>,
    pub speaker: Option<SpeakerId>,
    /// A day in `time_zone`.
    pub day: Option<NaiveDate>,
    /// `None` for the congress's own time zone.
    pub time_zone: Option<TimeZone>,
    pub has_free_seats: bool,
    pub state: Option<SessionState>,
}

/// The last session of the previous page. Sessions without placement come last, sorted by code.
pub type Cursor = (Option<Now>, String);

/// Builds a query that returns sessions; lists their columns once. `drafted_session`, `whole_draft` and `released_session` have
/// these columns, and each query names one of them, so that the planner knows which index to use.
macro_rules! query_sessions {
    ([$($before:literal)+] [$($after:literal)+] $(, $argument:expr)+ $(,)?) => {
        sqlx::query_as!(
            Session,
            $($before +)+ " id as \"id!\", code as \"code!\", title as \"title!\", abstract, kind as \"kind!\",
                state as \"state!\", track as \"track!\", themes as \"themes!\", language as \"language!\",
                interpretation as \"interpretation!\", duration_minutes as \"duration_minutes!\", capacity,
                enrolment_policy as \"enrolment_policy!\", waiting_list as \"waiting_list!\", links as \"links!\",
                speakers as \"speakers!\", room as \"room?\", starts_at as \"starts_at?\", ends_at as \"ends_at?\",
                revision as \"revision!\" " $(+ $after)+
            $(, $argument)+
        )
    };
}

/// A session of a snapshot.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    snapshot: Snapshot,
    id: SessionId,
) -> sqlx::Result<Option<Session>> {
    // The conditions of `list` would make the planner read the whole snapshot.
    match snapshot {
        Snapshot::Draft => {
            query_sessions!(
                ["-- programme::find_draft\nselect"]
                ["from drafted_session where congress_id = $1 and id = $2"],
                *congress,
                *id,
            )
            .fetch_optional(db)
            .await
        }
        Snapshot::Released | Snapshot::Version(_) => {
            query_sessions!(
                ["-- programme::find_released\nselect"]
                ["from released_session
                  where congress_id = $1
                    and version = coalesce($2, (select released_version from congress where id = $1)) and id = $3"],
                *congress,
                snapshot.version(),
                *id,
            )
            .fetch_optional(db)
            .await
        }
    }
}

impl ReadById for Session {
    type Id = SessionId;

    const NAME: &'static str = "session_reads";

    fn id(&self) -> SessionId {
        self.id
    }

    async fn find_all(db: &PgPool, congress: CongressId, ids: &[SessionId]) -> sqlx::Result<Vec<Self>> {
        let ids: Vec<_> = ids.iter().map(|id| **id).collect();
        query_sessions!(
            ["-- programme::find_drafts\nselect"]["from generate_subscripts($2::uuid[], 1) as nth
              join drafted_session on congress_id = $1 and id = ($2::uuid[])[nth]
              where nth between 0 and 1000000"],
            *congress,
            &ids,
        )
        .fetch_all(db)
        .await
    }
}

/// All sessions of a snapshot, in order of time; a congress has some hundreds.
pub async fn list_all(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    snapshot: Snapshot,
) -> sqlx::Result<Vec<Session>> {
    // The conditions and the limit of `list` would make it half as fast.
    match snapshot {
        Snapshot::Draft => {
            query_sessions!(
                ["-- programme::list_whole_draft\nselect"]
                ["from whole_draft where congress_id = $1 order by starts_at, code"],
                *congress,
            )
            .fetch_all(db)
            .await
        }
        Snapshot::Released | Snapshot::Version(_) => {
            query_sessions!(
                ["-- programme::list_whole_release\nselect"]
                ["from released_session
                  where congress_id = $1
                    and version = coalesce($2, (select released_version from congress where id = $1))
                  order by starts_at, code"],
                *congress,
                snapshot.version(),
            )
            .fetch_all(db)
            .await
        }
    }
}

/// All draft sessions that a release would contain, in order of time.
pub async fn list_releasable(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<Session>> {
    query_sessions!(
        ["-- programme::list_releasable\nselect"]["from whole_draft
          where congress_id = $1 and starts_at is not null and state = 'confirmed'
          order by starts_at, code"],
        *congress,
    )
    .fetch_all(db)
    .await
}

/// A page of the sessions of a snapshot that a filter lets through, in order of time, and one session more if another
/// page follows.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    snapshot: Snapshot,
    filter: &SessionFilter,
    after: Option<Cursor>,
    limit: i64,
) -> sqlx::Result<Vec<Session>> {
    let (starts_at, code) = after.unzip();
    // The sources differ in the condition of the version and in that of the cursor. The page is found first: the draft looks up
    // themes and speakers for each session that is read. `coalesce` hides from the planner how many conditions there are: it
    // would expect one session to meet them all, and look up the placement of each session by itself.
    macro_rules! list {
        ($name:literal, $page:literal, $after:literal, $from:literal) => {
            query_sessions!(
                [$name "with page as materialized (" $page
                 " and coalesce(
                       ($3::text is null or search like $3)
                       and ($4::text is null or $4 = any (themes))
                       and ($5::text is null or track = $5)
                       and ($6::text is null or kind = $6)
                       and ($7::text is null or language = $7 or $7 = any (interpretation))
                       and ($8::uuid is null or $8 = any (speaker_ids))
                       and ($9::date is null
                            or $9 = (starts_at at time zone
                                     coalesce($10, (select time_zone from congress where id = $1)))::date)
                       and (not $11::bool or exists (
                            select from session seats join pool p on p.id = seats.pool_id
                            where seats.id = s.id and p.waiting = 0 and (p.capacity is null or p.taken < p.capacity)))
                       and ($12::text is null or state = $12)
                       and ($13::text is null or " $after "), false)
                   order by starts_at, code
                   limit $15::bigint + 1)
                 select"]
                [$from "order by starts_at, code"],
                *congress,
                snapshot.version(),
                filter.q,
                filter.theme.as_deref(),
                filter.track.as_deref(),
                filter.kind as Option<SessionKind>,
                filter.language.as_deref(),
                filter.speaker.map(|id| *id),
                filter.day,
                filter.time_zone.as_deref(),
                filter.has_free_seats,
                filter.state as Option<SessionState>,
                code,
                starts_at.flatten(),
                limit,
            )
            .fetch_all(db)
            .await
        };
    }
    match snapshot {
        Snapshot::Draft => list!(
            "-- programme::list_draft\n",
            "select id from drafted_session s where congress_id = $1 and $2::int is null",
            "(coalesce(starts_at, 'infinity'), code) > (coalesce($14::timestamptz, 'infinity'), $13)",
            "from page join drafted_session using (id) "
        ),
        Snapshot::Released | Snapshot::Version(_) => list!(
            "-- programme::list_released\n",
            "select * from released_session s
             where congress_id = $1
               and version = coalesce($2, (select released_version from congress where id = $1))",
            "(starts_at, code) > ($14::timestamptz, $13)",
            "from page "
        ),
    }
}

/// The sessions of earlier releases that this one no longer contains, in their last state.
pub async fn list_withdrawn(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    version: i32,
) -> sqlx::Result<Vec<Session>> {
    query_sessions!(
        ["-- programme::list_withdrawn\nselect distinct on (id)"]["from released_session s
          where congress_id = $1 and version < $2
            and not exists (select from released_session present
                            where present.congress_id = $1 and present.version = $2 and present.id = s.id)
          order by id, version desc"],
        *congress,
        version,
    )
    .fetch_all(db)
    .await
}

/// Reads a draft session and locks it until the transaction ends.
pub async fn lock(
    db: &mut PgConnection,
    congress: CongressId,
    id: SessionId,
) -> sqlx::Result<Option<Session>> {
    sqlx::query!("select id from session where congress_id = $1 and id = $2 for update", *congress, *id)
        .fetch_optional(&mut *db)
        .await?;
    find(db, congress, Snapshot::Draft, id).await
}

/// Ids of the track and themes of a session.
pub struct TrackAndThemes {
    pub track: Uuid,
    pub themes: Vec<Uuid>,
}

/// A session to insert.
pub struct SessionRow<'n> {
    pub session: &'n SessionCreation,
    pub pool: PoolId,
    pub names: TrackAndThemes,
}

/// Inserts sessions with their themes and speakers.
pub async fn insert_all(
    db: &mut PgConnection,
    congress: CongressId,
    rows: &[SessionRow<'_>],
    now: Now,
) -> Result<()> {
    let codes: Vec<_> = rows.iter().filter_map(|row| row.session.new.code.as_deref()).collect();
    sqlx::query!(
        r#"
        -- programme::insert_sessions
        insert into session (id, congress_id, code, title, abstract, kind, state, track_id, language, interpretation,
                             duration_minutes, capacity, enrolment_policy, links, search, created_at, pool_id, waiting_list)
        select id, $1, code, title, abstract, kind, state, track_id, language, interpretation, duration_minutes, capacity,
               enrolment_policy, links, search, $3, pool_id, waiting_list
        from jsonb_to_recordset($2) as s (
            id uuid, code text, title jsonb, abstract jsonb, kind text, state text, track_id uuid, language text,
            interpretation text[], duration_minutes int, capacity int, enrolment_policy text, links jsonb, search text,
            pool_id uuid, waiting_list boolean)
        "#,
        *congress,
        rows.iter().map(to_json).collect::<Value>(),
        now,
    )
    .execute(&mut *db)
    .await
    .refuse_on("session_code_once", SessionError::CodeTaken(codes.join(", ")))?;
    insert_themes(&mut *db, rows).await?;
    Ok(insert_speakers(db, rows).await?)
}

fn to_json(row: &SessionRow<'_>) -> Value {
    let SessionCreation { id, new, state, .. } = row.session;
    json!({
        "id": id, "code": new.code, "title": new.title, "abstract": new.r#abstract, "kind": new.kind, "state": state,
        "track_id": row.names.track, "language": new.language, "interpretation": new.interpretation,
        "duration_minutes": new.duration_minutes, "capacity": new.capacity, "enrolment_policy": new.enrolment_policy,
        "links": new.links, "search": new.search(), "pool_id": row.pool, "waiting_list": new.waiting_list,
    })
}

async fn insert_themes(db: &mut PgConnection, rows: &[SessionRow<'_>]) -> sqlx::Result<()> {
    let (mut sessions, mut themes, mut positions) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        for (position, theme) in (1..).zip(&row.names.themes) {
            sessions.push(*row.session.id);
            themes.push(*theme);
            positions.push(position);
        }
    }
    sqlx::query!(
        r#"
        -- programme::insert_themes
        insert into session_theme (session_id, theme_id, position)
        select * from unnest($1::uuid[], $2::uuid[], $3::int[])
        "#,
        &sessions,
        &themes,
        &positions,
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn insert_speakers(db: &mut PgConnection, rows: &[SessionRow<'_>]) -> sqlx::Result<()> {
    let (mut sessions, mut speakers, mut roles) = (Vec::new(), Vec::new(), Vec::new());
    let (mut confirmed, mut positions) = (Vec::new(), Vec::new());
    for row in rows {
        for (position, one) in (1..).zip(&row.session.speakers) {
            sessions.push(*row.session.id);
            speakers.push(*one.speaker);
            roles.push(one.role);
            confirmed.push(one.confirmed);
            positions.push(position);
        }
    }
    sqlx::query!(
        r#"
        -- programme::insert_speakers
        insert into session_speaker (session_id, speaker_id, role, confirmed, position)
        select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::boolean[], $5::int[])
        "#,
        &sessions,
        &speakers,
        &roles as &[SpeakerRole],
        &confirmed,
        &positions,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn update(
    db: &mut PgConnection,
    id: SessionId,
    new: &NewSession,
    names: &TrackAndThemes,
) -> Result<()> {
    let code = new.code.clone().unwrap_or_default();
    sqlx::query!(
        r#"
        -- programme::update_session
        update session
        set code = coalesce($2, code), title = $3, abstract = $4, kind = $5, track_id = $6, language = $7, interpretation = $8,
            duration_minutes = $9, capacity = $10, enrolment_policy = $11, links = $12, search = $13,
            waiting_list = $14, revision = revision + 1
        where id = $1
        "#,
        *id,
        new.code,
        &new.title as &Localized,
        &new.r#abstract as &Option<Localized>,
        new.kind as SessionKind,
        names.track,
        &*new.language,
        &new.interpretation as &[Language],
        new.duration_minutes,
        new.capacity,
        new.enrolment_policy as EnrolmentPolicy,
        json!(new.links),
        new.search(),
        new.waiting_list,
    )
    .execute(&mut *db)
    .await
    .refuse_on("session_code_once", SessionError::CodeTaken(code))?;
    Ok(set_themes(db, id, &names.themes).await?)
}

async fn set_themes(db: &mut PgConnection, id: SessionId, themes: &[Uuid]) -> sqlx::Result<()> {
    sqlx::query!("delete from session_theme where session_id = $1", *id).execute(&mut *db).await?;
    sqlx::query!(
        r#"
        -- programme::set_themes
        insert into session_theme (session_id, theme_id, position)
        select $1, theme, place from unnest($2::uuid[]) with ordinality as t (theme, place)
        "#,
        *id,
        themes,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn set_state(db: impl PgExecutor<'_>, id: SessionId, state: SessionState) -> sqlx::Result<()> {
    sqlx::query!(
        "update session set state = $2, revision = revision + 1 where id = $1",
        *id,
        state as SessionState
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Which of these speakers exist; they cannot be deleted until the transaction ends.
pub async fn lock_speakers(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    speakers: &[Uuid],
) -> sqlx::Result<Vec<SpeakerId>> {
    sqlx::query_scalar!(
        "select id from speaker where congress_id = $1 and id = any ($2) for key share",
        *congress,
        speakers,
    )
    .fetch_all(db)
    .await
}

/// Replaces the speakers.
pub async fn set_speakers(
    db: &mut PgConnection,
    id: SessionId,
    speakers: &[NewSessionSpeaker],
) -> sqlx::Result<()> {
    sqlx::query!("delete from session_speaker where session_id = $1", *id).execute(&mut *db).await?;
    sqlx::query!(
        r#"
        -- programme::set_speakers
        insert into session_speaker (session_id, speaker_id, role, confirmed, position)
        select $1, speaker, role, confirmed, place
        from unnest($2::uuid[], $3::text[], $4::boolean[]) with ordinality as p (speaker, role, confirmed, place)
        "#,
        *id,
        &speakers.iter().map(|one| *one.speaker).collect::<Vec<_>>(),
        &speakers.iter().map(|one| one.role).collect::<Vec<_>>() as &[SpeakerRole],
        &speakers.iter().map(|one| one.confirmed).collect::<Vec<_>>(),
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update session set revision = revision + 1 where id = $1", *id).execute(db).await?;
    Ok(())
}

/// Whether a session is part of any release. A release that is being written is waited for, and another one waits until the
/// transaction ends.
pub async fn is_released(db: &mut PgConnection, congress: CongressId, id: SessionId) -> sqlx::Result<bool> {
    sqlx::query!("select id from congress where id = $1 for share", *congress).fetch_one(&mut *db).await?;
    sqlx::query_scalar!(
        r#"
        -- programme::is_session_released
        select exists (select from released_session where congress_id = $1 and id = $2) as "is_released!"
        "#,
        *congress,
        *id,
    )
    .fetch_one(db)
    .await
}

/// Whether people have seats in a session or wait for one, have attended it, or have requested to speak in it.
pub async fn is_in_use(db: impl PgExecutor<'_>, id: SessionId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        -- programme::is_session_in_use
        select exists (select from claim c join session s on s.pool_id = c.pool_id where s.id = $1)
            or exists (select from stay where session_id = $1)
            or exists (select from speaking_request where session_id = $1 or second_choice = $1) as "is_in_use!"
        "#,
        *id
    )
    .fetch_one(db)
    .await
}

/// Deletes a session in this state and returns its pool of seats.
pub async fn delete(db: impl PgExecutor<'_>, id: SessionId, state: SessionState) -> Result<PoolId> {
    sqlx::query_scalar!(r#"delete from session where id = $1 returning pool_id as "pool: PoolId""#, *id)
        .fetch_one(db)
        .await
        .refuse_on("stay_session_id_fkey", SessionError::HasSeats { state })
        .refuse_on("speaking_request_session_id_fkey", SessionError::HasSpeakers { state })
        .refuse_on("speaking_request_second_choice_fkey", SessionError::HasSpeakers { state })
}

/// Slugs and ids of the tracks (`true`) and themes of a congress.
pub async fn list_names(
    db: impl PgExecutor<'_>,
    congress: CongressId,
) -> sqlx::Result<Vec<(bool, String, Uuid)>> {
    let rows = sqlx::query!(
        r#"
        -- programme::names
        select true as "is_track!", slug as "slug!", id as "id!: Uuid" from track where congress_id = $1
        union all
        select false, slug, id from theme where congress_id = $1
        "#,
        *congress,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.is_track, row.slug, row.id)).collect())
}
