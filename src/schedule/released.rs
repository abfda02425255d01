//! A release with all data that its documents need.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use sqlx::types::Json as Stored;

use crate::{
    app::App,
    http::Result,
    programme::{self, Session, Snapshot},
    site::{Edition, Parts},
    types::{Colour, CongressId, Language, Localized, SessionId, Slug, TimeZone},
};

/// The data of the documents of a release.
#[derive(Debug)]
pub struct Released {
    pub edition: Edition,
    pub languages: Vec<Language>,
    pub version: i32,
    pub released_at: DateTime<Utc>,
    pub time_zone: TimeZone,
    /// In order of time.
    pub sessions: Vec<Session>,
    /// All rooms in order, with their names when it was released.
    pub rooms: Vec<(Slug, Localized)>,
    pub tracks: Vec<(Slug, Localized)>,
    pub themes: Vec<(Slug, Localized)>,
    /// When each session last changed.
    pub history: HashMap<SessionId, LastChange>,
    /// Sessions of earlier releases that this one no longer contains, in their last state.
    pub withdrawn: Vec<Session>,
    /// Public base URL of the service.
    pub base_url: String,
}

/// The names of a release, each list in order.
#[derive(Deserialize)]
struct ReleasedNames {
    rooms: Vec<(Slug, Localized)>,
    tracks: Vec<(Slug, Localized)>,
    themes: Vec<(Slug, Localized)>,
}

/// The last release that changed a session.
#[derive(Clone, Copy, Debug)]
pub struct LastChange {
    pub version: i32,
    pub at: DateTime<Utc>,
    /// Start before the last move; `None` if it was never moved.
    pub moved_from: Option<DateTime<Utc>>,
}

/// A congress with a release.
pub struct Present {
    pub edition: Edition,
    pub revision: i64,
    pub time_zone: TimeZone,
    pub languages: Vec<Language>,
    pub version: i32,
    pub released_at: DateTime<Utc>,
}

/// All congresses with a public release.
pub async fn present(app: &App) -> sqlx::Result<Vec<Present>> {
    let rows = sqlx::query!(
        r#"
        -- schedule::present
        select c.id as "id!: CongressId", c.slug as "slug!", c.title as "title!: Localized", c.revision as "revision!",
               c.time_zone as "time_zone!: TimeZone", c.languages as "languages!: Vec<Language>",
               c.starts_on as "starts_on!", c.ends_on as "ends_on!", c.accent as "accent: Colour", c.logo_text,
               c.intro as "intro: Localized", c.has_cities as "has_cities!", c.has_declarations as "has_declarations!",
               c.has_awards as "has_awards!", r.version, r.released_at
        from public_edition c join release r on r.congress_id = c.id and r.version = c.released_version
        "#,
    )
    .fetch_all(&app.pool)
    .await?;
    let present = rows.into_iter().map(|row| Present {
        edition: Edition {
            id: row.id,
            slug: row.slug,
            title: row.title,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            accent: row.accent,
            logo_text: row.logo_text,
            intro: row.intro,
            parts: Parts {
                programme: true,
                cities: row.has_cities,
                declarations: row.has_declarations,
                awards: row.has_awards,
            },
        },
        revision: row.revision,
        time_zone: row.time_zone,
        languages: row.languages,
        version: row.version,
        released_at: row.released_at,
    });
    Ok(present.collect())
}

impl Released {
    /// Reads the release of a congress.
    pub async fn read(app: &App, of: Present) -> Result<Self> {
        let mut db = app.pool.acquire().await?;
        // Not those of now: a node that renders it later must show the same.
        let names = sqlx::query_scalar!(
            r#"
            -- schedule::names
            select coalesce(names, programme_names(congress_id)) as "names!: Stored<ReleasedNames>"
            from release where congress_id = $1 and version = $2
            "#,
            *of.edition.id,
            of.version,
        );
        let Stored(ReleasedNames { rooms, tracks, themes }) = names.fetch_one(&mut *db).await?;
        let history = sqlx::query!(
            r#"
            -- schedule::history
            select change ->> 'session' as "session!", max(r.version) as "version!", max(r.released_at) as "at!",
                   (array_agg((change -> 'before' ->> 'starts_at')::timestamptz order by r.version desc)
                    filter (where change ->> 'kind' = 'moved'))[1] as moved_from
            from release r cross join jsonb_array_elements(r.changes) change
            where r.congress_id = $1 and r.version <= $2
            group by 1
            "#,
            *of.edition.id,
            of.version,
        )
        .fetch_all(&mut *db)
        .await?;
        let history = history.into_iter().filter_map(|row| {
            let session = row.session.parse::<uuid::Uuid>().ok()?;
            Some((
                session.into(),
                LastChange { version: row.version, at: row.at, moved_from: row.moved_from },
            ))
        });
        Ok(Self {
            sessions: programme::list_all_sessions(&mut *db, of.edition.id, Snapshot::Version(of.version))
                .await?,
            withdrawn: programme::list_withdrawn(&mut *db, of.edition.id, of.version).await?,
            edition: of.edition,
            languages: of.languages,
            version: of.version,
            released_at: of.released_at,
            time_zone: of.time_zone,
            rooms,
            tracks,
            themes,
            history: history.collect(),
            base_url: app.config.base_url.clone(),
        })
    }

    /// A session of the release.
    pub fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    /// A session that an earlier release contained and this one does not. People with a seat got the e-mail that it is cancelled.
    pub fn withdrawn_session(&self, id: SessionId) -> Option<&Session> {
        self.withdrawn.iter().find(|session| session.id == id)
    }

    /// The edition's language that best matches a reader's language.
    pub fn nearest(&self, wanted: &Language) -> Option<Language> {
        let same = |language: &&Language| *language == wanted;
        let kin = |language: &&Language| language.primary() == wanted.primary();
        let found = self.languages.iter().find(same).or_else(|| self.languages.iter().find(kin));
        found.or(self.languages.first()).cloned()
    }

    /// Language of documents in one language.
    pub fn language(&self, wanted: Option<&Language>) -> Language {
        let nearest = wanted.and_then(|wanted| self.nearest(wanted));
        nearest.or_else(|| self.languages.first().cloned()).unwrap_or_else(Language::english)
    }

    /// A name in a language, or the slug if there is no name.
    pub fn name(names: &[(Slug, Localized)], slug: &Slug, language: &Language) -> String {
        let found = names.iter().find(|(other, _)| other == slug);
        found.map_or_else(|| slug.to_string(), |(_, name)| name.text_for(language).to_owned())
    }

    /// URL of the programme page.
    pub fn page(&self) -> String {
        format!("{}/c/{}", self.base_url, self.edition.slug)
    }

    /// URL of a session page.
    pub fn page_of(&self, session: &Session) -> String {
        format!("{}/sessions/{}", self.page(), session.id)
    }

    pub fn last_change(&self, session: SessionId) -> LastChange {
        let first = LastChange { version: self.version, at: self.released_at, moved_from: None };
        self.history.get(&session).copied().unwrap_or(first)
    }
}
