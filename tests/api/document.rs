//! The OpenAPI document is current and complete.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use congress::{server, types::Refusal};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Congress};

fn document() -> Value {
    serde_json::to_value(server::document()).unwrap()
}

/// Every operation with its path and method.
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
fn committed_document_is_current() {
    let committed = fs::read_to_string("openapi/openapi.json").unwrap_or_default();
    let generated = server::document().to_pretty_json().unwrap() + "\n";
    assert!(committed == generated, "openapi/openapi.json is outdated: run `make openapi`");
}

#[test]
fn operations_are_described() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        let name = format!("{method} {path}");
        for part in ["operationId", "summary", "description"] {
            assert!(operation[part].as_str().is_some_and(|text| !text.is_empty()), "{name} has no {part}");
        }
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}");
        assert!(operation["security"].is_array(), "{name} does not declare its permissions");
        for (status, response) in operation["responses"].as_object().unwrap() {
            let described = [response, target(&document, response)];
            let mut texts = described.iter().filter_map(|response| response["description"].as_str());
            assert!(texts.any(|text| !text.is_empty()), "{name} {status}");
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = target(&document, parameter);
            assert!(parameter["description"].is_string(), "{name}: {} is not described", parameter["name"]);
        }
    }
}

#[test]
fn bodies_for_creation_have_an_example() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        let Some(content) = operation["requestBody"]["content"].as_object() else { continue };
        for (media, body) in content.iter().filter(|_| method == "post") {
            let shared = &target(&document, &body["examples"]["example"])["value"];
            let has = body.get("example").is_some() || !shared.is_null();
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

/// The object or list that a schema describes, with its subschemas.
#[derive(Default)]
struct Shape {
    properties: BTreeMap<String, Value>,
    required: BTreeSet<String>,
    items: Vec<Value>,
    words: BTreeSet<String>,
    /// Does not declare its fields: any field is allowed.
    open: bool,
}

impl Shape {
    fn of(document: &Value, schema: &Value) -> Self {
        let mut shape = Self::default();
        shape.add(document, schema, true);
        shape.open = shape.properties.is_empty() && shape.items.is_empty() && schema.get("type").is_none();
        shape
    }

    fn add(&mut self, document: &Value, schema: &Value, always: bool) {
        if schema.get("$ref").is_some() {
            self.add(document, target(document, schema), always);
        }
        let properties = schema["properties"].as_object().into_iter().flatten();
        self.properties.extend(properties.map(|(name, property)| (name.clone(), property.clone())));
        if always {
            self.required.extend(texts(&schema["required"]));
        }
        self.items.extend(schema.get("items").cloned());
        self.items.extend(schema.get("additionalProperties").filter(|values| values.is_object()).cloned());
        self.words.extend(texts(&schema["enum"]));
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.add(document, part, always);
        }
        for choice in ["oneOf", "anyOf"].iter().flat_map(|word| schema[word].as_array().into_iter().flatten())
        {
            self.add(document, choice, false);
        }
    }
}

fn texts(list: &Value) -> impl Iterator<Item = String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned)
}

/// The target of a reference; another value is returned unchanged.
pub fn target<'v>(document: &'v Value, value: &'v Value) -> &'v Value {
    let mut found = value;
    while let Some(at) = found["$ref"].as_str() {
        found = document.pointer(&at[1..]).unwrap();
    }
    found
}

/// A schema with those that it refers to. Compiling it takes a hundredth of the time that the whole document takes.
fn with_references(document: &Value, schema: &Value) -> Value {
    let mut found = serde_json::Map::new();
    let mut unread = vec![schema];
    while let Some(value) = unread.pop() {
        if let Some(at) = value["$ref"].as_str() {
            let name = at.trim_start_matches("#/components/schemas/");
            if !found.contains_key(name) {
                let target = target(document, value);
                found.insert(name.to_owned(), document["components"]["schemas"][name].clone());
                unread.push(target);
            }
        }
        unread.extend(value.as_object().into_iter().flat_map(serde_json::Map::values));
        unread.extend(value.as_array().into_iter().flatten());
    }
    json!({"allOf": [schema], "components": {"schemas": found}})
}

