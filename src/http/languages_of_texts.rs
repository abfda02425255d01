//! Language tags as names in localized texts: tags that differ only in case are one language.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::references::{SCHEMAS, escaped, within};
use crate::types::{FieldError, Language};

/// An error for each name in a localized text that is the same language as an earlier one. One of the two texts would be lost.
pub(super) fn repeated_languages(schema: &Value, components: &Value, body: &Value) -> Vec<FieldError> {
    let repeated = |pointer: &String| {
        let mut seen = BTreeSet::new();
        let names = body.pointer(pointer).and_then(Value::as_object).into_iter().flat_map(Map::keys);
        let repeated =
            names.filter(|name| name.parse::<Language>().is_ok_and(|language| !seen.insert(language)));
        let error = |name: &String| {
            let detail =
                format!("`{name}` is the same language as another name; give one text for each language");
            FieldError::new(format!("{pointer}/{}", escaped(name)), "repeated", detail)
        };
        repeated.map(error).collect::<Vec<_>>()
    };
    localized_texts(schema, components, body).iter().flat_map(repeated).collect()
}

/// Writes the names in localized texts as they are stored, so that a patch changes the text of its language.
pub(super) fn write_canonical_languages(schema: &Value, components: &Value, patch: &mut Value) {
    for pointer in localized_texts(schema, components, patch) {
        let Some(Value::Object(texts)) = patch.pointer_mut(&pointer) else { continue };
        let canonical = |name: String| name.parse::<Language>().map_or(name, |language| language.to_string());
        *texts = std::mem::take(texts).into_iter().map(|(name, text)| (canonical(name), text)).collect();
    }
}

/// The pointers of the localized texts in a value: the objects whose names are language tags by their schema.
fn localized_texts(schema: &Value, components: &Value, value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    find(schema, components, value, &mut String::new(), &mut found);
    found
}

fn find(
    schema: &Value,
    components: &Value,
    value: &Value,
    pointer: &mut String,
    found: &mut BTreeSet<String>,
) {
    if !value.is_object() && !value.is_array() {
        return;
    }
    let component = schema["$ref"].as_str().and_then(|at| at.strip_prefix(SCHEMAS));
    let parts =
        ["allOf", "oneOf", "anyOf"].iter().filter_map(|keyword| schema[*keyword].as_array()).flatten();
    for part in parts.chain(component.map(|name| &components[name])) {
        find(part, components, value, pointer, found);
    }
    match value {
        Value::Object(fields) => {
            if schema["propertyNames"]["format"] == "language" {
                found.insert(pointer.clone());
            }
            for (name, field) in fields {
                let of_field = schema["properties"].get(name).unwrap_or(&schema["additionalProperties"]);
                within(pointer, &escaped(name), |pointer| find(of_field, components, field, pointer, found));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let of_item = &schema["items"];
                within(pointer, &index.to_string(), |pointer| {
                    find(of_item, components, item, pointer, found);
                });
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn components() -> Value {
        json!({
            "Localized": {"type": "object", "propertyNames": {"format": "language"}, "additionalProperties": {"type": "string"}},
            "Room": {"properties": {
                "name": {"$ref": "#/components/schemas/Localized"},
                "note": {"oneOf": [{"$ref": "#/components/schemas/Localized"}, {"type": "null"}]},
                "doors": {"type": "array", "items": {"$ref": "#/components/schemas/Room"}},
                "labels": {"additionalProperties": {"type": "string"}},
            }},
        })
    }

    #[test]
    fn languages_are_repeated_in_any_case() {
        let components = components();
        let pointers = |body: Value| -> Vec<String> {
            let errors = repeated_languages(&components["Room"], &components, &body);
            errors.into_iter().map(|error| error.pointer).collect()
        };
        let room = json!({"name": {"en": "Hall", "EN": "Hall", "fr": "Salle"}, "note": {"zh-cn": "", "zh-CN": ""},
                          "doors": [{"name": {"FR": "Porte", "fr": "Porte"}}], "labels": {"en": "a", "EN": "b"}});
        assert_eq!(pointers(room), ["/doors/0/name/fr", "/name/EN", "/note/zh-CN"]);
        assert_eq!(
            pointers(json!({"name": {"en": "Hall", "en-GB": "Hall"}, "note": null, "doors": 1})),
            [""; 0]
        );
    }

    #[test]
    fn patch_names_the_stored_languages() {
        let components = components();
        let mut patch = json!({"name": {"EN": null, "zh-cn": "厅", "not a tag": "x"}, "labels": {"EN": "b"}});
        write_canonical_languages(&components["Room"], &components, &mut patch);
        let expected = json!({"name": {"en": null, "zh-CN": "厅", "not a tag": "x"}, "labels": {"EN": "b"}});
        assert_eq!(patch, expected);
    }
}
