//! What submitters do with an entry: write, submit and withdraw it.

use serde_json::json;
use sqlx::PgConnection;

use super::{
    model::{AwardEntry, EntryState, EntryWithdrawal, NewAwardEntry},
    rules::{self, EntryError},
    store::{self, EntryFilter, Viewer},
};
use crate::{
    award::{
        awards::{Award, in_time},
        events::{
            ENTRY_ACCEPTED_LATE, ENTRY_CREATED, ENTRY_DELETED, ENTRY_REFUSED_LATE, ENTRY_SUBMITTED,
            ENTRY_UPDATED, ENTRY_WITHDRAWN, EntryChanged,
        },
        panel,
    },
    events::Change,
    http::{RequestError, Result},
    identity,
    types::{AccountId, CongressId, EntryId, FieldError, Now},
};

/// The maximum number of entries that an account may write per award.
const MOST: i64 = 20;

/// A locked entry with its true state.
pub struct LockedEntry {
    pub state: EntryState,
    pub entry: AwardEntry,
}

/// Finds an entry, if it is visible to the viewer. A draft lists its faults.
pub async fn find(
    db: &mut PgConnection,
    of: (CongressId, Viewer),
    award: &Award,
    id: EntryId,
    now: Now,
) -> Result<AwardEntry> {
    let filter = EntryFilter { award: Some(&award.slug), id: Some(id), ..EntryFilter::default() };
    let found = store::list(&mut *db, of, filter, None, (1, now)).await?.pop();
    let mut entry = found.ok_or(RequestError::NoSuch("entry"))?;
    if entry.state == EntryState::Draft {
        entry.faults = list_faults(db, award, &(&entry).into()).await?;
    }
    Ok(entry)
}

/// What an entry lacks. A theme is required only if the congress has themes.
async fn list_faults(
    db: &mut PgConnection,
    award: &Award,
    entry: &NewAwardEntry,
) -> sqlx::Result<Vec<FieldError>> {
    let has_themes = store::has_themes(db, award.id).await?;
    Ok(rules::list_faults(entry, award, has_themes))
}

/// Refuses an entry that cannot be submitted.
async fn must_be_complete(db: &mut PgConnection, award: &Award, entry: &NewAwardEntry) -> Result<()> {
    let faults = list_faults(db, award, entry).await?;
    if faults.is_empty() { Ok(()) } else { Err(EntryError::Incomplete(faults).into()) }
}

/// Locks an entry for a person who may change it: its submitters, and the secretariat once it was submitted. The award is locked against
/// changes until the change is committed.
pub async fn lock(
    change: &mut Change<'_>,
    award: &Award,
    viewer: Viewer,
    id: EntryId,
) -> Result<LockedEntry> {
    if let Some(account) = viewer.account {
        // Submitters write their names and e-mails.
        identity::keep_account(change.db(), account).await?;
    }
    let state = store::lock(change.db(), award.id, id).await?.ok_or(RequestError::NoSuch("entry"))?;
    let (of, now) = ((change.congress(), Viewer { evaluator: None, ..viewer }), change.now());
    let entry = find(change.db(), of, award, id, now).await?;
    // A person who may only read the entry must not change it.
    if entry.submitters.is_none() {
        return Err(RequestError::NoSuch("entry").into());
    }
    Ok(LockedEntry { state, entry })
}

/// Creates a draft.
pub async fn create(
    change: &mut Change<'_>,
    (award, account): (&Award, AccountId),
    new: &NewAwardEntry,
) -> Result<AwardEntry> {
    let (congress, now) = (change.congress(), change.now());
    rules::check_entries_open(award, now)?;
    identity::keep_account(change.db(), account).await?;
    if store::count_of_account(change.db(), award.id, account).await? >= MOST {
        return Err(EntryError::TooMany.into());
    }
    let id = EntryId::new();
    store::insert(change.db(), (congress, award.id, Some(account)), id, now).await?;
    store::write(change.db(), (congress, award), id, new).await?;
    change.publish(ENTRY_CREATED.event(id, &EntryChanged::new(award, id, EntryState::Draft))).await?;
    let viewer = Viewer { account: Some(account), ..Viewer::default() };
    find(change.db(), (congress, viewer), award, id, now).await
}

/// Creates a complete entry as submitted, for the secretariat. It belongs to its submitters, who get no e-mail.
pub async fn create_submitted(
    change: &mut Change<'_>,
    award: &Award,
    new: &NewAwardEntry,
) -> Result<AwardEntry> {
    let (congress, now) = (change.congress(), change.now());
    rules::check_entries_open(award, now)?;
    must_be_complete(change.db(), award, new).await?;
    let id = EntryId::new();
    store::insert(change.db(), (congress, award.id, None), id, now).await?;
    store::write(change.db(), (congress, award), id, new).await?;
    store::submit(change.db(), id, now).await?;
    change.publish(ENTRY_CREATED.event(id, &EntryChanged::new(award, id, EntryState::Submitted))).await?;
    let secretariat = Viewer { manages: true, ..Viewer::default() };
    find(change.db(), (congress, secretariat), award, id, now).await
}

/// Deletes a locked entry without evaluations.
pub async fn delete(change: &mut Change<'_>, award: &Award, id: EntryId) -> Result<()> {
    award.must_be_unpublished()?;
    store::delete(change.db(), id).await?;
    change.publish(ENTRY_DELETED.event(id, &EntryChanged::new(award, id, EntryState::Submitted))).await?;
    Ok(())
}

