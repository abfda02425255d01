//! Undo of a whole import, as long as none of its registrations has changed since.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    events::{IMPORT_UNDONE, ImportFinished},
    model::{By, ImportState, Job},
    record,
    store::{self, Done},
};
use crate::{
    capacity,
    events::{self, Change},
    http::{RequestError, Result},
    registration::{
        catalogue::{REGISTRATION_DELETED, REGISTRATION_UPDATED, RegistrationChanged},
        promotion,
        registrations::{
            self,
            transitions::{change_type, lock_with_pools},
        },
        types::RegistrationType,
    },
    types::{ImportId, PoolId, ProblemKind, Refusal, RegistrationId},
};

/// Maximum number of rows listed in a refusal.
const NAMED: usize = 20;

/// Undoes an import: deletes the registrations that it created, restores those that it changed. All or nothing.
pub async fn undo(db: &mut PgConnection, by: By, id: ImportId) -> Result<()> {
    // Undoing a large import takes longer than other requests.
    sqlx::query!("select set_config('statement_timeout', '25s', true)").fetch_one(&mut *db).await?;
    let job = record::lock(&mut *db, by.congress, id).await?;
    may_be_undone(&job)?;
    store::one_at_a_time(&mut *db, by.congress).await?;
    let types = store::all_types(&mut *db, by.congress).await?;
    let locked = store::lock_places(&mut *db, by.congress, &types).await?;
    let done = store::done(&mut *db, id).await?;
    let touched: Vec<_> = done.iter().filter(|row| !row.untouched).map(|row| row.row).collect();
    if !touched.is_empty() {
        return Err(Refused::Touched(touched).into());
    }
    // Delete created registrations first: restored ones may need their places.
    let created: Vec<_> = done.iter().filter(|row| row.created).collect();
    let ids: Vec<RegistrationId> = created.iter().filter_map(|row| row.registration).collect();
    tell(&mut *db, by, &ids, false).await?;
    for (pool, holders) in by_pool(&created, &types) {
        let promoted = capacity::release(&mut *db, &locked, pool, &holders).await?;
        let mut change = Change::within(&mut *db, by.actor, by.congress, by.now);
        promotion::confirm(&mut change, &promoted).await?;
    }
    store::delete_all(&mut *db, by.congress, &ids.iter().map(|id| **id).collect::<Vec<_>>()).await?;
    restore_types(&mut *db, by, id, &types).await?;
    let restored = store::restore_all(&mut *db, by, id).await?;
    tell(&mut *db, by, &restored, true).await?;
    record::set_undone(&mut *db, id, by.now).await?;
    let event = IMPORT_UNDONE.of(Some(by.congress), *id, &ImportFinished::of(&job));
    events::publish(db, by.actor, event, by.now).await?;
    Ok(())
}

fn may_be_undone(job: &Job) -> Result<(), Refused> {
    match (job.state, job.undone_at) {
        (_, Some(_)) => Err(Refused::UndoneAlready),
        (ImportState::Queued | ImportState::Running, _) => Err(Refused::NotOver),
        _ if job.dry_run => Err(Refused::WroteNothing),
        _ => Ok(()),
    }
}

fn by_pool(created: &[&Done], types: &[RegistrationType]) -> HashMap<PoolId, Vec<Uuid>> {
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
async fn restore_types(
    db: &mut PgConnection,
    by: By,
    id: ImportId,
    types: &[RegistrationType],
) -> Result<()> {
    for (registration, before) in store::types_before(&mut *db, id).await? {
        let Some(r#type) = types.iter().find(|r#type| r#type.id == before) else { continue };
        let found = lock_with_pools(&mut *db, by.congress, registration, &[r#type.pool_id]).await?;
        let found = found.ok_or(RequestError::NoSuch("registration"))?;
        let mut change = Change::within(&mut *db, by.actor, by.congress, by.now);
        change_type(&mut change, &found, r#type).await?;
        sqlx::query!("update registration set type_id = $2 where id = $1", *registration, *before)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// Publishes events of registrations that were restored or will be deleted.
async fn tell(db: &mut PgConnection, by: By, ids: &[RegistrationId], stay: bool) -> Result<()> {
    for ids in ids.chunks(1000) {
        let found = registrations::store::find_payloads(&mut *db, by.congress, ids).await?;
        let kind = if stay { &REGISTRATION_UPDATED } else { &REGISTRATION_DELETED };
        let events = found.into_iter().map(|payload: RegistrationChanged| {
            let id = *payload.id;
            kind.of(Some(by.congress), id, &RegistrationChanged { imported: true, ..payload })
        });
        events::publish_all(&mut *db, by.actor, events.collect(), by.now).await?;
    }
    Ok(())
}

/// Why an import cannot be cancelled or undone.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("The import has finished, so it cannot be cancelled. Undo it instead.")]
    Over,
    #[error("The import has not finished. Wait until it has, or cancel it first.")]
    NotOver,
    #[error("The import was a dry run: it wrote nothing, so there is nothing to undo.")]
    WroteNothing,
    #[error("The import has already been undone.")]
    UndoneAlready,
    #[error("Nothing was undone. Registrations changed since the import: {}, of row {}. Change them one by one.", .0.len(), listed(.0))]
    Touched(Vec<i32>),
}

fn listed(rows: &[i32]) -> String {
    let named: Vec<_> = rows.iter().take(NAMED).map(ToString::to_string).collect();
    let more = if rows.len() > NAMED { " and others" } else { "" };
    format!("{}{more}", named.join(", "))
}

crate::problem_kinds! {
    STATE = Conflict "import-state" "Not possible in this state"
        "You can cancel an import that is queued or running, and undo, once, an import that has finished and was not a dry run. Read its `state`."
    TOUCHED = Conflict "import-touched" "Registrations have changed since"
        "Undo reverts the whole import, so it is possible only while none of its registrations has changed. The detail lists the rows whose registrations have changed or been claimed by their person: edit or cancel registrations one by one instead."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Touched(_) => &TOUCHED,
            _ => &STATE,
        }
    }
}
