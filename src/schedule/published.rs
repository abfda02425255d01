//! The released schedules in memory: rendered once for each release, answered without asking the database.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use axum::{
    Extension,
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use moka::future::Cache;
use serde::Deserialize;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use utoipa::IntoParams;

use super::render::{self, Released, Rendered, Schedule};
use crate::{
    app::App,
    congress::{CongressPath, SlugOf},
    http::{self, Error, Lang, Path, Problems, Query, Result},
    identity::Anyone,
    programme,
    types::{CongressId, Kind, Language, Localized, Refusal, Slug, TimeZone},
};

/// Every released schedule, by the congress's slug; drafts are not among them.
pub struct Published {
    releases: RwLock<HashMap<String, Arc<Entry>>>,
    /// In other zones and languages, as readers ask for them: by slug, revision, zone and language.
    variants: Cache<(String, i64, TimeZone, Option<Language>), Arc<Rendered>>,
}

struct Entry {
    /// Of the congress: a release raises it, and so does another time zone.
    revision: i64,
    released: Released,
    languages: Vec<Language>,
    rendered: Arc<Rendered>,
}

impl Default for Published {
    fn default() -> Self {
        Self { releases: RwLock::default(), variants: Cache::new(200) }
    }
}

impl Published {
    /// Loads and renders what was released since the last time; forgets what is gone.
    pub async fn refresh(&self, app: &App) -> Result<()> {
        let present = sqlx::query!(
            r#"
            -- schedule::published
            select c.id, c.slug, c.revision, c.time_zone as "time_zone: TimeZone",
                   c.languages as "languages: Vec<Language>", r.version, r.released_at
            from congress c join release r on r.congress_id = c.id and r.version = c.released_version
            where c.state <> 'draft'
            "#,
        )
        .fetch_all(&app.pool)
        .await?;
        let before = self.releases.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut after = HashMap::with_capacity(present.len());
        for row in present {
            let entry = match before.get(&row.slug).filter(|entry| entry.revision == row.revision) {
                Some(unchanged) => unchanged.clone(),
                None => {
                    let released = Released {
                        congress: row.slug.clone(),
                        version: row.version,
                        released_at: row.released_at,
                        time_zone: row.time_zone,
                        sessions: programme::list_of_release(&app.pool, row.id, Some(row.version)).await?,
                        rooms: rooms(app, row.id).await?,
                    };
                    Entry::render(row.revision, released, row.languages).await?
                }
            };
            after.insert(row.slug, entry);
        }
        *self.releases.write().unwrap_or_else(PoisonError::into_inner) = after;
        Ok(())
    }

    fn find(&self, slug: &str) -> Option<Arc<Entry>> {
        self.releases.read().unwrap_or_else(PoisonError::into_inner).get(slug).cloned()
    }

    /// The schedule in a zone and a language, rendered the first time that somebody asks.
    async fn variant(
        &self,
        entry: Arc<Entry>,
        zone: Option<TimeZone>,
        language: Option<Language>,
    ) -> Result<Arc<Rendered>> {
        // Only as many variants as there are languages, whatever readers ask for.
        let language = language.and_then(|wanted| entry.nearest(&wanted));
        let zone = zone.unwrap_or_else(|| entry.released.time_zone.clone());
        if language.is_none() && zone == entry.released.time_zone {
            return Ok(entry.rendered.clone());
        }
        let key = (entry.released.congress.clone(), entry.revision, zone.clone(), language.clone());
        let rendered = self.variants.try_get_with(key, async move {
            let work = move || render::render(&entry.released, &zone, language);
            tokio::task::spawn_blocking(work).await?.map(Arc::new)
        });
        rendered.await.map_err(|error| Error::internal(error.to_string()))
    }
}

impl Entry {
    async fn render(revision: i64, released: Released, languages: Vec<Language>) -> Result<Arc<Self>> {
        let work = move || -> anyhow::Result<Arc<Self>> {
            let rendered = Arc::new(render::render(&released, &released.time_zone, None)?);
            Ok(Arc::new(Self { revision, released, languages, rendered }))
        };
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?.map_err(Error::internal)
    }

