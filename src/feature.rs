//! The declaration of a feature. Each feature has one [`feature!`](crate::feature), and `server` lists them.

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    events::{EventDeclaration, Reaction},
    notifications::NotificationDeclaration,
    types::ProblemKind,
};

/// All parts of a feature. `N` is the state of a node, which contains the state that the handlers need.
pub struct Feature<N> {
    /// Its operations, with their part of the OpenAPI document.
    pub operations: fn() -> OpenApiRouter<N>,
    /// Its pages outside of the API.
    pub pages: fn() -> Router<N>,
    /// Every kind of problem that its operations return, for the pages that explain them.
    pub problems: &'static [&'static [&'static ProblemKind]],
    /// Every kind of event that it publishes; the catalogue lists those that readers can get.
    pub events: &'static [&'static [&'static dyn EventDeclaration]],
    /// Every kind of notification that it sends.
    pub notifications: &'static [&'static [&'static dyn NotificationDeclaration]],
    /// Its reactions to events, run in the transaction that gives events their positions in the feed.
    pub reactions: &'static [Reaction],
}

/// Declares `pub const fn feature()`: the parts of the feature, and the state that its handlers need in addition to the
/// state that every feature uses. All parts except `operations` are optional; their order is fixed:
///
/// ```text
/// crate::feature! {
///     state: [Hasher],
///     operations: [themes::api::operations],
///     pages: pages,
///     problems: [themes::ThemeError],
///     events: [themes::EVENTS],
///     notifications: [notifications::NOTIFICATIONS],
///     reactions: [notifications::notify],
/// }
/// ```
///
#[macro_export]
macro_rules! feature {
    (
        $(state: [$($state:ty),+ $(,)?],)?
        operations: [$($operations:path),+ $(,)?],
        $(pages: $pages:path,)?
        $(problems: [$($problem:ty),+ $(,)?],)?
        $(events: [$($events:expr),+ $(,)?],)?
        $(notifications: [$($notifications:expr),+ $(,)?],)?
        $(reactions: [$($reaction:path),+ $(,)?],)?
    ) => {
        /// The parts of this feature.
        pub const fn feature<N>() -> $crate::feature::Feature<N>
        where
            N: Clone + Send + Sync + 'static,
            $crate::app::App: axum::extract::FromRef<N>,
            $crate::identity::CallerLookup: axum::extract::FromRef<N>,
            $crate::http::Schemas: axum::extract::FromRef<N>,
            $($($state: axum::extract::FromRef<N>,)+)?
        {
            $crate::feature::Feature {
                operations: || utoipa_axum::router::OpenApiRouter::new()$(.merge($operations()))+,
                pages: || { let pages = axum::Router::new(); $(let pages = pages.merge($pages());)? pages },
                problems: &[$($(<$problem as $crate::types::Refusal>::KINDS),+)?],
                events: &[$($($events),+)?],
                notifications: &[$($($notifications),+)?],
                reactions: &[$($($reaction),+)?],
            }
        }
    };
}

/// Declares `pub fn operations()`: the handlers of a file, in the order of the OpenAPI document, and the state that they
/// need in addition to the state that every feature uses. `state` is optional:
///
/// ```text
/// crate::operations! {
///     state: [Hasher],
///     list_themes,
///     create_theme,
/// }
/// ```
///
/// A handler does not compile if its first argument is not a guard, or if it needs state that is not listed.
#[macro_export]
macro_rules! operations {
    ($($handler:ident),+ $(,)?) => { $crate::operations! { state: [], $($handler),+ } };
    (state: [$($state:ty),* $(,)?], $($handler:ident),+ $(,)?) => {
        /// The operations of this file.
        pub fn operations<N>() -> utoipa_axum::router::OpenApiRouter<N>
        where
            N: Clone + Send + Sync + 'static,
            $crate::app::App: axum::extract::FromRef<N>,
            $crate::identity::CallerLookup: axum::extract::FromRef<N>,
            $crate::http::Schemas: axum::extract::FromRef<N>,
            $($state: axum::extract::FromRef<N>,)*
        {
            // `utoipa::path` describes each handler in a type named `__path_` and the handler.
            utoipa_axum::paste! {
                utoipa_axum::router::OpenApiRouter::new()
                    $(.routes($crate::http::route::<[<__path_ $handler>], _, _, _, _>($handler)))+
            }
        }
    };
}