/// `null` in a merge patch removes a value: a required field would then be missing, an optional one gets its default.
#[test]
fn patch_accepts_null_for_optional_fields_only() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut patches = 0;
    for (_, _, operation) in operations(&document) {
        let body = &operation["requestBody"]["content"]["application/merge-patch+json"]["schema"];
        let Some(patch) = body["$ref"].as_str().map(|at| at.rsplit('/').next().unwrap()) else { continue };
        let resource = patch.strip_suffix("Patch").unwrap();
        let fields: BTreeSet<_> = schemas[patch]["properties"].as_object().unwrap().keys().collect();
        let whole = [
            format!("New{resource}"),
            format!("{resource}Edit"),
            format!("{resource}Update"),
            resource.into(),
        ]
        .into_iter()
        .filter_map(|name| Some((Shape::of(&document, schemas.get(&name)?), name)))
        .find(|(whole, _)| whole.properties.keys().collect::<BTreeSet<_>>() == fields);
        let (whole, name) = whole.unwrap_or_else(|| panic!("{patch} is the patch of nothing"));
        for field in fields {
            let property = with_references(&document, &schemas[patch]["properties"][field]);
            let takes_null = jsonschema::is_valid(&property, &Value::Null);
            assert_eq!(
                takes_null,
                !whole.required.contains(field),
                "null for `{field}` in {patch} of {name}"
            );
        }
        assert!(schemas[patch].get("required").is_none(), "{patch} has no required fields");
        patches += 1;
    }
    assert!(patches > 20, "patches found: {patches}");
}

/// A merge patch of a localized text changes only the languages that it contains.
#[test]
fn patch_of_a_localized_text_accepts_null_for_a_language() {
    let document = document();
    let is_valid = |schema: &str, body: Value| {
        let reference = json!({"$ref": format!("#/components/schemas/{schema}")});
        jsonschema::is_valid(&with_references(&document, &reference), &body)
    };
    for name in [json!({"fr": null}), json!({"en": "Moving", "fr": null}), json!({})] {
        assert!(is_valid("ThemePatch", json!({"name": name})), "{name}");
        assert!(!is_valid("NewTheme", json!({"slug": "mobility", "name": name})), "{name}");
    }
    for name in [json!(null), json!({"fr": 1}), json!({"fr": ""}), json!("Moving")] {
        assert!(!is_valid("ThemePatch", json!({"name": name})), "{name}");
    }
}

/// An absent body is read as an empty object.
#[test]
fn body_is_optional_if_it_has_no_required_fields() {
    let document = document();
    let mut optional = 0;
    for (path, method, operation) in operations(&document) {
        let Some(content) = operation["requestBody"]["content"].as_object() else { continue };
        let (Some(json), 1) = (content.get("application/json"), content.len()) else { continue };
        // Only these are validated; the others come from meeting servers.
        if !json["schema"]["$ref"].is_string() {
            continue;
        }
        let schema = with_references(&document, &json["schema"]);
        let may_be_absent = jsonschema::is_valid(&schema, &json!({}));
        assert_eq!(operation["requestBody"]["required"] != true, may_be_absent, "{method} {path}");
        optional += usize::from(may_be_absent);
    }
    assert!(optional > 3, "optional bodies found: {optional}");
}

/// Names that are too general.
const WORDS: &[&str] = &[
    "BTreeMap",
    "Because",
    "By",
    "Change",
    "Changes",
    "Choice",
    "Code",
    "Counts",
    "Day",
    "Level",
    "Mode",
    "Move",
    "Outcome",
    "Part",
    "Parts",
    "Report",
    "Slot",
    "State",
    "Status",
    "Summary",
    "Takes",
    "Target",
    "To",
    "WhereWhen",
    "Window",
];
/// Endings that do not name a role.
const ENDINGS: &[&str] =
    &["Asked", "Told", "Shown", "Given", "Kept", "Wanted", "Doing", "Tried", "Listed", "InFull"];
