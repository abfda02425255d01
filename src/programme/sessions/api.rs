use axum::extract::State;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    model::{NewParts, NewSession, Session, SessionKind, SessionPath, SessionState},
    rules::{Move, Refused},
    store::{self, Narrowed},
};
use crate::{
    app::App,
    capacity, events,
    http::{
        CongressPath, Created, IfMatch, Lang, New, NoContent, Page, Paging, Patch, Path, Problems, Query,
        RequestError, Result, Valid, WithEtag,
    },
    identity::{Reader, Staff, permission},
    programme::catalogue::{self, SessionEvent},
    types::{Actor, CongressId, Language, SessionId, Slug, SpeakerId, TimeZone, folded_pattern},
};

/// Which version of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// The draft, for programme editors.
    Draft,
    /// The released version, as shown to the public.
    Released,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Seen {
    /// The draft or the release. Programme editors see the draft by default.
    #[param(inline)]
    view: Option<View>,
}

impl Seen {
    /// Whether to show the draft to this reader.
    fn draft(&self, reader: &Reader) -> Result<bool> {
        match self.view {
            None => Ok(reader.holds::<permission::ProgrammeEdit>()),
            Some(View::Released) => Ok(false),
            Some(View::Draft) => {
                reader.must_hold::<permission::ProgrammeEdit>()?;
                Ok(true)
            }
        }
    }
}

/// Filters of the session list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
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
    /// A day in the time zone `tz`.
    #[param(example = "2021-11-08")]
    day: Option<NaiveDate>,
    /// Time zone for `day`; the congress's own by default.
    #[param(example = "America/New_York")]
    tz: Option<TimeZone>,
    /// `true`: only sessions with a free seat. Sessions without capacity always have one.
    free_seats: Option<bool>,
}

impl From<Filter> for Narrowed {
    fn from(filter: Filter) -> Self {
        Self {
            q: filter.q.as_deref().map(folded_pattern),
            theme: filter.theme,
            track: filter.track,
            kind: filter.kind,
            language: filter.language,
            speaker: filter.speaker,
            day: filter.day,
            zone: filter.tz,
            free_seats: filter.free_seats.unwrap_or_default(),
        }
    }
}

/// List sessions
///
/// In order of time. The public sees the release; programme editors see the draft.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions", tag = "Programme", params(CongressPath, Filter, Seen, Lang, Paging),
    responses((status = 200, description = "A page of sessions", body = Page<Session>)),
)]
pub async fn list_sessions(
    reader: Reader,
    State(app): State<App>,
    Query(filter): Query<Filter>,
    Query(seen): Query<Seen>,
    Query(paging): Query<Paging>,
) -> Result<Page<Session>> {
    let narrowed = filter.into();
    let after = paging.after("time")?;
    let rows = match seen.draft(&reader)? {
        true => store::list_draft(&app.pool, reader.congress, &narrowed, after, paging.limit()).await?,
        false => store::list_released(&app.pool, reader.congress, &narrowed, after, paging.limit()).await?,
    };
    Ok(paging.page("time", rows, |last| (last.starts_at, last.code.clone())))
}

/// Read a session
///
/// Returns the released version; programme editors see the draft.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}", tag = "Programme", params(SessionPath, Seen, Lang),
    responses((status = 200, description = "The session", body = Session)),
)]
pub async fn get_session(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Query(seen): Query<Seen>,
) -> Result<WithEtag<Session>> {
    let found = match seen.draft(&reader)? {
        true => store::find_draft(&app.pool, reader.congress, path.session).await?,
        false => store::find_released(&app.pool, reader.congress, path.session).await?,
    };
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("session"))?))
}

/// Create a session
///
/// The session starts as a draft without a placement.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions", tag = "Programme", params(CongressPath), request_body = NewSession,
    responses((status = 201, description = "The session", body = Session), Problems<Refused>),
)]
pub async fn create_session(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewSession>,
) -> Result<Created> {
    let now = app.now();
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let draft = new.body.clone();
    let id = store::insert(&mut tx, staff.actor, staff.congress, draft, SessionState::Draft, now).await?;
    let session =
        store::find_draft(&mut *tx, staff.congress, id).await?.ok_or(RequestError::NoSuch("session"))?;
    let created = Created::at(&format!("/congresses/{}/sessions/{id}", path.congress), session)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Update a session
///
/// The public sees the change after the next release.
#[utoipa::path(
    patch, path = "/congresses/{congress}/sessions/{session}", tag = "Programme", params(SessionPath, IfMatch),
    request_body(content = NewSession, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated session", body = Session), Problems<(Refused, capacity::CapacityError)>),
)]
pub async fn update_session(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    if_match: IfMatch,
    patch: Patch<NewSession>,
) -> Result<WithEtag<Session>> {
    let mut edit = Edit::begin(&app, staff.actor, staff.congress, path.session).await?;
    if_match.check(&edit.before)?;
    let new = patch.apply(&edit.before.clone().into())?;
    store::update(&mut edit.tx, (staff.actor, staff.congress), path.session, &new, app.now()).await?;
    edit.finish(&app, &catalogue::SESSION_UPDATED).await
}

