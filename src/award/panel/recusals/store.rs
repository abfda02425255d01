//! Database queries, one function each.

use sqlx::PgExecutor;

use crate::{
    award::panel::model::{Recusal, RecusalKind},
    types::{AccountId, AwardId, EntryId, EvaluationId, Now, RoundId},
};

/// A page of the recusals of an award, or the one of an evaluator from an entry.
pub async fn list(
    db: impl PgExecutor<'_>,
    award: AwardId,
    only: Option<(EntryId, AccountId)>,
    after: Option<(Now, EntryId, AccountId)>,
    limit: i64,
) -> sqlx::Result<Vec<Recusal>> {
    let (entry, account) = only.unzip();
    let (at, last_entry, last) = after.map_or((None, None, None), |(a, b, c)| (Some(a), Some(b), Some(c)));
    sqlx::query_as!(
        Recusal,
        r#"
        -- award::list_recusals
        select r.entry_id as entry, r.account_id as evaluator, r.kind as "kind: RecusalKind", r.declared, r.note, r.recused_at
        from award_recusal r join award_entry e on e.id = r.entry_id
        where e.award_id = $1 and ($2::uuid is null or r.entry_id = $2) and ($3::uuid is null or r.account_id = $3)
          and ($4::timestamptz is null or (r.recused_at, r.entry_id, r.account_id) > ($4, $5::uuid, $6::uuid))
        order by r.recused_at, r.entry_id, r.account_id
        limit $7::bigint + 1
        "#,
        *award,
        entry.map(|id| *id),
        account.map(|id| *id),
        at,
        last_entry.map(|id| *id),
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

pub async fn find(
    db: impl PgExecutor<'_>,
    award: AwardId,
    of: (EntryId, AccountId),
) -> sqlx::Result<Option<Recusal>> {
    Ok(list(db, award, Some(of), None, 1).await?.pop())
}

/// Whether an entry is assigned to an account in any round of the award.
pub async fn is_assigned(
    db: impl PgExecutor<'_>,
    award: AwardId,
    (entry, account): (EntryId, AccountId),
) -> sqlx::Result<bool> {
    let assigned = sqlx::query_scalar!(
        r#"
        -- award::has_entry
        select exists (select from award_evaluation x join award_entry e on e.id = x.entry_id
                       where e.award_id = $1 and e.id = $2 and x.account_id = $3) as "assigned!"
        "#,
        *award,
        *entry,
        *account,
    );
    assigned.fetch_one(db).await
}

/// Whether an entry of the award was submitted.
pub async fn is_submitted(db: impl PgExecutor<'_>, award: AwardId, entry: EntryId) -> sqlx::Result<bool> {
    let submitted = sqlx::query_scalar!(
        r#"
        -- award::is_submitted
        select exists (select from award_entry where award_id = $1 and id = $2 and submitted_at is not null) as "submitted!"
        "#,
        *award,
        *entry,
    );
    submitted.fetch_one(db).await
}

/// Whether an account evaluates in any round of the award.
pub async fn is_evaluator(db: impl PgExecutor<'_>, award: AwardId, account: AccountId) -> sqlx::Result<bool> {
    let evaluator = sqlx::query_scalar!(
        r#"
        -- award::is_evaluator
        select exists (select from award_evaluator v join award_round r on r.id = v.round_id
                       where r.award_id = $1 and v.account_id = $2) as "evaluator!"
        "#,
        *award,
        *account,
    );
    evaluator.fetch_one(db).await
}

/// Records a recusal; returns whether it is new.
pub async fn insert(
    db: impl PgExecutor<'_>,
    (entry, account): (EntryId, AccountId),
    (kind, declared, note): (RecusalKind, bool, Option<&str>),
    now: Now,
) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        r#"
        -- award::recuse
        insert into award_recusal (entry_id, account_id, kind, declared, note, recused_at) values ($1, $2, $3, $4, $5, $6)
        on conflict on constraint award_recusal_once do nothing
        "#,
        *entry,
        *account,
        kind as RecusalKind,
        declared,
        note,
        now,
    );
    Ok(written.execute(db).await?.rows_affected() > 0)
}

pub async fn delete(db: impl PgExecutor<'_>, (entry, account): (EntryId, AccountId)) -> sqlx::Result<()> {
    sqlx::query!("delete from award_recusal where entry_id = $1 and account_id = $2", *entry, *account)
        .execute(db)
        .await?;
    Ok(())
}

/// An account's evaluations of an entry in rounds that are not closed, which are kept open until the transaction ends.
pub async fn hold_open_evaluations(
    db: impl PgExecutor<'_>,
    (entry, account): (EntryId, AccountId),
) -> sqlx::Result<Vec<(EvaluationId, RoundId)>> {
    let rows = sqlx::query!(
        r#"
        -- award::open_evaluations
        select x.id as "id: EvaluationId", r.id as "round: RoundId"
        from award_evaluation x join award_round r on r.id = x.round_id
        where x.entry_id = $1 and x.account_id = $2 and r.closed_at is null
        order by r.id
        for no key update of r
        "#,
        *entry,
        *account,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.round)).collect())
}
