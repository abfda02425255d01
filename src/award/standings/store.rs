//! Database queries, one function each.

use std::collections::{HashMap, HashSet};

use sqlx::PgConnection;

use super::rules::{Given, Sheet};
use crate::{
    award::{
        awards::{Award, Round},
        entries::EntryState,
        panel,
    },
    types::{AccountId, Country, EntryId},
};

/// An entry of a round.
pub struct Known {
    pub entry: EntryId,
    pub state: EntryState,
    pub title: Option<String>,
    pub city: Option<String>,
    pub country: Option<Country>,
    pub missing: i64,
    pub recused: i64,
}

/// Reads the input for computing a round's results. Entries that the reader is recused from are left out before anything is counted, so
/// that no figure reveals anything about them.
pub async fn read(
    db: &mut PgConnection,
    (award, round): (&Award, &Round),
    reader: Option<AccountId>,
) -> sqlx::Result<(Vec<Known>, Sheet, Vec<AccountId>)> {
    let entries = sqlx::query_as!(
        Known,
        r#"
        -- award::standings_entries
        select e.id as entry, e.state as "state: EntryState", e.title, e.city, e.country as "country: Country",
               (select count(*) from award_evaluation x where x.entry_id = e.id and x.round_id = $2 and x.submitted_at is null)
                   as "missing!",
               (select count(*) from award_recusal r join award_evaluator v on v.account_id = r.account_id and v.round_id = $2
                where r.entry_id = e.id) as "recused!"
        from award_entry e
        where e.award_id = $1 and e.state = any($3)
          and not exists (select from award_recusal r where r.entry_id = e.id and r.account_id = $4)
        order by e.created_at, e.id
        "#,
        *award.id,
        *round.id,
        &panel::taken(round.takes) as &[String],
        reader.map(|id| *id),
    )
    .fetch_all(&mut *db)
    .await?;
    let place: HashMap<_, _> = entries.iter().enumerate().map(|(nth, known)| (known.entry, nth)).collect();
    let rows = sqlx::query!(
        r#"
        -- award::standings_scores
        select x.entry_id as "entry: EntryId", x.account_id as "account: AccountId",
               array(select s.score from award_score s join award_criterion k on k.id = s.criterion_id
                     where s.evaluation_id = x.id order by k.position, k.slug) as "scores!"
        from award_evaluation x
        where x.round_id = $1 and x.submitted_at is not null
        order by x.account_id, x.entry_id
        "#,
        *round.id,
    )
    .fetch_all(db)
    .await?;
    let mut accounts: Vec<_> = rows
        .iter()
        .filter(|row| place.contains_key(&row.entry))
        .map(|row| row.account)
        .collect::<HashSet<_>>()
        .into_iter()
        .collect();
    accounts.sort_unstable();
    let number: HashMap<_, _> = accounts.iter().enumerate().map(|(nth, account)| (*account, nth)).collect();
    let given = rows.iter().filter_map(|row| {
        Some(Given {
            entry: *place.get(&row.entry)?,
            evaluator: *number.get(&row.account)?,
            scores: row.scores.iter().map(|score| i64::from(*score)).collect(),
        })
    });
    let weights = round.criteria.iter().map(|criterion| i64::from(criterion.weight)).collect();
    let sheet = Sheet { weights, entries: entries.len(), given: given.collect() };
    Ok((entries, sheet, accounts))
}

/// Whether an account is recused from any entry of an award.
pub async fn is_recused(db: &mut PgConnection, award: &Award, account: AccountId) -> sqlx::Result<bool> {
    let recused = sqlx::query_scalar!(
        r#"
        -- award::is_recused_from_any
        select exists (select from award_recusal r join award_entry e on e.id = r.entry_id
                       where e.award_id = $1 and r.account_id = $2) as "recused!"
        "#,
        *award.id,
        *account,
    );
    recused.fetch_one(db).await
}
