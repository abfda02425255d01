//! Database queries, one function each.

use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{
    model::{Ballot, VoteFlag, VoteFlagKind},
    rules::{BURST, EVERY, VoteError},
};
use crate::{
    award::awards::in_time,
    types::{AccountId, AwardId, CongressId, EntryId, Now, RoundId, Slug},
};

/// A vote to be cast.
#[derive(Clone, Debug)]
pub struct VoteRequest {
    /// Slug of the award.
    pub award: Slug,
    pub account: AccountId,
    pub entry: EntryId,
    pub receipt: String,
    /// A keyed hash of the network it comes from.
    pub network: Vec<u8>,
}

/// The outcome of a vote.
#[derive(Debug)]
pub struct VoteOutcome {
    pub nth: i32,
    pub verified: bool,
    /// Whether the entry is in the vote.
    pub stands: bool,
    /// `None`: not written.
    pub ballot: Option<Ballot>,
    /// Why it was not written: the ballot is void.
    pub void: bool,
    /// Why it was not written: the ballot may be changed again from then on.
    pub until: Option<Now>,
}

/// Casts the votes of several accounts, one each, in a round that is held open.
pub async fn cast(
    db: &mut PgConnection,
    (award, round): (AwardId, RoundId),
    requests: &[VoteRequest],
    now: Now,
) -> sqlx::Result<Vec<VoteOutcome>> {
    let rows = (0..).zip(requests).map(|(nth, one)| {
        let network: String = one.network.iter().map(|byte| format!("{byte:02x}")).collect();
        json!({"nth": nth, "account": one.account, "entry": one.entry, "receipt": one.receipt, "network": network,
               "id": EntryId::new()})
    });
    let rows = sqlx::query!(
        r#"
        -- award::cast
        with asked as (
            select * from jsonb_to_recordset($1) as a (nth int, account uuid, entry uuid, receipt text, network text, id uuid)
        ), known as (
            select a.*, c.verified, e.id is not null as stands
            from asked a
            cross join lateral (
                -- Not for an account that has just been erased.
                select o.email_verified_at is not null as verified from account o
                where o.id = a.account and o.erased_at is null
                for key share
            ) c
            left join award_entry e on e.id = a.entry and e.award_id = $2 and e.state in ('shortlisted', 'winner', 'special_mention')
        ), written as (
            insert into award_ballot as b (id, award_id, round_id, entry_id, account_id, receipt, network, cast_at, changed_at, until)
            select id, $2, $3, entry, account, receipt, decode(network, 'hex'), $4, $4, $4::timestamptz + $5::interval
            from known where verified and stands
            order by account
            on conflict on constraint award_ballot_once do update
                set entry_id = excluded.entry_id, network = excluded.network, changed_at = excluded.changed_at,
                    until = greatest(b.until, $4) + $5::interval
                where b.voided_at is null and greatest(b.until, $4) + $5 <= $4::timestamptz + $5 * $6::int
            returning account_id, entry_id, receipt, cast_at, changed_at
        )
        select k.nth as "nth!", k.verified as "verified!", k.stands as "stands!", w.entry_id as "entry?: EntryId",
               w.receipt as "receipt?", w.cast_at as "cast_at?", w.changed_at as "changed_at?",
               coalesce(b.voided_at is not null, false) as "void!", b.until as "until?"
        from known k
        left join written w on w.account_id = k.account
        left join award_ballot b on w.account_id is null and b.award_id = $2 and b.account_id = k.account
        order by k.nth
        "#,
        Value::Array(rows.collect()),
        *award,
        *round,
        now,
        interval(),
        BURST,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| VoteOutcome {
            nth: row.nth,
            verified: row.verified,
            stands: row.stands,
            ballot: match (row.entry, row.receipt, row.cast_at, row.changed_at) {
                (Some(entry), Some(receipt), Some(cast_at), Some(changed_at)) => {
                    Some(Ballot { entry, receipt, cast_at, changed_at, void: false })
                }
                _ => None,
            },
            void: row.void,
            until: row.until,
        })
        .collect())
}

fn interval() -> sqlx::postgres::types::PgInterval {
    let microseconds = EVERY.num_microseconds().unwrap_or_default();
    sqlx::postgres::types::PgInterval { months: 0, days: 0, microseconds }
}

/// The public round of an award.
pub struct PublicRound {
    pub award: AwardId,
    pub round: RoundId,
    opens_at: Now,
    closes_at: Now,
    closed_at: Option<Now>,
}

impl PublicRound {
    /// Checks that it accepts votes now.
    pub fn must_accept_votes(&self, now: Now) -> Result<(), VoteError> {
        if self.closed_at.is_some() {
            return Err(VoteError::Closed);
        }
        if now < self.opens_at {
            return Err(VoteError::NotOpen(self.opens_at));
        }
        if in_time(self.closes_at, now) { Ok(()) } else { Err(VoteError::Over(self.closes_at)) }
    }
}

