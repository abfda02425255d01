//! The stored record of an import: its state, its lease, the outcomes of its rows.

use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor, types::Json};
use uuid::Uuid;

use super::{
    columns::Mapping,
    events::{IMPORT_FINISHED, ImportFinished},
    model::{By, Import, ImportState, Job, Kept, Mode, Outcome, RowOutcome, RowProblem, Taken},
};
use crate::{
    events,
    http::{RequestError, Result},
    types::{AccountId, Actor, CongressId, ImportId, Now, RequestId, Secret},
};

/// Creates an import, without its rows.
pub async fn insert_job(db: impl PgExecutor<'_>, by: By, job: &Job) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- import::insert_job
        insert into import (id, congress_id, state, dry_run, mode, encoding, delimiter, ignored_columns, total, actor_id,
                            request_id, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        "#,
        *job.id,
        *by.congress,
        job.state as ImportState,
        job.dry_run,
        job.mode as Mode,
        job.encoding,
        job.delimiter,
        &job.ignored_columns,
        job.total,
        by.actor.account.map(|id| *id),
        by.actor.request.map(|id| *id),
        job.created_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Stores the file of an import, and how to read it, until the import has run.
pub async fn keep_file(
    db: impl PgExecutor<'_>,
    id: ImportId,
    packed: &[u8],
    options: Value,
) -> sqlx::Result<()> {
    sqlx::query!("update import set file = $2, options = $3 where id = $1", *id, packed, options)
        .execute(db)
        .await?;
    Ok(())
}

/// Stores the outcomes of rows.
pub async fn insert_rows(db: &mut PgConnection, id: ImportId, rows: &[RowOutcome]) -> sqlx::Result<()> {
    for rows in rows.chunks(5000) {
        sqlx::query!(
            r#"
            -- import::insert_rows
            insert into import_row (import_id, row_number, outcome, registration_id, problems, email_digest, revision, before)
            select $1, * from unnest($2::int[], $3::text[], $4::uuid[], $5::jsonb[], $6::bytea[], $7::bigint[], $8::jsonb[])
            "#,
            *id,
            &rows.iter().map(|row| row.row).collect::<Vec<_>>(),
            &rows.iter().map(|row| row.outcome).collect::<Vec<_>>() as &[Outcome],
            &rows.iter().map(|row| row.registration.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
            &rows.iter().map(|row| json!(row.problems)).collect::<Vec<_>>(),
            &rows.iter().map(|row| row.about.as_deref().map(Secret::hash)).collect::<Vec<_>>()
                as &[Option<Vec<u8>>],
            &rows.iter().map(|row| row.revision).collect::<Vec<_>>() as &[Option<i64>],
            &rows.iter().map(|row| row.before.clone()).collect::<Vec<_>>() as &[Option<Value>],
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Takes queued imports, and those whose node died.
pub async fn take(db: impl PgExecutor<'_>, now: Now, until: Now, limit: i64) -> sqlx::Result<Vec<Taken>> {
    sqlx::query_as!(
        Taken,
        r#"
        -- import::take
        update import i
        set state = 'running', attempts = attempts + 1, leased_until = $2
        where id in (
            select id from import
            where (state = 'queued' or (state = 'running' and leased_until <= $1)) and file is not null
            order by created_at
            limit $3
            for update skip locked
        )
        returning id, congress_id as "congress: CongressId", attempts
        "#,
        now,
        until,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Takes this import.
pub async fn take_up(db: impl PgExecutor<'_>, taken: &Taken, until: Now) -> sqlx::Result<()> {
    sqlx::query!(
        "update import set state = 'running', attempts = $2, leased_until = $3 where id = $1",
        *taken.id,
        taken.attempts,
        until
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Lets the import be taken again at a given time.
pub async fn release(db: impl PgExecutor<'_>, taken: &Taken, at: Now) -> sqlx::Result<()> {
    sqlx::query!(
        "update import set leased_until = $3 where id = $1 and attempts = $2 and state = 'running'",
        *taken.id,
        taken.attempts,
        at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The stored file and options of a taken import; `None`: another node has taken it over.
pub async fn kept(db: &mut PgConnection, taken: &Taken) -> sqlx::Result<Option<Kept>> {
    let Some(job) = find_job(&mut *db, taken.congress, taken.id).await? else { return Ok(None) };
    let kept = sqlx::query!(
        r#"
        -- import::kept
        select file as "file!", options->>'type' as default_type, options->'mapping' as "mapping: Json<Mapping>",
               actor_id as "account: AccountId", request_id as "request: RequestId"
        from import where id = $1 and attempts = $2 and state = 'running' and file is not null
        "#,
        *taken.id,
        taken.attempts,
    )
    .fetch_optional(db)
    .await?;
    Ok(kept.map(|row| Kept {
        job,
        file: row.file,
        actor: Actor { account: row.account, request: row.request },
        default_type: row.default_type,
        mapping: row.mapping.map(|mapping| mapping.0).unwrap_or_default(),
    }))
}

/// Locks a taken import for one part, and renews the lease. Returns whether it was cancelled, or `None` if this node
/// has lost the lease.
pub async fn hold(db: &mut PgConnection, taken: &Taken, until: Now) -> sqlx::Result<Option<bool>> {
    set_lease(db, taken, None, until).await
}

/// Records the progress, outside the transaction that writes the rows.
pub async fn set_far(
    db: impl PgExecutor<'_>,
    taken: &Taken,
    far: i32,
    until: Now,
) -> sqlx::Result<Option<bool>> {
    set_lease(db, taken, Some(far), until).await
}

async fn set_lease(
    db: impl PgExecutor<'_>,
    taken: &Taken,
    far: Option<i32>,
    until: Now,
) -> sqlx::Result<Option<bool>> {
    sqlx::query_scalar!(
        r#"
        -- import::set_lease
        update import set leased_until = $3, progress = coalesce($4, progress)
        where id = $1 and attempts = $2 and state = 'running'
        returning cancel_requested
        "#,
        *taken.id,
        taken.attempts,
        until,
        far,
    )
    .fetch_optional(db)
    .await
}

pub async fn set_progress(db: impl PgExecutor<'_>, taken: &Taken, done: i32) -> sqlx::Result<()> {
    sqlx::query!("update import set progress = $2 where id = $1", *taken.id, done).execute(db).await?;
    Ok(())
}

/// Ends an import, deletes its file, and publishes the event.
pub async fn finish(
    db: &mut PgConnection,
    by: By,
    taken: &Taken,
    state: ImportState,
    error: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- import::finish
        update import
        set state = $2, error = $3, finished_at = $4, file = null, leased_until = null,
            progress = case $2 when 'cancelled' then progress when 'failed' then 0 else total end
        where id = $1
        "#,
        *taken.id,
        state as ImportState,
        error,
        by.now,
    )
    .execute(&mut *db)
    .await?;
    if let Some(job) = find_job(&mut *db, by.congress, taken.id).await? {
        let event = IMPORT_FINISHED.of(Some(by.congress), *taken.id, &ImportFinished::of(&job));
        events::publish(db, by.actor, event, by.now).await?;
    }
    Ok(())
}

/// An import of this congress, without its rows.
pub async fn find_job(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: ImportId,
) -> sqlx::Result<Option<Job>> {
    Ok(list(db, congress, Some(id), None, 1).await?.into_iter().next())
}

/// A page of imports, newest first; or the import with an id.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    one: Option<ImportId>,
    before: Option<ImportId>,
    limit: i64,
) -> sqlx::Result<Vec<Job>> {
    sqlx::query_as!(
        Job,
        r#"
        -- import::list
        select id, state, dry_run, mode, coalesce(encoding, '') as "encoding!", delimiter, ignored_columns, progress, total,
               error, created_at, finished_at, undone_at
        from import
        where congress_id = $1 and ($2::uuid is null or id = $2) and ($3::uuid is null or id < $3)
        order by id desc
        limit $4::bigint + 1
        "#,
        *congress,
        one.map(|id| *id),
        before.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// An import of this congress, with the outcomes of its rows.
pub async fn find(db: &mut PgConnection, congress: CongressId, id: ImportId) -> sqlx::Result<Option<Import>> {
    let Some(job) = find_job(&mut *db, congress, id).await? else { return Ok(None) };
    let rows = rows(db, id).await?.into_iter().map(|(row, _)| row);
    Ok(Some(Import::new(job, rows.collect())))
}

/// The outcomes of the rows of an import, with the references of their registrations.
pub async fn rows(db: &mut PgConnection, id: ImportId) -> sqlx::Result<Vec<(RowOutcome, Option<String>)>> {
    let rows = sqlx::query!(
        r#"
        -- import::rows
        select i.row_number, i.outcome, i.registration_id, i.problems as "problems: Json<Vec<RowProblem>>", i.revision,
               r.reference as "reference?"
        from import_row i left join registration r on r.id = i.registration_id
        where i.import_id = $1
        order by i.row_number
        "#,
        *id,
    )
    .fetch_all(db)
    .await?;
    let rows = rows.into_iter().map(|row| {
        let outcome = RowOutcome {
            row: row.row_number,
            about: None,
            outcome: row.outcome,
            registration: row.registration_id,
            problems: row.problems.0,
            revision: row.revision,
            before: None,
        };
        (outcome, row.reference)
    });
    Ok(rows.collect())
}

/// Locks an import of this congress.
pub async fn lock(db: &mut PgConnection, congress: CongressId, id: ImportId) -> Result<Job> {
    sqlx::query!("select id from import where congress_id = $1 and id = $2 for update", *congress, *id)
        .fetch_optional(&mut *db)
        .await?;
    Ok(find_job(db, congress, id).await?.ok_or(RequestError::NoSuch("import"))?)
}

/// Asks the node that runs the import to stop.
pub async fn ask_to_stop(db: impl PgExecutor<'_>, id: ImportId) -> sqlx::Result<()> {
    sqlx::query!("update import set cancel_requested = true where id = $1", *id).execute(db).await?;
    Ok(())
}

/// Marks an import as undone.
pub async fn set_undone(db: impl PgExecutor<'_>, id: ImportId, now: Now) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- import::set_undone
        with forgotten as (
            update import_row set before = null where import_id = $1 and before is not null
        )
        update import set undone_at = $2 where id = $1
        "#,
        *id,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}
