//! What stands around every request: the router, the document, the middleware, and the listener.

mod background;
mod document;
mod front;
mod listener;
mod metrics;
mod middleware;
mod pages;
mod people;
mod reactions;

use std::sync::Arc;

use axum::{Router, extract::Request, middleware::from_fn, middleware::from_fn_with_state, routing::get};
use tower::util::MapRequestLayer;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};
use utoipa_axum::router::OpenApiRouter;

pub use document::document;
pub use front::Front;
pub use listener::serve;

use crate::{
    announcements,
    app::App,
    attendance::{self, Meetings},
    audit,
    award::{self, VoteBatcher},
    congress,
    database::Notices,
    enrolment::{self, HotSeatBatcher},
    forum,
    http::{BadCursor, RequestError, Schemas},
    identity::{self, CallerLookup, Hasher, Provider, SigningKey},
    messaging::{self, Catalogue, Deliveries, Live, mail::Outgoing, mail::Unsubscribe},
    privacy, programme, registration,
    schedule::{self, Published},
    statistics,
    types::{ProblemKind, Refusal},
};

/// The service of one process: the router with everything that features keep in memory.
#[derive(Clone)]
pub struct Server {
    pub app: App,
    pub published: Arc<Published>,
    hasher: Hasher,
    provider: Arc<Provider>,
    live: Arc<Live>,
    unsubscribe: Unsubscribe,
    key: SigningKey,
    outgoing: Arc<Outgoing>,
    deliveries: Arc<Deliveries>,
    notices: Arc<Notices>,
    hot_seats: HotSeatBatcher,
    caller_lookup: CallerLookup,
    meetings: Meetings,
    batcher: VoteBatcher,
}

/// Every operation there is.
fn operations() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(identity::operations())
        .merge(privacy::operations())
        .merge(congress::operations())
        .merge(registration::operations())
        .merge(programme::operations())
        .merge(schedule::operations())
        .merge(enrolment::operations())
        .merge(attendance::operations())
        .merge(forum::operations())
        .merge(award::operations())
        .merge(announcements::operations())
        .merge(statistics::operations())
        .merge(messaging::operations())
        .merge(audit::operations())
}

/// Every kind of problem that the operations answer, by its slug: from the document, and of the general ones.
pub fn problem_kinds() -> Vec<&'static ProblemKind> {
    let features = [
        identity::kinds(),
        congress::kinds(),
        messaging::kinds(),
        crate::capacity::kinds().to_vec(),
        registration::kinds(),
        programme::kinds(),
        schedule::kinds(),
        enrolment::kinds(),
        attendance::kinds(),
        forum::kinds(),
        award::kinds(),
    ];
    let general = [crate::http::GENERAL_KINDS, BadCursor::KINDS].concat();
    general.into_iter().chain(features.into_iter().flatten()).collect()
}

impl Server {
    /// # Errors
    /// The configuration is unusable, or the released schedules cannot be read.
    pub async fn new(app: App) -> anyhow::Result<Self> {
        let published = Arc::new(Published::default());
        published
            .refresh(&app)
            .await
            .map_err(|error| anyhow::anyhow!("reading the released schedules: {error:?}"))?;
        let key = SigningKey::load(&app.pool).await?;
        let unsubscribe = Unsubscribe::new(key.clone());
        Ok(Self {
            hasher: Hasher::new(app.config.hashing)?,
            provider: Arc::new(Provider::new(app.config.openid.clone())?),
            live: Arc::default(),
            outgoing: Arc::new(Outgoing::new(&app, unsubscribe.clone(), reactions::INVITATIONS)?),
            unsubscribe,
            key,
            deliveries: Arc::new(Deliveries::new(&app)?),
            notices: Arc::new(Notices::new(&["outbox", "schedule_released"])),
            hot_seats: HotSeatBatcher::default(),
            caller_lookup: CallerLookup::default(),
            meetings: Meetings::new(&app)?,
            batcher: VoteBatcher::default(),
            published,
            app,
        })
    }

    /// # Errors
    /// The document holds a schema that is none: a mistake of ours.
    pub fn front(&self) -> anyhow::Result<Front> {
        let app = self.app.clone();
        let schemas = Schemas::of(&document::json());
        let api = Router::from(OpenApiRouter::new().nest("/api/v1", operations()))
            .route_layer(from_fn(middleware::check_query))
            .merge(people::pages())
            .merge(schedule::pages())
            .merge(enrolment::pages())
            .merge(award::pages())
            .layer(MapRequestLayer::new(self.memory(schemas)));
        let limits = Arc::new(middleware::Limits::new(&app.config));
        let router = Router::new()
            .merge(api)
            .route_layer(from_fn_with_state(limits.clone(), middleware::limit_rate))
            .route("/health/live", get(pages::live))
            .route("/health/ready", get(pages::ready))
            .route("/metrics", get(metrics::render))
            .route("/openapi.json", get(pages::openapi))
            .route("/", get(pages::index))
            .route("/problems/{name}", get(pages::problem))
            .merge(pages::swagger())
            .fallback(async || crate::http::Error::from(RequestError::NoRoute))
            .method_not_allowed_fallback(async || crate::http::Error::from(RequestError::WrongMethod))
            .layer(from_fn_with_state(app.clone(), middleware::ring))
            .layer(from_fn(middleware::limit_time))
            .layer(from_fn(middleware::limit_body))
            .layer(from_fn(middleware::not_modified))
            .layer(CompressionLayer::new())
            .layer(middleware::cors(&app.config.origins)?)
            .layer(CatchPanicLayer::custom(middleware::panicked))
            .layer(from_fn_with_state(app.clone(), middleware::observe))
            .with_state(app.clone());
        Ok(Front::new(app, self.published.clone(), limits, router))
    }

    /// What features keep in memory, laid on each request at once: a layer for each would be copied for each request.
    fn memory(&self, schemas: Schemas) -> impl Fn(Request) -> Request + Clone + use<> {
        let (node, schemas) = (Arc::new(self.clone()), Arc::new(schemas));
        let catalogue = Catalogue(Arc::new(reactions::catalogue()));
        move |mut request| {
            let extensions = request.extensions_mut();
            extensions.insert(schemas.clone());
            extensions.insert(node.published.clone());
            extensions.insert(node.hasher.clone());
            extensions.insert(node.provider.clone());
            extensions.insert(node.live.clone());
            extensions.insert(node.hot_seats.clone());
            extensions.insert(node.caller_lookup.clone());
            extensions.insert(node.meetings.clone());
            extensions.insert(node.batcher.clone());
            extensions.insert(node.unsubscribe.clone());
            extensions.insert(node.key.clone());
            extensions.insert(reactions::ON_VERIFIED);
            extensions.insert(catalogue.clone());
            request
        }
    }
}
