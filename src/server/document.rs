//! The OpenAPI document, generated from the handlers.

use std::sync::LazyLock;

use serde_json::{Value, json};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        AllOfBuilder, ContentBuilder, HttpMethod, ObjectBuilder, PathItem, Paths, Ref, Required, Response,
        path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::Type,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

use super::catalogue;
use crate::{
    events::Audience,
    http,
    identity::Denied,
    types::{FieldError, Refusal},
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
        (name = "Delegations", description = "Delegations of cities and their members."),
        (name = "Programme", description = "Sessions, speakers and rooms."),
        (name = "Messaging", description = "Webhooks, mails, live events, the change feed, announcements and the audit."),
        (name = "Enrolment", description = "Seats in sessions and their waiting lists, what one has marked, and one's own agenda with its calendar."),
        (name = "Attendance", description = "Joining sessions, who was there, and certificates of it."),
        (name = "Forum", description = "The Global Mayors' Forum: invitations of cities, who speaks for them, speakers' lists, statements and declarations."),
        (name = "Award", description = "Awards: rounds and criteria, entries, evaluation, standings, the public vote, and results."),
        (name = "Schedule", description = "Placements, conflicts, releases, and the schedule that the public reads."),
    ),
    components(schemas(http::Problem, FieldError)),
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
    document.webhooks = Some(webhooks(&mut document));
    document
}

/// The catalogue of events: what a webhook receives, and the change feed and live streams show.
fn webhooks(document: &mut utoipa::openapi::OpenApi) -> Paths {
    let mut components = Vec::new();
    let mut paths = Paths::new();
    for kind in catalogue() {
        let data = kind.schema(&mut components);
        let own = ObjectBuilder::new()
            .property("type", ObjectBuilder::new().schema_type(Type::String).enum_values(Some([kind.name()])))
            .property("data", data);
        let message = AllOfBuilder::new().item(Ref::from_schema_name("Message")).item(own);
        let body = RequestBodyBuilder::new()
            .description(Some(
                "The event. Its signature is in the headers, after the Standard Webhooks specification.",
            ))
            .content("application/json", ContentBuilder::new().schema(Some(message)).build())
            .required(Some(Required::True));
        let who = match kind.audience() {
            Audience::Public => "Everybody may read of it.".into(),
            Audience::Holders(permission) => format!("Read by holders of `{permission}`."),
            Audience::Account => String::new(),
        };
        let operation = OperationBuilder::new()
            .tag("Messaging")
            .operation_id(Some(format!("on_{}", kind.name().replace('.', "_"))))
            .summary(Some(kind.name()))
            .description(Some(format!("{} {who}", kind.about())))
            .security(SecurityRequirement::default())
            .request_body(Some(body.build()))
            .parameters(Some(signature_headers()))
            .response(
                "2XX",
                Response::new("Received. Any other answer, or none within fifteen seconds, is tried again."),
            )
            .response(
                "4XX",
                Response::new("Not accepted: tried again for three days. 410 disables the webhook."),
            );
        paths.paths.insert(kind.name().to_owned(), PathItem::new(HttpMethod::Post, operation));
    }
    let schemas = &mut document.components.get_or_insert_default().schemas;
    for (name, schema) in components {
        schemas.entry(name).or_insert(schema);
    }
    paths
}

fn signature_headers() -> Vec<Parameter> {
    let header = |name: &str, description: &str, example: &str| {
        let schema = ObjectBuilder::new().schema_type(Type::String).examples([json!(example)]);
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(description))
            .schema(Some(schema))
            .build()
    };
    vec![
        header("webhook-id", "The event's id, the same each time.", "017cff64-6000-7000-8000-000000000000"),
        header("webhook-timestamp", "When it was sent, in seconds since 1970.", "1633089600"),
        header(
            "webhook-signature",
            "`v1,` and the HMAC-SHA256 of id, timestamp and body; two of them while a secret is rotated.",
            "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
        ),
    ]
}

/// The document as it is committed, byte by byte.
pub static TEXT: LazyLock<String> = LazyLock::new(|| {
    // Making it leaves tens of megabytes behind, which go back to the system with the thread that made it.
    let made = std::thread::spawn(|| document().to_pretty_json().unwrap_or_default() + "\n");
    made.join().unwrap_or_default()
});

/// The same as JSON.
pub fn json() -> Value {
    serde_json::from_str(&TEXT).unwrap_or_default()
}
