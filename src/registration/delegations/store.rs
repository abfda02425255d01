//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor};

use super::{
    heads::{self, AccreditationEnd},
    model::{Delegation, NewDelegation},
    rules::Refused,
};
use crate::{
    capacity::{self, Locked},
    events,
    http::{RefuseOn, RequestError, Result},
    registration::{catalogue, registrations::Registration},
    types::{
        AccountId, Actor, CongressId, Country, DelegationId, Email, Now, PoolId, RegistrationId,
        folded_pattern,
    },
};

/// Filters of the list of delegations.
#[derive(Debug, Default)]
pub struct Narrowed<'q> {
    pub q: Option<&'q str>,
    pub country: Option<&'q str>,
    /// Only delegations whose focal point is this account.
    pub led_by: Option<AccountId>,
}

/// A page of delegations, sorted by name.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    narrowed: Narrowed<'_>,
    after: Option<String>,
    limit: i64,
) -> sqlx::Result<Vec<Delegation>> {
    sqlx::query_as!(
        Delegation,
        r#"
        -- registration::list_delegations
        select d.id, d.name, d.city, d.country as "country: Country", p.capacity as quota, p.taken as members,
               d.focal_point as "focal_point: Email", d.head_id as head, d.revision, d.created_at, d.pool_id
        from delegation d join pool p on p.id = d.pool_id
        where d.congress_id = $1
          and ($2::text is null or d.search like $2)
          and ($3::text is null or d.country = $3)
          and ($4::uuid is null or d.focal_point = (select email from account where id = $4 and email_verified_at is not null))
          and ($5::text is null or d.name > $5)
        order by d.name
        limit $6::bigint + 1
        "#,
        *congress,
        narrowed.q.map(folded_pattern),
        narrowed.country,
        narrowed.led_by.map(|id| *id),
        after,
        limit,
    )
    .fetch_all(db)
    .await
}

/// A delegation of this congress.
pub async fn find(db: impl PgExecutor<'_>, congress: CongressId, id: DelegationId) -> Result<Delegation> {
    let found = sqlx::query_as!(
        Delegation,
        r#"
        -- registration::find_delegation
        select d.id, d.name, d.city, d.country as "country: Country", p.capacity as quota, p.taken as members,
               d.focal_point as "focal_point: Email", d.head_id as head, d.revision, d.created_at, d.pool_id
        from delegation d join pool p on p.id = d.pool_id
        where d.congress_id = $1 and d.id = $2
        "#,
        *congress,
        *id,
    );
    Ok(found.fetch_optional(db).await?.ok_or(RequestError::NoSuch("delegation"))?)
}

