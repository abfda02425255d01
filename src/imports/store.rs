//! Bulk queries on registrations for imports.

use std::collections::HashMap;

use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{
    model::By,
    plan::{Known, Moves, Planned, Write},
};
use crate::{
    capacity::{self, Locked, Pool},
    events::{self, Change},
    http::{RefuseOn, RequestError, Result},
    registration::{
        catalogue::RegistrationChanged,
        promotion,
        questions::Answers,
        registrations::{
            model::{Registration, RegistrationState},
            store::find_payloads,
        },
        types::{self, RegistrationType},
    },
    types::{
        CongressId, Country, DelegationId, Email, ImportId, Language, PoolId, RegistrationId,
        RegistrationTypeId, Slug, TimeZone,
    },
};

/// Waits until no other import of this congress is being written; the lock is held until the transaction ends.
pub async fn one_at_a_time(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('import ' || $1::text, 0))",
        congress.to_string()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Makes PostgreSQL plan each statement of this transaction again. A plan cached while the tables were empty would scan
/// them completely, and an import fills them faster than statistics are updated.
pub async fn plan_anew(db: impl PgExecutor<'_>) -> sqlx::Result<()> {
    sqlx::query!("select set_config('plan_cache_mode', 'force_custom_plan', true)").fetch_one(db).await?;
    Ok(())
}

