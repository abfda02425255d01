//! What a feature brings to the service. Each declares one [`feature!`](crate::feature), and `server` lists them.

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    events::{EventDeclaration, Reaction},
    notifications::NotificationDeclaration,
    types::ProblemKind,
};

/// Everything that one feature brings; `N` is the state of a node, which has what its handlers ask for.
pub struct Feature<N> {
    /// Its operations, with their part of the document.
    pub operations: fn() -> OpenApiRouter<N>,
    /// Its pages outside of the API.
    pub pages: fn() -> Router<N>,
    /// Every kind of problem that its operations answer, for the pages that explain them.
    pub problems: &'static [&'static [&'static ProblemKind]],
    /// Every kind of event that it publishes; the catalogue shows those that others may read.
    pub events: &'static [&'static [&'static dyn EventDeclaration]],
    /// Every kind of notification that it sends.
    pub notifications: &'static [&'static [&'static dyn NotificationDeclaration]],
    /// What follows from events, in the transaction that gives them their place in the feed.
    pub reactions: &'static [Reaction],
}

/// Declares `pub const fn feature()`: what the feature brings, and what its handlers need of a node's state beyond the
/// parts that every feature uses. Parts that a feature does not have are left out, in the order shown:
///
/// ```text
/// crate::feature! {
///     state: [Hasher],
///     operations: [themes::list_themes, themes::create_theme],
///     pages: pages,
///     problems: [themes::ThemeError],
///     events: [themes::EVENTS],
///     notifications: [notifications::NOTIFICATIONS],
///     reactions: [notifications::notify],
/// }
/// ```
///
/// A handler whose first argument is no guard does not compile; nor does one that asks for state which is not named.
#[macro_export]
macro_rules! feature {
    (
        $(state: [$($state:ty),+ $(,)?],)?
        operations: [$($handler:path),* $(,)?],
        $(pages: $pages:path,)?
        $(problems: [$($problem:ty),+ $(,)?],)?
        $(events: [$($events:expr),+ $(,)?],)?
        $(notifications: [$($notifications:expr),+ $(,)?],)?
        $(reactions: [$($reaction:path),+ $(,)?],)?
    ) => {
        /// What this feature brings to the service.
        pub const fn feature<N>() -> $crate::feature::Feature<N>
        where
            N: Clone + Send + Sync + 'static,
            $crate::app::App: axum::extract::FromRef<N>,
            $crate::identity::CallerLookup: axum::extract::FromRef<N>,
            $crate::http::Schemas: axum::extract::FromRef<N>,
            $($($state: axum::extract::FromRef<N>,)+)?
        {
            $crate::feature::Feature {
                operations: || {
                    utoipa_axum::router::OpenApiRouter::new()
                        $(.routes($crate::http::guarded($handler, utoipa_axum::routes!($handler))))*
                },
                pages: || { let pages = axum::Router::new(); $(let pages = pages.merge($pages());)? pages },
                problems: &[$($(<$problem as $crate::types::Refusal>::KINDS),+)?],
                events: &[$($($events),+)?],
                notifications: &[$($($notifications),+)?],
                reactions: &[$($($reaction),+)?],
            }
        }
    };
}
