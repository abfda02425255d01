//! Database queries, one function each.

use std::collections::{HashMap, HashSet};

use sqlx::{PgConnection, PgExecutor, types::Json};

use super::{
    model::{Assigned, Assignment, EvaluationState, Origin, RecusalKind},
    rules::{Judge, Subject},
};
use crate::{
    award::{awards::Takes, entries::EntryState},
    types::{AccountId, AwardId, Country, EntryId, EvaluationId, Language, Now, RoundId},
};

/// The evaluators of a round who have not left.
pub async fn judges(db: impl PgExecutor<'_>, round: RoundId) -> sqlx::Result<Vec<Judge>> {
    sqlx::query_as!(
        Judge,
        r#"
        -- award::judges
        select account_id as account, countries as "countries: Vec<Country>", city, employer, languages as "languages: Vec<Language>"
        from award_evaluator where round_id = $1 and left_at is null
        order by added_at, account_id
        "#,
        *round,
    )
    .fetch_all(db)
    .await
}

/// The entries of a round, or only the given ones.
pub async fn subjects(
    db: impl PgExecutor<'_>,
    award: AwardId,
    takes: Takes,
    only: Option<&[EntryId]>,
) -> sqlx::Result<Vec<Subject>> {
    let rows = sqlx::query!(
        r#"
        -- award::subjects
        select e.id as "id: EntryId", e.title as "title!", e.language as "language!: Language", e.city as "city!",
               e.country as "country!: Country", e.partners as "partners: Json<Vec<(String, Country)>>",
               array(select b.organisation from award_submitter b where b.entry_id = e.id and b.organisation is not null)
                   as "organisations!"
        from (select id, title, language, city, country, created_at,
                     coalesce((select jsonb_agg(jsonb_build_array(p ->> 'city', p ->> 'country'))
                               from jsonb_array_elements(partners) p), '[]') as partners
              from award_entry
              where award_id = $1 and state = any($2) and ($3::uuid[] is null or id = any($3))) e
        order by e.created_at, e.id
        "#,
        *award,
        &taken(takes) as &[String],
        only.map(|ids| ids.iter().map(|id| **id).collect::<Vec<_>>()) as Option<Vec<uuid::Uuid>>,
    )
    .fetch_all(db)
    .await?;
    let subject = |row: Vec<(String, Country)>, own| std::iter::once(own).chain(row).collect();
    Ok(rows
        .into_iter()
        .map(|row| Subject {
            id: row.id,
            title: row.title,
            language: row.language,
            cities: subject(
                row.partners.map(|partners| partners.0).unwrap_or_default(),
                (row.city, row.country),
            ),
            organisations: row.organisations,
        })
        .collect())
}

/// The states of entries that have reached what a round takes, or a later state.
pub fn taken(takes: Takes) -> Vec<String> {
    const WAY: [EntryState; 5] = [
        EntryState::Eligible,
        EntryState::Deserving,
        EntryState::Shortlisted,
        EntryState::Winner,
        EntryState::SpecialMention,
    ];
    let from = EntryState::from(takes);
    let states = WAY.into_iter().skip_while(|state| *state != from);
    states.map(|state| serde_json::json!(state).as_str().unwrap_or_default().to_owned()).collect()
}

/// The recusals from the entries of an award.
pub async fn recused(db: impl PgExecutor<'_>, award: AwardId) -> sqlx::Result<HashSet<(EntryId, AccountId)>> {
    let rows = sqlx::query!(
        r#"
        -- award::recused
        select r.entry_id as "entry: EntryId", r.account_id as "account: AccountId"
        from award_recusal r join award_entry e on e.id = r.entry_id where e.award_id = $1
        "#,
        *award,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.entry, row.account)).collect())
}

/// An assignment in a round.
pub struct Held {
    pub id: EvaluationId,
    pub entry: EntryId,
    pub account: AccountId,
    pub state: EvaluationState,
    pub origin: Origin,
}

impl Held {
    /// Whether it stays when the round is balanced: it was assigned by hand, or has begun.
    pub fn stays(&self) -> bool {
        self.origin == Origin::ByHand || self.state != EvaluationState::Assigned
    }
}