/// The vote of an award, if it has one; kept open until the transaction ends.
pub async fn hold_open(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    award: &Slug,
) -> sqlx::Result<Option<PublicRound>> {
    sqlx::query_as!(
        PublicRound,
        r#"
        -- award::hold_vote
        select a.id as award, r.id as round, r.opens_at, r.closes_at, r.closed_at
        from award a join award_round r on r.award_id = a.id and r.kind = 'public'
        where a.congress_id = $1 and a.slug = $2 and a.state <> 'draft'
        for share of r
        "#,
        *congress,
        &**award,
    )
    .fetch_optional(db)
    .await
}

/// An account's ballot.
pub async fn find(
    db: impl PgExecutor<'_>,
    award: AwardId,
    account: AccountId,
) -> sqlx::Result<Option<Ballot>> {
    sqlx::query_as!(
        Ballot,
        r#"
        -- award::find_ballot
        select entry_id as entry, receipt, cast_at, changed_at, voided_at is not null as "void!"
        from award_ballot where award_id = $1 and account_id = $2
        "#,
        *award,
        *account,
    )
    .fetch_optional(db)
    .await
}

/// Withdraws an account's ballot, unless it is void.
pub async fn withdraw(db: impl PgExecutor<'_>, award: AwardId, account: AccountId) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::withdraw_ballot
        delete from award_ballot where award_id = $1 and account_id = $2 and voided_at is null
        "#,
        *award,
        *account,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A page of the networks and e-mail domains from which at least that many ballots came within the period, the most first.
pub async fn list_flags(
    db: impl PgExecutor<'_>,
    award: AwardId,
    (minutes, at_least): (i32, i64),
    after: Option<(i64, VoteFlagKind, String)>,
    limit: i64,
) -> sqlx::Result<Vec<VoteFlag>> {
    let (peak, kind, key) = after.map_or((None, None, None), |(a, b, c)| (Some(a), Some(b), Some(c)));
    sqlx::query_as!(
        VoteFlag,
        r#"
        -- award::vote_flags
        with ballots as (
            select k.kind, k.key, b.cast_at, b.voided_at
            from award_ballot b join account c on c.id = b.account_id
            cross join lateral (values ('network', encode(b.network, 'hex')), ('domain', split_part(c.email, '@', 2))) k (kind, key)
            where b.award_id = $1 and c.email not like '%@erased.invalid'
        ), windows as (
            select *, count(*) over (partition by kind, key order by cast_at
                                     range between make_interval(mins => $2) preceding and current row) as near
            from ballots
        ), flags as (
            select kind, key, max(near) as peak, count(*) as ballots, count(voided_at) as void, min(cast_at) as first_at,
                   max(cast_at) as last_at
            from windows group by kind, key having max(near) >= $3
        )
        select kind as "kind!: VoteFlagKind", key as "key!", peak as "peak!", ballots as "ballots!", void as "void!",
               first_at as "first_at!", last_at as "last_at!"
        from flags
        where $4::bigint is null or peak < $4 or (peak = $4 and (kind, key) > ($5::text, $6::text))
        order by peak desc, kind, key
        limit $7::bigint + 1
        "#,
        *award,
        minutes,
        at_least,
        peak,
        kind as Option<VoteFlagKind>,
        key,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Which ballots to void.
pub enum BallotSelection<'a> {
    Network(&'a str),
    Domain(&'a str),
    Account(AccountId),
}

/// Voids ballots; returns how many were not void before.
pub async fn void(
    db: impl PgExecutor<'_>,
    award: AwardId,
    selection: &BallotSelection<'_>,
    (from, until): (Option<Now>, Option<Now>),
    reason: &str,
    now: Now,
) -> sqlx::Result<u64> {
    let (network, domain, account) = match selection {
        BallotSelection::Network(key) => (Some(*key), None, None),
        BallotSelection::Domain(key) => (None, Some(*key), None),
        BallotSelection::Account(id) => (None, None, Some(**id)),
    };
    let voided = sqlx::query!(
        r#"
        -- award::void_ballots
        update award_ballot b set voided_at = $6, void_reason = $7
        from account c
        where c.id = b.account_id and b.award_id = $1 and b.voided_at is null
          and ($2::text is null or encode(b.network, 'hex') = $2) and ($3::text is null or split_part(c.email, '@', 2) = $3)
          and ($4::uuid is null or b.account_id = $4)
          and ($5::timestamptz is null or b.cast_at >= $5) and ($8::timestamptz is null or b.cast_at <= $8)
        "#,
        *award,
        network,
        domain,
        account as Option<Uuid>,
        from,
        now,
        reason,
        until,
    );
    Ok(voided.execute(db).await?.rows_affected())
}
