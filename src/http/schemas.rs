use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, OnceLock},
};

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind as Kind};
use serde_json::{Map, Value, json};

use super::{
    Error, RequestError, Result,
    languages_of_texts::{repeated_languages, write_canonical_languages},
    references::{SCHEMAS, escaped, within},
};
use crate::types::{Colour, Country, Email, FieldError, Language, Slug, TimeZone};

/// Validates every body and every query against the schemas of the OpenAPI document.
///
/// A schema is compiled on first use, because most schemas describe responses and are never needed.
#[derive(Clone, Debug)]
pub struct Schemas(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    components: Value,
    bodies: HashMap<String, LazySchema>,
    /// By path template, then by method, then by name.
    queries: HashMap<String, HashMap<String, HashMap<String, Parameter>>>,
}

#[derive(Debug)]
struct Parameter {
    schema: LazySchema,
    /// `integer`, `boolean` or `string`: the type as which the text of the query is read.
    r#type: String,
}

/// A schema, and its validator once it has been used.
#[derive(Debug)]
struct LazySchema {
    schema: Value,
    validator: OnceLock<Option<Validator>>,
}

impl LazySchema {
    fn new(schema: Value) -> Self {
        Self { schema, validator: OnceLock::new() }
    }

    /// `None` if the schema is invalid; a test checks that none is.
    fn validator(&self, components: &Value) -> Option<&Validator> {
        let compile = || {
            let mut root = self.schema.clone();
            root["components"] = json!({"schemas": needed(&self.schema, components)});
            let built = options().build(&root);
            built.inspect_err(|error| tracing::error!(%error, "invalid schema in the OpenAPI document")).ok()
        };
        self.validator.get_or_init(compile).as_ref()
    }

    fn field_errors(&self, components: &Value, value: &Value) -> Result<Vec<FieldError>> {
        let validator = self.validator(components).ok_or_else(|| Error::internal("invalid schema"))?;
        let context = SchemaContext { root: &self.schema, components };
        Ok(validator.iter_errors(value).flat_map(|error| context.field_errors(&error)).collect())
    }
}

impl Schemas {
    /// Reads the schemas of a document.
    pub fn of(document: &Value) -> Self {
        let components = document["components"]["schemas"].clone();
        let names = components.as_object().into_iter().flat_map(|all| all.keys());
        let body =
            |name: &String| (name.clone(), LazySchema::new(json!({"$ref": format!("{SCHEMAS}{name}")})));
        let bodies = names.map(body).collect();
        let mut queries = HashMap::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            let methods = item.as_object().into_iter().flatten().map(|(method, operation)| {
                let parameters = operation["parameters"].as_array().into_iter().flatten();
                let parameters = parameters.map(|parameter| referenced(document, parameter));
                (method.to_uppercase(), query_parameters(parameters))
            });
            queries.insert(path.clone(), methods.collect());
        }
        Self(Arc::new(Compiled { components, bodies, queries }))
    }

    /// The names of invalid schemas; compiles all of them.
    pub fn broken(&self) -> Vec<String> {
        let broken = |schema: &LazySchema| schema.validator(&self.0.components).is_none();
        let bodies = self.0.bodies.iter().filter(|(_, body)| broken(body)).map(|(name, _)| name.clone());
        let operations = self.0.queries.values().flat_map(HashMap::values);
        let queries = operations.flatten().filter(|(_, parameter)| broken(&parameter.schema));
        bodies.chain(queries.map(|(name, _)| name.clone())).collect()
    }

    /// All errors of a body, by the component with this name.
    pub fn body_errors(&self, component: &str, body: &Value) -> Result<Vec<FieldError>> {
        let schema = self.0.bodies.get(component);
        let schema = schema.ok_or_else(|| {
            Error::internal(format!("the document has no schema `{component}` to check a body with"))
        })?;
        let mut errors = Vec::new();
        refuse_nul(body, &mut String::new(), &mut errors);
        errors.extend(schema.field_errors(&self.0.components, body)?);
        errors.extend(repeated_languages(&self.0.components[component], &self.0.components, body));
        Ok(errors)
    }

    /// Writes the language tags of localized texts in a patch of the component with this name as they are stored.
    ///
    /// # Errors
    /// A language is repeated.
    pub(super) fn write_canonical_languages(&self, component: &str, patch: &mut Value) -> Result<()> {
        let schema = &self.0.components[component];
        RequestError::check_body(repeated_languages(schema, &self.0.components, patch))?;
        write_canonical_languages(schema, &self.0.components, patch);
        Ok(())
    }

    /// All errors of a query, by the parameters of the operation. An unknown parameter is an error, because ignoring a misspelt
    /// filter would return the wrong items.
    pub fn query_errors(&self, method: &str, path: &str, query: &str) -> Result<Vec<FieldError>> {
        let operations = self.0.queries.get(path);
        let operations =
            operations.ok_or_else(|| Error::internal(format!("the document does not have {path}")))?;
        // An unsupported method is refused elsewhere.
        let Some(parameters) = operations.get(method) else { return Ok(Vec::new()) };
        let (mut errors, mut seen) = (Vec::new(), Vec::new());
        for (name, text) in form_urlencoded::parse(query.as_bytes()) {
            let pointer = format!("?{name}");
            match parameters.get(name.as_ref()) {
                Some(_) if seen.contains(&name) => {
                    let detail = format!("`{name}` is given more than once; send one value");
                    errors.push(FieldError::new(pointer, "repeated", detail));
                }
                None => {
                    let known = parameters.keys().map(String::as_str).collect();
                    errors.push(FieldError::new(
                        pointer,
                        "unknown",
                        unknown(&name, "parameter of this operation", &known),
                    ));
                }
                Some(_) if text.contains('\0') => errors.push(nul(pointer)),
                Some(parameter) => {
                    let value = read(&parameter.r#type, &text);
                    let found = parameter.schema.field_errors(&self.0.components, &value)?;
                    let at_parameter = |error| FieldError { pointer: pointer.clone(), ..error };
                    errors.extend(found.into_iter().map(at_parameter));
                    seen.push(name);
                }
            }
        }
        Ok(errors)
    }
}

