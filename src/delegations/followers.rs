//! Who follows what happens to a delegation and its members: its focal point and its head.

use futures::future::BoxFuture;
use sqlx::PgPool;
use uuid::Uuid;

use super::store::{self, DelegationFilter};
use crate::{
    events::Sequenced,
    types::{AccountId, CongressId, EventId},
};

/// The audience of these events, which the leads of a delegation do not belong to.
const AUDIENCE: &str = "registration.read";
/// The subjects of the kinds of events that concern a delegation or a member.
const SUBJECTS: [&str; 3] = ["delegation", "registration", "accreditation"];

/// Whether an event can concern a delegation. None of these has personal data.
fn can_concern(event: &Sequenced) -> bool {
    let subject = event.message.r#type.split('.').next().unwrap_or_default();
    event.audience == AUDIENCE && SUBJECTS.contains(&subject)
}

/// For each event about a delegation or one of its members, the accounts that lead it now.
pub fn find_followers<'a>(
    pool: &'a PgPool,
    happened: &'a [Sequenced],
) -> BoxFuture<'a, sqlx::Result<Vec<(EventId, AccountId)>>> {
    Box::pin(async move {
        let about: Vec<_> = happened.iter().filter(|event| can_concern(event)).collect();
        if about.is_empty() {
            return Ok(Vec::new());
        }
        let delegation = |event: &&Sequenced| event.message.data["delegation"].as_str()?.parse::<Uuid>().ok();
        let followers = sqlx::query!(
            r#"
            -- delegations::find_followers
            select e.id as "event!: EventId", l.account_id as "account!: AccountId"
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) as e (id, congress_id, subject, delegation_id)
            left join registration r on r.id = e.subject
            join delegation d on d.congress_id = e.congress_id
                and d.id = coalesce(e.delegation_id, r.delegation_id, e.subject)
            cross join lateral (
                select a.id as account_id from account a
                where a.email = d.focal_point and a.email_verified_at is not null
                union
                select h.account_id from registration h where h.id = d.head_id and h.account_id is not null
            ) l
            "#,
            &about.iter().map(|event| *event.message.id).collect::<Vec<_>>(),
            &about.iter().map(|event| *event.congress).collect::<Vec<_>>(),
            &about.iter().map(|event| event.message.subject).collect::<Vec<_>>(),
            &about.iter().map(delegation).collect::<Vec<_>>() as &[Option<Uuid>],
        )
        .fetch_all(pool)
        .await?;
        Ok(followers.into_iter().map(|row| (row.event, row.account)).collect())
    })
}

/// Whether an account leads a delegation.
pub fn leads_any(
    pool: &PgPool,
    congress: CongressId,
    account: AccountId,
) -> BoxFuture<'_, sqlx::Result<bool>> {
    Box::pin(async move {
        let filter = DelegationFilter { led_by: Some(account), ..DelegationFilter::default() };
        Ok(!store::list(pool, congress, filter, None, 1).await?.is_empty())
    })
}
