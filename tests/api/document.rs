//! The OpenAPI document: fresh and complete.

use std::{collections::BTreeSet, fs};

use congress::{server, types::Refusal};
use serde_json::Value;

fn document() -> Value {
    serde_json::to_value(server::document()).unwrap()
}

/// Every operation with its address and method.
pub fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((path.clone(), method.clone(), operation.clone()));
        }
    }
    operations
}

#[test]
fn the_committed_document_is_fresh() {
    let committed = fs::read_to_string("openapi/openapi.json").unwrap_or_default();
    let generated = server::document().to_pretty_json().unwrap() + "\n";
    assert!(committed == generated, "openapi/openapi.json is stale: run `make openapi`");
}

#[test]
fn every_operation_says_what_it_does() {
    for (path, method, operation) in operations(&document()) {
        let name = format!("{method} {path}");
        for part in ["operationId", "summary", "description"] {
            assert!(operation[part].as_str().is_some_and(|text| !text.is_empty()), "{name} has no {part}");
        }
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}");
        assert!(operation["security"].is_array(), "{name} does not say who may call it");
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(response["description"].as_str().is_some_and(|text| !text.is_empty()), "{name} {status}");
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string(), "{name}: {} is not described", parameter["name"]);
        }
    }
}

#[test]
fn every_body_that_creates_has_an_example() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        let Some(content) = operation["requestBody"]["content"].as_object() else { continue };
        for (media, body) in content.iter().filter(|_| method == "post") {
            let component = body["schema"]["$ref"].as_str().map(|name| name.rsplit('/').next().unwrap());
            let of_component = component.map(|name| &document["components"]["schemas"][name]["example"]);
            let has = body.get("example").is_some() || of_component.is_some_and(|example| !example.is_null());
            assert!(has || media == "multipart/form-data", "{method} {path} ({media}) has no example");
        }
    }
}

#[test]
fn operation_ids_and_problems_are_unique() {
    let ids: Vec<_> =
        operations(&document()).into_iter().map(|(_, _, o)| o["operationId"].to_string()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    let slugs: Vec<_> = server::problem_kinds().into_iter().map(|kind| kind.slug).collect();
    assert_eq!(slugs.iter().collect::<BTreeSet<_>>().len(), slugs.len(), "{slugs:?}");
    assert!(slugs.contains(&congress::identity::Denied::KINDS[0].slug));
}

#[test]
fn every_schema_is_one() {
    let document = serde_json::to_value(congress::server::document()).unwrap();
    assert_eq!(congress::http::Schemas::of(document).broken(), Vec::<String>::new());
}

/// A part that takes no other fields than its own would refuse every whole that it is laid into.
#[test]
fn parts_of_a_whole_take_the_fields_of_the_others() {
    fn look(value: &Value, schemas: &Value, found: &mut Vec<String>) {
        for part in value["allOf"].as_array().into_iter().flatten() {
            let name = part["$ref"].as_str().and_then(|at| at.strip_prefix("#/components/schemas/"));
            let schema = name.map_or(part, |name| &schemas[name]);
            if schema["additionalProperties"] == false {
                found.push(name.unwrap_or("a part without a name").to_owned());
            }
        }
        match value {
            Value::Object(fields) => fields.values().for_each(|field| look(field, schemas, found)),
            Value::Array(items) => items.iter().for_each(|item| look(item, schemas, found)),
            _ => {}
        }
    }
    let (document, mut found) = (document(), Vec::new());
    look(&document["components"]["schemas"], &document["components"]["schemas"], &mut found);
    assert_eq!(found, Vec::<String>::new());
}
