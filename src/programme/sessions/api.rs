use axum::extract::State;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    model::{NewSession, Session, SessionKind, SessionSpeakersUpdate, SessionState},
    rules::{SessionTransition, kinds},
    store::{self, SessionFilter, Snapshot},
};
use crate::{
    app::App,
    capacity,
    events::Creating,
    http::{
        CongressPath, Created, IfMatch, Lang, NoContent, Page, Paging, Patch, Path, Problems, Query,
        RequestError, Result, Valid, WithEtag,
    },
    identity::{Reader, Staff, permission},
    programme::paths::SessionPath,
    row_reads::RowReads,
    types::{Language, SessionId, Slug, SpeakerId, TimeZone, folded_pattern},
};

crate::operations! {
    state: [RowReads<Session>],
    list_sessions,
    get_session,
    create_session,
    update_session,
    delete_session,
    confirm_session,
    cancel_session,
    set_session_speakers,
}

/// Which version of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeView {
    /// The draft, for programme editors.
    Draft,
    /// The released version, as shown to the public.
    Released,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ViewQuery {
    /// The draft or the release. Programme editors see the draft by default.
    #[param(inline)]
    view: Option<ProgrammeView>,
}

impl ViewQuery {
    /// The version to show to this reader.
    fn snapshot(&self, reader: &Reader) -> Result<Snapshot> {
        match self.view {
            None if reader.holds::<permission::ProgrammeEdit>() => Ok(Snapshot::Draft),
            None | Some(ProgrammeView::Released) => Ok(Snapshot::Released),
            Some(ProgrammeView::Draft) => {
                reader.must_hold::<permission::ProgrammeEdit>()?;
                Ok(Snapshot::Draft)
            }
        }
    }
}

/// Filters of the session list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SessionQuery {
    /// Part of the title, abstract or code in any language, or of a speaker's name; case and accents are ignored.
    #[param(min_length = 1, max_length = 200, example = "energy")]
    q: Option<String>,
    /// Slug of a policy theme.
    theme: Option<Slug>,
    /// Slug of a track.
    track: Option<Slug>,
    /// Only sessions of this kind.
    #[param(inline)]
    kind: Option<SessionKind>,
    /// Only sessions spoken in or interpreted into this language.
    language: Option<Language>,
    /// Id of a speaker.
    speaker: Option<SpeakerId>,
    /// A day in the time zone `time_zone`.
    #[param(example = "2021-11-08")]
    day: Option<NaiveDate>,
    /// Time zone for `day`; the congress's own by default.
    #[param(example = "America/New_York")]
    time_zone: Option<TimeZone>,
    /// `true`: only sessions with a free seat. Sessions without capacity always have one.
    free_seats: Option<bool>,
}

impl From<SessionQuery> for SessionFilter {
    fn from(query: SessionQuery) -> Self {
        Self {
            q: query.q.as_deref().map(folded_pattern),
            theme: query.theme,
            track: query.track,
            kind: query.kind,
            language: query.language,
            speaker: query.speaker,
            day: query.day,
            time_zone: query.time_zone,
            has_free_seats: query.free_seats.unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// List sessions
///
/// In order of time. The public sees the release; programme editors see the draft.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions", tag = "Programme", params(CongressPath, SessionQuery, ViewQuery, Lang, Paging),
    responses((status = 200, description = "A page of sessions", body = Page<Session>)),
)]
pub async fn list_sessions(
    reader: Reader,
    State(app): State<App>,
    Query(filter): Query<SessionQuery>,
    Query(view): Query<ViewQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<Session>> {
    let (snapshot, filter) = (view.snapshot(&reader)?, filter.into());
    let (after, limit) = (paging.after("time")?, paging.limit());
    let rows = store::list(&app.pool, reader.congress, snapshot, &filter, after, limit).await?;
    Ok(paging.page("time", rows, |last| (last.starts_at, last.code.clone())))
}

/// Read a session
///
/// Returns the released version; programme editors see the draft.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}", tag = "Programme", params(SessionPath, ViewQuery, Lang),
    responses((status = 200, description = "The session", body = Session)),
)]
pub async fn get_session(
    reader: Reader,
    State(app): State<App>,
    State(drafts): State<RowReads<Session>>,
    Path(path): Path<SessionPath>,
    Query(view): Query<ViewQuery>,
) -> Result<WithEtag<Session>> {
    let found = match view.snapshot(&reader)? {
        Snapshot::Draft => drafts.find(reader.congress, path.session).await?,
        snapshot => store::find(&app.pool, reader.congress, snapshot, path.session).await?,
    };
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("session"))?))
}

