//! Export and erasure of the personal data that this module stores.

use serde_json::{Value, json};
use sqlx::PgExecutor;

use super::events::{ACCOUNT_ERASED, AccountChanged};
use crate::{
    events::{Change, Deployment},
    types::{AccountId, Email},
};

/// Exports everything stored about an account, except password and token hashes.
pub async fn export(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    let held = sqlx::query!(
        r#"
        -- identity::export
        select to_jsonb(a) - 'password_hash' as "account!",
               coalesce((select jsonb_agg(to_jsonb(t) - 'hash' order by t.id) from token t where t.account_id = a.id), '[]')
                   as "sign_ins!",
               coalesce((select jsonb_agg(to_jsonb(k) - 'hash' order by k.id) from api_key k where k.account_id = a.id), '[]')
                   as "api_keys!",
               coalesce((select jsonb_agg(jsonb_build_object('issuer', l.issuer, 'subject', l.subject,
                                                             'created_at', l.created_at))
                         from linked_identity l where l.account_id = a.id), '[]') as "linked!",
               (select jsonb_build_object('confirmed_at', f.confirmed_at) from second_factor f where f.account_id = a.id)
                   as second_factor,
               coalesce((select jsonb_agg(to_jsonb(e) - 'token_id' order by e.requested_at)
                         from email_change e where e.account_id = a.id), '[]') as "email_changes!",
               coalesce((select jsonb_agg(jsonb_build_object('congress', c.slug, 'roles', s.roles))
                         from staff s join congress c on c.id = s.congress_id where s.account_id = a.id), '[]') as "roles!",
               coalesce((select jsonb_agg(jsonb_build_object('action', e.action, 'subject', e.subject, 'at', e.created_at)
                                          order by e.id)
                         from audit e where e.actor = a.id), '[]') as "actions!"
        from account a where a.id = $1
        "#,
        *account,
    )
    .fetch_one(db)
    .await?;
    Ok(json!({
        "account": held.account, "sign_ins": held.sign_ins, "api_keys": held.api_keys, "linked": held.linked,
        "email_changes": held.email_changes,
        "second_factor": held.second_factor, "roles": held.roles, "actions": held.actions,
    }))
}

/// Erases personal data and credentials of an account. The row stays, so that references to it remain valid.
pub async fn erase(
    change: &mut Change<'_, Deployment>,
    account: AccountId,
    email: &Email,
) -> sqlx::Result<()> {
    let now = change.now();
    sqlx::query!(
        r#"
        -- identity::erase
        with tokens as (delete from token where account_id = $1),
             keys as (delete from api_key where account_id = $1),
             secrets as (delete from account_secret where account_id = $1),
             changes as (delete from email_change where account_id = $1),
             factor as (delete from second_factor where account_id = $1),
             networks as (delete from familiar_network where account_id = $1),
             linked as (delete from linked_identity where account_id = $1),
             roles as (delete from staff where account_id = $1),
             -- Answers that are kept for repeated requests: the person's own, those of staff that name them, and those
             -- of imports, which quote cells. Whoever repeats an import changes nothing anyway.
             answers as (delete from idempotency
                         where account_id = $1 or position(convert_to($2, 'UTF8') in body) > 0 or route like '%/imports%')
        update account
        set email = id || '@erased.invalid', given_name = '-', family_name = null, written_name = null, locale = 'en', time_zone = 'UTC',
            password_hash = null, email_verified_at = null, administrator = false, erased_at = $3,
            revision = revision + 1
        where id = $1
        "#,
        *account,
        &**email,
        now,
    )
    .execute(change.db())
    .await?;
    change.publish(ACCOUNT_ERASED.event(account, &AccountChanged { id: account })).await
}
