//! What members must still do, and reminders of it.

use std::collections::HashSet;

use sqlx::PgConnection;

use super::{
    events::{MEMBER_REMINDED, MemberReminded},
    model::{Delegation, MemberReadiness, MemberReminderResult},
    store,
};
use crate::{
    events::Change,
    http::{RequestError, Result},
    registration::questions,
    types::{CongressId, DelegationId, Now, RegistrationId},
};

/// More members than any quota allows.
const ALL: i64 = 10_000;

/// A page of what members must still do, newest member first; with `ids`, only these.
pub async fn list_readiness(
    db: &mut PgConnection,
    of: (CongressId, DelegationId),
    ids: Option<&[RegistrationId]>,
    before: Option<(Now, RegistrationId)>,
    limit: i64,
) -> sqlx::Result<Vec<MemberReadiness>> {
    let questions = questions::list_all(&mut *db, of.0).await?;
    let rows = store::list_members(db, of, ids, before, limit).await?;
    let readiness = rows.into_iter().map(|row| {
        let answers = row.answers.values();
        let unanswered = questions::unanswered(&questions, &row.r#type, &answers);
        MemberReadiness {
            registration: row.registration,
            has_account: row.has_account,
            unanswered: unanswered.map(|question| question.slug.clone()).collect(),
            reminded_at: row.reminded_at,
            reference: row.reference,
            created_at: row.created_at,
        }
    });
    Ok(readiness.collect())
}

/// Reminds members who must still do something, at most once a day; without `ids`, all of them.
pub async fn remind(
    change: &mut Change<'_>,
    delegation: &Delegation,
    ids: Option<&[RegistrationId]>,
) -> Result<MemberReminderResult> {
    let (congress, now) = (change.congress(), change.now());
    let members = list_readiness(change.db(), (congress, delegation.id), ids, None, ALL).await?;
    let found: HashSet<_> = members.iter().map(|member| member.registration).collect();
    if ids.is_some_and(|ids| ids.iter().any(|id| !found.contains(id))) {
        return Err(RequestError::NoSuch("member").into());
    }
    let incomplete: Vec<_> = members.iter().filter(|member| !member.is_complete()).collect();
    let wanted: Vec<_> =
        incomplete.iter().map(|member| (member.registration, member.reference.as_str())).collect();
    let reminded: HashSet<_> =
        store::insert_reminders(change.db(), congress, &wanted, now).await?.into_iter().collect();
    let to_notify = incomplete.iter().filter(|member| reminded.contains(&member.registration));
    let events = to_notify.map(|member| {
        let payload = MemberReminded {
            registration: member.registration,
            has_account: member.has_account,
            unanswered: member.unanswered.clone(),
        };
        MEMBER_REMINDED.event(delegation.id, &payload)
    });
    change.publish_all(events.collect()).await?;
    Ok(MemberReminderResult {
        reminded: reminded.len(),
        reminded_before: incomplete.len() - reminded.len(),
        complete: members.len() - incomplete.len(),
    })
}
