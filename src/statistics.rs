//! Statistics: the figures of a congress, of every feature that has some.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    attendance::{self, AttendanceFigures},
    award::{self, AwardFigures},
    congress::CongressPath,
    http::{Json, Result},
    identity::{Staff, permission},
    registration::{self, RegistrationFigures},
};

crate::feature! {
    operations: [
        get_statistics,
    ],
}

/// The figures of a congress; they name nobody.
#[derive(Debug, Serialize, ToSchema)]
pub struct Statistics {
    pub registrations: RegistrationFigures,
    pub attendance: AttendanceFigures,
    /// Of each award: how many entries came how far.
    pub awards: Vec<AwardFigures>,
}

/// Read the statistics
///
/// How many are registered, by type, status, country, city, day and delegation; how many have seats, and
/// were in sessions; how many entries for an award came how far. Erased people are counted like others.
#[utoipa::path(
    get, path = "/congresses/{congress}/statistics", tag = "Congress", params(CongressPath),
    responses((status = 200, description = "The figures", body = Statistics)),
)]
pub async fn get_statistics(
    staff: Staff<permission::StatisticsRead>,
    State(app): State<App>,
) -> Result<Json<Statistics>> {
    let registrations = registration::figures(&app.pool, staff.congress).await?;
    let attendance = attendance::figures(&app.pool, staff.congress).await?;
    let awards = award::figures(&app.pool, staff.congress).await?;
    Ok(Json(Statistics { registrations, attendance, awards }))
}
