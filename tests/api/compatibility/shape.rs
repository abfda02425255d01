//! Normalizes schemas: resolves references, merges `allOf`, and expands alternatives and lists of types into shapes.
//! Schemas that allow the same values have the same shapes, however they are written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// Keywords that restrict nothing. Any keyword unknown to this module is treated as a restriction.
const ANNOTATIONS: [&str; 11] = [
    "$anchor",
    "$comment",
    "$id",
    "$schema",
    "default",
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "title",
];
const LOWER: [&str; 5] = ["exclusiveMinimum", "minimum", "minLength", "minItems", "minProperties"];
const UPPER: [&str; 5] = ["exclusiveMaximum", "maximum", "maxLength", "maxItems", "maxProperties"];
/// A longer chain of references is a cycle.
const LONGEST_CHAIN: usize = 32;

#[derive(Clone, Copy)]
pub struct Document<'d>(pub &'d Value);

/// A value must match all of these schemas. An empty list allows every value.
pub type AllOf<'d> = Vec<&'d Value>;

/// One alternative of a schema, with a single type.
#[derive(Clone, Default)]
pub struct Shape<'d> {
    /// The type. `None`: any type.
    pub kind: Option<&'d str>,
    /// From `enum` and `const`.
    pub values: Option<Vec<&'d Value>>,
    /// `x-extensible-enum`: clients must be prepared for other values.
    pub extensible: bool,
    pub bounds: BTreeMap<&'d str, f64>,
    pub formats: BTreeSet<&'d str>,
    /// `pattern`, `uniqueItems`, and all other keywords whose values are only compared for equality.
    pub restrictions: BTreeSet<(&'d str, String)>,
    pub properties: BTreeMap<&'d str, AllOf<'d>>,
    pub required: BTreeSet<&'d str>,
    /// Other properties are refused.
    pub closed: bool,
    pub additional: AllOf<'d>,
    pub names: AllOf<'d>,
    pub items: AllOf<'d>,
}

pub fn is_lower(bound: &str) -> bool {
    LOWER.contains(&bound)
}

