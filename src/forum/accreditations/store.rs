//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor};

use super::{
    model::{Accreditation, AccreditationEnd, Head},
    rules::AccreditationError,
};
use crate::{
    http::{RefuseOn, Result},
    types::{AccountId, AccreditationId, CongressId, Country, DelegationId, Localized, Now, RegistrationId},
};

/// A page of the current accreditations, in the order of protocol; or only that of one delegation.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    delegation: Option<DelegationId>,
    after: Option<(i32, String, String)>,
    limit: i64,
) -> sqlx::Result<Vec<Accreditation>> {
    let (rank, country, city) = after.map_or((None, None, None), |(a, b, c)| (Some(a), Some(b), Some(c)));
    sqlx::query_as!(
        Accreditation,
        r#"
        -- forum::list_accreditations
        select id, delegation_id as delegation, registration_id as registration, name, title, city as "city: Localized",
               country as "country: Country", protocol_rank, confirmed_at, ended_at,
               ended_because as "ended_because: AccreditationEnd", reason, revision, city_key
        from accreditation
        where congress_id = $1 and ended_at is null and ($2::uuid is null or delegation_id = $2)
          and ($3::int is null or (protocol_rank, country, city_key) > ($3, $4, $5))
        order by protocol_rank, country, city_key
        limit $6::bigint + 1
        "#,
        *congress,
        delegation.map(|id| *id),
        rank,
        country,
        city,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The current accreditation of a delegation.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    delegation: DelegationId,
) -> sqlx::Result<Option<Accreditation>> {
    Ok(list(db, congress, Some(delegation), None, 1).await?.pop())
}

/// A page of all accreditations of a delegation, the oldest first.
pub async fn list_of_delegation(
    db: impl PgExecutor<'_>,
    (congress, delegation): (CongressId, DelegationId),
    after: Option<(Now, AccreditationId)>,
    limit: i64,
) -> sqlx::Result<Vec<Accreditation>> {
    let (at, id) = after.unzip();
    sqlx::query_as!(
        Accreditation,
        r#"
        -- forum::list_accreditations_of_delegation
        select id, delegation_id as delegation, registration_id as registration, name, title, city as "city: Localized",
               country as "country: Country", protocol_rank, confirmed_at, ended_at,
               ended_because as "ended_because: AccreditationEnd", reason, revision, city_key
        from accreditation
        where congress_id = $1 and delegation_id = $2
          and ($3::timestamptz is null or (confirmed_at, id) > ($3, $4::uuid))
        order by confirmed_at, id
        limit $5::bigint + 1
        "#,
        *congress,
        *delegation,
        at,
        id.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// Locks a delegation, so that its head and city do not change until the transaction ends.
pub async fn lock_delegation(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: DelegationId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "select id from delegation where congress_id = $1 and id = $2 for no key update",
        *congress,
        *id
    )
    .fetch_optional(db)
    .await?;
    Ok(())
}

/// Creates an accreditation, or changes its title, rank and city.
pub async fn write(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: AccreditationId,
    head: &Head,
    now: Now,
) -> Result<()> {
    sqlx::query!(
        r#"
        -- forum::write_accreditation
        insert into accreditation (id, congress_id, delegation_id, registration_id, name, title, city, city_key, country,
                                   protocol_rank, confirmed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (id) do update
            set title = excluded.title, city = excluded.city, protocol_rank = excluded.protocol_rank,
                revision = accreditation.revision + 1
        "#,
        *id,
        *congress,
        *head.delegation,
        *head.registration,
        head.name,
        head.title,
        &head.city as &Localized,
        head.city_key,
        &*head.country,
        head.protocol_rank,
        now,
    )
    .execute(db)
    .await
    .refuse_on("accreditation_of_city_once", AccreditationError::CityAccredited)?;
    Ok(())
}

/// Ends the current accreditation of a delegation, if there is one.
pub async fn end(
    db: impl PgExecutor<'_>,
    (congress, delegation): (CongressId, DelegationId),
    (end, reason): (AccreditationEnd, Option<&str>),
    now: Now,
) -> sqlx::Result<Option<Accreditation>> {
    sqlx::query_as!(
        Accreditation,
        r#"
        -- forum::end_accreditation
        update accreditation
        set ended_at = $3, ended_because = $4, reason = $5, revision = revision + 1
        where congress_id = $1 and delegation_id = $2 and ended_at is null
        returning id, delegation_id as delegation, registration_id as registration, name, title, city as "city: Localized",
                  country as "country: Country", protocol_rank, confirmed_at, ended_at,
                  ended_because as "ended_because: AccreditationEnd", reason, revision, city_key
        "#,
        *congress,
        *delegation,
        now,
        end as AccreditationEnd,
        reason,
    )
    .fetch_optional(db)
    .await
}

/// The delegations whose accredited heads have these registrations.
pub async fn list_delegations_of_heads(
    db: impl PgExecutor<'_>,
    registrations: &[RegistrationId],
) -> sqlx::Result<Vec<(CongressId, DelegationId)>> {
    let found = sqlx::query!(
        r#"
        -- forum::list_delegations_of_heads
        select congress_id as "congress: CongressId", delegation_id as "delegation: DelegationId"
        from accreditation
        where registration_id = any ($1) and ended_at is null
        order by delegation_id
        "#,
        &registrations.iter().map(|id| **id).collect::<Vec<_>>(),
    );
    Ok(found.fetch_all(db).await?.into_iter().map(|row| (row.congress, row.delegation)).collect())
}

/// Removes the names of people from their accreditations, with the reasons of their ends.
pub async fn remove_names(db: &mut PgConnection, registrations: &[RegistrationId]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- forum::remove_names_of_heads
        update accreditation set name = '-', reason = null where registration_id = any ($1)
        "#,
        &registrations.iter().map(|id| **id).collect::<Vec<_>>(),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The accredited head with this registration, locked so that the head cannot change until the transaction ends.
pub async fn lock_head(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    registration: RegistrationId,
) -> sqlx::Result<Option<Head>> {
    let found = sqlx::query_as!(
        Head,
        r#"
        -- forum::lock_head
        select delegation_id as delegation, registration_id as registration, name, title, city as "city: Localized", city_key,
               country as "country: Country", protocol_rank
        from accreditation
        where congress_id = $1 and registration_id = $2 and ended_at is null
        for share
        "#,
        *congress,
        *registration,
    );
    found.fetch_optional(db).await
}

/// Accredited heads that an account acts for: itself as the head, and the heads of delegations whose focal point it is.
pub async fn list_heads(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    account: AccountId,
) -> sqlx::Result<Vec<Head>> {
    let found = sqlx::query_as!(
        Head,
        r#"
        -- forum::list_heads
        select a.delegation_id as delegation, a.registration_id as registration, a.name, a.title, a.city as "city: Localized",
               a.city_key, a.country as "country: Country", a.protocol_rank
        from accreditation a
        where a.congress_id = $1 and a.ended_at is null
          and (a.registration_id in (select id from registration where congress_id = $1 and account_id = $2)
               or a.delegation_id in (select d.id from delegation d join account o on o.email = d.focal_point
                                      where d.congress_id = $1 and o.id = $2 and o.email_verified_at is not null))
        order by a.id
        "#,
        *congress,
        *account,
    );
    found.fetch_all(db).await
}

/// The accredited head of a delegation.
pub async fn find_head(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: DelegationId,
) -> sqlx::Result<Option<Head>> {
    let found = sqlx::query_as!(
        Head,
        r#"
        -- forum::find_head
        select delegation_id as delegation, registration_id as registration, name, title, city as "city: Localized", city_key,
               country as "country: Country", protocol_rank
        from accreditation
        where congress_id = $1 and delegation_id = $2 and ended_at is null
        "#,
        *congress,
        *id,
    );
    found.fetch_optional(db).await
}
