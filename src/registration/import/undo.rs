//! Taking a whole import back, as long as nobody has touched its rows since.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    model::{By, ImportState, Job},
    record,
    store::{self, Done},
};
use crate::{
    capacity, events,
    http::{RequestError, Result},
    registration::{
        catalogue::{
            IMPORT_UNDONE, ImportFinished, REGISTRATION_DELETED, REGISTRATION_UPDATED, RegistrationChanged,
        },
        promotion,
        registrations::{self, change_type, hold},
        types::RegistrationType,
    },
    types::{ImportId, PoolId, ProblemKind, Refusal, RegistrationId},
};

/// Rows that a refusal names.
const NAMED: usize = 20;

/// Undoes an import: what it made is deleted, what it changed is as it was. All or nothing.
pub async fn undo(db: &mut PgConnection, by: By, id: ImportId) -> Result<()> {
    // It may rightly take longer than other requests.
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
    // First what was made: its places may be those that others come back to.
    let created: Vec<_> = done.iter().filter(|row| row.created).collect();
    let ids: Vec<RegistrationId> = created.iter().filter_map(|row| row.registration).collect();
    tell(&mut *db, by, &ids, false).await?;
    for (pool, holders) in by_pool(&created, &types) {
        let promoted = capacity::release(&mut *db, &locked, pool, &holders).await?;
        promotion::confirm(&mut *db, by.actor, by.congress, &promoted, by.now).await?;
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

/// Whoever had another type needs a place there again.
async fn restore_types(
    db: &mut PgConnection,
    by: By,
    id: ImportId,
    types: &[RegistrationType],
) -> Result<()> {
    for (registration, before) in store::types_before(&mut *db, id).await? {
        let Some(r#type) = types.iter().find(|r#type| r#type.id == before) else { continue };
        let held = hold(&mut *db, by.congress, registration, &[r#type.pool_id]).await?;
        let held = held.ok_or(RequestError::NoSuch("registration"))?;
        change_type(&mut *db, (by.actor, by.congress), &held, r#type, by.now).await?;
        sqlx::query!("update registration set type_id = $2 where id = $1", *registration, *before)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// Tells of registrations that are as they were before, or are to be deleted.
async fn tell(db: &mut PgConnection, by: By, ids: &[RegistrationId], stay: bool) -> Result<()> {
    for ids in ids.chunks(1000) {
        let found = registrations::store::changed(&mut *db, by.congress, ids).await?;
        let kind = if stay { &REGISTRATION_UPDATED } else { &REGISTRATION_DELETED };
        let events = found.into_iter().map(|payload: RegistrationChanged| {
            let id = *payload.id;
            kind.of(Some(by.congress), id, &RegistrationChanged { imported: true, ..payload })
        });
        events::publish_all(&mut *db, by.actor, events.collect(), by.now).await?;
    }
    Ok(())
}

/// Why an import is not cancelled or undone.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("The import is over; cancelling is for one that waits or runs. It may be undone.")]
    Over,
    #[error("The import is not over. Cancel it first.")]
    NotOver,
    #[error("A dry run wrote nothing.")]
    WroteNothing,
    #[error("The import was undone already.")]
    UndoneAlready,
    #[error("{} of its registrations were touched since, of row {}. Nothing was undone.", .0.len(), listed(.0))]
    Touched(Vec<i32>),
}

fn listed(rows: &[i32]) -> String {
    let named: Vec<_> = rows.iter().take(NAMED).map(ToString::to_string).collect();
    let more = if rows.len() > NAMED { " and others" } else { "" };
    format!("{}{more}", named.join(", "))
}

crate::problem_kinds! {
    STATE = Conflict "import-state" "Not in this state"
        "An import that waits or runs can be cancelled; one that is over and wrote something can be undone, once. Read its `state`."
    TOUCHED = Conflict "import-touched" "Registrations were touched since"
        "Undoing an import takes back all of it, and so only while its registrations are as it left them. The detail names rows whose registrations changed, or were taken over by their person, since: change those by hand."
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
