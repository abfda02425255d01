//! Database queries, one function each.

use sqlx::{PgConnection, PgExecutor, types::Json};

use super::model::{Evaluation, GivenScore, MyEvaluation, NewEvaluation, OthersEvaluation};
use crate::{
    award::panel::EvaluationState,
    types::{AccountId, AwardId, Country, EntryId, EvaluationId, Language, Now, RoundId, Slug},
};

/// A page of an evaluator's assignments, without entries they are recused from and withdrawn ones.
pub async fn mine(
    db: impl PgExecutor<'_>,
    (round, account): (RoundId, AccountId),
    after: Option<(Now, EntryId)>,
    limit: i64,
) -> sqlx::Result<Vec<MyEvaluation>> {
    let (assigned_at, last) = after.unzip();
    sqlx::query_as!(
        MyEvaluation,
        r#"
        -- award::my_evaluations
        select e.id as entry, e.title, e.city, e.country as "country: Country", e.language as "language: Language",
               c.slug as "category?: Slug", x.state as "state: EvaluationState", x.submitted_at, x.assigned_at
        from award_evaluation x
        join award_entry e on e.id = x.entry_id
        left join award_category c on c.id = e.category_id
        where x.round_id = $1 and x.account_id = $2 and e.state not in ('draft', 'submitted', 'ineligible', 'withdrawn')
          and not exists (select from award_recusal r where r.entry_id = e.id and r.account_id = x.account_id)
          and ($3::timestamptz is null or (x.assigned_at, e.id) > ($3, $4::uuid))
        order by x.assigned_at, e.id
        limit $5::bigint + 1
        "#,
        *round,
        *account,
        assigned_at,
        last.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await
}

/// Finds an account's evaluation of an entry, if it is assigned to them and they are not recused.
pub async fn find(
    db: impl PgExecutor<'_>,
    (round, entry, account): (RoundId, EntryId, AccountId),
) -> sqlx::Result<Option<(EvaluationId, Evaluation)>> {
    let row = sqlx::query!(
        r#"
        -- award::find_evaluation
        select x.id as "id: EvaluationId", x.state as "state: EvaluationState", x.comment, x.feedback, x.submitted_at, x.revision,
               coalesce((select jsonb_agg(jsonb_build_object('criterion', s.criterion_id, 'score', s.score)
                                          order by k.position, k.slug)
                         from award_score s join award_criterion k on k.id = s.criterion_id where s.evaluation_id = x.id), '[]')
                   as "scores!: Json<Vec<GivenScore>>"
        from award_evaluation x join award_entry e on e.id = x.entry_id
        where x.round_id = $1 and x.entry_id = $2 and x.account_id = $3
          and e.state not in ('draft', 'submitted', 'ineligible', 'withdrawn')
          and not exists (select from award_recusal r where r.entry_id = e.id and r.account_id = x.account_id)
        "#,
        *round,
        *entry,
        *account,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| {
        let evaluation = Evaluation {
            entry,
            state: row.state,
            scores: row.scores.0,
            comment: row.comment,
            feedback: row.feedback,
            submitted_at: row.submitted_at,
            revision: row.revision,
        };
        (row.id, evaluation)
    }))
}

/// Keeps the round from being closed until the transaction ends; returns when it was closed, if it was.
pub async fn hold_open(db: impl PgExecutor<'_>, round: RoundId) -> sqlx::Result<Option<Option<Now>>> {
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
    new: &NewEvaluation,
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

/// A page of the evaluations of an entry in a round; evaluator and content only if they may be read.
pub async fn of_entry(
    db: impl PgExecutor<'_>,
    (round, entry): (RoundId, EntryId),
    (names, scores): (bool, bool),
    after: Option<EvaluationId>,
    limit: i64,
) -> sqlx::Result<Vec<(EvaluationId, OthersEvaluation)>> {
    let rows = sqlx::query!(
        r#"
        -- award::evaluations_of_entry
        select x.id as "id: EvaluationId", case when $3 then x.account_id end as "evaluator: AccountId",
               x.state as "state: EvaluationState", case when $4 then x.comment end as comment,
               case when $4 then x.feedback end as feedback,
               case when $4 then coalesce((select jsonb_agg(jsonb_build_object('criterion', s.criterion_id, 'score', s.score)
                                                            order by k.position, k.slug)
                         from award_score s join award_criterion k on k.id = s.criterion_id where s.evaluation_id = x.id), '[]') end
                   as "scores?: Json<Vec<GivenScore>>"
        from award_evaluation x
        where x.round_id = $1 and x.entry_id = $2 and ($5::uuid is null or x.id > $5)
        order by x.id
        limit $6::bigint + 1
        "#,
        *round,
        *entry,
        names,
        scores,
        after.map(|id| *id),
        limit,
    )
    .fetch_all(db)
    .await?;
    let evaluations = rows.into_iter().map(|row| {
        let evaluation = OthersEvaluation {
            evaluator: row.evaluator,
            state: row.state,
            scores: row.scores.map(|scores| scores.0),
            comment: row.comment,
            feedback: row.feedback,
        };
        (row.id, evaluation)
    });
    Ok(evaluations.collect())
}

/// Whether the entry is visible to an evaluator: part of the award, and one they are not recused from.
pub async fn is_there(
    db: impl PgExecutor<'_>,
    (award, entry): (AwardId, EntryId),
    account: AccountId,
) -> sqlx::Result<bool> {
    let there = sqlx::query_scalar!(
        r#"
        -- award::is_there
        select exists (select from award_entry e where e.award_id = $1 and e.id = $2 and e.submitted_at is not null
                         and not exists (select from award_recusal r where r.entry_id = e.id and r.account_id = $3)) as "there!"
        "#,
        *award,
        *entry,
        *account,
    );
    there.fetch_one(db).await
}
