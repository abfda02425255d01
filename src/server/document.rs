//! The OpenAPI document, generated from the handlers.

use std::sync::LazyLock;

use axum::Router;
use serde_json::{Value, json};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        AllOfBuilder, Components, ContentBuilder, Discriminator, HttpMethod, ObjectBuilder, OneOfBuilder,
        PathItem, Paths, Ref, RefOr, Required, Response,
        path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::Type,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

use super::{
    Server, body_limit::BodyLimits, catalogue, operation_ids::OperationIds, public_reads::PublicRoutes,
    reads::ReplicaRoutes, request_headers::KeyedOperations,
};
use crate::{
    events::Audience,
    http::{self, Schemas},
    identity::Denied,
    types::{FieldError, Refusal},
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Congress",
        description = "Registration and schedule of a virtual world congress.\n\n\
            Times are RFC 3339 in UTC. Lists are paged with `limit`, `cursor`, and `next` in the response. Errors are problems of RFC 9457, \
            whose `type` is the address of an explanation. `If-Match` prevents lost updates; `Idempotency-Key` makes requests \
            safe to repeat. A body has at most 1 MiB; an operation that accepts more has `x-max-body`, in bytes.\n\n\
            If a deployment has read replicas, they answer the operations of `x-replica-reads`, and a response to a change has \
            `Congress-Consistency`: send it with later reads, and they show that change.\n\n\
            Every response has `x-request-id`, `RateLimit` and `RateLimit-Policy`; every operation can return the problems of its \
            `default` response.",
        license(name = "MIT", identifier = "MIT"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "Identity", description = "Accounts, sign-in, your profile."),
        (name = "Congress", description = "Editions, their themes and tracks, their staff, and the cities of the world."),
        (name = "Registration", description = "Registration types, registrations, and importing delegates."),
        (name = "Delegations", description = "Delegations of cities and their members."),
        (name = "Programme", description = "Sessions, speakers and rooms."),
        (name = "Messaging", description = "Webhooks, e-mails, live events, the change feed, announcements and the audit log."),
        (name = "Enrolment", description = "Seats in sessions, waiting lists, favourites, and your agenda with its calendar."),
        (name = "Attendance", description = "Joining sessions, presence, and certificates of attendance."),
        (name = "Forum", description = "The Global Mayors' Forum: city invitations, accreditation, speakers' lists, statements and declarations."),
        (name = "Award", description = "Awards: rounds and criteria, entries, evaluation, standings, the public vote, and results."),
        (name = "Schedule", description = "Placements, conflicts, releases, and the public schedule."),
    ),
    components(schemas(http::Problem, FieldError)),
    modifiers(&Authentication),
)]
struct Document;

/// The authentication of callers.
struct Authentication;

impl Modify for Authentication {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let description = "A token of POST /api/v1/auth/tokens. The permissions that an operation needs are in its `security`.";
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(description)).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
        let description = "The sign-in of a browser, from POST /api/v1/auth/cookies. Over HTTPS, its name is `__Host-congress`. A request that \
                           can change something needs `Sec-Fetch-Site: same-origin`, or an `Origin` that is this host.";
        let cookie = ApiKeyValue::with_description("congress", description);
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// What follows from the declarations of the handlers.
pub struct Api {
    /// The document as committed in the repository, byte by byte.
    pub text: String,
    /// The operations, under `/api/v1`.
    pub router: Router<Server>,
    pub schemas: Schemas,
    pub body_limits: BodyLimits,
    pub keyed: KeyedOperations,
    pub public_routes: PublicRoutes,
    pub replica_routes: ReplicaRoutes,
    pub operation_ids: OperationIds,
}

/// Made once per process, because it takes as long as a hundred requests.
pub static API: LazyLock<Api> = LazyLock::new(|| {
    // It allocates tens of megabytes, which are returned to the system when this thread ends.
    std::thread::spawn(Api::make).join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
});

impl Api {
    fn make() -> Self {
        let (router, document) = declared();
        let text = document.to_pretty_json().unwrap_or_default() + "\n";
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self {
            text,
            router,
            schemas: Schemas::of(&json),
            body_limits: BodyLimits::of(&json),
            keyed: KeyedOperations::of(&json),
            operation_ids: OperationIds::of(&json),
            public_routes: PublicRoutes::of(&document, &super::public_pages()),
            replica_routes: ReplicaRoutes::of(&document, &super::public_pages()),
        }
    }
}