/// A delegation whose focal point is this account.
pub async fn led(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: DelegationId,
    account: AccountId,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        -- registration::is_led
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

/// Creates a delegation with a pool for its quota.
pub async fn insert(
    db: &mut PgConnection,
    congress: CongressId,
    new: &NewDelegation,
    now: Now,
) -> Result<DelegationId> {
    let id = DelegationId::new();
    let pool = capacity::create(&mut *db, congress, None, new.quota).await?;
    sqlx::query!(
        r#"
        -- registration::insert_delegation
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
        new.search(),
        now,
    )
    .execute(db)
    .await
    .refuse_on("delegation_name_once", Refused::NameTaken)?;
    Ok(id)
}

/// Updates a delegation; the head must be a confirmed member.
pub async fn update(db: &mut PgConnection, before: &Delegation, new: &NewDelegation) -> Result<()> {
    if let Some(head) = new.head {
        let seated = sqlx::query_scalar!(
            r#"
            -- registration::may_head
            select id from registration where id = $1 and delegation_id = $2 and state = 'confirmed' for no key update
            "#,
            *head,
            *before.id
        );
        seated.fetch_optional(&mut *db).await?.ok_or(Refused::HeadNotMember)?;
    }
    sqlx::query!(
        r#"
        -- registration::update_delegation
        update delegation
        set name = $2, city = $3, country = $4, focal_point = $5, head_id = $6, search = $7, revision = revision + 1
        where id = $1
        "#,
        *before.id,
        new.name,
        new.city,
        new.country.as_deref(),
        new.focal_point.as_deref(),
        new.head.map(|id| *id),
        new.search(),
    )
    .execute(db)
    .await
    .refuse_on("delegation_name_once", Refused::NameTaken)
    .refuse_on("delegation_head_is_member", Refused::HeadNotMember)?;
    Ok(())
}

/// Deletes a delegation without members.
pub async fn delete(db: &mut PgConnection, delegation: &Delegation) -> Result<()> {
    sqlx::query!("delete from delegation where id = $1", *delegation.id)
        .execute(&mut *db)
        .await
        .refuse_on("registration_delegation_id_fkey", Refused::HasMembers)
        .refuse_on("invitation_delegation_id_fkey", Refused::HasMembers)
        .refuse_on("forum_invitation_delegation_id_fkey", Refused::OnRecord)
        .refuse_on("speaking_request_delegation_id_fkey", Refused::OnRecord)
        .refuse_on("declaration_comment_delegation_id_fkey", Refused::OnRecord)
        .refuse_on("endorsement_delegation_id_fkey", Refused::OnRecord)?;
    Ok(capacity::delete(db, delegation.pool_id).await?)
}

/// Takes a place in the quota.
pub async fn claim(db: &mut PgConnection, delegation: &Delegation, member: RegistrationId) -> Result<()> {
    let claimed = capacity::claim_if_free(db, delegation.pool_id, *member).await?;
    claimed.map_err(|_| Refused::QuotaUsed(delegation.quota.unwrap_or_default()))?;
    Ok(())
}

/// Adds a registration without a delegation as a member.
pub async fn join(db: &mut PgConnection, delegation: &Delegation, member: RegistrationId) -> Result<()> {
    let joined = sqlx::query!(
        r#"
        -- registration::join_delegation
        update registration set delegation_id = $2 where id = $1 and delegation_id is null
        "#,
        *member,
        *delegation.id,
    );
    match joined.execute(&mut *db).await?.rows_affected() {
        0 => Err(Refused::ElsewhereMember.into()),
        _ => claim(db, delegation, member).await,
    }
}

/// Removes a registration from its delegation and frees its place in the quota.
pub async fn leave(
    db: &mut PgConnection,
    by: (Actor, CongressId),
    member: &Registration,
    pool: Option<PoolId>,
    locked: &Locked,
    now: Now,
) -> Result<()> {
    let Some(pool) = pool else { return Ok(()) };
    unseat(&mut *db, by, member, now).await?;
    sqlx::query!("update registration set delegation_id = null where id = $1", *member.id)
        .execute(&mut *db)
        .await?;
    capacity::release(db, locked, pool, &[*member.id]).await?;
    Ok(())
}

/// If a registration is the head of its delegation, leaves the delegation without a head.
pub async fn unseat(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    member: &Registration,
    now: Now,
) -> Result<()> {
    let Some(id) = member.delegation else { return Ok(()) };
    let unseated = sqlx::query!(
        "update delegation set head_id = null, revision = revision + 1 where id = $1 and head_id = $2",
        *id,
        *member.id
    );
    if unseated.execute(&mut *db).await?.rows_affected() == 1 {
        let delegation = find(&mut *db, congress, id).await?;
        let event = catalogue::DELEGATION_UPDATED.of(Some(congress), *id, &(&delegation).into());
        events::publish(&mut *db, actor, event, now).await?;
        heads::end(db, (actor, congress), id, AccreditationEnd::HeadChanged, None, now).await?;
    }
    Ok(())
}

/// Removes this address as focal point of any delegation.
pub async fn forget_focal_point(db: &mut PgConnection, email: &Email) -> sqlx::Result<()> {
    sqlx::query!(
        "update delegation set focal_point = null, revision = revision + 1 where focal_point = $1",
        &**email
    )
    .execute(db)
    .await?;
    Ok(())
}
