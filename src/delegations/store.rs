//! Database queries, one function each.

use sqlx::PgExecutor;

use super::{
    model::{Delegation, DelegationUpdate, NewDelegation, search_text},
    rules::DelegationError,
};
use crate::{
    http::{RefuseOn, RequestError, Result},
    types::{
        AccountId, CongressId, Country, DelegationId, Email, Now, PoolId, RegistrationId, folded_pattern,
    },
};

/// Filters of the list of delegations.
#[derive(Debug, Default)]
pub struct DelegationFilter<'q> {
    pub q: Option<&'q str>,
    pub country: Option<&'q str>,
    /// Only delegations whose focal point is this account.
    pub led_by: Option<AccountId>,
    /// Only the delegation with this id.
    pub id: Option<DelegationId>,
}

/// A page of delegations, sorted by name.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    filter: DelegationFilter<'_>,
    after: Option<String>,
    limit: i64,
) -> sqlx::Result<Vec<Delegation>> {
    sqlx::query_as!(
        Delegation,
        r#"
        -- delegations::list
        select d.id, d.name, d.city, d.country as "country: Country", p.capacity as quota, p.taken as members,
               d.focal_point as "focal_point: Email", d.head_id as head, d.revision, d.created_at, d.pool_id
        from delegation d join pool p on p.id = d.pool_id
        where d.congress_id = $1
          and ($2::text is null or d.search like $2)
          and ($3::text is null or d.country = $3)
          and ($4::uuid is null or d.focal_point = (select email from account where id = $4 and email_verified_at is not null))
          and ($5::uuid is null or d.id = $5)
          and ($6::text is null or d.name > $6)
        order by d.name
        limit $7::bigint + 1
        "#,
        *congress,
        filter.q.map(folded_pattern),
        filter.country,
        filter.led_by.map(|id| *id),
        filter.id.map(|id| *id),
        after,
        limit,
    )
    .fetch_all(db)
    .await
}

/// A delegation of this congress.
pub async fn find(db: impl PgExecutor<'_>, congress: CongressId, id: DelegationId) -> Result<Delegation> {
    let filter = DelegationFilter { id: Some(id), ..DelegationFilter::default() };
    let found = list(db, congress, filter, None, 1).await?.into_iter().next();
    Ok(found.ok_or(RequestError::NoSuch("delegation"))?)
}

/// Whether this account is the focal point of the delegation.
pub async fn is_led_by(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: DelegationId,
    account: AccountId,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        -- delegations::is_led_by
        select exists (select from delegation d join account a on a.email = d.focal_point
                       where d.congress_id = $1 and d.id = $2 and a.id = $3 and a.email_verified_at is not null) as "led!"
        "#,
        *congress,
        *id,
        *account,
    )
    .fetch_one(db)
    .await
}

/// The delegation that an account is a member of, or else the first by name of which it is the focal point.
pub async fn find_of_account(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    account: AccountId,
) -> sqlx::Result<Option<DelegationId>> {
    sqlx::query_scalar!(
        r#"
        -- delegations::find_of_account
        select d.id as "id: DelegationId" from delegation d
        left join registration r on r.delegation_id = d.id and r.account_id = $2
        where d.congress_id = $1
          and (r.id is not null
               or d.focal_point = (select email from account where id = $2 and email_verified_at is not null))
        order by r.id is null, d.name
        limit 1
        "#,
        *congress,
        *account,
    )
    .fetch_optional(db)
    .await
}

/// Creates a delegation whose quota is this pool.
pub async fn insert(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    new: &NewDelegation,
    pool: PoolId,
    now: Now,
) -> Result<DelegationId> {
    let id = DelegationId::new();
    sqlx::query!(
        r#"
        -- delegations::insert
        insert into delegation (id, congress_id, name, city, country, pool_id, focal_point, search, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        "#,
        *id,
        *congress,
        new.name,
        new.city,
        new.country.as_deref(),
        *pool,
        new.focal_point.as_deref(),
        search_text(&new.name, new.city.as_deref()),
        now,
    )
    .execute(db)
    .await
    .refuse_on("delegation_name_once", DelegationError::NameTaken)?;
    Ok(id)
}

/// Locks a confirmed member of a delegation, so that it can become the head.
pub async fn lock_member(
    db: impl PgExecutor<'_>,
    id: DelegationId,
    member: RegistrationId,
) -> sqlx::Result<bool> {
    let found = sqlx::query_scalar!(
        r#"
        -- delegations::lock_member
        select id from registration where id = $1 and delegation_id = $2 and state = 'confirmed' for no key update
        "#,
        *member,
        *id
    );
    Ok(found.fetch_optional(db).await?.is_some())
}

/// Updates a delegation.
pub async fn update(db: impl PgExecutor<'_>, id: DelegationId, new: &DelegationUpdate) -> Result<()> {
    sqlx::query!(
        r#"
        -- delegations::update
        update delegation
        set name = $2, city = $3, country = $4, focal_point = $5, head_id = $6, search = $7, revision = revision + 1
        where id = $1
        "#,
        *id,
        new.name,
        new.city,
        new.country.as_deref(),
        new.focal_point.as_deref(),
        new.head.map(|id| *id),
        search_text(&new.name, new.city.as_deref()),
    )
    .execute(db)
    .await
    .refuse_on("delegation_name_once", DelegationError::NameTaken)
    .refuse_on("delegation_head_is_member", DelegationError::HeadNotMember)?;
    Ok(())
}

/// Deletes a delegation without members.
pub async fn delete(db: impl PgExecutor<'_>, id: DelegationId) -> Result<()> {
    sqlx::query!("delete from delegation where id = $1", *id)
        .execute(db)
        .await
        .refuse_on("registration_delegation_id_fkey", DelegationError::HasMembers)
        .refuse_on("invitation_delegation_id_fkey", DelegationError::HasMembers)
        .refuse_on("forum_invitation_delegation_id_fkey", DelegationError::OnRecord)
        .refuse_on("speaking_request_delegation_id_fkey", DelegationError::OnRecord)
        .refuse_on("declaration_comment_delegation_id_fkey", DelegationError::OnRecord)
        .refuse_on("endorsement_delegation_id_fkey", DelegationError::OnRecord)?;
    Ok(())
}

/// Removes a registration as the head of its delegation. Returns whether it was the head.
pub async fn remove_head(
    db: impl PgExecutor<'_>,
    id: DelegationId,
    head: RegistrationId,
) -> sqlx::Result<bool> {
    let removed = sqlx::query!(
        "update delegation set head_id = null, revision = revision + 1 where id = $1 and head_id = $2",
        *id,
        *head
    );
    Ok(removed.execute(db).await?.rows_affected() == 1)
}
