//! Copies awards with their categories, rounds and criteria into a new edition, as drafts.

use sqlx::PgConnection;

use crate::{congress::EditionCopy, types::Now};

/// Entries, evaluators and results are not copied.
pub async fn copy_structure(db: &mut PgConnection, copy: &EditionCopy, now: Now) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::copy_structure
        with awards as materialized (
            select id as old, gen_random_uuid() as new from award where congress_id = $1
        ), rounds as materialized (
            select r.id as old, gen_random_uuid() as new, awards.new as award,
                   (r.opens_at at time zone $4 + make_interval(days => $3)) at time zone $4 as opens_at,
                   (r.closes_at at time zone $4 + make_interval(days => $3)) at time zone $4 as closes_at
            from award_round r join awards on awards.old = r.award_id
        ), copied_awards as (
            insert into award (id, congress_id, slug, title, description, time_zone, entries_open_at, entries_close_at,
                               feedback_by, title_words, abstract_words, open_scores, created_at)
            select awards.new, $2, a.slug, a.title, a.description, a.time_zone,
                   (a.entries_open_at at time zone $4 + make_interval(days => $3)) at time zone $4,
                   (a.entries_close_at at time zone $4 + make_interval(days => $3)) at time zone $4,
                   (a.feedback_by at time zone $4 + make_interval(days => $3)) at time zone $4,
                   a.title_words, a.abstract_words, a.open_scores,
                   -- In the same order.
                   $5::timestamptz + row_number() over (order by a.created_at, a.id) * interval '1 microsecond'
            from award a join awards on awards.old = a.id
        ), categories as (
            insert into award_category (id, award_id, slug, name, description, position)
            select gen_random_uuid(), awards.new, c.slug, c.name, c.description, c.position
            from award_category c join awards on awards.old = c.award_id
        ), copied_rounds as (
            insert into award_round (id, award_id, slug, name, kind, takes, position, opens_at, closes_at, scale_min, scale_max,
                                     per_entry, remind_days, remind_at)
            select rounds.new, rounds.award, r.slug, r.name, r.kind, r.takes, r.position, rounds.opens_at, rounds.closes_at,
                   r.scale_min, r.scale_max, r.per_entry, r.remind_days,
                   rounds.closes_at - make_interval(days => (select max(days) from unnest(r.remind_days) as days))
            from award_round r join rounds on rounds.old = r.id
        )
        insert into award_criterion (id, round_id, slug, name, description, weight, position)
        select gen_random_uuid(), rounds.new, c.slug, c.name, c.description, c.weight, c.position
        from award_criterion c join rounds on rounds.old = c.round_id
        "#,
        *copy.from,
        *copy.to,
        copy.shift(),
        &*copy.time_zone,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}
