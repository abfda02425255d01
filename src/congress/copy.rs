//! Copies themes, tracks and staff into a new edition.

use super::staff;
use crate::{
    events::{Change, Deployment},
    http::Result,
    types::{CongressId, TimeZone},
};

/// From which edition to which, and how far dates move.
pub struct EditionCopy {
    pub from: CongressId,
    pub to: CongressId,
    /// Days between the first days of the editions.
    pub days: i64,
    /// The zone in which dates keep their local times.
    pub time_zone: TimeZone,
}

impl EditionCopy {
    /// The days, as PostgreSQL takes them.
    pub fn shift(&self) -> i32 {
        i32::try_from(self.days).unwrap_or_default()
    }
}

/// Copies themes, tracks, and the staff with their roles.
pub async fn copy_structure(change: &mut Change<'_, Deployment>, copy: &EditionCopy) -> Result<()> {
    sqlx::query!(
        r#"
        -- congress::copy_structure
        with themes as (
            insert into theme (id, congress_id, slug, name, position)
            select gen_random_uuid(), $2, slug, name, position from theme where congress_id = $1
        )
        insert into track (id, congress_id, slug, name, kind, position)
        select gen_random_uuid(), $2, slug, name, kind, position from track where congress_id = $1
        "#,
        *copy.from,
        *copy.to,
    )
    .execute(change.db())
    .await?;
    for member in staff::list_all(change.db(), copy.from).await? {
        staff::set_roles(&mut change.in_congress(copy.to), member.account, &member.roles).await?;
    }
    Ok(())
}
