//! Progress of a round.

use axum::extract::State;
use serde::Serialize;
use sqlx::types::Json as Stored;
use utoipa::ToSchema;

use super::api::round;
use crate::{
    app::App,
    award::{awards::RoundPath, panel},
    http::{Json, Path, Result},
    identity::{Staff, permission},
    types::EntryId,
};

/// Progress of a round.
#[derive(Debug, Serialize, ToSchema)]
pub struct Progress {
    /// The number of entries in the round.
    pub entries: i64,
    /// The number of evaluations assigned.
    pub assigned: i64,
    /// The number of evaluations begun.
    pub begun: i64,
    /// The number of evaluations submitted.
    pub submitted: i64,
    /// The number of entries with all required evaluations submitted.
    pub complete: i64,
    /// Entries with fewer evaluators than required; at most 100.
    pub short: Vec<EntryId>,
}

/// Get a round's progress
///
/// Counts submitted evaluations, without their content. For the progress of each evaluator, use GET …/evaluators.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/rounds/{round}/progress", tag = "Award", params(RoundPath),
    responses((status = 200, description = "Progress of the round", body = Progress)),
)]
pub async fn get_round_progress(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<RoundPath>,
) -> Result<Json<Progress>> {
    let mut db = app.pool.acquire().await?;
    let (award, round) = round(&mut db, (staff.congress, true), path.slugs()).await?;
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
                   as "short!: Stored<Vec<EntryId>>"
        from entries
        "#,
        *award.id,
        *round.id,
        &panel::taken(round.takes) as &[String],
        i64::from(round.per_entry),
    )
    .fetch_one(&mut *db)
    .await?;
    Ok(Json(Progress {
        entries: row.entries,
        assigned: row.assigned,
        begun: row.begun,
        submitted: row.submitted,
        complete: row.complete,
        short: row.short.0,
    }))
}
