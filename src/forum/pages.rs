//! What the public pages of the forum have in common.

use axum::http::HeaderMap;

use crate::{
    app::App,
    http::Result,
    site::{self, Edition, Words},
};

/// The language of a page, and its edition if that is public.
pub struct ForumPage {
    pub words: &'static Words,
    pub edition: Option<Edition>,
}

/// Reads what every page needs.
pub async fn page_of(app: &App, slug: &str, query: Option<&str>, headers: &HeaderMap) -> Result<ForumPage> {
    let words = site::words_of(query, headers);
    Ok(ForumPage { words, edition: site::find_edition(&app.pool, slug).await? })
}
