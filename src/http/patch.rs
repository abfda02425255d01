use std::{collections::BTreeSet, marker::PhantomData};

use axum::extract::{FromRef, FromRequest, Request};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use utoipa::{
    ToSchema,
    openapi::{OpenApi, Ref, RefOr},
};

use super::{Body, Error, RequestError, Result, Schemas, references::SCHEMAS, schemas::Fields};
use crate::types::FieldError;

/// A JSON Merge Patch (RFC 7396) of a `T`: absent fields do not change, `null` clears a field.
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
                RequestError::MalformedBody("The body is empty. Send the fields to change.".into()).into()
            );
        }
        let patch = body.json(MEDIA_TYPE)?;
        if !patch.is_object() {
            let fault = FieldError::new("", "type", "a merge patch must be an object");
            return Err(RequestError::InvalidBody(vec![fault]).into());
        }
        Ok(Self { patch, schemas: body.schemas, describes: PhantomData })
    }
}

impl<T> Patch<T> {
    /// A patch outside of a request; `None` if it is not an object.
    pub(crate) fn of(patch: Value, schemas: Schemas) -> Option<Self> {
        patch.is_object().then_some(Self { patch, schemas, describes: PhantomData })
    }
}

impl<T: Serialize + DeserializeOwned + ToSchema> Patch<T> {
    /// Applies the patch to the current state, and validates the result against the schema for creation.
    pub fn apply(&self, present: &T) -> Result<T> {
        let merged = self.merged(present)?;
        self.schemas.read(&T::name(), merged)
    }

    /// Like [`apply`](Self::apply), with a rule in addition to the schema. Errors of both are returned at once, if the result can be read.
    pub fn apply_with(&self, present: &T, rule: impl FnOnce(&T) -> Vec<FieldError>) -> Result<T> {
        let merged = self.merged(present)?;
        let mut errors = self.schemas.body_errors(&T::name(), &merged)?;
        if let Ok(read) = serde_json::from_value::<T>(merged.clone()) {
            errors.extend(rule(&read));
        }
        if !errors.is_empty() {
            return Err(RequestError::InvalidBody(errors).into());
        }
        self.schemas.read(&T::name(), merged)
    }

    /// The patched state, before it is validated.
    fn merged(&self, present: &T) -> Result<Value> {
        let mut patch = self.patch.clone();
        self.schemas.write_canonical_languages(&T::name(), &mut patch)?;
        let mut merged = serde_json::to_value(present).map_err(Error::internal)?;
        json_patch::merge(&mut merged, &patch);
        Ok(merged)
    }
}

/// Handlers declare the schema of the whole resource for bodies of this media type; the document shows the schema of a patch.
const MEDIA_TYPE: &str = "application/merge-patch+json";

/// Replaces the body of each patch by a schema without required fields: `NewTheme` becomes `ThemePatch`.
pub(super) fn describe_patches(document: &mut OpenApi) {
    let schemas = &mut document.components.get_or_insert_default().schemas;
    let wholes = serde_json::to_value(&*schemas).unwrap_or_default();
    let mut maps = BTreeSet::new();
    let bodies =
        document.paths.paths.values_mut().filter_map(|item| item.patch.as_mut()?.request_body.as_mut());
    for body in bodies {
        let RefOr::T(body) = body else { continue };
        let Some(RefOr::T(content)) = body.content.get_mut(MEDIA_TYPE) else { continue };
        let Some(RefOr::Ref(reference)) = &mut content.schema else { continue };
        let Some(whole) = reference.ref_location.strip_prefix(SCHEMAS) else { continue };
        let name = patch_name(whole);
        let patch = serde_json::from_value(patch_of(whole, &wholes, &mut maps)).unwrap_or_default();
        *reference = Ref::from_schema_name(name.as_str());
        schemas.insert(name, patch);
    }
    for map in maps {
        let patch = serde_json::from_value(patch_of_map(&map, &wholes)).unwrap_or_default();
        schemas.insert(patch_name(&map), patch);
    }
}

fn patch_name(whole: &str) -> String {
    let resource = whole.strip_prefix("New").unwrap_or(whole);
    let resource = ["Edit", "Update"].iter().find_map(|role| resource.strip_suffix(role)).unwrap_or(resource);
    format!("{resource}Patch")
}

/// `maps` gets the names of the maps, such as localized texts, of which the patch contains patches.
fn patch_of(whole: &str, components: &Value, maps: &mut BTreeSet<String>) -> Value {
    let mut fields = Fields::of(&components[whole], components);
    for (name, property) in &mut fields.properties {
        // `null` removes a value: a required field is then missing, an optional one gets its default.
        *property = match fields.required.contains(name) {
            true => never_null(property.take()),
            false => nullable(property.take()),
        };
        refer_to_patches(property, components, maps);
    }
    let mut patch = json!({
        "type": "object",
        "description": format!("JSON Merge Patch (RFC 7396) of `{whole}`."),
        "properties": fields.properties,
    });
    if fields.closed {
        patch["additionalProperties"] = Value::Bool(false);
    }
    // The example of a patch shows only some fields.
    if let Some((name, value)) =
        fields.example.as_ref().and_then(Value::as_object).and_then(|fields| fields.iter().next_back())
    {
        patch["example"] = json!({ name: value });
    }
    patch
}

/// Refers to the patch of a map instead of the map: a merge patch of a map changes only the values that it contains.
fn refer_to_patches(property: &mut Value, components: &Value, maps: &mut BTreeSet<String>) {
    let map = property["$ref"].as_str().and_then(|at| at.strip_prefix(SCHEMAS)).map(str::to_owned);
    if let Some(map) = map.filter(|map| components[map]["additionalProperties"].is_object()) {
        property["$ref"] = json!(format!("{SCHEMAS}{}", patch_name(&map)));
        maps.insert(map);
    }
    let choices = property.get_mut("oneOf").and_then(Value::as_array_mut);
    choices.into_iter().flatten().for_each(|choice| refer_to_patches(choice, components, maps));
}

/// The limits on the number of values apply to the result, not to the patch.
fn patch_of_map(map: &str, components: &Value) -> Value {
    let mut patch = json!({
        "type": "object",
        "description": format!("JSON Merge Patch (RFC 7396) of `{map}`: `null` removes a value."),
        "additionalProperties": nullable(components[map]["additionalProperties"].clone()),
    });
    if let Some(names) = components[map].get("propertyNames") {
        patch["propertyNames"] = names.clone();
    }
    patch
}

fn nullable(mut property: Value) -> Value {
    match &property["type"] {
        Value::String(one) if property.get("enum").is_none() && one != "null" => {
            property["type"] = json!([one, "null"]);
            property
        }
        Value::Array(types) if types.iter().any(|one| one == "null") => property,
        _ if accepts_null(&property) => property,
        _ => json!({"oneOf": [{"type": "null"}, property]}),
    }
}

fn accepts_null(property: &Value) -> bool {
    let choices = property["oneOf"].as_array().or(property["anyOf"].as_array());
    choices.into_iter().flatten().any(|choice| choice["type"] == "null")
}

fn never_null(mut property: Value) -> Value {
    if let Some(Value::Array(types)) = property.get_mut("type") {
        types.retain(|one| one != "null");
    }
    if let Some(Value::Array(choices)) = property.get_mut("oneOf") {
        choices.retain(|choice| choice["type"] != "null");
    }
    property
}
