//! Attendance figures.

use axum::extract::State;
use serde::Serialize;
use sqlx::PgExecutor;
use utoipa::ToSchema;

use super::{presence::known, store::SILENCE};
use crate::{
    app::App,
    http::{Json, Path, Result},
    identity::{Staff, permission},
    programme::SessionPath,
    types::CongressId,
};

/// Attendance figures of a session, without personal data.
#[derive(Serialize, ToSchema)]
pub struct SessionAttendance {
    /// Number of people present now.
    pub present: i64,
    /// Number of people present at any time during the session.
    pub attended: i64,
    /// Number of people with a seat.
    pub enrolled: i64,
    /// Number of people with a seat who never attended.
    pub absent: i64,
    /// Median attendance in minutes, of the people who attended.
    pub median_minutes: i32,
    /// Maximum number of people present at the same time.
    pub most_at_once: i64,
}

/// Read the attendance figures of a session
///
/// Returns how many people are present, attended and were absent, and how long they stayed. Available during the
/// session and afterwards.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/attendance/figures", tag = "Attendance", params(SessionPath),
    responses((status = 200, description = "The figures", body = SessionAttendance)),
)]
pub async fn get_attendance_figures(
    staff: Staff<permission::SessionModerate>,
    State(app): State<App>,
    Path(path): Path<SessionPath>,
) -> Result<Json<SessionAttendance>> {
    known(&app, &staff, path.session).await?;
    let figures = sqlx::query_as!(
        SessionAttendance,
        r#"
        -- attendance::figures_of_session
        with there as (
            select registration_id, seconds, there from attended where session_id = $1 and seconds > 0
        ), seats as (
            select c.holder_id from claim c join session s on s.pool_id = c.pool_id where s.id = $1 and c.state = 'held'
        ), steps as (
            -- Arrivals and departures: a person who leaves at the moment when another arrives was not present at the same time.
            select lower(part) as at, 1 as step from there, unnest(there.there) part
            union all
            select upper(part), -1 from there, unnest(there.there) part
        )
        select (select count(distinct st.registration_id) from stay st join released_session rs on rs.id = st.session_id
                join congress c on c.id = rs.congress_id and c.released_version = rs.version
                where st.session_id = $1 and st.left_at is null
                  and (case when st.provider_key is null then st.seen_at > $2::timestamptz - $3::text::interval
                            else $2 < rs.ends_at end)) as "present!",
               (select count(*) from there) as "attended!",
               (select count(*) from seats) as "enrolled!",
               (select count(*) from seats where holder_id not in (select registration_id from there)) as "absent!",
               coalesce((select percentile_disc(0.5) within group (order by seconds) / 60 from there), 0) as "median_minutes!",
               coalesce((select max(sum) from (select sum(step) over (order by at, step) from steps) running), 0) as "most_at_once!"
        "#,
        *path.session,
        app.now(),
        SILENCE,
    );
    Ok(Json(figures.fetch_one(&app.pool).await?))
}

/// Attendance figures of a whole congress.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendanceFigures {
    /// Number of seats taken in all sessions.
    pub seats_taken: i64,
    /// Number of positions on waiting lists.
    pub waiting: i64,
    /// Number of people who attended at least one session.
    pub people: i64,
    /// Number of attendances: each person counts once per session.
    pub attendances: i64,
    /// Total minutes of all attendances.
    pub minutes: i64,
    /// Number of valid certificates of attendance.
    pub certificates: i64,
}

/// Attendance figures of a congress.
pub async fn figures(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<AttendanceFigures> {
    sqlx::query_as!(
        AttendanceFigures,
        r#"
        -- attendance::figures
        with there as (
            select registration_id, seconds from attended where congress_id = $1 and seconds > 0
        ), seats as (
            select sum(p.taken) as taken, sum(p.waiting) as waiting
            from session s join pool p on p.id = s.pool_id where s.congress_id = $1
        )
        select coalesce((select taken from seats), 0) as "seats_taken!", coalesce((select waiting from seats), 0) as "waiting!",
               (select count(distinct registration_id) from there) as "people!", (select count(*) from there) as "attendances!",
               coalesce((select sum(seconds) from there), 0) / 60 as "minutes!",
               (select count(*) from certificate where congress_id = $1 and revoked_at is null) as "certificates!"
        "#,
        *congress,
    )
    .fetch_one(db)
    .await
}
