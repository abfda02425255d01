use std::collections::BTreeMap;

use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor, types::Json};
use uuid::Uuid;

use super::{
    model::{
        FileNote, Import, ImportMode, ImportRow, ImportState, ImportSummary, ImportTarget, LeasedImport,
        RowOutcome, RowProblem, StoredFile,
    },
    recognising::Mapping,
};
use crate::{
    http::{RequestError, Result},
    types::{AccountId, Actor, CongressId, ImportId, Now, RequestId, Secret},
};

/// Creates an import, without its rows.
pub async fn insert(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    actor: Actor,
    import: &ImportSummary,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- imports::insert
        insert into import (target, id, congress_id, state, dry_run, mode, encoding, delimiter, ignored_columns, total, actor_id,
                            request_id, created_at, platform, sheet, header_line, notes, recognised_columns)
        values ($17, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $18)
        "#,
        *import.id,
        *congress,
        import.state as ImportState,
        import.dry_run,
        import.mode as ImportMode,
        import.encoding,
        import.delimiter,
        &import.ignored_columns,
        import.total,
        actor.account.map(|id| *id),
        actor.request.map(|id| *id),
        import.created_at,
        import.platform,
        import.sheet,
        import.header_line,
        json!(import.notes),
        import.target as ImportTarget,
        json!(import.recognised_columns),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Stores the file of an import, with the options to read it, until the import has run.
pub async fn set_file(
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

/// Stores what undo needs to know.
pub async fn set_options(db: impl PgExecutor<'_>, id: ImportId, options: &Value) -> sqlx::Result<()> {
    sqlx::query!("update import set options = $2 where id = $1", *id, options).execute(db).await?;
    Ok(())
}

/// What undo needs to know.
pub async fn find_options(db: impl PgExecutor<'_>, id: ImportId) -> sqlx::Result<Value> {
    sqlx::query_scalar!("select options from import where id = $1", *id).fetch_one(db).await
}

/// Stores the outcomes of rows.
pub async fn insert_rows(db: &mut PgConnection, id: ImportId, rows: &[ImportRow]) -> sqlx::Result<()> {
    for rows in rows.chunks(5000) {
        sqlx::query!(
            r#"
            -- imports::insert_rows
            insert into import_row (import_id, row_number, outcome, registration_id, problems, email_digest, revision, before,
                                    line, record_id)
            select $1, * from unnest($2::int[], $3::text[], $4::uuid[], $5::jsonb[], $6::bytea[], $7::bigint[], $8::jsonb[],
                                     $9::int[], $10::uuid[])
            "#,
            *id,
            &rows.iter().map(|row| row.row).collect::<Vec<_>>(),
            &rows.iter().map(|row| row.outcome).collect::<Vec<_>>() as &[RowOutcome],
            &rows.iter().map(|row| row.registration.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
            &rows.iter().map(|row| json!(row.problems)).collect::<Vec<_>>(),
            &rows.iter().map(|row| row.email.as_deref().map(Secret::hash)).collect::<Vec<_>>()
                as &[Option<Vec<u8>>],
            &rows.iter().map(|row| row.revision).collect::<Vec<_>>() as &[Option<i64>],
            &rows.iter().map(|row| row.before.clone()).collect::<Vec<_>>() as &[Option<Value>],
            &rows.iter().map(|row| row.line).collect::<Vec<_>>() as &[Option<i32>],
            &rows.iter().map(|row| row.record).collect::<Vec<_>>() as &[Option<Uuid>],
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Leases queued imports, and those whose node died.
pub async fn lease(
    db: impl PgExecutor<'_>,
    now: Now,
    until: Now,
    limit: i64,
) -> sqlx::Result<Vec<LeasedImport>> {
    sqlx::query_as!(
        LeasedImport,
        r#"
        -- imports::lease
        with due as materialized (
            select id from import
            where (state = 'queued' or (state = 'running' and leased_until <= $1)) and file is not null
            order by created_at
            limit $3
            for update skip locked
        )
        update import i
        set state = 'running', attempts = attempts + 1, leased_until = $2
        from due
        where i.id = due.id
        returning i.id, congress_id as "congress: CongressId", attempts
        "#,
        now,
        until,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Leases this import.
pub async fn lease_one(db: impl PgExecutor<'_>, leased: &LeasedImport, until: Now) -> sqlx::Result<()> {
    sqlx::query!(
        "update import set state = 'running', attempts = $2, leased_until = $3 where id = $1",
        *leased.id,
        leased.attempts,
        until
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Lets the import be leased again at a given time.
pub async fn release(db: impl PgExecutor<'_>, leased: &LeasedImport, at: Now) -> sqlx::Result<()> {
    sqlx::query!(
        "update import set leased_until = $3 where id = $1 and attempts = $2 and state = 'running'",
        *leased.id,
        leased.attempts,
        at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The stored file and options of a leased import; `None`: another node has taken it over.
pub async fn find_file(db: &mut PgConnection, leased: &LeasedImport) -> sqlx::Result<Option<StoredFile>> {
    let Some(import) = find_summary(&mut *db, leased.congress, leased.id).await? else { return Ok(None) };
    let stored = sqlx::query!(
        r#"
        -- imports::find_file
        select file as "file!", options->>'type' as default_type, options->'mapping' as "mapping: Json<Mapping>",
               actor_id as "account: AccountId", request_id as "request: RequestId"
        from import where id = $1 and attempts = $2 and state = 'running' and file is not null
        "#,
        *leased.id,
        leased.attempts,
    )
    .fetch_optional(db)
    .await?;
    Ok(stored.map(|row| StoredFile {
        import,
        file: row.file,
        actor: Actor { account: row.account, request: row.request, trace: None },
        default_type: row.default_type,
        mapping: row.mapping.map(|mapping| mapping.0).unwrap_or_default(),
    }))
}

/// Locks a leased import for one part, and renews the lease. Returns whether it was cancelled, or `None` if this node
/// has lost the lease.
pub async fn renew_lease(
    db: &mut PgConnection,
    leased: &LeasedImport,
    until: Now,
) -> sqlx::Result<Option<bool>> {
    set_lease(db, leased, None, until).await
}

/// Records the progress and renews the lease, outside the transaction that writes the rows.
pub async fn set_progress_and_lease(
    db: impl PgExecutor<'_>,
    leased: &LeasedImport,
    progress: i32,
    until: Now,
) -> sqlx::Result<Option<bool>> {
    set_lease(db, leased, Some(progress), until).await
}

async fn set_lease(
    db: impl PgExecutor<'_>,
    leased: &LeasedImport,
    progress: Option<i32>,
    until: Now,
) -> sqlx::Result<Option<bool>> {
    sqlx::query_scalar!(
        r#"
        -- imports::set_lease
        update import set leased_until = $3, progress = coalesce($4, progress)
        where id = $1 and attempts = $2 and state = 'running'
        returning cancel_requested
        "#,
        *leased.id,
        leased.attempts,
        until,
        progress,
    )
    .fetch_optional(db)
    .await
}

pub async fn set_progress(db: impl PgExecutor<'_>, id: ImportId, done: i32) -> sqlx::Result<()> {
    sqlx::query!("update import set progress = $2 where id = $1", *id, done).execute(db).await?;
    Ok(())
}

/// Ends an import and deletes its file.
pub async fn finish(
    db: impl PgExecutor<'_>,
    id: ImportId,
    state: ImportState,
    error: Option<&str>,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- imports::finish
        update import
        set state = $2, error = $3, finished_at = $4, file = null, leased_until = null,
            progress = case $2 when 'cancelled' then progress when 'failed' then 0 else total end
        where id = $1
        "#,
        *id,
        state as ImportState,
        error,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// An import of this congress, without its rows.
pub async fn find_summary(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: ImportId,
) -> sqlx::Result<Option<ImportSummary>> {
    Ok(list(db, congress, Some(id), None, None, 1).await?.into_iter().next())
}

/// A page of imports, newest first; or the import with an id.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    one: Option<ImportId>,
    targets: Option<&[ImportTarget]>,
    before: Option<ImportId>,
    limit: i64,
) -> sqlx::Result<Vec<ImportSummary>> {
    sqlx::query_as!(
        ImportSummary,
        r#"
        -- imports::list
        select i.id, i.target as "target: ImportTarget", i.state, i.dry_run, i.mode, coalesce(i.encoding, '') as "encoding!",
               i.delimiter, i.platform, i.sheet, i.header_line,
               i.recognised_columns as "recognised_columns: Json<BTreeMap<String, String>>", i.ignored_columns,
               i.notes as "notes: Json<Vec<FileNote>>", i.progress, i.total, i.error, i.created_at,
               a.display_name as "created_by_name?", i.finished_at, i.undone_at
        from import i left join account a on a.id = i.actor_id
        where i.congress_id = $1 and ($2::uuid is null or i.id = $2) and ($3::uuid is null or i.id < $3)
          and ($5::text[] is null or i.target = any ($5))
        order by i.id desc
        limit $4::bigint + 1
        "#,
        *congress,
        one.map(|id| *id),
        before.map(|id| *id),
        limit,
        targets as Option<&[ImportTarget]>,
    )
    .fetch_all(db)
    .await
}

/// An import of this congress, with the outcomes of its rows.
pub async fn find(db: &mut PgConnection, congress: CongressId, id: ImportId) -> Result<Import> {
    let import = find_summary(&mut *db, congress, id).await?.ok_or(RequestError::NoSuch("import"))?;
    let rows = list_rows(db, id).await?.into_iter().map(|(row, _)| row);
    Ok(Import::new(import, rows.collect()))
}

/// The outcomes of the rows of an import, with the references of their registrations.
pub async fn list_rows(
    db: impl PgExecutor<'_>,
    id: ImportId,
) -> sqlx::Result<Vec<(ImportRow, Option<String>)>> {
    let rows = sqlx::query!(
        r#"
        -- imports::list_rows
        select i.row_number, i.line, i.outcome, i.registration_id, i.record_id, i.problems as "problems: Json<Vec<RowProblem>>", i.revision,
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
        let outcome = ImportRow {
            row: row.row_number,
            line: row.line,
            email: None,
            outcome: row.outcome,
            registration: row.registration_id,
            record: row.record_id,
            problems: row.problems.0,
            revision: row.revision,
            before: None,
        };
        (outcome, row.reference)
    });
    Ok(rows.collect())
}

/// Locks an import of this congress.
pub async fn lock(db: &mut PgConnection, congress: CongressId, id: ImportId) -> Result<ImportSummary> {
    sqlx::query!("select id from import where congress_id = $1 and id = $2 for update", *congress, *id)
        .fetch_optional(&mut *db)
        .await?;
    Ok(find_summary(db, congress, id).await?.ok_or(RequestError::NoSuch("import"))?)
}

/// Asks the node that runs the import to stop.
pub async fn request_cancellation(db: impl PgExecutor<'_>, id: ImportId) -> sqlx::Result<()> {
    sqlx::query!("update import set cancel_requested = true where id = $1", *id).execute(db).await?;
    Ok(())
}

/// Marks an import as undone.
pub async fn set_undone(db: impl PgExecutor<'_>, id: ImportId, now: Now) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- imports::set_undone
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

/// Lets statements of this transaction take longer than those of other requests, as undoing a large import does.
pub async fn allow_long_statements(db: impl PgExecutor<'_>) -> sqlx::Result<()> {
    sqlx::query!("select set_config('statement_timeout', '25s', true)").fetch_one(db).await?;
    Ok(())
}
