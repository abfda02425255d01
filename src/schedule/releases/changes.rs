//! Changes between a release and the previous one. Pure.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    programme::Session,
    types::{Localized, SessionId, Slug},
};

/// A change of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SessionChange {
    pub kind: SessionChangeKind,
    pub session: SessionId,
    pub code: String,
    pub title: Localized,
    /// The previous placement; `null` for a new session.
    #[schema(required)]
    pub before: Option<ReleasedPlacement>,
    /// The new placement; `null` for a removed session.
    #[schema(required)]
    pub after: Option<ReleasedPlacement>,
}

impl SessionChange {
    /// Whether the people of the session are notified. A session with a new time and a new room causes one e-mail.
    pub fn is_notified(&self) -> bool {
        let times =
            |place: &Option<ReleasedPlacement>| place.as_ref().map(|place| (place.starts_at, place.ends_at));
        match self.kind {
            SessionChangeKind::Moved | SessionChangeKind::Removed => true,
            SessionChangeKind::Reroomed => times(&self.before) == times(&self.after),
            _ => false,
        }
    }
}

/// The placement of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleasedPlacement {
    /// Slug of the room.
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// The kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SessionChangeKind {
    Added,
    /// Cancelled, or without a placement.
    Removed,
    /// Moved to another time.
    Moved,
    /// Moved to another room.
    Reroomed,
    Retitled,
    SpeakersChanged,
    /// Another public field: abstract, language, track, links and others.
    Edited,
}

/// All changes, sorted by session code. A session may have several.
pub fn between(before: &[Session], after: &[Session]) -> Vec<SessionChange> {
    let mut ids: BTreeMap<SessionId, (Option<&Session>, Option<&Session>)> = BTreeMap::new();
    for session in before {
        ids.entry(session.id).or_default().0 = Some(session);
    }
    for session in after {
        ids.entry(session.id).or_default().1 = Some(session);
    }
    let mut changes: Vec<_> =
        ids.into_values().flat_map(|(before, after)| of_session(before, after)).collect();
    changes.sort_by(|a, b| (&a.code, a.kind).cmp(&(&b.code, b.kind)));
    changes
}

fn of_session(before: Option<&Session>, after: Option<&Session>) -> Vec<SessionChange> {
    let Some(named) = after.or(before) else { return Vec::new() };
    let change = |kind| SessionChange {
        kind,
        session: named.id,
        code: named.code.clone(),
        title: named.title.clone(),
        before: before.and_then(placement),
        after: after.and_then(placement),
    };
    let kinds = match (before, after) {
        (None, _) => vec![SessionChangeKind::Added],
        (_, None) => vec![SessionChangeKind::Removed],
        (Some(before), Some(after)) => kinds(before, after),
    };
    kinds.into_iter().map(change).collect()
}

fn kinds(before: &Session, after: &Session) -> Vec<SessionChangeKind> {
    [
        ((before.starts_at, before.ends_at) != (after.starts_at, after.ends_at), SessionChangeKind::Moved),
        (before.room != after.room, SessionChangeKind::Reroomed),
        (before.title != after.title, SessionChangeKind::Retitled),
        (*before.speakers != *after.speakers, SessionChangeKind::SpeakersChanged),
        (details(before) != details(after), SessionChangeKind::Edited),
    ]
    .into_iter()
    .filter_map(|(changed, kind)| changed.then_some(kind))
    .collect()
}

/// The fields that no other kind of change covers.
fn details(session: &Session) -> impl PartialEq + '_ {
    (
        (&session.code, &session.r#abstract, session.kind, &session.track, &session.themes, &*session.links),
        (&session.language, &session.interpretation),
        (session.capacity, session.enrolment_policy, session.waiting_list),
    )
}

fn placement(session: &Session) -> Option<ReleasedPlacement> {
    let (room, starts_at, ends_at) = (session.room.clone()?, session.starts_at?, session.ends_at?);
    Some(ReleasedPlacement { room, starts_at, ends_at })
}