/// Delete a session
///
/// Only a session that was never released can be deleted; cancel others instead.
#[utoipa::path(
    delete, path = "/congresses/{congress}/sessions/{session}", tag = "Programme", params(SessionPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<Refused>),
)]
pub async fn delete_session(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut edit = Edit::begin(&app, staff.actor, staff.congress, path.session).await?;
    if_match.check(&edit.before)?;
    store::delete(&mut edit.tx, staff.congress, path.session).await?;
    let event = catalogue::SESSION_DELETED.of(Some(staff.congress), *path.session, &(&edit.before).into());
    events::publish(&mut edit.tx, staff.actor, event, app.now()).await?;
    edit.tx.commit().await?;
    Ok(NoContent)
}

/// Confirm a session
///
/// A confirmed session is part of the next release, if it has a placement.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/confirm", tag = "Programme", params(SessionPath),
    responses((status = 200, description = "The updated session", body = Session), Problems<Refused>),
)]
pub async fn confirm_session(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<WithEtag<Session>> {
    change_status(&app, staff.actor, staff.congress, path.session, Move::Confirm).await
}

/// Cancel a session
///
/// The public sees the cancellation after the next release.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/cancel", tag = "Programme", params(SessionPath),
    responses((status = 200, description = "The updated session", body = Session), Problems<Refused>),
)]
pub async fn cancel_session(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<WithEtag<Session>> {
    change_status(&app, staff.actor, staff.congress, path.session, Move::Cancel).await
}

/// Set the speakers of a session
///
/// Replaces all speakers, in the given order.
#[utoipa::path(
    put, path = "/congresses/{congress}/sessions/{session}/speakers", tag = "Programme", params(SessionPath),
    request_body = NewParts,
    responses((status = 200, description = "The updated session", body = Session), Problems<Refused>),
)]
pub async fn set_session_speakers(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(new): Valid<NewParts>,
) -> Result<WithEtag<Session>> {
    let mut edit = Edit::begin(&app, staff.actor, staff.congress, path.session).await?;
    store::set_parts(&mut edit.tx, staff.congress, path.session, &new.speakers).await?;
    edit.finish(&app, &catalogue::SESSION_SPEAKERS_CHANGED).await
}

async fn change_status(
    app: &App,
    actor: Actor,
    congress: CongressId,
    id: SessionId,
    by: Move,
) -> Result<WithEtag<Session>> {
    let mut edit = Edit::begin(app, actor, congress, id).await?;
    let (state, event) = edit.before.state.after(by)?;
    store::set_state(&mut *edit.tx, id, state).await?;
    edit.finish(app, event).await
}

/// A locked session: the common start and end of every change.
struct Edit {
    tx: sqlx::Transaction<'static, sqlx::Postgres>,
    actor: Actor,
    congress: CongressId,
    before: Session,
}

impl Edit {
    async fn begin(app: &App, actor: Actor, congress: CongressId, id: SessionId) -> Result<Self> {
        let mut tx = app.begin().await?;
        let before = store::lock(&mut tx, congress, id).await?.ok_or(RequestError::NoSuch("session"))?;
        Ok(Self { tx, actor, congress, before })
    }

    /// Publishes the event, commits, and returns the updated session.
    async fn finish(mut self, app: &App, kind: &'static SessionEvent) -> Result<WithEtag<Session>> {
        let id = self.before.id;
        let after = store::find_draft(&mut *self.tx, self.congress, id)
            .await?
            .ok_or(RequestError::NoSuch("session"))?;
        let event = kind.of(Some(self.congress), *id, &(&after).into());
        // Speakers are personal data: the audit log records that they changed, but not how.
        let (old, new) = (NewSession::from(self.before), NewSession::from(after.clone()));
        events::publish(&mut self.tx, self.actor, event.changing(&old, &new), app.now()).await?;
        self.tx.commit().await?;
        Ok(WithEtag(after))
    }
}
