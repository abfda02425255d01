//! Figures of awards: the number of entries per state.

use serde::Serialize;
use sqlx::PgExecutor;
use utoipa::ToSchema;

use super::{awards::AwardState, entries::EntryState};
use crate::types::{CongressId, Slug};

/// The number of entries per state. Until the award is published, entries that have advanced are counted as eligible.
#[derive(Debug, Serialize, ToSchema)]
pub struct AwardFigures {
    /// Slug of the award.
    pub award: Slug,
    pub state: AwardState,
    pub entries: Vec<EntriesInState>,
}

/// The number of entries in a state.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntriesInState {
    pub state: EntryState,
    pub count: i64,
    /// The number of countries they come from.
    pub countries: i64,
}

/// The figures of each announced award of a congress.
pub async fn figures(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Vec<AwardFigures>> {
    let rows = sqlx::query!(
        r#"
        -- award::figures
        select a.slug as "award: Slug", a.state as "state: AwardState", s.shown as "shown: EntryState", count(e.id) as "count!",
               count(distinct e.country) as "countries!"
        from award a
        left join award_entry e on e.award_id = a.id
        cross join lateral (
            select case when a.state <> 'published' and e.state in ('deserving', 'shortlisted', 'winner', 'special_mention')
                        then 'eligible' else e.state end as shown
        ) s
        where a.congress_id = $1 and a.state <> 'draft'
        group by a.created_at, a.slug, a.state, s.shown
        order by a.created_at, a.slug, s.shown
        "#,
        *congress,
    )
    .fetch_all(db)
    .await?;
    let mut figures: Vec<AwardFigures> = Vec::new();
    for row in rows {
        if figures.last().is_none_or(|last| last.award != row.award) {
            figures.push(AwardFigures { award: row.award.clone(), state: row.state, entries: Vec::new() });
        }
        if let Some((last, state)) = figures.last_mut().zip(row.shown) {
            last.entries.push(EntriesInState { state, count: row.count, countries: row.countries });
        }
    }
    Ok(figures)
}
