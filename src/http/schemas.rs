use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind as Kind};
use serde_json::{Map, Value, json};

use crate::types::{Country, Email, FieldError, Language, Slug, TimeZone};

/// The document as the validator: every body and every query is held against the schema that stands in it.
///
/// A schema is compiled when it is first asked: most of the document describes answers, which nobody sends.
#[derive(Clone, Debug)]
pub struct Schemas(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    components: Value,
    bodies: HashMap<String, Lazy>,
    /// By method and path template, then by name.
    queries: HashMap<(String, String), HashMap<String, Parameter>>,
}

#[derive(Debug)]
struct Parameter {
    schema: Lazy,
    /// `integer`, `boolean` or `string`: how the text of the query is read.
    r#type: String,
}

/// A schema, and its validator from the first question on.
#[derive(Debug)]
struct Lazy {
    schema: Value,
    validator: OnceLock<Option<Validator>>,
}

impl Lazy {
    fn of(schema: Value) -> Self {
        Self { schema, validator: OnceLock::new() }
    }

    /// `None`: it is no schema, a mistake of ours that a test finds.
    fn validator(&self, components: &Value) -> Option<&Validator> {
        let compile = || {
            let mut root = self.schema.clone();
            root["components"] = json!({"schemas": needed(&self.schema, components)});
            let built = options().build(&root);
            built.inspect_err(|error| tracing::error!(%error, "invalid schema in the OpenAPI document")).ok()
        };
        self.validator.get_or_init(compile).as_ref()
    }
}

impl Schemas {
    /// Takes the schemas out of a document.
    pub fn of(mut document: Value) -> Self {
        let components = document["components"]["schemas"].take();
        let names = components.as_object().into_iter().flat_map(|all| all.keys());
        let body = |name: &String| {
            let schema = json!({"$ref": format!("#/components/schemas/{name}")});
            (name.clone(), Lazy::of(schema))
        };
        let bodies = names.map(body).collect();
        let mut queries = HashMap::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let parameters = operation["parameters"].as_array().into_iter().flatten();
                let parameters = parameters.filter(|parameter| parameter["in"] == "query").map(|parameter| {
                    let name = parameter["name"].as_str().unwrap_or_default().to_owned();
                    let schema = &parameter["schema"];
                    (name, Parameter { schema: Lazy::of(schema.clone()), r#type: type_of(schema) })
                });
                queries.insert((method.to_uppercase(), path.clone()), parameters.collect());
            }
        }
        Self(Arc::new(Compiled { components, bodies, queries }))
    }

    /// Names of those that are no schemas; compiles all of them.
    pub fn broken(&self) -> Vec<String> {
        let broken = |lazy: &Lazy| lazy.validator(&self.0.components).is_none();
        let bodies = self.0.bodies.iter().filter(|(_, body)| broken(body)).map(|(name, _)| name.clone());
        let queries = self.0.queries.values().flatten().filter(|(_, parameter)| broken(&parameter.schema));
        bodies.chain(queries.map(|(name, _)| name.clone())).collect()
    }

    /// Every fault of a body, held against the component of that name.
    pub fn faults_of_body(&self, component: &str, body: &Value) -> Vec<FieldError> {
        let mut faults = Vec::new();
        refuse_nul(body, &mut String::new(), &mut faults);
        match self.0.bodies.get(component).and_then(|body| body.validator(&self.0.components)) {
            Some(validator) => {
                faults.extend(validator.iter_errors(body).flat_map(|error| self::faults(&error)));
            }
            None => faults.push(FieldError::new("", "schema", "this operation has no schema")),
        }
        faults
    }

    /// Every fault of a query, held against the parameters of the operation; unknown ones are faults too, since a
    /// misspelt filter that is passed over answers the wrong question.
    pub fn faults_of_query(&self, method: &str, path: &str, query: &str) -> Vec<FieldError> {
        let Some(parameters) = self.0.queries.get(&(method.to_owned(), path.to_owned())) else {
            return Vec::new();
        };
        let mut faults = Vec::new();
        for (name, text) in form_urlencoded::parse(query.as_bytes()) {
            let pointer = format!("?{name}");
            match parameters.get(name.as_ref()) {
                None => {
                    let mut known: Vec<_> = parameters.keys().map(String::as_str).collect();
                    known.sort_unstable();
                    let known = if known.is_empty() { "none".into() } else { known.join(", ") };
                    let detail =
                        format!("`{name}` is not a parameter of this operation; use one of: {known}");
                    faults.push(FieldError::new(pointer, "unknown", detail));
                }
                Some(_) if text.contains('\0') => faults.push(nul(pointer)),
                Some(parameter) => {
                    let value = read(&parameter.r#type, &text);
                    let validator = parameter.schema.validator(&self.0.components);
                    let errors = validator.into_iter().flat_map(|validator| validator.iter_errors(&value));
                    faults.extend(
                        errors
                            .flat_map(|error| self::faults(&error))
                            .map(|fault| FieldError { pointer: pointer.clone(), ..fault }),
                    );
                }
            }
        }
        faults
    }
}

/// The components that a schema leads to: a validator that held all of them would cost each schema a copy of the document.
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

/// The faults that one error tells of, each pointing at the very field.
fn faults(error: &ValidationError<'_>) -> Vec<FieldError> {
    let at = error.instance_path().to_string();
    let field = |name: &str| format!("{at}/{}", escaped(name));
    let keyword = error.kind().keyword();
    match (error.kind(), error.instance().as_ref()) {
        (Kind::Required { property }, _) => {
            let name = property.as_str().unwrap_or_default();
            vec![FieldError::new(field(name), keyword, format!("`{name}` is required"))]
        }
        (Kind::AdditionalProperties { unexpected }, _) => {
            let unknown = |name: &String| {
                FieldError::new(field(name), "unknown", format!("`{name}` is not a field of this object"))
            };
            unexpected.iter().map(unknown).collect()
        }
        (Kind::Format { format }, Value::String(text)) => {
            vec![FieldError::new(at, keyword, format!("`{}` is not {}", short(text), what(format)))]
        }
        _ => vec![FieldError::new(at, keyword, short(&error.to_string()))],
    }
}

/// A format in words.
fn what(format: &str) -> String {
    match format {
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

/// A step of a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// What was sent comes back in the problem, but not at any length.
fn short(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// PostgreSQL keeps no NUL in a text.
fn refuse_nul(value: &Value, pointer: &mut String, faults: &mut Vec<FieldError>) {
    match value {
        Value::String(text) if text.contains('\0') => faults.push(nul(pointer.clone())),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                within(pointer, &index.to_string(), |pointer| refuse_nul(item, pointer, faults));
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let step = escaped(name);
                if name.contains('\0') {
                    faults.push(nul(pointer.clone()));
                }
                within(pointer, &step, |pointer| refuse_nul(field, pointer, faults));
            }
        }
        _ => {}
    }
}

fn within(pointer: &mut String, step: &str, visit: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(step);
    visit(pointer);
    pointer.truncate(length);
}

fn nul(pointer: String) -> FieldError {
    FieldError::new(pointer, "nul", "must not contain the character U+0000")
}
