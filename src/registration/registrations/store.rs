//! Database queries, one function each.

use std::collections::{HashMap, HashSet};

use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;

use super::{
    model::{Person, Registration, RegistrationState},
    rules::RegistrationError,
};
use crate::{
    http::{Error, RefuseOn, RequestError, Result},
    identity::Denied,
    registration::{
        events::RegistrationChanged,
        questions::{Answers, Question},
        reference,
    },
    row_reads::ReadById,
    types::{
        AccountId, CongressId, Country, DelegationId, Email, Language, NameOrder, Now, PoolId,
        RegistrationId, RegistrationTypeId, Slug, TimeZone, folded, folded_pattern,
    },
};

/// Filters of a list of registrations.
#[derive(Debug, Default)]
pub struct RegistrationFilter<'q> {
    pub q: Option<&'q str>,
    pub state: Option<RegistrationState>,
    pub r#type: Option<&'q str>,
    pub country: Option<&'q str>,
    pub delegation: Option<DelegationId>,
}

/// The person to register.
#[derive(Clone, Copy, Debug)]
pub struct Registrant<'p> {
    /// `None`: registered by someone else; assigned when the person verifies the e-mail.
    pub account: Option<AccountId>,
    pub person: &'p Person,
    pub email: &'p Email,
    /// Answers in the stored form.
    pub answers: &'p Answers,
}

/// A registration to write.
#[derive(Clone, Copy, Debug)]
pub struct NewRow<'p> {
    pub id: RegistrationId,
    pub reference: &'p str,
    pub state: RegistrationState,
    pub r#type: RegistrationTypeId,
    pub delegation: Option<DelegationId>,
    pub registrant: Registrant<'p>,
}

/// Pools in which a registration can hold places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pools {
    pub of_type: PoolId,
    pub of_delegation: Option<PoolId>,
}

impl Pools {
    pub fn all(self) -> Vec<PoolId> {
        [Some(self.of_type), self.of_delegation].into_iter().flatten().collect()
    }
}

/// Reads registrations: `r` is the registration and `t` its type. The select list stands between the head of the query
/// and its tail, which begins with the position on the waiting list.
macro_rules! select_registrations {
    ($head:literal, $($tail:literal)+, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Registration,
            $head
                + r#"
        select r.id as "id!: RegistrationId", r.reference as "reference!", r.state as "state!: RegistrationState",
               t.slug as "type!: Slug", r.salutation, r.given_name, r.family_name, r.written_name,
               r.display_name as "display_name!", r.name_order as "name_order!: NameOrder",
               r.email as "email!: Email", r.organisation, r.job_title, r.city, r.country as "country: Country",
               r.time_zone as "time_zone: TimeZone", r.languages as "languages!: Vec<Language>",
               r.answers as "answers!: Answers", r.delegation_id as "delegation: DelegationId", r.reason,
               r.revision as "revision!", r.created_at as "created_at!", r.updated_at as "updated_at!","#
                $(+ $tail)+,
            $($argument),*
        )
    };
}

/// The same for few registrations, with the position on the waiting list counted for each.
macro_rules! select_with_position {
    ($head:literal, $from:literal, $($argument:expr),* $(,)?) => {
        select_registrations!(
            $head,
            r#"
               case when r.state = 'waitlisted' then (
                   select count(*) from claim mine join claim before on before.pool_id = mine.pool_id
                   where mine.holder_id = r.id and mine.pool_id = t.pool_id and before.state = 'waiting'
                     and before.place <= mine.place
               ) end as waiting_position"# $from,
            $($argument),*
        )
    };
}

/// A registration of this congress.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: RegistrationId,
) -> sqlx::Result<Option<Registration>> {
    select_with_position!(
        "-- registration::find",
        r#"
        from registration r join registration_type t on t.id = r.type_id
        where r.congress_id = $1 and r.id = $2
        "#,
        *congress,
        *id,
    )
    .fetch_optional(db)
    .await
}

impl ReadById for Registration {
    type Id = RegistrationId;

    const NAME: &'static str = "registration_reads";

    fn id(&self) -> RegistrationId {
        self.id
    }

