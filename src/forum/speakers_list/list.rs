//! Speakers' lists: opened, closed, updated and ordered by the chair.

use sqlx::PgConnection;

use super::{
    action::{ListAction, apply, save},
    model::{SpeakersList, SpeakersListSettings, SpeakersListState, SpeakersScreen, SpeakingOrder},
    rules::{Chair, SpeakersListError},
    store,
};
use crate::{
    events::Change,
    forum::{
        accreditations,
        events::{LIST_CLOSED, LIST_OPENED, LIST_ORDERED, LIST_UPDATED},
    },
    http::{IfMatch, Patch, Result},
    identity::{Reader, Visitor, permission},
    registration,
    types::{AccountId, CongressId, Now, RegistrationId, SessionId, Slug},
};

/// Checks that the caller may read the list of a session: staff, persons registered in the session's track, and those who act for an
/// accredited delegation.
pub async fn check_visible(
    db: &mut PgConnection,
    me: &Visitor<permission::EnrolmentOwn>,
    session: SessionId,
) -> Result<()> {
    let (track, _) = store::find_track(&mut *db, me.congress, session).await?;
    if me.holds::<Chair>() || me.holds::<permission::ProgrammeEdit>() {
        return Ok(());
    }
    let acts = me.must_carry::<permission::DelegationLead>().is_ok();
    check_admitted(db, (me.congress, acts.then_some(me.account)), me.registration, &track).await
}

/// Reads what a big screen shows: of a public list for anyone, and of others for those who may read the list.
pub async fn read_screen(
    db: &mut PgConnection,
    reader: &Reader,
    session: SessionId,
    now: Now,
) -> Result<SpeakersScreen> {
    let (track, _) = store::find_track(&mut *db, reader.congress, session).await?;
    let list = store::read(&mut *db, reader.congress, session).await?.view(now);
    let is_staff = reader.holds::<Chair>() || reader.holds::<permission::ProgrammeEdit>();
    if !list.settings.public && !is_staff {
        if reader.account::<permission::EnrolmentOwn>().is_none() {
            reader.must_hold::<Chair>()?;
        }
        let acting = reader.account::<permission::DelegationLead>();
        check_admitted(db, (reader.congress, acting), reader.registration(), &track).await?;
    }
    Ok(list.into())
}

/// Checks that a person is registered in a track, or acts for an accredited delegation: its focal point needs no registration.
/// `acting` is the account, if its token may act for delegations.
async fn check_admitted(
    db: &mut PgConnection,
    (congress, acting): (CongressId, Option<AccountId>),
    registration: Option<RegistrationId>,
    track: &Slug,
) -> Result<()> {
    if let Some(registration) = registration {
        let (_, tracks) = registration::admitted_to(&mut *db, registration).await?;
        if tracks.contains(&track.to_string()) {
            return Ok(());
        }
    }
    let heads = match acting {
        Some(account) => accreditations::list_heads(db, congress, account).await?,
        None => Vec::new(),
    };
    Ok((!heads.is_empty()).then_some(()).ok_or(SpeakersListError::NotAdmitted)?)
}

/// Opens a list, if it is not open.
pub async fn open(
    change: &mut Change<'_>,
    session: SessionId,
    settings: &SpeakersListSettings,
) -> Result<SpeakersList> {
    let (congress, now) = (change.congress(), change.now());
    let (_, is_of_forum) = store::find_track(change.db(), congress, session).await?;
    if !is_of_forum {
        return Err(SpeakersListError::NotOfForum.into());
    }
    let is_opened = store::open(change.db(), congress, session, settings, now).await?;
    let mut sitting = store::lock(change.db(), congress, session).await?;
    if is_opened {
        let before = sitting.entries.clone();
        if !sitting.list.arranged {
            sitting.sort();
        }
        save(change, &before, &mut sitting, ListAction::on_list(&LIST_OPENED)).await?;
    }
    Ok(sitting.view(now))
}

/// Closes a list to new statements, if it is open.
pub async fn close(change: &mut Change<'_>, session: SessionId) -> Result<SpeakersList> {
    apply(change, session, |sitting, _| {
        let before = std::mem::replace(&mut sitting.list.state, SpeakersListState::Closed);
        Ok((before == SpeakersListState::Open).then(|| ListAction::on_list(&LIST_CLOSED)))
    })
    .await
}

/// Changes the settings of a list.
pub async fn update(
    change: &mut Change<'_>,
    session: SessionId,
    if_match: &IfMatch,
    patch: &Patch<SpeakersListSettings>,
) -> Result<SpeakersList> {
    apply(change, session, |sitting, now| {
        if_match.check(&sitting.view(now))?;
        let before = sitting.list.settings.clone();
        let new = patch.apply(&before)?;
        if new == before {
            return Ok(None);
        }
        sitting.list.settings = SpeakersListSettings { order: before.order, ..new.clone() };
        if new.order != before.order {
            sitting.set_rule(new.order);
        }
        Ok(Some(ListAction::on_list(&LIST_UPDATED).changing(&before, &new)))
    })
    .await
}

/// Sorts a list by a rule.
pub async fn order(change: &mut Change<'_>, session: SessionId, rule: SpeakingOrder) -> Result<SpeakersList> {
    apply(change, session, |sitting, _| {
        Ok(sitting.set_rule(rule).then(|| ListAction::on_list(&LIST_ORDERED)))
    })
    .await
}
