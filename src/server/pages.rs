//! Pages outside of the API: the front page, the documentation, the problems, health.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde_json::{Value, json};
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::{document::TEXT, problem_kinds};
use crate::{
    app::App,
    http::{Error, Json, Path, RequestError, Result, escaped},
};

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#222}\
    code{background:#f3f3f3;padding:.1em .3em}a{color:#0645ad}";
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
const DOCS_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    script-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

/// The process runs.
pub async fn live() -> Json<Value> {
    Json(json!({"status": "live"}))
}

/// Requests can be answered: the database is there.
pub async fn ready(State(app): State<App>) -> Result<Json<Value>> {
    match sqlx::query_scalar!(r#"select 1 as "one!""#).fetch_one(&app.pool).await {
        Ok(_) => Ok(Json(json!({"status": "ready"}))),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Err(RequestError::Busy.into())
        }
    }
}

/// The OpenAPI document.
pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str()).into_response()
}

/// The interactive documentation, whole from the binary.
pub fn swagger() -> Router<super::Server> {
    let config = Config::from("/openapi.json").try_it_out_enabled(true).persist_authorization(true);
    let policy = axum::middleware::map_response(async |mut response: Response| {
        let policy = header::HeaderValue::from_static(DOCS_POLICY);
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        response
    });
    Router::from(SwaggerUi::new("/docs").config(config)).layer(policy)
}

/// The front page: where everything is.
pub async fn index(State(app): State<App>) -> Result<Response> {
    let editions = sqlx::query!(
        r#"
        -- server::index
        select slug, title as "title: crate::types::Localized", released_version is not null as "released!"
        from congress where state <> 'draft' order by starts_on desc, id limit 50
        "#,
    )
    .fetch_all(&app.pool)
    .await?;
    let item = |slug: &str, title: &str, released: bool| {
        let base = format!("/api/v1/congresses/{slug}");
        let schedule = if released {
            format!(" · <a href=\"/c/{slug}\">programme</a> · <a href=\"{base}/schedule\">schedule</a>")
        } else {
            String::new()
        };
        format!(
            "<li><a href=\"{base}\">{}</a> · <a href=\"{base}/themes\">themes</a>{schedule}</li>",
            escaped(title)
        )
    };
    let items: String = editions.iter().map(|e| item(&e.slug, e.title.any(), e.released)).collect();
    let body = format!(
        "<h1>Congress</h1><p>Registration and schedule of a virtual world congress.</p>\
         <ul><li><a href=\"/docs/\">Documentation</a>, to read and to try</li>\
         <li><a href=\"/openapi.json\">OpenAPI document</a></li></ul><h2>Editions</h2><ul>{items}</ul>\
         <p>Cities: GeoNames, CC BY 4.0. Programme of FOSDEM 2021: FOSDEM, CC BY 2.0 BE.</p>"
    );
    Ok(page("Congress", &body))
}

/// What a kind of problem means, and what to do.
pub async fn problem(Path(name): Path<String>) -> Result<Response> {
    let kinds = problem_kinds();
    let kind =
        kinds.iter().find(|kind| kind.slug == name).ok_or(Error::from(RequestError::NoSuch("problem")))?;
    let body = format!(
        "<h1>{}</h1><p><code>/problems/{}</code></p><p>{}</p><p><a href=\"/docs/\">Documentation</a></p>",
        escaped(kind.title),
        kind.slug,
        escaped(kind.remedy),
    );
    Ok(page(kind.title, &body))
}

/// A page in the service's layout.
pub(super) fn page(title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{}</title><style>{STYLE}</style><body>{body}</body></html>",
        escaped(title),
    );
    (StatusCode::OK, [(header::CONTENT_SECURITY_POLICY, PAGE_POLICY)], Html(html)).into_response()
}
