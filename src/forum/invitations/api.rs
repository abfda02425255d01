use axum::extract::State;
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::IntoParams;

use super::{
    model::{
        Answer, CityOutcome, ForumInvitation, ForumInvitationState, ForumInvitationsMade, NewForumInvitation,
        NewForumInvitations,
    },
    rules::{self, Refused},
    store::{self, Narrowed},
};
use crate::{
    app::App,
    congress,
    events::{self, EventKind},
    forum::catalogue::{
        ForumInvitationChanged, INVITATION_CREATED, INVITATION_REVOKED, INVITATION_SENT, INVITATION_UPDATED,
    },
    http::{
        CongressPath, Created, IfMatch, Json, New, Page, Paging, Patch, Path, Problems, Query, Result, Valid,
        WithEtag,
    },
    identity::{Staff, Visitor, permission},
    types::{Actor, CongressId, Country, ForumInvitationId, Language, Now, Region},
};

crate::congress_path! {
    pub ForumInvitationPath "/forum/invitations/{invitation}" {
        /// Id of the invitation.
        invitation: ForumInvitationId,
    }
}

/// Filters for invitations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ForumFilter {
    /// Only of this country.
    country: Option<Country>,
    /// Only of this region.
    #[param(inline)]
    region: Option<Region>,
    /// Only invitations with this answer.
    #[param(inline)]
    answer: Option<Answer>,
    /// Only invitations without an answer.
    #[serde(default)]
    unanswered: bool,
}

/// List city invitations
///
/// Sorted by country and city. Outside the secretariat you see only invitations sent to your own e-mail address.
#[utoipa::path(
    get, path = "/congresses/{congress}/forum/invitations", tag = "Forum", params(CongressPath, ForumFilter, Paging),
    responses((status = 200, description = "A page of invitations", body = Page<ForumInvitation>)),
)]
pub async fn list_forum_invitations(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Query(filter): Query<ForumFilter>,
    Query(paging): Query<Paging>,
) -> Result<Page<ForumInvitation>> {
    let countries = match (&filter.country, filter.region) {
        (Some(country), _) => Some(vec![country.to_string()]),
        (None, Some(region)) => Some(region.countries()),
        (None, None) => None,
    };
    let narrowed = Narrowed {
        ids: None,
        of: (!me.holds::<permission::ForumManage>()).then_some(me.account),
        countries: countries.as_deref(),
        answer: filter.answer,
        unanswered: filter.unanswered,
    };
    let after = paging.after("country")?;
    let rows = store::list(&app.pool, me.congress, narrowed, after, (paging.limit(), app.now())).await?;
    Ok(paging.page("country", rows, |last| (last.country.clone(), last.city_key.clone())))
}

/// Invite a city
///
/// Adds a city to the invitation list, and sends the invitation e-mail if `send` is set. Each city is invited once.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations", tag = "Forum", params(CongressPath),
    request_body = NewForumInvitation,
    responses((status = 201, description = "The invitation", body = ForumInvitation), Problems<Refused>),
)]
pub async fn invite_city(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    new: New<NewForumInvitation>,
) -> Result<Created> {
    let now = app.now();
    let by = (staff.actor, staff.congress);
    let mut tx = app.begin().await?;
    if let Some(replayed) = new.replayed(&mut tx, staff.account, now).await? {
        return Ok(replayed);
    }
    let made = invite(&mut tx, by, std::slice::from_ref(&new.body), now).await?;
    let Some((id, true)) = made.first() else { return Err(Refused::InvitedAlready.into()) };
    let invitation = store::find(&mut *tx, by.1, *id, None, now).await?;
    let location = format!("/congresses/{}/forum/invitations/{id}", path.congress);
    let created = Created::at(&location, invitation)?;
    new.keep(&mut tx, staff.account, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Invite several cities
///
/// At most as many at once as fit on a page of the list. Cities that are already invited are not changed.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations/batch", tag = "Forum", params(CongressPath),
    request_body = NewForumInvitations,
    responses((status = 200, description = "The outcome for each city", body = ForumInvitationsMade), Problems<Refused>),
)]
pub async fn invite_cities(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Valid(new): Valid<NewForumInvitations>,
) -> Result<Json<ForumInvitationsMade>> {
    let mut tx = app.begin().await?;
    let made = invite(&mut tx, (staff.actor, staff.congress), &new.invitations, app.now()).await?;
    tx.commit().await?;
    let outcomes = new.invitations.into_iter().zip(made).map(|(new, (invitation, created))| {
        let (city, country) = (new.city, new.country);
        CityOutcome { city, country, created, invitation }
    });
    Ok(Json(ForumInvitationsMade { outcomes: outcomes.collect() }))
}

/// Adds cities to the list, and sends the invitations that are to be sent at once.
async fn invite(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    new: &[NewForumInvitation],
    now: Now,
) -> Result<Vec<(ForumInvitationId, bool)>> {
    rules::check_all(new, now)?;
    let edition = congress::find(&mut *db, by.1).await?;
    let language = edition.languages.first().cloned().unwrap_or_else(Language::english);
    let made = store::insert(&mut *db, by.1, new, &language, now).await?;
    let created: Vec<_> = made.iter().filter(|(_, created)| *created).map(|(id, _)| **id).collect();
    let narrowed = Narrowed { ids: Some(&created), ..Narrowed::default() };
    let most = i64::try_from(created.len()).unwrap_or(i64::MAX - 1);
    let invitations = store::list(&mut *db, by.1, narrowed, None, (most, now)).await?;
    let told = invitations.iter().flat_map(|invitation| {
        let sent = invitation.sent_at.is_some().then_some(&INVITATION_SENT);
        let kinds = std::iter::once(&INVITATION_CREATED).chain(sent);
        kinds.map(|kind| kind.of(Some(by.1), *invitation.id, &invitation.into()))
    });
    events::publish_all(db, by.0, told.collect(), now).await?;
    Ok(made)
}

