//! Availability of speakers, in their own time zone.

pub(in crate::programme) mod api;
mod store;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use utoipa::ToSchema;

use super::Speaker;
use crate::{
    events::Change,
    http::{HasRevision, IfMatch, RequestError, Result},
    types::{CongressId, FieldError, LocalTime, SpeakerId, TimeZone},
};

/// The availability of a speaker.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpeakerAvailability {
    /// Id of the speaker.
    speaker: SpeakerId,
    /// Time zone of the speaker; `null` if unknown.
    #[schema(required)]
    time_zone: Option<TimeZone>,
    /// In order of time. Empty: available at any time.
    windows: Vec<AvailabilityWindow>,
    /// Revision of the speaker. Send it as `If-Match`.
    revision: i64,
}

/// A time window.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvailabilityWindow {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    /// The same window in the speaker's time zone.
    local_starts_at: LocalTime,
    local_ends_at: LocalTime,
}

/// The availability of a speaker; replaces the current one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"time_zone": "America/New_York",
    "windows": [{"from": "2021-11-08T08:00", "until": "2021-11-08T12:30"}]}))]
pub struct SpeakerAvailabilityUpdate {
    /// Time zone of the windows; the speaker's own by default.
    time_zone: Option<TimeZone>,
    /// Empty: available at any time.
    #[schema(max_items = 200)]
    windows: Vec<NewAvailabilityWindow>,
}

/// Start and end as local times of the speaker.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAvailabilityWindow {
    #[schema(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$", examples("2021-11-08T08:00"))]
    from: String,
    #[schema(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$", examples("2021-11-08T12:30"))]
    until: String,
}

/// A time span; the end is exclusive.
pub type Span = (DateTime<Utc>, DateTime<Utc>);

impl SpeakerAvailabilityUpdate {
    /// The windows as instants, in order; adjacent windows are merged.
    fn spans(&self, zone: &TimeZone) -> Result<Vec<Span>, Vec<FieldError>> {
        let (mut spans, mut faults) = (Vec::new(), Vec::new());
        for (index, window) in self.windows.iter().enumerate() {
            let pointer = |field| format!("/windows/{index}/{field}");
            match window.span(zone) {
                Err((field, why)) => faults.push(FieldError::new(pointer(field), "format", why)),
                Ok((from, until)) if until <= from => {
                    faults.push(FieldError::new(pointer("until"), "order", "must be after `from`"));
                }
                Ok(span) => spans.push(span),
            }
        }
        if faults.is_empty() { Ok(merged(spans)) } else { Err(faults) }
    }
}

impl NewAvailabilityWindow {
    /// When clocks are set back within the window, takes the longer reading.
    fn span(&self, zone: &TimeZone) -> Result<Span, (&'static str, String)> {
        let local = |field, text: &str| {
            let full = if text.len() == 16 { format!("{text}:00") } else { text.to_owned() };
            full.parse::<NaiveDateTime>()
                .map_err(|_| (field, format!("`{text}` is not a valid date and time")))
        };
        let skipped = |field| (field, format!("clocks in {zone} skip this time; choose another"));
        let from = zone.earliest(local("from", &self.from)?).ok_or_else(|| skipped("from"))?;
        let until = zone.latest(local("until", &self.until)?).ok_or_else(|| skipped("until"))?;
        Ok((from, until))
    }
}

/// Sorts spans and merges those that overlap or touch.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for (from, until) in spans {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => merged.push((from, until)),
        }
    }
    merged
}

impl SpeakerAvailability {
    fn of(speaker: &Speaker, spans: Vec<Span>) -> Self {
        let time_zone = speaker.time_zone.clone();
        let rules = time_zone.as_ref().map_or(chrono_tz::Tz::UTC, TimeZone::rules);
        let window = |(starts_at, ends_at): Span| AvailabilityWindow {
            starts_at,
            ends_at,
            local_starts_at: LocalTime::of(starts_at, rules),
            local_ends_at: LocalTime::of(ends_at, rules),
        };
        let windows = spans.into_iter().map(window).collect();
        Self { speaker: speaker.id, time_zone, windows, revision: speaker.revision }
    }
}

impl HasRevision for SpeakerAvailability {
    fn revision(&self) -> i64 {
        self.revision
    }
}

/// The availability of one speaker or of all who have set it, in order.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    only: Option<SpeakerId>,
) -> sqlx::Result<Vec<(SpeakerId, Span)>> {
    store::list(db, congress, only).await
}

/// Replaces the availability of a speaker.
async fn set(
    change: &mut Change<'_>,
    speaker: SpeakerId,
    if_match: &IfMatch,
    new: &SpeakerAvailabilityUpdate,
) -> Result<SpeakerAvailability> {
    let before = super::lock(change, speaker).await?;
    if_match.check(&before)?;
    let zone = new.time_zone.as_ref().or(before.time_zone.as_ref());
    let spans = match zone {
        Some(zone) => new.spans(zone).map_err(RequestError::InvalidBody)?,
        None if new.windows.is_empty() => Vec::new(),
        None => {
            let why = "the speaker has no time zone; send the time zone of the windows";
            return Err(RequestError::InvalidBody(vec![FieldError::new("/time_zone", "missing", why)]).into());
        }
    };
    let congress = change.congress();
    store::replace(change.db(), speaker, zone, &spans).await?;
    change.publish(super::updated(speaker)).await?;
    let after = super::store::find(change.db(), congress, speaker, true).await?;
    Ok(SpeakerAvailability::of(&after.ok_or(RequestError::NoSuch("speaker"))?, spans))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(zone: &str, windows: &[(&str, &str)]) -> Result<Vec<String>, Vec<FieldError>> {
        let windows = windows
            .iter()
            .map(|(from, until)| NewAvailabilityWindow { from: (*from).into(), until: (*until).into() })
            .collect();
        let new = SpeakerAvailabilityUpdate { time_zone: None, windows };
        let spans = new.spans(&zone.parse().unwrap())?;
        Ok(spans.iter().map(|(from, until)| format!("{from:?}/{until:?}")).collect())
    }

    #[test]
    fn windows_are_local_times_of_the_zone() {
        assert_eq!(
            spans(
                "America/New_York",
                &[("2021-11-08T12:00", "2021-11-08T13:00"), ("2021-11-07T01:30", "2021-11-07T01:45")]
            ),
            Ok(vec![
                // The repeated hour counts twice.
                "2021-11-07T05:30:00Z/2021-11-07T06:45:00Z".into(),
                "2021-11-08T17:00:00Z/2021-11-08T18:00:00Z".into(),
            ])
        );
    }

    #[test]
    fn adjacent_windows_are_merged() {
        let touching =
            [("2021-11-08T10:00", "2021-11-08T11:00:00"), ("2021-11-08T09:00", "2021-11-08T10:00")];
        assert_eq!(spans("UTC", &touching), Ok(vec!["2021-11-08T09:00:00Z/2021-11-08T11:00:00Z".into()]));
    }

    #[test]
    fn every_invalid_window_is_reported() {
        let bad = [
            ("2021-03-14T02:30", "2021-03-14T05:00"),
            ("2021-11-08T10:00", "2021-11-08T09:00"),
            ("2021-11-08T10:00", "2021-13-08T09:00"),
        ];
        let faults = spans("America/New_York", &bad).unwrap_err();
        let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/windows/0/from", "/windows/1/until", "/windows/2/until"]);
    }
}
