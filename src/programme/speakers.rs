//! Speakers.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};
use utoipa::{IntoParams, ToSchema};

use super::catalogue::{self, SpeakerChanged};
use crate::{
    app::App,
    events,
    http::{
        CongressPath, Created, HasRevision, IfMatch, Lang, New, NoContent, Page, Paging, Patch, Path,
        Problems, Query, RefuseOn, RequestError, Result, WithEtag,
    },
    identity::{Reader, Staff, permission},
    types::{
        Actor, CongressId, Country, Localized, Now, ProblemKind, Refusal, SpeakerId, TimeZone, folded,
        folded_pattern,
    },
};

/// A speaker.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Speaker {
    pub id: SpeakerId,
    pub name: String,
    #[schema(required)]
    pub job_title: Option<String>,
    #[schema(required)]
    pub organisation: Option<String>,
    #[schema(required)]
    pub biography: Option<Localized>,
    #[schema(required)]
    pub country: Option<Country>,
    /// Time zone of the speaker at the time of the session.
    #[schema(required)]
    pub time_zone: Option<TimeZone>,
    /// Send it as `If-Match`.
    pub revision: i64,
}

impl HasRevision for Speaker {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The profile of a speaker.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Zhang Wei", "job_title": "Mayor", "organisation": "City of Guangzhou", "country": "CN",
    "time_zone": "Asia/Shanghai"}))]
pub struct NewSpeaker {
    #[schema(min_length = 1, max_length = 300)]
    pub name: String,
    #[schema(max_length = 300)]
    pub job_title: Option<String>,
    #[schema(max_length = 300)]
    pub organisation: Option<String>,
    pub biography: Option<Localized>,
    pub country: Option<Country>,
    pub time_zone: Option<TimeZone>,
}

crate::congress_path! {
    pub SpeakerPath "/speakers/{speaker}" {
        /// Id of the speaker.
        speaker: SpeakerId,
    }
}

/// Filters of the speaker list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Part of the name or organisation; case and accents are ignored.
    #[param(min_length = 1, max_length = 200, example = "wei")]
    q: Option<String>,
}

/// List speakers
///
/// Sorted by name. Shows the speakers of the released programme; programme editors see all.
#[utoipa::path(
    get, path = "/congresses/{congress}/speakers", tag = "Programme", params(CongressPath, Filter, Lang, Paging),
    responses((status = 200, description = "A page of speakers", body = Page<Speaker>)),
)]
pub async fn list_speakers(
    reader: Reader,
    State(app): State<App>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Speaker>> {
    let (name, id) = paging.after::<(String, SpeakerId)>("name")?.unzip();
    let rows = sqlx::query_as!(
        Speaker,
        r#"
        -- programme::list_speakers
        select id, name, job_title, organisation, biography, country as "country: Country",
               time_zone as "time_zone: TimeZone", revision
        from speaker s
        where congress_id = $1
          and ($2 or exists (select from released_speaker r join congress c on c.id = r.congress_id
                             where r.congress_id = $1 and r.version = c.released_version and r.speaker_id = s.id))
          and ($3::text is null or search like $3)
          and ($4::text is null or (name, id) > ($4, $5::uuid))
        order by name, id
        limit $6::bigint + 1
        "#,
        *reader.congress,
        reader.holds::<permission::ProgrammeEdit>(),
        filter.q.as_deref().map(folded_pattern),
        name,
        id.map(|id| *id),
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("name", rows, |last| (last.name.clone(), last.id)))
}

/// Read a speaker
///
/// Only speakers of the released programme are visible; programme editors see all.
#[utoipa::path(
    get, path = "/congresses/{congress}/speakers/{speaker}", tag = "Programme", params(SpeakerPath, Lang),
    responses((status = 200, description = "The speaker", body = Speaker)),
)]
pub async fn get_speaker(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
) -> Result<WithEtag<Speaker>> {
    let public = sqlx::query_scalar!(
        r#"
        select exists (select from released_speaker r join congress c on c.id = r.congress_id
                       where r.congress_id = $1 and r.version = c.released_version and r.speaker_id = $2) as "public!"
        "#,
        *reader.congress,
        *path.speaker,
    );
    let shown = reader.holds::<permission::ProgrammeEdit>() || public.fetch_one(&app.pool).await?;
    let found = find(&app.pool, reader.congress, path.speaker).await?.filter(|_| shown);
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("speaker"))?))
}

