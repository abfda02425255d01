//! The documentation page: Swagger UI over the document grouped by task, with a form to sign in.

use std::sync::{Arc, LazyLock};

use axum::{
    Router,
    http::header,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use minijinja::Environment;
use utoipa_swagger_ui::{Config, SwaggerFile};

use super::{document, tasks};
use crate::http::{Error, Path, RequestError, Result, templates};

static TEMPLATES: LazyLock<Environment<'static>> =
    LazyLock::new(|| templates(&[("docs.html", include_str!("pages/docs.html"))]));

/// The document by task, made when the page is first opened.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| tasks::by_task(document::json()).to_string());

/// Swagger UI sets styles on elements and shows images from `data:` addresses. Its scripts are files.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

pub fn pages() -> Router<super::Server> {
    Router::new()
        .route("/docs", get(async || Redirect::permanent("/docs/")))
        .route("/docs/", get(page))
        .route("/docs/openapi.json", get(openapi))
        .route("/docs/page.js", get(script))
        .route("/docs/{file}", get(file))
}

async fn page() -> Result<Response> {
    let template = TEMPLATES.get_template("docs.html").map_err(Error::internal)?;
    let html = template.render(()).map_err(Error::internal)?;
    Ok(([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response())
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}

async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript")], include_str!("pages/docs.js")).into_response()
}

/// A script or style of Swagger UI.
async fn file(Path(name): Path<String>) -> Result<Response> {
    let config = Arc::new(Config::from("openapi.json"));
    let file = utoipa_swagger_ui::serve(&name, config).map_err(|error| Error::internal(error.to_string()))?;
    let SwaggerFile { bytes, content_type, .. } = file.ok_or(RequestError::NoRoute)?;
    let headers = [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "max-age=3600".to_owned())];
    Ok((headers, bytes.into_owned()).into_response())
}
