use axum::{
    body::Bytes,
    extract::{FromRef, FromRequest, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Error, RequestError, Result, Schemas};
use crate::types::FieldError;

/// A JSON body, validated against the schema of `T` in the OpenAPI document. All errors are returned at once.
pub struct Valid<T>(pub T);

impl<T: DeserializeOwned + ToSchema, S: Send + Sync> FromRequest<S> for Valid<T>
where
    Schemas: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let body = Body::from_request(request, state).await?;
        body.valid("application/json").map(Self)
    }
}

/// The bytes of a body, with the data needed to read them.
pub struct Body {
    pub bytes: Bytes,
    pub headers: HeaderMap,
    /// Method, path and query.
    pub(super) route: String,
    pub(super) schemas: Schemas,
}

impl<S: Send + Sync> FromRequest<S> for Body
where
    Schemas: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let schemas = Schemas::from_ref(state);
        // Includes the query, because a dry run is a different request from the real one.
        let route = format!("{} {}", request.method(), request.uri());
        let headers = request.headers().clone();
        let bytes = Bytes::from_request(request, state).await.map_err(refuse)?;
        Ok(Self { bytes, headers, route, schemas })
    }
}

/// Maps a failure to receive a body to a problem.
fn refuse(rejection: BytesRejection) -> Error {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => RequestError::TooLarge.into(),
        StatusCode::REQUEST_TIMEOUT => RequestError::TooSlow.into(),
        _ => RequestError::MalformedBody("The body is incomplete.".into()).into(),
    }
}

impl Body {
    /// The schemas of bodies.
    pub fn schemas(&self) -> &Schemas {
        &self.schemas
    }

    /// The media type without its parameters, in lower case.
    pub fn media_type(&self) -> String {
        let value = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        value.and_then(|value| value.split(';').next()).unwrap_or_default().trim().to_lowercase()
    }

    /// The JSON, validated against the schema of `T`.
    ///
    /// # Errors
    /// The body is not JSON, or does not match the schema.
    pub fn valid<T: DeserializeOwned + ToSchema>(&self, media: &'static str) -> Result<T> {
        self.schemas.read(&T::name(), self.json(media)?)
    }

    /// The JSON and all its schema errors, for operations with additional rules; [`validated`](Self::validated) then returns
    /// all errors at once.
    pub fn validate<T: ToSchema>(&self, media: &'static str) -> Result<(Value, Vec<FieldError>)> {
        let value = self.json(media)?;
        let errors = self.schemas.body_errors(&T::name(), &value)?;
        Ok((value, errors))
    }

    /// The JSON as its type, unless errors were found.
    pub fn validated<T: DeserializeOwned>(value: Value, faults: Vec<FieldError>) -> Result<T> {
        if faults.is_empty() { typed(value) } else { Err(RequestError::InvalidBody(faults).into()) }
    }

    pub(super) fn json(&self, media: &'static str) -> Result<Value> {
        // Treat an empty body as an empty object, so that missing required fields are reported.
        if self.bytes.is_empty() && self.media_type().is_empty() {
            return Ok(Value::Object(serde_json::Map::new()));
        }
        if ![media, "application/json"].contains(&self.media_type().as_str()) {
            return Err(RequestError::WrongMedia(media).into());
        }
        let mut value: Value = serde_json::from_slice(&self.bytes)
            .map_err(|error| RequestError::MalformedBody(format!("The body is not JSON: {error}.")))?;
        write_whole_numbers(&mut value);
        Ok(value)
    }
}

/// The integers above which not every whole number has a representation as a float.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Writes whole numbers such as `1.0`, `1e2` and `-0` as integers, which they are in JSON Schema; types read only integers as such.
fn write_whole_numbers(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= EXACT);
            // Written without a fraction or an exponent.
            if let Some(integer) = float.and_then(|float| float.to_string().parse::<i64>().ok()) {
                *number = integer.into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(write_whole_numbers),
        Value::Object(fields) => fields.values_mut().for_each(write_whole_numbers),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

impl Schemas {
    /// Validates a value against a component, then reads it as the type that the component describes.
    pub fn read<T: DeserializeOwned>(&self, component: &str, value: Value) -> Result<T> {
        let errors = self.body_errors(component, &value)?;
        if !errors.is_empty() {
            return Err(RequestError::InvalidBody(errors).into());
        }
        typed(value)
    }
}

/// A value that the schema accepts but the type does not, such as an integer of more than 64 bits, is also reported as a field error.
fn typed<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path: String = error.path().iter().map(|step| format!("/{step}")).collect();
        RequestError::InvalidBody(vec![FieldError::new(path, "type", error.inner().to_string())]).into()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whole_numbers_are_integers_however_they_are_written() {
        let mut value: Value = serde_json::from_str(
            r#"{"a": [1.0, 1e2, -0, -3.0], "b": {"c": 1.5, "d": 1e300, "e": 7, "f": "1.0"}}"#,
        )
        .unwrap();
        write_whole_numbers(&mut value);
        assert_eq!(value["a"], json!([1, 100, 0, -3]));
        assert_eq!(value["b"], json!({"c": 1.5, "d": 1e300, "e": 7, "f": "1.0"}));
    }
}