/// All registration types of the congress, about a dozen.
pub async fn all_types(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<Vec<RegistrationType>> {
    types::list(db, congress, None, 1000).await
}

pub async fn reference_prefix(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<String> {
    sqlx::query_scalar!("select reference_prefix from congress where id = $1", *congress).fetch_one(db).await
}

/// Locks the pools of all types: types first, then pools, the same order as everywhere.
pub async fn lock_places(
    db: &mut PgConnection,
    congress: CongressId,
    types: &[RegistrationType],
) -> sqlx::Result<Locked> {
    sqlx::query!(
        "select id from registration_type where congress_id = $1 order by id for key share",
        *congress
    )
    .fetch_all(&mut *db)
    .await?;
    capacity::lock(db, congress, &types.iter().map(|r#type| r#type.pool_id).collect::<Vec<_>>()).await
}

/// The pools of all types.
pub async fn places(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<HashMap<PoolId, Pool>> {
    let pools = sqlx::query_as!(
        Pool,
        r#"
        -- import::places
        select id, capacity, taken, waiting from pool
        where id in (select pool_id from registration_type where congress_id = $1)
        "#,
        *congress
    );
    Ok(pools.fetch_all(db).await?.into_iter().map(|pool| (pool.id, pool)).collect())
}

/// The registrations with these e-mails, locked against other changes if they are to be written.
///
/// Each e-mail is looked up separately: a table that has just been filled has no statistics that would make the planner
/// use the index.
pub async fn registered(
    db: &mut PgConnection,
    congress: CongressId,
    emails: &[String],
    write: bool,
) -> sqlx::Result<HashMap<String, Known>> {
    let ids: Vec<Uuid> = sqlx::query_scalar!(
        r#"
        -- import::registered_ids
        select r.id as "id: Uuid"
        from unnest($2::text[]) as asked (email)
        cross join lateral (
            select id from registration where congress_id = $1 and email = asked.email limit 1
        ) r
        "#,
        *congress,
        emails
    )
    .fetch_all(&mut *db)
    .await?;
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    if write {
        sqlx::query!("select id from registration where id = any ($1) order by id for no key update", &ids)
            .fetch_all(&mut *db)
            .await?;
    }
    let rows = sqlx::query!(
        r#"
        -- import::registered
        select r.id, r.reference, r.state, t.slug as "type!: Slug", r.type_id, r.salutation, r.given_name, r.family_name,
               r.email as "email: Email", r.organisation, r.job_title, r.city, r.country as "country: Country",
               r.time_zone as "time_zone: TimeZone", r.languages as "languages: Vec<Language>",
               r.answers as "answers: Answers", r.delegation_id as "delegation: DelegationId", r.reason, r.revision,
               r.created_at, r.updated_at
        from registration r join registration_type t on t.id = r.type_id
        where r.congress_id = $1 and r.id = any ($2)
        "#,
        *congress,
        &ids,
    )
    .fetch_all(db)
    .await?;
    let known = rows.into_iter().map(|row| {
        let registration = Registration {
            id: row.id,
            reference: row.reference,
            state: row.state,
            r#type: row.r#type,
            salutation: row.salutation,
            given_name: row.given_name,
            family_name: row.family_name,
            email: row.email,
            organisation: row.organisation,
            job_title: row.job_title,
            city: row.city,
            country: row.country,
            time_zone: row.time_zone,
            languages: row.languages,
            answers: row.answers,
            delegation: row.delegation,
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
    ids: Vec<Uuid>,
    references: Vec<String>,
    statuses: Vec<RegistrationState>,
    types: Vec<Uuid>,
    emails: Vec<String>,
    searches: Vec<String>,
    /// All other fields of a person, since `unnest` flattens arrays of arrays.
    people: Vec<Value>,
    answers: Vec<Value>,
}

impl Arrays {
    fn of(rows: &[Write<'_>]) -> Self {
        Self {
            ids: rows.iter().map(|row| *row.id).collect(),
            references: rows.iter().map(|row| row.reference.clone()).collect(),
            statuses: rows.iter().map(|row| row.state).collect(),
            types: rows.iter().map(|row| *row.delegate.r#type).collect(),
            emails: rows.iter().map(|row| row.delegate.email.to_string()).collect(),
            searches: rows
                .iter()
                .map(|row| row.delegate.person.search(&row.delegate.email, &row.reference))
                .collect(),
            people: rows.iter().map(|row| json!(row.delegate.person)).collect(),
            answers: rows.iter().map(|row| row.answers.stored()).collect(),
        }
    }
}

/// Writes new registrations, confirmed as long as there are places, since staff imported them.
pub async fn insert_all(
    db: &mut PgConnection,
    by: By,
    types: &[RegistrationType],
    locked: &Locked,
    rows: &[Write<'_>],
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut holders: HashMap<PoolId, Vec<Uuid>> = HashMap::new();
    for row in rows {
        if let Some(r#type) = types.iter().find(|r#type| r#type.id == row.delegate.r#type) {
            holders.entry(r#type.pool_id).or_default().push(*row.id);
        }
    }
    for (pool, holders) in holders {
        capacity::claim_all(&mut *db, locked, pool, &holders).await?;
    }
    let arrays = Arrays::of(rows);
    sqlx::query!(
        r#"
        -- import::insert_all
        insert into registration (id, congress_id, reference, state, type_id, account_id, salutation, given_name,
                                  family_name, email, organisation, job_title, city, country, time_zone, languages,
                                  search, answers, created_at, updated_at)
        select n.id, $1, n.reference, n.state, n.type_id, a.id, p.salutation, p.given_name, p.family_name, n.email,
               p.organisation, p.job_title, p.city, p.country, p.time_zone, coalesce(p.languages, '{}'), n.search,
               n.answers, $10, $10
        from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::jsonb[], $9::jsonb[])
                 as n (id, reference, state, type_id, email, search, person, answers)
        cross join lateral jsonb_to_record(n.person)
                 as p (salutation text, given_name text, family_name text, organisation text, job_title text, city text,
                       country text, time_zone text, languages text[])
        -- Assign it to the account that has verified the e-mail; otherwise it is assigned on verification.
        left join account a on a.email = n.email and a.email_verified_at is not null
            and not exists (select from registration own where own.congress_id = $1 and own.account_id = a.id)
        "#,
        *by.congress,
        &arrays.ids,
        &arrays.references,
        &arrays.statuses as &[RegistrationState],
        &arrays.types,
        &arrays.emails,
        &arrays.searches,
        &arrays.people,
        &arrays.answers,
        by.now,
    )
    .execute(db)
    .await
    // A person registered with one of these e-mails after planning: nothing was written, so plan again.
    .refuse_on("registration_email_once", RequestError::Busy)
    .refuse_on("registration_once", RequestError::Busy)
    .refuse_on("registration_reference_once", RequestError::Busy)?;
    Ok(())
}

/// Updates registrations.
pub async fn update_all(db: &mut PgConnection, by: By, rows: &[Write<'_>]) -> sqlx::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let arrays = Arrays::of(rows);
    sqlx::query!(
        r#"
        -- import::update_all
        update registration r
        set type_id = n.type_id, state = n.state, salutation = p.salutation, given_name = p.given_name,
            family_name = p.family_name, organisation = p.organisation, job_title = p.job_title, city = p.city,
            country = p.country, time_zone = p.time_zone, languages = coalesce(p.languages, '{}'), search = n.search,
            answers = n.answers, updated_at = $8, revision = r.revision + 1
        from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::jsonb[])
                 as n (id, type_id, state, search, person, answers)
        cross join lateral jsonb_to_record(n.person)
                 as p (salutation text, given_name text, family_name text, organisation text, job_title text, city text,
                       country text, time_zone text, languages text[])
        where r.congress_id = $1 and r.id = n.id
        "#,
        *by.congress,
        &arrays.ids,
        &arrays.types,
        &arrays.statuses as &[RegistrationState],
        &arrays.searches,
        &arrays.people,
        &arrays.answers,
        by.now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Moves the places of registrations that change their type, and confirms the people who get the free places.
pub async fn move_all(
    db: &mut PgConnection,
    by: By,
    locked: &Locked,
    moved: &[(RegistrationId, Moves)],
) -> sqlx::Result<()> {
    for (id, Moves { from, to, .. }) in moved {
        capacity::claim(&mut *db, *to, **id).await?;
        let promoted = capacity::release(&mut *db, locked, *from, &[**id]).await?;
        let mut change = Change::within(&mut *db, by.actor, by.congress, by.now);
        promotion::confirm(&mut change, &promoted).await?;
    }
    Ok(())
}

/// Publishes an event for every registration that was written.
pub async fn tell(db: &mut PgConnection, by: By, rows: &[Planned]) -> sqlx::Result<()> {
    let told: HashMap<_, _> = rows.iter().filter_map(Planned::event).collect();
    if told.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = told.keys().copied().collect();
    let written = find_payloads(&mut *db, by.congress, &ids).await?;
    let events = written.into_iter().filter_map(|payload| {
        let payload = RegistrationChanged { imported: true, ..payload };
        Some(told.get(&payload.id)?.of(Some(by.congress), *payload.id, &payload))
    });
    events::publish_all(db, by.actor, events.collect(), by.now).await
}

/// The change of an import to a registration.
pub struct Done {
    pub row: i32,
    pub registration: Option<RegistrationId>,
    pub created: bool,
    /// `None`: the registration no longer exists.
    pub type_id: Option<RegistrationTypeId>,
    /// Whether it is unchanged since the import.
    pub untouched: bool,
}

/// All registrations written by an import, locked.
pub async fn done(db: &mut PgConnection, id: ImportId) -> sqlx::Result<Vec<Done>> {
    sqlx::query!(
        r#"
        -- import::lock_done
        select r.id from registration r join import_row i on i.registration_id = r.id
        where i.import_id = $1 and i.outcome in ('created', 'updated')
        order by r.id
        for no key update of r
        "#,
        *id
    )
    .fetch_all(&mut *db)
    .await?;
    sqlx::query_as!(
        Done,
        r#"
        -- import::done
        select i.row_number as row, i.registration_id as registration, i.outcome = 'created' as "created!",
               r.type_id as "type_id?",
               coalesce(r.revision = i.revision, false)
                   and not exists (select from delegation d where d.head_id = r.id)
                   and not exists (select from claim c join session s on s.pool_id = c.pool_id where c.holder_id = r.id)
                   as "untouched!"
        from import_row i left join registration r on r.id = i.registration_id
        where i.import_id = $1 and i.outcome in ('created', 'updated')
        order by i.row_number
        "#,
        *id
    )
    .fetch_all(db)
    .await
}

/// Deletes registrations created by an import.
pub async fn delete_all(db: impl PgExecutor<'_>, congress: CongressId, ids: &[Uuid]) -> sqlx::Result<()> {
    sqlx::query!("delete from registration where congress_id = $1 and id = any ($2)", *congress, ids)
        .execute(db)
        .await?;
    Ok(())
}

/// Restores the registrations that an import changed.
pub async fn restore_all(db: impl PgExecutor<'_>, by: By, id: ImportId) -> sqlx::Result<Vec<RegistrationId>> {
    sqlx::query_scalar!(
        r#"
        -- import::restore_all
        update registration r
        set salutation = p.salutation, given_name = p.given_name, family_name = p.family_name,
            organisation = p.organisation, job_title = p.job_title, city = p.city, country = p.country,
            time_zone = p.time_zone, languages = coalesce(p.languages, '{}'), answers = i.before->'answers',
            search = i.before->>'search', updated_at = $3, revision = r.revision + 1
        from import_row i
        cross join lateral jsonb_to_record(i.before->'person')
                 as p (salutation text, given_name text, family_name text, organisation text, job_title text, city text,
                       country text, time_zone text, languages text[])
        where i.import_id = $1 and i.outcome = 'updated' and r.id = i.registration_id and r.congress_id = $2
        returning r.id as "id: RegistrationId"
        "#,
        *id,
        *by.congress,
        by.now,
    )
    .fetch_all(db)
    .await
}

/// The types of registrations before an import changed them.
pub async fn types_before(
    db: impl PgExecutor<'_>,
    id: ImportId,
) -> sqlx::Result<Vec<(RegistrationId, RegistrationTypeId)>> {
    let rows = sqlx::query!(
        r#"
        -- import::types_before
        select r.id as "id: RegistrationId", (i.before->>'type')::uuid as "before!: RegistrationTypeId"
        from import_row i join registration r on r.id = i.registration_id
        where i.import_id = $1 and i.outcome = 'updated' and r.type_id <> (i.before->>'type')::uuid
        "#,
        *id
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.before)).collect())
}
