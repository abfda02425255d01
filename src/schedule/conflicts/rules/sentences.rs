//! Parts of the sentences that describe conflicts.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// `no channels`, `1 language`, `3 languages`
pub fn counted(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        more => format!("{more} {what}s"),
    }
}

/// `Ana`, `Ana and Bo`, `Ana, Bo and Chen`
pub fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [more @ .., last] => format!("{} and {last}", more.join(", ")),
    }
}

/// `15:30 to 16:00 on 6 February 2021 (Europe/Brussels)`
pub fn span(from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> String {
    let (from, until) = (from.with_timezone(&zone), until.with_timezone(&zone));
    format!("{} to {} on {} ({zone})", from.format("%H:%M"), until.format("%H:%M"), from.format("%-d %B %Y"))
}