/// Get a city invitation
///
/// Visible to the secretariat, and to the mayor's office once it is sent.
#[utoipa::path(
    get, path = "/congresses/{congress}/forum/invitations/{invitation}", tag = "Forum", params(ForumInvitationPath),
    responses((status = 200, description = "The invitation", body = ForumInvitation)),
)]
pub async fn get_forum_invitation(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<ForumInvitationPath>,
) -> Result<WithEtag<ForumInvitation>> {
    let of = (!me.holds::<permission::ForumManage>()).then_some(me.account);
    Ok(WithEtag(store::find(&app.pool, me.congress, path.invitation, of, app.now()).await?))
}

/// Update a city invitation
///
/// Changing the deadline reschedules the reminders. If the city already has a delegation, its quota does not change.
#[utoipa::path(
    patch, path = "/congresses/{congress}/forum/invitations/{invitation}", tag = "Forum", params(ForumInvitationPath, IfMatch),
    request_body(content = NewForumInvitation, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated invitation", body = ForumInvitation), Problems<Refused>),
)]
pub async fn update_forum_invitation(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<ForumInvitationPath>,
    if_match: IfMatch,
    patch: Patch<NewForumInvitation>,
) -> Result<WithEtag<ForumInvitation>> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, staff.congress, path.invitation, None, now).await?;
    if_match.check(&before)?;
    let new = patch.apply(&(&before).into())?;
    rules::check(&new, Some(&before), now)?;
    if before.delegation.is_some() && (&new.city, &new.country) != (&before.city, &before.country) {
        return Err(Refused::HasDelegation.into());
    }
    store::update(&mut tx, &before, &new, now).await?;
    let after = store::find(&mut *tx, staff.congress, path.invitation, None, now).await?;
    let event = INVITATION_UPDATED.of(Some(staff.congress), *after.id, &(&after).into());
    events::publish(&mut tx, staff.actor, event.changing_personal(&before, &after), now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Send a city invitation
///
/// Sends the invitation e-mail to the mayor's office, in its language; sends it again if it was already sent.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations/{invitation}/send", tag = "Forum", params(ForumInvitationPath),
    responses((status = 200, description = "The updated invitation", body = ForumInvitation), Problems<Refused>),
)]
pub async fn send_forum_invitation(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<ForumInvitationPath>,
) -> Result<WithEtag<ForumInvitation>> {
    let now = app.now();
    let by = (staff.actor, staff.congress);
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, by.1, path.invitation, None, now).await?;
    match before.state {
        ForumInvitationState::Revoked => return Err(Refused::Revoked.into()),
        ForumInvitationState::Answered => return Err(Refused::Answered.into()),
        _ if before.respond_by <= now => return Err(Refused::DeadlinePast.into()),
        _ => {}
    }
    send(&mut tx, by, &before, now).await?;
    let after = store::find(&mut *tx, by.1, path.invitation, None, now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

async fn send(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    invitation: &ForumInvitation,
    now: Now,
) -> Result<()> {
    store::set_sent(&mut *db, invitation, now).await?;
    let sent = store::find(&mut *db, by.1, invitation.id, None, now).await?;
    tell(db, by, &INVITATION_SENT, &sent, now).await
}

/// Revoke a city invitation
///
/// From then on it cannot be answered, and no reminders are sent. An existing delegation stays. Repeating it changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations/{invitation}/revoke", tag = "Forum", params(ForumInvitationPath),
    responses((status = 200, description = "The updated invitation", body = ForumInvitation)),
)]
pub async fn revoke_forum_invitation(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<ForumInvitationPath>,
) -> Result<WithEtag<ForumInvitation>> {
    let now = app.now();
    let by = (staff.actor, staff.congress);
    let mut tx = app.begin().await?;
    let before = store::lock(&mut tx, by.1, path.invitation, None, now).await?;
    if before.revoked_at.is_some() {
        return Ok(WithEtag(before));
    }
    store::set_revoked(&mut *tx, before.id, now).await?;
    let after = store::find(&mut *tx, by.1, before.id, None, now).await?;
    tell(&mut tx, by, &INVITATION_REVOKED, &after, now).await?;
    tx.commit().await?;
    Ok(WithEtag(after))
}

/// Publishes an event about an invitation.
pub async fn tell(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    kind: &'static EventKind<ForumInvitationChanged>,
    invitation: &ForumInvitation,
    now: Now,
) -> Result<()> {
    let event = kind.of(Some(congress), *invitation.id, &invitation.into());
    Ok(events::publish(db, actor, event, now).await?)
}

impl From<&ForumInvitation> for ForumInvitationChanged {
    fn from(invitation: &ForumInvitation) -> Self {
        Self {
            id: invitation.id,
            city: invitation.city.clone(),
            country: invitation.country.clone(),
            answer: invitation.answer,
            delegation: invitation.delegation,
            revision: invitation.revision,
        }
    }
}
