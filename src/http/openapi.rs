//! Completes the OpenAPI document with the parts that all operations share.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use utoipa::openapi::{
    Components, ObjectBuilder, OpenApi, Ref, RefOr, Required, Schema,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
    schema::{ArrayItems, Type},
    security::SecurityRequirement,
};

use super::{
    examples::share_examples, guard::operations_of, headers, patch::describe_patches,
    problem_responses::refer, references::SCHEMAS, refined_schemas::refine_schemas, schemas::Fields,
    shared::share,
};
use crate::types::ProblemKind;

/// Adds to each operation the parameters, headers and problems that its handler does not declare, names schemas, and
/// moves shared parts to `components`. `denied` lists the problems of guards.
pub fn complete(document: &mut OpenApi, denied: &[&'static ProblemKind]) {
    refine_schemas(document);
    name_pages(document);
    describe_patches(document);
    describe_optional_bodies(document);
    let components = document.components.get_or_insert_default();
    components.headers = headers::components();
    for (path, item) in &mut document.paths.paths {
        if let Some(get) = item.get.as_mut().filter(|get| is_public_read(path, get))
            && let Some(RefOr::T(found)) = get.responses.responses.get_mut(StatusCode::OK.as_str())
        {
            headers::add(found, &["ETag"]);
        }
        if let Some(post) = &mut item.post
            && takes_idempotency_key(post)
        {
            post.parameters.get_or_insert_default().push(RefOr::T(idempotency_key()));
        }
        for operation in operations_of(item) {
            describe_headers(operation, components);
            refer(operation, denied, components);
        }
    }
    share_examples(document);
    share(document);
}

/// An absent body is read as an empty object, so a JSON body without required fields is optional.
fn describe_optional_bodies(document: &mut OpenApi) {
    let schemas = document.components.as_ref().map(|components| &components.schemas);
    let schemas = serde_json::to_value(schemas).unwrap_or_default();
    for operation in document.paths.paths.values_mut().flat_map(operations_of) {
        let Some(RefOr::T(body)) = &mut operation.request_body else { continue };
        let Some(RefOr::T(content)) = body.content.get("application/json") else { continue };
        let Some(RefOr::Ref(reference)) = &content.schema else { continue };
        let Some(name) = reference.ref_location.strip_prefix(SCHEMAS) else { continue };
        let is_union = ["oneOf", "anyOf"].iter().any(|keyword| schemas[name].get(keyword).is_some());
        if !is_union && Fields::of(&schemas[name], &schemas).required.is_empty() {
            body.required = Some(Required::False);
        }
    }
}

/// Addresses that everyone may read, with the same answer for all who have no token.
pub fn public_reads(document: &OpenApi) -> impl Iterator<Item = &str> {
    let is_public =
        |path: &str, item: &PathItem| item.get.as_ref().is_some_and(|get| is_public_read(path, get));
    document
        .paths
        .paths
        .iter()
        .filter(move |(path, item)| is_public(path, item))
        .map(|(path, _)| path.as_str())
}

/// Lists and resources below an edition, its cities, and the editions. Not schedules, which are documents of their own;
/// not streams, which have no end; and not the change feed, which waits for changes.
fn is_public_read(path: &str, get: &Operation) -> bool {
    let is_listed = ["/api/v1/cities", "/api/v1/congresses"].iter().any(|list| path.starts_with(list));
    let is_elsewhere =
        path.contains("/schedule") || ["/live", "/changes", ".jsonld"].iter().any(|end| path.ends_with(end));
    // An empty requirement: no one needs to sign in.
    let anyone_may = get
        .security
        .as_ref()
        .is_some_and(|needs| needs.is_empty() || needs.contains(&SecurityRequirement::default()));
    is_listed && !is_elsewhere && anyone_may
}

/// Adds to successful responses the headers that do not follow from the handler's return type alone.
fn describe_headers(operation: &mut Operation, components: &Components) {
    let may_be_replayed = has(operation, "Idempotency-Key");
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if !status.starts_with('2') {
            continue;
        }
        if response.headers.contains_key("Location") {
            let contents = response.content.values().filter_map(|content| match content {
                RefOr::T(content) => content.schema.as_ref(),
                RefOr::Ref(_) => None,
            });
            if contents.into_iter().any(|schema| has_revision(schema, components)) {
                headers::add(response, &["ETag"]);
            }
            if may_be_replayed {
                headers::add(response, &["Idempotent-Replayed"]);
            }
        }
    }
}

fn has_revision(schema: &RefOr<Schema>, components: &Components) -> bool {
    match schema {
        RefOr::Ref(reference) => {
            let name = reference.ref_location.strip_prefix(SCHEMAS);
            let component = name.and_then(|name| components.schemas.get(name));
            component.is_some_and(|schema| has_revision(schema, components))
        }
        RefOr::T(Schema::Object(object)) => object.properties.contains_key("revision"),
        RefOr::T(Schema::AllOf(whole)) => whole.items.iter().any(|part| has_revision(part, components)),
        RefOr::T(_) => false,
    }
}

/// Whether the operation creates a resource for an authenticated caller, whose keys can be stored.
fn takes_idempotency_key(post: &Operation) -> bool {
    post.request_body.is_some()
        && post.security.as_ref().is_some_and(|needs| !needs.is_empty())
        && post.responses.responses.contains_key(StatusCode::CREATED.as_str())
        && !shown_once(post)
}

/// Whether the response contains a secret, which is not stored and cannot be returned to a repeated request.
fn shown_once(operation: &Operation) -> bool {
    operation.extensions.as_ref().is_some_and(|extensions| extensions.contains_key("x-shown-once"))
}

fn has(operation: &Operation, parameter: &str) -> bool {
    operation
        .parameters
        .iter()
        .flatten()
        .any(|known| matches!(known, RefOr::T(known) if known.name == parameter))
}

fn idempotency_key() -> Parameter {
    let key = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some("^[!-~]+$"));
    header_parameter(
        "Idempotency-Key",
        key.build().into(),
        "Makes the request safe to repeat for 24 hours: the same key with the same body gets the same response.",
    )
}

/// An optional header of a request.
pub(super) fn header_parameter(name: &str, schema: Schema, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

/// Renames the schemas of pages, which the derive calls `Page_Session`, to `SessionPage`, and replaces the copy of the
/// item schema by a reference.
fn name_pages(document: &mut OpenApi) {
    let schemas =
        document.components.iter_mut().flat_map(|components| std::mem::take(&mut components.schemas));
    let mut named = BTreeMap::new();
    for (name, mut schema) in schemas {
        let Some(item) = name.strip_prefix("Page_") else {
            named.insert(name, schema);
            continue;
        };
        if let RefOr::T(Schema::Object(page)) = &mut schema
            && let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items")
        {
            items.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(item).into()));
        }
        named.insert(format!("{item}Page"), schema);
    }
    document.components.get_or_insert_default().schemas = named;
    for operation in document.paths.paths.values_mut().flat_map(operations_of) {
        let answers = operation.responses.responses.values_mut().filter_map(|answer| match answer {
            RefOr::T(answer) => Some(answer),
            RefOr::Ref(_) => None,
        });
        for content in answers.flat_map(|answer| answer.content.values_mut()) {
            if let RefOr::T(content) = content
                && let Some(RefOr::Ref(reference)) = &mut content.schema
                && let Some(item) =
                    reference.ref_location.strip_prefix(SCHEMAS).and_then(|name| name.strip_prefix("Page_"))
            {
                *reference = Ref::from_schema_name(format!("{item}Page"));
            }
        }
    }
}
