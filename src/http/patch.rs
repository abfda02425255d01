use std::{borrow::Cow, marker::PhantomData};

use axum::extract::{FromRef, FromRequest, Request};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

use super::{Body, Error, RequestError, Result, Schemas};
use crate::types::FieldError;

/// A JSON Merge Patch (RFC 7396) of what `T` describes: absent keeps, `null` clears.
pub struct Patch<T> {
    patch: Value,
    schemas: Schemas,
    describes: PhantomData<fn() -> T>,
}

impl<T, S: Send + Sync> FromRequest<S> for Patch<T>
where
    Schemas: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let body = Body::from_request(request, state).await?;
        if body.bytes.is_empty() {
            return Err(
                RequestError::MalformedBody("Send what is to change; the body is empty.".into()).into()
            );
        }
        let patch = body.json("application/merge-patch+json")?;
        if !patch.is_object() {
            let fault = FieldError::new("", "type", "a merge patch of this resource is an object");
            return Err(RequestError::InvalidBody(vec![fault]).into());
        }
        Ok(Self { patch, schemas: body.schemas, describes: PhantomData })
    }
}

impl<T: Serialize + DeserializeOwned + ToSchema> Patch<T> {
    /// The present state with the patch laid over it, held against the schema that creation is held against.
    pub fn apply(&self, present: &T) -> Result<T> {
        let mut merged = serde_json::to_value(present).map_err(Error::internal)?;
        json_patch::merge(&mut merged, &self.patch);
        self.schemas.read(&T::name(), merged)
    }

    /// The same, with a rule beyond the schema: faults of both come back at once, where the schema lets the whole be read.
    pub fn apply_with(&self, present: &T, rule: impl FnOnce(&T) -> Vec<FieldError>) -> Result<T> {
        let mut merged = serde_json::to_value(present).map_err(Error::internal)?;
        json_patch::merge(&mut merged, &self.patch);
        let mut faults = self.schemas.faults_of_body(&T::name(), &merged);
        if let Ok(read) = serde_json::from_value::<T>(merged.clone()) {
            faults.extend(rule(&read));
        }
        if !faults.is_empty() {
            return Err(RequestError::InvalidBody(faults).into());
        }
        self.schemas.read(&T::name(), merged)
    }
}

/// The schema of a patch is derived from that of the whole: nothing is required, everything may be `null`.
impl<T: ToSchema> utoipa::__dev::ComposeSchema for Patch<T> {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        let mut schema = serde_json::to_value(T::schema()).unwrap_or_default();
        if let Some(object) = schema.as_object_mut() {
            object.remove("required");
            object.insert(
                "description".into(),
                json!("JSON Merge Patch: what is absent stays, `null` clears."),
            );
        }
        for (_, property) in schema["properties"].as_object_mut().into_iter().flatten() {
            *property = match property["type"].as_str() {
                Some("string" | "integer" | "boolean" | "array") if property.get("enum").is_none() => {
                    let mut nullable = property.clone();
                    nullable["type"] = json!([property["type"], "null"]);
                    nullable
                }
                _ if property.get("$ref").is_some() || property["type"].is_string() => {
                    json!({"oneOf": [{"type": "null"}, property]})
                }
                _ => property.clone(),
            };
        }
        serde_json::from_value(schema).unwrap_or_else(|_| T::schema())
    }
}

impl<T: ToSchema> ToSchema for Patch<T> {
    fn name() -> Cow<'static, str> {
        "Patch".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}
