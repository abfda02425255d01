//! A person's data: export and erasure.

use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};

use crate::types::{AccountId, Email};

/// A person's activity in the forum, and the invitations to their e-mail address.
pub async fn export(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    let exported = sqlx::query_scalar!(
        r#"
        -- forum::export
        select jsonb_build_object(
            'invitations', coalesce((select jsonb_agg(to_jsonb(i) - 'note' order by i.created_at)
                                     from forum_invitation i join account o on o.email = i.email
                                     where o.id = $1 and o.email_verified_at is not null), '[]'),
            'accreditations', coalesce((select jsonb_agg(to_jsonb(a) order by a.confirmed_at)
                                        from accreditation a join registration r on r.id = a.registration_id
                                        where r.account_id = $1), '[]'),
            'comments', coalesce((select jsonb_agg(to_jsonb(c) order by c.created_at)
                                  from declaration_comment c where c.account_id = $1), '[]'),
            'endorsements', coalesce((select jsonb_agg(to_jsonb(e) order by e.endorsed_at)
                                      from endorsement e join registration r on r.id = e.registration_id
                                      where r.account_id = $1), '[]')) as "exported!"
        "#,
        *account,
    );
    exported.fetch_one(db).await
}

/// Locks the invitations to an address.
pub async fn lock_invitations(db: impl PgExecutor<'_>, email: Option<&Email>) -> sqlx::Result<()> {
    sqlx::query!(
        "select id from forum_invitation where email = $1 order by id for no key update",
        email.map(|email| &**email)
    )
    .fetch_all(db)
    .await?;
    Ok(())
}

/// Removes a person from the forum: comments stay as their delegation's, endorsements of declarations that are not adopted lose the name,
/// and no more e-mails are sent. An adopted declaration stays as signed: it is a public record.
pub async fn erase(db: &mut PgConnection, account: AccountId, email: &Email) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- forum::erase
        with office as (
            update forum_invitation
            set email = id || '@erased.invalid', addressee = '-', note = null, remind_at = null,
                reason = case when reason is not null then '-' end,
                deputy = case when deputy is not null then '{"name": "-", "title": "-"}'::jsonb end, revision = revision + 1
            where email = $2 and exists (select from account where id = $1 and email_verified_at is not null)
        ), comments as (
            update declaration_comment set account_id = null where account_id = $1
        )
        update endorsement e
        set name = '-', reservation = case when reservation is not null then '-' end
        from registration r, declaration d
        where r.id = e.registration_id and r.account_id = $1 and d.id = e.declaration_id and d.state <> 'adopted'
        "#,
        *account,
        &**email,
    )
    .execute(db)
    .await?;
    Ok(())
}
