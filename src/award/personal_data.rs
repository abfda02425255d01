//! Personal data: export and erasure.

use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};

use crate::types::{AccountId, Email};

/// A person's entries, assignments, evaluations, recusals and ballots.
pub async fn export(db: impl PgExecutor<'_>, account: AccountId) -> sqlx::Result<Value> {
    let kept = sqlx::query_scalar!(
        r#"
        -- award::export
        select jsonb_build_object(
            'entries', coalesce((select jsonb_agg(to_jsonb(e) - 'state' || jsonb_build_object('submitter', to_jsonb(b)) order by e.created_at)
                                 from award_entry e
                                 left join account o on o.id = $1
                                 left join award_submitter b on b.entry_id = e.id and b.email = o.email and o.email_verified_at is not null
                                 where e.account_id = $1 or b.email is not null), '[]'),
            'evaluator', coalesce((select jsonb_agg(to_jsonb(v) - 'label' order by v.added_at) from award_evaluator v
                                   where v.account_id = $1), '[]'),
            'evaluations', coalesce((select jsonb_agg(to_jsonb(x) || jsonb_build_object('scores', (
                                                 select jsonb_agg(jsonb_build_object('criterion', s.criterion_id, 'score', s.score))
                                                 from award_score s where s.evaluation_id = x.id)) order by x.assigned_at)
                                     from award_evaluation x where x.account_id = $1), '[]'),
            'recusals', coalesce((select jsonb_agg(to_jsonb(r) order by r.recused_at) from award_recusal r
                                  where r.account_id = $1), '[]'),
            'ballots', coalesce((select jsonb_agg(to_jsonb(b) - 'network' - 'until' order by b.cast_at) from award_ballot b
                                 where b.account_id = $1), '[]')) as "kept!"
        "#,
        *account,
    );
    kept.fetch_one(db).await
}

/// Removes a person from awards: submitters lose their name, evaluators their profile, and what they wrote stays anonymous. Ballots in an
/// open vote are deleted; in a closed vote they stay, without a link to the person.
pub async fn erase(db: &mut PgConnection, account: AccountId, email: &Email) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::erase
        with entered as (
            update award_submitter
            set name = '-', post = null, organisation = null, email = entry_id || '-' || position || '@erased.invalid'
            where email = $2 and exists (select from account where id = $1 and email_verified_at is not null)
        ), evaluated as (
            update award_evaluator set city = null, employer = null where account_id = $1
        ), recused as (
            update award_recusal set note = null where account_id = $1 and note is not null
        ), voted as (
            delete from award_ballot b using award_round r
            where b.account_id = $1 and r.id = b.round_id and r.closed_at is null and b.voided_at is null
        )
        update award_ballot b set account_id = null
        from award_round r
        where b.account_id = $1 and r.id = b.round_id and (r.closed_at is not null or b.voided_at is not null)
        "#,
        *account,
        &**email,
    )
    .execute(db)
    .await?;
    Ok(())
}
