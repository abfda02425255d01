//! Database queries, one function each.

use std::{future::Future, pin::Pin};

use sqlx::{PgConnection, PgExecutor};

use super::{
    events::DELEGATION_UPDATED,
    model::{Delegation, NewDelegation},
    rules::Refused,
};
use crate::{
    capacity,
    events::Change,
    http::{RefuseOn, RequestError, Result},
    registration::Registration,
    types::{AccountId, CongressId, Country, DelegationId, Email, Now, folded_pattern},
};

/// Called in the transaction that changes a delegation, with the delegation before and after: what depends on its head
/// or city may end.
#[derive(Clone, Copy)]
pub struct OnHeadChanged(pub HeadChanged);

pub type HeadChanged = for<'a, 'c> fn(
    &'a mut Change<'c>,
    before: &'a Delegation,
    after: &'a Delegation,
) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

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

/// If a registration is the head of its delegation, leaves the delegation without a head.
pub async fn unseat(
    change: &mut Change<'_>,
    member: &Registration,
    on_head_changed: OnHeadChanged,
) -> Result<()> {
    let Some(id) = member.delegation else { return Ok(()) };
    let unseated = sqlx::query!(
        "update delegation set head_id = null, revision = revision + 1 where id = $1 and head_id = $2",
        *id,
        *member.id
    );
    if unseated.execute(change.db()).await?.rows_affected() == 1 {
        let congress = change.congress();
        let after = find(change.db(), congress, id).await?;
        let before = Delegation { head: Some(member.id), ..after.clone() };
        change.publish(DELEGATION_UPDATED.event(id, &(&after).into())).await?;
        on_head_changed.0(change, &before, &after).await?;
    }
    Ok(())
}
