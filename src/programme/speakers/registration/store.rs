//! Database queries, one function each.

use serde_json::Value;
use sqlx::PgExecutor;

use super::{SpeakerRegistration, SpeakerRegistrationError};
use crate::{
    http::{RefuseOn, Result},
    types::{AccountId, CongressId, RegistrationId, SpeakerId},
};

pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    speaker: SpeakerId,
) -> sqlx::Result<Option<SpeakerRegistration>> {
    sqlx::query_as!(
        SpeakerRegistration,
        r#"
        -- programme::speaker_registration
        select s.id as speaker, r.id as registration, r.reference, s.revision
        from speaker s join registration r on r.id = s.registration_id
        where s.congress_id = $1 and s.id = $2
        "#,
        *congress,
        *speaker,
    )
    .fetch_optional(db)
    .await
}

/// The registration with this reference, which does not pass to another person until the transaction ends.
pub async fn lock_registration(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    reference: &str,
) -> sqlx::Result<Option<RegistrationId>> {
    sqlx::query_scalar!(
        "select id from registration where congress_id = $1 and reference = $2 for share",
        *congress,
        reference,
    )
    .fetch_optional(db)
    .await
}

/// Sets or removes the link, and returns the speaker's revision.
pub async fn set(
    db: impl PgExecutor<'_>,
    speaker: SpeakerId,
    registration: Option<RegistrationId>,
) -> Result<i64> {
    sqlx::query_scalar!(
        "update speaker set registration_id = $2, revision = revision + 1 where id = $1 returning revision",
        *speaker,
        registration.map(|id| *id),
    )
    .fetch_one(db)
    .await
    .refuse_on("speaker_registration_once", SpeakerRegistrationError::Taken)
}

/// The speaker data linked to an account's registrations.
pub async fn export(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    let speakers = sqlx::query_scalar!(
        r#"
        -- programme::export
        select coalesce(jsonb_agg(to_jsonb(s) - 'search' || jsonb_build_object('availability', (
                   select coalesce(jsonb_agg(to_jsonb(a) - 'speaker_id' order by a.starts_at), '[]')
                   from speaker_availability a where a.speaker_id = s.id)) order by s.id), '[]') as "speakers!"
        from speaker s join registration r on r.id = s.registration_id
        where r.account_id = $1
        "#,
        *account,
    );
    speakers.fetch_one(db).await
}

/// Removes the links to these registrations; returns the speakers who had one, with their congresses.
pub async fn unlink_all(
    db: impl PgExecutor<'_>,
    registrations: &[RegistrationId],
) -> sqlx::Result<Vec<(CongressId, SpeakerId)>> {
    let unlinked = sqlx::query!(
        r#"
        -- programme::unlink_registrations
        update speaker set registration_id = null, revision = revision + 1 where registration_id = any ($1)
        returning id as "id: SpeakerId", congress_id as "congress: CongressId"
        "#,
        &registrations.iter().map(|id| **id).collect::<Vec<_>>(),
    );
    Ok(unlinked.fetch_all(db).await?.into_iter().map(|row| (row.congress, row.id)).collect())
}
