//! Availability of speakers, in their own time zone.

use axum::extract::State;
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgExecutor;
use utoipa::ToSchema;

use super::{
    catalogue::{SPEAKER_UPDATED, SpeakerChanged},
    speakers::{self, SpeakerPath},
};
use crate::{
    app::App,
    events,
    http::{Json, Path, RequestError, Result, Valid},
    identity::{Staff, permission},
    types::{CongressId, FieldError, LocalTime, SpeakerId, TimeZone},
};

/// The availability of a speaker.
#[derive(Debug, Serialize, ToSchema)]
pub struct Availability {
    /// Id of the speaker.
    speaker: SpeakerId,
    /// Time zone of the speaker; `null` if unknown.
    #[schema(required)]
    time_zone: Option<TimeZone>,
    /// In order of time. Empty: available at any time.
    windows: Vec<Window>,
}

/// A time window.
#[derive(Debug, Serialize, ToSchema)]
pub struct Window {
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
pub struct NewAvailability {
    /// Time zone of the windows; the speaker's own by default.
    time_zone: Option<TimeZone>,
    /// Empty: available at any time.
    #[schema(max_items = 200)]
    windows: Vec<NewWindow>,
}

/// Start and end as local times of the speaker.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWindow {
    #[schema(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$", examples("2021-11-08T08:00"))]
    from: String,
    #[schema(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$", examples("2021-11-08T12:30"))]
    until: String,
}

/// A time span; the end is exclusive.
pub type Span = (DateTime<Utc>, DateTime<Utc>);

impl NewAvailability {
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

impl NewWindow {
    /// When clocks are set back within the window, takes the longer reading.
    fn span(&self, zone: &TimeZone) -> Result<Span, (&'static str, String)> {
        let local = |field, text: &str| {
            let full = if text.len() == 16 { format!("{text}:00") } else { text.to_owned() };
            full.parse::<NaiveDateTime>()
                .map_err(|_| (field, format!("`{text}` is not a valid date and time")))
        };
        let leapt = |field| (field, format!("clocks in {zone} skip this time; choose another"));
        let from = zone.earliest(local("from", &self.from)?).ok_or_else(|| leapt("from"))?;
        let until = zone.latest(local("until", &self.until)?).ok_or_else(|| leapt("until"))?;
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

/// Read the availability of a speaker
///
/// In UTC and in the speaker's time zone.
#[utoipa::path(
    get, path = "/congresses/{congress}/speakers/{speaker}/availability", tag = "Programme", params(SpeakerPath),
    responses((status = 200, description = "The availability", body = Availability)),
)]
pub async fn get_speaker_availability(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
) -> Result<Json<Availability>> {
    let speaker = speakers::find(&app.pool, staff.congress, path.speaker).await?;
    let speaker = speaker.ok_or(RequestError::NoSuch("speaker"))?;
    let spans = list(&app.pool, staff.congress, Some(path.speaker)).await?;
    let spans = spans.into_iter().map(|(_, span)| span).collect();
    Ok(Json(Availability::of(path.speaker, speaker.time_zone, spans)))
}

/// Set the availability of a speaker
///
/// Times are local to the speaker. A session placed outside these windows is a conflict of the draft.
#[utoipa::path(
    put, path = "/congresses/{congress}/speakers/{speaker}/availability", tag = "Programme", params(SpeakerPath),
    request_body = NewAvailability,
    responses((status = 200, description = "The availability", body = Availability)),
)]
pub async fn set_speaker_availability(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
    Valid(new): Valid<NewAvailability>,
) -> Result<Json<Availability>> {
    let mut tx = app.begin().await?;
    let speaker = speakers::lock(&mut tx, staff.congress, path.speaker).await?;
    let said = new.time_zone.as_ref().or(speaker.time_zone.as_ref());
    let spans = match said {
        Some(zone) => new.spans(zone).map_err(RequestError::InvalidBody)?,
        None if new.windows.is_empty() => Vec::new(),
        None => {
            let why = "the speaker has no time zone; send the time zone of the windows";
            return Err(RequestError::InvalidBody(vec![FieldError::new("/time_zone", "missing", why)]).into());
        }
    };
    sqlx::query!(
        r#"
        -- programme::set_availability
        with before as (delete from speaker_availability where speaker_id = $1)
        update speaker set time_zone = coalesce(time_zone, $2), revision = revision + 1 where id = $1
        "#,
        *path.speaker,
        said.map(|zone| &**zone),
    )
    .execute(&mut *tx)
    .await?;
    let (starts, ends): (Vec<_>, Vec<_>) = spans.iter().copied().unzip();
    sqlx::query!(
        r#"
        -- programme::insert_availability
        insert into speaker_availability (speaker_id, starts_at, ends_at)
        select $1, * from unnest($2::timestamptz[], $3::timestamptz[])
        "#,
        *path.speaker,
        &starts,
        &ends,
    )
    .execute(&mut *tx)
    .await?;
    let event = SPEAKER_UPDATED.of(Some(staff.congress), *path.speaker, &SpeakerChanged { id: path.speaker });
    events::publish(&mut tx, staff.actor, event, app.now()).await?;
    tx.commit().await?;
    Ok(Json(Availability::of(path.speaker, speaker.time_zone.or(new.time_zone), spans)))
}

impl Availability {
    fn of(speaker: SpeakerId, time_zone: Option<TimeZone>, spans: Vec<Span>) -> Self {
        let rules = time_zone.as_ref().map_or(chrono_tz::Tz::UTC, TimeZone::rules);
        let window = |(starts_at, ends_at): Span| Window {
            starts_at,
            ends_at,
            local_starts_at: LocalTime::of(starts_at, rules),
            local_ends_at: LocalTime::of(ends_at, rules),
        };
        Self { speaker, time_zone, windows: spans.into_iter().map(window).collect() }
    }
}

/// The availability of one speaker or of all who have set it, in order.
pub async fn list(
    db: impl PgExecutor<'_>,
    congress: CongressId,
    only: Option<SpeakerId>,
) -> sqlx::Result<Vec<(SpeakerId, Span)>> {
    let rows = sqlx::query!(
        r#"
        -- programme::list_availability
        select s.id, a.starts_at, a.ends_at
        from speaker s join speaker_availability a on a.speaker_id = s.id
        where s.congress_id = $1 and ($2::uuid is null or s.id = $2)
        order by s.id, a.starts_at
        "#,
        *congress,
        only.map(|id| *id),
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, (row.starts_at, row.ends_at))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(zone: &str, windows: &[(&str, &str)]) -> Result<Vec<String>, Vec<FieldError>> {
        let windows = windows
            .iter()
            .map(|(from, until)| NewWindow { from: (*from).into(), until: (*until).into() })
            .collect();
        let new = NewAvailability { time_zone: None, windows };
        let spans = new.spans(&zone.parse().unwrap())?;
        Ok(spans.iter().map(|(from, until)| format!("{from:?}/{until:?}")).collect())
    }

    #[test]
    fn windows_are_told_by_the_clock_on_the_wall() {
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
    fn windows_that_touch_are_one() {
        let touching =
            [("2021-11-08T10:00", "2021-11-08T11:00:00"), ("2021-11-08T09:00", "2021-11-08T10:00")];
        assert_eq!(spans("UTC", &touching), Ok(vec!["2021-11-08T09:00:00Z/2021-11-08T11:00:00Z".into()]));
    }

    #[test]
    fn every_bad_window_is_named() {
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
