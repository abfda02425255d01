//! Pages outside of the API: front page, documentation, problems, health checks.

use std::sync::LazyLock;

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Response},
};
use minijinja::{Environment, Value as Jinja, context};
use serde_json::{Value, json};

use super::{document::API, problem_kinds, web_app};
use crate::{
    app::App,
    http::{Error, Json, Path, RequestError, Result, templates},
};

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    templates(&[
        ("layout.html", include_str!("pages/layout.html")),
        ("index.html", include_str!("pages/index.html")),
        ("problem.html", include_str!("pages/problem.html")),
    ])
});

const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// Liveness: the process runs.
pub async fn live() -> Json<Value> {
    Json(json!({"status": "live"}))
}

/// Readiness: the database is available.
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
    ([(header::CONTENT_TYPE, "application/json")], API.text.as_str()).into_response()
}

/// The front page: of the web app, or the list of editions.
pub async fn front(app: State<App>, headers: HeaderMap) -> Result<Response> {
    match web_app::page(&headers) {
        Some(page) => Ok(page),
        None => editions(app).await,
    }
}

/// The list of editions, with links to the other pages.
async fn editions(State(app): State<App>) -> Result<Response> {
    let editions = sqlx::query!(
        r#"
        -- server::index
        select slug, title as "title: crate::types::Localized", released_version is not null as "is_released!"
        from congress where state <> 'draft' order by starts_on desc, id limit 50
        "#,
    )
    .fetch_all(&app.pool)
    .await?;
    let editions: Vec<_> = editions
        .iter()
        .map(|edition| context! { slug => &edition.slug, title => edition.title.any(), is_released => edition.is_released })
        .collect();
    page("index.html", context! { title => "Congress", editions, has_app => web_app::is_built() })
}

/// The page of a kind of problem: its meaning and the next step.
pub async fn problem(Path(name): Path<String>) -> Result<Response> {
    let kind = problem_kinds().into_iter().find(|kind| kind.slug == name);
    let kind = kind.ok_or(RequestError::NoSuch("problem"))?;
    page("problem.html", context! { title => kind.title, slug => kind.slug, remedy => kind.remedy })
}

/// A page of the service.
fn page(template: &str, context: Jinja) -> Result<Response> {
    let template = TEMPLATES.get_template(template).map_err(Error::internal)?;
    let html = template.render(context).map_err(Error::internal)?;
    Ok(([(header::CONTENT_SECURITY_POLICY, PAGE_POLICY)], Html(html)).into_response())
}
