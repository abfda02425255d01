//! What happens to recusals.

use super::store;
use crate::{
    award::{
        awards::{self, Award, EntryRequirement},
        events::{RECUSAL_LIFTED, RECUSED, RecusalChanged},
        panel::{
            model::{NewRecusal, Recusal, RecusalDeclaration, RecusalKind},
            rules::{self, EntryProfile, PanelError},
            store as panel_store, substitutes,
        },
    },
    events::Change,
    http::{RequestError, Result},
    types::{AccountId, EntryId, Slug},
};

/// A recusal to record.
struct RecusalRequest<'a> {
    entry: EntryId,
    account: AccountId,
    kind: RecusalKind,
    declared: bool,
    note: Option<&'a str>,
}

/// Recuses an evaluator from an entry that is assigned to them, as they declare. Repeating it changes nothing.
pub async fn declare(
    change: &mut Change<'_>,
    (award, entry): (&Slug, EntryId),
    account: AccountId,
    declaration: &RecusalDeclaration,
) -> Result<Recusal> {
    let award = lock_open_award(change, award).await?;
    if let Some(known) = store::find(change.db(), award.id, (entry, account)).await? {
        return Ok(known);
    }
    if !store::is_assigned(change.db(), award.id, (entry, account)).await? {
        return Err(RequestError::NoSuch("entry").into());
    }
    let (kind, note) = (declaration.kind, declaration.note.as_deref());
    record_declared(change, &award, &RecusalRequest { entry, account, kind, declared: true, note }).await
}

/// Recuses an evaluator from a submitted entry, as the secretariat decides.
pub async fn create(
    change: &mut Change<'_>,
    (award, entry): (&Slug, EntryId),
    new: &NewRecusal,
) -> Result<Recusal> {
    let award = lock_open_award(change, award).await?;
    if !store::is_submitted(change.db(), award.id, entry).await? {
        return Err(RequestError::NoSuch("entry").into());
    }
    if !store::is_evaluator(change.db(), award.id, new.evaluator).await? {
        return Err(RequestError::NoSuch("evaluator").into());
    }
    let (account, kind, note) = (new.evaluator, new.kind, new.note.as_deref());
    if store::find(change.db(), award.id, (entry, account)).await?.is_some() {
        return Err(PanelError::AlreadyRecused.into());
    }
    record_declared(change, &award, &RecusalRequest { entry, account, kind, declared: true, note }).await
}

/// Lifts a declared recusal.
pub async fn lift(
    change: &mut Change<'_>,
    (award, entry): (&Slug, EntryId),
    account: AccountId,
) -> Result<()> {
    let award = lock_open_award(change, award).await?;
    let known = store::find(change.db(), award.id, (entry, account)).await?;
    let known = known.ok_or(RequestError::NoSuch("recusal"))?;
    if !known.declared {
        return Err(PanelError::NotDeclared.into());
    }
    store::delete(change.db(), (entry, account)).await?;
    let payload = RecusalChanged {
        award: award.slug,
        entry,
        evaluator: account,
        kind: known.kind,
        declared: true,
        stands_in: None,
    };
    change.publish(RECUSAL_LIFTED.event(entry, &payload)).await?;
    Ok(())
}

/// Locks the award, so that it is not published and no entries advance until the change is committed.
async fn lock_open_award(change: &mut Change<'_>, slug: &Slug) -> Result<Award> {
    let award = awards::lock(change, slug).await?;
    award.must_be_open()?;
    Ok(award)
}

async fn record_declared(
    change: &mut Change<'_>,
    award: &Award,
    request: &RecusalRequest<'_>,
) -> Result<Recusal> {
    if request.kind == RecusalKind::Other && request.note.is_none() {
        return Err(PanelError::NoNote.into());
    }
    record(change, award, request).await?;
    let recusal = store::find(change.db(), award.id, (request.entry, request.account)).await?;
    Ok(recusal.ok_or(RequestError::NoSuch("recusal"))?)
}

/// Records a recusal, takes back open evaluations, and finds another evaluator.
async fn record(change: &mut Change<'_>, award: &Award, request: &RecusalRequest<'_>) -> sqlx::Result<()> {
    let RecusalRequest { entry, account, kind, declared, note } = *request;
    let now = change.now();
    if !store::insert(change.db(), (entry, account), (kind, declared, note), now).await? {
        return Ok(());
    }
    let mut stands_in = None;
    for (id, round) in store::hold_open_evaluations(change.db(), (entry, account)).await? {
        panel_store::take_back(change.db(), &[id]).await?;
        if let Some(round) = award.rounds.iter().find(|known| known.id == round) {
            stands_in = substitutes::reassign(change, (award, round), entry).await?;
        }
    }
    let award = award.slug.clone();
    let payload = RecusalChanged { award, entry, evaluator: account, kind, declared, stands_in };
    change.publish(RECUSED.event(entry, &payload)).await
}

/// Recuses the evaluators of an entry who have a conflict of interest with its current version.
pub async fn recuse_conflicted_evaluators(
    change: &mut Change<'_>,
    award: &Award,
    entry: EntryId,
) -> sqlx::Result<()> {
    let eligible = EntryRequirement::Eligible;
    let entries = panel_store::list_entry_profiles(change.db(), award.id, eligible, Some(&[entry])).await?;
    recuse_conflicts(change, award, &entries, None).await
}

/// Recuses an evaluator from the entries that conflict with their current profile.
pub async fn recuse_from_conflicted_entries(
    change: &mut Change<'_>,
    award: &Award,
    account: AccountId,
) -> sqlx::Result<()> {
    let entries =
        panel_store::list_entry_profiles(change.db(), award.id, EntryRequirement::Eligible, None).await?;
    recuse_conflicts(change, award, &entries, Some(account)).await
}

async fn recuse_conflicts(
    change: &mut Change<'_>,
    award: &Award,
    entries: &[EntryProfile],
    only: Option<AccountId>,
) -> sqlx::Result<()> {
    for round in award.rounds.iter().filter(|round| round.closed_at.is_none()) {
        let evaluators = panel_store::list_evaluator_profiles(change.db(), round.id).await?;
        let assigned = panel_store::list_assignments(change.db(), round.id).await?;
        for one in assigned.iter().filter(|one| only.is_none_or(|only| one.account == only)) {
            let evaluator = evaluators.iter().find(|evaluator| evaluator.account == one.account);
            let entry = entries.iter().find(|entry| entry.id == one.entry);
            let conflict =
                evaluator.zip(entry).and_then(|(evaluator, entry)| rules::conflict(evaluator, entry));
            let Some(kind) = conflict else { continue };
            let (entry, account) = (one.entry, one.account);
            let request = RecusalRequest { entry, account, kind, declared: false, note: None };
            record(change, award, &request).await?;
        }
    }
    Ok(())
}
