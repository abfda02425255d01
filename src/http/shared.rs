//! Moves parts that several operations have in common to `components` of the OpenAPI document.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::openapi::{
    OpenApi, Ref, RefOr, Response,
    path::{Operation, Parameter, ParameterIn},
};

use super::guard::operations_of;

/// Replaces parameters and responses of several operations by references to components.
pub(super) fn share(document: &mut OpenApi) {
    let mut parameters = Shared::default();
    let mut responses = Shared::default();
    for operation in document.paths.paths.values_mut().flat_map(operations_of) {
        for parameter in operation.parameters.iter_mut().flatten() {
            if let RefOr::T(parameter) = parameter {
                congress_is_one(parameter);
                parameters.count(parameter_name(parameter), parameter);
            }
        }
        each_success(operation, |status, response| {
            responses.count(response_name(status, response), &without_description(response));
        });
    }
    for operation in document.paths.paths.values_mut().flat_map(operations_of) {
        for parameter in operation.parameters.iter_mut().flatten() {
            if let RefOr::T(own) = parameter
                && let Some(name) = parameters.name_of(&parameter_name(own), own)
            {
                *parameter = RefOr::Ref(Ref::new(format!("#/components/parameters/{name}")));
            }
        }
        for (status, response) in &mut operation.responses.responses {
            if let RefOr::T(own) = response
                && status.starts_with('2')
                && let Some(name) = responses.name_of(&response_name(status, own), &without_description(own))
            {
                let mut reference = Ref::new(format!("#/components/responses/{name}"));
                reference.description = std::mem::take(&mut own.description);
                *response = RefOr::Ref(reference);
            }
        }
    }
    let components = document.components.get_or_insert_default();
    components.parameters.extend(parameters.components());
    components.responses.extend(responses.components().map(|(name, response)| (name, described(response))));
}

/// Values that occur several times, by the name of their component.
struct Shared<T> {
    /// By name, then by JSON: the value and its number of occurrences.
    found: BTreeMap<String, BTreeMap<String, (T, usize)>>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { found: BTreeMap::new() }
    }
}

impl<T: Clone + Serialize> Shared<T> {
    fn count(&mut self, name: String, value: &T) {
        let same = self.found.entry(name).or_default().entry(json(value));
        same.or_insert_with(|| (value.clone(), 0)).1 += 1;
    }

    /// The most frequent value gets the name; other values with the same name are not shared.
    fn most_frequent(&self, name: &str) -> Option<(&String, &T)> {
        let (json, (value, times)) = self.found.get(name)?.iter().max_by_key(|(_, (_, times))| *times)?;
        (*times > 1).then_some((json, value))
    }

    fn name_of<'n>(&self, name: &'n str, value: &T) -> Option<&'n str> {
        self.most_frequent(name).filter(|(most_frequent, _)| **most_frequent == json(value)).map(|_| name)
    }

    fn components(&self) -> impl Iterator<Item = (String, RefOr<T>)> {
        self.found.keys().filter_map(|name| {
            let (_, value) = self.most_frequent(name)?;
            Some((name.clone(), RefOr::T(value.clone())))
        })
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Handlers describe the parameter `congress` in different ways; this makes all of them equal.
fn congress_is_one(parameter: &mut Parameter) {
    if parameter.name == "congress" && parameter.parameter_in == ParameterIn::Path {
        parameter.description = Some("Slug of the congress.".into());
    }
}

/// `CongressPath`, `LimitQuery`, `IfMatchHeader`.
fn parameter_name(parameter: &Parameter) -> String {
    let place = match parameter.parameter_in {
        ParameterIn::Path => "Path",
        ParameterIn::Header => "Header",
        _ => "Query",
    };
    pascal_case(&parameter.name) + place
}

/// `SessionResponse`, `CreatedSessionResponse`, `NoContentResponse`.
fn response_name(status: &str, response: &Response) -> String {
    let schema = response.content.values().find_map(|content| match content {
        RefOr::T(content) => match content.schema.as_ref()? {
            RefOr::Ref(schema) => schema.ref_location.rsplit('/').next(),
            RefOr::T(_) => None,
        },
        RefOr::Ref(_) => None,
    });
    let what = match (schema, response.content.keys().next()) {
        (Some(schema), _) => schema.to_owned(),
        (None, Some(media)) => pascal_case(media),
        (None, None) => "NoContent".into(),
    };
    let role = match status {
        "201" => "Created",
        "202" => "Accepted",
        _ => "",
    };
    format!("{role}{what}Response")
}

fn pascal_case(name: &str) -> String {
    let words = name.split(|end: char| !end.is_ascii_alphanumeric());
    words
        .map(|word| {
            let (first, rest) = word.split_at_checked(1).unwrap_or_default();
            first.to_uppercase() + rest
        })
        .collect()
}

fn each_success(operation: &Operation, mut visit: impl FnMut(&str, &Response)) {
    for (status, response) in &operation.responses.responses {
        if let RefOr::T(response) = response
            && status.starts_with('2')
        {
            visit(status, response);
        }
    }
}

fn without_description(response: &Response) -> Response {
    let mut response = response.clone();
    response.description.clear();
    response
}

/// Each reference has its own description, but the specification also requires one here.
fn described(mut response: RefOr<Response>) -> RefOr<Response> {
    if let RefOr::T(response) = &mut response {
        response.description = "Success".into();
    }
    response
}
