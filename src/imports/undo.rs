//! Undo of a whole import, as long as none of its registrations has changed since.

use std::collections::HashMap;

use uuid::Uuid;

use super::{
    events::{IMPORT_UNDONE, ImportFinished},
    model::Import,
    registration_store::{self, WrittenRow},
    rules::{self, ImportError},
    store,
};
use crate::{
    capacity,
    events::Change,
    http::{RequestError, Result},
    registration::{
        events::{REGISTRATION_DELETED, REGISTRATION_UPDATED, RegistrationChanged, RegistrationEvent},
        promotion,
        registrations::{
            store::find_payloads,
            transitions::{change_type, lock_with_pools},
        },
        types::RegistrationType,
    },
    types::{ImportId, PoolId, RegistrationId},
};

/// Undoes an import: deletes the registrations that it created, restores those that it changed. All or nothing.
pub async fn undo(change: &mut Change<'_>, id: ImportId) -> Result<Import> {
    let (congress, now) = (change.congress(), change.now());
    store::allow_long_statements(change.db()).await?;
    let import = store::lock(change.db(), congress, id).await?;
    rules::may_undo(&import)?;
    registration_store::lock_imports(change.db(), congress).await?;
    let types = registration_store::all_types(change.db(), congress).await?;
    let locked = registration_store::lock_pools(change.db(), congress, &types).await?;
    let written = registration_store::lock_written(change.db(), id).await?;
    let touched: Vec<_> = written.iter().filter(|row| !row.is_untouched).map(|row| row.row).collect();
    if !touched.is_empty() {
        return Err(ImportError::Touched(touched).into());
    }
    // Delete created registrations first: restored ones may need their places.
    let created: Vec<_> = written.iter().filter(|row| row.is_created).collect();
    let ids: Vec<RegistrationId> = created.iter().filter_map(|row| row.registration).collect();
    publish_all(change, &ids, &REGISTRATION_DELETED).await?;
    for (pool, holders) in by_pool(&created, &types) {
        let promoted = capacity::release(change.db(), &locked, pool, &holders).await?;
        promotion::confirm(change, &promoted).await?;
    }
    registration_store::delete_all(change.db(), congress, &ids).await?;
    restore_types(change, id, &types).await?;
    let restored = registration_store::restore_all(change.db(), congress, id, now).await?;
    publish_all(change, &restored, &REGISTRATION_UPDATED).await?;
    store::set_undone(change.db(), id, now).await?;
    change.publish(IMPORT_UNDONE.event(id, &ImportFinished::from(&import))).await?;
    store::find(change.db(), congress, id).await
}

fn by_pool(created: &[&WrittenRow], types: &[RegistrationType]) -> HashMap<PoolId, Vec<Uuid>> {
    let mut holders: HashMap<PoolId, Vec<Uuid>> = HashMap::new();
    for row in created {
        let r#type = types.iter().find(|r#type| Some(r#type.id) == row.type_id);
        if let (Some(r#type), Some(id)) = (r#type, row.registration) {
            holders.entry(r#type.pool_id).or_default().push(*id);
        }
    }
    holders
}

/// Registrations that get their previous type back need a place in it.
async fn restore_types(change: &mut Change<'_>, id: ImportId, types: &[RegistrationType]) -> Result<()> {
    let congress = change.congress();
    for (registration, before) in registration_store::types_before(change.db(), id).await? {
        let Some(r#type) = types.iter().find(|r#type| r#type.id == before) else { continue };
        let found = lock_with_pools(change.db(), congress, registration, &[r#type.pool_id]).await?;
        let found = found.ok_or(RequestError::NoSuch("registration"))?;
        change_type(change, &found, r#type).await?;
        registration_store::set_type(change.db(), registration, before).await?;
    }
    Ok(())
}

/// Publishes an event for each of these registrations.
async fn publish_all(
    change: &mut Change<'_>,
    ids: &[RegistrationId],
    kind: &'static RegistrationEvent,
) -> Result<()> {
    let congress = change.congress();
    for ids in ids.chunks(1000) {
        let found = find_payloads(change.db(), congress, ids).await?;
        let events = found
            .into_iter()
            .map(|payload| kind.event(payload.id, &RegistrationChanged { imported: true, ..payload }));
        change.publish_all(events.collect()).await?;
    }
    Ok(())
}
