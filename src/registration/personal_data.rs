//! Personal data in registrations: claim, change of the address, export and erase.

use futures::future::BoxFuture;
use serde_json::{Value, json};
use sqlx::PgExecutor;

use super::{
    events::{
        REGISTRATION_CLAIMED, REGISTRATION_ERASED, REGISTRATION_UPDATED, RegistrationChanged,
        RegistrationEvent,
    },
    invitations,
    membership::OnMemberLeft,
    registrations::{
        RegistrationState,
        rules::{RegistrationError, Transition},
        store,
        transitions::{self, TransitionRequest},
    },
};
use crate::{
    events::{Change, Deployment},
    http::Result,
    types::{AccountId, CongressId, Email, RegistrationId},
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

/// Gives the registrations of an account its new address. One whose address staff have changed keeps it, and so does one in an
/// edition that has another registration with the new address.
pub fn follow_email<'a>(
    change: &'a mut Change<'_, Deployment>,
    account: AccountId,
    (previous, email): (&'a Email, &'a Email),
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let now = change.now();
        let own = sqlx::query!(
            r#"
            -- registration::lock_with_previous_email
            select r.id, r.congress_id as "congress: CongressId"
            from registration r
            where r.account_id = $1 and r.email = $2
                and not exists (select from registration other
                                where other.congress_id = r.congress_id and other.email = $3)
            order by r.congress_id, r.id
            for no key update of r
            "#,
            *account,
            &**previous,
            &**email,
        )
        .fetch_all(change.db())
        .await?;
        for row in own {
            let mut change = change.in_congress(row.congress);
            let before = store::find(change.db(), row.congress, row.id).await?;
            let before = before.ok_or(RegistrationError::NotRegistered)?;
            store::set_email(change.db(), &before, email, now).await?;
            transitions::publish_change(&mut change, row.id, &REGISTRATION_UPDATED, Some(&before)).await?;
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

/// A registration of an account, in a congress.
struct Own {
    id: RegistrationId,
    congress: CongressId,
    state: RegistrationState,
}

/// The registrations of an account, and those that staff created for the address that it has verified since.
async fn list_own(
    db: impl PgExecutor<'_>,
    account: AccountId,
    email: Option<&Email>,
) -> sqlx::Result<Vec<Own>> {
    sqlx::query_as!(
        Own,
        r#"
        -- registration::list_own
        select id, congress_id as "congress: CongressId", state
        from registration
        where account_id = $1
            or (account_id is null and email = $2)
        order by congress_id, id
        "#,
        *account,
        email.map(|email| &**email),
    )
    .fetch_all(db)
    .await
}

/// Locks the registrations of an account, after the pools of their places, against new rows that refer to them, such as
/// favourites and endorsements, and waits for those that are being written.
pub async fn lock_for_erasure(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    email: Option<&Email>,
) -> Result<Vec<RegistrationId>> {
    let own = list_own(change.db(), account, email).await?;
    for one in &own {
        transitions::lock_with_pools(change.db(), one.congress, one.id, &[]).await?;
    }
    sqlx::query_scalar!(
        r#"
        -- registration::lock_for_erasure
        select id from registration where id = any ($1) order by id for update
        "#,
        &own.iter().map(|one| *one.id).collect::<Vec<_>>(),
    )
    .fetch_all(change.db())
    .await?;
    Ok(own.into_iter().map(|one| one.id).collect())
}

/// Whether an account has registrations that are not among these.
pub async fn has_others(
    db: impl PgExecutor<'_>,
    account: AccountId,
    email: Option<&Email>,
    known: &[RegistrationId],
) -> sqlx::Result<bool> {
    Ok(list_own(db, account, email).await?.iter().any(|own| !known.contains(&own.id)))
}

/// Removes the person from the locked registrations of an account. Data for statistics stays: type, country, city, dates,
/// and the state of confirmed registrations; waitlisted ones are cancelled, so that they are not promoted. Returns the
/// registrations.
pub async fn erase(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    email: Option<&Email>,
    on_member_left: OnMemberLeft,
) -> Result<Vec<RegistrationId>> {
    let now = change.now();
    cancel_waiting(change, account, email, on_member_left).await?;
    invitations::forget(change.db(), email).await?;
    let erased = sqlx::query!(
        r#"
        -- registration::erase
        update registration
        set answers = '{}', invited_at = null, salutation = null, given_name = '-', family_name = null, written_name = null, email = id || '@erased.invalid', organisation = null,
            job_title = null, time_zone = null, languages = '{}', reason = null, search = '', account_id = null,
            updated_at = $2, revision = revision + 1
        where account_id = $1
            or (account_id is null and email = $3)
        returning id, congress_id as "congress: CongressId"
        "#,
        *account,
        now,
        email.map(|email| &**email),
    )
    .fetch_all(change.db())
    .await?;
    let ids: Vec<RegistrationId> = erased.iter().map(|row| row.id).collect();
    for row in erased {
        publish(&mut change.in_congress(row.congress), row.id, &REGISTRATION_ERASED).await?;
    }
    Ok(ids)
}

/// Cancels the registrations of an account that are on a waiting list.
async fn cancel_waiting(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    email: Option<&Email>,
    on_member_left: OnMemberLeft,
) -> Result<()> {
    let mut own = list_own(change.db(), account, email).await?;
    own.retain(|one| one.state == RegistrationState::Waitlisted);
    for one in own {
        let cancel = TransitionRequest::new(Transition::Cancel, None);
        transitions::apply(&mut change.in_congress(one.congress), one.id, cancel, on_member_left).await?;
    }
    Ok(())
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