/// Beginnings that do not name a resource.
const BEGINNINGS: &[&str] = &["Many", "Newly", "Page_", "Patch_"];

/// Generated clients use these names: they are nouns that name the resource and its role.
#[test]
fn schema_names_follow_the_conventions() {
    let riddle = |name: &str| {
        let of =
            name.strip_prefix("Of").is_some_and(|rest| rest.starts_with(|first: char| first.is_uppercase()));
        of || WORDS.contains(&name)
            || ENDINGS.iter().any(|ending| name.ends_with(ending))
            || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
    };
    let document = document();
    let names = document["components"]["schemas"].as_object().unwrap().keys().map(String::as_str);
    let found: Vec<_> = names.filter(|name| riddle(name)).collect();
    assert!(found.is_empty(), "rename these by the conventions: {found:?}");
}

/// A client reads the outcome of each item of a batch in the same way, whatever the batch is of.
#[test]
fn batches_answer_outcomes_of_one_shape() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let batches: Vec<_> =
        schemas.iter().filter(|(_, schema)| schema["properties"]["outcomes"].is_object()).collect();
    assert!(batches.len() > 1, "the batches were found: {batches:?}");
    for (name, batch) in batches {
        let outcome = target(&document, &batch["properties"]["outcomes"]["items"]);
        let required: BTreeSet<_> = texts(&outcome["required"]).collect();
        for field in ["outcome", "problem"] {
            assert!(required.contains(field), "{name}: an outcome without `{field}`");
        }
        assert!(target(&document, &outcome["properties"]["outcome"])["enum"].is_array(), "{name}");
        let problem = outcome["properties"]["problem"].to_string();
        assert!(problem.contains("#/components/schemas/BatchProblem"), "{name}: {problem}");
        assert!(problem.contains("null"), "{name}: `problem` is null for an item that succeeded");
    }
}

#[test]
fn schemas_are_valid() {
    let document = serde_json::to_value(congress::server::document()).unwrap();
    assert_eq!(congress::http::Schemas::of(&document).broken(), Vec::<String>::new());
}

