//! Rate limits on attempts, stored in the database so that they hold across nodes and restarts.

use std::net::IpAddr;

use chrono::TimeDelta;
use sqlx::PgExecutor;

use crate::{
    http::seconds,
    types::{AccountId, Email, Now, ProblemKind, Refusal, Secret},
};

/// A burst, then one attempt per `every`: the generic cell rate algorithm, which stores one instant per key.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    every: TimeDelta,
    burst: i32,
}

impl Quota {
    pub fn per_minute(times: u32) -> Self {
        let times = i32::try_from(times.max(1)).unwrap_or(i32::MAX);
        Self { every: TimeDelta::minutes(1) / times, burst: times }
    }

    pub const fn per_hour(times: i32) -> Self {
        Self { every: TimeDelta::seconds(3600 / times as i64), burst: times }
    }

    fn times(self, factor: i32) -> Self {
        Self { every: self.every / factor, burst: self.burst.saturating_mul(factor) }
    }
}

/// Counts an attempt against the quota of `key`.
pub async fn count(
    db: impl PgExecutor<'_> + Copy,
    key: &str,
    quota: Quota,
    now: Now,
) -> crate::http::Result<()> {
    let key = Secret::hash(key);
    let full = now + quota.every * quota.burst;
    let counted = sqlx::query_scalar!(
        r#"
        -- identity::throttle
        insert into throttle (key, until) values ($1, $2::timestamptz)
        on conflict (key) do update
            set until = greatest(throttle.until, $3::timestamptz) + ($2 - $3)
            where greatest(throttle.until, $3) + ($2 - $3) <= $4
        returning until
        "#,
        key,
        now + quota.every,
        now,
        full,
    );
    if counted.fetch_optional(db).await?.is_some() {
        return Ok(());
    }
    let until = sqlx::query_scalar!("select until from throttle where key = $1", key);
    let until = until.fetch_optional(db).await?.unwrap_or(now);
    let wait = (until + quota.every - full).num_seconds().max(0);
    Err(TooManyTries(u64::try_from(wait).unwrap_or_default() + 1).into())
}

/// Counts a sign-in against three quotas: of the address; of the account from this address; and of the account from
/// all addresses it has not signed in from before. This stops guessing from one address as well as from many, without
/// locking the person out at the addresses they normally use.
pub async fn count_sign_in(
    db: impl PgExecutor<'_> + Copy,
    email: &Email,
    from: IpAddr,
    per_minute: u32,
    now: Now,
) -> crate::http::Result<()> {
    let quota = Quota::per_minute(per_minute);
    // Offices share an address, so an address gets a higher quota than an account.
    count(db, &format!("sign-in from {from}"), quota.times(5), now).await?;
    count(db, &format!("sign-in {email} from {from}"), quota, now).await?;
    let familiar = sqlx::query_scalar!(
        r#"
        -- identity::is_familiar
        select exists (select from familiar_network f join account a on a.id = f.account_id
                       where a.email = $1 and f.network = $2) as "familiar!"
        "#,
        &**email,
        network_hash(from),
    );
    if familiar.fetch_one(db).await? {
        return Ok(());
    }
    count(db, &format!("sign-in {email}"), quota.times(5), now).await
}

/// Remembers the network that an account signed in from.
pub async fn remember_network(
    db: impl PgExecutor<'_>,
    account: AccountId,
    from: IpAddr,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- identity::remember_network
        insert into familiar_network (account_id, network, last_seen_at) values ($1, $2, $3)
        on conflict (account_id, network) do update set last_seen_at = excluded.last_seen_at
        "#,
        *account,
        network_hash(from),
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

fn network_hash(from: IpAddr) -> Vec<u8> {
    Secret::hash(&format!("network {from}"))
}

/// Deletes entries that no longer limit anything.
pub async fn forget(db: impl PgExecutor<'_>, now: Now) -> sqlx::Result<u64> {
    let forgotten = sqlx::query!("delete from throttle where until < $1", now);
    Ok(forgotten.execute(db).await?.rows_affected())
}

#[derive(Debug, thiserror::Error)]
#[error("Too many attempts. Wait {}, then try again.", seconds(*.0))]
pub struct TooManyTries(u64);

crate::problem_kinds! {
    TooManyTries = TooMany "too-many-tries" "Too many attempts"
        "Wait as long as `Retry-After` says. Sign-ins, codes and requested e-mails are counted per account and per address."
}

impl Refusal for TooManyTries {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        kinds::TooManyTries::KIND
    }

    fn retry_after(&self) -> Option<u64> {
        Some(self.0)
    }
}
