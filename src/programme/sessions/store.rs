//! Database queries, one function each.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, types::Json as Stored};

use super::{
    model::{EnrolmentPolicy, Link, NewPart, NewSession, Part, Session, SessionKind, SessionState},
    rules::Refused,
};
use crate::{
    capacity,
    events::{self, Change},
    http::{RefuseOn, RequestError, Result},
    programme::catalogue,
    seats,
    types::{
        Actor, CongressId, FieldError, Language, Localized, Now, PoolId, SessionId, Slug, SpeakerId,
        TimeZone, random_number,
    },
};

/// Filters of a list of sessions.
#[derive(Debug, Default)]
pub struct Narrowed {
    /// A `like` pattern.
    pub q: Option<String>,
    pub theme: Option<Slug>,
    pub track: Option<Slug>,
    pub kind: Option<SessionKind>,
    pub language: Option<Language>,
    pub speaker: Option<SpeakerId>,
    /// A day in `zone`.
    pub day: Option<NaiveDate>,
    /// `None` for the congress's own zone.
    pub zone: Option<TimeZone>,
    pub free_seats: bool,
}

/// The last session of the previous page. Sessions without placement come last, sorted by code.
pub type After = (Option<Now>, String);

/// A draft session.
pub async fn find_draft(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: SessionId,
) -> sqlx::Result<Option<Session>> {
    sqlx::query_as!(
        Session,
        r#"
        -- programme::find_draft
        select id as "id!: SessionId", code as "code!", title as "title!: Localized", abstract as "abstract: Localized",
               kind as "kind!: SessionKind", state as "state!: SessionState", track as "track!: Slug",
               themes as "themes!: Vec<Slug>", language as "language!: Language",
               interpretation as "interpretation!: Vec<Language>", duration_minutes as "duration_minutes!", capacity,
               enrolment_policy as "enrolment_policy!: EnrolmentPolicy", waiting_list as "waiting_list!", links as "links!: Stored<Vec<Link>>",
               speakers as "speakers!: Stored<Vec<Part>>", room as "room?: Slug", starts_at as "starts_at?",
               ends_at as "ends_at?", revision as "revision!"
        from drafted_session where congress_id = $1 and id = $2
        "#,
        *congress,
        *id,
    )
    .fetch_optional(db)
    .await
}

/// A session as last released.
pub async fn find_released(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: SessionId,
) -> sqlx::Result<Option<Session>> {
    sqlx::query_as!(
        Session,
        r#"
        -- programme::find_released
        select id as "id!: SessionId", code as "code!", title as "title!: Localized", abstract as "abstract: Localized",
               kind as "kind!: SessionKind", state as "state!: SessionState", track as "track!: Slug",
               themes as "themes!: Vec<Slug>", language as "language!: Language",
               interpretation as "interpretation!: Vec<Language>", duration_minutes as "duration_minutes!", capacity,
               enrolment_policy as "enrolment_policy!: EnrolmentPolicy", waiting_list as "waiting_list!", links as "links!: Stored<Vec<Link>>",
               speakers as "speakers!: Stored<Vec<Part>>", room as "room?: Slug", starts_at as "starts_at?",
               ends_at as "ends_at?", revision as "revision!"
        from released_session
        where congress_id = $1 and version = (select released_version from congress where id = $1) and id = $2
        "#,
        *congress,
        *id,
    )
    .fetch_optional(db)
    .await
}