/// The assignments of a round.
pub async fn held(db: impl PgExecutor<'_>, round: RoundId) -> sqlx::Result<Vec<Held>> {
    sqlx::query_as!(
        Held,
        r#"
        -- award::held
        select id, entry_id as entry, account_id as account, state as "state: EvaluationState", origin as "origin: Origin"
        from award_evaluation where round_id = $1
        order by assigned_at, id
        "#,
        *round,
    )
    .fetch_all(db)
    .await
}

/// How often evaluators had an entry, or another one of its city, in other rounds of the congress's awards.
pub async fn met(
    db: impl PgExecutor<'_>,
    round: RoundId,
) -> sqlx::Result<HashMap<(EntryId, AccountId), u32>> {
    let rows = sqlx::query!(
        r#"
        -- award::met
        select e.id as "entry: EntryId", x.account_id as "account: AccountId", count(*) as "times!"
        from award_round r
        join award_entry e on e.award_id = r.award_id
        join award_entry before on before.congress_id = e.congress_id and before.country = e.country and before.city_key = e.city_key
        join award_evaluation x on x.entry_id = before.id and x.round_id <> r.id
        where r.id = $1 and e.state not in ('draft', 'withdrawn')
          and exists (select from award_evaluator v where v.round_id = r.id and v.account_id = x.account_id)
        group by 1, 2
        "#,
        *round,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.entry, row.account), u32::try_from(row.times).unwrap_or(u32::MAX)))
        .collect())
}

/// Assigns entries to evaluators.
pub async fn assign(
    db: &mut PgConnection,
    round: RoundId,
    pairs: &[(EntryId, AccountId)],
    origin: Origin,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::assign
        insert into award_evaluation (id, round_id, entry_id, account_id, origin, assigned_at)
        select n.id, $1, n.entry_id, n.account_id, $2, $3
        from unnest($4::uuid[], $5::uuid[], $6::uuid[]) as n (id, entry_id, account_id)
        on conflict on constraint award_evaluation_once do nothing
        "#,
        *round,
        origin as Origin,
        now,
        &pairs.iter().map(|_| *EvaluationId::new()).collect::<Vec<_>>(),
        &pairs.iter().map(|(entry, _)| **entry).collect::<Vec<_>>(),
        &pairs.iter().map(|(_, account)| **account).collect::<Vec<_>>(),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes evaluations, with their scores.
pub async fn take_back(db: impl PgExecutor<'_>, ids: &[EvaluationId]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::take_back
        delete from award_evaluation where id = any($1)
        "#,
        &ids.iter().map(|id| **id).collect::<Vec<_>>(),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A page of entries with their evaluators.
pub async fn assignments(
    db: impl PgExecutor<'_>,
    (award, round, takes): (AwardId, RoundId, Takes),
    after: Option<(Now, EntryId)>,
    limit: i64,
) -> sqlx::Result<Vec<Assignment>> {
    struct Row {
        entry: EntryId,
        title: Option<String>,
        city: Option<String>,
        country: Option<Country>,
        evaluators: Json<Vec<Assigned>>,
        recused: i64,
        created_at: Now,
    }
    let (created_at, last) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"
        -- award::list_assignments
        select e.id as entry, e.title, e.city, e.country as "country: Country", e.created_at,
               coalesce((select jsonb_agg(jsonb_build_object('account', a.id, 'name', a.given_name || ' ' || a.family_name,
                                                             'state', x.state, 'origin', x.origin) order by x.assigned_at, x.id)
                         from award_evaluation x join account a on a.id = x.account_id
                         where x.round_id = $2 and x.entry_id = e.id), '[]') as "evaluators!: Json<Vec<Assigned>>",
               (select count(*) from award_recusal r join award_evaluator v on v.account_id = r.account_id and v.round_id = $2
                where r.entry_id = e.id) as "recused!"
        from award_entry e
        where e.award_id = $1 and e.state = any($3) and ($4::timestamptz is null or (e.created_at, e.id) > ($4, $5::uuid))
        order by e.created_at, e.id
        limit $6::bigint + 1
        "#,
        *award,
        *round,
        &taken(takes) as &[String],
        created_at,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await?;
    let assignment = |row: Row| Assignment {
        entry: row.entry,
        title: row.title,
        city: row.city,
        country: row.country,
        evaluators: row.evaluators.0,
        recused: row.recused,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(assignment).collect())
}

/// Records a recusal; returns whether it is new.
pub async fn recuse(
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