/// Create a speaker
///
/// Sessions can then be assigned to them.
#[utoipa::path(
    post, path = "/congresses/{congress}/speakers", tag = "Programme", params(CongressPath), request_body = NewSpeaker,
    responses((status = 201, description = "The speaker", body = Speaker)),
)]
pub async fn create_speaker(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewSpeaker>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let speaker = insert(&mut tx, staff.actor, staff.congress, &new.body, now).await?;
    let created = Created::at(&format!("/congresses/{}/speakers/{}", path.congress, speaker.id), speaker)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Update a speaker
///
/// Changes only the fields sent.
#[utoipa::path(
    patch, path = "/congresses/{congress}/speakers/{speaker}", tag = "Programme", params(SpeakerPath, IfMatch),
    request_body(content = NewSpeaker, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated speaker", body = Speaker)),
)]
pub async fn update_speaker(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
    if_match: IfMatch,
    patch: Patch<NewSpeaker>,
) -> Result<WithEtag<Speaker>> {
    let mut tx = app.begin().await?;
    let before = lock(&mut tx, staff.congress, path.speaker).await?;
    if_match.check(&before)?;
    let new = patch.apply(&before.clone().into())?;
    sqlx::query!(
        r#"
        -- programme::update_speaker
        update speaker
        set name = $2, job_title = $3, organisation = $4, biography = $5, country = $6, time_zone = $7, search = $8,
            revision = revision + 1
        where id = $1
        "#,
        *path.speaker,
        new.name,
        new.job_title,
        new.organisation,
        &new.biography as &Option<Localized>,
        new.country.as_deref(),
        new.time_zone.as_deref(),
        new.search(),
    )
    .execute(&mut *tx)
    .await?;
    let after = find(&mut *tx, staff.congress, path.speaker).await?.ok_or(RequestError::NoSuch("speaker"))?;
    let event =
        catalogue::SPEAKER_UPDATED.of(Some(staff.congress), *after.id, &SpeakerChanged { id: after.id });
    events::publish(&mut tx, staff.actor, event.changing_personal(&before, &after), app.now()).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Delete a speaker
///
/// A speaker with sessions cannot be deleted.
#[utoipa::path(
    delete, path = "/congresses/{congress}/speakers/{speaker}", tag = "Programme", params(SpeakerPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<Refused>),
)]
pub async fn delete_speaker(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let speaker = lock(&mut tx, staff.congress, path.speaker).await?;
    if_match.check(&speaker)?;
    sqlx::query!("delete from speaker where id = $1", *path.speaker)
        .execute(&mut *tx)
        .await
        .refuse_on("session_speaker_speaker_id_fkey", Refused::InUse)?;
    let event =
        catalogue::SPEAKER_DELETED.of(Some(staff.congress), *speaker.id, &SpeakerChanged { id: speaker.id });
    events::publish(&mut tx, staff.actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}

pub(super) async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: SpeakerId,
) -> sqlx::Result<Option<Speaker>> {
    sqlx::query_as!(
        Speaker,
        r#"
        -- programme::find_speaker
        select id, name, job_title, organisation, biography, country as "country: Country",
               time_zone as "time_zone: TimeZone", revision
        from speaker where congress_id = $1 and id = $2
        "#,
        *congress,
        *id,
    )
    .fetch_optional(db)
    .await
}

pub(super) async fn lock(db: &mut PgConnection, congress: CongressId, id: SpeakerId) -> Result<Speaker> {
    sqlx::query!("select id from speaker where congress_id = $1 and id = $2 for update", *congress, *id)
        .fetch_optional(&mut *db)
        .await?;
    Ok(find(db, congress, id).await?.ok_or(RequestError::NoSuch("speaker"))?)
}

