use std::collections::HashMap;

use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};

use crate::types::{Country, Email, Fault, Language, Slug, TimeZone};

/// The document as the validator: every body and every query is held against the schema that stands in it.
#[derive(Debug, Default)]
pub struct Schemas {
    bodies: HashMap<String, Validator>,
    /// By method and path template, then by name.
    queries: HashMap<(String, String), HashMap<String, Parameter>>,
}

#[derive(Debug)]
struct Parameter {
    validator: Validator,
    /// `integer`, `boolean` or `string`: how the text of the query is read.
    r#type: String,
}

impl Schemas {
    /// Compiles the schemas of a document, once at start.
    ///
    /// # Errors
    /// The document holds a schema that is none.
    pub fn of(document: &Value) -> Result<Self, ValidationError<'static>> {
        let components = &document["components"];
        let compile = |schema: &Value| {
            let mut root = schema.clone();
            root["components"] = components.clone();
            options().build(&root)
        };
        let mut schemas = Self::default();
        for name in components["schemas"].as_object().into_iter().flat_map(|all| all.keys()) {
            let validator = compile(&json!({"$ref": format!("#/components/schemas/{name}")}))?;
            schemas.bodies.insert(name.clone(), validator);
        }
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let mut parameters = HashMap::new();
                for parameter in operation["parameters"].as_array().into_iter().flatten() {
                    if parameter["in"] == "query" {
                        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
                        let schema = &parameter["schema"];
                        let validator = compile(schema)?;
                        parameters.insert(name, Parameter { validator, r#type: type_of(schema) });
                    }
                }
                schemas.queries.insert((method.to_uppercase(), path.clone()), parameters);
            }
        }
        Ok(schemas)
    }

    /// Every fault of a body, held against the component of that name.
    pub fn faults_of_body(&self, component: &str, body: &Value) -> Vec<Fault> {
        let mut faults = Vec::new();
        refuse_nul(body, &mut String::new(), &mut faults);
        match self.bodies.get(component) {
            Some(validator) => faults.extend(validator.iter_errors(body).map(|error| fault(&error))),
            None => faults.push(Fault::new("", "schema", "this operation has no schema")),
        }
        faults
    }

    /// Every fault of a query, held against the parameters of the operation; unknown ones are faults too, since a
    /// misspelt filter that is passed over answers the wrong question.
    pub fn faults_of_query(&self, method: &str, path: &str, query: &str) -> Vec<Fault> {
        let Some(parameters) = self.queries.get(&(method.to_owned(), path.to_owned())) else {
            return Vec::new();
        };
        let mut faults = Vec::new();
        for (name, text) in form_urlencoded::parse(query.as_bytes()) {
            let pointer = format!("?{name}");
            match parameters.get(name.as_ref()) {
                None => {
                    let mut known: Vec<_> = parameters.keys().map(String::as_str).collect();
                    known.sort_unstable();
                    let detail = format!("`{name}` is not a parameter here; known are: {}", known.join(", "));
                    faults.push(Fault::new(pointer, "unknown", detail));
                }
                Some(_) if text.contains('\0') => faults.push(nul(pointer)),
                Some(parameter) => {
                    let value = read(&parameter.r#type, &text);
                    let errors = parameter.validator.iter_errors(&value);
                    faults.extend(errors.map(|error| Fault { pointer: pointer.clone(), ..fault(&error) }));
                }
            }
        }
        faults
    }
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

fn fault(error: &ValidationError<'_>) -> Fault {
    let keyword = error.kind().keyword().to_owned();
    let detail = match (keyword.as_str(), error.instance().as_ref()) {
        ("format", Value::String(text)) => match error.to_string().rsplit_once(" is not a ") {
            Some((_, what)) => format!("`{}` is not a {}", short(text), what.replace('"', "")),
            None => format!("`{}` is not in the right format", short(text)),
        },
        _ => short(&error.to_string()),
    };
    Fault::new(error.instance_path().to_string(), keyword, detail)
}

/// What was sent comes back in the problem, but not at any length.
fn short(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// PostgreSQL keeps no NUL in a text.
fn refuse_nul(value: &Value, pointer: &mut String, faults: &mut Vec<Fault>) {
    match value {
        Value::String(text) if text.contains('\0') => faults.push(nul(pointer.clone())),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                within(pointer, &index.to_string(), |pointer| refuse_nul(item, pointer, faults));
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let step = name.replace('~', "~0").replace('/', "~1");
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

fn nul(pointer: String) -> Fault {
    Fault::new(pointer, "nul", "a text must not hold the character U+0000; take it out")
}
