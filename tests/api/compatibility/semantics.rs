//! How single schemas are compared.

use serde_json::{Value, json};

use super::operations::breaking;

/// A document with one operation.
fn document(input: &Value, output: &Value, components: &Value) -> Value {
    json!({
        "paths": {"/it": {"post": {
            "requestBody": {"content": {"application/json": {"schema": input}}},
            "responses": {"200": {"content": {"application/json": {"schema": output}}}},
        }}},
        "components": {"schemas": components},
    })
}

fn of_input(before: &Value, after: &Value) -> Vec<String> {
    let document = |schema| document(schema, &json!({}), &json!({}));
    breaking(&document(before), &document(after))
}

fn of_output(before: &Value, after: &Value) -> Vec<String> {
    let document = |schema| document(&json!({}), schema, &json!({}));
    breaking(&document(before), &document(after))
}

/// Asserts that widening is harmless in input and breaking in output, and narrowing the reverse.
#[track_caller]
fn allows_more(narrow: Value, wide: Value) {
    assert_eq!(of_input(&narrow, &wide), Vec::<String>::new());
    assert_eq!(of_output(&wide, &narrow), Vec::<String>::new());
    assert!(!of_input(&wide, &narrow).is_empty(), "{wide} was narrowed to {narrow} in input");
    assert!(!of_output(&narrow, &wide).is_empty(), "{narrow} was widened to {wide} in output");
}

#[track_caller]
fn allow_the_same(one: Value, other: Value) {
    for (before, after) in [(&one, &other), (&other, &one)] {
        assert_eq!(of_input(before, after), Vec::<String>::new());
        assert_eq!(of_output(before, after), Vec::<String>::new());
    }
}

#[test]
fn input_may_widen_and_output_may_narrow() {
    allows_more(json!({"type": "string"}), json!({"type": ["string", "null"]}));
    allows_more(json!({"type": "integer"}), json!({"type": "number"}));
    allows_more(json!({"type": "integer", "format": "int32"}), json!({"type": "integer", "format": "int64"}));
    allows_more(json!({"type": "string", "format": "uuid"}), json!({"type": "string"}));
    allows_more(json!({"type": "string", "pattern": "^a"}), json!({"type": "string"}));
    allows_more(json!({"const": "a"}), json!({"enum": ["a", "b"]}));
    allows_more(json!({"enum": ["a", "b"]}), json!({"type": "string", "maxLength": 1}));
    allows_more(json!({"enum": ["a", null]}), json!({"type": ["string", "null"]}));
    allows_more(
        json!({"type": "array", "items": {"const": 1}}),
        json!({"type": "array", "items": {"type": "integer"}}),
    );
    allows_more(json!({"type": "array", "uniqueItems": true}), json!({"type": "array"}));
    allows_more(
        json!({"type": "object", "additionalProperties": {"const": 1}}),
        json!({"type": "object", "additionalProperties": {"type": "integer"}}),
    );
    allows_more(json!({"type": "string"}), json!({}));
    for (bound, narrow, wide) in [
        ("minimum", 2, 1),
        ("exclusiveMinimum", 2, 1),
        ("minLength", 2, 1),
        ("minItems", 2, 1),
        ("minProperties", 2, 1),
        ("maximum", 1, 2),
        ("exclusiveMaximum", 1, 2),
        ("maxLength", 1, 2),
        ("maxItems", 1, 2),
        ("maxProperties", 1, 2),
    ] {
        allows_more(json!({bound: narrow}), json!({bound: wide}));
        allows_more(json!({bound: narrow}), json!({}));
    }
}