/// A page of the draft, in order of time.
pub async fn list_draft(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    narrowed: &Narrowed,
    after: Option<After>,
    limit: i64,
) -> sqlx::Result<Vec<Session>> {
    let (starts_at, code) = after.unzip();
    sqlx::query_as!(
        Session,
        r#"
        -- programme::list_draft
        select id as "id!: SessionId", code as "code!", title as "title!: Localized", abstract as "abstract: Localized",
               kind as "kind!: SessionKind", state as "state!: SessionState", track as "track!: Slug",
               themes as "themes!: Vec<Slug>", language as "language!: Language",
               interpretation as "interpretation!: Vec<Language>", duration_minutes as "duration_minutes!", capacity,
               enrolment_policy as "enrolment_policy!: EnrolmentPolicy", waiting_list as "waiting_list!", links as "links!: Stored<Vec<Link>>",
               speakers as "speakers!: Stored<Vec<Part>>", room as "room?: Slug", starts_at as "starts_at?",
               ends_at as "ends_at?", revision as "revision!"
        from drafted_session s
        where congress_id = $1
          and ($2::text is null or search like $2)
          and ($3::text is null or $3 = any (themes))
          and ($4::text is null or track = $4)
          and ($5::text is null or kind = $5)
          and ($6::text is null or language = $6 or $6 = any (interpretation))
          and ($7::uuid is null or $7 = any (speaker_ids))
          and ($8::date is null
               or $8 = (starts_at at time zone coalesce($12, (select time_zone from congress where id = $1)))::date)
          and (not $13::bool or exists (
               select from session seats join pool p on p.id = seats.pool_id
               where seats.id = s.id and p.waiting = 0 and (p.capacity is null or p.taken < p.capacity)))
          and ($9::text is null or (coalesce(starts_at, 'infinity'), code) > (coalesce($10::timestamptz, 'infinity'), $9))
        order by coalesce(starts_at, 'infinity'), code
        limit $11::bigint + 1
        "#,
        *congress,
        narrowed.q,
        narrowed.theme.as_deref(),
        narrowed.track.as_deref(),
        narrowed.kind as Option<SessionKind>,
        narrowed.language.as_deref(),
        narrowed.speaker.map(|id| *id),
        narrowed.day,
        code,
        starts_at.flatten(),
        limit,
        narrowed.zone.as_deref(),
        narrowed.free_seats,
    )
    .fetch_all(db)
    .await
}

