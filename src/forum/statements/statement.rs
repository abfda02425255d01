//! Statements: submitted by delegations, published at once or when the speech is over.

use sqlx::PgConnection;

use super::{
    model::{NewStatement, Statement, StatementPublication},
    rules::StatementError,
    store,
};
use crate::{
    events::Change,
    forum::{
        accreditations,
        events::{STATEMENT_PUBLISHED, STATEMENT_SAVED, StatementChanged},
        speakers_list::{self, Chair, SpeakingRequestState},
    },
    http::{IfMatch, RequestError, Result},
    identity::{Reader, permission},
    types::{AccountId, SessionId, SpeakingRequestId},
};

/// Who submits a statement.
pub struct StatementAuthor {
    /// The account, which acts for the delegation; `None`: a chair, who submits for any delegation.
    pub account: Option<AccountId>,
    /// Whether they may correct a published statement.
    pub can_correct: bool,
}

/// Finds a statement, if it is visible to the reader: published, or of a delegation that they act for, or any for the chair.
pub async fn find_visible(
    db: &mut PgConnection,
    reader: &Reader,
    at: (SessionId, SpeakingRequestId),
) -> Result<Statement> {
    let missing = RequestError::NoSuch("statement");
    let Some(found) = store::find(&mut *db, reader.congress, at).await? else { return Err(missing.into()) };
    if found.published_at.is_some() {
        return Ok(found);
    }
    let Some(account) = reader.account::<permission::DelegationLead>() else { return Err(missing.into()) };
    if reader.holds::<Chair>() {
        return Ok(found);
    }
    let heads = accreditations::list_heads(db, reader.congress, account).await?;
    let is_own = heads.iter().any(|head| head.delegation == found.delegation);
    Ok(is_own.then_some(found).ok_or(missing)?)
}

/// Creates or replaces the statement of a request to speak, and publishes it if it is due.
pub async fn set(
    change: &mut Change<'_>,
    author: &StatementAuthor,
    (session, request): (SessionId, SpeakingRequestId),
    if_match: &IfMatch,
    new: &NewStatement,
) -> Result<Statement> {
    let (congress, now) = (change.congress(), change.now());
    // The speech does not end before the statement is written.
    let request =
        speakers_list::lock_request(change.db(), (congress, session), request, author.account).await?;
    let at = (session, request.id);
    let before = store::find(change.db(), congress, at).await?;
    if_match.check(&before)?;
    let was_published = before.is_some_and(|before| before.published_at.is_some());
    if was_published && !author.can_correct {
        return Err(StatementError::Published.into());
    }
    let is_due = new.publish == StatementPublication::AtOnce || request.state == SpeakingRequestState::Spoken;
    store::write(change.db(), congress, request.id, new, is_due.then_some(now), now).await?;
    let after = store::find(change.db(), congress, at).await?.ok_or(RequestError::NoSuch("statement"))?;
    let payload = StatementChanged { request: request.id, session, delegation: after.delegation };
    let mut events = vec![STATEMENT_SAVED.event(request.id, &payload)];
    if is_due && !was_published {
        events.push(STATEMENT_PUBLISHED.event(request.id, &payload));
    }
    change.publish_all(events).await?;
    Ok(after)
}

/// Publishes the statements that are due when these speeches are over.
pub async fn publish_delivered(change: &mut Change<'_>, delivered: &[SpeakingRequestId]) -> sqlx::Result<()> {
    if delivered.is_empty() {
        return Ok(());
    }
    let (congress, now) = (change.congress(), change.now());
    let published = store::publish(change.db(), congress, delivered, now).await?;
    let events = published.into_iter().map(|(request, session, delegation)| {
        STATEMENT_PUBLISHED.event(request, &StatementChanged { request, session, delegation })
    });
    change.publish_all(events.collect()).await
}
