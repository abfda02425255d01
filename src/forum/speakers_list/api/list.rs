use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::{
    list,
    model::{SpeakersList, SpeakersListSettings, SpeakersScreen, SpeakingDelegation, SpeakingOrderUpdate},
    rules::{Chair, kinds},
    store,
};
use crate::{
    app::App,
    http::{IfMatch, Json, Lang, Page, Paging, Patch, Path, Problems, Query, Result, Valid},
    identity::{Reader, Staff, Visitor, permission},
    programme::SessionPath,
};

crate::operations! {
    get_speakers_list,
    get_speakers_screen,
    list_speaking_delegations,
    update_speakers_list,
    open_speakers_list,
    close_speakers_list,
    order_speakers_list,
}

/// Get a speakers' list
///
/// Returns who has the floor, who is waiting, who has spoken and for how long, and when the list is expected to end. For persons
/// registered in the session's track, and for those who act for a delegation with a confirmed head. Follow `/live` for changes; each has
/// the list's `revision`, the floor and the order.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/speakers-list", tag = "Forum", params(SessionPath, Lang),
    responses(
        (status = 200, description = "The list", body = SpeakersList),
        Problems<(kinds::NotOpened, kinds::NotAdmitted)>,
    ),
)]
pub async fn get_speakers_list(
    me: Visitor<permission::EnrolmentOwn>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<Json<SpeakersList>> {
    let mut db = app.pool.acquire().await?;
    list::check_visible(&mut db, &me, path.session).await?;
    let list = store::read(&mut db, me.congress, path.session).await?.view(app.now());
    Ok(Json(if me.holds::<Chair>() { list } else { list.without_chairs() }))
}

/// Get the big screen of a sitting
///
/// Returns who speaks, with the clock, and the next three speakers. Anyone can read it if the list is `public`; otherwise those who can
/// read the list. Follow `/live` for changes.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/speakers-list/screen", tag = "Forum", params(SessionPath, Lang),
    responses(
        (status = 200, description = "The screen", body = SpeakersScreen),
        Problems<(kinds::NotOpened, kinds::NotAdmitted)>,
    ),
)]
pub async fn get_speakers_screen(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<Json<SpeakersScreen>> {
    let mut db = app.pool.acquire().await?;
    Ok(Json(list::read_screen(&mut db, &reader, path.session, app.now()).await?))
}

/// Filters for delegations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SpeakingDelegationQuery {
    /// Part of the name or city; ignores accents and case.
    #[param(min_length = 1, max_length = 200, example = "lisbon")]
    q: Option<String>,
}

/// List delegations that can speak
///
/// The delegations with an accredited head, sorted by name: those for which a chair can request to speak.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/speakers-list/delegations", tag = "Forum",
    params(SessionPath, SpeakingDelegationQuery, Paging, Lang),
    responses((status = 200, description = "A page of delegations", body = Page<SpeakingDelegation>)),
)]
pub async fn list_speaking_delegations(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Query(query): Query<SpeakingDelegationQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<SpeakingDelegation>> {
    let after = paging.after("name")?;
    let mut db = app.pool.acquire().await?;
    // A session of another congress is not found.
    store::find_track(&mut *db, chair.congress, path.session).await?;
    let q = query.q.as_deref();
    let rows = store::list_delegations(&mut *db, chair.congress, q, after, paging.limit()).await?;
    Ok(paging.page("name", rows, |last| last.name.clone()))
}

/// Open a speakers' list
///
/// From then on the list accepts requests. A closed list is reopened with these settings; an open one is not changed.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/open", tag = "Forum", params(SessionPath),
    request_body = SpeakersListSettings,
    responses((status = 200, description = "The list", body = SpeakersList), Problems<kinds::NotOfForum>),
)]
pub async fn open_speakers_list(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(settings): Valid<SpeakersListSettings>,
) -> Result<Json<SpeakersList>> {
    let mut change = chair.begin(&app).await?;
    let list = list::open(&mut change, path.session, &settings).await?;
    change.commit().await?;
    Ok(Json(list))
}

/// Close a speakers' list
///
/// The list accepts no more statements; waiting requests are still called. A right of reply can still be requested.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/close", tag = "Forum", params(SessionPath),
    responses((status = 200, description = "The list", body = SpeakersList), Problems<kinds::NotOpened>),
)]
pub async fn close_speakers_list(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<Json<SpeakersList>> {
    let mut change = chair.begin(&app).await?;
    let list = list::close(&mut change, path.session).await?;
    change.commit().await?;
    Ok(Json(list))
}

/// Update a speakers' list
///
/// Changes its limits and its order, as with `/order`. Speeches already granted keep their time.
#[utoipa::path(
    patch, path = "/congresses/{congress}/sessions/{session}/speakers-list", tag = "Forum", params(SessionPath, IfMatch),
    request_body(content = SpeakersListSettings, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The list", body = SpeakersList), Problems<kinds::NotOpened>),
)]
pub async fn update_speakers_list(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    if_match: IfMatch,
    patch: Patch<SpeakersListSettings>,
) -> Result<Json<SpeakersList>> {
    let mut change = chair.begin(&app).await?;
    let list = list::update(&mut change, path.session, &if_match, &patch).await?;
    change.commit().await?;
    Ok(Json(list))
}

/// Order a speakers' list
///
/// Sorts the list by a rule, which also determines the place of later requests. Manual moves are discarded.
#[utoipa::path(
    post, path = "/congresses/{congress}/sessions/{session}/speakers-list/order", tag = "Forum", params(SessionPath),
    request_body = SpeakingOrderUpdate,
    responses((status = 200, description = "The list", body = SpeakersList), Problems<kinds::NotOpened>),
)]
pub async fn order_speakers_list(
    chair: Staff<Chair>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
    Valid(order): Valid<SpeakingOrderUpdate>,
) -> Result<Json<SpeakersList>> {
    let mut change = chair.begin(&app).await?;
    let list = list::order(&mut change, path.session, order.by).await?;
    change.commit().await?;
    Ok(Json(list))
}
