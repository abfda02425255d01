//! How many e-mails a release of some sessions would send: what the preview of a release counts, without writing anything.

use std::collections::{HashMap, HashSet};

use sqlx::PgConnection;

use super::{changes, store};
use crate::{
    congress::Congress,
    http::Result,
    programme::{self, Session, SessionState, Snapshot},
    schedule::{conflicts::set_placement, moves::PlacementChange},
    types::CongressId,
};

/// The sessions of the last release.
pub struct ReleasedSessions {
    congress: CongressId,
    version: i32,
    sessions: Vec<Session>,
}

impl ReleasedSessions {
    pub async fn read(db: &mut PgConnection, edition: &Congress) -> Result<Self> {
        let sessions = match edition.released_version {
            Some(version) => programme::list_all_sessions(db, edition.id, Snapshot::Version(version)).await?,
            None => Vec::new(),
        };
        Ok(Self { congress: edition.id, version: edition.released_version.unwrap_or(0), sessions })
    }

    /// The number of e-mails to speakers and people with seats or bookmarks, if the sessions of the draft were released after
    /// these changes. Only those with a placement that are confirmed are part of a release.
    pub async fn count_mails(
        &self,
        db: &mut PgConnection,
        draft: &[Session],
        changes: &[PlacementChange],
    ) -> sqlx::Result<i64> {
        let changes: HashMap<_, _> = changes.iter().map(|change| (change.session, change)).collect();
        let confirmed = draft.iter().filter(|session| session.state == SessionState::Confirmed).cloned();
        let mut next: Vec<_> = confirmed.collect();
        for session in &mut next {
            if let Some(change) = changes.get(&session.id) {
                set_placement(session, change.placement.as_ref().map(|to| (&to.room, to.starts_at)));
            }
        }
        next.retain(|session| session.starts_at.is_some());
        let changes = changes::between(&self.sessions, &next);
        let changed: Vec<_> =
            changes.iter().filter(|change| change.is_notified()).map(|change| *change.session).collect();
        if changed.is_empty() {
            return Ok(0);
        }
        let next: HashSet<_> = next.iter().map(|session| *session.id).collect();
        let stays: Vec<_> = changed.iter().map(|session| next.contains(session)).collect();
        store::count_mails(db, self.congress, self.version, &changed, &stays).await
    }
}
