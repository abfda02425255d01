//! The router, the OpenAPI document, the middleware and the listener.

mod background;
mod body_limit;
mod consistency;
mod docs;
mod document;
mod entry_point;
mod hooks;
mod link_pages;
mod listener;
mod metrics;
mod middleware;
mod operation_ids;
mod pages;
mod public_reads;
mod rate_limits;
mod reads;
mod request_headers;
mod tasks;
mod web_app;

use std::{ops::Deref, sync::Arc};

use axum::{Router, extract::FromRef, middleware::from_fn_with_state, routing::get};
use sqlx::PgPool;
use utoipa_axum::router::OpenApiRouter;

use body_limit::BodyLimits;
pub(crate) use consistency::Token as ConsistencyToken;
pub(crate) use document::API;
pub use document::document;
pub use entry_point::EntryPoint;
pub use hooks::ON_MEMBER_LEFT;
pub use listener::serve;
use public_reads::PublicReads;
use rate_limits::RateLimits;
use reads::Readers;

use crate::{
    announcements,
    app::App,
    attendance::{self, Meetings},
    audit,
    award::{self, VoteBatcher},
    capacity::CapacityError,
    congress, copying,
    database::Notices,
    delegations::{self, OnHeadChanged},
    enrolment::{self, HotSeatBatcher},
    events::{Audience, EventDeclaration, Reaction},
    feature::Feature,
    forum,
    http::{BadCursor, RequestError, Schemas},
    identity::{self, CallerLookup, Hasher, OnEmailChanged, OnVerified, Provider, SigningKey},
    imports::{self, UndoRecords},
    messaging::{
        self, Deliveries, EventCatalogue, Followers, Live,
        mail::{Outgoing, Previewer, Unsubscribe},
    },
    notifications::{MailPreviewer, NotificationDeclaration},
    open_pages, privacy,
    programme::{self, Session},
    registration::{self, OnMemberLeft, OnTransferred, Registration, RegistrationBatcher},
    row_reads::RowReads,
    schedule::{self, Published},
    site, statistics,
    types::{ProblemKind, Refusal},
};

/// The state of a node: shared by all requests, and kept in memory by features. Cheap to clone, because each request
/// clones it for its handler and for the middleware.
#[derive(Clone)]
pub struct Server(Arc<Parts>);

impl Deref for Server {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Declares the parts of a node, which handlers can take as their state.
macro_rules! parts {
    ($($part:ident: $type:ty,)+) => {
        #[derive(Clone)]
        pub struct Parts {
            $(pub $part: $type,)+
        }

        $(impl FromRef<Server> for $type {
            fn from_ref(node: &Server) -> Self {
                node.$part.clone()
            }
        })+
    };
}

parts! {
    app: App,
    published: Arc<Published>,
    hasher: Hasher,
    provider: Arc<Provider>,
    live: Arc<Live>,
    unsubscribe: Unsubscribe,
    key: SigningKey,
    outgoing: Arc<Outgoing>,
    mail_previewer: MailPreviewer,
    deliveries: Arc<Deliveries>,
    notices: Arc<Notices>,
    hot_seats: HotSeatBatcher,
    registering: RegistrationBatcher,
    caller_lookup: CallerLookup,
    public_reads: Arc<PublicReads>,
    meetings: Meetings,
    votes: VoteBatcher,
    drafts: RowReads<Session>,
    registrations: RowReads<Registration>,
    schemas: Schemas,
    body_limits: BodyLimits,
    catalogue: EventCatalogue,
    on_verified: OnVerified,
    on_email_changed: OnEmailChanged,
    on_member_left: OnMemberLeft,
    on_transferred: OnTransferred,
    on_head_changed: OnHeadChanged,
    undo_records: UndoRecords,
    followers: Followers,
}

/// All features, in the order of the OpenAPI document.
fn features() -> [Feature<Server>; 18] {
    [
        identity::feature(),
        privacy::feature(),
        congress::feature(),
        copying::feature(),
        registration::feature(),
        delegations::feature(),
        imports::feature(),
        programme::feature(),
        schedule::feature(),
        enrolment::feature(),
        attendance::feature(),
        forum::feature(),
        award::feature(),
        announcements::feature(),
        statistics::feature(),
        open_pages::feature(),
        messaging::feature(),
        audit::feature(),
    ]
}

/// All operations.
fn operations() -> OpenApiRouter<Server> {
    features().iter().fold(OpenApiRouter::new(), |router, feature| router.merge((feature.operations)()))
}

/// The addresses of the pages that are read from the database and are the same for everyone.
fn public_pages() -> Vec<&'static str> {
    [&site::PUBLIC_PAGES[..], &schedule::PUBLIC_PAGES, &forum::PUBLIC_PAGES, &award::PUBLIC_PAGES].concat()
}

