//! Database queries, one function each.

use std::collections::HashMap;

use sqlx::{PgConnection, PgExecutor, types::Json};
use uuid::Uuid;

use crate::{
    award::standings::{
        model::{AdvanceDecision, AdvanceTarget, EntryDecision, NewAdvanceDecision},
        rules::CandidateDecision,
        store::StandingEntry,
    },
    types::{AccountId, AdvanceId, AwardId, EntryId, Now, RoundId, Slug},
};

/// Whether an account is recused from any entry of an award.
pub async fn is_recused(db: impl PgExecutor<'_>, award: AwardId, account: AccountId) -> sqlx::Result<bool> {
    let recused = sqlx::query_scalar!(
        r#"
        -- award::is_recused_from_any
        select exists (select from award_recusal r join award_entry e on e.id = r.entry_id
                       where e.award_id = $1 and r.account_id = $2) as "recused!"
        "#,
        *award,
        *account,
    );
    recused.fetch_one(db).await
}

/// Whether entries that advanced to `target` have since advanced further.
pub async fn has_later_advance(
    db: impl PgExecutor<'_>,
    award: AwardId,
    target: AdvanceTarget,
) -> sqlx::Result<bool> {
    let moved_on = sqlx::query_scalar!(
        r#"
        -- award::has_later_advance
        select exists (select from award_advance a join award_advanced d on d.advance_id = a.id join award_entry e on e.id = d.entry_id
                       where a.award_id = $1 and a.target = $2 and d.advanced and e.state not in ($2, 'withdrawn')) as "moved_on!"
        "#,
        *award,
        target as AdvanceTarget,
    );
    moved_on.fetch_one(db).await
}

/// Whether it was decided which entries advance to `target`.
pub async fn has_decision(
    db: impl PgExecutor<'_>,
    award: AwardId,
    target: AdvanceTarget,
) -> sqlx::Result<bool> {
    let any = sqlx::query_scalar!(
        r#"select exists (select from award_advance where award_id = $1 and target = $2) as "any!""#,
        *award,
        target as AdvanceTarget,
    );
    any.fetch_one(db).await
}

/// Reverts the previous decision for `target`.
pub async fn revert(db: &mut PgConnection, award: AwardId, target: AdvanceTarget) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::revert_advance
        update award_entry e set state = d.state_before
        from award_advance a join award_advanced d on d.advance_id = a.id
        where a.award_id = $1 and a.target = $2 and d.entry_id = e.id and d.advanced and e.state = $2
        "#,
        *award,
        target as AdvanceTarget,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "delete from award_advance where award_id = $1 and target = $2",
        *award,
        target as AdvanceTarget
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Records a decision, and sets the state of the entries that advance.
pub async fn insert(
    db: &mut PgConnection,
    (award, round, new): (AwardId, RoundId, &NewAdvanceDecision),
    (decided, entries): (&[CandidateDecision], &[StandingEntry]),
    now: Now,
) -> sqlx::Result<Uuid> {
    let id = *AdvanceId::new();
    sqlx::query!(
        r#"
        -- award::insert_advance
        insert into award_advance (id, award_id, round_id, target, places, decided_at) values ($1, $2, $3, $4, $5, $6)
        "#,
        id,
        *award,
        *round,
        new.target as AdvanceTarget,
        new.places,
        now,
    )
    .execute(&mut *db)
    .await?;
    let before: HashMap<_, _> = entries.iter().map(|entry| (entry.id, entry.state)).collect();
    let state =
        |entry: &EntryId| serde_json::json!(before.get(entry)).as_str().unwrap_or_default().to_owned();
    sqlx::query!(
        r#"
        -- award::insert_advanced
        with decided as (
            insert into award_advanced (advance_id, entry_id, rank, advanced, state_before, reason)
            select $1, d.* from unnest($2::uuid[], $3::int[], $4::bool[], $5::text[], $6::text[]) as d
        )
        update award_entry set state = $7 where id in (select id from unnest($2::uuid[], $4::bool[]) as d (id, advanced) where advanced)
        "#,
        id,
        &decided.iter().map(|one| *one.entry).collect::<Vec<_>>(),
        &decided.iter().map(|one| one.rank.and_then(|rank| i32::try_from(rank).ok())).collect::<Vec<_>>()
            as &[Option<i32>],
        &decided.iter().map(|one| one.advanced).collect::<Vec<_>>(),
        &decided.iter().map(|one| state(&one.entry)).collect::<Vec<_>>(),
        &decided.iter().map(|one| one.reason.clone()).collect::<Vec<_>>() as &[Option<String>],
        new.target as AdvanceTarget,
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// A page of decisions, the oldest first, or one of them.
pub async fn list(
    db: impl PgExecutor<'_>,
    award: AwardId,
    only: Option<Uuid>,
    after: Option<(Now, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<AdvanceDecision>> {
    let (decided_at, last) = after.unzip();
    let rows = sqlx::query!(
        r#"
        -- award::list_advances
        select a.id, r.slug as "round: Slug", a.target as "target: AdvanceTarget", a.places, a.decided_at,
               coalesce((select jsonb_agg(jsonb_build_object('entry', d.entry_id, 'city', e.city, 'rank', d.rank, 'advanced', d.advanced,
                                                             'reason', d.reason)
                                          order by not d.advanced, d.rank nulls last, d.entry_id)
                         from award_advanced d join award_entry e on e.id = d.entry_id where d.advance_id = a.id), '[]')
                   as "entries!: Json<Vec<EntryDecision>>"
        from award_advance a join award_round r on r.id = a.round_id
        where a.award_id = $1 and ($2::uuid is null or a.id = $2)
          and ($3::timestamptz is null or (a.decided_at, a.id) > ($3, $4::uuid))
        order by a.decided_at, a.id
        limit $5::bigint + 1
        "#,
        *award,
        only,
        decided_at,
        last,
        limit,
    )
    .fetch_all(db)
    .await?;
    let decisions = rows.into_iter().map(|row| AdvanceDecision {
        round: row.round,
        target: row.target,
        places: row.places,
        decided_at: row.decided_at,
        entries: row.entries.0,
        id: row.id,
    });
    Ok(decisions.collect())
}