fn is_annotation(keyword: &str) -> bool {
    ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-")
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

impl<'d> Document<'d> {
    /// Follows references. Returns `null` for a reference without a target.
    pub fn resolve(self, mut value: &'d Value) -> &'d Value {
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = value["$ref"].as_str() else { return value };
            value = self.target(reference);
        }
        &Value::Null
    }

    fn target(self, reference: &str) -> &'d Value {
        reference.strip_prefix('#').and_then(|at| self.0.pointer(at)).unwrap_or(&Value::Null)
    }

    /// Follows references that have no restrictions next to them. Returns the name of the last component, and the schema.
    pub fn component(self, mut schema: &'d Value) -> (Option<&'d str>, &'d Value) {
        let mut name = None;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = schema["$ref"].as_str() else { break };
            let keywords = schema.as_object().into_iter().flat_map(Map::keys);
            if keywords.into_iter().any(|keyword| keyword != "$ref" && !is_annotation(keyword)) {
                break;
            }
            name = reference.strip_prefix("#/components/schemas/");
            schema = self.target(reference);
        }
        (name, schema)
    }

    /// The default of a schema or of its target.
    pub fn default_of(self, schema: &'d Value) -> Option<&'d Value> {
        schema.get("default").or_else(|| self.resolve(schema).get("default"))
    }

    /// The shapes of values that match all of the schemas.
    pub fn shapes(self, schemas: &[&'d Value]) -> Vec<Shape<'d>> {
        let mut each = schemas.iter().map(|schema| self.alternatives(schema, 0));
        let first = each.next().unwrap_or_else(|| vec![Shape::default()]);
        let shapes = each.fold(first, product);
        let mut trimmed: Vec<Shape<'d>> = Vec::new();
        for shape in shapes.iter().flat_map(Shape::by_kind) {
            let same = |other: &&mut Shape<'d>| other.is_scalar_enum() && other.kind == shape.kind;
            match trimmed.iter_mut().find(same).filter(|_| shape.is_scalar_enum()) {
                Some(other) => {
                    other.values.get_or_insert_default().extend(shape.values.into_iter().flatten());
                    other.extensible |= shape.extensible;
                }
                None => trimmed.push(shape),
            }
        }
        trimmed.iter_mut().for_each(Shape::bound_by_values);
        trimmed
    }

    fn alternatives(self, schema: &'d Value, depth: usize) -> Vec<Shape<'d>> {
        let keywords = match schema {
            Value::Bool(true) => return vec![Shape::default()],
            Value::Object(keywords) if depth < LONGEST_CHAIN => keywords,
            // `false` matches no value, and a cycle adds no alternative.
            _ => return Vec::new(),
        };
        let own = self.own(keywords);
        let kinds: Vec<_> = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().map(Value::as_str).collect(),
            kind => vec![kind.as_str()],
        };
        let mut shapes: Vec<_> = kinds.into_iter().map(|kind| Shape { kind, ..own.clone() }).collect();
        if let Some(reference) = schema["$ref"].as_str() {
            shapes = product(shapes, self.alternatives(self.target(reference), depth + 1));
        }
        for part in array(&schema["allOf"]) {
            shapes = product(shapes, self.alternatives(part, depth + 1));
        }
        for either in [&schema["anyOf"], &schema["oneOf"]].into_iter().filter(|parts| parts.is_array()) {
            let parts = array(either).flat_map(|part| self.alternatives(part, depth + 1)).collect();
            shapes = product(shapes, parts);
        }
        shapes
    }

    /// The shape described by the keywords, except for `type`, references and nested alternatives.
    fn own(self, keywords: &'d Map<String, Value>) -> Shape<'d> {
        let mut shape = Shape::default();
        for (keyword, value) in keywords {
            match keyword.as_str() {
                "$ref" | "allOf" | "anyOf" | "oneOf" | "type" => {}
                "enum" => shape.values = Some(array(value).collect()),
                "const" => shape.values = Some(vec![value]),
                "x-extensible-enum" => shape.extensible = *value != Value::Bool(false),
                "format" => shape.formats.extend(value.as_str()),
                "required" => shape.required.extend(array(value).filter_map(Value::as_str)),
                "properties" => {
                    let properties = value.as_object().into_iter().flatten();
                    shape.properties =
                        properties.map(|(name, schema)| (name.as_str(), vec![schema])).collect();
                }
                "additionalProperties" | "unevaluatedProperties" => match value {
                    Value::Bool(open) => shape.closed |= !open,
                    schema => shape.additional.push(schema),
                },
                "propertyNames" => shape.names.push(value),
                "items" => shape.items.push(value),
                "minLength" | "minItems" | "minProperties" if value.as_f64() == Some(0.0) => {}
                keyword if is_lower(keyword) || UPPER.contains(&keyword) => {
                    shape.bounds.extend(value.as_f64().map(|bound| (keyword, bound)));
                }
                keyword if is_annotation(keyword) || *value == Value::Bool(false) => {}
                keyword => _ = shape.restrictions.insert((keyword, self.canonical(value, 0))),
            }
        }
        shape
    }

    /// A text that does not depend on the order of fields, on annotations or on the use of references.
    pub fn canonical(self, value: &'d Value, depth: usize) -> String {
        match self.resolve(value) {
            Value::Object(_) if depth > LONGEST_CHAIN => "…".into(),
            Value::Object(fields) => {
                let fields: BTreeMap<_, _> = fields.iter().filter(|(name, _)| !is_annotation(name)).collect();
                let fields = fields
                    .into_iter()
                    .map(|(name, field)| format!("{name}:{}", self.canonical(field, depth + 1)));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
            }
            Value::Array(items) => {
                let items = items.iter().map(|item| self.canonical(item, depth + 1));
                format!("[{}]", items.collect::<Vec<_>>().join(","))
            }
            scalar => scalar.to_string(),
        }
    }
}

/// The shapes of values that match one shape of each list.
fn product<'d>(first: Vec<Shape<'d>>, second: Vec<Shape<'d>>) -> Vec<Shape<'d>> {
    first.iter().flat_map(|one| second.iter().filter_map(|other| one.and(other))).collect()
}

impl<'d> Shape<'d> {
    fn and(&self, other: &Self) -> Option<Self> {
        let kind = match (self.kind, other.kind) {
            (None, kind) | (kind, None) => kind,
            (Some("integer"), Some("number")) | (Some("number"), Some("integer")) => Some("integer"),
            (one, other) if one == other => one,
            _ => return None,
        };
        let mut both = Self { kind, ..self.clone() };
        both.values = match (&self.values, &other.values) {
            (Some(one), Some(other)) => {
                Some(one.iter().filter(|value| other.contains(value)).copied().collect())
            }
            (one, other) => one.clone().or_else(|| other.clone()),
        };
        both.extensible |= other.extensible;
        for (&keyword, &bound) in &other.bounds {
            both.tighten(keyword, bound);
        }
        both.formats.extend(&other.formats);
        both.restrictions.extend(other.restrictions.iter().cloned());
        for (name, schemas) in &other.properties {
            both.properties.entry(name).or_default().extend(schemas);
        }
        both.required.extend(&other.required);
        both.closed |= other.closed;
        both.additional.extend(&other.additional);
        both.names.extend(&other.names);
        both.items.extend(&other.items);
        Some(both)
    }

    fn tighten(&mut self, keyword: &'d str, bound: f64) {
        let tightest = self.bounds.entry(keyword).or_insert(bound);
        *tightest = if is_lower(keyword) { tightest.max(bound) } else { tightest.min(bound) };
    }

    /// Splits an `enum` without `type` into one shape per type.
    fn by_kind(&self) -> Vec<Self> {
        let kinds = match (self.kind, &self.values) {
            (None, Some(values)) => values.iter().map(|value| Some(kind_of(value))).collect(),
            (kind, _) => BTreeSet::from([kind]),
        };
        kinds.into_iter().filter_map(|kind| self.of_kind(kind)).collect()
    }

    /// Drops what does not apply to a type. `None` if no value of that type is allowed.
    pub fn of_kind(&self, kind: Option<&'d str>) -> Option<Self> {
        let mut shape = Self { kind, ..self.clone() };
        let Some(kind) = kind else { return Some(shape) };
        if let Some(values) = &mut shape.values {
            values.retain(|value| kind_of(value) == kind || (kind == "number" && value.is_number()));
            if values.is_empty() {
                return None;
            }
        }
        if kind == "null" {
            shape.values = None;
        }
        for (exclusive, keyword) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
            let Some(bound) = shape.bounds.remove(exclusive) else { continue };
            let bound = match (kind, keyword) {
                ("integer", "minimum") => bound.floor() + 1.0,
                ("integer", _) => bound.ceil() - 1.0,
                (_, "minimum") => bound.next_up(),
                _ => bound.next_down(),
            };
            shape.tighten(keyword, bound);
        }
        shape.bounds.retain(|keyword, _| applies(keyword, kind));
        shape.restrictions.retain(|(keyword, _)| applies(keyword, kind));
        if !applies("format", kind) {
            shape.formats.clear();
        }
        if kind != "array" {
            shape.items.clear();
        }
        if kind != "object" {
            shape.properties.clear();
            shape.required.clear();
            shape.closed = false;
            shape.additional.clear();
            shape.names.clear();
        }
        Some(shape)
    }

    fn is_scalar_enum(&self) -> bool {
        self.values.is_some() && !matches!(self.kind, None | Some("object" | "array"))
    }

    /// Derives bounds from a list of values, so that it can be compared with a schema that has bounds.
    #[expect(clippy::cast_precision_loss, reason = "lengths are small")]
    fn bound_by_values(&mut self) {
        let size = |value: &&Value| value.as_f64().or_else(|| Some(value.as_str()?.chars().count() as f64));
        let sizes: Vec<f64> = self.values.iter().flatten().filter_map(size).collect();
        let (lower, upper) = match self.kind {
            Some("string") => ("minLength", "maxLength"),
            _ => ("minimum", "maximum"),
        };
        self.bounds.extend(sizes.iter().copied().reduce(f64::min).map(|least| (lower, least)));
        self.bounds.extend(sizes.iter().copied().reduce(f64::max).map(|greatest| (upper, greatest)));
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn applies(keyword: &str, kind: &str) -> bool {
    match keyword {
        "contentEncoding" | "contentMediaType" | "contentSchema" | "maxLength" | "minLength" | "pattern" => {
            kind == "string"
        }
        "format" => matches!(kind, "string" | "integer" | "number"),
        "maximum" | "minimum" | "multipleOf" => matches!(kind, "integer" | "number"),
        "contains" | "maxContains" | "maxItems" | "minContains" | "minItems" | "prefixItems"
        | "unevaluatedItems" | "uniqueItems" => kind == "array",
        "dependentRequired" | "dependentSchemas" | "maxProperties" | "minProperties"
        | "patternProperties" => kind == "object",
        _ => true,
    }
}
