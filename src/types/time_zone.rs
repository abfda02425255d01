use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

use super::{checked_text, text_schema};

checked_text! {
    /// A time zone of the IANA database. Old names (`Asia/Calcutta`) are kept.
    TimeZone, "an IANA time zone such as Asia/Shanghai", time_zone
}
text_schema!(TimeZone, "time-zone", 64, "Asia/Shanghai", "A time zone of the IANA database.");

fn time_zone(text: &str) -> Option<String> {
    text.parse::<Tz>().ok().map(|zone| zone.name().into())
}

impl TimeZone {
    /// The zone's rules; UTC if this build does not know the zone stored in the database.
    pub fn rules(&self) -> Tz {
        self.parse().unwrap_or(Tz::UTC)
    }

    /// The local date at an instant.
    pub fn date_of(&self, instant: DateTime<Utc>) -> NaiveDate {
        instant.with_timezone(&self.rules()).date_naive()
    }

    /// The first instant with this local time. `None` if clocks skip it.
    pub fn earliest(&self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        self.rules().from_local_datetime(&local).earliest().map(|at| at.to_utc())
    }

    /// Like [`Self::earliest`], but the last instant.
    pub fn latest(&self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        self.rules().from_local_datetime(&local).latest().map(|at| at.to_utc())
    }

    /// The instant with this local time; if clocks skip it, the instant according to the offset before.
    pub fn around(&self, local: NaiveDateTime) -> DateTime<Utc> {
        // No zone has ever skipped more than a day.
        let before =
            (0..=24).find_map(|hours| self.earliest(local - TimeDelta::hours(hours)).zip(Some(hours)));
        before.map_or_else(|| local.and_utc(), |(at, hours)| at + TimeDelta::hours(hours))
    }

    /// Start of the day: an hour later where clocks skip midnight.
    pub fn midnight(&self, day: NaiveDate) -> DateTime<Utc> {
        self.around(day.and_time(NaiveTime::MIN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn midnight(zone: &str, day: &str) -> String {
        zone.parse::<TimeZone>().unwrap().midnight(day.parse().unwrap()).to_rfc3339()
    }

    #[test]
    fn day_starts_after_a_skipped_midnight() {
        assert_eq!(midnight("Asia/Shanghai", "2021-11-08"), "2021-11-07T16:00:00+00:00");
        // Clocks skipped from 00:00 to 01:00, and in the other zone a whole day.
        assert_eq!(midnight("America/Sao_Paulo", "2018-11-04"), "2018-11-04T03:00:00+00:00");
        assert_eq!(midnight("Pacific/Apia", "2011-12-30"), "2011-12-30T10:00:00+00:00");
    }

    #[test]
    fn repeated_hour_has_two_instants() {
        let zone: TimeZone = "America/New_York".parse().unwrap();
        let local = "2021-11-07T01:30:00".parse().unwrap();
        let [first, last] = [zone.earliest(local), zone.latest(local)].map(|at| at.unwrap().to_rfc3339());
        assert_eq!((&*first, &*last), ("2021-11-07T05:30:00+00:00", "2021-11-07T06:30:00+00:00"));
        assert_eq!(zone.earliest("2021-03-14T02:30:00".parse().unwrap()), None);
    }
}
