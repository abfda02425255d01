//! The style and the script of the pages. Their addresses contain a digest of their content, so browsers keep them for ever.

use std::sync::LazyLock;

use axum::{
    Router,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
    routing::get,
};

use crate::{
    http::{Coding, Document, Error, Path, RequestError, Result},
    types::Colour,
};

const FOREVER: &str = "public, max-age=31536000, immutable";
const CSS: &str = "text/css; charset=utf-8";

/// A file of the pages.
struct Asset {
    path: String,
    /// In every content coding, in the order of [`Coding::ALL`].
    documents: Vec<Document>,
}

static STYLE: LazyLock<Asset> = LazyLock::new(|| Asset::new("css", CSS, include_str!("site.css")));
static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("js", "text/javascript; charset=utf-8", include_str!("site.js")));

/// The address of the style.
pub fn style() -> &'static str {
    &STYLE.path
}

/// The address of the script.
pub fn script() -> &'static str {
    &SCRIPT.path
}

/// The address of the style that sets an accent. It is a file, because the pages allow no inline style.
pub fn accent_style(accent: &Colour) -> String {
    format!("/assets-public/accent-{}.css", accent.digits())
}

/// The files of the pages.
pub fn pages<N: Clone + Send + Sync + 'static>() -> Router<N> {
    Router::new().route("/assets-public/{file}", get(send_file))
}

impl Asset {
    fn new(extension: &str, media: &'static str, text: &str) -> Self {
        let plain = Document::of(media, text.as_bytes().to_vec());
        let path = format!("/assets-public/site-{}.{extension}", plain.digest());
        let coded = Coding::ALL.into_iter().filter_map(|coding| plain.compressed(coding).ok());
        Self { path, documents: coded.collect() }
    }

    fn answer(&self, headers: &HeaderMap) -> Option<Response> {
        Some(self.documents.get(Coding::best(headers) as usize)?.answer())
    }
}

async fn send_file(Path(name): Path<String>, headers: HeaderMap) -> Result<Response> {
    let path = format!("/assets-public/{name}");
    let asset = [&STYLE, &SCRIPT].into_iter().find(|asset| asset.path == path);
    let found = match asset {
        Some(asset) => asset.answer(&headers),
        None => accent(&name).map(|style| style.answer()),
    };
    let mut response = found.ok_or_else(|| Error::from(RequestError::NoRoute))?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(FOREVER));
    Ok(response)
}

/// The style of `accent-0b57a4.css`.
fn accent(name: &str) -> Option<Document> {
    let digits = name.strip_prefix("accent-")?.strip_suffix(".css")?;
    let colour: Colour = format!("#{digits}").parse().ok()?;
    // One address for each colour.
    (colour.digits() == digits)
        .then(|| Document::of(CSS, format!(":root{{--accent:{colour}}}\n").into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accent_style_sets_only_a_colour() {
        let style = |name: &str| accent(name).map(|style| String::from_utf8(style.bytes.to_vec()).unwrap());
        assert_eq!(style("accent-0b57a4.css").as_deref(), Some(":root{--accent:#0b57a4}\n"));
        for wrong in ["accent-0B57A4.css", "accent-red.css", "accent-0b57a4", "accent-0b57a4}.css"] {
            assert_eq!(style(wrong), None, "{wrong}");
        }
    }
}
