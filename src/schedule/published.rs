//! The released schedules in memory: rendered once per release, served without database queries.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use axum::http::HeaderMap;
use moka::future::Cache;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::{
    feeds::{self, Format},
    page::PageKey,
    released::{self, Released},
};
use crate::{
    app::App,
    database::Subscription,
    http::{Coding, Document, Error, Result},
    site::{Edition, Parts},
    types::CongressId,
};

/// Every released schedule by congress slug, without drafts.
pub struct Published {
    releases: RwLock<HashMap<String, Arc<Entry>>>,
    /// Documents in other formats and languages, and pages. Those that are used most stay.
    others: Cache<(Revision, Rendering, Coding), Arc<Document>>,
    /// Limits rendering so that one core stays free for other requests.
    rendering: Semaphore,
}

/// The revision of a congress: a release and a change of its settings raise its number. The slug does not identify the
/// congress: it can pass to another one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Revision {
    congress: CongressId,
    number: i64,
    /// The parts of the site, which every page links to.
    parts: Parts,
}

/// What is rendered from a release.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Rendering {
    Document(Format),
    Page(PageKey),
}

/// A release in memory.
pub struct Entry {
    revision: Revision,
    pub released: Released,
    /// The schedule in the congress's time zone and all languages, in every content encoding.
    schedule: [Arc<Document>; 4],
}

impl Published {
    /// Keeps at most `cache` bytes of documents and pages, apart from the default documents.
    pub fn new(cache: u64) -> Self {
        let weight =
            |_: &_, document: &Arc<Document>| u32::try_from(document.bytes.len() + 500).unwrap_or(u32::MAX);
        Self {
            releases: RwLock::default(),
            others: Cache::builder().max_capacity(cache).weigher(weight).build(),
            rendering: Semaphore::new(
                std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1)),
            ),
        }
    }

    /// Loads and renders new releases, and drops removed ones.
    pub async fn refresh(&self, app: &App) -> Result<()> {
        let before = self.releases.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut after = HashMap::with_capacity(before.len());
        for present in released::present(app).await? {
            let Edition { id, slug, parts, .. } = &present.edition;
            let slug = slug.clone();
            let revision = Revision { congress: *id, number: present.revision, parts: *parts };
            let entry = match before.get(&slug).filter(|entry| entry.revision == revision) {
                Some(unchanged) => unchanged.clone(),
                None => Entry::render(revision, Released::read(app, present).await?).await?,
            };
            after.insert(slug, entry);
        }
        *self.releases.write().unwrap_or_else(PoisonError::into_inner) = after;
        Ok(())
    }

    pub fn find(&self, slug: &str) -> Option<Arc<Entry>> {
        self.releases.read().unwrap_or_else(PoisonError::into_inner).get(slug).cloned()
    }

    /// The size of the documents in memory, apart from the default ones.
    pub async fn bytes(&self) -> u64 {
        self.others.run_pending_tasks().await;
        self.others.weighted_size()
    }

    /// The schedule rendered with each release, in the best content encoding that the reader accepts.
    pub fn schedule(&self, slug: &str, headers: &HeaderMap) -> Option<Arc<Document>> {
        let releases = self.releases.read().unwrap_or_else(PoisonError::into_inner);
        Some(releases.get(slug)?.schedule[Coding::best(headers) as usize].clone())
    }

    /// A document in a content encoding, rendered on first use.
    pub async fn document(
        &self,
        entry: &Arc<Entry>,
        format: Format,
        coding: Coding,
    ) -> Result<Arc<Document>> {
        let released = &entry.released;
        // Bounded by the number of languages, whatever readers request.
        let format = format.in_a_language_of(released);
        if format == (Format::Schedule { zone: released.time_zone.clone(), language: None }) {
            return Ok(entry.schedule[coding as usize].clone());
        }
        self.rendered(entry, Rendering::Document(format.clone()), coding, move |released| {
            feeds::render(released, &format)
        })
        .await
    }

    /// A page in a content encoding, rendered on first use.
    pub async fn page(
        &self,
        entry: &Arc<Entry>,
        key: PageKey,
        coding: Coding,
        render: impl FnOnce(&Released) -> anyhow::Result<Document> + Send + 'static,
    ) -> Result<Arc<Document>> {
        self.rendered(entry, Rendering::Page(key), coding, render).await
    }

    async fn rendered(
        &self,
        entry: &Arc<Entry>,
        rendering: Rendering,
        coding: Coding,
        render: impl FnOnce(&Released) -> anyhow::Result<Document> + Send + 'static,
    ) -> Result<Arc<Document>> {
        let key = |coding| (entry.revision, rendering.clone(), coding);
        if let Some(kept) = self.others.get(&key(coding)).await {
            return Ok(kept);
        }
        let of = entry.clone();
        let plain = self.kept(key(Coding::Identity), move || render(&of.released)).await?;
        match coding {
            Coding::Identity => Ok(plain),
            coding => self.kept(key(coding), move || plain.compressed(coding)).await,
        }
    }

    /// Expensive work, done once for concurrent requests.
    async fn kept(
        &self,
        key: (Revision, Rendering, Coding),
        work: impl FnOnce() -> anyhow::Result<Document> + Send + 'static,
    ) -> Result<Arc<Document>> {
        let made = self.others.try_get_with(key, async {
            let _turn = self.rendering.acquire().await?;
            tokio::task::spawn_blocking(work).await?.map(Arc::new)
        });
        made.await.map_err(|error| Error::internal(error.to_string()))
    }

    /// An expensive rendering of a release that is not kept, such as the results of a search.
    pub async fn work<T: Send + 'static>(
        &self,
        entry: Arc<Entry>,
        work: impl FnOnce(&Released) -> anyhow::Result<T> + Send + 'static,
    ) -> Result<T> {
        let _turn = self.rendering.acquire().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(move || work(&entry.released))
            .await
            .map_err(Error::internal)?
            .map_err(Error::internal)
    }
}

impl Entry {
    async fn render(revision: Revision, released: Released) -> Result<Arc<Self>> {
        let work = move || -> anyhow::Result<Arc<Self>> {
            let format = Format::Schedule { zone: released.time_zone.clone(), language: None };
            let plain = feeds::render(&released, &format)?;
            let [identity, brotli, zstd, gzip] =
                Coding::ALL.map(|coding| plain.compressed(coding).map(Arc::new));
            Ok(Arc::new(Self { revision, released, schedule: [identity?, brotli?, zstd?, gzip?] }))
        };
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?.map_err(Error::internal)
    }
}

/// Keeps the schedules current until the service stops: woken by a release on any node, and every second in case a
/// wake-up was lost.
pub async fn keep_fresh(
    app: App,
    published: Arc<Published>,
    mut wake: Subscription,
    stop: CancellationToken,
) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = wake.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
        if let Err(error) = published.refresh(&app).await {
            tracing::warn!(?error, "cannot load the released schedules; retrying in a second");
        }
    }
}
