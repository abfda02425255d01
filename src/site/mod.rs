//! What all public pages have in common: the layout, the style and the script, their texts in four languages, and the look of
//! an edition.
//!
//! Features render the content of their pages with [`templates`] and a [`Frame`], and answer with [`respond`]. Every page works
//! without its script, loads only files of this service, and is the same for everyone who asks for it in the same language.

mod assets;
mod edition;
mod editions;
mod frame;
mod response;
mod store;
mod words;

pub use edition::{Edition, Part, Parts};
pub use frame::{Frame, query_string, templates};
pub use response::{Missing, PAGE_POLICY, document, respond, send};
pub use store::find_edition;
pub use words::{Words, words_of};

use axum::{Router, extract::FromRef, routing::get};

use crate::app::App;

/// The list of editions, and the files of the pages.
pub fn pages<N>() -> Router<N>
where
    N: Clone + Send + Sync + 'static,
    App: FromRef<N>,
{
    Router::new().route(editions::EDITIONS, get(editions::show_editions)).merge(assets::pages())
}

/// The page that is read from the database, with the same answer for everyone.
pub const PUBLIC_PAGES: [&str; 1] = [editions::EDITIONS];
