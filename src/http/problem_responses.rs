//! Problem responses of operations in the OpenAPI document.

use std::collections::BTreeMap;

use utoipa::openapi::{Components, Ref, RefOr, Response, path::Operation};

use super::{
    headers,
    page::BadCursor,
    problem::{GENERAL, problem_response, status},
};
use crate::types::{ProblemKind, Refusal};

/// Replaces the problems of an operation by one referenced response for each status. The descriptions list the problems
/// that the operation declares; `default` lists those that any operation can return, including those of guards (`denied`).
pub(super) fn refer(operation: &mut Operation, denied: &[&'static ProblemKind], components: &mut Components) {
    let responses = &mut operation.responses.responses;
    for (status, response) in responses.iter_mut() {
        let Some((name, component)) = component(status) else { continue };
        if let RefOr::T(own) = response
            && own.content.contains_key("application/problem+json")
        {
            let mut reference = Ref::new(format!("#/components/responses/{name}"));
            reference.description = std::mem::take(&mut own.description);
            *response = RefOr::Ref(reference);
            components.responses.entry(name.into()).or_insert(RefOr::T(component));
        }
    }
    responses.insert("default".into(), RefOr::Ref(Ref::new("#/components/responses/AnyProblem")));
    components.responses.entry("AnyProblem".into()).or_insert_with(|| RefOr::T(other(denied)));
}

/// The response for a status, and its name.
fn component(code: &str) -> Option<(&'static str, Response)> {
    let (name, description, more) = match code {
        "400" => ("BadRequest", "The request is malformed.", None),
        "401" => ("Unauthenticated", "A valid token is missing.", Some("WWW-Authenticate")),
        "403" => ("Forbidden", "The caller does not have the permission.", None),
        "404" => ("NotFound", "The resource does not exist, or the caller cannot see it.", None),
        "409" => ("StateConflict", "The request conflicts with the current state.", Some("Retry-After")),
        "412" => ("Stale", "The resource has changed since the revision in `If-Match`.", None),
        "422" => ("InvalidBody", "The body is invalid.", None),
        "429" => ("TooManyRequests", "There were too many requests.", Some("Retry-After")),
        "503" => ("Unavailable", "The service is busy or unavailable.", Some("Retry-After")),
        _ => return None,
    };
    Some((name, response(description, more.as_slice())))
}

fn other(denied: &[&'static ProblemKind]) -> Response {
    let mut slugs = BTreeMap::<u16, Vec<String>>::new();
    // `no-route` is returned where there is no operation.
    let general = GENERAL.iter().chain(BadCursor::KINDS).filter(|kind| kind.slug != "no-route");
    for kind in general.chain(denied) {
        slugs.entry(status(kind).as_u16()).or_default().push(format!("`{}`", kind.slug));
    }
    let listed: Vec<_> = slugs.iter().map(|(code, slugs)| format!("{code} ({})", slugs.join(", "))).collect();
    let description = format!("Problems that any operation can return: {}.", listed.join(", "));
    response(&description, &["Retry-After", "WWW-Authenticate"])
}

fn response(description: &str, more: &[&str]) -> Response {
    let mut response = problem_response(&[]);
    description.clone_into(&mut response.description);
    headers::add(&mut response, headers::EVERY);
    headers::add(&mut response, more);
    response
}
