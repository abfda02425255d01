//! The public view of a list: who has the floor, who waits, and when each speech is expected. Pure; the clock is an argument.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    entry::Entry,
    model::{SpeakersList, SpeakingRequestState, Speech},
    sitting::Sitting,
};
use crate::types::{Now, SpeakingRequestId};

impl Sitting {
    /// The public view of the list at a given time.
    pub fn view(&self, now: Now) -> SpeakersList {
        let floor = self.floor();
        let left = |entry: &Entry| (entry.granted_seconds() - entry.used_seconds(now).unwrap_or(0)).max(0);
        // Before the first speech, the forecast starts when the sitting begins.
        let is_idle = self.last_called().is_none();
        let base = self.begins_at.filter(|begins| is_idle && *begins > now).unwrap_or(now);
        let mut ahead: i64 = floor.map_or(0, left);
        let mut waiting = Vec::new();
        for entry in self.waiting() {
            waiting.push(entry.view(now, Some(base + TimeDelta::seconds(ahead))));
            ahead += entry.granted_seconds();
        }
        let mut spoken: Vec<_> =
            self.entries.iter().filter(|entry| entry.state == SpeakingRequestState::Spoken).collect();
        spoken.sort_by_key(|entry| entry.call);
        let skipped = self.entries.iter().filter(|entry| entry.state == SpeakingRequestState::Skipped);
        let used: i64 = self.entries.iter().filter_map(|entry| entry.used_seconds(now)).sum();
        SpeakersList {
            session: self.list.session,
            state: self.list.state,
            settings: self.list.settings.clone(),
            arranged: self.list.arranged,
            calls: self.list.calls,
            floor: floor.map(|entry| entry.view(now, None)),
            waiting,
            spoken: spoken.into_iter().map(|entry| entry.view(now, None)).collect(),
            skipped: skipped.map(|entry| entry.view(now, None)).collect(),
            used_seconds: used,
            remaining_seconds: ahead,
            forecast_ends_at: base + TimeDelta::seconds(ahead),
            over_seconds: self
                .list
                .settings
                .seconds_total
                .map_or(0, |total| (used + ahead - i64::from(total)).max(0)),
            revision: self.list.revision,
        }
    }

    /// When the speech of a waiting request is expected to begin, if all earlier speakers use their time.
    pub fn expected_at(&self, id: SpeakingRequestId, now: Now) -> Option<DateTime<Utc>> {
        let waiting = self.view(now).waiting;
        waiting.into_iter().find(|speech| speech.request == id).and_then(|speech| speech.expected_at)
    }
}

impl Entry {
    fn view(&self, now: Now, expected_at: Option<DateTime<Utc>>) -> Speech {
        Speech {
            request: self.id,
            delegation: self.delegation,
            city: self.city.clone(),
            country: self.country.clone(),
            name: self.name.clone(),
            title: self.title.clone(),
            protocol_rank: self.protocol_rank,
            kind: self.kind,
            reply_to: self.reply_to,
            item: self.item,
            topic: self.topic.clone(),
            mode: self.mode,
            video_url: self.video_url.clone(),
            language: self.language.clone(),
            state: self.state,
            position: self.place,
            seconds: self.seconds + self.extended_seconds,
            used_seconds: self.used_seconds(now),
            expected_at,
            started_at: self.started_at,
            stopped_at: self.stopped_at,
            second_choice: self.second_choice,
            swap_with: self.swap_with,
            called_by: self.caller.clone(),
        }
    }
}