fn query_parameters<'v>(parameters: impl Iterator<Item = &'v Value>) -> HashMap<String, Parameter> {
    let in_query = parameters.filter(|parameter| parameter["in"] == "query");
    in_query
        .map(|parameter| {
            let name = parameter["name"].as_str().unwrap_or_default().to_owned();
            let schema = &parameter["schema"];
            (name, Parameter { schema: LazySchema::new(schema.clone()), r#type: type_of(schema) })
        })
        .collect()
}

/// The target of a reference; a value that is not a reference is returned unchanged.
fn referenced<'v>(document: &'v Value, value: &'v Value) -> &'v Value {
    let target = value["$ref"].as_str().and_then(|at| document.pointer(at.strip_prefix('#')?));
    target.unwrap_or(value)
}

/// The fields that an object can have, including those from `allOf` and other subschemas.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub properties: Map<String, Value>,
    pub required: BTreeSet<String>,
    /// Whether other fields are errors.
    pub closed: bool,
    pub example: Option<Value>,
}

impl Fields {
    pub fn of(schema: &Value, components: &Value) -> Self {
        let mut fields = Self::default();
        fields.add(schema, components);
        fields
    }

    fn add(&mut self, schema: &Value, components: &Value) {
        if let Some(name) = schema["$ref"].as_str().and_then(|at| at.strip_prefix(SCHEMAS)) {
            self.add(&components[name], components);
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.add(part, components);
        }
        let properties = schema["properties"].as_object().into_iter().flatten();
        self.properties.extend(properties.map(|(name, property)| (name.clone(), property.clone())));
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        self.required.extend(required.map(str::to_owned));
        self.closed |= schema["additionalProperties"] == false || schema["unevaluatedProperties"] == false;
        // The schema itself comes after its subschemas.
        self.example = schema.get("example").cloned().or(self.example.take());
    }
}

/// The components that a schema refers to. With all components, each validator would contain a copy of the document.
fn needed(schema: &Value, components: &Value) -> Map<String, Value> {
    let mut needed = Map::new();
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => open.extend(fields.values()),
            Value::Array(items) => open.extend(items),
            Value::String(text) => {
                let name = text.strip_prefix("#/components/schemas/").unwrap_or_default();
                if let (Some(found), false) = (components.get(name), needed.contains_key(name)) {
                    needed.insert(name.to_owned(), found.clone());
                    open.push(found);
                }
            }
            _ => {}
        }
    }
    needed
}

fn options<'i>() -> jsonschema::ValidationOptions<'i> {
    jsonschema::options()
        .should_validate_formats(true)
        .with_format("colour", |text: &str| text.parse::<Colour>().is_ok())
        .with_format("country", |text: &str| text.parse::<Country>().is_ok())
        .with_format("email-address", |text: &str| text.parse::<Email>().is_ok())
        .with_format("language", |text: &str| text.parse::<Language>().is_ok())
        .with_format("slug", |text: &str| text.parse::<Slug>().is_ok())
        .with_format("time-zone", |text: &str| text.parse::<TimeZone>().is_ok())
}

