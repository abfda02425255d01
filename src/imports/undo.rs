//! Undo of a whole import, as long as nothing that it wrote has changed since.

use super::{
    events::{IMPORT_UNDONE, ImportFinished},
    model::{Import, ImportTarget},
    places::Places,
    records::{UndoRecords, written_records},
    registration_store,
    rules::{self, ImportError},
    run::{holders_by_pool, publish_written},
    store,
};
use crate::{
    capacity,
    events::Change,
    http::{RequestError, Result},
    registration::{
        events::{REGISTRATION_DELETED, REGISTRATION_UPDATED},
        promotion,
        registrations::transitions::{change_type, lock_with_pools},
        types::RegistrationType,
    },
    types::{ImportId, RegistrationId},
};

/// Undoes an import: deletes the registrations that it created, restores those that it changed. All or nothing.
pub async fn undo(change: &mut Change<'_>, id: ImportId, records: UndoRecords) -> Result<Import> {
    let (congress, now) = (change.congress(), change.now());
    store::allow_long_statements(change.db()).await?;
    let import = store::lock(change.db(), congress, id).await?;
    rules::may_undo(&import)?;
    registration_store::lock_imports(change.db(), congress).await?;
    match import.target {
        ImportTarget::Delegates => undo_registrations(change, id).await?,
        target => {
            let written = written_records(change.db(), id).await?;
            (records.0)(change, (id, target), written).await?;
        }
    }
    store::set_undone(change.db(), id, now).await?;
    change.publish(IMPORT_UNDONE.event(id, &ImportFinished::from(&import))).await?;
    store::find(change.db(), congress, id).await
}

async fn undo_registrations(change: &mut Change<'_>, id: ImportId) -> Result<()> {
    let (congress, now) = (change.congress(), change.now());
    let (locked, Places { types, .. }) = registration_store::lock_places(change.db(), congress).await?;
    let written = registration_store::lock_written(change.db(), id).await?;
    let touched: Vec<_> = written.iter().filter(|row| !row.is_untouched).map(|row| row.line).collect();
    if !touched.is_empty() {
        return Err(ImportError::Touched(touched).into());
    }
    // Delete created registrations first: restored ones may need their places.
    let created: Vec<_> = written.iter().filter(|row| row.is_created).collect();
    let ids: Vec<RegistrationId> = created.iter().filter_map(|row| row.registration).collect();
    publish_written(change, ids.iter().map(|id| (*id, &REGISTRATION_DELETED)).collect()).await?;
    let holders = created.iter().filter_map(|row| Some((row.type_id?, row.registration?)));
    for (pool, holders) in holders_by_pool(&types, holders) {
        let promoted = capacity::release(change.db(), &locked, pool, &holders).await?;
        promotion::confirm(change, &promoted).await?;
    }
    registration_store::delete_all(change.db(), congress, &ids).await?;
    restore_types(change, id, &types).await?;
    let restored = registration_store::restore_all(change.db(), congress, id, now).await?;
    publish_written(change, restored.iter().map(|id| (*id, &REGISTRATION_UPDATED)).collect()).await
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
