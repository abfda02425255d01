use axum::extract::State;

use super::{
    model::{Congress, CongressError, NewCongress},
    state::{CongressTransition, InvalidTransition},
    store,
};
use crate::{
    app::App,
    congress::staff,
    events::{Creating, Deployment},
    http::{
        CongressPath, Created, IfMatch, Lang, Page, Paging, Patch, Problems, Query, Result, Valid, WithEtag,
    },
    identity::{Administrator, MaybeSignedIn, Reader, Role, Staff, permission},
};

crate::operations! {
    list_congresses,
    create_congress,
    get_congress,
    update_congress,
    open_congress,
    run_congress,
    close_congress,
    archive_congress,
}

/// List congresses
///
/// Every edition visible to the caller, latest first. Drafts are visible to their staff only.
#[utoipa::path(
    get, path = "/congresses", tag = "Congress", params(Lang, Paging),
    responses((status = 200, description = "A page of editions", body = Page<Congress>)),
)]
pub async fn list_congresses(
    caller: MaybeSignedIn,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Congress>> {
    store::list(&app.pool, &caller, &paging).await
}

/// Create a congress
///
/// The edition starts as a draft, with its creator as organiser.
#[utoipa::path(
    post, path = "/congresses", tag = "Congress", request_body = NewCongress,
    responses((status = 201, description = "The edition", body = Congress), Problems<CongressError>),
)]
pub async fn create_congress(
    admin: Administrator<permission::CongressAdminister>,
    creating: Creating<Valid<NewCongress>, Deployment>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let congress = super::create(&mut change, &new).await?;
    staff::set_roles(&mut change.in_congress(congress.id), admin.account, &[Role::Organiser]).await?;
    change.created(&CongressPath { congress: congress.slug.clone() }, &congress).await
}

/// Read a congress
///
/// Returns its settings and state.
#[utoipa::path(
    get, path = "/congresses/{congress}", tag = "Congress", params(CongressPath, Lang),
    responses((status = 200, description = "The edition", body = Congress)),
)]
pub async fn get_congress(reader: Reader, State(app): State<App>) -> Result<WithEtag<Congress>> {
    Ok(WithEtag(store::find(&app.pool, reader.congress).await?))
}

/// Update a congress
///
/// Changes settings. The state changes through the operations `open`, `run`, `close` and `archive`.
#[utoipa::path(
    patch, path = "/congresses/{congress}", tag = "Congress", params(CongressPath, IfMatch),
    request_body(content = NewCongress, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated edition", body = Congress), Problems<CongressError>),
)]
pub async fn update_congress(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
    if_match: IfMatch,
    patch: Patch<NewCongress>,
) -> Result<WithEtag<Congress>> {
    let mut change = staff.begin(&app).await?;
    let congress = super::update(&mut change, &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(congress))
}

/// Open a congress
///
/// Makes a draft public and lets people register.
#[utoipa::path(
    post, path = "/congresses/{congress}/open", tag = "Congress", params(CongressPath),
    responses((status = 200, description = "The updated edition", body = Congress), Problems<InvalidTransition>),
)]
pub async fn open_congress(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
) -> Result<WithEtag<Congress>> {
    apply(&staff, &app, CongressTransition::Open).await
}

/// Start a congress
///
/// Marks an open edition as running.
#[utoipa::path(
    post, path = "/congresses/{congress}/run", tag = "Congress", params(CongressPath),
    responses((status = 200, description = "The updated edition", body = Congress), Problems<InvalidTransition>),
)]
pub async fn run_congress(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
) -> Result<WithEtag<Congress>> {
    apply(&staff, &app, CongressTransition::Run).await
}

/// Close a congress
///
/// Ends registration.
#[utoipa::path(
    post, path = "/congresses/{congress}/close", tag = "Congress", params(CongressPath),
    responses((status = 200, description = "The updated edition", body = Congress), Problems<InvalidTransition>),
)]
pub async fn close_congress(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
) -> Result<WithEtag<Congress>> {
    apply(&staff, &app, CongressTransition::Close).await
}

/// Archive a congress
///
/// The edition stays readable.
#[utoipa::path(
    post, path = "/congresses/{congress}/archive", tag = "Congress", params(CongressPath),
    responses((status = 200, description = "The updated edition", body = Congress), Problems<InvalidTransition>),
)]
pub async fn archive_congress(
    staff: Staff<permission::CongressEdit>,
    State(app): State<App>,
) -> Result<WithEtag<Congress>> {
    apply(&staff, &app, CongressTransition::Archive).await
}

async fn apply(
    staff: &Staff<permission::CongressEdit>,
    app: &App,
    transition: CongressTransition,
) -> Result<WithEtag<Congress>> {
    let mut change = staff.begin(app).await?;
    let congress = super::apply(&mut change, transition).await?;
    change.commit().await?;
    Ok(WithEtag(congress))
}
