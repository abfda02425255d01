use sqlx::{PgConnection, PgExecutor};

use super::model::StaffMember;
use crate::{
    http::{Page, Paging, RefuseOn, RequestError, Result},
    identity::Role,
    types::{AccountId, CongressId, Email},
};

/// All staff of a congress.
pub async fn list_all(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<StaffMember>> {
    select(db, congress, None, None, i64::MAX - 1).await
}

pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    paging: &Paging,
) -> Result<Page<StaffMember>> {
    let members = select(db, congress, None, paging.after("account")?, paging.limit()).await?;
    Ok(paging.page("account", members, |last| last.account))
}

pub async fn find(db: impl PgExecutor<'_>, congress: CongressId, account: AccountId) -> Result<StaffMember> {
    let found = select(db, congress, Some(account), None, 1).await?.pop();
    Ok(found.ok_or(RequestError::NoSuch("staff member"))?)
}

async fn select(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    account: Option<AccountId>,
    after: Option<AccountId>,
    limit: i64,
) -> sqlx::Result<Vec<StaffMember>> {
    let rows = sqlx::query!(
        r#"
        -- congress::list_staff
        select a.id as "account!: AccountId", a.email as "email!: Email", a.given_name, a.family_name, a.display_name, s.roles,
               s.revision
        from staff s join account a on a.id = s.account_id
        where s.congress_id = $1 and ($2::uuid is null or s.account_id = $2) and ($3::uuid is null or a.id > $3)
        order by a.id
        limit $4::bigint + 1
        "#,
        *congress,
        account.map(|account| *account),
        after.map(|account| *account),
        limit,
    )
    .fetch_all(db)
    .await?;
    let members = rows.into_iter().map(|row| StaffMember {
        account: row.account,
        email: row.email,
        given_name: row.given_name,
        family_name: row.family_name,
        display_name: row.display_name,
        roles: row.roles.iter().filter_map(|name| Role::of_name(name)).collect(),
        revision: row.revision,
    });
    Ok(members.collect())
}

/// Reads the staff member and locks it until the transaction ends, even before it exists. `None` if the account is not staff.
pub async fn lock(
    db: &mut PgConnection,
    congress: CongressId,
    account: AccountId,
) -> sqlx::Result<Option<StaffMember>> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('staff ' || $1::text || $2::text, 0))",
        congress.to_string(),
        account.to_string(),
    )
    .fetch_one(&mut *db)
    .await?;
    sqlx::query!(
        "select revision from staff where congress_id = $1 and account_id = $2 for update",
        *congress,
        *account,
    )
    .fetch_optional(&mut *db)
    .await?;
    Ok(select(db, congress, Some(account), None, 1).await?.pop())
}

pub async fn upsert(
    db: &mut PgConnection,
    congress: CongressId,
    account: AccountId,
    roles: &[Role],
) -> Result<()> {
    let names: Vec<_> = roles.iter().map(|role| role.name().to_owned()).collect();
    sqlx::query!(
        r#"
        -- congress::upsert_staff
        insert into staff (congress_id, account_id, roles) values ($1, $2, $3)
        on conflict (congress_id, account_id) do update set roles = excluded.roles, revision = staff.revision + 1
        "#,
        *congress,
        *account,
        &names,
    )
    .execute(db)
    .await
    .refuse_on("staff_account_id_fkey", RequestError::NoSuch("account"))?;
    Ok(())
}

pub async fn delete(db: &mut PgConnection, congress: CongressId, account: AccountId) -> sqlx::Result<()> {
    sqlx::query!("delete from staff where congress_id = $1 and account_id = $2", *congress, *account)
        .execute(db)
        .await?;
    Ok(())
}

/// Whether the congress has an organiser. Two organisers who remove each other at the same time wait here for each other.
pub async fn has_organiser(db: &mut PgConnection, congress: CongressId) -> sqlx::Result<bool> {
    sqlx::query!("select id from congress where id = $1 for no key update", *congress)
        .fetch_one(&mut *db)
        .await?;
    let found = sqlx::query_scalar!(
        r#"select exists (select from staff where congress_id = $1 and 'organiser' = any (roles)) as "found!""#,
        *congress,
    );
    found.fetch_one(db).await
}