#[test]
fn equivalent_schemas_are_compatible() {
    allow_the_same(
        json!({"type": ["string", "null"]}),
        json!({"anyOf": [{"type": "null"}, {"type": "string"}]}),
    );
    allow_the_same(
        json!({"type": "integer", "minimum": 1}),
        json!({"type": "integer", "exclusiveMinimum": 0}),
    );
    allow_the_same(json!({"type": "string", "minLength": 0}), json!({"type": "string"}));
    allow_the_same(json!({"enum": ["a", "b"]}), json!({"oneOf": [{"const": "b"}, {"const": "a"}]}));
    let whole = json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}});
    let parts = json!({"allOf": [
        {"properties": {"a": {"type": "string"}}},
        {"type": "object", "required": ["a"], "properties": {"b": {"type": "integer"}}},
    ]});
    allow_the_same(whole, parts);
}

#[test]
fn alternatives_are_matched_by_their_tag() {
    let tagged = |kinds: &[(&str, &str)]| {
        let alternative = |(kind, field): &(&str, &str)| {
            json!({"type": "object", "required": ["kind"], "properties": {
                "kind": {"const": kind},
                *field: {"type": "string"},
            }})
        };
        json!({"oneOf": kinds.iter().map(alternative).collect::<Vec<_>>()})
    };
    let (two, three) = (tagged(&[("a", "x"), ("b", "y")]), tagged(&[("b", "y"), ("c", "z"), ("a", "x")]));
    allows_more(two.clone(), three);
    let changed = tagged(&[("a", "x"), ("b", "z")]);
    let at = "POST /it: /responses/200/content/application~1json/schema/properties/y is gone";
    assert_eq!(of_output(&two, &changed), [at]);
    let third = "POST /it: /requestBody/content/application~1json/schema the alternative with `kind` = \"b\" is no longer accepted";
    assert_eq!(of_input(&two, &tagged(&[("a", "x"), ("c", "y")])).first().map(String::as_str), Some(third));
}

#[test]
fn only_a_published_extensible_enum_may_grow_in_output() {
    let values = |values: Value, extensible: bool| json!({"enum": values, "x-extensible-enum": extensible});
    let (one, two) = (json!(["a"]), json!(["a", "b"]));
    assert_eq!(of_output(&values(one.clone(), true), &values(two.clone(), true)), Vec::<String>::new());
    assert_eq!(of_output(&values(one.clone(), false), &values(two.clone(), true)).len(), 1);
    assert_eq!(of_input(&values(two, true), &values(one, true)).len(), 1);
}

#[test]
fn an_input_property_that_is_refused_or_ignored_is_gone() {
    let closed = json!({"type": "object", "additionalProperties": false, "properties": {"a": {}, "b": {}}});
    let mut less = closed.clone();
    less["properties"].as_object_mut().unwrap().remove("b");
    assert!(of_input(&closed, &less)[0].ends_with("/properties/b is gone, and refused"));
    let (mut closed, mut less) = (closed, less);
    for schema in [&mut closed, &mut less] {
        schema["additionalProperties"] = json!(true);
    }
    assert!(of_input(&closed, &less)[0].ends_with("/properties/b is gone, and ignored"));
}

#[test]
fn an_unknown_keyword_is_a_restriction() {
    let (before, after) = (json!({"type": "string"}), json!({"type": "string", "not": {"const": "a"}}));
    allows_more(after, before);
}

#[test]
fn cycles_end() {
    let components = |kind: &str| {
        json!({
            "Tree": {"type": "object", "properties": {"leaf": {"type": kind}, "wood": {"$ref": "#/components/schemas/Wood"}}},
            "Wood": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            "Loop": {"oneOf": [{"$ref": "#/components/schemas/Loop"}, {"type": "null"}]},
            "Self": {"$ref": "#/components/schemas/Self"},
        })
    };
    let tree = json!({"$ref": "#/components/schemas/Tree"});
    let input = json!({"properties": {
        "loop": {"$ref": "#/components/schemas/Loop"},
        "self": {"$ref": "#/components/schemas/Self"},
    }});
    let (before, after) =
        (document(&input, &tree, &components("string")), document(&input, &tree, &components("integer")));
    assert_eq!(breaking(&before, &before), Vec::<String>::new());
    assert_eq!(
        breaking(&before, &after),
        ["schema Tree: /properties/leaf type `integer` is newly possible (in POST /it)"]
    );
}
