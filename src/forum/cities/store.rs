//! Database queries, one function each.

use sqlx::PgExecutor;

use crate::types::{CongressId, Country, DeclarationId, Localized};

/// A city that has made something public.
pub struct PublicCity {
    pub city: Localized,
    pub country: Country,
    /// The public declarations that it endorses.
    pub declarations: Vec<DeclarationId>,
    /// The number of its published statements.
    pub statements: i64,
}

/// The cities by country and name.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    limit: i64,
) -> sqlx::Result<Vec<PublicCity>> {
    sqlx::query_as!(
        PublicCity,
        r#"
        -- forum::list_public_cities
        select (array_agg(city order by at desc))[1] as "city!: Localized", country as "country!: Country",
               coalesce(array_agg(declaration_id order by at) filter (where declaration_id is not null), '{}')
                   as "declarations!: Vec<DeclarationId>",
               count(statement_id) as "statements!"
        from (
            select e.country, e.city_key, e.city, e.endorsed_at as at, e.declaration_id, null::uuid as statement_id
            from endorsement e join declaration d on d.id = e.declaration_id
            where d.congress_id = $1 and d.state <> 'draft'
            union all
            select h.country, h.city_key, h.city, t.published_at, null, t.request_id
            from statement t
            join speaking_request q on q.id = t.request_id
            join lateral (
                select city, city_key, country from accreditation a where a.delegation_id = q.delegation_id
                order by a.ended_at is null desc, a.confirmed_at desc
                limit 1
            ) h on true
            where t.congress_id = $1 and t.published_at is not null
        ) public
        group by country, city_key
        order by country, city_key
        limit $2
        "#,
        *congress,
        limit,
    )
    .fetch_all(db)
    .await
}