    async fn find_all(db: &PgPool, congress: CongressId, ids: &[RegistrationId]) -> sqlx::Result<Vec<Self>> {
        let ids: Vec<_> = ids.iter().map(|id| **id).collect();
        select_with_position!(
            "-- registration::find_all",
            r#"
        from generate_subscripts($2::uuid[], 1) as nth
        join registration r on r.congress_id = $1 and r.id = ($2::uuid[])[nth]
        join registration_type t on t.id = r.type_id
        where nth between 0 and 1000000
        "#,
            *congress,
            &ids,
        )
        .fetch_all(db)
        .await
    }
}

/// The pools that a registration of this congress uses.
pub async fn pools(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: RegistrationId,
) -> sqlx::Result<Option<Pools>> {
    sqlx::query_as!(
        Pools,
        r#"
        -- registration::pools
        select t.pool_id as of_type, d.pool_id as "of_delegation?: PoolId"
        from registration r
        join registration_type t on t.id = r.type_id
        left join delegation d on d.id = r.delegation_id
        where r.congress_id = $1 and r.id = $2
        "#,
        *congress,
        *id,
    )
    .fetch_optional(db)
    .await
}

/// A registration of this congress, locked until the transaction ends.
pub async fn lock(
    db: &mut PgConnection,
    congress: CongressId,
    id: RegistrationId,
) -> sqlx::Result<Option<Registration>> {
    sqlx::query!(
        "select id from registration where congress_id = $1 and id = $2 for no key update",
        *congress,
        *id
    )
    .fetch_optional(&mut *db)
    .await?;
    find(db, congress, id).await
}

/// Locks a registration, unless it does not belong to this account any more: it was transferred or erased.
pub async fn lock_of_account(
    db: &mut PgConnection,
    congress: CongressId,
    (id, account): (RegistrationId, AccountId),
) -> sqlx::Result<Option<Registration>> {
    let locked = sqlx::query_scalar!(
        r#"
        -- registration::lock_of_account
        select id from registration where congress_id = $1 and id = $2 and account_id = $3 for no key update
        "#,
        *congress,
        *id,
        *account,
    );
    match locked.fetch_optional(&mut *db).await? {
        Some(id) => find(db, congress, id).await,
        None => Ok(None),
    }
}

