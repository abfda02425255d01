//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor, PgPool};

use super::{
    model::{AccountInvitationRequest, Invitation, InvitationOffer, InvitationState, NewInvitation},
    recipients::KnownEmails,
    rules::InvitationError,
};
use crate::{
    http::{RequestError, Result},
    registration::{events::RegistrationChanged, registrations::RegistrationState, types::RegistrationType},
    types::{
        CongressId, DelegationId, Email, InvitationId, Language, Localized, Now, RegistrationId, Secret, Slug,
    },
};

/// A page, newest first.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    (email, one): (Option<&str>, Option<InvitationId>),
    before: Option<(Now, InvitationId)>,
    (now, limit): (Now, i64),
) -> sqlx::Result<Vec<Invitation>> {
    let (created_at, id) = before.unzip();
    let rows = sqlx::query!(
        r#"
        -- registration::list_invitations
        select i.id, t.slug as "type: Slug", i.delegation_id, i.email as "email: Email", i.language as "language: Language",
               i.note, i.max_uses, i.used, i.expires_at, i.revoked_at, i.sent_at, i.revision, i.created_at
        from invitation i join registration_type t on t.id = i.type_id
        where i.congress_id = $1
          and ($2::text is null or i.email = $2)
          and ($3::uuid is null or i.id = $3)
          and ($4::timestamptz is null or (i.created_at, i.id) < ($4, $5::uuid))
        order by i.created_at desc, i.id desc
        limit $6::bigint + 1
        "#,
        *congress,
        email,
        one.map(|id| *id),
        created_at,
        id.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await?;
    let invitations = rows.into_iter().map(|row| Invitation {
        id: row.id,
        state: Invitation::state_at(row.used, row.max_uses, row.expires_at, row.revoked_at, now),
        r#type: row.r#type,
        delegation: row.delegation_id,
        email: row.email,
        language: row.language,
        note: row.note,
        max_uses: row.max_uses,
        used: row.used,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        sent_at: row.sent_at,
        revision: row.revision,
        created_at: row.created_at,
    });
    Ok(invitations.collect())
}

/// An invitation of this congress.
pub async fn find(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    id: InvitationId,
    now: Now,
) -> Result<Invitation> {
    let found = list(db, congress, (None, Some(id)), None, (now, 1)).await?;
    Ok(found.into_iter().next().ok_or(RequestError::NoSuch("invitation"))?)
}

/// An invitation of this congress, locked until the transaction ends.
pub async fn lock(
    db: &mut PgConnection,
    congress: CongressId,
    id: InvitationId,
    now: Now,
) -> Result<Invitation> {
    sqlx::query!("select id from invitation where congress_id = $1 and id = $2 for update", *congress, *id)
        .fetch_optional(&mut *db)
        .await?;
    find(db, congress, id, now).await
}

/// Writes an invitation, with a secret unless one will be sent by e-mail.
pub async fn insert(
    db: &mut PgConnection,
    congress: CongressId,
    r#type: &RegistrationType,
    new: &NewInvitation,
    now: Now,
) -> sqlx::Result<(InvitationId, Option<Secret>)> {
    let id = InvitationId::new();
    sqlx::query!(
        r#"
        -- registration::insert_invitation
        insert into invitation (id, congress_id, type_id, delegation_id, email, language, note, max_uses, expires_at,
                                sent_at, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        "#,
        *id,
        *congress,
        *r#type.id,
        new.delegation.map(|id| *id),
        new.email.as_deref(),
        new.language.as_deref(),
        new.note,
        new.max_uses,
        new.expires_at,
        new.send.then_some(now),
        now,
    )
    .execute(&mut *db)
    .await?;
    let secret = if new.send { None } else { Some(new_secret(db, id).await?) };
    Ok((id, secret))
}

async fn new_secret(db: impl PgExecutor<'_>, id: InvitationId) -> sqlx::Result<Secret> {
    let secret = Secret::generate("cgi_");
    let digest = Secret::hash(secret.expose());
    sqlx::query!("insert into invitation_secret (digest, invitation_id) values ($1, $2)", digest, *id)
        .execute(db)
        .await?;
    Ok(secret)
}

/// Creates the secret for the e-mail of an invitation. `RowNotFound`: it has been revoked meanwhile.
pub async fn issue(pool: &PgPool, id: InvitationId) -> sqlx::Result<Secret> {
    let open = sqlx::query_scalar!("select id from invitation where id = $1 and revoked_at is null", *id);
    new_secret(pool, open.fetch_one(pool).await?).await
}

/// Voids all secrets of an invitation: secrets in earlier e-mails stop working.
pub async fn void_secrets(db: impl PgExecutor<'_>, id: InvitationId) -> sqlx::Result<()> {
    sqlx::query!("delete from invitation_secret where invitation_id = $1", *id).execute(db).await?;
    Ok(())
}

pub async fn set_sent(db: impl PgExecutor<'_>, id: InvitationId, now: Now) -> sqlx::Result<()> {
    sqlx::query!("update invitation set sent_at = $2, revision = revision + 1 where id = $1", *id, now)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn set_revoked(db: impl PgExecutor<'_>, id: InvitationId, now: Now) -> sqlx::Result<()> {
    sqlx::query!("update invitation set revoked_at = $2, revision = revision + 1 where id = $1", *id, now)
        .execute(db)
        .await?;
    Ok(())
}

/// An accepted invitation.
pub struct Redemption {
    pub id: InvitationId,
    pub delegation: Option<DelegationId>,
}

/// Accepts an invitation and counts the use; the row lock and a check constraint enforce the limit under concurrency. A
/// registration that has already accepted the invitation does not count again.
pub async fn redeem(
    db: &mut PgConnection,
    congress: CongressId,
    secret: &str,
    r#type: &RegistrationType,
    (email, registration): (&Email, Option<RegistrationId>),
    now: Now,
) -> Result<Redemption> {
    let asked = sqlx::query!(
        r#"
        -- registration::asked_invitation
        select i.id, i.email, t.slug, i.revoked_at, i.expires_at,
               exists (select from redemption r where r.invitation_id = i.id and r.registration_id = $3) as "before!"
        from invitation_secret s
        join invitation i on i.id = s.invitation_id
        join registration_type t on t.id = i.type_id
        where s.digest = $1 and i.congress_id = $2
        "#,
        Secret::hash(secret),
        *congress,
        registration.map(|id| *id),
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(InvitationError::Unknown)?;
    if asked.slug != *r#type.slug {
        return Err(InvitationError::OtherType(asked.slug).into());
    }
    if asked.email.is_some_and(|bound| bound != **email) {
        return Err(InvitationError::ForAnother.into());
    }
    let redeemed = sqlx::query!(
        r#"
        -- registration::redeem
        update invitation
        set used = used + (not $2)::int, revision = revision + 1
        where id = $1 and revoked_at is null and (expires_at is null or expires_at > $3) and ($2 or used < max_uses)
        returning id, delegation_id
        "#,
        *asked.id,
        asked.before,
        now,
    )
    .fetch_optional(&mut *db)
    .await?;
    match redeemed {
        Some(row) => Ok(Redemption { id: row.id, delegation: row.delegation_id }),
        None => Err(match find(db, congress, asked.id, now).await?.state {
            InvitationState::Revoked => InvitationError::Revoked,
            InvitationState::Expired => InvitationError::Expired,
            _ => InvitationError::UsedUp,
        }
        .into()),
    }
}

pub async fn keep_redemption(
    db: impl PgExecutor<'_>,
    invitation: InvitationId,
    registration: RegistrationId,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into redemption (invitation_id, registration_id, created_at) values ($1, $2, $3)
        on conflict (invitation_id, registration_id) do nothing
        "#,
        *invitation,
        *registration,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What the invitation with this secret is for, while it can be accepted.
pub async fn find_offer(
    db: impl PgExecutor<'_>,
    secret: &str,
    now: Now,
) -> sqlx::Result<Option<InvitationOffer>> {
    sqlx::query_as!(
        InvitationOffer,
        r#"
        -- registration::show_invitation
        select c.slug as "congress: Slug", c.title as "congress_title: Localized", t.slug as "type: Slug",
               t.name as "type_name: Localized", d.name as "delegation?", i.email is not null as "personal!", i.expires_at
        from invitation_secret s
        join invitation i on i.id = s.invitation_id
        join congress c on c.id = i.congress_id
        join registration_type t on t.id = i.type_id
        left join delegation d on d.id = i.delegation_id
        where s.digest = $1 and i.revoked_at is null and i.used < i.max_uses
          and (i.expires_at is null or i.expires_at > $2)
        "#,
        Secret::hash(secret),
        now,
    )
    .fetch_optional(db)
    .await
}

/// Which of these e-mails are registered, and which have an open invitation for this type. Concurrent batches of the
/// congress wait: each would invite without seeing whom the others invite.
pub async fn known_emails(
    db: &mut PgConnection,
    congress: CongressId,
    r#type: &RegistrationType,
    emails: &[String],
    now: Now,
) -> sqlx::Result<KnownEmails> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('invitations ' || $1::text, 0))",
        congress.to_string()
    )
    .execute(&mut *db)
    .await?;
    sqlx::query_as!(
        KnownEmails,
        r#"
        -- registration::known_emails
        select array(select email from registration where congress_id = $1 and email = any ($3)
                     and state in ('pending', 'waitlisted', 'confirmed')) as "registered!",
               array(select email from invitation where congress_id = $1 and type_id = $2 and email = any ($3)
                     and revoked_at is null and used < max_uses and (expires_at is null or expires_at > $4)) as "invited!"
        "#,
        *congress,
        *r#type.id,
        emails,
        now,
    )
    .fetch_one(db)
    .await
}

/// Removes this e-mail from invitations.
pub async fn forget(db: &mut PgConnection, email: Option<&Email>) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- registration::forget_invitations
        update invitation set email = null, language = null, note = null, revoked_at = coalesce(revoked_at, created_at),
                              revision = revision + 1
        where email = $1
        "#,
        email.map(|email| &**email)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Marks registrations without an account as invited, up to `limit`, and returns their event payloads.
pub async fn mark_registrants_invited(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    request: &AccountInvitationRequest,
    limit: i64,
    now: Now,
) -> sqlx::Result<Vec<RegistrationChanged>> {
    sqlx::query_as!(
        RegistrationChanged,
        r#"
        -- registration::invite_all
        with whom as (
            select r.id
            from registration r join registration_type t on t.id = r.type_id
            where r.congress_id = $1 and r.account_id is null and r.state in ('pending', 'waitlisted', 'confirmed')
              and r.email not like '%@erased.invalid'
              and ($2::text is null or t.slug = $2)
              and ($3::uuid is null or r.delegation_id = $3)
              -- With `again`, people invited longest ago come first.
              and (r.invited_at is null or ($4 and r.invited_at < $5))
            order by r.invited_at nulls first, r.id
            limit $6
            for no key update of r
        )
        update registration r
        -- Not a change to the registration: the revision stays.
        set invited_at = $5
        from whom, registration_type t
        where r.id = whom.id and t.id = r.type_id
        returning r.id as "id: RegistrationId", r.reference, r.state as "state: RegistrationState", t.slug as "type: Slug", r.revision,
                  false as "imported!"
        "#,
        *congress,
        request.r#type.as_deref(),
        request.delegation.map(|id| *id),
        request.again,
        now,
        limit,
    )
    .fetch_all(db)
    .await
}