fn type_of(schema: &Value) -> String {
    let named = |value: &Value| value.as_str().filter(|name| *name != "null").map(str::to_owned);
    match &schema["type"] {
        Value::Array(types) => types.iter().find_map(named),
        one => named(one),
    }
    .unwrap_or_else(|| "string".into())
}

fn read(r#type: &str, text: &str) -> Value {
    let parsed = match r#type {
        "integer" => text.parse::<i64>().ok().map(Value::from),
        "boolean" => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::from(text))
}

/// The schema that the errors of a validator refer to.
struct SchemaContext<'s> {
    root: &'s Value,
    components: &'s Value,
}

impl SchemaContext<'_> {
    /// Converts an error to field errors, each with the pointer of the exact field.
    fn field_errors(&self, error: &ValidationError<'_>) -> Vec<FieldError> {
        let at = error.instance_path().to_string();
        let field = |name: &str| format!("{at}/{}", escaped(name));
        let keyword = error.kind().keyword();
        match (error.kind(), error.instance().as_ref()) {
            (Kind::Required { property }, _) => {
                let name = property.as_str().unwrap_or_default();
                vec![FieldError::new(field(name), keyword, format!("`{name}` is required"))]
            }
            (Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected }, _) => {
                let fields = Fields::of(self.schema_of(error), self.components);
                let known = fields.properties.keys().map(String::as_str).collect();
                let unknown = |name: &String| {
                    FieldError::new(field(name), "unknown", unknown(name, "field of this object", &known))
                };
                unexpected.iter().map(unknown).collect()
            }
            (Kind::Format { format }, Value::String(text)) => {
                vec![FieldError::new(at, keyword, format!("`{}` is not {}", short(text), what(format)))]
            }
            (Kind::OneOfNotValid { context } | Kind::AnyOf { context }, value) if !value.is_null() => {
                // If a value can also be `null`, report only the errors of the other alternative.
                let choices: Vec<_> =
                    context.iter().filter(|errors| !errors.iter().all(expects_null)).collect();
                match choices.as_slice() {
                    [only] => only.iter().flat_map(|error| self.field_errors(error)).collect(),
                    _ => vec![FieldError::new(at, keyword, short(&error.to_string()))],
                }
            }
            _ => vec![FieldError::new(at, keyword, short(&error.to_string()))],
        }
    }

    /// The schema with the keyword that caused the error.
    fn schema_of(&self, error: &ValidationError<'_>) -> &Value {
        let path = error.evaluation_path().to_string();
        let steps: Vec<_> = path.split('/').skip(1).collect();
        let mut schema = self.root;
        for step in steps.iter().take(steps.len().saturating_sub(1)) {
            let name = schema["$ref"].as_str().and_then(|at| at.strip_prefix(SCHEMAS));
            schema = match (*step, name) {
                ("$ref", Some(name)) => &self.components[name],
                _ => schema.pointer(&format!("/{step}")).unwrap_or(&Value::Null),
            };
        }
        schema
    }
}

fn expects_null(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), Kind::Type { kind } if format!("{kind:?}").contains("Null"))
}

/// Describes an unknown field or parameter, with the nearest known name and all known names.
fn unknown(name: &str, what: &str, known: &BTreeSet<&str>) -> String {
    let similarity = |known: &str| strsim::jaro_winkler(&name.to_lowercase(), &known.to_lowercase());
    let nearest = known.iter().map(|known| (similarity(known), known)).max_by(|a, b| a.0.total_cmp(&b.0));
    let quoted: Vec<_> = known.iter().map(|known| format!("`{known}`")).collect();
    let allowed = if quoted.is_empty() { "none".into() } else { quoted.join(", ") };
    match nearest {
        Some((similarity, nearest)) if similarity > 0.75 => {
            format!("`{}` is not a {what}; did you mean `{nearest}`? Allowed: {allowed}.", short(name))
        }
        _ => format!("`{}` is not a {what}. Allowed: {allowed}.", short(name)),
    }
}

/// The description of a format.
fn what(format: &str) -> String {
    match format {
        "colour" => "a colour such as #0b57a4: `#` and six hexadecimal digits",
        "country" => "an ISO 3166-1 alpha-2 country code such as CN",
        "date" => "a date such as 2021-11-08",
        "date-time" => "an instant such as 2021-11-08T12:00:00Z (RFC 3339)",
        "email-address" => "an e-mail address",
        "language" => "a BCP 47 language tag such as en or zh-CN",
        "slug" => "a slug: lower-case letters, digits and single hyphens, at most 80 characters",
        "time-zone" => "an IANA time zone such as Asia/Shanghai",
        "uri" => "an absolute URL such as https://city.example/",
        "uuid" => "a UUID",
        other => return format!("in the format `{other}`"),
    }
    .into()
}