/// A page, newest first.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    filter: RegistrationFilter<'_>,
    before: Option<(Now, RegistrationId)>,
    limit: i64,
) -> sqlx::Result<Vec<Registration>> {
    let (created_at, id) = before.unzip();
    let words: Vec<_> = filter.q.map(search_patterns).unwrap_or_default();
    // Use the longest word for the index, since it is the most selective.
    let longest = words.iter().max_by_key(|word| word.len()).cloned();
    select_registrations!(
        r#"
        -- registration::list
        with page as materialized (
            -- Only this table, so that every plan, also one made while the statistics are old, reads it in order by one index.
            select r.* from registration r
            where r.congress_id = $1
              and ($2::text is null or r.search like $2)
              and r.search like all ($3::text[])
              and ($4::text is null or r.state = $4)
              and ($5::text is null
                   or r.type_id = (select id from registration_type where congress_id = $1 and slug = $5))
              and ($6::text is null or r.country = $6)
              and ($7::uuid is null or r.delegation_id = $7)
              and ($8::timestamptz is null or (r.created_at, r.id) < ($8, $9::uuid))
            order by r.created_at desc, r.id desc
            limit $10::bigint + 1
        ), reach as (
            select c.pool_id, min(c.place) as first, max(c.place) as last
            from page
            join registration_type t on t.id = page.type_id
            join claim c on c.pool_id = t.pool_id and c.holder_id = page.id
            where page.state = 'waitlisted' and c.state = 'waiting'
            group by c.pool_id
        ), queue as (
            -- Computed once for the whole page: how many wait before its first one, and the ranks from there to its last one.
            select c.holder_id, before.number + row_number() over (partition by c.pool_id order by c.place) as nth
            from reach
            cross join lateral (
                select count(*) as number from claim
                where pool_id = reach.pool_id and state = 'waiting' and place < reach.first
            ) before
            join claim c on c.pool_id = reach.pool_id and c.state = 'waiting' and c.place between reach.first and reach.last
        )"#,
        r#"
               queue.nth as waiting_position
        from page r
        join registration_type t on t.id = r.type_id
        left join queue on queue.holder_id = r.id
        order by r.created_at desc, r.id desc
        "#,
        *congress,
        longest,
        &words,
        filter.state as Option<RegistrationState>,
        filter.r#type,
        filter.country,
        filter.delegation.map(|id| *id),
        created_at,
        id.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// Whether the registration is of this congress.
pub async fn exists(db: impl PgExecutor<'_>, congress: CongressId, id: RegistrationId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from registration where congress_id = $1 and id = $2) as "exists!""#,
        *congress,
        *id
    )
    .fetch_one(db)
    .await
}

/// The number of registrations that a filter selects.
pub async fn count(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    filter: RegistrationFilter<'_>,
) -> sqlx::Result<i64> {
    let words: Vec<_> = filter.q.map(search_patterns).unwrap_or_default();
    let longest = words.iter().max_by_key(|word| word.len()).cloned();
    sqlx::query_scalar!(
        r#"
        -- registration::count
        select count(*) as "total!" from registration r
        where r.congress_id = $1
          and ($2::text is null or r.search like $2)
          and r.search like all ($3::text[])
          and ($4::text is null or r.state = $4)
          and ($5::text is null or r.type_id = (select id from registration_type where congress_id = $1 and slug = $5))
          and ($6::text is null or r.country = $6)
          and ($7::uuid is null or r.delegation_id = $7)
        "#,
        *congress,
        longest,
        &words,
        filter.state as Option<RegistrationState>,
        filter.r#type,
        filter.country,
        filter.delegation.map(|id| *id),
    )
    .fetch_one(db)
    .await
}

/// The words of a search as patterns, all of which must match. Words too short for the index match only beginnings of
/// words.
pub(crate) fn search_patterns(q: &str) -> Vec<String> {
    let pattern = |word: &str| match word.chars().count() {
        ..3 => folded_pattern(word).replacen('%', "% ", 1),
        _ => folded_pattern(word),
    };
    // `Nunez, Maria` as people write it. Folding turns the commas of all scripts into these.
    let q = folded(q);
    let words = q.split([' ', ',', ';', '、', '،']);
    words.filter(|word| !word.is_empty()).map(pattern).collect()
}

/// Writes new registrations; returns those that were written. The others have an account, e-mail or reference that
/// another registration of this congress has, or their account was erased.
pub async fn insert_all(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    rows: &[NewRow<'_>],
    now: Now,
) -> sqlx::Result<HashSet<RegistrationId>> {
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let inserted = sqlx::query_scalar!(
        r#"
        -- registration::insert_all
        insert into registration (id, congress_id, reference, state, type_id, account_id, salutation, given_name,
                                  family_name, name_order, written_name, email, organisation, job_title, city, country, time_zone, languages,
                                  search, answers, delegation_id, created_at, updated_at)
        select n.id, $1, n.reference, n.state, n.type_id, coalesce(n.account_id, a.id), p.salutation, p.given_name,
               p.family_name, p.name_order, p.display_name, n.email, p.organisation, p.job_title, p.city, p.country, p.time_zone,
               coalesce(p.languages, '{}'), n.search, n.answers, n.delegation_id, $12, $12
        -- `unnest` flattens arrays of arrays, so the languages come with the person.
        from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::jsonb[],
                    $11::jsonb[])
                 as n (id, reference, state, type_id, delegation_id, account_id, email, search, person, answers)
        cross join lateral jsonb_to_record(n.person)
                 as p (salutation text, given_name text, family_name text, name_order text, display_name text, organisation text,
                       job_title text, city text, country text, time_zone text, languages text[])
        -- Assign it to the account that has verified the e-mail; otherwise it is assigned on verification. Locked, because an
        -- erasure may be about to remove the e-mail.
        left join lateral (
            select o.id from account o
            where n.account_id is null and o.email = n.email and o.email_verified_at is not null
                and not exists (select from registration own where own.congress_id = $1 and own.account_id = o.id)
            for key share of o
        ) a on true
        -- Not for an account that has just been erased.
        where n.account_id is null
            or exists (select from account o where o.id = n.account_id and o.erased_at is null for key share)
        -- Transactions that write the same people wait for each other in the same order.
        order by n.email
        on conflict do nothing
        returning id as "id: RegistrationId"
        "#,
        *congress,
        &rows.iter().map(|row| *row.id).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.reference.to_owned()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.state).collect::<Vec<_>>() as &[RegistrationState],
        &rows.iter().map(|row| *row.r#type).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.delegation.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
        &rows.iter().map(|row| row.registrant.account.map(|id| *id)).collect::<Vec<_>>() as &[Option<Uuid>],
        &rows.iter().map(|row| row.registrant.email.to_string()).collect::<Vec<_>>(),
        &rows
            .iter()
            .map(|row| row.registrant.person.search(row.registrant.email, row.reference))
            .collect::<Vec<_>>(),
        &rows.iter().map(|row| row.registrant.person.stored()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.registrant.answers.stored()).collect::<Vec<_>>(),
        now,
    );
    Ok(inserted.fetch_all(db).await?.into_iter().collect())
}

/// Records that a confirmed person without an account is invited to create one: the e-mail about the registration does it.
pub async fn mark_invited(db: impl PgExecutor<'_>, id: RegistrationId, now: Now) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- registration::mark_invited
        update registration r set invited_at = $2
        where r.id = $1 and r.state = 'confirmed' and r.account_id is null
            and not exists (select from account a where a.email = r.email)
        "#,
        *id,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Why a registration could not be written.
pub async fn obstacle(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    registrant: Registrant<'_>,
) -> Result<Error> {
    let found = sqlx::query!(
        r#"
        -- registration::obstacle
        select exists (select from registration where congress_id = $1 and account_id = $2) as "account!",
               exists (select from registration where congress_id = $1 and email = $3) as "email!",
               exists (select from account where id = $2 and erased_at is not null) as "erased!"
        "#,
        *congress,
        registrant.account.map(|id| *id),
        &**registrant.email,
    )
    .fetch_one(db)
    .await?;
    if found.erased {
        return Ok(Denied::Unknown.into());
    }
    Ok(match (found.account, found.email) {
        (true, _) => RegistrationError::AlreadyRegistered.into(),
        (_, true) => RegistrationError::EmailTaken.into(),
        // A reference that was drawn twice, with a probability of about 1 in 3·10¹⁰: the client can retry.
        (false, false) => RequestError::Busy.into(),
    })
}

/// Updates a registration.
pub async fn update(
    db: &mut PgConnection,
    before: &Registration,
    r#type: RegistrationTypeId,
    (person, email): (&Person, &Email),
    questions: &[Question],
    now: Now,
) -> Result<()> {
    let name = person.name();
    sqlx::query!(
        r#"
        -- registration::update
        update registration
        set type_id = $2, salutation = $3, given_name = $4, family_name = $5, name_order = $6, written_name = $7, email = $8,
            organisation = $9, job_title = $10, city = $11, country = $12, time_zone = $13, languages = $14, search = $15,
            answers = $16, updated_at = $17, revision = revision + 1
        where id = $1
        "#,
        *before.id,
        *r#type,
        person.salutation,
        name.given,
        name.family,
        name.order as NameOrder,
        name.written,
        &**email,
        person.organisation,
        person.job_title,
        person.city,
        person.country.as_deref(),
        person.time_zone.as_deref(),
        &person.languages as &[Language],
        person.search(email, &before.reference),
        before.answers.with(&person.answers, questions).stored(),
        now,
    )
    .execute(db)
    .await
    .refuse_on("registration_email_once", RegistrationError::EmailTaken)?;
    Ok(())
}

/// Writes another e-mail.
pub async fn set_email(
    db: impl PgExecutor<'_>,
    before: &Registration,
    email: &Email,
    now: Now,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- registration::set_email
        update registration set email = $2, search = $3, updated_at = $4, revision = revision + 1 where id = $1
        "#,
        *before.id,
        &**email,
        before.person().search(email, &before.reference),
        now,
    )
    .execute(db)
    .await
    // Another person registers with it at this moment.
    .refuse_on("registration_email_once", RequestError::Busy)?;
    Ok(())
}

/// Writes a change of state.
pub async fn set_state(
    db: impl PgExecutor<'_>,
    ids: &[RegistrationId],
    state: RegistrationState,
    reason: Option<&str>,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- registration::set_state
        update registration set state = $2, reason = $3, updated_at = $4, revision = revision + 1 where id = any ($1)
        "#,
        &ids.iter().map(|id| **id).collect::<Vec<_>>(),
        state as RegistrationState,
        reason,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The prefix of an edition's references.
pub async fn reference_prefix(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<String> {
    sqlx::query_scalar!("select reference_prefix from congress where id = $1", *congress).fetch_one(db).await
}

/// Counts a change outside the registration's own row.
pub async fn increment_revision(db: impl PgExecutor<'_>, id: RegistrationId, now: Now) -> sqlx::Result<()> {
    sqlx::query!("update registration set revision = revision + 1, updated_at = $2 where id = $1", *id, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Event payloads for registrations.
pub async fn find_payloads(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    ids: &[RegistrationId],
) -> sqlx::Result<Vec<RegistrationChanged>> {
    sqlx::query_as!(
        RegistrationChanged,
        r#"
        -- registration::changed
        select r.id, r.reference, r.state, t.slug as "type!: Slug", r.revision, false as "imported!"
        from registration r join registration_type t on t.id = r.type_id
        where r.congress_id = $1 and r.id = any ($2)
        "#,
        *congress,
        &ids.iter().map(|id| **id).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await
}

/// Assigns the registration to another person, with a new reference, which voids documents with the previous one, and
/// to the account that has verified the new e-mail, if any.
pub async fn transfer(
    db: &mut PgConnection,
    congress: CongressId,
    before: &Registration,
    (person, email): (&Person, &Email),
    now: Now,
) -> Result<()> {
    let reference = reference::draw(&reference_prefix(&mut *db, congress).await?);
    let name = person.name();
    sqlx::query!(
        r#"
        -- registration::transfer
        update registration
        set reference = $3, salutation = $4, given_name = $5, family_name = $6, name_order = $7, written_name = $8, email = $9,
            organisation = $10, job_title = $11, city = $12, country = $13, time_zone = $14, languages = $15, search = $16,
            answers = '{}', reason = null, invited_at = null, updated_at = $17, revision = revision + 1,
            account_id = (select a.id from account a where a.email = $9 and a.email_verified_at is not null
                          and not exists (select from registration o where o.congress_id = $2 and o.account_id = a.id)
                          for key share of a)
        where id = $1 and congress_id = $2
        "#,
        *before.id,
        *congress,
        reference,
        person.salutation,
        name.given,
        name.family,
        name.order as NameOrder,
        name.written,
        &**email,
        person.organisation,
        person.job_title,
        person.city,
        person.country.as_deref(),
        person.time_zone.as_deref(),
        &person.languages as &[Language],
        person.search(email, &reference),
        now,
    )
    .execute(db)
    .await
    .refuse_on("registration_email_once", RegistrationError::SuccessorRegistered(email.to_string()))
    // They register at this moment.
    .refuse_on("registration_once", RegistrationError::SuccessorRegistered(email.to_string()))
    .refuse_on("registration_reference_once", RequestError::Busy)?;
    Ok(())
}

/// Names of all delegations.
pub async fn delegation_names(
    db: impl PgExecutor<'_>,
    congress: CongressId,
) -> sqlx::Result<HashMap<DelegationId, String>> {
    let rows = sqlx::query!("select id, name from delegation where congress_id = $1", *congress);
    Ok(rows.fetch_all(db).await?.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The registration with this reference.
pub async fn find_by_reference(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    reference: &str,
) -> sqlx::Result<Option<RegistrationId>> {
    sqlx::query_scalar!(
        r#"select id as "id: RegistrationId" from registration where congress_id = $1 and reference = $2"#,
        *congress,
        reference
    )
    .fetch_optional(db)
    .await
}