/// The published document.
pub fn document() -> utoipa::openapi::OpenApi {
    declared().1
}

fn declared() -> (Router<Server>, utoipa::openapi::OpenApi) {
    let router = OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", super::operations());
    let (router, mut document) = router.split_for_parts();
    describe_events(document.components.get_or_insert_default());
    http::complete(&mut document, Denied::KINDS);
    document.webhooks = Some(webhooks());
    let replica_reads = json!(ReplicaRoutes::operations(&document));
    document.extensions.get_or_insert_default().insert("x-replica-reads".into(), replica_reads);
    let components = document.components.get_or_insert_default();
    components.parameters.extend(signature_headers().map(|(key, header)| (key.into(), RefOr::T(header))));
    (router, document)
}

/// The schema of each kind of event, such as `SessionCancelledEvent`, and `Event`: one of them.
fn describe_events(components: &mut Components) {
    let mut payloads = Vec::new();
    let mut event = OneOfBuilder::new().description(Some(
        "An event: what a webhook receives, and what the change feed and live streams show.",
    ));
    let mut names = Vec::new();
    for kind in catalogue() {
        let data = kind.schema(&mut payloads);
        let own = ObjectBuilder::new()
            .property("type", ObjectBuilder::new().schema_type(Type::String).enum_values(Some([kind.name()])))
            .property("data", data);
        let readers = match kind.audience() {
            Audience::Public => " Anyone can read it.".into(),
            Audience::Holders(permission) => format!(" Requires `{permission}`."),
            Audience::Account => String::new(),
        };
        let described = AllOfBuilder::new()
            .description(Some(format!("{}{readers}", kind.about())))
            .item(Ref::from_schema_name("Message"))
            .item(own);
        let name = schema_name(kind.name());
        let reference = Ref::from_schema_name(&name);
        names.push((kind.name(), reference.ref_location.clone()));
        event = event.item(reference);
        payloads.push((name, described.into()));
    }
    let event = event.discriminator(Some(Discriminator::with_mapping("type", names)));
    payloads.push(("Event".into(), event.into()));
    for (name, schema) in payloads {
        components.schemas.entry(name).or_insert(schema);
    }
}

/// `session.cancelled` is described by `SessionCancelledEvent`.
fn schema_name(kind: &str) -> String {
    let words = kind.split(['.', '_']).map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or_default();
        first.to_uppercase() + rest
    });
    words.chain(["Event".into()]).collect()
}

/// The request that a webhook receives.
fn webhooks() -> Paths {
    let event = ContentBuilder::new().schema(Some(Ref::from_schema_name("Event")));
    let body = RequestBodyBuilder::new()
        .description(Some("The event. The headers sign it, as Standard Webhooks specifies."))
        .content("application/json", event.build())
        .required(Some(Required::True));
    let headers =
        signature_headers().map(|(key, _)| RefOr::Ref(Ref::new(format!("#/components/parameters/{key}"))));
    let mut operation = OperationBuilder::new()
        .tag("Messaging")
        .operation_id(Some("receive_event"))
        .summary(Some("Receive an event"))
        .description(Some(
            "Your endpoint receives the events that the webhook subscribes to. Respond within fifteen seconds.",
        ))
        .security(SecurityRequirement::default())
        .request_body(Some(body.build()))
        .response("2XX", Response::new("Received. After any other response, or none, the event is sent again."))
        .response("4XX", Response::new("Not received: sent again for three days. 410 disables the webhook."))
        .build();
    operation.parameters = Some(headers.into());
    let mut paths = Paths::new();
    paths.paths.insert("event".into(), PathItem::new(HttpMethod::Post, operation));
    paths
}

/// The headers of a delivery, by the name of their component.
fn signature_headers() -> [(&'static str, Parameter); 3] {
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
    [
        (
            "WebhookIdHeader",
            header(
                "webhook-id",
                "The id of the event, the same in each attempt.",
                "017cff64-6000-7000-8000-000000000000",
            ),
        ),
        (
            "WebhookTimestampHeader",
            header("webhook-timestamp", "When it was sent, in seconds since 1970.", "1633089600"),
        ),
        (
            "WebhookSignatureHeader",
            header(
                "webhook-signature",
                "`v1,` and the HMAC-SHA256 of id, timestamp and body; two of them while a secret is rotated.",
                "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
            ),
        ),
    ]
}

/// The document as JSON.
pub fn json() -> Value {
    serde_json::from_str(&API.text).unwrap_or_default()
}
