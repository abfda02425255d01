//! Copies registration types with their pools, questions, and the rules for corrections into a new edition.

use sqlx::PgConnection;

use crate::congress::EditionCopy;

/// Questions that were retired are not copied.
pub async fn copy_settings(db: &mut PgConnection, copy: &EditionCopy) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- registration::copy_settings
        with pools as materialized (
            select p.id as old, gen_random_uuid() as new, p.slug, p.capacity, p.waiting_list
            from pool p
            where p.congress_id = $1
                and (p.slug is not null or exists (select from registration_type t where t.pool_id = p.id))
        ), copied_pools as (
            insert into pool (id, congress_id, slug, capacity, waiting_list)
            select new, $2, slug, capacity, waiting_list from pools
        ), types as (
            insert into registration_type (id, congress_id, slug, name, aliases, opens_at, closes_at, approval, admission, tracks,
                                           position, pool_id, capacity_public, is_default)
            select gen_random_uuid(), $2, t.slug, t.name, t.aliases,
                   (t.opens_at at time zone $4 + make_interval(days => $3)) at time zone $4,
                   (t.closes_at at time zone $4 + make_interval(days => $3)) at time zone $4,
                   t.approval, t.admission, t.tracks, t.position, pools.new, t.capacity_public, t.is_default
            from registration_type t join pools on pools.old = t.pool_id
            where t.congress_id = $1
        ), questions as (
            insert into question (id, congress_id, slug, kind, text, help, options, required, types, position)
            select gen_random_uuid(), $2, slug, kind, text, help, options, required, types, position
            from question where congress_id = $1 and retired_at is null
            returning id, kind, text, options
        ), versions as (
            insert into question_version (question_id, version, kind, text, options)
            select id, 1, kind, text, options from questions
        )
        insert into registration_rules (congress_id, corrections_until, correctable)
        select $2, (corrections_until at time zone $4 + make_interval(days => $3)) at time zone $4, correctable
        from registration_rules where congress_id = $1
        "#,
        *copy.from,
        *copy.to,
        copy.shift(),
        &*copy.time_zone,
    )
    .execute(db)
    .await?;
    Ok(())
}
