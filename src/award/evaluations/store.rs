//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor, types::Json};

use super::model::{
    CriterionScore, EntryEvaluation, Evaluation, EvaluationSummary, EvaluationUpdate, RoundProgress,
};
use crate::{
    award::{
        awards::AwardRound,
        panel::{self, EvaluationState},
    },
    types::{AccountId, AwardId, CongressId, Country, EntryId, EvaluationId, Language, Now, RoundId, Slug},
};

/// A page of an evaluator's evaluations, without entries they are recused from and withdrawn ones.
pub async fn list_own(
    db: impl PgExecutor<'_>,
    (congress, account): (CongressId, AccountId),
    (award, round): (Option<&Slug>, Option<&Slug>),
    state: Option<EvaluationState>,
    after: Option<(Now, EvaluationId)>,
    limit: i64,
) -> sqlx::Result<Vec<EvaluationSummary>> {
    let (assigned_at, last) = after.unzip();
    sqlx::query_as!(
        EvaluationSummary,
        r#"
        -- award::my_evaluations
        select x.id, a.slug as "award: Slug", r.slug as "round: Slug", e.id as entry, e.title, e.city, e.country as "country: Country", e.language as "language: Language",
               c.slug as "category?: Slug", x.state as "state: EvaluationState", x.submitted_at, x.assigned_at
        from award_evaluation x
        join award_entry e on e.id = x.entry_id
        join award_round r on r.id = x.round_id
        join award a on a.id = r.award_id
        left join award_category c on c.id = e.category_id
        where a.congress_id = $1 and x.account_id = $2 and a.state <> 'draft'
          and ($3::text is null or a.slug = $3) and ($4::text is null or r.slug = $4) and ($5::text is null or x.state = $5)
          and e.state not in ('draft', 'submitted', 'ineligible', 'withdrawn')
          and not exists (select from award_recusal o where o.entry_id = e.id and o.account_id = x.account_id)
          and ($6::timestamptz is null or (x.assigned_at, x.id) > ($6, $7::uuid))
        order by x.assigned_at, x.id
        limit $8::bigint + 1
        "#,
        *congress,
        *account,
        award.map(|slug| &**slug),
        round.map(|slug| &**slug),
        state as Option<EvaluationState>,
        assigned_at,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// Finds an evaluation of the account, unless they are recused from the entry or it was withdrawn.
pub async fn find_own(
    db: impl PgExecutor<'_>,
    (congress, account): (CongressId, AccountId),
    id: EvaluationId,
) -> sqlx::Result<Option<Evaluation>> {
    let row = sqlx::query!(
        r#"
        -- award::find_evaluation
        select x.id as "id: EvaluationId", a.slug as "award: Slug", r.slug as "round: Slug", x.entry_id as "entry: EntryId", x.state as "state: EvaluationState", x.comment, x.feedback, x.submitted_at, x.revision,
               coalesce((select jsonb_agg(jsonb_build_object('criterion', s.criterion_id, 'score', s.score)
                                          order by k.position, k.slug)
                         from award_score s join award_criterion k on k.id = s.criterion_id where s.evaluation_id = x.id), '[]')
                   as "scores!: Json<Vec<CriterionScore>>"
        from award_evaluation x
        join award_entry e on e.id = x.entry_id
        join award_round r on r.id = x.round_id
        join award a on a.id = r.award_id
        where a.congress_id = $1 and x.account_id = $2 and x.id = $3 and a.state <> 'draft'
          and e.state not in ('draft', 'submitted', 'ineligible', 'withdrawn')
          and not exists (select from award_recusal o where o.entry_id = e.id and o.account_id = x.account_id)
        "#,
        *congress,
        *account,
        *id,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Evaluation {
        id: row.id,
        award: row.award,
        round: row.round,
        entry: row.entry,
        state: row.state,
        scores: row.scores.0,
        comment: row.comment,
        feedback: row.feedback,
        submitted_at: row.submitted_at,
        revision: row.revision,
    }))
}

/// Locks an evaluation, so that concurrent writes are serialized.
pub async fn lock(db: impl PgExecutor<'_>, id: EvaluationId) -> sqlx::Result<()> {
    sqlx::query!("select id from award_evaluation where id = $1 for no key update", *id)
        .fetch_optional(db)
        .await?;
    Ok(())
}

/// Whether an account evaluates an entry in a round, and is not recused from it.
pub async fn is_assigned(
    db: impl PgExecutor<'_>,
    (round, entry): (RoundId, EntryId),
    account: AccountId,
) -> sqlx::Result<bool> {
    let assigned = sqlx::query_scalar!(
        r#"
        -- award::is_assigned
        select exists (select from award_evaluation x join award_entry e on e.id = x.entry_id
                       where x.round_id = $1 and x.entry_id = $2 and x.account_id = $3
                         and e.state not in ('draft', 'submitted', 'ineligible', 'withdrawn')
                         and not exists (select from award_recusal r where r.entry_id = e.id and r.account_id = x.account_id))
            as "assigned!"
        "#,
        *round,
        *entry,
        *account,
    );
    assigned.fetch_one(db).await
}

/// Keeps the round from being closed until the transaction ends; returns when it was closed, if it was.
pub async fn hold_round(db: impl PgExecutor<'_>, round: RoundId) -> sqlx::Result<Option<Option<Now>>> {
    let closed = sqlx::query_scalar!(
        r#"
        -- award::hold_open
        select closed_at from award_round where id = $1 for share
        "#,
        *round,
    );
    closed.fetch_optional(db).await
}

/// Writes an evaluation, replacing the previous one.
pub async fn write(
    db: &mut PgConnection,
    (round, id): (RoundId, EvaluationId),
    new: &EvaluationUpdate,
    now: Now,
) -> sqlx::Result<()> {
    let state = if new.submitted { EvaluationState::Submitted } else { EvaluationState::Draft };
    sqlx::query!(
        r#"
        -- award::write_evaluation
        update award_evaluation
        set state = $2, comment = $3, feedback = $4, submitted_at = case when $2 = 'submitted' then $5::timestamptz end,
            revision = revision + 1
        where id = $1
        "#,
        *id,
        state as EvaluationState,
        new.comment,
        new.feedback,
        now,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        r#"
        -- award::write_scores
        with given as (
            select * from unnest($3::uuid[], $4::int[]) as g (criterion_id, score)
        ), gone as (
            delete from award_score where evaluation_id = $1 and criterion_id not in (select criterion_id from given)
        )
        insert into award_score as s (evaluation_id, criterion_id, round_id, score)
        select $1, criterion_id, $2, score from given
        on conflict on constraint award_score_once do update set score = excluded.score where s.score <> excluded.score
        "#,
        *id,
        *round,
        &new.scores.iter().map(|given| *given.criterion).collect::<Vec<_>>(),
        &new.scores.iter().map(|given| given.score).collect::<Vec<_>>(),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A page of the evaluations of an entry in a round; evaluator and content only if they may be read. Those who may not read the names
/// of evaluators get the submitted ones and their own: others are not finished, and do not count.
pub async fn list_of_entry(
    db: impl PgExecutor<'_>,
    (round, entry): (RoundId, EntryId),
    (reader, names, scores): (AccountId, bool, bool),
    after: Option<EvaluationId>,
    limit: i64,
) -> sqlx::Result<Vec<EntryEvaluation>> {
    let rows = sqlx::query!(
        r#"
        -- award::evaluations_of_entry
        select x.id as "id: EvaluationId", case when $3 then x.account_id end as "evaluator: AccountId",
               x.state as "state: EvaluationState", case when $4 then x.comment end as comment,
               case when $4 then x.feedback end as feedback,
               case when $4 then coalesce((select jsonb_agg(jsonb_build_object('criterion', s.criterion_id, 'score', s.score)
                                                            order by k.position, k.slug)
                         from award_score s join award_criterion k on k.id = s.criterion_id where s.evaluation_id = x.id), '[]') end
                   as "scores?: Json<Vec<CriterionScore>>"
        from award_evaluation x
        where x.round_id = $1 and x.entry_id = $2 and ($5::uuid is null or x.id > $5)
          and ($3 or x.state = 'submitted' or x.account_id = $7)
        order by x.id
        limit $6::bigint + 1
        "#,
        *round,
        *entry,
        names,
        scores,
        after.map(|id| *id),
        limit,
        *reader,
    )
    .fetch_all(db)
    .await?;
    let evaluations = rows.into_iter().map(|row| EntryEvaluation {
        id: row.id,
        evaluator: row.evaluator,
        state: row.state,
        scores: row.scores.map(|scores| scores.0),
        comment: row.comment,
        feedback: row.feedback,
    });
    Ok(evaluations.collect())
}

/// Whether the entry is visible to an evaluator: part of the award, and one they are not recused from.
pub async fn is_visible(
    db: impl PgExecutor<'_>,
    (award, entry): (AwardId, EntryId),
    account: AccountId,
) -> sqlx::Result<bool> {
    let visible = sqlx::query_scalar!(
        r#"
        -- award::is_visible
        select exists (select from award_entry e where e.award_id = $1 and e.id = $2 and e.submitted_at is not null
                         and not exists (select from award_recusal r where r.entry_id = e.id and r.account_id = $3)) as "visible!"
        "#,
        *award,
        *entry,
        *account,
    );
    visible.fetch_one(db).await
}

/// Counts what is done in a round.
pub async fn count_progress(
    db: impl PgExecutor<'_>,
    award: AwardId,
    round: &AwardRound,
) -> sqlx::Result<RoundProgress> {
    let row = sqlx::query!(
        r#"
        -- award::progress
        with entries as (
            select e.id, x.assigned, x.begun, x.submitted
            from award_entry e
            cross join lateral (select count(*) as assigned, count(*) filter (where state <> 'assigned') as begun,
                                       count(submitted_at) as submitted
                                from award_evaluation where round_id = $2 and entry_id = e.id) x
            where e.award_id = $1 and e.state = any($3)
        )
        select count(*) as "entries!", coalesce(sum(assigned), 0)::bigint as "assigned!", coalesce(sum(begun), 0)::bigint as "begun!",
               coalesce(sum(submitted), 0)::bigint as "submitted!", count(*) filter (where submitted >= $4::bigint) as "complete!",
               coalesce((select jsonb_agg(id) from (select id from entries where assigned < $4 order by id limit 100) s), '[]')
                   as "short!: Json<Vec<EntryId>>"
        from entries
        "#,
        *award,
        *round.id,
        &panel::states_from(round.takes) as &[String],
        i64::from(round.per_entry),
    )
    .fetch_one(db)
    .await?;
    Ok(RoundProgress {
        entries: row.entries,
        assigned: row.assigned,
        begun: row.begun,
        submitted: row.submitted,
        complete: row.complete,
        short: row.short.0,
    })
}

/// A round whose evaluators are to be reminded.
pub struct RoundToRemind {
    pub id: RoundId,
    pub congress: CongressId,
    pub award: Slug,
    pub slug: Slug,
    pub closes_at: Now,
    pub remind_days: Vec<i32>,
}

/// Locks rounds with a reminder due, without those that another node has locked.
pub async fn claim_due_reminders(
    db: impl PgExecutor<'_>,
    now: Now,
    limit: i64,
) -> sqlx::Result<Vec<RoundToRemind>> {
    sqlx::query_as!(
        RoundToRemind,
        r#"
        -- award::reminders_due
        select r.id as "id: RoundId", a.congress_id as "congress: CongressId", a.slug as "award: Slug", r.slug as "slug: Slug",
               r.closes_at, r.remind_days
        from award_round r join award a on a.id = r.award_id
        where r.remind_at <= $1
        order by r.remind_at
        limit $2
        for no key update of r skip locked
        "#,
        now,
        limit,
    )
    .fetch_all(db)
    .await
}

/// When the evaluators of a round were reminded last.
pub async fn find_last_reminder(db: impl PgExecutor<'_>, round: RoundId) -> sqlx::Result<Option<Now>> {
    sqlx::query_scalar!("select reminded_at from award_round where id = $1", *round).fetch_one(db).await
}

pub async fn set_reminded(
    db: impl PgExecutor<'_>,
    round: RoundId,
    now: Now,
    next: Option<Now>,
) -> sqlx::Result<()> {
    sqlx::query!("update award_round set reminded_at = $2, remind_at = $3 where id = $1", *round, now, next)
        .execute(db)
        .await?;
    Ok(())
}

/// The evaluators of a round with evaluations that are not submitted, and how many.
pub async fn list_unfinished(db: impl PgExecutor<'_>, round: RoundId) -> sqlx::Result<Vec<(AccountId, i64)>> {
    let rows = sqlx::query!(
        r#"
        -- award::evaluators_not_done
        select x.account_id as "evaluator: AccountId", count(*) as "left!"
        from award_evaluation x join award_entry e on e.id = x.entry_id
        where x.round_id = $1 and x.submitted_at is null and e.state not in ('draft', 'submitted', 'ineligible', 'withdrawn')
        group by 1
        order by 1
        "#,
        *round,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.evaluator, row.left)).collect())
}
