//! Finds places in a document by their content, so that no test depends on a name.
//!
//! References on the way are replaced by copies of their targets, so that a change affects only the place found.

use serde_json::{Value, json};

use super::{
    operations::{METHODS, array},
    schemas::escaped,
};

/// An operation or a part of one.
pub struct Place {
    /// The operation, as a report names it.
    pub site: String,
    /// A JSON pointer into the document.
    pub pointer: String,
}

pub fn operations(document: &Value, key: &str) -> Vec<Place> {
    let mut operations = Vec::new();
    for (path, item) in document[key].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|method| METHODS.contains(&method.as_str())) {
            let site = match key {
                "webhooks" => format!("webhook {path}"),
                _ => format!("{} {path}", method.to_uppercase()),
            };
            operations.push(Place { site, pointer: format!("/{key}/{}/{method}", escaped(path)) });
        }
    }
    operations
}

/// Replaces a reference by a copy of its target and returns the copy. `None` if the document has no such place.
pub fn inline<'d>(document: &'d mut Value, pointer: &str) -> Option<&'d mut Value> {
    while let Some(reference) = document.pointer(pointer)?["$ref"].as_str() {
        let mut copy = document.pointer(reference.strip_prefix('#').unwrap()).unwrap().clone();
        let place = document.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        place.shift_remove("$ref");
        for (keyword, value) in std::mem::take(place) {
            copy[keyword] = value;
        }
        *document.pointer_mut(pointer).unwrap() = copy;
    }
    document.pointer_mut(pointer)
}

/// The names of the fields of a part; none if the document has no such part.
pub fn keys(document: &mut Value, pointer: &str) -> Vec<String> {
    let fields = inline(document, pointer).and_then(|part| part.as_object());
    fields.into_iter().flat_map(|fields| fields.keys().cloned()).collect()
}

/// The media types of an operation's body, or of its answers of success.
pub fn contents(document: &mut Value, operation: &Place, input: bool) -> Vec<String> {
    let at = &operation.pointer;
    let parents = if input { vec![format!("{at}/requestBody")] } else { answers(document, operation) };
    let mut found = Vec::new();
    for parent in parents {
        inline(document, &parent);
        let media = keys(document, &format!("{parent}/content"));
        found.extend(media.iter().map(|media| format!("{parent}/content/{}", escaped(media))));
    }
    found
}

/// The answers of success.
pub fn answers(document: &Value, operation: &Place) -> Vec<String> {
    let at = format!("{}/responses", operation.pointer);
    let statuses = document.pointer(&at).unwrap().as_object().unwrap().keys();
    statuses.filter(|status| status.starts_with('2')).map(|status| format!("{at}/{status}")).collect()
}

/// The first operation for which `seek` finds a place.
pub fn find(document: &mut Value, key: &str, seek: impl Fn(&mut Value, &Place) -> Option<String>) -> Place {
    let found = operations(document, key).into_iter().find_map(|operation| {
        let pointer = seek(document, &operation)?;
        Some(Place { site: operation.site, pointer })
    });
    found.expect("no operation has what the test changes")
}

/// The first media type of a body.
pub fn media_type(document: &mut Value, input: bool) -> Place {
    find(document, "paths", |document, operation| contents(document, operation, input).into_iter().next())
}

/// The first body that is an object with properties.
pub fn object(document: &mut Value, input: bool) -> Place {
    find(document, "paths", |document, operation| objects(document, operation, input).into_iter().next())
}

/// The bodies of an operation that are objects with properties of their own.
pub fn objects(document: &mut Value, operation: &Place, input: bool) -> Vec<String> {
    let schemas = contents(document, operation, input).into_iter().map(|media| format!("{media}/schema"));
    let is_object = |schema: &mut Value| {
        schema["properties"].as_object().is_some_and(|properties| !properties.is_empty())
    };
    schemas.filter(|schema| inline(document, schema).is_some_and(is_object)).collect()
}

/// The first property of a body whose schema is `wanted`.
pub fn property(document: &mut Value, input: bool, wanted: impl Fn(&Value) -> bool) -> Place {
    find(document, "paths", |document, operation| {
        for object in objects(document, operation, input) {
            let properties = format!("{object}/properties");
            for name in keys(document, &properties) {
                let pointer = format!("{properties}/{}", escaped(&name));
                if inline(document, &pointer).is_some_and(|schema| wanted(schema)) {
                    return Some(pointer);
                }
            }
        }
        None
    })
}

/// The first parameter that is `wanted`.
pub fn parameter(document: &mut Value, wanted: impl Fn(&Value) -> bool) -> Place {
    find(document, "paths", |document, operation| {
        let at = format!("{}/parameters", operation.pointer);
        let count = document.pointer(&at).and_then(Value::as_array).map_or(0, Vec::len);
        (0..count).map(|index| format!("{at}/{index}")).find(|pointer| {
            inline(document, pointer);
            inline(document, &format!("{pointer}/schema"));
            document.pointer(pointer).is_some_and(&wanted)
        })
    })
}

/// The first `security` of an operation that is `wanted`.
pub fn security(document: &mut Value, wanted: impl Fn(&Value) -> bool) -> Place {
    find(document, "paths", |document, operation| {
        let pointer = format!("{}/security", operation.pointer);
        document.pointer(&pointer).is_some_and(&wanted).then_some(pointer)
    })
}

/// A string without a list of values or a format.
pub fn plain_text(schema: &Value) -> bool {
    schema["type"] == "string"
        && ["const", "enum", "format"].iter().all(|keyword| schema.get(keyword).is_none())
}

pub fn optional(parameter: &Value) -> bool {
    parameter["required"] != true
}

pub fn count_of_values(schema: &Value) -> usize {
    schema["enum"].as_array().map_or(0, Vec::len)
}

/// The first operation.
pub fn operation(document: &mut Value) -> Place {
    find(document, "paths", |_, operation| Some(operation.pointer.clone()))
}

/// The first answer of success.
pub fn answer(document: &mut Value) -> Place {
    find(document, "paths", |document, operation| {
        let pointer = answers(document, operation).into_iter().next()?;
        inline(document, &pointer).map(|_| pointer)
    })
}

pub fn at<'d>(document: &'d mut Value, place: &Place) -> &'d mut Value {
    document.pointer_mut(&place.pointer).unwrap()
}

/// Removes an entry from its object or array.
pub fn remove(document: &mut Value, pointer: &str) {
    let (parent, step) = pointer.rsplit_once('/').unwrap();
    let step = step.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent).unwrap() {
        Value::Array(items) => _ = items.remove(step.parse().unwrap()),
        parent => _ = parent.as_object_mut().unwrap().shift_remove(&step).unwrap(),
    }
}

/// Adds a name to the required properties.
pub fn require(schema: &mut Value, name: &str) {
    let names = array(&schema["required"]).cloned().chain([json!(name)]).collect();
    schema["required"] = Value::Array(names);
}

/// Calls `change` with every object, outer ones first.
pub fn each(value: &mut Value, change: &mut impl FnMut(&mut Value)) {
    if value.is_object() {
        change(value);
    }
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|field| each(field, change)),
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, change)),
        _ => {}
    }
}
