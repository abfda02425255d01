//! Changes to the document, breaking and harmless, each made at the first place that allows it.

use serde_json::{Map, Value, json};

use super::lookup::{
    self, Place, answer, at, count_of_values, each, find, inline, operation, operations, optional,
    plain_text, remove, require,
};

/// A name, a change that returns the operation or schema it changed, and what the reported line must say.
type Breaking = (&'static str, fn(&mut Value) -> String, &'static str);

type Harmless = (&'static str, fn(&mut Value));

pub const BREAKING: &[Breaking] = &[
    ("operation gone", operation_gone, "is gone"),
    ("operationId changed", operation_id, "`operationId` changed from"),
    ("first tag changed", first_tag, "`tags` changed from"),
    ("security scheme changed", security_scheme, "changed"),
    ("permission added", permission_added, "is no longer enough"),
    ("sign-in demanded", sign_in_demanded, "anonymous access is no longer enough"),
    ("parameter gone", |it| removed(it, |it| lookup::parameter(it, optional)), "is gone"),
    ("parameter newly required", parameter_required, "is newly required"),
    ("parameter added and required", parameter_added, "/parameters/query/planted is newly required"),
    ("default of a parameter changed", default_changed, "`default` changed from"),
    ("body property added and required", body_property, "/properties/planted is newly required"),
    ("body property gone", |it| property_gone(it, true), "is gone, and "),
    ("body media type gone", |it| removed(it, |it| lookup::media_type(it, true)), "is gone"),
    ("body enum value gone", enum_value_gone, "is no longer accepted"),
    ("body type changed", body_type, "type `string` is no longer accepted"),
    ("body null refused", null_refused, "type `null` is no longer accepted"),
    ("body bound tightened", |it| bound(it, -1), "`maxLength` changed from"),
    (
        "body pattern added",
        |it| restricted(it, "pattern", "^x"),
        "`pattern` changed from none to `\"^x\"` in input",
    ),
    (
        "body format added",
        |it| restricted(it, "format", "uuid"),
        "`format` changed from none to `uuid` in input",
    ),
    ("status of success gone", |it| removed(it, answer), "is gone"),
    ("status of success added", status_added, "/responses/299 is newly possible"),
    ("answer media type gone", |it| removed(it, |it| lookup::media_type(it, false)), "is gone"),
    ("answer header gone", header_gone, "is gone"),
    ("answer property gone", |it| property_gone(it, false), "is gone"),
    ("answer property optional", property_optional, "is no longer always sent"),
    ("answer nullable", |it| answer_type(it, json!(["string", "null"])), "type `null` is newly possible"),
    ("answer type changed", |it| answer_type(it, json!("integer")), "type `integer` is newly possible"),
    ("schema renamed", schema_renamed, "is gone, and generated clients name a type after it"),
    ("property of a shared schema gone", shared_property_gone, "is gone (in "),
    ("webhook gone", webhook_gone, "is gone"),
    ("webhook property gone", webhook_property_gone, "is gone"),
];

pub const HARMLESS: &[Harmless] = &[
    ("operation added", operation_added),
    ("permission dropped", |it| {
        let place = lookup::security(it, |security| !security[0]["token"][0].is_null());
        at(it, &place)[0]["token"] = json!([]);
    }),
    ("optional parameter added", |it| {
        let planted = json!({"name": "planted", "in": "query", "schema": {"type": "string"}});
        add_parameter(it, planted);
    }),
    ("optional body property added", |it| {
        let place = lookup::object(it, true);
        at(it, &place)["properties"]["planted"] = json!({"type": "string"});
    }),
    ("body bound loosened", |it| _ = bound(it, 1)),
    ("body enum value added", |it| {
        let place = lookup::property(it, true, |schema| schema["enum"].is_array());
        at(it, &place)["enum"].as_array_mut().unwrap().push(json!("planted"));
    }),
    ("body null allowed", |it| {
        let place = lookup::property(it, true, plain_text);
        at(it, &place)["type"] = json!(["string", "null"]);
    }),
    ("answer property added", |it| {
        let place = lookup::object(it, false);
        at(it, &place)["properties"]["planted"] = json!({"type": "string"});
        require(at(it, &place), "planted");
    }),
    ("answer header added", |it| {
        let place = answer(it);
        at(it, &place)["headers"]["planted"] = json!({"schema": {"type": "string"}});
    }),
    ("answer value added to an enum that may grow", |it| {
        let place = lookup::property(it, false, |schema| schema["x-extensible-enum"] == json!(true));
        at(it, &place)["enum"].as_array_mut().unwrap().push(json!("planted"));
    }),
    ("answer enum value gone", |it| {
        let place = lookup::property(it, false, |schema| count_of_values(schema) > 1);
        at(it, &place)["enum"].as_array_mut().unwrap().pop();
    }),
    ("descriptions changed", |it| {
        each(it, &mut |value| {
            for text in ["description", "summary", "title"] {
                if value[text].is_string() {
                    value[text] = json!("planted");
                }
            }
        });
    }),
    ("references replaced by what they lead to", references_inlined),
    ("parts replaced by references", parts_extracted),
    ("nullable types written as alternatives", nullable_as_alternatives),
    ("everything in another order", reverse),
];

fn removed(document: &mut Value, place: impl Fn(&mut Value) -> Place) -> String {
    let place = place(document);
    remove(document, &place.pointer);
    place.site
}

fn operation_gone(document: &mut Value) -> String {
    removed(document, operation)
}

fn operation_id(document: &mut Value) -> String {
    let place = operation(document);
    at(document, &place)["operationId"] = json!("planted");
    place.site
}

fn first_tag(document: &mut Value) -> String {
    let place = operation(document);
    at(document, &place)["tags"][0] = json!("planted");
    place.site
}

fn security_scheme(document: &mut Value) -> String {
    let (name, scheme) =
        document["components"]["securitySchemes"].as_object_mut().unwrap().iter_mut().next().unwrap();
    *scheme = json!({"type": "http", "scheme": "planted"});
    format!("security scheme {name}")
}

fn permission_added(document: &mut Value) -> String {
    let place = lookup::security(document, |security| security[0]["token"].is_array());
    at(document, &place)[0]["token"].as_array_mut().unwrap().push(json!("planted"));
    place.site
}

fn sign_in_demanded(document: &mut Value) -> String {
    let place = lookup::security(document, |security| security.as_array().is_some_and(Vec::is_empty));
    *at(document, &place) = json!([{"token": []}]);
    place.site
}

fn parameter_required(document: &mut Value) -> String {
    let place = lookup::parameter(document, optional);
    at(document, &place)["required"] = json!(true);
    place.site
}

fn add_parameter(document: &mut Value, parameter: Value) -> String {
    let place = lookup::parameter(document, |_| true);
    let (all, _) = place.pointer.rsplit_once('/').unwrap();
    document.pointer_mut(all).unwrap().as_array_mut().unwrap().push(parameter);
    place.site
}

fn parameter_added(document: &mut Value) -> String {
    let planted = json!({"name": "planted", "in": "query", "required": true, "schema": {"type": "string"}});
    add_parameter(document, planted)
}

fn default_changed(document: &mut Value) -> String {
    let place = lookup::parameter(document, |parameter| parameter["schema"].get("default").is_some());
    at(document, &place)["schema"]["default"] = json!("planted");
    place.site
}

fn body_property(document: &mut Value) -> String {
    let place = lookup::object(document, true);
    at(document, &place)["properties"]["planted"] = json!({"type": "string"});
    require(at(document, &place), "planted");
    place.site
}

fn property_gone(document: &mut Value, input: bool) -> String {
    let place = lookup::object(document, input);
    lose_first_property(at(document, &place));
    place.site
}

fn shift(fields: &mut Map<String, Value>) -> (String, Value) {
    let name = fields.keys().next().unwrap().clone();
    fields.shift_remove_entry(&name).unwrap()
}

fn lose_first_property(schema: &mut Value) {
    let (name, _) = shift(schema["properties"].as_object_mut().unwrap());
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|other| *other != name);
    }
}