/// Shortens a sent value, so that a problem does not repeat long texts.
fn short(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Reports texts with a NUL, which PostgreSQL cannot store.
fn refuse_nul(value: &Value, pointer: &mut String, errors: &mut Vec<FieldError>) {
    match value {
        Value::String(text) if text.contains('\0') => errors.push(nul(pointer.clone())),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                within(pointer, &index.to_string(), |pointer| refuse_nul(item, pointer, errors));
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let step = escaped(name);
                if name.contains('\0') {
                    errors.push(nul(pointer.clone()));
                }
                within(pointer, &step, |pointer| refuse_nul(field, pointer, errors));
            }
        }
        _ => {}
    }
}

fn nul(pointer: String) -> FieldError {
    FieldError::new(pointer, "nul", "must not contain the character U+0000")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemas() -> Schemas {
        Schemas::of(&json!({
            "paths": {"/sessions": {"get": {"parameters": [
                {"$ref": "#/components/parameters/Limit"},
                {"name": "track", "in": "query", "schema": {"type": "string"}},
                {"name": "X-Header", "in": "header", "schema": {"type": "string"}},
            ]}}},
            "components": {
                "parameters": {
                    "Limit": {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 200}},
                },
                "schemas": {
                    "Draft": {
                        "type": "object",
                        "properties": {
                            "placements": {"type": "array", "items": {"$ref": "#/components/schemas/Placement"}},
                            "removed": {"oneOf": [{"type": "null"}, {"type": "string", "format": "slug"}]},
                        },
                        "additionalProperties": false,
                    },
                    "Placement": {
                        "allOf": [
                            {"$ref": "#/components/schemas/Where"},
                            {"type": "object", "properties": {"starts_at": {"type": "string"}}},
                        ],
                        "unevaluatedProperties": false,
                    },
                    "Where": {"type": "object", "properties": {"room": {"type": "string"}}},
                },
            },
        }))
    }

    fn details(errors: Vec<FieldError>) -> Vec<String> {
        errors.into_iter().map(|error| format!("{} {}", error.pointer, error.detail)).collect()
    }

    fn body_details(body: &Value) -> Vec<String> {
        details(schemas().body_errors("Draft", body).unwrap())
    }

    #[test]
    fn unknown_fields_name_the_nearest_and_the_allowed_ones() {
        assert_eq!(
            body_details(&json!({"placement": []})),
            [
                "/placement `placement` is not a field of this object; did you mean `placements`? Allowed: `placements`, `removed`."
            ]
        );
        assert_eq!(
            body_details(&json!({"x": 1})),
            ["/x `x` is not a field of this object. Allowed: `placements`, `removed`."]
        );
    }

    #[test]
    fn fields_of_all_parts_are_allowed() {
        assert_eq!(
            body_details(&json!({"placements": [{"room": "a", "start_at": "b"}]})),
            [
                "/placements/0/start_at `start_at` is not a field of this object; did you mean `starts_at`? Allowed: `room`, `starts_at`."
            ]
        );
    }

    #[test]
    fn errors_of_an_optional_value_are_those_of_the_value() {
        assert_eq!(
            body_details(&json!({"removed": "No Slug"})),
            [format!("/removed `No Slug` is not {}", what("slug"))]
        );
    }

    #[test]
    fn referenced_parameters_are_checked() {
        let check = |query| details(schemas().query_errors("GET", "/sessions", query).unwrap());
        assert_eq!(check("limit=201"), ["?limit 201 is greater than the maximum of 200"]);
        assert_eq!(
            check("tracks=a"),
            [
                "?tracks `tracks` is not a parameter of this operation; did you mean `track`? Allowed: `limit`, `track`."
            ]
        );
    }

    #[test]
    fn parameter_is_given_once() {
        let check = |query| details(schemas().query_errors("GET", "/sessions", query).unwrap());
        assert_eq!(check("track=a&limit=1"), [""; 0]);
        assert_eq!(check("track=a&track=b"), ["?track `track` is given more than once; send one value"]);
    }

    #[test]
    fn missing_schema_is_an_internal_error() {
        assert!(matches!(schemas().body_errors("Missing", &json!({})), Err(Error::Internal(_))));
        assert!(matches!(schemas().query_errors("GET", "/missing", ""), Err(Error::Internal(_))));
    }
}
