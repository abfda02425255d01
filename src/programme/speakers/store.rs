//! Database queries, one function each.

use sqlx::PgExecutor;

use super::model::{ImportedSpeaker, NewSpeaker, Speaker, SpeakerError};
use crate::{
    http::{RefuseOn, Result},
    types::{CongressId, Country, Localized, SpeakerId, TimeZone, folded, folded_pattern},
};

/// Builds a query that returns speakers; lists their columns once.
macro_rules! query_speakers {
    ($before:literal, $after:literal $(, $argument:expr)+ $(,)?) => {
        sqlx::query_as!(
            Speaker,
            $before
                + " id, name, job_title, organisation, biography, country as \"country: Country\",
                    time_zone as \"time_zone: TimeZone\", revision "
                + $after
            $(, $argument)+
        )
    };
}

/// A page of speakers sorted by name; those who are not in the released programme only with `unreleased`.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    unreleased: bool,
    q: Option<&str>,
    after: Option<(String, SpeakerId)>,
    limit: i64,
) -> sqlx::Result<Vec<Speaker>> {
    let (name, id) = after.unzip();
    query_speakers!(
        "-- programme::list_speakers\nselect",
        "from speaker s
         where congress_id = $1
           and ($2 or exists (select from released_speaker r join congress c on c.id = r.congress_id
                              where r.congress_id = $1 and r.version = c.released_version and r.speaker_id = s.id))
           and ($3::text is null or search like $3)
           and ($4::text is null or (name, id) > ($4, $5::uuid))
         order by name, id
         limit $6::bigint + 1",
        *congress,
        unreleased,
        q.map(folded_pattern),
        name,
        id.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// A speaker; one who is not in the released programme only with `unreleased`.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: SpeakerId,
    unreleased: bool,
) -> sqlx::Result<Option<Speaker>> {
    query_speakers!(
        "-- programme::find_speaker\nselect",
        "from speaker s
         where congress_id = $1 and id = $2
           and ($3 or exists (select from released_speaker r join congress c on c.id = r.congress_id
                              where r.congress_id = $1 and r.version = c.released_version and r.speaker_id = s.id))",
        *congress,
        *id,
        unreleased,
    )
    .fetch_optional(db)
    .await
}

/// The names of all speakers, the oldest first.
pub async fn list_names(
    db: impl PgExecutor<'_>,
    congress: CongressId,
) -> sqlx::Result<Vec<(SpeakerId, String)>> {
    let rows = sqlx::query!(
        r#"
        -- programme::speaker_names
        select id as "id: SpeakerId", name from speaker where congress_id = $1 order by id
        "#,
        *congress,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// All speakers of the released programme, sorted by name.
pub async fn list_released(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<Speaker>> {
    query_speakers!(
        "-- programme::list_released_speakers\nselect",
        "from speaker s
         where congress_id = $1
           and exists (select from released_speaker r join congress c on c.id = r.congress_id
                       where r.congress_id = $1 and r.version = c.released_version and r.speaker_id = s.id)
         order by name, id",
        *congress,
    )
    .fetch_all(db)
    .await
}

/// A speaker of the released programme.
pub async fn find_released(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: SpeakerId,
) -> sqlx::Result<Option<Speaker>> {
    find(db, congress, id, false).await
}

/// Reads a speaker and locks it until the transaction ends.
pub async fn lock(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: SpeakerId,
) -> sqlx::Result<Option<Speaker>> {
    query_speakers!(
        "-- programme::lock_speaker\nselect",
        "from speaker where congress_id = $1 and id = $2 for no key update",
        *congress,
        *id,
    )
    .fetch_optional(db)
    .await
}

pub async fn insert(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    new: &NewSpeaker,
) -> sqlx::Result<Speaker> {
    query_speakers!(
        "-- programme::insert_speaker
         insert into speaker (id, congress_id, name, job_title, organisation, biography, country, time_zone, search)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         returning",
        "",
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
    .fetch_one(db)
    .await
}

pub async fn update(db: impl PgExecutor<'_>, id: SpeakerId, new: &NewSpeaker) -> sqlx::Result<Speaker> {
    query_speakers!(
        "-- programme::update_speaker
         update speaker
         set name = $2, job_title = $3, organisation = $4, biography = $5, country = $6, time_zone = $7, search = $8,
             revision = revision + 1
         where id = $1
         returning",
        "",
        *id,
        new.name,
        new.job_title,
        new.organisation,
        &new.biography as &Option<Localized>,
        new.country.as_deref(),
        new.time_zone.as_deref(),
        new.search(),
    )
    .fetch_one(db)
    .await
}

pub async fn delete(db: impl PgExecutor<'_>, id: SpeakerId) -> Result<()> {
    sqlx::query!("delete from speaker where id = $1", *id)
        .execute(db)
        .await
        .refuse_on("session_speaker_speaker_id_fkey", SpeakerError::InUse)?;
    Ok(())
}

/// Inserts speakers by external id and name, or updates the names of those known.
pub async fn upsert_imported(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    persons: Vec<(String, String)>,
) -> sqlx::Result<Vec<ImportedSpeaker>> {
    let (external_ids, names): (Vec<_>, Vec<_>) = persons.into_iter().unzip();
    sqlx::query_as!(
        ImportedSpeaker,
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
        select w.id as "id!: SpeakerId", w.external_id as "external_id!", b.external_id is null as "is_new!",
               coalesce(b.name <> w.name, false) as "is_renamed!"
        from written w left join before b on b.external_id = w.external_id
        "#,
        *congress,
        &names.iter().map(|_| *SpeakerId::new()).collect::<Vec<_>>(),
        &external_ids,
        &names,
        &names.iter().map(|name| folded(name)).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await
}
