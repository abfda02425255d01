use chrono_tz::Tz;

use super::{checked_text, text_schema};

checked_text! {
    /// A time zone of the IANA database. Old names (`Asia/Calcutta`) are kept as they came.
    TimeZone, "an IANA time zone such as Asia/Shanghai", time_zone
}
text_schema!(TimeZone, "time-zone", 64, "Asia/Shanghai", "A time zone of the IANA database.");

fn time_zone(text: &str) -> Option<String> {
    text.parse::<Tz>().ok().map(|zone| zone.name().into())
}

impl TimeZone {
    /// The zone's rules; UTC should the database hold a name that this build does not know.
    pub fn rules(&self) -> Tz {
        self.parse().unwrap_or(Tz::UTC)
    }
}
