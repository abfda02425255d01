//! What an import did, as the list of imports shows it and undo needs it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{FileFormat, ScheduleImportReport};
use crate::{
    events::Change,
    http::{Error, Result},
    imports::{self, FileNote, ImportRow, ImportTarget, NewRecordedImport, RowOutcome},
    programme::{self, NewSession, NewSessionSpeaker, Session, SessionState, Snapshot},
    types::{ImportId, SessionId, Slug, SpeakerId},
};

/// What an import created beside sessions.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CreatedParts {
    pub rooms: Vec<Slug>,
    pub tracks: Vec<Slug>,
    pub speakers: Vec<SpeakerId>,
    /// Whether sessions were removed or cancelled because the file does not contain them, which cannot be undone.
    pub has_removed: bool,
}

/// A session of an import.
pub struct SessionOutcome {
    pub session: SessionId,
    pub outcome: RowOutcome,
    /// Before it was updated.
    pub before: Option<EarlierSession>,
}

/// What undo needs to know of a session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UndoSession {
    /// `None`: the import created it.
    pub before: Option<EarlierSession>,
    /// Room and start after the import.
    pub placed: Option<Place>,
}

/// A session before an import.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EarlierSession {
    pub session: NewSession,
    pub state: SessionState,
    pub speakers: Vec<NewSessionSpeaker>,
    pub placed: Option<Place>,
}

/// Room and start of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub room: Slug,
    pub starts_at: DateTime<Utc>,
}

impl Place {
    pub fn of(session: &Session) -> Option<Self> {
        session.room.clone().zip(session.starts_at).map(|(room, starts_at)| Self { room, starts_at })
    }
}

impl From<&Session> for EarlierSession {
    fn from(session: &Session) -> Self {
        let speakers = session.speakers.iter().map(|one| NewSessionSpeaker {
            speaker: one.speaker,
            role: one.role,
            confirmed: one.confirmed,
        });
        Self {
            speakers: speakers.collect(),
            placed: Place::of(session),
            state: session.state,
            session: session.clone().into(),
        }
    }
}

/// Adds an import to the list of imports.
pub async fn record(
    change: &mut Change<'_>,
    format: FileFormat,
    report: &ScheduleImportReport,
    parts: &CreatedParts,
    outcomes: Vec<SessionOutcome>,
) -> Result<ImportId> {
    let congress = change.congress();
    let now = programme::list_all_sessions(change.db(), congress, Snapshot::Draft).await?;
    let now: HashMap<_, _> = now.into_iter().map(|session| (session.id, session)).collect();
    let row = |(row, outcome): (i32, SessionOutcome)| {
        let after = now.get(&outcome.session);
        let undo = UndoSession { before: outcome.before, placed: after.and_then(Place::of) };
        Ok(ImportRow {
            row,
            line: None,
            email: None,
            outcome: outcome.outcome,
            registration: None,
            record: Some(*outcome.session),
            problems: Vec::new(),
            revision: after.map(|session| session.revision),
            before: Some(serde_json::to_value(undo).map_err(Error::internal)?),
        })
    };
    let rows = (1..).zip(outcomes).map(row).collect::<Result<_>>()?;
    let new = NewRecordedImport {
        target: ImportTarget::Sessions,
        encoding: format.name(),
        notes: report.notes.iter().map(|note| FileNote::new(None, "adjusted", note)).collect(),
        rows,
        options: json!(parts),
    };
    imports::record_import(change, new).await
}
