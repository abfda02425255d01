//! Statistics of a congress, collected from all modules.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    attendance::{self, AttendanceFigures},
    award::{self, AwardFigures},
    http::{CongressPath, Json, Result},
    identity::{Staff, permission},
    registration::{self, RegistrationFigures},
};

crate::operations! {
    get_statistics,
}

crate::feature! {
    operations: [operations],
}

/// Statistics of a congress, without personal data.
#[derive(Debug, Serialize, ToSchema)]
pub struct Statistics {
    pub registrations: RegistrationFigures,
    pub attendance: AttendanceFigures,
    /// Number of entries at each stage, by award.
    pub awards: Vec<AwardFigures>,
}

/// Read statistics
///
/// Counts registrations by type, state, country, city, day and delegation; seats and attendance; and award entries by
/// stage. Erased people are still counted.
#[utoipa::path(
    get, path = "/congresses/{congress}/statistics", tag = "Congress", params(CongressPath),
    responses((status = 200, description = "The statistics", body = Statistics)),
)]
pub async fn get_statistics(
    staff: Staff<permission::StatisticsRead>,
    State(app): State<App>,
) -> Result<Json<Statistics>> {
    let registrations = registration::figures(&app.pool, staff.congress).await?;
    let attendance = attendance::count_attendance(&app.pool, staff.congress).await?;
    let awards = award::figures(&app.pool, staff.congress).await?;
    Ok(Json(Statistics { registrations, attendance, awards }))
}