/// Creates a speaker and publishes the event.
pub async fn insert(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    new: &NewSpeaker,
    now: Now,
) -> Result<Speaker> {
    let speaker = sqlx::query_as!(
        Speaker,
        r#"
        -- programme::insert_speaker
        insert into speaker (id, congress_id, name, job_title, organisation, biography, country, time_zone, search)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        returning id, name, job_title, organisation, biography, country as "country: Country",
                  time_zone as "time_zone: TimeZone", revision
        "#,
        *SpeakerId::new(),
        *congress,
        new.name,
        new.job_title,
        new.organisation,
        &new.biography as &Option<Localized>,
        new.country.as_deref(),
        new.time_zone.as_deref(),
        new.search(),
    )
    .fetch_one(&mut *db)
    .await?;
    let event =
        catalogue::SPEAKER_CREATED.of(Some(congress), *speaker.id, &SpeakerChanged { id: speaker.id });
    events::publish(db, actor, event, now).await?;
    Ok(speaker)
}

/// An imported speaker.
#[derive(Debug)]
pub struct Imported {
    pub id: SpeakerId,
    pub external_id: String,
    pub created: bool,
    pub renamed: bool,
}

/// Inserts imported speakers in one statement, by their external ids, and updates their names.
pub async fn import(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    persons: Vec<(String, String)>,
    now: Now,
) -> Result<Vec<Imported>> {
    let (external_ids, names): (Vec<_>, Vec<_>) = persons.into_iter().unzip();
    let written = sqlx::query_as!(
        Imported,
        r#"
        -- programme::import_speakers
        with named as (
            select * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as n (id, external_id, name, search)
        ), before as (
            select s.external_id, s.name from speaker s where s.congress_id = $1 and s.external_id = any ($3)
        ), written as (
            insert into speaker (id, congress_id, external_id, name, search)
            select id, $1, external_id, name, search from named
            on conflict (congress_id, external_id) do update
                set name = excluded.name, search = excluded.search,
                    revision = speaker.revision + (speaker.name <> excluded.name)::int
            returning id, external_id, name
        )
        select w.id as "id!: SpeakerId", w.external_id as "external_id!", b.external_id is null as "created!",
               coalesce(b.name <> w.name, false) as "renamed!"
        from written w left join before b on b.external_id = w.external_id
        "#,
        *congress,
        &names.iter().map(|_| *SpeakerId::new()).collect::<Vec<_>>(),
        &external_ids,
        &names,
        &names.iter().map(|name| folded(name)).collect::<Vec<_>>(),
    )
    .fetch_all(&mut *db)
    .await?;
    let happened = written.iter().filter(|speaker| speaker.created || speaker.renamed).map(|speaker| {
        let kind = if speaker.created { &catalogue::SPEAKER_CREATED } else { &catalogue::SPEAKER_UPDATED };
        kind.of(Some(congress), *speaker.id, &SpeakerChanged { id: speaker.id })
    });
    events::publish_all(db, actor, happened.collect(), now).await?;
    Ok(written)
}

impl NewSpeaker {
    fn search(&self) -> String {
        folded(&format!("{} {}", self.name, self.organisation.as_deref().unwrap_or_default()))
    }
}

impl From<Speaker> for NewSpeaker {
    fn from(speaker: Speaker) -> Self {
        Self {
            name: speaker.name,
            job_title: speaker.job_title,
            organisation: speaker.organisation,
            biography: speaker.biography,
            country: speaker.country,
            time_zone: speaker.time_zone,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("The speaker is assigned to a session. Remove them from it first.")]
    InUse,
}

crate::problem_kinds! {
    IN_USE = Conflict "speaker-in-use" "Speaker in use"
        "List the sessions with `?speaker=`, assign other speakers, then delete this one."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &IN_USE
    }
}
