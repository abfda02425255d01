//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor};

use super::{
    model::{Delegation, DelegationUpdate, NewDelegation, search_text},
    rules::DelegationError,
};
use crate::{
    http::{RefuseOn, RequestError, Result},
    registration::questions::Answers,
    types::{
        AccountId, CongressId, Country, DelegationId, Email, Now, PoolId, RegistrationId, Slug,
        folded_pattern,
    },
};

/// Filters of the list of delegations.
#[derive(Debug, Default)]
pub struct DelegationFilter<'q> {
    pub q: Option<&'q str>,
    pub country: Option<&'q str>,
    /// Only delegations whose focal point or head is this account.
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
          and ($4::uuid is null
               or d.focal_point = (select email from account where id = $4 and email_verified_at is not null)
               or d.head_id in (select id from registration where congress_id = $1 and account_id = $4))
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

/// Locks the registration of the head, then the delegation, in the same order as a transfer of that registration.
pub async fn lock(db: &mut PgConnection, congress: CongressId, id: DelegationId) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- delegations::lock_head
        select r.id from delegation d join registration r on r.id = d.head_id
        where d.congress_id = $1 and d.id = $2
        for no key update of r
        "#,
        *congress,
        *id
    )
    .fetch_optional(&mut *db)
    .await?;
    sqlx::query!(
        "select id from delegation where congress_id = $1 and id = $2 for no key update",
        *congress,
        *id
    )
    .fetch_optional(db)
    .await?;
    Ok(())
}

/// Whether this account is the focal point or the head of the delegation.
pub async fn is_led_by(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: DelegationId,
    account: AccountId,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        -- delegations::is_led_by
        select exists (select from delegation d
                       where d.congress_id = $1 and d.id = $2
                         and (d.focal_point = (select email from account where id = $3 and email_verified_at is not null)
                              or d.head_id = (select id from registration where congress_id = $1 and account_id = $3))
                      ) as "led!"
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

/// Sets the focal point of a delegation that has none.
pub async fn set_focal_point(db: impl PgExecutor<'_>, id: DelegationId, email: &Email) -> sqlx::Result<()> {
    sqlx::query!(
        "update delegation set focal_point = $2, revision = revision + 1 where id = $1 and focal_point is null",
        *id,
        &**email
    )
    .execute(db)
    .await?;
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

/// What the readiness of a member depends on.
pub struct MemberRow {
    pub registration: RegistrationId,
    pub reference: String,
    pub r#type: Slug,
    pub answers: Answers,
    pub has_account: bool,
    pub reminded_at: Option<Now>,
    pub created_at: Now,
}

/// A page of the members of a delegation, newest first; with `ids`, only these.
pub async fn list_members(
    db: impl PgExecutor<'_>,
    (congress, delegation): (CongressId, DelegationId),
    ids: Option<&[RegistrationId]>,
    before: Option<(Now, RegistrationId)>,
    limit: i64,
) -> sqlx::Result<Vec<MemberRow>> {
    let (created_at, id) = before.unzip();
    sqlx::query_as!(
        MemberRow,
        r#"
        -- delegations::list_members
        select r.id as "registration: RegistrationId", r.reference, t.slug as "type: Slug", r.answers as "answers: Answers",
               r.account_id is not null as "has_account!", m.sent_at as "reminded_at?", r.created_at
        from registration r
        join registration_type t on t.id = r.type_id
        left join delegation_reminder m on m.registration_id = r.id and m.reference = r.reference
        where r.congress_id = $1 and r.delegation_id = $2
          and ($3::uuid[] is null or r.id = any ($3))
          and ($4::timestamptz is null or (r.created_at, r.id) < ($4, $5::uuid))
        order by r.created_at desc, r.id desc
        limit $6::bigint + 1
        "#,
        *congress,
        *delegation,
        ids.map(|ids| ids.iter().map(|id| **id).collect::<Vec<_>>()) as Option<Vec<uuid::Uuid>>,
        created_at,
        id.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// Records reminders to these members, except those who were reminded within the last day. Returns the others.
pub async fn insert_reminders(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    members: &[(RegistrationId, &str)],
    now: Now,
) -> sqlx::Result<Vec<RegistrationId>> {
    let (ids, references): (Vec<_>, Vec<_>) =
        members.iter().map(|(id, reference)| (**id, (*reference).to_owned())).unzip();
    sqlx::query_scalar!(
        r#"
        -- delegations::insert_reminders
        insert into delegation_reminder as m (registration_id, congress_id, reference, sent_at)
        select n.id, $1, n.reference, $4 from unnest($2::uuid[], $3::text[]) as n (id, reference)
        order by n.id
        on conflict (registration_id) do update set reference = excluded.reference, sent_at = excluded.sent_at
        where m.reference <> excluded.reference or m.sent_at <= excluded.sent_at - interval '1 day'
        returning registration_id as "id: RegistrationId"
        "#,
        *congress,
        &ids,
        &references,
        now,
    )
    .fetch_all(db)
    .await
}
