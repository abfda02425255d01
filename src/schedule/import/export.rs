//! The sessions of the draft as a spreadsheet that can be changed and imported again.

use chrono::{Timelike as _, Utc};
use serde_json::json;

use super::{persons, store};
use crate::{
    congress::{self, Congress},
    http::{Result, TableExport, TableFormat},
    imports::SESSION_COLUMNS,
    programme::{self, Session, SessionState, Snapshot},
    types::{CongressId, Language, Localized, Slug},
};

/// Columns in the order of the file, by their keys; `title` stands for one in each language of the edition.
const COLUMNS: [&str; 11] =
    ["id", "title", "speakers", "track", "room", "date", "start", "duration", "language", "kind", "abstract"];

/// Writes all sessions that are not cancelled, in their order in time, those without a place last.
pub async fn write(
    db: &mut sqlx::PgConnection,
    congress: CongressId,
    format: TableFormat,
    language: impl FnOnce(&[Language]) -> Language,
) -> Result<TableExport<Session>> {
    let edition = congress::find(&mut *db, congress).await?;
    let language = language(&edition.languages);
    let tracks = store::list_tracks(&mut *db, congress).await?;
    let rooms = programme::list_all_rooms(&mut *db, congress).await?;
    let rooms: Vec<_> = rooms.into_iter().map(|room| (room.slug, room.name)).collect();
    let mut sessions = programme::list_all_sessions(&mut *db, congress, Snapshot::Draft).await?;
    sessions.retain(|session| session.state != SessionState::Cancelled);
    sessions.sort_by_cached_key(|session| {
        (session.starts_at.is_none(), session.starts_at, session.room.clone(), session.code.clone())
    });
    let columns = columns(&edition.languages);
    let header = columns.iter().map(|column| column.header(&language)).collect();
    let names = Names { edition, tracks, rooms, language };
    let table = TableExport::begin(format, header, move |session: &Session| {
        columns.iter().map(|column| column.cell(session, &names)).collect()
    });
    table.send(sessions).await;
    Ok(table)
}

/// A column of the file.
enum Column {
    Field(&'static str),
    /// The title in another language than the first of the edition.
    Title(Language),
}

fn columns(languages: &[Language]) -> Vec<Column> {
    let mut columns: Vec<_> = COLUMNS.into_iter().map(Column::Field).collect();
    let after_title = 2;
    columns.splice(after_title..after_title, languages.iter().skip(1).cloned().map(Column::Title));
    columns
}

/// What the cells name.
struct Names {
    edition: Congress,
    tracks: Vec<(Slug, Localized)>,
    rooms: Vec<(Slug, Localized)>,
    /// The language of those who read the file.
    language: Language,
}

impl Column {
    fn header(&self, language: &Language) -> String {
        let named = |key: &str| SESSION_COLUMNS.name(key, language).unwrap_or(key).to_owned();
        match self {
            Self::Field(key) => named(key),
            Self::Title(language) => format!("{} ({})", named("title"), &**language),
        }
    }

    fn cell(&self, session: &Session, names: &Names) -> String {
        let key = match self {
            Self::Field(key) => *key,
            Self::Title(language) if session.title.has(language) => {
                return session.title.text_for(language).to_owned();
            }
            Self::Title(_) => return String::new(),
        };
        let first = names.edition.languages.first().cloned().unwrap_or_else(Language::english);
        let text = |text: &Localized| text.text_for(&first).to_owned();
        match key {
            "id" => session.code.clone(),
            "title" => text(&session.title),
            "speakers" => persons::cell(session.speakers.iter().map(|one| one.name.as_str())),
            "track" => name_of(&names.tracks, &session.track, &names.language),
            "room" => session
                .room
                .as_ref()
                .map(|room| name_of(&names.rooms, room, &names.language))
                .unwrap_or_default(),
            "date" => names.local(session, "%Y-%m-%d"),
            "start" => names.local(session, "%H:%M"),
            "duration" => session.duration_minutes.to_string(),
            "language" => session.language.to_string(),
            "kind" => json!(session.kind).as_str().unwrap_or_default().to_owned(),
            _ => session.r#abstract.as_ref().map(text).unwrap_or_default(),
        }
    }
}

impl Names {
    /// The start in the zone of the edition; empty if that would not say the same when it is read: the place is kept then.
    fn local(&self, session: &Session, format: &str) -> String {
        let Some(starts_at) = session.starts_at else { return String::new() };
        let zone = &self.edition.time_zone;
        let local = starts_at.with_timezone(&zone.rules()).naive_local();
        let is_exact = local.second() == 0 && zone.earliest(local) == Some(starts_at.with_timezone(&Utc));
        if is_exact { local.format(format).to_string() } else { String::new() }
    }
}

/// The name in a language; the slug if another has the same name.
fn name_of(all: &[(Slug, Localized)], slug: &Slug, language: &Language) -> String {
    let Some((_, names)) = all.iter().find(|(known, _)| known == slug) else { return slug.to_string() };
    let name = names.text_for(language);
    let is_shared =
        all.iter().any(|(other, names)| other != slug && names.texts().any(|other| other == name));
    if is_shared { slug.to_string() } else { name.to_owned() }
}
