//! Staff: which account has which roles in an edition.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::catalogue::{STAFF_CHANGED, StaffChanged};
use crate::{
    app::App,
    events,
    http::{
        CongressPath, Json, NoContent, Page, Paging, Path, Problems, Query, RefuseOn, RequestError, Result,
        Valid,
    },
    identity::{Role, Staff, permission},
    types::{AccountId, Actor, CongressId, Email, Now, ProblemKind, Refusal},
};

/// A staff member of a congress.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffMember {
    pub account: AccountId,
    pub email: Email,
    pub given_name: String,
    pub family_name: String,
    pub roles: Vec<Role>,
}

/// The roles to assign.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"roles": ["registration_desk"]}))]
pub struct Roles {
    #[schema(min_items = 1, max_items = 8)]
    roles: Vec<Role>,
}

crate::congress_path! {
    pub StaffPath "/staff/{account}" {
        /// Id of the account.
        account: AccountId,
    }
}

/// List staff
///
/// The accounts with roles in this congress.
#[utoipa::path(
    get, path = "/congresses/{congress}/staff", tag = "Congress", params(CongressPath, Paging),
    responses((status = 200, description = "A page of staff", body = Page<StaffMember>)),
)]
pub async fn list_staff(
    staff: Staff<permission::CongressAdminister>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<StaffMember>> {
    let after: Option<AccountId> = paging.after("account")?;
    let rows = sqlx::query!(
        r#"
        -- congress::list_staff
        select a.id as "account!: AccountId", a.email as "email!: Email", a.given_name, a.family_name, s.roles
        from staff s join account a on a.id = s.account_id
        where s.congress_id = $1 and ($2::uuid is null or a.id > $2)
        order by a.id
        limit $3::bigint + 1
        "#,
        *staff.congress,
        after.map(|account| *account),
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    let members = rows.into_iter().map(|row| StaffMember {
        account: row.account,
        email: row.email,
        given_name: row.given_name,
        family_name: row.family_name,
        roles: row.roles.iter().filter_map(|name| Role::of_name(name)).collect(),
    });
    Ok(paging.page("account", members.collect(), |last| last.account))
}

/// Set the roles of an account
///
/// Replaces all roles that the account has in this congress.
#[utoipa::path(
    put, path = "/congresses/{congress}/staff/{account}", tag = "Congress", params(StaffPath), request_body = Roles,
    responses((status = 200, description = "The account and its roles", body = StaffMember), Problems<Refused>),
)]
pub async fn set_staff(
    staff: Staff<permission::CongressAdminister>,
    State(app): State<App>,
    Path(path): Path<StaffPath>,
    Valid(new): Valid<Roles>,
) -> Result<Json<StaffMember>> {
    let mut tx = app.begin().await?;
    appoint(&mut tx, staff.actor, staff.congress, path.account, &new.roles, app.now()).await?;
    keep_an_organiser(&mut tx, staff.congress).await?;
    let account = sqlx::query!(
        r#"select email as "email: Email", given_name, family_name from account where id = $1"#,
        *path.account,
    )
    .fetch_one(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Json(StaffMember {
        account: path.account,
        email: account.email,
        given_name: account.given_name,
        family_name: account.family_name,
        roles: new.roles,
    }))
}

/// Remove an account from the staff
///
/// Removes all its roles in this congress. The account itself stays.
#[utoipa::path(
    delete, path = "/congresses/{congress}/staff/{account}", tag = "Congress", params(StaffPath),
    responses((status = 204, description = "Removed"), Problems<Refused>),
)]
pub async fn remove_staff(
    staff: Staff<permission::CongressAdminister>,
    State(app): State<App>,
    Path(path): Path<StaffPath>,
) -> Result<NoContent> {
    let mut tx = app.begin().await?;
    let before = roles(&mut tx, staff.congress, path.account).await?;
    let before = before.ok_or(RequestError::NoSuch("staff member"))?;
    sqlx::query!(
        "delete from staff where congress_id = $1 and account_id = $2",
        *staff.congress,
        *path.account,
    )
    .execute(&mut *tx)
    .await?;
    keep_an_organiser(&mut tx, staff.congress).await?;
    publish(&mut tx, staff.actor, staff.congress, path.account, (before, Vec::new()), app.now()).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Gives an account exactly these roles.
pub async fn appoint(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    account: AccountId,
    new: &[Role],
    now: Now,
) -> Result<()> {
    let before = roles(&mut *db, congress, account).await?.unwrap_or_default();
    let names: Vec<_> = new.iter().map(|role| role.name().to_owned()).collect();
    sqlx::query!(
        r#"
        -- congress::appoint
        insert into staff (congress_id, account_id, roles) values ($1, $2, $3)
        on conflict (congress_id, account_id) do update set roles = excluded.roles, revision = staff.revision + 1
        "#,
        *congress,
        *account,
        &names,
    )
    .execute(&mut *db)
    .await
    .refuse_on("staff_account_id_fkey", RequestError::NoSuch("account"))?;
    publish(db, actor, congress, account, (before, new.to_vec()), now).await
}

/// Reads the roles of an account and locks them until the transaction ends. `None` if it is not staff.
async fn roles(
    db: &mut PgConnection,
    congress: CongressId,
    account: AccountId,
) -> sqlx::Result<Option<Vec<Role>>> {
    let found = sqlx::query_scalar!(
        "select roles from staff where congress_id = $1 and account_id = $2 for update",
        *congress,
        *account,
    );
    let names = found.fetch_optional(db).await?;
    Ok(names.map(|names| names.iter().filter_map(|name| Role::of_name(name)).collect()))
}

async fn publish(
    db: &mut PgConnection,
    actor: Actor,
    congress: CongressId,
    account: AccountId,
    (before, after): (Vec<Role>, Vec<Role>),
    now: Now,
) -> Result<()> {
    let [before, after] = [before, after].map(|roles| StaffChanged { account, roles });
    let event = STAFF_CHANGED.of(Some(congress), *account, &after).changing(&before, &after);
    events::publish(db, actor, event, now).await?;
    Ok(())
}

/// Without an organiser, only an administrator could appoint one again.
async fn keep_an_organiser(db: &mut PgConnection, congress: CongressId) -> Result<()> {
    // Serialises two organisers who remove each other at the same time.
    sqlx::query!("select id from congress where id = $1 for no key update", *congress)
        .fetch_one(&mut *db)
        .await?;
    let left = sqlx::query_scalar!(
        r#"select exists (select from staff where congress_id = $1 and 'organiser' = any (roles)) as "left!""#,
        *congress,
    );
    left.fetch_one(db).await?.then_some(()).ok_or(Refused::LastOrganiser)?;
    Ok(())
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("This account is the only organiser. Make another account an organiser first.")]
    LastOrganiser,
}

crate::problem_kinds! {
    LAST_ORGANISER = Conflict "last-organiser" "Last organiser"
        "A congress needs at least one organiser. Give another account the role first."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        &LAST_ORGANISER
    }
}