/// A closed subschema would refuse the fields of every schema that includes it.
#[test]
fn subschemas_accept_the_fields_of_the_whole() {
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

/// Some generators make a type without properties from an object that does not declare any.
#[test]
fn objects_declare_their_properties() {
    fn look(value: &Value, at: &str, found: &mut Vec<String>) {
        let is_object = value["type"] == "object" || texts(&value["type"]).any(|one| one == "object");
        if is_object && value.get("properties").or(value.get("additionalProperties")).is_none() {
            found.push(at.to_owned());
        }
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(name, field)| look(field, &format!("{at}/{name}"), found));
            }
            Value::Array(items) => items.iter().for_each(|item| look(item, at, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    let document = document();
    look(&document["components"]["schemas"], "", &mut found);
    look(&document["paths"], "", &mut found);
    assert_eq!(found, Vec::<String>::new());
}

/// Generators of some languages make a type from each component, all in one namespace.
#[test]
fn component_names_are_unique() {
    let document = document();
    let mut names = BTreeSet::new();
    for kind in ["schemas", "parameters", "responses"] {
        for name in document["components"][kind].as_object().unwrap().keys() {
            assert!(names.insert(name.clone()), "{name} is also the name of another component");
        }
    }
}

/// The documented headers for the operation and status of a response.
fn documented_headers(document: &Value, operation: &str, status: u16) -> BTreeSet<String> {
    let known = operations(document).into_iter().find(|(_, _, known)| known["operationId"] == operation);
    let responses = known.unwrap_or_else(|| panic!("no operation {operation}")).2["responses"].take();
    let response = responses.get(status.to_string()).unwrap_or(&responses["default"]);
    let headers = target(document, response)["headers"].as_object().into_iter().flatten();
    headers.map(|(name, _)| name.to_lowercase()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn responses_have_the_documented_headers() {
    let congress = Congress::start().await;
    let (organiser, anyone) = (congress.organiser().await, congress.anyone());
    let theme = |slug: &str| json!({"slug": slug, "name": {"en": "T"}});
    let keyed = |path: &str, body: Value| {
        Answer::of(organiser.request(Method::POST, path).header("idempotency-key", "k").json(&body))
    };
    let stale = organiser.request(Method::PATCH, "themes/second").header("if-match", "\"0\"");
    let session = congress.session("ONE", "hall", "2021-11-08T12:00:00Z").await;
    let session = session["id"].as_str().unwrap();
    let announcement = json!({"to": {"kind": "everybody"}, "title": {"en": "A"}, "body": {"en": "B"}});
    let subscription = json!({"url": "https://93.184.216.34/", "events": ["session.*"]});
    keyed("themes", theme("second")).await.ok();
    let problems = [
        ("create_theme", organiser.post("themes", theme("UPPER")).await),
        ("create_theme", anyone.post("themes", theme("third")).await),
        ("create_theme", congress.stranger().await.post("themes", theme("third")).await),
        ("update_theme", Answer::of(stale.json(&json!({"position": 1}))).await),
        ("list_themes", anyone.get("themes?limit=0").await),
        ("get_session", anyone.get("sessions/017cff64-6000-7000-8000-000000000000").await),
    ];
    let successes = [
        ("create_theme", keyed("themes", theme("second")).await),
        ("list_themes", organiser.get("themes?limit=1").await),
        ("update_theme", organiser.patch("themes/second", json!({"position": 3})).await),
        ("get_congress", organiser.get("/api/v1/congresses/metropolis-2021").await),
        ("list_congresses", anyone.get("/api/v1/congresses").await),
        ("get_session", organiser.get(&format!("sessions/{session}")).await),
        ("create_announcement", organiser.post("announcements", announcement).await),
        ("create_webhook", organiser.post("webhooks", subscription).await),
        ("register", congress.stranger().await.register("delegate").await),
        ("release_schedule", organiser.post("schedule/releases", json!({})).await),
        ("get_schedule", anyone.get("schedule").await),
        ("get_schedule_calendar", anyone.get("schedule.ics").await),
        ("export_registrations", organiser.get("registrations/export").await),
        ("delete_theme", organiser.delete("themes/second").await),
    ];
    let document = document();
    let described: BTreeSet<_> = document["components"]["headers"]
        .as_object()
        .unwrap()
        .keys()
        .map(|name| name.to_lowercase())
        .collect();
    let carried = |answer: &Answer| -> BTreeSet<String> {
        described.iter().filter(|name| answer.headers.contains_key(*name)).cloned().collect()
    };
    for (operation, answer) in successes {
        let status = answer.status.as_u16();
        assert!(answer.status.is_success(), "{operation}: {status} {}", answer.body);
        let (carried, mut documented) = (carried(&answer), documented_headers(&document, operation, status));
        // The introduction of the document states these for every response.
        documented.extend(["ratelimit", "ratelimit-policy", "x-request-id"].map(str::to_owned));
        // Optional headers.
        let optional =
            // Lists have an ETag for readers without a token, to whom the same is sent.
            [("link", answer.body["next"].is_null()), ("idempotent-replayed", true), ("etag", operation == "list_themes")];
        for (name, absent) in optional {
            if absent && !carried.contains(name) {
                documented.remove(name);
            }
        }
        assert_eq!(carried, documented, "{operation} {status}");
    }
    for (operation, answer) in problems {
        let status = answer.status.as_u16();
        let (carried, mut documented) = (carried(&answer), documented_headers(&document, operation, status));
        assert!(answer.status.is_client_error(), "{operation}: {status} {}", answer.body);
        // Only problems after which the same request can succeed have it.
        documented.remove("retry-after");
        if status != 401 {
            documented.remove("www-authenticate");
        }
        assert_eq!(carried, documented, "{operation} {status}");
    }
    assert!(described.contains("idempotent-replayed"));
}
