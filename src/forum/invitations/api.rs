use axum::extract::State;
use serde::Deserialize;
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
    events::{Change, Creating, EventKind},
    forum::catalogue::{
        ForumInvitationChanged, INVITATION_CREATED, INVITATION_REVOKED, INVITATION_SENT, INVITATION_UPDATED,
    },
    http::{
        CongressPath, Created, IfMatch, Json, Page, Paging, Patch, Path, Problems, Query, Result, Valid,
        WithEtag,
    },
    identity::{Staff, Visitor, permission},
    types::{Country, ForumInvitationId, Language, Region},
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
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewForumInvitation>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let made = invite(&mut change, std::slice::from_ref(&new)).await?;
    let Some(&(id, true)) = made.first() else { return Err(Refused::InvitedAlready.into()) };
    let now = change.now();
    let invitation = store::find(change.db(), staff.congress, id, None, now).await?;
    change.created(&ForumInvitationPath { congress: path.congress, invitation: id }, &invitation).await
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
    let mut change = staff.begin(&app).await?;
    let made = invite(&mut change, &new.invitations).await?;
    change.commit().await?;
    let outcomes = new.invitations.into_iter().zip(made).map(|(new, (invitation, created))| {
        let (city, country) = (new.city, new.country);
        CityOutcome { city, country, created, invitation }
    });
    Ok(Json(ForumInvitationsMade { outcomes: outcomes.collect() }))
}

/// Adds cities to the list, and sends the invitations that are to be sent at once.
async fn invite(
    change: &mut Change<'_>,
    new: &[NewForumInvitation],
) -> Result<Vec<(ForumInvitationId, bool)>> {
    let (congress, now) = (change.congress(), change.now());
    rules::check_all(new, now)?;
    let edition = congress::find(change.db(), congress).await?;
    let language = edition.languages.first().cloned().unwrap_or_else(Language::english);
    let made = store::insert(change.db(), congress, new, &language, now).await?;
    let created: Vec<_> = made.iter().filter(|(_, created)| *created).map(|(id, _)| **id).collect();
    let narrowed = Narrowed { ids: Some(&created), ..Narrowed::default() };
    let most = i64::try_from(created.len()).unwrap_or(i64::MAX - 1);
    let invitations = store::list(change.db(), congress, narrowed, None, (most, now)).await?;
    let told = invitations.iter().flat_map(|invitation| {
        let sent = invitation.sent_at.is_some().then_some(&INVITATION_SENT);
        let kinds = std::iter::once(&INVITATION_CREATED).chain(sent);
        kinds.map(|kind| kind.event(invitation.id, &invitation.into()))
    });
    change.publish_all(told.collect()).await?;
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
    let mut change = staff.begin(&app).await?;
    let before = store::lock(change.db(), staff.congress, path.invitation, None, now).await?;
    if_match.check(&before)?;
    let new = patch.apply(&(&before).into())?;
    rules::check(&new, Some(&before), now)?;
    if before.delegation.is_some() && (&new.city, &new.country) != (&before.city, &before.country) {
        return Err(Refused::HasDelegation.into());
    }
    store::update(change.db(), &before, &new, now).await?;
    let after = store::find(change.db(), staff.congress, path.invitation, None, now).await?;
    let event = INVITATION_UPDATED.event(after.id, &(&after).into());
    change.publish(event.changing_personal(&before, &after)).await?;
    change.commit().await?;
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
    let mut change = staff.begin(&app).await?;
    let before = store::lock(change.db(), by.1, path.invitation, None, now).await?;
    match before.state {
        ForumInvitationState::Revoked => return Err(Refused::Revoked.into()),
        ForumInvitationState::Answered => return Err(Refused::Answered.into()),
        _ if before.respond_by <= now => return Err(Refused::DeadlinePast.into()),
        _ => {}
    }
    send(&mut change, &before).await?;
    let after = store::find(change.db(), by.1, path.invitation, None, now).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

async fn send(change: &mut Change<'_>, invitation: &ForumInvitation) -> Result<()> {
    let (congress, now) = (change.congress(), change.now());
    store::set_sent(change.db(), invitation, now).await?;
    let sent = store::find(change.db(), congress, invitation.id, None, now).await?;
    tell(change, &INVITATION_SENT, &sent).await
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
    let mut change = staff.begin(&app).await?;
    let before = store::lock(change.db(), by.1, path.invitation, None, now).await?;
    if before.revoked_at.is_some() {
        return Ok(WithEtag(before));
    }
    store::set_revoked(change.db(), before.id, now).await?;
    let after = store::find(change.db(), by.1, before.id, None, now).await?;
    tell(&mut change, &INVITATION_REVOKED, &after).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Publishes an event about an invitation.
pub async fn tell(
    change: &mut Change<'_>,
    kind: &'static EventKind<ForumInvitationChanged>,
    invitation: &ForumInvitation,
) -> Result<()> {
    let (_congress, _now) = (change.congress(), change.now());
    let event = kind.event(invitation.id, &invitation.into());
    Ok(change.publish(event).await?)
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