/// Create a session
///
/// The session starts as a draft without a placement.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions", tag = "Programme", params(CongressPath), request_body = NewSession,
    responses((status = 201, description = "The session", body = Session), Problems<(kinds::CodeTaken, kinds::Unknown)>),
)]
pub async fn create_session(
    _: Staff<permission::ProgrammeEdit>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewSession>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let session = super::create(&mut change, &new, SessionState::Draft).await?;
    change.created(&SessionPath { congress: path.congress, session: session.id }, &session).await
}

/// Update a session
///
/// The public sees the change after the next release.
#[utoipa::path(
    patch, path = "/congresses/{congress}/sessions/{session}", tag = "Programme", params(SessionPath, IfMatch),
    request_body(content = NewSession, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated session", body = Session),
        Problems<(kinds::CodeTaken, kinds::Unknown, capacity::kinds::BelowTaken)>,
    ),
)]
pub async fn update_session(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    if_match: IfMatch,
    patch: Patch<NewSession>,
) -> Result<WithEtag<Session>> {
    let mut change = staff.begin(&app).await?;
    let edit = |before: &Session| {
        if_match.check(before)?;
        patch.apply(&before.clone().into())
    };
    let session = super::update(&mut change, path.session, edit).await?;
    change.commit().await?;
    Ok(WithEtag(session))
}

/// Delete a session
///
/// Only a session that was never released can be deleted; cancel others instead.
#[utoipa::path(
    delete, path = "/congresses/{congress}/sessions/{session}", tag = "Programme", params(SessionPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<(kinds::Released, kinds::HasSeats, kinds::HasSpeakers)>),
)]
pub async fn delete_session(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    super::delete(&mut change, path.session, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Confirm a session
///
/// A confirmed session is part of the next release, if it has a placement.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/confirm", tag = "Programme", params(SessionPath),
    responses((status = 200, description = "The updated session", body = Session), Problems<kinds::IllegalTransition>),
)]
pub async fn confirm_session(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<WithEtag<Session>> {
    apply(&app, &staff, path.session, SessionTransition::Confirm).await
}

/// Cancel a session
///
/// The public sees the cancellation after the next release.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/cancel", tag = "Programme", params(SessionPath),
    responses((status = 200, description = "The updated session", body = Session), Problems<kinds::IllegalTransition>),
)]
pub async fn cancel_session(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<WithEtag<Session>> {
    apply(&app, &staff, path.session, SessionTransition::Cancel).await
}

/// Set the speakers of a session
///
/// Replaces all speakers, in the given order. The revision is that of the session.
#[utoipa::path(
    put, path = "/congresses/{congress}/sessions/{session}/speakers", tag = "Programme", params(SessionPath, IfMatch),
    request_body = SessionSpeakersUpdate,
    responses((status = 200, description = "The updated session", body = Session), Problems<kinds::Unknown>),
)]
pub async fn set_session_speakers(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    if_match: IfMatch,
    Valid(new): Valid<SessionSpeakersUpdate>,
) -> Result<WithEtag<Session>> {
    let mut change = staff.begin(&app).await?;
    let session = super::update_speakers(&mut change, path.session, &if_match, &new.speakers).await?;
    change.commit().await?;
    Ok(WithEtag(session))
}

async fn apply(
    app: &App,
    staff: &Staff<permission::ProgrammeEdit>,
    id: SessionId,
    transition: SessionTransition,
) -> Result<WithEtag<Session>> {
    let mut change = staff.begin(app).await?;
    let session = super::apply(&mut change, id, transition).await?;
    change.commit().await?;
    Ok(WithEtag(session))
}
