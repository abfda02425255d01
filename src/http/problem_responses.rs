//! The problem responses of operations, as the document describes them.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use utoipa::openapi::{Components, Ref, RefOr, Response, path::Operation};

use super::{
    headers,
    page::BadCursor,
    problem::{GENERAL, problem_response, status},
};
use crate::types::{ProblemKind, Refusal};

/// What any operation may answer; `default` describes it where the operation adds nothing of its own.
const DEFAULT: [StatusCode; 7] = [
    StatusCode::BAD_REQUEST,
    StatusCode::REQUEST_TIMEOUT,
    StatusCode::PAYLOAD_TOO_LARGE,
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    StatusCode::TOO_MANY_REQUESTS,
    StatusCode::INTERNAL_SERVER_ERROR,
    StatusCode::SERVICE_UNAVAILABLE,
];

/// Makes the problems of an operation references to a response for each status. Their descriptions list the problems
/// that the operation declares, with the slugs that make their `type`. `shared` are those that it answers as others do.
pub(super) fn refer(operation: &mut Operation, shared: &[&'static ProblemKind], components: &mut Components) {
    let mut slugs = BTreeMap::<String, Vec<&str>>::new();
    for kind in shared {
        slugs.entry(status(kind).as_str().to_owned()).or_default().push(kind.slug);
    }
    let responses = &mut operation.responses.responses;
    for (status, response) in responses.iter_mut() {
        let Some((name, component)) = component(status) else { continue };
        if let RefOr::T(own) = response
            && own.content.contains_key("application/problem+json")
        {
            let mut reference = Ref::new(format!("#/components/responses/{name}"));
            reference.description = with_slugs(&own.description, slugs.get(status));
            *response = RefOr::Ref(reference);
            components.responses.entry(name.into()).or_insert(RefOr::T(component));
        }
    }
    for status in slugs.into_keys() {
        let Some((name, component)) = component(&status) else { continue };
        if !responses.contains_key(&status) && DEFAULT.iter().all(|known| known.as_str() != status) {
            responses.insert(status, RefOr::Ref(Ref::new(format!("#/components/responses/{name}"))));
            components.responses.entry(name.into()).or_insert(RefOr::T(component));
        }
    }
    responses.insert("default".into(), RefOr::Ref(Ref::new("#/components/responses/OtherProblem")));
    components.responses.entry("OtherProblem".into()).or_insert_with(|| RefOr::T(other()));
}

fn with_slugs(own: &str, shared: Option<&Vec<&str>>) -> String {
    let slugs = shared.into_iter().flatten().map(|slug| format!("`{slug}`"));
    let more: Vec<_> = slugs.filter(|slug| !own.contains(slug)).collect();
    if more.is_empty() { own.to_owned() } else { format!("{own}. Also {}.", more.join(", ")) }
}

/// The response of a status, and its name.
fn component(code: &str) -> Option<(&'static str, Response)> {
    let (name, description, more) = match code {
        "400" => ("BadRequestProblem", "The request is malformed.", None),
        "401" => ("UnauthenticatedProblem", "A valid token is missing.", Some("WWW-Authenticate")),
        "403" => ("ForbiddenProblem", "The caller does not have the permission.", None),
        "404" => ("NotFoundProblem", "The resource does not exist, or the caller cannot see it.", None),
        "409" => ("ConflictProblem", "The request conflicts with the present state.", Some("Retry-After")),
        "412" => ("StaleProblem", "The resource has changed since the revision in `If-Match`.", None),
        "422" => ("InvalidBodyProblem", "The body is invalid.", None),
        "429" => ("TooManyRequestsProblem", "There were too many requests.", Some("Retry-After")),
        "503" => ("UnavailableProblem", "The service is busy or unavailable.", Some("Retry-After")),
        _ => return None,
    };
    let kinds: Vec<_> = general().filter(|kind| status(kind).as_str() == code).collect();
    let mut response = problem_response(&kinds);
    response.description = match response.description.as_str() {
        "" => description.to_owned(),
        problems => format!("{description} {problems}"),
    };
    headers::add(&mut response, headers::EVERY);
    headers::add(&mut response, more.as_slice());
    Some((name, response))
}

fn other() -> Response {
    let mut slugs = BTreeMap::<u16, Vec<String>>::new();
    for kind in general().filter(|kind| DEFAULT.contains(&status(kind))) {
        slugs.entry(status(kind).as_u16()).or_default().push(format!("`{}`", kind.slug));
    }
    let listed: Vec<_> = slugs.iter().map(|(code, slugs)| format!("{code} ({})", slugs.join(", "))).collect();
    let mut response = problem_response(&[]);
    response.description = format!("Problems that any operation may answer: {}.", listed.join(", "));
    headers::add(&mut response, headers::EVERY);
    headers::add(&mut response, &["Retry-After"]);
    response
}

fn general() -> impl Iterator<Item = &'static ProblemKind> {
    // `no-route` is answered where there is no operation.
    GENERAL.iter().chain(BadCursor::KINDS).copied().filter(|kind| kind.slug != "no-route")
}