/// All kinds of problems that operations return.
pub fn problem_kinds() -> Vec<&'static ProblemKind> {
    let general = [crate::http::GENERAL_KINDS, BadCursor::KINDS, CapacityError::KINDS].concat();
    let features = features().map(|feature| feature.problems.concat());
    general.into_iter().chain(features.into_iter().flatten()).collect()
}

/// All kinds of events that readers can get. Events of accounts are internal.
fn catalogue() -> Vec<&'static dyn EventDeclaration> {
    let mut events = features().map(|feature| feature.events.concat()).concat();
    events.retain(|event| event.audience() != Audience::Account);
    events
}

/// All kinds of notifications.
pub fn notifications() -> Vec<&'static dyn NotificationDeclaration> {
    features().map(|feature| feature.notifications.concat()).concat()
}

/// The reactions to events of all features.
fn reactions() -> Vec<Reaction> {
    features().map(|feature| feature.reactions).concat()
}

impl Server {
    /// The same node, whose requests are answered by another database.
    fn reading(&self, pool: PgPool) -> Self {
        let parts = &*self.0;
        Self(Arc::new(Parts {
            drafts: RowReads::new(pool.clone()),
            registrations: RowReads::new(pool.clone()),
            app: parts.app.reading(pool),
            ..parts.clone()
        }))
    }

    /// # Errors
    /// The configuration is invalid, or the released schedules cannot be read.
    pub async fn new(app: App) -> anyhow::Result<Self> {
        metrics::install();
        let published = Arc::new(Published::new(app.config.cache));
        published
            .refresh(&app)
            .await
            .map_err(|error| anyhow::anyhow!("reading the released schedules: {error:?}"))?;
        let key = SigningKey::load(&app.pool).await?;
        let unsubscribe = Unsubscribe::new(key.clone());
        let outgoing = Arc::new(Outgoing::new(&app, unsubscribe.clone(), &notifications())?);
        let previewer = Previewer::new(&app, outgoing.clone(), reactions());
        Ok(Self(Arc::new(Parts {
            hasher: Hasher::new(app.config.hashing)?,
            provider: Arc::new(Provider::new(app.config.openid.clone())?),
            live: Arc::default(),
            outgoing,
            mail_previewer: MailPreviewer(Arc::new(previewer)),
            unsubscribe,
            key,
            deliveries: Arc::new(Deliveries::new(&app)?),
            notices: Arc::default(),
            hot_seats: HotSeatBatcher::default(),
            registering: RegistrationBatcher::default(),
            caller_lookup: CallerLookup::default(),
            public_reads: Arc::new(PublicReads::new(API.public_routes.clone(), app.config.cache / 4)),
            meetings: Meetings::new(&app)?,
            votes: VoteBatcher::default(),
            drafts: RowReads::new(app.pool.clone()),
            registrations: RowReads::new(app.pool.clone()),
            schemas: API.schemas.clone(),
            body_limits: API.body_limits.clone(),
            catalogue: EventCatalogue(Arc::new(catalogue())),
            on_verified: hooks::ON_VERIFIED,
            on_email_changed: hooks::ON_EMAIL_CHANGED,
            on_member_left: hooks::ON_MEMBER_LEFT,
            on_transferred: hooks::ON_TRANSFERRED,
            on_head_changed: hooks::ON_HEAD_CHANGED,
            undo_records: hooks::UNDO_RECORDS,
            followers: hooks::FOLLOWERS,
            published,
            app,
        })))
    }

    /// # Errors
    /// The configuration is invalid.
    pub fn entry_point(&self) -> anyhow::Result<EntryPoint> {
        let app = self.app.clone();
        let api = API
            .router
            .clone()
            .route_layer(from_fn_with_state(
                (self.schemas.clone(), API.keyed.clone()),
                middleware::check_request,
            ))
            .merge(link_pages::pages())
            .merge(site::pages());
        let api = features().iter().fold(api, |router, feature| router.merge((feature.pages)()));
        let readers = Readers::new(self, API.replica_routes.clone(), &api);
        let limits = Arc::new(RateLimits::new(&app.config));
        let router = Router::new()
            .merge(api)
            .route_layer(from_fn_with_state((limits.clone(), readers), middleware::limit_rate))
            .route("/health/live", get(pages::live))
            .route("/health/ready", get(pages::ready))
            .route("/metrics", get(metrics::render))
            .route("/openapi.json", get(pages::openapi))
            .route("/", get(pages::front))
            .route("/problems/{name}", get(pages::problem))
            .merge(docs::pages())
            .fallback(web_app::fallback)
            .method_not_allowed_fallback(async || crate::http::Error::from(RequestError::WrongMethod))
            .layer(from_fn_with_state((self.body_limits.clone(), limits.clone()), body_limit::limit_body))
            .with_state(self.clone());
        EntryPoint::new(self, limits, router)
    }
}