fn enum_value_gone(document: &mut Value) -> String {
    let place = lookup::property(document, true, |schema| count_of_values(schema) > 1);
    at(document, &place)["enum"].as_array_mut().unwrap().remove(0);
    place.site
}

fn body_type(document: &mut Value) -> String {
    let place = lookup::property(document, true, plain_text);
    *at(document, &place) = json!({"type": "integer"});
    place.site
}

fn null_refused(document: &mut Value) -> String {
    let place = lookup::property(document, true, |schema| schema["type"][1] == "null");
    let schema = at(document, &place);
    schema["type"] = schema["type"][0].take();
    place.site
}

fn bound(document: &mut Value, by: i64) -> String {
    let place = lookup::property(document, true, |schema| schema["maxLength"].is_i64());
    let schema = at(document, &place);
    schema["maxLength"] = json!(schema["maxLength"].as_i64().unwrap() + by);
    place.site
}

fn restricted(document: &mut Value, keyword: &str, restriction: &str) -> String {
    let place =
        lookup::property(document, true, |schema| plain_text(schema) && schema.get(keyword).is_none());
    at(document, &place)[keyword] = json!(restriction);
    place.site
}

fn status_added(document: &mut Value) -> String {
    let place = operation(document);
    at(document, &place)["responses"]["299"] = json!({"description": "planted"});
    place.site
}

fn header_gone(document: &mut Value) -> String {
    removed(document, |document| {
        find(document, "paths", |document, operation| {
            lookup::answers(document, operation).into_iter().find_map(|answer| {
                let name = lookup::keys(document, &format!("{answer}/headers")).into_iter().next()?;
                Some(format!("{answer}/headers/{name}"))
            })
        })
    })
}

