//! Steps that the editions of the demo share.

use std::str::FromStr;

use sqlx::PgConnection;

use crate::{
    congress::{self, CongressTransition, NewCongress, NewTheme, NewTrack, TrackKind},
    events::{Change, Deployment},
    http::{Error, Result},
    identity::{self, Role},
    programme::{self, NewRoom, RoomProvider},
    schedule::{self, NewRelease},
    types::{AccountId, CongressId, Email, Localized, SessionId},
};

/// English, French, Spanish and Chinese: the languages of the texts, in this order.
pub const LANGUAGES: [&str; 4] = ["en", "fr", "es", "zh"];

/// A text in each of [`LANGUAGES`].
pub type Texts = [&'static str; 4];

/// Slug, capacity, interpretation channels and name of a room.
pub type RoomData = (&'static str, i32, i32, Texts);

/// Where the people in the rooms meet.
#[derive(Clone, Copy, Debug)]
pub enum Meetings {
    Jitsi,
    /// An address for each room, because no meeting server is configured.
    Address,
}

/// Creates an edition as a draft, with its organiser.
pub async fn create_edition(
    change: &mut Change<'_, Deployment>,
    new: &NewCongress,
    organiser: AccountId,
) -> Result<CongressId> {
    let id = congress::create_congress(change, new).await?.id;
    congress::set_roles(&mut change.in_congress(id), organiser, &[Role::Organiser]).await?;
    Ok(id)
}

pub async fn create_themes(change: &mut Change<'_>, themes: &[(&str, Texts)]) -> Result<()> {
    for (position, (slug, name)) in (0..).zip(themes) {
        let new = NewTheme { slug: parse(slug)?, name: localized(name)?, position };
        congress::create_theme(change, &new).await?;
    }
    Ok(())
}

pub async fn create_tracks(change: &mut Change<'_>, tracks: &[(&str, TrackKind, Texts)]) -> Result<()> {
    for (position, (slug, kind, name)) in (0..).zip(tracks) {
        let new = NewTrack { slug: parse(slug)?, name: localized(name)?, kind: *kind, position };
        congress::create_track(change, &new).await?;
    }
    Ok(())
}

pub async fn create_rooms(change: &mut Change<'_>, rooms: &[RoomData], meetings: Meetings) -> Result<()> {
    for (position, (slug, capacity, channels, name)) in (0..).zip(rooms) {
        let (provider, address) = match meetings {
            Meetings::Jitsi => (RoomProvider::Jitsi, None),
            Meetings::Address => (RoomProvider::Link, Some(format!("https://meet.demo.example/{slug}"))),
        };
        let new = NewRoom {
            slug: parse(slug)?,
            name: localized(name)?,
            provider,
            address,
            capacity: Some(*capacity),
            interpretation_channels: *channels,
            position,
            opening_hours: Vec::new(),
        };
        programme::create_room(change, &new).await?;
    }
    Ok(())
}

/// Makes the first release of the schedule, and opens the edition.
pub async fn release_and_open(change: &mut Change<'_>, note: &str) -> Result<()> {
    let new = NewRelease { note: Some(note.into()), override_warnings: true, ..NewRelease::default() };
    schedule::release(change, &new).await?;
    congress::apply_transition(change, CongressTransition::Open).await?;
    Ok(())
}

/// The session with this code.
pub async fn find_session(change: &mut Change<'_>, code: &str) -> Result<SessionId> {
    let congress = change.congress();
    let session = sqlx::query_scalar!(
        r#"select id as "id: SessionId" from session where congress_id = $1 and code = $2"#,
        *congress,
        code
    );
    Ok(session.fetch_one(change.db()).await?)
}

/// The account with this e-mail.
pub async fn find_account(db: &mut PgConnection, email: &str) -> Result<AccountId> {
    let email: Email = parse(email)?;
    let missing = || Error::internal(format!("there is no account {email}"));
    identity::find_by_email(db, &email).await?.ok_or_else(missing)
}

pub fn localized(texts: &Texts) -> Result<Localized> {
    let tagged = LANGUAGES.iter().zip(texts);
    let tagged = tagged.map(|(tag, text)| Ok((parse(tag)?, (*text).to_owned())));
    Ok(tagged.collect::<Result<Vec<_>>>()?.into_iter().collect())
}

/// A value of the demo's data, which is written correctly.
pub fn parse<T: FromStr<Err = String>>(text: &str) -> Result<T> {
    text.parse().map_err(|why: String| Error::internal(why))
}

pub fn parse_all<T: FromStr<Err = String>>(texts: &[&str]) -> Result<Vec<T>> {
    texts.iter().map(|text| parse(text)).collect()
}
