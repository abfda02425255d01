//! The OpenAPI document, generated from the handlers.

use serde_json::Value;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    http,
    identity::Denied,
    types::{Fault, Refusal},
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Congress",
        description = "Registration and schedule of a virtual world congress.\n\n\
            Times are RFC 3339 in UTC. Lists are pages: `limit`, `cursor`, and `next` in the answer. Problems are RFC 9457; \
            every `type` is an address that explains it. Changes with `If-Match` are safe from lost updates, requests with \
            `Idempotency-Key` are safe to repeat.",
        license(name = "MIT", identifier = "MIT"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "Identity", description = "Accounts, signing in, one's own profile."),
        (name = "Congress", description = "Editions, their themes and tracks, their staff, and the cities of the world."),
        (name = "Registration", description = "Registration types, registrations, and importing delegates."),
        (name = "Programme", description = "Sessions, speakers and rooms."),
        (name = "Schedule", description = "Placements, conflicts, releases, and the schedule that the public reads."),
    ),
    components(schemas(http::Problem, Fault)),
    modifiers(&Token),
)]
struct Document;

/// How one signs in, for the document.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let description =
            "A token of POST /api/v1/auth/tokens. The permissions of an operation stand in its `security`.";
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(description)).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The document as it is published.
pub fn document() -> utoipa::openapi::OpenApi {
    let router = OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", super::operations());
    let mut document = router.into_openapi();
    http::complete(&mut document, Denied::KINDS);
    document
}

/// The same as JSON.
pub fn json() -> Value {
    serde_json::to_value(document()).unwrap_or_default()
}
