//! Runs an import part by part.

use std::{collections::HashMap, sync::Arc};

use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    model::{ImportMode, ImportRow, RowOutcome},
    parts::{CHUNK, Parts},
    places::Places,
    plan::{self, PlannedRow, Planner},
    reading::Sheet,
    registration_store,
    row_context::RowContext,
    row_reader::Draft,
};
use crate::{
    capacity::{self, Locked},
    events::Change,
    http::Result,
    registration::{
        events::{RegistrationChanged, RegistrationEvent},
        promotion,
        registrations::store::find_payloads,
        types::RegistrationType,
    },
    types::{CongressId, PoolId, RegistrationId, RegistrationTypeId},
};

/// Decides rows that were read, and writes them.
pub async fn write_part(
    change: &mut Change<'_>,
    context: &RowContext,
    planner: &Planner,
    drafts: Vec<Draft>,
) -> Result<Vec<ImportRow>> {
    let congress = change.congress();
    let emails = emails(&drafts);
    registration_store::plan_each_statement(change.db()).await?;
    let (locked, mut places) = registration_store::lock_places(change.db(), congress).await?;
    let ids = registration_store::ids_by_email(change.db(), congress, &emails).await?;
    registration_store::lock_all(change.db(), &ids).await?;
    let existing = registration_store::find_all(change.db(), congress, &ids).await?;
    let mut planned = planner.decide(drafts, &existing, &mut places)?;
    write(change, context, (&locked, &places), &mut planned).await?;
    Ok(planned.into_iter().map(PlannedRow::report).collect())
}

/// Decides all rows without writing: the first step of an atomic import, and all of a dry run. The places that the rows
/// would take are counted, so that the report matches that of a real import. `progress` gets the number of rows done.
pub async fn rehearse(
    db: &mut PgConnection,
    congress: CongressId,
    context: &RowContext,
    sheet: &Arc<Sheet>,
    (mode, default_type): (ImportMode, Option<&str>),
    mut progress: impl FnMut(usize) + Send,
) -> Result<Vec<ImportRow>> {
    let mut parts = Parts::begin(context, sheet, default_type, 0)?;
    registration_store::plan_each_statement(&mut *db).await?;
    let mut places = registration_store::places(&mut *db, congress).await?;
    let mut outcomes = Vec::new();
    while let Some(drafts) = parts.next().await? {
        let ids = registration_store::ids_by_email(&mut *db, congress, &emails(&drafts)).await?;
        let existing = registration_store::find_all(&mut *db, congress, &ids).await?;
        let planned = parts.planner.decide(drafts, &existing, &mut places)?;
        outcomes.extend(planned.into_iter().map(PlannedRow::report));
        progress(outcomes.len());
    }
    if mode == ImportMode::Atomic && outcomes.iter().any(|row| row.outcome == RowOutcome::Refused) {
        plan::hold_back(&mut outcomes);
    }
    Ok(outcomes)
}

fn emails(drafts: &[Draft]) -> Vec<String> {
    drafts.iter().filter_map(Draft::delegate_email).map(ToString::to_string).collect()
}

/// Writes planned rows and publishes their events: changed registrations first, since they free places.
async fn write(
    change: &mut Change<'_>,
    context: &RowContext,
    (locked, places): (&Locked, &Places),
    planned: &mut [PlannedRow],
) -> Result<()> {
    let (congress, now) = (change.congress(), change.now());
    let updated: Vec<_> = planned.iter_mut().filter_map(|row| row.updated(&context.questions)).collect();
    registration_store::update_all(change.db(), congress, &updated, now).await?;
    for (id, moved) in planned.iter().filter_map(PlannedRow::pool_move) {
        capacity::claim(change.db(), moved.to, *id).await?;
        let promoted = capacity::release(change.db(), locked, moved.from, &[*id]).await?;
        promotion::confirm(change, &promoted).await?;
    }
    let created = planned.iter_mut().filter_map(|row| row.created(&context.prefix, &context.questions));
    let created: Vec<_> = created.collect();
    let holders = created.iter().map(|row| (row.delegate.r#type, row.id));
    for (pool, holders) in holders_by_pool(&places.types, holders) {
        capacity::claim_all(change.db(), locked, pool, &holders).await?;
    }
    registration_store::insert_all(change.db(), congress, &created, now).await?;
    publish_written(change, planned.iter().filter_map(PlannedRow::event).collect()).await
}

/// Registrations by the pool of their type.
pub fn holders_by_pool(
    types: &[RegistrationType],
    registrations: impl Iterator<Item = (RegistrationTypeId, RegistrationId)>,
) -> HashMap<PoolId, Vec<Uuid>> {
    let mut holders: HashMap<PoolId, Vec<Uuid>> = HashMap::new();
    for (type_id, registration) in registrations {
        if let Some(r#type) = types.iter().find(|r#type| r#type.id == type_id) {
            holders.entry(r#type.pool_id).or_default().push(*registration);
        }
    }
    holders
}

/// Publishes an event for each registration that an import or its undo wrote.
pub async fn publish_written(
    change: &mut Change<'_>,
    written: Vec<(RegistrationId, &'static RegistrationEvent)>,
) -> Result<()> {
    let congress = change.congress();
    for written in written.chunks(CHUNK) {
        let kinds: HashMap<_, _> = written.iter().copied().collect();
        let ids: Vec<_> = kinds.keys().copied().collect();
        let found = find_payloads(change.db(), congress, &ids).await?;
        let events = found.into_iter().filter_map(|payload| {
            let payload = RegistrationChanged { imported: true, ..payload };
            Some(kinds.get(&payload.id)?.event(payload.id, &payload))
        });
        change.publish_all(events.collect()).await?;
    }
    Ok(())
}