/// A page of the last release, in order of time.
pub async fn list_released(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    narrowed: &Narrowed,
    after: Option<After>,
    limit: i64,
) -> sqlx::Result<Vec<Session>> {
    let (starts_at, code) = after.unzip();
    sqlx::query_as!(
        Session,
        r#"
        -- programme::list_released
        select id as "id!: SessionId", code as "code!", title as "title!: Localized", abstract as "abstract: Localized",
               kind as "kind!: SessionKind", state as "state!: SessionState", track as "track!: Slug",
               themes as "themes!: Vec<Slug>", language as "language!: Language",
               interpretation as "interpretation!: Vec<Language>", duration_minutes as "duration_minutes!", capacity,
               enrolment_policy as "enrolment_policy!: EnrolmentPolicy", waiting_list as "waiting_list!", links as "links!: Stored<Vec<Link>>",
               speakers as "speakers!: Stored<Vec<Part>>", room as "room?: Slug", starts_at as "starts_at?",
               ends_at as "ends_at?", revision as "revision!"
        from released_session s
        where congress_id = $1 and version = (select released_version from congress where id = $1)
          and ($2::text is null or search like $2)
          and ($3::text is null or $3 = any (themes))
          and ($4::text is null or track = $4)
          and ($5::text is null or kind = $5)
          and ($6::text is null or language = $6 or $6 = any (interpretation))
          and ($7::uuid is null or $7 = any (speaker_ids))
          and ($8::date is null
               or $8 = (starts_at at time zone coalesce($12, (select time_zone from congress where id = $1)))::date)
          and (not $13::bool or exists (
               select from session seats join pool p on p.id = seats.pool_id
               where seats.id = s.id and p.waiting = 0 and (p.capacity is null or p.taken < p.capacity)))
          and ($9::text is null or (starts_at, code) > ($10::timestamptz, $9))
        order by starts_at, code
        limit $11::bigint + 1
        "#,
        *congress,
        narrowed.q,
        narrowed.theme.as_deref(),
        narrowed.track.as_deref(),
        narrowed.kind as Option<SessionKind>,
        narrowed.language.as_deref(),
        narrowed.speaker.map(|id| *id),
        narrowed.day,
        code,
        starts_at.flatten(),
        limit,
        narrowed.zone.as_deref(),
        narrowed.free_seats,
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
    find_draft(db, congress, id).await
}

/// Inserts a session and publishes the event.
pub async fn insert(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    mut new: NewSession,
    state: SessionState,
    now: Now,
) -> Result<SessionId> {
    let names = Names::of(db, congress).await?;
    let (track, themes) = names.of_session(&new)?;
    let id = SessionId::new();
    let code = new.code.get_or_insert_with(|| format!("S-{:08X}", random_number() >> 32)).clone();
    let pool = seats::create(&mut *db, congress, (new.capacity, new.waiting_list)).await?;
    sqlx::query!(
        r#"
        -- programme::insert_session
        insert into session (id, congress_id, code, title, abstract, kind, state, track_id, language, interpretation,
                             duration_minutes, capacity, enrolment_policy, links, search, created_at, pool_id, waiting_list)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        "#,
        *id,
        *congress,
        code,
        &new.title as &Localized,
        &new.r#abstract as &Option<Localized>,
        new.kind as SessionKind,
        state as SessionState,
        track,
        &*new.language,
        &new.interpretation as &[Language],
        new.duration_minutes,
        new.capacity,
        new.enrolment_policy as EnrolmentPolicy,
        json!(new.links),
        new.search(),
        now,
        *pool,
        new.waiting_list,
    )
    .execute(&mut *db)
    .await
    .refuse_on("session_code_once", Refused::CodeTaken(code.clone()))?;
    set_themes(db, id, &themes).await?;
    let drafted = find_draft(&mut *db, congress, id).await?.ok_or(RequestError::NoSuch("session"))?;
    let event = catalogue::SESSION_CREATED.of(Some(congress), *id, &(&drafted).into());
    events::publish(db, actor, event, now).await?;
    Ok(id)
}

/// Updates a session. Added seats go to people on the waiting list.
pub async fn update(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    id: SessionId,
    new: &NewSession,
    now: Now,
) -> Result<()> {
    let names = Names::of(db, congress).await?;
    let (track, themes) = names.of_session(new)?;
    let mut change = Change::within(&mut *db, actor, congress, now);
    seats::resize(&mut change, id, (new.capacity, new.waiting_list)).await?;
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
        track,
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
    .refuse_on("session_code_once", Refused::CodeTaken(code))?;
    set_themes(db, id, &themes).await?;
    Ok(())
}

async fn set_themes(db: &mut PgConnection, id: SessionId, themes: &[uuid::Uuid]) -> sqlx::Result<()> {
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

/// Writes a state change.
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

/// Cancels a session regardless of its state.
pub async fn cancel(db: &mut PgConnection, congress: CongressId, id: SessionId) -> Result<()> {
    lock(&mut *db, congress, id).await?.ok_or(RequestError::NoSuch("session"))?;
    Ok(set_state(db, id, SessionState::Cancelled).await?)
}

/// Replaces the speakers.
pub async fn set_parts(
    db: &mut PgConnection,
    congress: CongressId,
    id: SessionId,
    parts: &[NewPart],
) -> Result<()> {
    let speakers: Vec<_> = parts.iter().map(|part| *part.speaker).collect();
    let known = sqlx::query_scalar!(
        "select id from speaker where congress_id = $1 and id = any ($2) for key share",
        *congress,
        &speakers,
    )
    .fetch_all(&mut *db)
    .await?;
    let faults: Vec<_> = (0..)
        .zip(parts)
        .filter_map(|(index, part)| {
            let pointer = format!("/speakers/{index}/speaker");
            match () {
                () if !known.contains(&part.speaker) => {
                    Some(FieldError::new(pointer, "unknown", "no such speaker in this congress"))
                }
                () if speakers[..index].contains(&part.speaker) => {
                    Some(FieldError::new(pointer, "twice", "a speaker can be listed only once"))
                }
                () => None,
            }
        })
        .collect();
    if !faults.is_empty() {
        return Err(Refused::Unknown(faults).into());
    }
    sqlx::query!("delete from session_speaker where session_id = $1", *id).execute(&mut *db).await?;
    sqlx::query!(
        r#"
        -- programme::set_parts
        insert into session_speaker (session_id, speaker_id, role, confirmed, position)
        select $1, speaker, role, confirmed, place
        from unnest($2::uuid[], $3::text[], $4::boolean[]) with ordinality as p (speaker, role, confirmed, place)
        "#,
        *id,
        &speakers,
        &parts.iter().map(|part| part.role).collect::<Vec<_>>() as &[super::model::PartRole],
        &parts.iter().map(|part| part.confirmed).collect::<Vec<_>>(),
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update session set revision = revision + 1 where id = $1", *id).execute(db).await?;
    Ok(())
}

/// Deletes a session that was never released.
pub async fn delete(db: &mut PgConnection, congress: CongressId, id: SessionId) -> Result<()> {
    if find_released(&mut *db, congress, id).await?.is_some() {
        return Err(Refused::Released.into());
    }
    let pool =
        sqlx::query_scalar!(r#"delete from session where id = $1 returning pool_id as "pool: PoolId""#, *id)
            .fetch_one(&mut *db)
            .await
            .refuse_on("stay_session_id_fkey", Refused::HasSeats)
            .refuse_on("speaking_request_session_id_fkey", Refused::HasSpeakers)
            .refuse_on("speaking_request_second_choice_fkey", Refused::HasSpeakers)?;
    capacity::delete(db, pool).await.refuse_on("claim_pool_id_fkey", Refused::HasSeats)?;
    Ok(())
}

/// The tracks and themes of a congress by slug.
struct Names {
    tracks: HashMap<String, uuid::Uuid>,
    themes: HashMap<String, uuid::Uuid>,
}

impl Names {
    async fn of(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<Self> {
        let rows = sqlx::query!(
            r#"
            -- programme::names
            select 'track' as "of!", slug as "slug!", id as "id!: uuid::Uuid" from track where congress_id = $1
            union all
            select 'theme', slug, id from theme where congress_id = $1
            "#,
            *congress,
        )
        .fetch_all(db)
        .await?;
        let named =
            |of: &str| rows.iter().filter(|row| row.of == of).map(|row| (row.slug.clone(), row.id)).collect();
        Ok(Self { tracks: named("track"), themes: named("theme") })
    }

    fn of_session(&self, new: &NewSession) -> Result<(uuid::Uuid, Vec<uuid::Uuid>), Refused> {
        let mut faults = Vec::new();
        let track = self.tracks.get(&*new.track).copied();
        if track.is_none() {
            faults.push(FieldError::new(
                "/track",
                "unknown",
                format!("no track `{}` in this congress", new.track),
            ));
        }
        let mut themes = Vec::new();
        for (index, slug) in new.themes.iter().enumerate() {
            let pointer = format!("/themes/{index}");
            match self.themes.get(&**slug) {
                None => {
                    faults.push(FieldError::new(
                        pointer,
                        "unknown",
                        format!("no theme `{slug}` in this congress"),
                    ));
                }
                Some(theme) if themes.contains(theme) => {
                    faults.push(FieldError::new(pointer, "twice", "a theme can be listed only once"));
                }
                Some(theme) => themes.push(*theme),
            }
        }
        match track {
            Some(track) if faults.is_empty() => Ok((track, themes)),
            _ => Err(Refused::Unknown(faults)),
        }
    }
}

/// A page of the placed draft sessions, in order of time.
pub async fn list_placed(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    after: Option<(Now, String)>,
    limit: i64,
) -> sqlx::Result<Vec<Session>> {
    let (starts_at, code) = after.unzip();
    sqlx::query_as!(
        Session,
        r#"
        -- programme::list_placed
        select id as "id!: SessionId", code as "code!", title as "title!: Localized", abstract as "abstract: Localized",
               kind as "kind!: SessionKind", state as "state!: SessionState", track as "track!: Slug",
               themes as "themes!: Vec<Slug>", language as "language!: Language",
               interpretation as "interpretation!: Vec<Language>", duration_minutes as "duration_minutes!", capacity,
               enrolment_policy as "enrolment_policy!: EnrolmentPolicy", waiting_list as "waiting_list!", links as "links!: Stored<Vec<Link>>",
               speakers as "speakers!: Stored<Vec<Part>>", room as "room?: Slug", starts_at as "starts_at?",
               ends_at as "ends_at?", revision as "revision!"
        from drafted_session
        where congress_id = $1 and starts_at is not null
          and ($2::timestamptz is null or (starts_at, code) > ($2, $3::text))
        order by starts_at, code
        limit $4::bigint + 1
        "#,
        *congress,
        starts_at,
        code,
        limit,
    )
    .fetch_all(db)
    .await
}

/// All sessions that a release would contain; a congress has some hundreds.
pub async fn list_releasable(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<Session>> {
    sqlx::query_as!(
        Session,
        r#"
        -- programme::list_releasable
        select id as "id!: SessionId", code as "code!", title as "title!: Localized", abstract as "abstract: Localized",
               kind as "kind!: SessionKind", state as "state!: SessionState", track as "track!: Slug",
               themes as "themes!: Vec<Slug>", language as "language!: Language",
               interpretation as "interpretation!: Vec<Language>", duration_minutes as "duration_minutes!", capacity,
               enrolment_policy as "enrolment_policy!: EnrolmentPolicy", waiting_list as "waiting_list!", links as "links!: Stored<Vec<Link>>",
               speakers as "speakers!: Stored<Vec<Part>>", room as "room?: Slug", starts_at as "starts_at?",
               ends_at as "ends_at?", revision as "revision!"
        from drafted_session
        where congress_id = $1 and starts_at is not null and state = 'confirmed'
        order by starts_at, code
        "#,
        *congress,
    )
    .fetch_all(db)
    .await
}

/// All draft sessions; a congress has some hundreds.
pub async fn list_draft_whole(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<Session>> {
    sqlx::query_as!(
        Session,
        r#"
        -- programme::list_draft_whole
        select id as "id!: SessionId", code as "code!", title as "title!: Localized", abstract as "abstract: Localized",
               kind as "kind!: SessionKind", state as "state!: SessionState", track as "track!: Slug",
               themes as "themes!: Vec<Slug>", language as "language!: Language",
               interpretation as "interpretation!: Vec<Language>", duration_minutes as "duration_minutes!", capacity,
               enrolment_policy as "enrolment_policy!: EnrolmentPolicy", waiting_list as "waiting_list!", links as "links!: Stored<Vec<Link>>",
               speakers as "speakers!: Stored<Vec<Part>>", room as "room?: Slug", starts_at as "starts_at?",
               ends_at as "ends_at?", revision as "revision!"
        from drafted_session
        where congress_id = $1
        order by code
        "#,
        *congress,
    )
    .fetch_all(db)
    .await
}

/// All sessions of a release, in order of time.
pub async fn list_of_release(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    version: Option<i32>,
) -> sqlx::Result<Vec<Session>> {
    sqlx::query_as!(
        Session,
        r#"
        -- programme::list_of_release
        select id as "id!: SessionId", code as "code!", title as "title!: Localized", abstract as "abstract: Localized",
               kind as "kind!: SessionKind", state as "state!: SessionState", track as "track!: Slug",
               themes as "themes!: Vec<Slug>", language as "language!: Language",
               interpretation as "interpretation!: Vec<Language>", duration_minutes as "duration_minutes!", capacity,
               enrolment_policy as "enrolment_policy!: EnrolmentPolicy", waiting_list as "waiting_list!", links as "links!: Stored<Vec<Link>>",
               speakers as "speakers!: Stored<Vec<Part>>", room as "room?: Slug", starts_at as "starts_at?",
               ends_at as "ends_at?", revision as "revision!"
        from released_session
        where congress_id = $1 and version = $2
        order by starts_at, code
        "#,
        *congress,
        version,
    )
    .fetch_all(db)
    .await
}

/// The sessions of earlier releases that this one no longer contains, in their last state.
pub async fn list_withdrawn(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    version: i32,
) -> sqlx::Result<Vec<Session>> {
    sqlx::query_as!(
        Session,
        r#"
        -- programme::list_withdrawn
        select distinct on (id)
               id as "id!: SessionId", code as "code!", title as "title!: Localized", abstract as "abstract: Localized",
               kind as "kind!: SessionKind", state as "state!: SessionState", track as "track!: Slug",
               themes as "themes!: Vec<Slug>", language as "language!: Language",
               interpretation as "interpretation!: Vec<Language>", duration_minutes as "duration_minutes!", capacity,
               enrolment_policy as "enrolment_policy!: EnrolmentPolicy", waiting_list as "waiting_list!", links as "links!: Stored<Vec<Link>>",
               speakers as "speakers!: Stored<Vec<Part>>", room as "room?: Slug", starts_at as "starts_at?",
               ends_at as "ends_at?", revision as "revision!"
        from released_session s
        where congress_id = $1 and version < $2
          and not exists (select from released_session present
                          where present.congress_id = $1 and present.version = $2 and present.id = s.id)
        order by id, version desc
        "#,
        *congress,
        version,
    )
    .fetch_all(db)
    .await
}
