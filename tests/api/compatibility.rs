//! Clients generated from the published OpenAPI document must work with the current service.

mod changes;
mod lookup;
mod operations;
mod schemas;
mod semantics;
mod shape;

use std::fs;

use congress::server;
use serde_json::Value;

use operations::breaking;

fn document() -> Value {
    serde_json::to_value(server::document()).unwrap()
}

#[test]
fn clients_of_the_published_document_still_work() {
    let published: Value =
        serde_json::from_str(&fs::read_to_string("openapi/released.json").unwrap()).unwrap();
    let broken = breaking(&published, &document());
    assert!(broken.is_empty(), "{} breaking changes:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn a_document_is_compatible_with_itself() {
    let document = document();
    assert_eq!(breaking(&document, &document), Vec::<String>::new());
}

/// Anything else in the document could change without being noticed.
#[test]
fn every_part_of_an_operation_is_compared() {
    const OPERATION: &[&str] = &[
        "deprecated",
        "description",
        "operationId",
        "parameters",
        "requestBody",
        "responses",
        "security",
        "summary",
        "tags",
    ];
    let mut document = document();
    for operation in ["paths", "webhooks"].map(|key| lookup::operations(&document, key)).iter().flatten() {
        let at = &operation.pointer;
        let responses = format!("{at}/responses");
        let mut parts = vec![
            (at.clone(), OPERATION),
            (format!("{at}/requestBody"), &["content", "description", "required"]),
        ];
        for status in lookup::keys(&mut document, &responses) {
            parts.push((format!("{responses}/{status}"), &["content", "description", "headers"]));
        }
        for (pointer, compared) in parts {
            for key in lookup::keys(&mut document, &pointer) {
                assert!(compared.contains(&key.as_str()) || key.starts_with("x-"), "{pointer}: {key}");
            }
        }
    }
}

#[test]
fn every_breaking_change_is_reported_once_and_by_name() {
    let before = document();
    for (name, change, expected) in changes::BREAKING {
        let mut after = before.clone();
        let site = change(&mut after);
        let broken = breaking(&before, &after);
        let [line] = broken.as_slice() else { panic!("{name}: {broken:#?}") };
        assert!(
            line.contains(&site) && line.contains(expected),
            "{name}: `{site}` and `{expected}` in {line}"
        );
    }
}

#[test]
fn harmless_changes_are_not_reported() {
    let before = document();
    for (name, change) in changes::HARMLESS {
        let mut after = before.clone();
        change(&mut after);
        assert!(after != before, "{name} changed nothing");
        let broken = breaking(&before, &after);
        assert!(broken.is_empty(), "{name}: {broken:#?}");
    }
}
