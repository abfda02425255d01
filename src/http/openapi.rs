//! What every operation shares, written into the document once.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use utoipa::openapi::{
    Header, ObjectBuilder, OpenApi, Ref, RefOr, Required, Schema,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn},
    schema::{ArrayItems, Type},
};

use super::{
    guard::operations_of,
    page::BadCursor,
    patch::describe_patches,
    problem::{general_kinds, problem_response},
};
use crate::types::{ProblemKind, Refusal};

/// Adds the shared answers, headers and parameters to each operation, and mends what the derive cannot say.
/// `denied` are the refusals of guards.
pub fn complete(document: &mut OpenApi, denied: &[&'static ProblemKind]) {
    name_pages(document);
    describe_patches(document);
    for (path, item) in &mut document.paths.paths {
        let has_parameters = path.contains('{');
        if let Some(post) = &mut item.post
            && post.request_body.is_some()
            && post.security.as_ref().is_some_and(|needs| !needs.is_empty())
            && post.responses.responses.contains_key(StatusCode::CREATED.as_str())
            && !shown_once(post)
        {
            post.parameters.get_or_insert_default().push(RefOr::T(idempotency_key()));
            answer(post, StatusCode::CONFLICT, general_kinds(StatusCode::CONFLICT));
        }
        for operation in operations_of(item) {
            share(operation, has_parameters, denied);
        }
    }
}

fn share(operation: &mut Operation, path_has_parameters: bool, denied: &[&'static ProblemKind]) {
    let general = |operation: &mut Operation, status| answer(operation, status, general_kinds(status));
    let mut bad_request = general_kinds(StatusCode::BAD_REQUEST);
    if has(operation, "cursor") {
        bad_request.extend(BadCursor::KINDS);
    }
    answer(operation, StatusCode::BAD_REQUEST, bad_request);
    if operation.security.as_ref().is_some_and(|needs| !needs.is_empty()) {
        answer(
            operation,
            StatusCode::UNAUTHORIZED,
            denied_as(denied, crate::types::ProblemClass::Unauthenticated),
        );
        answer(operation, StatusCode::FORBIDDEN, denied_as(denied, crate::types::ProblemClass::Forbidden));
    }
    if path_has_parameters {
        let mut missing = denied_as(denied, crate::types::ProblemClass::Missing);
        missing
            .extend(general_kinds(StatusCode::NOT_FOUND).into_iter().filter(|kind| kind.slug == "not-found"));
        answer(operation, StatusCode::NOT_FOUND, missing);
    }
    if has(operation, "If-Match") {
        general(operation, StatusCode::PRECONDITION_FAILED);
    }
    if operation.request_body.is_some() {
        for status in [
            StatusCode::REQUEST_TIMEOUT,
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::UNPROCESSABLE_ENTITY,
        ] {
            general(operation, status);
        }
    }
    for status in
        [StatusCode::TOO_MANY_REQUESTS, StatusCode::INTERNAL_SERVER_ERROR, StatusCode::SERVICE_UNAVAILABLE]
    {
        general(operation, status);
    }
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            let id = ObjectBuilder::new()
                .schema_type(Type::String)
                .description(Some("Names this request in logs and problems."));
            response.headers.insert("x-request-id".into(), RefOr::T(Header::new(id.build())));
        }
    }
}

/// Whether the answer holds a secret: it is kept nowhere, and so cannot be given again for a repeated request.
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

fn denied_as(
    denied: &[&'static ProblemKind],
    class: crate::types::ProblemClass,
) -> Vec<&'static ProblemKind> {
    denied.iter().copied().filter(|kind| kind.class == class).collect()
}

/// Adds kinds to whatever the operation already says of that status.
fn answer(operation: &mut Operation, status: StatusCode, kinds: Vec<&'static ProblemKind>) {
    let more = problem_response(&kinds);
    let answers = &mut operation.responses.responses;
    match answers.get_mut(status.as_str()) {
        Some(RefOr::T(own)) => own.description = format!("{}; {}", own.description, more.description),
        _ => {
            answers.insert(status.as_str().into(), RefOr::T(more));
        }
    }
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
        "Makes the request safe to repeat for 24 hours: the same key with the same body gives the same answer again.",
    )
}

/// A header that a request may carry.
pub(super) fn header_parameter(name: &str, schema: Schema, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

/// The derive calls a page of sessions `Page_Session` and copies the session into it: call it `SessionPage`, and
/// refer to the session.
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
                && let Some(item) = reference.ref_location.strip_prefix("#/components/schemas/Page_")
            {
                *reference = Ref::from_schema_name(format!("{item}Page"));
            }
        }
    }
}
