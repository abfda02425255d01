//! Entries submitted after the deadline: refused and recorded.

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::EntryState;
use crate::{
    app::App,
    award::{
        awards::{self, Award, AwardPath},
        catalogue::{ENTRY_REFUSED_LATE, EntryChanged},
    },
    events,
    http::{Page, Paging, Path, Query, Result},
    identity::{Staff, permission},
    types::{Actor, CongressId, EntryId, Now},
};

/// An entry submitted after the deadline.
#[derive(Debug, Serialize, ToSchema)]
pub struct LateRefusal {
    pub entry: EntryId,
    #[schema(required)]
    pub title: Option<String>,
    #[schema(required)]
    pub city: Option<String>,
    /// The deadline at that time.
    pub deadline: DateTime<Utc>,
    pub refused_at: DateTime<Utc>,
    #[serde(skip)]
    id: Uuid,
}

/// Records that an entry was submitted after the deadline.
pub async fn record(
    db: &mut PgConnection,
    (actor, congress): (Actor, CongressId),
    award: &Award,
    entry: EntryId,
    now: Now,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- award::record_late_refusal
        insert into award_late_refusal (id, award_id, entry_id, deadline, refused_at) values (gen_random_uuid(), $1, $2, $3, $4)
        "#,
        *award.id,
        *entry,
        award.entries_close_at,
        now,
    )
    .execute(&mut *db)
    .await?;
    let payload = EntryChanged::of(award, entry, EntryState::Draft);
    events::publish(db, actor, ENTRY_REFUSED_LATE.of(Some(congress), *entry, &payload), now).await
}

/// List late submissions
///
/// The oldest first, each with the deadline at that time.
#[utoipa::path(
    get, path = "/congresses/{congress}/awards/{award}/late-refusals", tag = "Award", params(AwardPath, Paging),
    responses((status = 200, description = "A page of refusals", body = Page<LateRefusal>)),
)]
pub async fn list_late_refusals(
    staff: Staff<permission::AwardManage>,
    State(app): State<App>,
    Path(path): Path<AwardPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<LateRefusal>> {
    let award = awards::find(&app.pool, staff.congress, &path.award, true).await?;
    let (at, last) = paging.after::<(Now, Uuid)>("refused_at")?.unzip();
    let rows = sqlx::query_as!(
        LateRefusal,
        r#"
        -- award::list_late_refusals
        select l.entry_id as entry, e.title, e.city, l.deadline, l.refused_at, l.id
        from award_late_refusal l join award_entry e on e.id = l.entry_id
        where l.award_id = $1 and ($2::timestamptz is null or (l.refused_at, l.id) > ($2, $3::uuid))
        order by l.refused_at, l.id
        limit $4::bigint + 1
        "#,
        *award.id,
        at,
        last,
        paging.limit(),
    )
    .fetch_all(&app.pool)
    .await?;
    Ok(paging.page("refused_at", rows, |last| (last.refused_at, last.id)))
}
