//! Links speakers to registrations, so that they can be notified about changes of their sessions. Never public.

use std::{future::Future, pin::Pin};

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};
use utoipa::ToSchema;

use super::{
    catalogue::{SPEAKER_UPDATED, SpeakerChanged},
    speakers::{self, SpeakerPath},
};
use crate::{
    app::App,
    events::{self, DispatchedEvent},
    http::{Json, NoContent, Path, Problems, RefuseOn, RequestError, Result, Valid},
    identity::{Staff, permission},
    registration,
    types::{AccountId, Actor, CongressId, FieldError, Now, ProblemKind, Refusal, RegistrationId, SpeakerId},
};

/// The registration of a speaker.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpeakerRegistration {
    /// Id of the speaker.
    speaker: SpeakerId,
    /// Id of the registration.
    registration: RegistrationId,
    /// Reference of the registration.
    #[schema(examples("MWC13-7K3F-9QXD"))]
    reference: String,
}

/// The registration to link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reference": "MWC13-7K3F-9QXD"}))]
pub struct NewSpeakerRegistration {
    /// Reference of the registration, as printed on the badge.
    #[schema(min_length = 1, max_length = 40)]
    reference: String,
}

/// Read the registration of a speaker
///
/// Visible to programme editors only.
#[utoipa::path(
    get, path = "/congresses/{congress}/speakers/{speaker}/registration", tag = "Programme", params(SpeakerPath),
    responses((status = 200, description = "The registration", body = SpeakerRegistration)),
)]
pub async fn get_speaker_registration(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
) -> Result<Json<SpeakerRegistration>> {
    let found = sqlx::query_as!(
        SpeakerRegistration,
        r#"
        -- programme::speaker_registration
        select s.id as speaker, r.id as registration, r.reference
        from speaker s join registration r on r.id = s.registration_id
        where s.congress_id = $1 and s.id = $2
        "#,
        *staff.congress,
        *path.speaker,
    );
    Ok(Json(
        found.fetch_optional(&app.pool).await?.ok_or(RequestError::NoSuch("registration of this speaker"))?,
    ))
}

/// Link a speaker to a registration
///
/// Identifies the registration by its reference. The speaker is then notified about changes of their sessions.
#[utoipa::path(
    put, path = "/congresses/{congress}/speakers/{speaker}/registration", tag = "Programme", params(SpeakerPath),
    request_body = NewSpeakerRegistration,
    responses((status = 200, description = "The registration", body = SpeakerRegistration), Problems<Refused>),
)]
pub async fn set_speaker_registration(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
    Valid(new): Valid<NewSpeakerRegistration>,
) -> Result<Json<SpeakerRegistration>> {
    let mut tx = app.begin().await?;
    speakers::lock(&mut tx, staff.congress, path.speaker).await?;
    let reference = new.reference.trim().to_uppercase();
    let found = sqlx::query!(
        r#"select id as "id: RegistrationId" from registration where congress_id = $1 and reference = $2 for key share"#,
        *staff.congress,
        reference,
    );
    let Some(found) = found.fetch_optional(&mut *tx).await? else {
        let fault =
            FieldError::new("/reference", "unknown", "no registration in this congress has this reference");
        return Err(RequestError::InvalidBody(vec![fault]).into());
    };
    write(&mut tx, staff.actor, staff.congress, path.speaker, Some(found.id), app.now()).await?;
    tx.commit().await?;
    Ok(Json(SpeakerRegistration { speaker: path.speaker, registration: found.id, reference }))
}

/// Unlink a speaker from their registration
///
/// The speaker is no longer notified about changes of their sessions.
#[utoipa::path(
    delete, path = "/congresses/{congress}/speakers/{speaker}/registration", tag = "Programme", params(SpeakerPath),
    responses((status = 204, description = "Forgotten")),
)]
pub async fn remove_speaker_registration(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    speakers::lock(&mut tx, staff.congress, path.speaker).await?;
    write(&mut tx, staff.actor, staff.congress, path.speaker, None, app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}

async fn write(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    speaker: SpeakerId,
    registration: Option<RegistrationId>,
    now: Now,
) -> Result<()> {
    sqlx::query!(
        "update speaker set registration_id = $2, revision = revision + 1 where id = $1",
        *speaker,
        registration.map(|id| *id),
    )
    .execute(&mut *db)
    .await
    .refuse_on("speaker_registration_once", Refused::Taken)?;
    let event = SPEAKER_UPDATED.of(Some(congress), *speaker, &SpeakerChanged { id: speaker });
    events::publish(db, actor, event, now).await?;
    Ok(())
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("Another speaker is linked to this registration. Unlink them first, or check the reference.")]
    Taken,
}

crate::problem_kinds! {
    TAKEN = Conflict "speaker-registration-taken" "Registration already linked"
        "A registration belongs to one person and can be linked to one speaker only. Check the reference, or unlink the other speaker first."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &TAKEN
    }
}

/// Exports the speaker data linked to an account's registrations.
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

/// Removes the link to a registration that is transferred or erased. The public data of the speaker stays in the
/// programme.
pub fn forget_strangers<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    _: Now,
) -> Pin<Box<dyn Future<Output = sqlx::Result<()>> + Send + 'a>> {
    Box::pin(async move {
        let gone = happened
            .iter()
            .filter_map(|event| registration::HANDED_ON.iter().find_map(|kind| event.payload(kind)));
        let gone: Vec<_> = gone.map(|registration| *registration.id).collect();
        if !gone.is_empty() {
            sqlx::query!(
                r#"
                -- programme::forget_strangers
                update speaker set registration_id = null, revision = revision + 1 where registration_id = any ($1)
                "#,
                &gone,
            )
            .execute(db)
            .await?;
        }
        Ok(())
    })
}
