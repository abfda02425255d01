//! Personal data in registrations: claim, export and erase.

use futures::future::BoxFuture;
use serde_json::{Value, json};
use sqlx::PgExecutor;

use super::{
    events::{REGISTRATION_CLAIMED, REGISTRATION_ERASED, RegistrationChanged, RegistrationEvent},
    invitations, promotion,
    registrations::store,
};
use crate::{
    capacity,
    events::{Change, Deployment},
    types::{AccountId, CongressId, Email, PoolId, RegistrationId},
};

/// Assigns registrations that staff created for an e-mail to the account that has verified it.
pub fn claim<'a>(
    change: &'a mut Change<'_, Deployment>,
    account: AccountId,
    email: &'a Email,
) -> BoxFuture<'a, sqlx::Result<()>> {
    Box::pin(async move {
        let now = change.now();
        let claimed = sqlx::query!(
            r#"
            -- registration::claim
            update registration r set account_id = $1, revision = revision + 1, updated_at = $3
            where email = $2 and account_id is null
                and not exists (select from registration own
                                where own.congress_id = r.congress_id and own.account_id = $1)
            returning id, congress_id as "congress: CongressId"
            "#,
            *account,
            &**email,
            now,
        )
        .fetch_all(change.db())
        .await?;
        for row in claimed {
            publish(&mut change.in_congress(row.congress), row.id, &REGISTRATION_CLAIMED).await?;
        }
        Ok(())
    })
}

/// All data about an account's registrations.
pub async fn export(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    let rows = sqlx::query_scalar!(
        r#"
        -- registration::export
        select to_jsonb(r) - 'search' || jsonb_build_object('congress', c.slug, 'type', t.slug) as "registration!"
        from registration r
        join congress c on c.id = r.congress_id
        join registration_type t on t.id = r.type_id
        where r.account_id = $1
        order by r.created_at
        "#,
        *account,
    );
    Ok(json!(rows.fetch_all(db).await?))
}

/// Invitations to an account's e-mail.
pub async fn export_invitations(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    let rows = sqlx::query_scalar!(
        r#"
        -- registration::export_invitations
        select to_jsonb(i) as "invitation!" from invitation i join account a on a.email = i.email
        where a.id = $1 and a.email_verified_at is not null
        order by i.created_at
        "#,
        *account,
    );
    Ok(json!(rows.fetch_all(db).await?))
}

/// Removes the person from the registrations of an account. Data for statistics stays: type, country, city, dates, and
/// the state of confirmed registrations; waitlisted ones give up their place in the queue. Returns the registrations.
pub async fn erase(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    email: &Email,
) -> sqlx::Result<Vec<RegistrationId>> {
    let now = change.now();
    give_up_waiting(change, account, email).await?;
    invitations::forget(change.db(), email).await?;
    let erased = sqlx::query!(
        r#"
        -- registration::erase
        update registration
        set answers = '{}', invited_at = null, salutation = null, given_name = '-', family_name = null, written_name = null, email = id || '@erased.invalid', organisation = null,
            job_title = null, time_zone = null, languages = '{}', reason = null, search = '', account_id = null,
            updated_at = $2, revision = revision + 1
        where account_id = $1
            -- A registration created by staff belongs to the account that has verified its e-mail since.
            or (account_id is null and email = $3
                and exists (select from account where id = $1 and email_verified_at is not null))
        returning id, congress_id as "congress: CongressId"
        "#,
        *account,
        now,
        &**email,
    )
    .fetch_all(change.db())
    .await?;
    let ids: Vec<RegistrationId> = erased.iter().map(|row| row.id).collect();
    for row in erased {
        publish(&mut change.in_congress(row.congress), row.id, &REGISTRATION_ERASED).await?;
    }
    Ok(ids)
}

async fn publish(
    change: &mut Change<'_>,
    id: RegistrationId,
    kind: &'static RegistrationEvent,
) -> sqlx::Result<()> {
    let congress = change.congress();
    if let Some(registration) = store::find(change.db(), congress, id).await? {
        change.publish(kind.event(id, &RegistrationChanged::from(&registration))).await?;
    }
    Ok(())
}

/// Takes erased people off the waiting lists so that they are not promoted. Pools are locked before the registrations
/// that wait in them.
async fn give_up_waiting(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    email: &Email,
) -> sqlx::Result<()> {
    let waiting = sqlx::query!(
        r#"
        -- registration::waiting_of
        select r.id as "id: RegistrationId", r.congress_id as "congress: CongressId", t.pool_id as "pool: PoolId"
        from registration r join registration_type t on t.id = r.type_id
        where r.state = 'waitlisted' and (r.account_id = $1 or (r.account_id is null and r.email = $2))
        order by t.pool_id
        "#,
        *account,
        &**email,
    )
    .fetch_all(change.db())
    .await?;
    for row in waiting {
        let locked = capacity::lock(change.db(), row.congress, &[row.pool]).await?;
        let cancelled = sqlx::query!(
            "update registration set state = 'cancelled' where id = $1 and state = 'waitlisted'",
            *row.id
        );
        if cancelled.execute(change.db()).await?.rows_affected() == 0 {
            // It was promoted meanwhile: it is confirmed, and counted like any other.
            continue;
        }
        let promoted = capacity::release(change.db(), &locked, row.pool, &[*row.id]).await?;
        promotion::confirm(&mut change.in_congress(row.congress), &promoted).await?;
    }
    Ok(())
}
