//! What is supposed about a draft: a speaker is away, a room is closed, a session does not take place or lasts longer.
//! Nothing of it is written.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::conflicts::Draft;
use crate::{
    http::RequestError,
    programme::{OpeningHours, Span},
    types::{FieldError, SessionId, Slug, SpeakerId},
};

const ORDER: &str = "`until` must be after `from`";

/// What is supposed: none of it is written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"unavailable": [{"speaker": "017cff64-6000-7000-8000-000000000000",
    "from": "2021-11-09T00:00:00Z", "until": "2021-11-10T00:00:00Z"}]}))]
pub struct ScheduleAssumptions {
    /// Speakers who are not available.
    #[schema(max_items = 500)]
    pub unavailable: Vec<AssumedAbsence>,
    /// Rooms that are closed.
    #[schema(max_items = 500)]
    pub rooms_closed: Vec<AssumedClosure>,
    /// Ids of sessions that do not take place.
    #[schema(max_items = 500)]
    pub cancelled: Vec<SessionId>,
    /// Sessions that last longer.
    #[schema(max_items = 500)]
    pub longer: Vec<AssumedDuration>,
    /// Most minutes that a speaker speaks on a day, instead of what the rules of the edition say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1440)]
    pub speaker_minutes: Option<i32>,
}

/// A speaker who is not available.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssumedAbsence {
    /// Id of the speaker.
    pub speaker: SpeakerId,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// A room that is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssumedClosure {
    /// Slug of the room.
    pub room: Slug,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// A session that lasts longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssumedDuration {
    /// Id of the session.
    pub session: SessionId,
    #[schema(minimum = 1, maximum = 1440)]
    pub minutes: i32,
}

impl ScheduleAssumptions {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Names that are unknown in the draft, and spans that end before they begin. `at` is the JSON pointer of this object.
    ///
    /// # Errors
    /// There are some.
    pub fn check(&self, draft: &Draft, at: &str) -> Result<(), RequestError> {
        let mut faults = Vec::new();
        let mut add = |holds: bool, pointer: String, code: &'static str, why: &str| {
            if holds {
                faults.push(FieldError::new(format!("{at}{pointer}"), code, why.to_owned()));
            }
        };
        let knows = |id: &SessionId| draft.sessions.iter().any(|session| session.id == *id);
        for (index, absence) in self.unavailable.iter().enumerate() {
            let pointer = format!("/unavailable/{index}");
            let is_known = draft.speakers.contains_key(&absence.speaker)
                || draft
                    .sessions
                    .iter()
                    .flat_map(|session| session.speakers.iter())
                    .any(|part| part.speaker == absence.speaker);
            add(
                !is_known,
                format!("{pointer}/speaker"),
                "unknown",
                "no such speaker in a session of this congress",
            );
            add(absence.until <= absence.from, format!("{pointer}/until"), "order", ORDER);
        }
        for (index, closure) in self.rooms_closed.iter().enumerate() {
            let pointer = format!("/rooms_closed/{index}");
            let is_known = draft.rooms.iter().any(|room| room.slug == closure.room);
            add(!is_known, format!("{pointer}/room"), "unknown", "no such room in this congress");
            add(closure.until <= closure.from, format!("{pointer}/until"), "order", ORDER);
        }
        for (index, session) in self.cancelled.iter().enumerate() {
            add(
                !knows(session),
                format!("/cancelled/{index}"),
                "unknown",
                "no such session in this congress",
            );
        }
        for (index, longer) in self.longer.iter().enumerate() {
            let pointer = format!("/longer/{index}/session");
            add(!knows(&longer.session), pointer, "unknown", "no such session in this congress");
        }
        RequestError::check_body(faults)
    }

    /// The draft as if they held.
    pub fn apply(&self, draft: &mut Draft) {
        draft.levels.speaker_minutes = self.speaker_minutes.or(draft.levels.speaker_minutes);
        let frame = (draft.frame.from, draft.frame.until);
        for absence in &self.unavailable {
            let windows = &mut draft.speakers.entry(absence.speaker).or_default().windows;
            *windows = without(windows, frame, (absence.from, absence.until));
        }
        for closure in &self.rooms_closed {
            if let Some(room) = draft.rooms.iter_mut().find(|room| room.slug == closure.room) {
                let open: Vec<Span> =
                    room.opening_hours.iter().map(|hours| (hours.opens_at, hours.closes_at)).collect();
                let open = without(&open, frame, (closure.from, closure.until));
                *room.opening_hours = open
                    .into_iter()
                    .map(|(opens_at, closes_at)| OpeningHours { opens_at, closes_at })
                    .collect();
            }
        }
        draft.sessions.retain(|session| !self.cancelled.contains(&session.id));
        for longer in &self.longer {
            let session = draft.sessions.iter_mut().find(|session| session.id == longer.session);
            if let Some(session) = session {
                session.duration_minutes = longer.minutes;
                session.ends_at = session.starts_at.map(|at| at + TimeDelta::minutes(longer.minutes.into()));
                if let Some(facts) = draft.facts.get_mut(&longer.session) {
                    facts.minutes = None;
                }
            }
        }
    }
}

/// Spans, or the whole frame if there are none, without another span. Never empty, which would mean any time: without any
/// time left, it is a span of no length.
fn without(spans: &[Span], frame: Span, (from, until): Span) -> Vec<Span> {
    let spans = if spans.is_empty() { vec![frame] } else { spans.to_vec() };
    let mut left: Vec<Span> = spans
        .iter()
        .flat_map(|(opens, closes)| [(*opens, (*closes).min(from)), ((*opens).max(until), *closes)])
        .filter(|(opens, closes)| opens < closes)
        .collect();
    if left.is_empty() {
        left.push((frame.0, frame.0));
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn span_is_taken_out() {
        let at = |minutes| DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
        let span = |from, until| (at(from), at(until));
        let frame = span(0, 100);
        assert_eq!(without(&[], frame, span(20, 30)), [span(0, 20), span(30, 100)]);
        assert_eq!(without(&[span(10, 25), span(40, 50)], frame, span(20, 45)), [span(10, 20), span(45, 50)]);
        assert_eq!(without(&[span(10, 25)], frame, span(0, 100)), [span(0, 0)], "never available");
        assert_eq!(without(&[span(10, 25)], frame, span(30, 40)), [span(10, 25)]);
    }
}
