//! The public schedule, by the days of a time zone.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    programme::Session,
    schedule::{conflicts::is_in_the_night, released::Released},
    types::{Language, LocalTime, Localized, Slug, TimeZone},
};

/// The public schedule.
#[derive(Serialize, ToSchema)]
pub struct Schedule<'r> {
    /// Slug of the congress.
    #[schema(value_type = Slug)]
    congress: &'r str,
    /// Version of the release.
    version: i32,
    released_at: DateTime<Utc>,
    /// Time zone of the days and local times.
    time_zone: &'r TimeZone,
    /// Time zone of the congress.
    congress_time_zone: &'r TimeZone,
    /// In order; days without sessions are omitted.
    days: Vec<ScheduleDay<'r>>,
}

/// A day of the schedule.
#[derive(Serialize, ToSchema)]
pub struct ScheduleDay<'r> {
    date: NaiveDate,
    /// Rooms with sessions that start on this day.
    rooms: Vec<ScheduleRoom<'r>>,
}

/// The sessions of a room on a day.
#[derive(Serialize, ToSchema)]
pub struct ScheduleRoom<'r> {
    /// Slug of the room.
    room: &'r Slug,
    name: &'r Localized,
    /// In order of time.
    sessions: Vec<ScheduledSession<'r>>,
}

/// A session of the schedule, with its local times.
#[derive(Serialize, ToSchema)]
pub struct ScheduledSession<'r> {
    #[serde(flatten)]
    session: &'r Session,
    #[serde(flatten)]
    local: LocalTimes,
}

/// Local times of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LocalTimes {
    pub local_starts_at: LocalTime,
    pub local_ends_at: LocalTime,
    /// Whether it ends on a later day than it starts; midnight belongs to the previous day.
    pub crosses_midnight: bool,
    /// Whether any part is outside 07:00–23:00.
    pub in_the_night: bool,
}

impl LocalTimes {
    pub fn of(from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> Self {
        let local = |at| LocalTime::of(at, zone);
        let last = local(until - TimeDelta::seconds(1));
        Self {
            local_starts_at: local(from),
            local_ends_at: local(until),
            crosses_midnight: last.date_naive() > local(from).date_naive(),
            in_the_night: is_in_the_night(from, until, zone),
        }
    }
}

/// By the days of a time zone, in all languages or in one.
pub fn render(released: &Released, zone: &TimeZone, language: Option<Language>) -> anyhow::Result<Vec<u8>> {
    let schedule = Schedule {
        congress: &released.edition.slug,
        version: released.version,
        released_at: released.released_at,
        time_zone: zone,
        congress_time_zone: &released.time_zone,
        days: days(released, zone.rules()),
    };
    Ok(Localized::reduced_to(language, || serde_json::to_vec(&schedule))?)
}

fn days(released: &Released, zone: Tz) -> Vec<ScheduleDay<'_>> {
    let mut days: BTreeMap<NaiveDate, BTreeMap<usize, Vec<ScheduledSession<'_>>>> = BTreeMap::new();
    for session in &released.sessions {
        let (Some(from), Some(until), Some(room)) = (session.starts_at, session.ends_at, &session.room)
        else {
            continue;
        };
        let Some(place) = released.rooms.iter().position(|(slug, _)| slug == room) else { continue };
        let local = LocalTimes::of(from, until, zone);
        let day = days.entry(local.local_starts_at.date_naive()).or_default();
        day.entry(place).or_default().push(ScheduledSession { session, local });
    }
    let of_day = |(date, rooms): (NaiveDate, BTreeMap<usize, _>)| {
        let of_room = |(place, sessions): (usize, _)| {
            let (room, name) = &released.rooms[place];
            ScheduleRoom { room, name, sessions }
        };
        ScheduleDay { date, rooms: rooms.into_iter().map(of_room).collect() }
    };
    days.into_iter().map(of_day).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(zone: Tz, from: &str, minutes: i64) -> (String, String, bool, bool) {
        let from: DateTime<Utc> = from.parse().unwrap();
        let local = LocalTimes::of(from, from + TimeDelta::minutes(minutes), zone);
        let text = |at: LocalTime| at.to_rfc3339();
        (text(local.local_starts_at), text(local.local_ends_at), local.crosses_midnight, local.in_the_night)
    }

    #[test]
    fn repeated_hour_is_distinguished_by_its_offset() {
        let times = local(Tz::America__New_York, "2021-11-07T05:30:00Z", 60);
        assert_eq!(
            times,
            ("2021-11-07T01:30:00-04:00".into(), "2021-11-07T01:30:00-05:00".into(), false, true)
        );
    }

    #[test]
    fn midnight_belongs_to_the_previous_day() {
        let times = local(Tz::Asia__Shanghai, "2021-11-08T15:00:00Z", 60);
        assert_eq!((times.1.as_str(), times.2, times.3), ("2021-11-09T00:00:00+08:00", false, true));
        assert!(local(Tz::Asia__Shanghai, "2021-11-08T15:00:00Z", 61).2);
    }

    #[test]
    fn most_distant_time_zones_are_a_day_apart() {
        let at = "2021-11-08T10:30:00Z";
        let [first, last] =
            [Tz::Pacific__Kiritimati, Tz::Pacific__Pago_Pago].map(|zone| local(zone, at, 30).0);
        assert_eq!((&*first, &*last), ("2021-11-09T00:30:00+14:00", "2021-11-07T23:30:00-11:00"));
    }
}
