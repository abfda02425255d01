//! Questions to the database, one function each; all of them take many rows at once.

use std::collections::HashMap;

use serde_json::json;
use sqlx::{PgConnection, PgExecutor};

use super::{
    super::{
        catalogue::{IMPORT_FINISHED, ImportFinished, RegistrationChanged},
        questions::Answers,
        registrations::model::{Registration, Status},
        types::{self, RegistrationType},
    },
    model::{Import, ImportState, Job, Mode, Outcome, RowOutcome, RowProblem},
    plan::{Known, Planned, Write},
};
use crate::{
    events,
    http::{RefuseOn, Refused, Result},
    types::{
        Actor, CongressId, Country, Email, ImportId, Language, Now, RegistrationTypeId, Secret, Slug,
        TimeZone,
    },
};

/// Waits until no other import of this congress is being written; held until the transaction ends.
pub async fn one_at_a_time(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('import ' || $1::text, 0))",
        congress.to_string()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Every registration type of the congress; an edition has a dozen.
pub async fn all_types(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<Vec<RegistrationType>> {
    types::list(db, congress, None, None, 1000).await
}

pub async fn reference_prefix(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<String> {
    sqlx::query_scalar!("select reference_prefix from congress where id = $1", *congress).fetch_one(db).await
}

/// The registrations that these e-mails have, locked against other changes.
pub async fn registered(
    db: &mut PgConnection,
    congress: CongressId,
    emails: &[String],
) -> sqlx::Result<HashMap<String, Known>> {
    let rows = sqlx::query!(
        r#"
        -- import::registered
        select r.id, r.reference, r.status, t.slug as "type!: Slug", r.type_id as "type_id: RegistrationTypeId",
               r.salutation, r.given_name, r.family_name, r.email as "email: Email", r.organisation, r.position, r.city,
               r.country as "country: Country", r.time_zone as "time_zone: TimeZone",
               r.languages as "languages: Vec<Language>", r.answers as "answers: Answers", r.delegation_id, r.reason, r.revision, r.created_at, r.updated_at
        from registration r join registration_type t on t.id = r.type_id
        where r.congress_id = $1 and r.email = any ($2)
        order by r.id
        for no key update of r
        "#,
        *congress,
        emails,
    )
    .fetch_all(db)
    .await?;
    let known = rows.into_iter().map(|row| {
        let registration = Registration {
            id: row.id,
            reference: row.reference,
            status: row.status,
            r#type: row.r#type,
            salutation: row.salutation,
            given_name: row.given_name,
            family_name: row.family_name,
            email: row.email,
            organisation: row.organisation,
            position: row.position,
            city: row.city,
            country: row.country,
            time_zone: row.time_zone,
            languages: row.languages,
            answers: row.answers,
            delegation: row.delegation_id,
            waiting_position: None,
            reason: row.reason,
            revision: row.revision,
            created_at: row.created_at,
            updated_at: row.updated_at,
        };
        (registration.email.to_string(), Known { registration, r#type: row.type_id })
    });
    Ok(known.collect())
}

/// The columns of many registrations, as arrays for `unnest`.
struct Arrays {
    ids: Vec<uuid::Uuid>,
    references: Vec<String>,
    types: Vec<uuid::Uuid>,
    emails: Vec<String>,
    searches: Vec<String>,
    /// Everything else of a person; arrays of arrays do not go through `unnest`.
    people: Vec<serde_json::Value>,
}

impl Arrays {
    fn of(rows: &[Write<'_>]) -> Self {
        Self {
            ids: rows.iter().map(|row| *row.id).collect(),
            references: rows.iter().map(|row| row.reference.clone()).collect(),
            types: rows.iter().map(|row| *row.delegate.r#type).collect(),
            emails: rows.iter().map(|row| row.delegate.email.to_string()).collect(),
            searches: rows
                .iter()
                .map(|row| row.delegate.person.search(&row.delegate.email, &row.reference))
                .collect(),
            people: rows.iter().map(|row| json!(row.delegate.person)).collect(),
        }
    }
}

/// Writes new registrations, confirmed: staff brought them.
pub async fn insert_all(
    db: &mut PgConnection,
    congress: CongressId,
    rows: &[Write<'_>],
    now: Now,
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let arrays = Arrays::of(rows);
    sqlx::query!(
        r#"
        -- import::insert_all
        insert into registration (id, congress_id, reference, status, type_id, account_id, salutation, given_name,
                                  family_name, email, organisation, position, city, country, time_zone, languages,
                                  search, created_at, updated_at)
        select n.id, $1, n.reference, $8, n.type_id, a.id, p.salutation, p.given_name, p.family_name, n.email,
               p.organisation, p.position, p.city, p.country, p.time_zone, coalesce(p.languages, '{}'), n.search, $9, $9
        from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::jsonb[])
                 as n (id, reference, type_id, email, search, person)
        cross join lateral jsonb_to_record(n.person)
                 as p (salutation text, given_name text, family_name text, organisation text, position text, city text,
                       country text, time_zone text, languages text[])
        -- Whoever has verified the e-mail has it at once; whoever verifies it later is handed it then.
        left join account a on a.email = n.email and a.email_verified_at is not null
            and not exists (select from registration own where own.congress_id = $1 and own.account_id = a.id)
        "#,
        *congress,
        &arrays.ids,
        &arrays.references,
        &arrays.types,
        &arrays.emails,
        &arrays.searches,
        &arrays.people,
        Status::Confirmed as Status,
        now,
    )
    .execute(db)
    .await
    // Somebody registered with one of these e-mails while we planned: nothing was written, plan anew.
    .refuse_on("registration_email_once", Refused::Busy)
    .refuse_on("registration_once", Refused::Busy)
    .refuse_on("registration_reference_once", Refused::Busy)?;
    Ok(())
}

/// Writes what changed of registrations.
pub async fn update_all(
    db: &mut PgConnection,
    congress: CongressId,
    rows: &[Write<'_>],
    now: Now,
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let arrays = Arrays::of(rows);
    sqlx::query!(
        r#"
        -- import::update_all
        update registration r
        set type_id = n.type_id, salutation = p.salutation, given_name = p.given_name, family_name = p.family_name,
            organisation = p.organisation, position = p.position, city = p.city, country = p.country,
            time_zone = p.time_zone, languages = coalesce(p.languages, '{}'), search = n.search, updated_at = $6,
            revision = r.revision + 1
        from unnest($2::uuid[], $3::uuid[], $4::text[], $5::jsonb[]) as n (id, type_id, search, person)
        cross join lateral jsonb_to_record(n.person)
                 as p (salutation text, given_name text, family_name text, organisation text, position text, city text,
                       country text, time_zone text, languages text[])
        where r.congress_id = $1 and r.id = n.id
        "#,
        *congress,
        &arrays.ids,
        &arrays.types,
        &arrays.searches,
        &arrays.people,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Tells of every registration that was written.
pub async fn tell(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    rows: &[Planned],
    now: Now,
) -> sqlx::Result<()> {
    let told: HashMap<_, _> = rows.iter().filter_map(Planned::event).collect();
    let written = sqlx::query!(
        r#"
        -- import::tell
        select r.id, r.reference, r.status, t.slug as "type!: Slug", r.revision
        from registration r join registration_type t on t.id = r.type_id
        where r.congress_id = $1 and r.id = any ($2)
        "#,
        *congress,
        &told.keys().map(|id| **id).collect::<Vec<_>>(),
    )
    .fetch_all(&mut *db)
    .await?;
    let events = written.into_iter().filter_map(|row| {
        let payload = RegistrationChanged {
            id: row.id,
            reference: row.reference,
            status: row.status,
            r#type: row.r#type,
            revision: row.revision,
            imported: true,
        };
        Some(told.get(&row.id)?.of(Some(congress), *row.id, &payload))
    });
    events::publish_all(db, actor, events.collect(), now).await
}

/// Keeps what became of an import.
pub async fn insert_job(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    job: &Job,
    rows: &[RowOutcome],
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- import::insert_job
        insert into import (id, congress_id, state, dry_run, mode, encoding, delimiter, ignored_columns, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        "#,
        *job.id,
        *congress,
        job.state as ImportState,
        job.dry_run,
        job.mode as Mode,
        job.encoding,
        job.delimiter,
        &job.ignored_columns,
        job.created_at,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        r#"
        -- import::insert_rows
        insert into import_row (import_id, row_number, outcome, registration_id, problems, email_digest)
        select $1, * from unnest($2::int[], $3::text[], $4::uuid[], $5::jsonb[], $6::bytea[])
        "#,
        *job.id,
        &rows.iter().map(|row| row.row).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.outcome).collect::<Vec<_>>() as &[Outcome],
        &rows.iter().map(|row| row.registration.map(|id| *id)).collect::<Vec<_>>() as &[Option<uuid::Uuid>],
        &rows.iter().map(|row| json!(row.problems)).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.about.as_deref().map(Secret::hash)).collect::<Vec<_>>()
            as &[Option<Vec<u8>>],
    )
    .execute(&mut *db)
    .await?;
    let event = IMPORT_FINISHED.of(Some(congress), *job.id, &ImportFinished::of(job, rows.len()));
    events::publish(db, actor, event, now).await?;
    Ok(())
}

/// An import of this congress.
pub async fn find(db: &mut PgConnection, congress: CongressId, id: ImportId) -> sqlx::Result<Option<Import>> {
    let job = sqlx::query_as!(
        Job,
        r#"
        -- import::find
        select id, state, dry_run, mode, encoding as "encoding!", delimiter as "delimiter!", ignored_columns, created_at
        from import where congress_id = $1 and id = $2
        "#,
        *congress,
        *id,
    )
    .fetch_optional(&mut *db)
    .await?;
    let Some(job) = job else { return Ok(None) };
    let rows = sqlx::query!(
        r#"
        -- import::rows
        select row_number, outcome, registration_id, problems as "problems: sqlx::types::Json<Vec<RowProblem>>"
        from import_row where import_id = $1 order by row_number
        "#,
        *id,
    )
    .fetch_all(db)
    .await?;
    let rows = rows.into_iter().map(|row| RowOutcome {
        row: row.row_number,
        about: None,
        outcome: row.outcome,
        registration: row.registration_id,
        problems: row.problems.0,
    });
    Ok(Some(Import::new(job, rows.collect())))
}