    /// The edition's language that serves a reader of this one best.
    fn nearest(&self, wanted: &Language) -> Option<Language> {
        let same = |language: &&Language| *language == wanted;
        let kin = |language: &&Language| language.primary() == wanted.primary();
        self.languages
            .iter()
            .find(same)
            .or_else(|| self.languages.iter().find(kin))
            .or(self.languages.first())
            .cloned()
    }
}

async fn rooms(app: &App, congress: CongressId) -> sqlx::Result<Vec<(Slug, Localized)>> {
    let rows = sqlx::query!(
        r#"select slug as "slug: Slug", name from room where congress_id = $1 order by position, slug"#,
        *congress,
    );
    Ok(rows.fetch_all(&app.pool).await?.into_iter().map(|row| (row.slug, row.name)).collect())
}

/// Keeps the schedules fresh until the service stops: woken by a release on any node, and each second in case the
/// wake-up got lost.
pub async fn keep_fresh(
    app: App,
    published: Arc<Published>,
    mut wake: watch::Receiver<()>,
    stop: CancellationToken,
) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            woken = wake.changed() => if woken.is_err() { return },
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
        if let Err(error) = published.refresh(&app).await {
            tracing::warn!(?error, "the released schedules could not be read; trying again in a second");
        }
    }
}

/// In which zone the reader is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Where {
    /// Groups the sessions by the days of this zone; the congress's own where nothing is said.
    #[param(example = "America/New_York")]
    tz: Option<TimeZone>,
}

/// Read the schedule
///
/// The latest release, by day, room and time. It has a strong `ETag`: send it as `If-None-Match` and get 304 as long
/// as nothing new was released.
#[utoipa::path(
    get, path = "/congresses/{congress}/schedule", tag = "Schedule", params(CongressPath, Where, Lang),
    responses((status = 200, description = "The schedule", body = Schedule), Problems<NotReleased>),
)]
pub async fn get_schedule(
    _: Anyone,
    Extension(published): Extension<Arc<Published>>,
    Path(path): Path<SlugOf>,
    Query(place): Query<Where>,
    Query(lang): Query<Lang>,
    headers: HeaderMap,
) -> http::Result<Response> {
    let entry = published.find(&path.congress).ok_or(NotReleased)?;
    let rendered = published.variant(entry, place.tz, lang.lang).await?;
    Ok(answer(&rendered, &headers))
}

/// The bytes in the best encoding that the reader takes. Each encoding has an `ETag` of its own.
fn answer(rendered: &Rendered, headers: &HeaderMap) -> Response {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let accepted: Vec<&str> =
        accepted.flat_map(|value| value.split(',')).filter(|coding| !refused(coding)).collect();
    let takes =
        |name: &str| accepted.iter().any(|coding| coding.split(';').next().is_some_and(|n| n.trim() == name));
    let known: [(&str, &Bytes); 3] =
        [("br", &rendered.brotli), ("zstd", &rendered.zstd), ("gzip", &rendered.gzip)];
    let chosen = known.into_iter().find(|(name, _)| takes(name));
    let (coding, bytes) = chosen.unwrap_or(("identity", &rendered.identity));
    let tag = format!("\"{}-{coding}\"", rendered.digest);
    let mut response = bytes.clone().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if chosen.is_some()
        && let Ok(coding) = HeaderValue::from_str(coding)
    {
        headers.insert(header::CONTENT_ENCODING, coding);
    }
    response
}

/// `gzip;q=0` says no to gzip.
fn refused(coding: &str) -> bool {
    coding.split_once("q=").is_some_and(|(_, weight)| weight.trim().parse() == Ok(0.0_f32))
}

#[derive(Debug, thiserror::Error)]
#[error("No schedule of this congress has been released, or there is no such congress.")]
pub struct NotReleased;

crate::kinds! {
    NOT_RELEASED = Missing "no-schedule" "No schedule yet"
        "Nothing has been released, or no edition has this slug. GET /api/v1/congresses lists the editions."
}

impl Refusal for NotReleased {
    const KINDS: &'static [&'static Kind] = KINDS;

    fn kind(&self) -> &'static Kind {
        &NOT_RELEASED
    }
}
