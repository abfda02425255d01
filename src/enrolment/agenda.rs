//! A person's agenda, from the released schedule.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    http::{CongressPath, Json, Lang, Path, Problems, Query, Result},
    identity::{Registered, permission},
    programme::Session,
    schedule::{LocalTimes, NotReleased, Published, Released},
    types::{RegistrationId, SessionId, TimeZone},
};

/// Role of a person in a session of their agenda.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum AgendaPart {
    /// The person has a seat.
    Enrolled,
    /// The person is on the waiting list.
    Waitlisted,
    Speaking,
    Favourite,
}

/// A person's agenda.
#[derive(Serialize, ToSchema)]
pub struct Agenda {
    /// Time zone of the local times.
    time_zone: TimeZone,
    /// Number of the release that the agenda is based on.
    version: i32,
    /// Sessions in chronological order.
    items: Vec<AgendaItem>,
}

/// A session of a person's agenda.
#[derive(Serialize, ToSchema)]
pub struct AgendaItem {
    session: Session,
    /// Roles of the person in the session.
    parts: Vec<AgendaPart>,
    /// Whether the session is no longer in the schedule; times and room are the last ones.
    cancelled: bool,
    #[serde(flatten)]
    local: LocalTimes,
    /// Ids of other sessions in the agenda at the same time.
    clashes_with: Vec<SessionId>,
}

/// Time zone of the agenda.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Where {
    /// Time zone for local times; default: your own time zone.
    #[param(example = "America/New_York")]
    tz: Option<TimeZone>,
}

/// Read my agenda
///
/// Returns the sessions in which you have a seat or wait for one, in which you speak, or which you have marked, from
/// the latest release of the schedule and with local times. Sessions that are no longer in the schedule are shown as
/// cancelled.
#[utoipa::path(
    get, path = "/congresses/{congress}/agenda", tag = "Enrolment", params(CongressPath, Where, Lang),
    responses((status = 200, description = "The agenda", body = Agenda), Problems<NotReleased>),
)]
pub async fn get_agenda(
    me: Registered<permission::EnrolmentOwn>,
    State(app): State<App>,
    State(published): State<Arc<Published>>,
    Path(path): Path<CongressPath>,
    Query(place): Query<Where>,
) -> Result<Json<Agenda>> {
    let entry = published.find(&path.congress).ok_or(NotReleased)?;
    let parts = parts(&app.pool, me.registration).await?;
    let zone = match place.tz {
        Some(zone) => zone,
        None => zone(&app.pool, me.registration).await?,
    };
    Ok(Json(Agenda::of(&entry.released, &parts, zone)))
}

/// Roles of a person by session.
pub type Parts = BTreeMap<SessionId, BTreeSet<AgendaPart>>;

/// The roles of a registration in sessions.
pub async fn parts(db: impl PgExecutor<'_>, registration: RegistrationId) -> sqlx::Result<Parts> {
    let rows = sqlx::query!(
        r#"
        -- enrolment::parts
        select session_id as "session!: SessionId", 'favourite' as "part!: AgendaPart"
        from favourite where registration_id = $1
        union all
        select s.id, case c.state when 'held' then 'enrolled' else 'waitlisted' end
        from claim c join session s on s.pool_id = c.pool_id where c.holder_id = $1
        union all
        select rs.session_id, 'speaking'
        from speaker sp
        join congress c on c.id = sp.congress_id
        join released_speaker rs on rs.congress_id = c.id and rs.version = c.released_version and rs.speaker_id = sp.id
        where sp.registration_id = $1
        "#,
        *registration,
    )
    .fetch_all(db)
    .await?;
    let mut parts = Parts::new();
    for row in rows {
        parts.entry(row.session).or_default().insert(row.part);
    }
    Ok(parts)
}

async fn zone(db: impl PgExecutor<'_>, registration: RegistrationId) -> sqlx::Result<TimeZone> {
    sqlx::query_scalar!(
        r#"
        -- enrolment::zone
        select coalesce(r.time_zone, a.time_zone, c.time_zone) as "zone!: TimeZone"
        from registration r join congress c on c.id = r.congress_id left join account a on a.id = r.account_id
        where r.id = $1
        "#,
        *registration,
    )
    .fetch_one(db)
    .await
}

impl Agenda {
    fn of(released: &Released, parts: &Parts, time_zone: TimeZone) -> Self {
        let rules = time_zone.rules();
        let present = released.sessions.iter().map(|session| (session, false));
        let mut items: Vec<_> = present
            .chain(released.withdrawn.iter().map(|session| (session, true)))
            .filter_map(|(session, cancelled)| {
                let parts = parts.get(&session.id)?.iter().copied().collect();
                let local = LocalTimes::of(session.starts_at?, session.ends_at?, rules);
                Some(AgendaItem {
                    session: session.clone(),
                    parts,
                    cancelled,
                    local,
                    clashes_with: Vec::new(),
                })
            })
            .collect();
        items.sort_by(|a, b| {
            (a.session.starts_at, &a.session.code).cmp(&(b.session.starts_at, &b.session.code))
        });
        for index in 0..items.len() {
            let at_once = |other: &&AgendaItem| {
                let now = &items[index];
                let overlaps = other.session.starts_at < now.session.ends_at
                    && now.session.starts_at < other.session.ends_at;
                overlaps && other.session.id != now.session.id && !other.cancelled && !now.cancelled
            };
            items[index].clashes_with = items.iter().filter(at_once).map(|other| other.session.id).collect();
        }
        Self { time_zone, version: released.version, items }
    }
}
