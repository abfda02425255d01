//! Resolves the names of tracks and themes.

use std::collections::HashMap;

use sqlx::PgExecutor;
use uuid::Uuid;

use super::{
    model::NewSession,
    rules::SessionError,
    store::{self, TrackAndThemes},
};
use crate::types::{CongressId, FieldError};

/// The tracks and themes of a congress by slug.
pub struct NameLookup {
    tracks: HashMap<String, Uuid>,
    themes: HashMap<String, Uuid>,
}

impl NameLookup {
    pub async fn read(db: impl PgExecutor<'_>, congress: CongressId) -> sqlx::Result<Self> {
        let names = store::list_names(db, congress).await?;
        let (tracks, themes): (Vec<_>, Vec<_>) = names.into_iter().partition(|(is_track, ..)| *is_track);
        let by_slug =
            |names: Vec<(bool, String, Uuid)>| names.into_iter().map(|(_, slug, id)| (slug, id)).collect();
        Ok(Self { tracks: by_slug(tracks), themes: by_slug(themes) })
    }

    /// The track and themes that a session names.
    ///
    /// # Errors
    /// Lists every unknown or repeated name.
    pub fn find(&self, new: &NewSession) -> Result<TrackAndThemes, SessionError> {
        let mut faults = Vec::new();
        let track = self.tracks.get(&*new.track).copied();
        if track.is_none() {
            faults.push(FieldError::new(
                "/track",
                "unknown",
                format!("no track `{}` in this congress", new.track),
            ));
        }
        let mut themes = Vec::new();
        for (index, slug) in new.themes.iter().enumerate() {
            let pointer = format!("/themes/{index}");
            match self.themes.get(&**slug) {
                None => {
                    faults.push(FieldError::new(
                        pointer,
                        "unknown",
                        format!("no theme `{slug}` in this congress"),
                    ));
                }
                Some(theme) if themes.contains(theme) => {
                    faults.push(FieldError::new(pointer, "twice", "a theme can be listed only once"));
                }
                Some(theme) => themes.push(*theme),
            }
        }
        match track {
            Some(track) if faults.is_empty() => Ok(TrackAndThemes { track, themes }),
            _ => Err(SessionError::Unknown(faults)),
        }
    }
}