fn property_optional(document: &mut Value) -> String {
    let place = find(document, "paths", |document, operation| {
        let object = lookup::objects(document, operation, false).into_iter().next()?;
        document.pointer(&format!("{object}/required/0"))?;
        Some(object)
    });
    at(document, &place)["required"].as_array_mut().unwrap().remove(0);
    place.site
}

fn answer_type(document: &mut Value, kind: Value) -> String {
    let place = lookup::property(document, false, plain_text);
    at(document, &place)["type"] = kind;
    place.site
}

fn schema_renamed(document: &mut Value) -> String {
    let schemas = document["components"]["schemas"].as_object_mut().unwrap();
    let (name, schema) = shift(schemas);
    schemas.insert("Planted".into(), schema);
    let reference = json!(format!("#/components/schemas/{name}"));
    each(document, &mut |value| {
        if value["$ref"] == reference {
            value["$ref"] = json!("#/components/schemas/Planted");
        }
    });
    format!("schema {name}")
}

/// Changes the schema of problems, which most operations share.
fn shared_property_gone(document: &mut Value) -> String {
    let place = find(document, "paths", |document, operation| {
        let responses = format!("{}/responses", operation.pointer);
        lookup::keys(document, &responses).iter().find_map(|status| {
            let problem = inline(document, &format!("{responses}/{status}"))?["content"]
                .get("application/problem+json");
            Some(problem?["schema"]["$ref"].as_str()?.trim_start_matches('#').to_owned())
        })
    });
    lose_first_property(at(document, &place));
    format!("schema {}", place.pointer.rsplit('/').next().unwrap())
}

fn webhook(document: &mut Value) -> Place {
    find(document, "webhooks", |_, operation| Some(operation.pointer.clone()))
}

fn webhook_gone(document: &mut Value) -> String {
    removed(document, webhook)
}

/// The payload may be one schema, several in `allOf`, or one of several.
fn webhook_property_gone(document: &mut Value) -> String {
    let place = webhook(document);
    let mut schema = format!("{}/requestBody/content/application~1json/schema", place.pointer);
    inline(document, &format!("{}/requestBody", place.pointer));
    inline(document, &schema);
    for step in ["oneOf/0", "allOf/0"] {
        let part = format!("{schema}/{step}");
        if inline(document, &part).is_some() {
            schema = part;
        }
    }
    lose_first_property(document.pointer_mut(&schema).unwrap());
    place.site
}

fn operation_added(document: &mut Value) {
    let place = operation(document);
    let mut planted = at(document, &place).clone();
    planted["operationId"] = json!("planted");
    document["paths"]["/planted"] = json!({"get": planted});
}

fn references_inlined(document: &mut Value) {
    let mut pointers = Vec::new();
    for key in ["paths", "webhooks"] {
        for operation in operations(document, key) {
            pointers.extend(lookup::contents(document, &operation, true));
            pointers.extend(lookup::contents(document, &operation, false));
        }
    }
    for pointer in pointers {
        inline(document, &format!("{pointer}/schema"));
    }
}

/// Moves every response, parameter and schema of an operation to the components.
fn parts_extracted(document: &mut Value) {
    let mut parts = Map::new();
    for kind in ["schemas", "parameters", "responses"] {
        let mut extract = |part: &mut Value| {
            if part.get("$ref").is_none() {
                let name = format!("{kind}{}", parts.len());
                let reference = json!({"$ref": format!("#/components/planted/{name}")});
                parts.insert(name, std::mem::replace(part, reference));
            }
        };
        each(&mut document["paths"], &mut |value| match kind {
            "responses" => {
                let responses = value.get_mut(kind).and_then(Value::as_object_mut);
                responses.into_iter().flat_map(Map::values_mut).for_each(&mut extract);
            }
            "parameters" => {
                let parameters = value.get_mut(kind).and_then(Value::as_array_mut);
                parameters.into_iter().flatten().for_each(&mut extract);
            }
            _ => {
                value
                    .get_mut("schema")
                    .filter(|schema| schema.is_object())
                    .into_iter()
                    .for_each(&mut extract);
            }
        });
    }
    document["components"]["planted"] = Value::Object(parts);
}

fn nullable_as_alternatives(document: &mut Value) {
    each(document, &mut |value| {
        if value["type"][1] == "null" && value.get("enum").is_none() {
            value["type"] = value["type"][0].take();
            let default = value.as_object_mut().unwrap().shift_remove("default");
            *value = json!({"oneOf": [{"type": "null"}, value.take()]});
            value.as_object_mut().unwrap().extend(default.map(|default| ("default".into(), default)));
        }
    });
}

/// Reverses fields, and lists whose order has no meaning.
fn reverse(document: &mut Value) {
    each(document, &mut |value| {
        for list in ["allOf", "anyOf", "enum", "oneOf", "parameters", "required", "security", "type"] {
            if let Some(items) = value.get_mut(list).and_then(Value::as_array_mut) {
                items.reverse();
            }
        }
        let fields = std::mem::take(value.as_object_mut().unwrap());
        *value = Value::Object(fields.into_iter().rev().collect());
    });
}
