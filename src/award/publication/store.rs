//! Database queries, one function each.

use std::collections::HashMap;

use sqlx::{PgExecutor, types::Json};

use super::model::{AwardResults, ResultEntry, TallyBallot, VoteCount, VoteResult};
use crate::{
    award::entries::EntryState,
    http::{Error, Result},
    types::{AccountId, AwardId, Country, EntryId, Now, Region, RoundId, Slug},
};

/// Stores the results of an award, and makes them public.
pub async fn set_published(
    db: impl PgExecutor<'_>,
    id: AwardId,
    results: &str,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update award set state = 'published', published_at = $2, results = $3, revision = revision + 1 where id = $1",
        *id,
        now,
        results,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The published results; `None`: not published yet.
pub async fn find_results(db: impl PgExecutor<'_>, award: AwardId) -> Result<Option<AwardResults>> {
    let text = sqlx::query_scalar!("select results from award where id = $1", *award).fetch_one(db).await?;
    text.map(|text| serde_json::from_str(&text).map_err(Error::internal)).transpose()
}

/// The number of entries submitted and not withdrawn, and of the countries they come from.
pub async fn count_submitted(db: impl PgExecutor<'_>, award: AwardId) -> sqlx::Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"
        -- award::submitted_figures
        select count(*) as "submitted!", count(distinct country) as "countries!"
        from award_entry where award_id = $1 and submitted_at is not null and state <> 'withdrawn'
        "#,
        *award,
    )
    .fetch_one(db)
    .await?;
    Ok((row.submitted, row.countries))
}

/// The entries that were found deserving or better, with their states, by city.
pub async fn list_result_entries(
    db: impl PgExecutor<'_>,
    award: AwardId,
) -> sqlx::Result<Vec<(EntryState, ResultEntry)>> {
    let rows = sqlx::query!(
        r#"
        -- award::result_entries
        select e.id, e.title as "title!", e.city as "city!", e.country as "country!: Country", c.slug as "category?: Slug",
               e.state as "state: EntryState",
               (select coalesce(jsonb_agg(p ->> 'city'), '[]') from jsonb_array_elements(e.partners) p)
                   as "partners!: Json<Vec<String>>"
        from award_entry e left join award_category c on c.id = e.category_id
        where e.award_id = $1 and e.state in ('deserving', 'shortlisted', 'winner', 'special_mention')
        order by e.city_key, e.country, e.id
        "#,
        *award,
    )
    .fetch_all(db)
    .await?;
    let entries = rows.into_iter().map(|row| {
        let entry = ResultEntry {
            entry: row.id.into(),
            title: row.title,
            city: row.city,
            region: Region::of(&row.country),
            country: row.country,
            category: row.category,
            partners: row.partners.0,
        };
        (row.state, entry)
    });
    Ok(entries.collect())
}

/// The result of the public vote; void ballots are counted separately.
pub async fn count_votes(db: impl PgExecutor<'_>, award: AwardId) -> sqlx::Result<VoteResult> {
    let rows = sqlx::query!(
        r#"
        -- award::tally
        select e.id, e.city as "city!", e.state <> 'withdrawn' as "stands!", count(b.id) filter (where b.voided_at is null) as "votes!",
               count(b.id) filter (where b.voided_at is not null) as "void!"
        from award_entry e left join award_ballot b on b.entry_id = e.id
        where e.award_id = $1 and (e.state in ('shortlisted', 'winner', 'special_mention') or b.id is not null)
        group by e.id
        order by 4 desc, e.city_key, e.id
        "#,
        *award,
    )
    .fetch_all(db)
    .await?;
    let most = rows.iter().filter(|row| row.stands).map(|row| row.votes).max().unwrap_or(0);
    let popular = rows.iter().filter(|row| row.stands && row.votes == most && most > 0);
    Ok(VoteResult {
        popular: popular.map(|row| row.id.into()).collect(),
        counted: rows.iter().map(|row| row.votes).sum(),
        void: rows.iter().map(|row| row.void).sum(),
        counts: rows
            .into_iter()
            .map(|row| VoteCount { entry: row.id.into(), city: row.city, votes: row.votes, void: row.void })
            .collect(),
    })
}

/// The label of each evaluator of a closed round.
pub async fn list_labels(db: impl PgExecutor<'_>, round: RoundId) -> sqlx::Result<HashMap<AccountId, i32>> {
    let rows = sqlx::query!(
        r#"
        -- award::labels
        select account_id as "account: AccountId", label as "label!" from award_evaluator where round_id = $1 and label is not null
        "#,
        *round,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.account, row.label)).collect())
}

/// What evaluators wrote for the entrant, in random order.
pub async fn list_feedback(
    db: impl PgExecutor<'_>,
    round: RoundId,
    entry: EntryId,
) -> sqlx::Result<Vec<String>> {
    let comments = sqlx::query_scalar!(
        r#"
            -- award::feedback
            select coalesce(jsonb_agg(x.feedback order by md5(x.id::text)), '[]') as "comments!: Json<Vec<String>>"
            from award_evaluation x
            where x.round_id = $1 and x.entry_id = $2 and x.submitted_at is not null and x.feedback is not null
            "#,
        *round,
        *entry,
    );
    Ok(comments.fetch_one(db).await?.0)
}

/// A page of ballots by receipt, or the one with a receipt.
pub async fn list_ballots(
    db: impl PgExecutor<'_>,
    award: AwardId,
    (only, after): (Option<&str>, Option<&str>),
    limit: i64,
) -> sqlx::Result<Vec<TallyBallot>> {
    sqlx::query_as!(
        TallyBallot,
        r#"
        -- award::list_ballots
        select receipt, entry_id as entry, voided_at is not null as "void!" from award_ballot
        where award_id = $1 and ($2::text is null or receipt = $2) and ($3::text is null or receipt > $3)
        order by receipt
        limit $4::bigint + 1
        "#,
        *award,
        only,
        after,
        limit,
    )
    .fetch_all(db)
    .await
}