/// Checks that the viewer may update a locked entry now.
pub fn must_be_updatable(before: &LockedEntry, award: &Award, viewer: Viewer, now: Now) -> Result<()> {
    if viewer.manages && before.entry.submitted_at.is_some() {
        award.must_be_unpublished()?;
        if before.state == EntryState::Withdrawn {
            return Err(EntryError::Withdrawn.into());
        }
        return Ok(());
    }
    before.state.must_be_writable()?;
    rules::check_entries_open(award, now)
}

/// Updates a locked entry, and recuses evaluators who have a conflict of interest with the new version.
pub async fn update(
    change: &mut Change<'_>,
    award: &Award,
    viewer: Viewer,
    before: LockedEntry,
    new: &NewAwardEntry,
) -> Result<AwardEntry> {
    let LockedEntry { state, entry } = before;
    let (id, present) = (entry.id, NewAwardEntry::from(&entry));
    if present == *new {
        return Ok(entry);
    }
    if entry.submitted_at.is_some() {
        must_be_complete(change.db(), award, new).await?;
    }
    let (congress, now) = (change.congress(), change.now());
    store::write(change.db(), (congress, award), id, new).await?;
    let event = ENTRY_UPDATED.event(id, &EntryChanged::new(award, id, state));
    change.publish(event.changing_personal(&present, new)).await?;
    panel::recuse_conflicted_evaluators(change, award, id).await?;
    find(change.db(), (congress, viewer), award, id, now).await
}

/// Submits a complete draft in time.
pub async fn submit(
    change: &mut Change<'_>,
    award: &Award,
    (id, entry): (EntryId, &NewAwardEntry),
) -> Result<()> {
    let now = change.now();
    rules::check_entries_open(award, now)?;
    must_be_complete(change.db(), award, entry).await?;
    store::submit(change.db(), id, now).await?;
    let payload = EntryChanged::new(award, id, EntryState::Submitted);
    change.publish(ENTRY_SUBMITTED.event(id, &payload)).await?;
    Ok(())
}

/// Records that an entry was submitted after the deadline.
pub async fn record_late_refusal(change: &mut Change<'_>, award: &Award, id: EntryId) -> sqlx::Result<()> {
    let now = change.now();
    store::insert_late_refusal(change.db(), (award.id, id), award.entries_close_at, now).await?;
    change.publish(ENTRY_REFUSED_LATE.event(id, &EntryChanged::new(award, id, EntryState::Draft))).await
}

/// Accepts an entry that was submitted after the deadline, as the secretariat decides. Repeating it changes nothing. A draft that was
/// never submitted is not found: only its submitters see it.
pub async fn accept_late(
    change: &mut Change<'_>,
    award: &Award,
    id: EntryId,
    reason: &str,
) -> Result<AwardEntry> {
    let (congress, now) = (change.congress(), change.now());
    let secretariat = Viewer { manages: true, ..Viewer::default() };
    let state = store::lock(change.db(), award.id, id).await?;
    let state = state.filter(|state| *state != EntryState::Draft);
    let was_refused = store::was_refused_late(change.db(), id).await?;
    match state {
        Some(_) if was_refused => return find(change.db(), (congress, secretariat), award, id, now).await,
        Some(_) => return Err(EntryError::Screened.into()),
        None if !was_refused => return Err(RequestError::NoSuch("entry").into()),
        None => {}
    }
    award.must_be_open()?;
    if in_time(award.entries_close_at, now) {
        return Err(EntryError::StillOpen.into());
    }
    let author = Viewer { account: store::find_author(change.db(), id).await?, ..Viewer::default() };
    let draft = find(change.db(), (congress, author), award, id, now).await?;
    must_be_complete(change.db(), award, &(&draft).into()).await?;
    store::submit(change.db(), id, now).await?;
    store::set_accepted_late(change.db(), id, reason, now).await?;
    let entry = find(change.db(), (congress, secretariat), award, id, now).await?;
    let payload = EntryChanged::new(award, id, EntryState::Submitted);
    let accepted = ENTRY_ACCEPTED_LATE.event(id, &payload);
    let accepted = accepted.changing(
        &json!({"state": EntryState::Draft, "reason": null}),
        &json!({"state": EntryState::Submitted, "reason": reason}),
    );
    change.publish_all(vec![accepted, ENTRY_SUBMITTED.event(id, &payload)]).await?;
    Ok(entry)
}

/// Withdraws an entry; the secretariat gives a reason.
pub async fn withdraw(
    change: &mut Change<'_>,
    award: &Award,
    viewer: Viewer,
    id: EntryId,
    withdrawal: &EntryWithdrawal,
) -> Result<AwardEntry> {
    let own = lock(change, award, viewer, id).await?;
    award.must_be_unpublished()?;
    if own.state == EntryState::Withdrawn {
        return Ok(own.entry);
    }
    let reason = withdrawal.reason.as_deref();
    if viewer.manages && reason.is_none() {
        return Err(EntryError::NoReason.into());
    }
    store::set_state(change.db(), id, (EntryState::Withdrawn, reason), None).await?;
    let payload = EntryChanged::new(award, id, EntryState::Withdrawn);
    change.publish(ENTRY_WITHDRAWN.event(id, &payload)).await?;
    let (of, now) = ((change.congress(), viewer), change.now());
    find(change.db(), of, award, id, now).await
}
