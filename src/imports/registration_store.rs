//! Bulk queries on registrations for imports.

use std::collections::HashMap;

use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, types::Json};
use uuid::Uuid;

use super::{merge::ExistingRegistration, model::ProgrammeNames, places::Places, plan::RegistrationWrite};
use crate::{
    capacity::{self, Locked, Pool},
    database::renew_after,
    http::{RequestError, Result},
    registration::{
        questions::Answers,
        registrations::{self, Registration, RegistrationState},
        types::{self, RegistrationType},
    },
    types::{
        CongressId, Country, DelegationId, Email, ImportId, Language, Localized, NameOrder, Now, PoolId,
        RegistrationId, RegistrationTypeId, Slug, TimeZone,
    },
};

/// Waits until no other import of this congress is being written; the lock is held until the transaction ends.
pub async fn lock_imports(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<()> {
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
pub async fn plan_each_statement(db: impl PgExecutor<'_>) -> sqlx::Result<()> {
    sqlx::query!("select set_config('plan_cache_mode', 'force_custom_plan', true)").fetch_one(db).await?;
    Ok(())
}

/// The tables that an import fills.
const TABLES: [&str; 7] = ["registration", "claim", "redemption", "outbox", "audit", "import_row", "mail"];

/// Renews the planner's statistics after an import that added a noticeable part of the registrations. Autovacuum does so
/// minutes later; until then lists and searches are planned as if the table were small. Only the owner of the tables may do so: for
/// another role, it is left to autovacuum.
pub async fn renew_statistics(db: &mut PgConnection, imported: usize) -> sqlx::Result<()> {
    if renew_after(db, imported, 20, &TABLES).await? {
        // A search reads the list of entries that are not yet in the index from end to end.
        sqlx::query!(r#"select gin_clean_pending_list('registration_search') as "pages""#)
            .fetch_one(db)
            .await?;
    }
    Ok(())
}

/// All registration types of the congress, about a dozen.
pub async fn all_types(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<Vec<RegistrationType>> {
    types::list(db, congress, None, 1000).await
}

pub async fn reference_prefix(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<String> {
    sqlx::query_scalar!("select reference_prefix from congress where id = $1", *congress).fetch_one(db).await
}

/// The languages of an edition, and the names of its tracks and rooms.
pub async fn programme_names(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<ProgrammeNames> {
    let names = sqlx::query!(
        r#"
        -- imports::programme_names
        select c.languages as "languages!: Vec<Language>",
               array(select name from track t where t.congress_id = c.id order by position, slug) as "tracks!: Vec<Json<Localized>>",
               array(select name from room r where r.congress_id = c.id order by position, slug) as "rooms!: Vec<Json<Localized>>"
        from congress c where c.id = $1
        "#,
        *congress,
    )
    .fetch_one(db)
    .await?;
    let plain = |names: Vec<Json<Localized>>| names.into_iter().map(|name| name.0).collect();
    Ok(ProgrammeNames { languages: names.languages, tracks: plain(names.tracks), rooms: plain(names.rooms) })
}

/// The first language of the congress.
pub async fn first_language(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Language> {
    sqlx::query_scalar!(
        r#"select languages[1] as "language!: Language" from congress where id = $1"#,
        *congress
    )
    .fetch_one(db)
    .await
}

/// Locks all types and their pools: types first, then pools, the same order as everywhere. Types are read after that, since
/// another request may just have moved one to another pool.
pub async fn lock_places(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<(Locked, Places)> {
    let known = sqlx::query_scalar!(
        "select id from registration_type where congress_id = $1 order by id for key share",
        *congress
    )
    .fetch_all(&mut *db)
    .await?;
    let mut types = all_types(db, congress).await?;
    // One that was created in between is not locked.
    types.retain(|r#type| known.contains(&r#type.id));
    let ids: Vec<_> = types.iter().map(|r#type| r#type.pool_id).collect();
    let locked = capacity::lock(&mut *db, congress, &ids).await?;
    Ok((locked, Places { types, pools: pools(db, congress).await? }))
}

/// All types and their pools, not locked.
pub async fn places(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<Places> {
    Ok(Places { types: all_types(&mut *db, congress).await?, pools: pools(db, congress).await? })
}

/// The pools of all types.
async fn pools(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<HashMap<PoolId, Pool>> {
    let pools = sqlx::query_as!(
        Pool,
        r#"
        -- imports::pools
        select id, capacity, taken, waiting from pool
        where id in (select pool_id from registration_type where congress_id = $1)
        "#,
        *congress
    );
    Ok(pools.fetch_all(db).await?.into_iter().map(|pool| (pool.id, pool)).collect())
}

/// The registrations with these e-mails.
///
/// Each e-mail is looked up separately: a table that has just been filled has no statistics that would make the planner
/// use the index.
pub async fn ids_by_email(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    emails: &[String],
) -> sqlx::Result<Vec<RegistrationId>> {
    sqlx::query_scalar!(
        r#"
        -- imports::ids_by_email
        select r.id as "id: RegistrationId"
        from unnest($2::text[]) as asked (email)
        cross join lateral (
            select id from registration where congress_id = $1 and email = asked.email limit 1
        ) r
        "#,
        *congress,
        emails
    )
    .fetch_all(db)
    .await
}

/// Locks registrations against other changes.
pub async fn lock_all(db: impl PgExecutor<'_>, ids: &[RegistrationId]) -> sqlx::Result<()> {
    sqlx::query!(
        "select id from registration where id = any ($1) order by id for no key update",
        &uuids(ids)
    )
    .fetch_all(db)
    .await?;
    Ok(())
}

/// Registrations by e-mail.
pub async fn find_all(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    ids: &[RegistrationId],
) -> sqlx::Result<HashMap<String, ExistingRegistration>> {
    let rows = sqlx::query!(
        r#"
        -- imports::find_all
        select r.id, r.reference, r.state, t.slug as "type!: Slug", r.type_id, r.salutation, r.given_name, r.family_name,
               r.written_name, r.display_name, r.name_order as "name_order: NameOrder", r.email as "email: Email", r.organisation, r.job_title, r.city, r.country as "country: Country",
               r.time_zone as "time_zone: TimeZone", r.languages as "languages: Vec<Language>",
               r.answers as "answers: Answers", r.delegation_id as "delegation: DelegationId", r.reason, r.revision,
               r.created_at, r.updated_at
        from registration r join registration_type t on t.id = r.type_id
        where r.congress_id = $1 and r.id = any ($2)
        "#,
        *congress,
        &uuids(ids),
    )
    .fetch_all(db)
    .await?;
    let existing = rows.into_iter().map(|row| {
        let registration = Registration {
            id: row.id,
            reference: row.reference,
            state: row.state,
            r#type: row.r#type,
            salutation: row.salutation,
            given_name: row.given_name,
            family_name: row.family_name,
            written_name: row.written_name,
            display_name: row.display_name,
            name_order: row.name_order,
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
        (registration.email.to_string(), ExistingRegistration { registration, r#type: row.type_id })
    });
    Ok(existing.collect())
}

fn uuids(ids: &[RegistrationId]) -> Vec<Uuid> {
    ids.iter().map(|id| **id).collect()
}

/// The columns of many registrations, as arrays for `unnest`.
struct ColumnArrays {
    ids: Vec<Uuid>,
    states: Vec<RegistrationState>,
    types: Vec<Uuid>,
    searches: Vec<String>,
    /// All other fields of a person, since `unnest` flattens arrays of arrays.
    people: Vec<Value>,
    answers: Vec<Value>,
}

impl ColumnArrays {
    fn new(rows: &[RegistrationWrite<'_>]) -> Self {
        Self {
            ids: rows.iter().map(|row| *row.id).collect(),
            states: rows.iter().map(|row| row.state).collect(),
            types: rows.iter().map(|row| *row.delegate.r#type).collect(),
            searches: rows
                .iter()
                .map(|row| row.delegate.person.search(&row.delegate.email, &row.reference))
                .collect(),
            people: rows.iter().map(|row| row.delegate.person.stored()).collect(),
            answers: rows.iter().map(|row| row.answers.stored()).collect(),
        }
    }
}

/// Writes new registrations.
pub async fn insert_all(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    rows: &[RegistrationWrite<'_>],
    now: Now,
) -> Result<()> {
    let new: Vec<_> = rows.iter().map(RegistrationWrite::row).collect();
    let written = registrations::store::insert_all(db, congress, &new, now).await?;
    if written.len() < rows.len() {
        // A person registered with one of these e-mails after planning: roll back and plan again.
        return Err(RequestError::Busy.into());
    }
    Ok(())
}

/// Updates registrations.
pub async fn update_all(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    rows: &[RegistrationWrite<'_>],
    now: Now,
) -> sqlx::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let arrays = ColumnArrays::new(rows);
    sqlx::query!(
        r#"
        -- imports::update_all
        update registration r
        set type_id = n.type_id, state = n.state, salutation = p.salutation, given_name = p.given_name,
            family_name = p.family_name, name_order = p.name_order, written_name = p.display_name,
            organisation = p.organisation, job_title = p.job_title, city = p.city,
            country = p.country, time_zone = p.time_zone, languages = coalesce(p.languages, '{}'), search = n.search,
            answers = n.answers, updated_at = $8, revision = r.revision + 1
        from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::jsonb[])
                 as n (id, type_id, state, search, person, answers)
        cross join lateral jsonb_to_record(n.person)
                 as p (salutation text, given_name text, family_name text, name_order text, display_name text, organisation text,
                       job_title text, city text, country text, time_zone text, languages text[])
        where r.congress_id = $1 and r.id = n.id
        "#,
        *congress,
        &arrays.ids,
        &arrays.types,
        &arrays.states as &[RegistrationState],
        &arrays.searches,
        &arrays.people,
        &arrays.answers,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A row of an import that wrote a registration.
pub struct WrittenRow {
    /// Line of the file.
    pub line: i32,
    pub registration: Option<RegistrationId>,
    pub is_created: bool,
    /// `None`: the registration no longer exists.
    pub type_id: Option<RegistrationTypeId>,
    /// Whether it is unchanged since the import and, if created by it, used by nothing else since.
    pub is_untouched: bool,
}

/// All rows of an import that wrote a registration, with the registrations locked: until the transaction ends, no row can
/// begin to refer to one, such as a favourite.
pub async fn lock_written(db: &mut PgConnection, id: ImportId) -> sqlx::Result<Vec<WrittenRow>> {
    sqlx::query!(
        r#"
        -- imports::lock_written
        select r.id from registration r join import_row i on i.registration_id = r.id
        where i.import_id = $1 and i.outcome in ('created', 'updated')
        order by r.id
        for update of r
        "#,
        *id
    )
    .fetch_all(&mut *db)
    .await?;
    sqlx::query_as!(
        WrittenRow,
        r#"
        -- imports::list_written
        select coalesce(i.line, i.row_number) as "line!", i.registration_id as registration, i.outcome = 'created' as "is_created!",
               r.type_id as "type_id?",
               coalesce(r.revision = i.revision, false)
                   and not exists (select from delegation d where d.head_id = r.id)
                   and not exists (select from claim c join session s on s.pool_id = c.pool_id where c.holder_id = r.id)
                   and (i.outcome <> 'created' or not exists (
                       select from speaker o where o.registration_id = r.id
                       union all select from favourite o where o.registration_id = r.id
                       union all select from agenda_feed o where o.registration_id = r.id
                       union all select from stay o where o.registration_id = r.id
                       union all select from certificate o where o.registration_id = r.id
                       union all select from accreditation o where o.registration_id = r.id
                       union all select from endorsement o where o.registration_id = r.id
                   ))
                   as "is_untouched!"
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
pub async fn delete_all(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    ids: &[RegistrationId],
) -> sqlx::Result<()> {
    sqlx::query!("delete from registration where congress_id = $1 and id = any ($2)", *congress, &uuids(ids))
        .execute(db)
        .await?;
    Ok(())
}

/// Changes the type of a registration.
pub async fn set_type(
    db: impl PgExecutor<'_>,
    id: RegistrationId,
    r#type: RegistrationTypeId,
) -> sqlx::Result<()> {
    sqlx::query!("update registration set type_id = $2 where id = $1", *id, *r#type).execute(db).await?;
    Ok(())
}

/// Restores the registrations that an import changed.
pub async fn restore_all(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: ImportId,
    now: Now,
) -> sqlx::Result<Vec<RegistrationId>> {
    sqlx::query_scalar!(
        r#"
        -- imports::restore_all
        update registration r
        set salutation = p.salutation, given_name = p.given_name, family_name = p.family_name,
            name_order = coalesce(p.name_order, 'given_first'), written_name = p.display_name, organisation = p.organisation, job_title = p.job_title, city = p.city, country = p.country,
            time_zone = p.time_zone, languages = coalesce(p.languages, '{}'), answers = i.before->'answers',
            search = i.before->>'search', updated_at = $3, revision = r.revision + 1
        from import_row i
        cross join lateral jsonb_to_record(i.before->'person')
                 as p (salutation text, given_name text, family_name text, name_order text, display_name text, organisation text,
                       job_title text, city text, country text, time_zone text, languages text[])
        where i.import_id = $1 and i.outcome = 'updated' and r.id = i.registration_id and r.congress_id = $2
        returning r.id as "id: RegistrationId"
        "#,
        *id,
        *congress,
        now,
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
        -- imports::types_before
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
