//! Answers of cities, and the delegations that follow from them.

use axum::extract::State;

use super::{
    api::{ForumInvitationPath, tell},
    model::{Answer, CityAnswer, ForumInvitation},
    rules::{self, Refused},
    store,
};
use crate::{
    app::App,
    delegations::{self, NewDelegation},
    events::Change,
    forum::catalogue::INVITATION_ANSWERED,
    http::{Error, Path, Problems, Result, Valid, WithEtag},
    identity::{Visitor, permission},
    types::DelegationId,
};

/// Answer a city invitation
///
/// For the mayor's office: an account that has verified the e-mail address that the invitation was sent to. Accepting, or sending a deputy,
/// gives the city a delegation with the invitation's quota, with the office as its focal point, which registers the members. The answer
/// can be changed until the deadline; the secretariat can record answers received by other means at any time.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations/{invitation}/respond", tag = "Forum", params(ForumInvitationPath),
    request_body = CityAnswer,
    responses((status = 200, description = "The updated invitation", body = ForumInvitation), Problems<Refused>),
)]
pub async fn respond_to_forum_invitation(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<ForumInvitationPath>,
    Valid(said): Valid<CityAnswer>,
) -> Result<WithEtag<ForumInvitation>> {
    let now = app.now();
    let by = (me.actor, me.congress);
    let by_staff = me.holds::<permission::ForumManage>();
    let of = (!by_staff).then_some(me.account);
    let mut change = me.begin(&app).await?;
    let before = store::lock(change.db(), by.1, path.invitation, of, now).await?;
    rules::may_answer(&before, &said, by_staff, now)?;
    let unchanged = before.answer == Some(said.answer)
        && before.reason == said.reason
        && before.deputy.as_ref().map(|deputy| &deputy.0) == said.deputy.as_ref();
    if unchanged {
        return Ok(WithEtag(before));
    }
    if said.answer == Answer::Declined {
        store::set_answer(change.db(), before.id, &said, None, now).await?;
        if let Some(delegation) = before.delegation {
            dissolve(&mut change, &before, delegation).await?;
        }
    } else {
        let delegation = delegation(&mut change, &before).await?;
        store::set_answer(change.db(), before.id, &said, Some(delegation), now).await?;
    }
    let answered = store::find(change.db(), by.1, before.id, None, now).await?;
    tell(&mut change, &INVITATION_ANSWERED, &answered).await?;
    let after = store::find(change.db(), by.1, before.id, of, now).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Returns the city's delegation: its existing one, the one that staff created for the city, or a new one; and whether it is new.
async fn delegation(change: &mut Change<'_>, invitation: &ForumInvitation) -> Result<(DelegationId, bool)> {
    let congress = change.congress();
    if let Some(known) = invitation.delegation {
        return Ok((known, invitation.delegation_made));
    }
    let ours = sqlx::query_scalar!(
        r#"
        -- forum::delegation_of_city
        select id as "id: DelegationId" from delegation
        where congress_id = $1 and country = $2 and lower(city) = lower($3)
        order by created_at
        limit 1
        "#,
        *congress,
        &*invitation.country,
        invitation.city,
    );
    match ours.fetch_optional(change.db()).await? {
        Some(known) => {
            // The office becomes the focal point, unless there is one already.
            delegations::appoint_focal_point(change, known, &invitation.email).await?;
            Ok((known, false))
        }
        None => Ok((create_delegation(change, invitation).await?, true)),
    }
}

async fn create_delegation(change: &mut Change<'_>, invitation: &ForumInvitation) -> Result<DelegationId> {
    let new = NewDelegation {
        name: format!("{}, {}", invitation.city, &*invitation.country),
        city: Some(invitation.city.clone()),
        country: Some(invitation.country.clone()),
        quota: Some(invitation.quota),
        focal_point: Some(invitation.email.clone()),
    };
    Ok(delegations::create(change, &new).await?.id)
}

/// Deletes the delegation of a city that declines later, unless staff created it. Its members must be withdrawn first.
async fn dissolve(change: &mut Change<'_>, invitation: &ForumInvitation, id: DelegationId) -> Result<()> {
    let congress = change.congress();
    let (delegation, _locked) = delegations::lock(change.db(), congress, id).await?;
    if delegation.members > 0 {
        return Err(Refused::HasMembers.into());
    }
    if !invitation.delegation_made {
        return Ok(());
    }
    match delegations::delete(change, &delegation).await {
        // It has records in the forum, such as requests to speak.
        Err(Error::Refused(_)) => Err(Refused::HasMembers.into()),
        deleted => deleted,
    }
}
