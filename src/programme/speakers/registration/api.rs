use axum::extract::State;

use super::{SpeakerRegistration, SpeakerRegistrationError, SpeakerRegistrationUpdate, store};
use crate::{
    app::App,
    http::{IfMatch, NoContent, Path, Problems, RequestError, Result, Valid, WithEtag},
    identity::{Staff, permission},
    programme::paths::SpeakerPath,
};

crate::operations! {
    get_speaker_registration,
    set_speaker_registration,
    remove_speaker_registration,
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
) -> Result<WithEtag<SpeakerRegistration>> {
    let found = store::find(&app.pool, staff.congress, path.speaker).await?;
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("registration of this speaker"))?))
}

/// Link a speaker to a registration
///
/// Identifies the registration by its reference. The speaker is then notified about changes of their sessions.
#[utoipa::path(
    put, path = "/congresses/{congress}/speakers/{speaker}/registration", tag = "Programme",
    params(SpeakerPath, IfMatch), request_body = SpeakerRegistrationUpdate,
    responses(
        (status = 200, description = "The registration", body = SpeakerRegistration),
        Problems<SpeakerRegistrationError>,
    ),
)]
pub async fn set_speaker_registration(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
    if_match: IfMatch,
    Valid(new): Valid<SpeakerRegistrationUpdate>,
) -> Result<WithEtag<SpeakerRegistration>> {
    let mut change = staff.begin(&app).await?;
    let linked = super::link(&mut change, path.speaker, Some(&if_match), &new.reference).await?;
    change.commit().await?;
    Ok(WithEtag(linked))
}

/// Unlink a speaker from their registration
///
/// The speaker is no longer notified about changes of their sessions.
#[utoipa::path(
    delete, path = "/congresses/{congress}/speakers/{speaker}/registration", tag = "Programme",
    params(SpeakerPath, IfMatch),
    responses((status = 204, description = "Unlinked")),
)]
pub async fn remove_speaker_registration(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    super::unlink(&mut change, path.speaker, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}
