use axum::extract::State;

use super::{SpeakerAvailability, SpeakerAvailabilityUpdate, store};
use crate::{
    app::App,
    http::{IfMatch, Path, RequestError, Result, Valid, WithEtag},
    identity::{Staff, permission},
    programme::{paths::SpeakerPath, speakers},
};

crate::operations! {
    get_speaker_availability,
    set_speaker_availability,
}

/// Read the availability of a speaker
///
/// In UTC and in the speaker's time zone.
#[utoipa::path(
    get, path = "/congresses/{congress}/speakers/{speaker}/availability", tag = "Programme", params(SpeakerPath),
    responses((status = 200, description = "The availability", body = SpeakerAvailability)),
)]
pub async fn get_speaker_availability(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
) -> Result<WithEtag<SpeakerAvailability>> {
    let speaker = speakers::store::find(&app.pool, staff.congress, path.speaker, true).await?;
    let speaker = speaker.ok_or(RequestError::NoSuch("speaker"))?;
    let spans = store::list(&app.pool, staff.congress, Some(path.speaker)).await?;
    let spans = spans.into_iter().map(|(_, span)| span).collect();
    Ok(WithEtag(SpeakerAvailability::of(&speaker, spans)))
}

/// Set the availability of a speaker
///
/// Times are local to the speaker. A session placed outside these windows is a conflict of the draft.
#[utoipa::path(
    put, path = "/congresses/{congress}/speakers/{speaker}/availability", tag = "Programme",
    params(SpeakerPath, IfMatch), request_body = SpeakerAvailabilityUpdate,
    responses((status = 200, description = "The availability", body = SpeakerAvailability)),
)]
pub async fn set_speaker_availability(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
    if_match: IfMatch,
    Valid(new): Valid<SpeakerAvailabilityUpdate>,
) -> Result<WithEtag<SpeakerAvailability>> {
    let mut change = staff.begin(&app).await?;
    let availability = super::set(&mut change, path.speaker, &if_match, &new).await?;
    change.commit().await?;
    Ok(WithEtag(availability))
}
